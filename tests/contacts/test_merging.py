"""Two contacts become one and two again: nothing is lost, nothing is changed that was not meant."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import fold
from desktop_crm.book.database import Book
from desktop_crm.consent import recording, topics, wishes
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind
from desktop_crm.contacts import duplicates, editing, finding, merging, pinning, records
from desktop_crm.contacts.finding import Deleted, Query
from desktop_crm.contacts.merging import Choice
from desktop_crm.contacts.records import Detail, Draft, Postal, Way, addresses_of
from desktop_crm.contacts.tables import ContactRow
from desktop_crm.dialogue import cadences, follow_ups, interactions, undoing
from desktop_crm.dialogue.cadences import OfTag
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.insight import timeline
from desktop_crm.lifecycle import reviewing
from desktop_crm.segments import lists
from tests.imports.tables_of import content

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def rows(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the session sees them."""
    run = session.connection().exec_driver_sql
    names = [r[0] for r in run("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {
        name: sorted(
            map(tuple, run(f"SELECT {'rowid, words' if name == 'contact_search' else '*'} FROM {name}")),
            key=repr,
        )
        for name in names
        if not name.startswith(("contact_search_", "sqlite_", "to_review", "rhythms"))
    }


def ann(**given: Any) -> Draft:
    return Draft(**({"full_name": "Ann Berg", "ways": (Way("email", "ann@x.example"),)} | given))


def two(session: Session, a: Draft, b: Draft) -> tuple[int, int]:
    return editing.add(session, a, NOW), editing.add(session, b, NOW)


def test_what_is_missing_is_filled_and_what_differs_is_kept_beside(book: Book) -> None:
    with book.write() as session:
        stays, goes = two(
            session,
            ann(organisation="Elm Court", note="Likes roses."),
            ann(
                full_name="Anne Berg", organisation="Oak Farm", title="Dr", note="Has a dog.", gender="f",
                birthday=PartialDate(1961, 5, 9), tags=("trade",), fields=(("Size", "M"),),
                ways=(Way("email", "ANN@x.example"), Way("email", "berg@y.example"), Way("phone", "01632 960147")),
                details=(Detail("website", "https://berg.example"),),
            ),
        )  # fmt: skip
        merging.merge(session, goes, stays, {}, LATER)
        one = records.get(session, stays)
    assert one is not None
    assert (one.full_name, one.organisation, one.title, one.birthday) == (
        "Ann Berg",
        "Elm Court",
        "Dr",
        PartialDate(1961, 5, 9),
    )
    assert one.note == "Likes roses.\n\nHas a dog."
    assert [a.value for a in one.addresses] == ["ann@x.example", "berg@y.example", "01632 960147"]
    assert {(d.field, d.value) for d in one.details} == {
        ("website", "https://berg.example"), ("full_name", "Anne Berg"), ("organisation", "Oak Farm"),
    }  # fmt: skip
    assert (one.tags, one.fields) == (("trade",), (("Size", "M"),))


def test_the_old_number_leads_to_the_one_that_stays_and_stands_in_no_list(book: Book) -> None:
    with book.write() as session:
        stays, goes = two(session, ann(), ann(full_name="Anne Berg"))
        merging.merge(session, goes, stays, {}, LATER)
        found = records.get(session, goes)
        assert found is not None and found.id == stays
        assert finding.search(session, "berg") == [stays]
        assert finding.count(session, Query()) == 1
        assert (
            finding.count(session, Query(Deleted())) == finding.count(session, Query(Deleted(), "anne")) == 0
        )
        assert editing.restore(session, [goes], LATER) == 0
        with pytest.raises(UserError, match="put together"):
            editing.change(session, goes, {"title": "Dr"}, LATER)


def test_both_histories_are_one_timeline(book: Book) -> None:
    with book.write() as session:
        stays, goes = two(session, ann(), ann(full_name="Anne Berg", ways=(Way("email", "b@x.example"),)))
        for who, text in ((stays, "to the one"), (goes, "to the other")):
            entry = Log(contact_ids=(who,), channel="phone", direction=Direction.IN, at=NOW, body=text)
            interactions.log(session, entry, NOW)
        both = Log(contact_ids=(stays, goes), channel="visit", direction=Direction.IN, at=NOW, body="to both")
        number = interactions.log(session, both, NOW)
        topic = topics.add(session, "News", NOW)
        said = NewEvent("b@x.example", topic, Kind.CONFIRMED, NOW, How.LETTER, goes, evidence="card")
        recording.record(session, said, NOW)
        merge_id = merging.merge(session, goes, stays, {}, LATER)
        told = {entry.text for entry in timeline.page(session, stays).entries}
        assert {"to the one", "to the other", "to both", "card"} <= told
        assert timeline.extent(session, stays).entries == len(timeline.page(session, stays).entries)
        whole = interactions.get(session, number)
        assert whole is not None and whole.contact_ids == (stays,)
        merging.undo(session, merge_id, LATER)
        whole = interactions.get(session, number)
        assert whole is not None and whole.contact_ids == (stays, goes)


def test_a_chosen_value_stands_and_a_left_one_is_left(book: Book) -> None:
    with book.write() as session:
        stays, goes = two(
            session,
            ann(title="Ms", organisation="Elm", fields=(("Size", "M"),)),
            ann(full_name="Anna Berg-Stein", title="Dr", organisation="Oak", tags=("trade",), fields=(("Size", "L"),),
                ways=(Way("email", "new@x.example"), Way("phone", "01632 960147"))),
        )  # fmt: skip
        field_id = session.connection().exec_driver_sql("SELECT id FROM fields").scalar_one()
        before = rows(session)
        choices = {
            "full_name": Choice.THEIRS, "title": Choice.THEIRS, "organisation": Choice.MINE, "tags": Choice.MINE,
            "email": Choice.THEIRS, "phone": Choice.MINE, f"field:{field_id}": Choice.THEIRS,
        }  # fmt: skip
        merge_id = merging.merge(session, goes, stays, choices, LATER)
        one = records.get(session, stays)
        assert one is not None
        assert (one.full_name, one.title, one.organisation, one.tags) == ("Anna Berg-Stein", "Dr", "Elm", ())
        assert [(a.value, a.preferred) for a in one.addresses] == [
            ("new@x.example", True),
            ("ann@x.example", False),
        ]
        assert (one.fields, one.details) == ((("Size", "L"),), ())
        assert merging.undo(session, merge_id, LATER).kept == ()
        assert rows(session) == before


def test_the_smaller_wish_counts(book: Book) -> None:
    for mine, theirs, after in ((4, 2, 2), (2, 4, 2), (None, 3, 3), (3, None, 3), (None, None, None)):
        with book.write() as session:
            stays, goes = two(session, ann(), ann())
            for who, wish in ((stays, mine), (goes, theirs)):
                if wish is not None:
                    wishes.wish(session, who, wish)
            merge_id = merging.merge(session, goes, stays, {}, LATER)
            assert wishes.wished(session, stays) == after
            assert merging.undo(session, merge_id, LATER).kept == ()
            assert (wishes.wished(session, stays), wishes.wished(session, goes)) == (mine, theirs)


@pytest.mark.parametrize(
    ("first", "second", "between", "stands"),
    [(5, 1, 1, None), (1, 5, 5, None), (5, 7, 7, None), (5, 5, 5, None)],
)
def test_a_wish_holds_while_the_one_who_wished_is_in_it(
    book: Book, first: int, second: int, between: int, stands: int | None
) -> None:
    with book.write() as session:
        stays, one = two(session, ann(), ann())
        other = editing.add(session, ann(), NOW)
        wishes.wish(session, one, first)
        wishes.wish(session, other, second)
        a, b = (merging.merge(session, goes, stays, {}, LATER) for goes in (one, other))
        assert _wish(session, stays) == min(first, second)
        assert merging.undo(session, a, LATER).kept == ()
        assert (_wish(session, stays), _wish(session, one)) == (between, first)
        assert merging.undo(session, b, LATER).kept == ()
        assert (_wish(session, stays), _wish(session, other)) == (stands, second)


def _wish(session: Session, contact_id: int) -> int | None:
    one = records.get(session, contact_id)
    assert one is not None
    return one.per_month


@pytest.mark.parametrize("key", ["title", "field"])
def test_a_value_chosen_twice_leads_back_past_the_merge_that_went_first(book: Book, key: str) -> None:
    with book.write() as session:
        made = [
            editing.add(session, ann(title=t, fields=(("Size", t),)), NOW) for t in ("Dr", "Prof", "Dame")
        ]
        field = session.connection().exec_driver_sql("SELECT id FROM fields").scalar_one()
        choices = {"title" if key == "title" else f"field:{field}": Choice.THEIRS}
        a, b = (merging.merge(session, goes, made[0], choices, LATER) for goes in made[1:])

        def stands() -> str:
            one = records.get(session, made[0])
            assert one is not None
            return one.title if key == "title" else dict(one.fields)["Size"]

        assert stands() == "Dame"
        assert merging.undo(session, a, LATER).kept == () and stands() == "Dame"
        assert merging.undo(session, b, LATER).kept == () and stands() == "Dr"


def test_the_last_step_of_the_program_takes_a_merge_back_whole_and_does_it_again(book: Book) -> None:
    with book.write() as session:
        stays, goes = two(session, ann(), ann(full_name="Anne Berg", ways=(Way("phone", "01632 960147"),)))
    before = content(book)
    with book.write("Merged “Anne Berg” into “Ann Berg”") as session:
        merging.merge(session, goes, stays, {}, LATER)
    merged = content(book)
    undoing.take_back(book)
    assert content(book) == before
    undoing.do_again(book)
    assert content(book) == merged != before


def test_what_was_changed_since_is_left_and_said(book: Book) -> None:
    with book.write() as session:
        stays, goes = two(session, ann(note="One."), ann(full_name="Anne Berg", title="Dr", note="Two.",
                          ways=(Way("phone", "01632 960147"),)))  # fmt: skip
        merge_id = merging.merge(session, goes, stays, {}, LATER)
        editing.change(session, stays, {"title": "Prof", "note": "One.\n\nTwo.\n\nThree."}, LATER)
        one = records.get(session, stays)
        assert one is not None
        reached = one.of("phone")[0].id
        session.connection().exec_driver_sql("DELETE FROM addresses WHERE id = ?", (reached,))
        undone = merging.undo(session, merge_id, LATER)
        assert {(k.field, k.value) for k in undone.kept} == {("title", "Prof"), ("address", "")}
        here, there = records.get(session, stays), records.get(session, goes)
        assert here is not None and there is not None
        assert (here.title, here.note) == ("Prof", "One.\n\nThree.")
        assert (there.title, there.note, there.deleted_at) == ("Dr", "Two.", None)
        assert finding.search(session, "anne") == [goes]


def test_every_table_that_names_a_contact_is_thought_of() -> None:
    """Who adds one says here what a merge does with it, and does it."""
    named = {
        f"{table.name}.{column.name}"
        for table in ContactRow.metadata.sorted_tables
        for column in table.columns
        if column.name == "contact_id"
        or any(key.column.table.name == "contacts" for key in column.foreign_keys)
    }
    moved = {
        "addresses.contact_id", "details.contact_id", "contact_tags.contact_id", "field_values.contact_id",
        "segment_members.contact_id", "hand_edits.contact_id", "participants.contact_id", "follow_ups.contact_id",
        "purchases.contact_id", "preferences.contact_id", "contacts.referred_by", "contacts.organisation_id",
        "contacts.merged_into", "told_apart.a_id", "told_apart.b_id", "complaints.contact_id", "notes.contact_id",
        "cadences.contact_id", "stage_changes.contact_id", "plan_people.contact_id", "questions_put.contact_id",
        "dismissals.contact_id",
    }  # fmt: skip
    read_by_family = {
        "consent_events.contact_id", "deliveries.contact_id", "left_out.contact_id", "imported_rows.contact_id"
    }  # fmt: skip
    derived = {"rhythms.contact_id", "to_review.contact_id"}
    assert named == moved | read_by_family | derived | {"merges.from_id", "merges.into_id"}


def test_a_merge_is_taken_back_once(book: Book) -> None:
    with book.write() as session:
        stays, goes = two(session, ann(), ann())
        merge_id = merging.merge(session, goes, stays, {}, LATER)
        merging.undo(session, merge_id, LATER)
        with pytest.raises(UserError, match="no merge"):
            merging.undo(session, merge_id, LATER)


def test_a_merge_inside_another_waits_for_that(book: Book) -> None:
    with book.write() as session:
        a, b = two(session, ann(title="A"), ann(role="B", ways=(Way("phone", "01632 960147"),)))
        c = editing.add(session, ann(note="C"), NOW)
        before = rows(session)
        inner = merging.merge(session, a, b, {}, LATER)
        outer = merging.merge(session, b, c, {}, LATER)
        found = records.get(session, a)
        assert found is not None and found.id == c
        with pytest.raises(UserError, match="put together with “Ann Berg” since") as refused:
            merging.undo(session, inner, LATER)
        assert f"merge {outer} first" in str(refused.value.way_out)
        merging.undo(session, outer, LATER)
        merging.undo(session, inner, LATER)
        assert rows(session) == before


def test_what_two_had_stays_while_one_of_them_is_in_it(book: Book) -> None:
    with book.write() as session:
        a, b = two(session, ann(tags=("x",)), ann(tags=("x",)))
        c = editing.add(session, Draft(full_name="Ann Berg"), NOW)
        before = rows(session)
        first, second = (merging.merge(session, who, c, {}, LATER) for who in (a, b))
        merging.undo(session, first, LATER)
        one = records.get(session, c)
        assert (
            one is not None and one.tags == ("x",) and [w.value for w in one.addresses] == ["ann@x.example"]
        )
        merging.undo(session, second, LATER)
        after = rows(session)
    before.pop("contacts"), after.pop("contacts")  # when it was changed
    assert after == before


@pytest.mark.parametrize(
    ("column", "value", "mine"),
    [
        ("title", "Boss", ""),
        ("title", "Boss", "Owner"),
        ("note", "Likes roses.", ""),
        ("note", "Likes roses.", "Has a dog."),
        ("birthday", PartialDate(1961, 5, 9), None),
        ("given", "Ann", ""),
        ("stage", "lead", ""),
    ],
)
def test_a_column_that_two_had_stays_while_one_of_them_is_in_it(
    book: Book, column: str, value: Any, mine: Any
) -> None:
    with book.write() as session:
        a, b = two(session, ann(**{column: value}), ann(**{column: value}))
        c = editing.add(session, ann(**{column: mine}), NOW)
        before = rows(session)
        first, second = (merging.merge(session, who, c, {}, LATER) for who in (a, b))
        both = records.get(session, c)
        assert merging.undo(session, first, LATER).kept == ()
        one = records.get(session, c)
        assert one is not None and both is not None
        assert getattr(one, column) == getattr(both, column)
        assert [(d.field, d.value) for d in one.details] == [(d.field, d.value) for d in both.details]
        assert merging.undo(session, second, LATER).kept == ()
        after = rows(session)
    for tables in (before, after):
        tables["contacts"] = [row[:26] for row in tables["contacts"]]  # when it was changed
    assert after == before


def test_a_column_emptied_by_hand_is_not_filled_again_by_another_merge(book: Book) -> None:
    with book.write() as session:
        a, b = two(session, ann(title="Boss"), ann(title="Boss"))
        c = editing.add(session, ann(), NOW)
        first, _second = (merging.merge(session, who, c, {}, LATER) for who in (a, b))
        editing.change(session, c, {"title": ""}, LATER)
        merging.undo(session, first, LATER)
        one = records.get(session, c)
    assert one is not None and one.title == ""


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda s, a, b: (a, a), "one and the same"),
        (lambda s, a, b: (a, 99), "no contact 99"),
        (lambda s, a, b: editing.delete(s, [b], NOW) and (a, b), "in the bin"),
        (lambda s, a, b: merging.merge(s, a, b, {}, NOW) and (a, b), "already"),
    ],
)
def test_what_cannot_be_merged_is_refused_in_words(book: Book, prepare: Any, said: str) -> None:
    with book.write() as session:
        pair = prepare(session, *two(session, ann(), ann()))
        before = rows(session)
        with pytest.raises(UserError, match=said):
            merging.merge(session, *pair, {}, LATER)
        assert rows(session) == before


def test_the_certain_ones_are_merged_as_one_step(book: Book) -> None:
    with book.write() as session:
        ids = [editing.add(session, ann(note=n), NOW) for n in ("", "much is known", "")]
        other = editing.add(session, Draft(full_name="Tom Stein", ways=(Way("email", "t@x.example"),)), NOW)
    before = content(book)
    pairs = duplicates.find(book)
    assert duplicates.groups(pairs) == (tuple(ids),)
    made = merging.merge_many(book, pairs, LATER)
    with book.read() as session:
        assert sorted(finding.search(session, "")) == [ids[1], other]
        found = records.get(session, ids[0])
        assert found is not None and found.id == ids[1] and len(made) == 2
        assert {m.from_id for m in merging.merges_of(session, ids[1])} == {ids[0], ids[2]}
        assert records.get(session, other) is not None
    assert undoing.take_back(book) == "Merged 3 pairs"
    assert content(book) == before


def test_the_preview_says_what_differs(book: Book) -> None:
    with book.write() as session:
        stays, goes = two(session, ann(title="Ms"), ann(title="Dr", role="Owner"))
        found = {line.field: line for line in merging.preview(session, goes, stays)}
    assert (found["title"].mine, found["title"].theirs, found["title"].choice) == (
        ("Ms",),
        ("Dr",),
        Choice.BOTH,
    )
    assert (found["role"].choice, found["role"].can_differ) == (Choice.THEIRS, False)
    assert not found["email"].can_differ and "organisation" not in found


def test_the_preview_says_what_is_the_same_only_once(book: Book) -> None:
    with book.write() as session:
        stays, goes = two(
            session,
            ann(ways=(Way("phone", "01632 960147"),), tags=("trade", "fair")),
            ann(ways=(Way("phone", "+44 1632 960147"), Way("phone", "01632 960148")), tags=("Fair", "club")),
        )
        found = {line.field: line for line in merging.preview(session, goes, stays)}
    assert (found["phone"].mine, found["phone"].adds) == (("01632 960147",), ("01632 960148",))
    assert found["tags"].adds == ("club",)


_YEARLY, _WHOLE = PartialDate(0, 5, 9), PartialDate(1961, 5, 9)


@pytest.mark.parametrize(("mine", "theirs"), [(_YEARLY, _WHOLE), (_WHOLE, _YEARLY)])
def test_a_birthday_without_its_year_gets_it_and_loses_it_again(
    book: Book, mine: PartialDate, theirs: PartialDate
) -> None:
    with book.write() as session:
        stays, goes = two(session, ann(birthday=mine), ann(birthday=theirs))
        merge_id = merging.merge(session, goes, stays, {}, LATER)
        one = records.get(session, stays)
        merging.undo(session, merge_id, LATER)
        again = [records.get(session, number) for number in (stays, goes)]
    assert one is not None and (one.birthday, one.details) == (_WHOLE, ())
    assert [each and each.birthday for each in again] == [mine, theirs]


# ---------------------------------------------------------------- any book, any merges
_VALUES = st.sampled_from(["", "Alpha", "Beta"])
_EMAILS = st.sampled_from(["a@x.example", "b@x.example", "c@x.example", "not an address"])
_WAYS = st.lists(
    st.one_of(
        st.builds(lambda v, p: Way("email", v, preferred=p), _EMAILS, st.booleans()),
        st.builds(lambda v: Way("phone", v), st.sampled_from(["01632 960147", "+44 1632 960147", "01632 960148"])),
        st.builds(
            lambda v, c: Way("letter", postal=Postal(street=v, city=c)),
            st.sampled_from(["1 Elm St", "2 Elm St"]),
            _VALUES,
        ),
    ),
    max_size=3,
)  # fmt: skip
_DRAFTS = st.builds(
    Draft,
    full_name=st.sampled_from(["Ann Berg", "A. Berg", "王小明"]),
    given=st.sampled_from(["", "Ann"]),
    organisation=_VALUES, title=_VALUES, note=_VALUES, stage=st.sampled_from(["", "lead"]),
    birthday=st.sampled_from([None, PartialDate(1961, 5, 9), PartialDate(0, 5, 9)]),
    ways=_WAYS.map(tuple),
    details=st.lists(st.builds(Detail, st.just("website"), st.sampled_from(["u", "v"])), max_size=2).map(tuple),
    tags=st.lists(st.sampled_from(["x", "y"]), max_size=2, unique=True).map(tuple),
    fields=st.lists(st.tuples(st.sampled_from(["F", "G"]), st.sampled_from(["1", "2"])), max_size=2,
                    unique_by=lambda pair: pair[0]).map(tuple),
)  # fmt: skip
_PEOPLE = st.lists(
    st.tuples(_DRAFTS, st.integers(0, 2), st.sampled_from([None, 1, 5]), st.booleans()),
    min_size=2,
    max_size=4,
)
_MERGES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=4)


def _live(session: Session, people: list[tuple[Draft, int, int | None, bool]]) -> list[int]:
    """Contacts with exchanges, purchases, wishes and lists; the first recommended all others."""
    ids = [editing.add(session, draft, NOW) for draft, *_ in people]
    picked = lists.create(session, "Picked", NOW)
    run = session.connection().exec_driver_sql
    for number, (_draft, talks, wish, listed) in zip(ids, people, strict=True):
        for n in range(talks):
            who = (number, ids[0]) if n and number != ids[0] else (number,)
            at = NOW - timedelta(days=n + number)
            entry = Log(contact_ids=who, channel="phone", direction=Direction.IN, at=at, body=f"{number}.{n}")
            interactions.log(session, entry, NOW)
            run(
                "INSERT INTO purchases (contact_id, at, timed, number, what, quantity, currency, coupon, note,"
                " created_at, updated_at) VALUES (?, 1, 0, '', ?, 1, '', '', '', 1, 1)",
                (number, f"{number}.{n}"),
            )
        if wish is not None:
            wishes.wish(session, number, wish)
        if listed:
            lists.add(session, picked, [number])
            follow_ups.add(session, number, date(2026, 12, 1), f"Ring {number}", NOW)
        if number != ids[0]:
            run("UPDATE contacts SET referred_by = ? WHERE id = ?", (ids[0], number))
    session.expire_all()
    return ids


class _Enough(Exception):
    """Takes the example's transaction back."""


@given(people=_PEOPLE, merges=_MERGES, backwards=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_merges_lose_nothing_and_are_taken_back_whole(
    book: Book,
    people: list[tuple[Draft, int, int | None, bool]],
    merges: list[tuple[int, int]],
    backwards: bool,
) -> None:
    with pytest.raises(_Enough), book.write() as session:
        ids = _live(session, people)
        before = rows(session)
        made = []
        for a, b in merges:
            goes, stays = ids[a % len(ids)], ids[b % len(ids)]
            try:
                made.append(merging.merge(session, goes, stays, {}, LATER))
            except UserError:
                continue  # one is in another already
        _nothing_lost(session, before)
        for merge_id in reversed(made) if backwards else _outside_in(session, made):
            assert merging.undo(session, merge_id, LATER + timedelta(days=1)).kept == ()
        after = rows(session)
        if not backwards:  # out of order it is not known when the one in between was changed
            for tables in (before, after):
                tables["contacts"] = [row[:26] for row in tables["contacts"]]
        assert after == before
        raise _Enough


def _outside_in(session: Session, made: list[int]) -> list[int]:
    """The oldest merge first, wherever it is in no other."""
    found = session.connection().exec_driver_sql("SELECT id, from_id, into_id FROM merges").all()
    inside = {row.from_id: row.id for row in found}

    def depth(merge_id: int) -> int:
        into = next(row.into_id for row in found if row.id == merge_id)
        return 0 if into not in inside else 1 + depth(inside[into])

    return sorted(made, key=lambda merge_id: (depth(merge_id), merge_id))


def _nothing_lost(session: Session, before: dict[str, list[tuple[Any, ...]]]) -> None:
    """Every value that was with somebody is with whom the number means now."""
    run = session.connection().exec_driver_sql
    who = dict(run("SELECT id, coalesce(merged_into, id) FROM contacts").all())
    held = dict(
        run("SELECT c.id, json_array(full_name, organisation, title, note, birthday) FROM contacts c").all()
    )
    for old, columns in held.items():
        one = records.get(session, old)
        assert one is not None and one.id == who[old]
        texts = {fold(d.value) for d in one.details} | {
            fold(str(v)) for v in (one.full_name, one.organisation, one.title, one.birthday)
        }
        texts |= {
            f"-{text[4:]}" for text in texts if re.fullmatch(r"\d{4}-\d\d-\d\d", text)
        }  # holds the day, too
        name, organisation, title, note, birthday = json.loads(columns)
        assert {fold(v) for v in (name, organisation, title, birthday) if v} <= texts and note in one.note
    _rows_reached(before, who, session)


def _rows_reached(before: dict[str, list[tuple[Any, ...]]], who: dict[int, int], session: Session) -> None:
    now = rows(session)
    for table, own in (("participants", 0), ("contact_tags", 0), ("segment_members", 1), ("addresses", 1)):
        columns = slice(2, 5) if table == "addresses" else slice(0, None)

        def reached(
            row: tuple[Any, ...], own: int = own, columns: slice = columns, table: str = table
        ) -> tuple[Any, ...]:
            rest = tuple(v for n, v in enumerate(row) if n != own)
            if table == "addresses":
                rest = (row[2], row[4] or row[3])
            return (who[row[own]], *rest)

        assert {reached(row) for row in before[table]} <= {
            reached(row) for row in now[table] if who[row[own]] == row[own]
        }
    for table in ("purchases", "follow_ups"):
        assert {(who[r[1]], r[0]) for r in before[table]} == {(r[1], r[0]) for r in now[table]}
    fields = session.connection().exec_driver_sql("SELECT id, name FROM fields").all()
    names = dict(fields)
    for contact_id, field_id, value, _normal in before["field_values"]:
        one = records.get(session, contact_id)
        assert one is not None
        assert (names[field_id], value) in one.fields or ("custom", value) in {
            (d.field, d.value) for d in one.details
        }


def test_the_followers_that_were_counted_later_stay_and_come_back(book: Book) -> None:
    old = Way("social", "@ann", "Instagram", followers=100, followers_on=date(2025, 1, 1))
    new = Way("social", "@Ann", "Instagram", followers=250, followers_on=date(2026, 1, 1))
    with book.write() as session:
        one = editing.add(session, Draft(full_name="Ann", ways=(old,)), NOW)
        other = editing.add(session, Draft(full_name="Ann B", ways=(new,)), NOW)
        third = editing.add(session, Draft(full_name="Ann C", ways=(replace(old, followers=7),)), NOW)

    def counted(who: int) -> list[int | None]:
        with book.read() as session:
            return [a.followers for a in addresses_of(session, who)]

    with book.write() as session:
        number = merging.merge(session, other, one, {}, NOW)
    assert counted(one) == [250]
    with book.write() as session:
        merging.merge(session, third, one, {}, NOW)
    assert counted(one) == [250]
    with book.write() as session:
        merging.undo(session, number, NOW)
    assert (counted(one), counted(other)) == ([100], [250])


# ---------------------------------------------------------------- what both have
def _pin(session: Session, who: int, stage: str) -> None:
    before = session.execute(sql("SELECT stage FROM contacts WHERE id = :id"), {"id": who}).scalar_one()
    session.execute(sql("UPDATE contacts SET stage = :stage WHERE id = :id"), {"stage": stage, "id": who})
    pinning.set_by_hand(session, [(who, before)], NOW)


def _stage(session: Session, who: int) -> tuple[str, bool]:
    row = session.execute(sql("SELECT stage, stage_pinned FROM contacts WHERE id = :id"), {"id": who}).one()
    return row.stage, bool(row.stage_pinned)


@pytest.mark.parametrize(
    ("mine", "theirs", "stands"),
    [
        (("lead", False), ("loyal", True), ("loyal", True)),
        (("", False), ("loyal", True), ("loyal", True)),
        (("loyal", False), ("loyal", True), ("loyal", True)),
        (("lost", True), ("loyal", True), ("lost", True)),
        (("lost", True), ("loyal", False), ("lost", True)),
        (("lead", False), ("loyal", False), ("lead", False)),
    ],
)
def test_a_pinned_stage_survives_and_goes_with_the_merge(
    book: Book, mine: tuple[str, bool], theirs: tuple[str, bool], stands: tuple[str, bool]
) -> None:
    with book.write() as session:
        stays, goes = two(session, ann(), ann())
        for who, (stage, by_hand) in ((stays, mine), (goes, theirs)):
            if by_hand:
                _pin(session, who, stage)
            else:
                session.execute(sql("UPDATE contacts SET stage = :s WHERE id = :id"), {"s": stage, "id": who})
        merge_id = merging.merge(session, goes, stays, {}, LATER)
        assert _stage(session, stays) == stands
        assert merging.undo(session, merge_id, LATER).kept == ()
        assert (_stage(session, stays), _stage(session, goes)) == (mine, theirs)
        merge_id = merging.merge(session, goes, stays, {"stage": Choice.MINE}, LATER)
        assert _stage(session, stays) == mine
        merging.undo(session, merge_id, LATER)
        merge_id = merging.merge(session, goes, stays, {}, LATER)
        _pin(session, stays, "growing")  # by hand since: stays
        merging.undo(session, merge_id, LATER)
        assert _stage(session, stays) == ("growing", True)


def test_one_who_was_twice_at_a_cadences_tag_is_reminded_once(book: Book) -> None:
    with book.write() as session:
        stays, goes = two(session, ann(tags=("roses",)), ann(tags=("roses",)))
        tag = session.execute(sql("SELECT id FROM tags")).scalar_one()
        cadences.add(session, OfTag(tag), Repeat(6, Unit.WEEK), NOW)
    reviewing.review(book, NOW)

    def reminded() -> list[int]:
        reviewing.review(book, NOW)
        with book.read() as session:
            return sorted(each.contact_id for each in follow_ups.due(session, date(2027, 6, 1)))

    assert reminded() == [stays, goes]
    with book.write("Merged") as session:
        merge_id = merging.merge(session, goes, stays, {}, LATER)
    assert reminded() == [stays]
    undoing.take_back(book)
    assert reminded() == [stays, goes]
    undoing.do_again(book)
    assert reminded() == [stays]
    with book.write() as session:
        merging.undo(session, merge_id, LATER)
    assert reminded() == [stays, goes]
