"""Undo and redo: whatever was done, taking it back gives the content of before, and doing it again that of after."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.book import settings as book_settings
from desktop_crm.book.database import Book
from desktop_crm.book.undo import LIMIT
from desktop_crm.consent import topics, wishes
from desktop_crm.contacts import editing, fields, finding, households, reaching, relating, reshaping, tagging
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.records import Detail, Draft, Postal, Way
from desktop_crm.dialogue import channel_list, follow_ups, interactions, undoing
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
Content = dict[str, list[tuple[object, ...]]]


def content(book: Book) -> Content:
    """Every row of every table, and every line of the search index."""
    with book.read() as session:
        run = session.connection().exec_driver_sql
        names = run(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'contact_search_%' "
            "AND name NOT IN ('to_review', 'rhythms')"  # derived, and made again
        ).scalars()
        return {
            name: sorted((tuple(row) for row in run(f'SELECT * FROM "{name}"')), key=repr)
            for name in [*names, "contact_search"]
        } | {"index": [tuple(row) for row in run("SELECT rowid, words FROM contact_search ORDER BY 1")]}


# ---------------------------------------------------------------- one kind of change after the other
def add(session: Session, dice: random.Random) -> None:
    editing.add(
        session,
        Draft(
            full_name=dice.choice(("Ann Berg", "王小明", "Đỗ “Đức” O'Phở;--", "علی")),
            note=dice.choice(("", "it's\n'quoted' ? :x %s", "\N{GRINNING FACE}")),
            ways=(
                Way("email", f"p{dice.randrange(99)}@x.example", preferred=dice.random() < 0.5),
                Way("letter", postal=Postal(street="1 Mill Lane", city="Fernhill")),
            ),
            tags=(dice.choice(("roses", "trade")),),
            fields=(("Soil", "clay"),),
            details=(Detail("website", "x.example"),),
        ),
        NOW,
    )


def somebody(session: Session, dice: random.Random) -> int | None:
    found = session.execute(sql("SELECT id FROM contacts WHERE deleted_at IS NULL")).scalars().all()
    return dice.choice(found) if found else None


def some(session: Session, dice: random.Random, table: str) -> int | None:
    found = session.execute(sql(f"SELECT id FROM {table} ORDER BY id")).scalars().all()
    return dice.choice(found) if found else None


def with_somebody(
    act: Callable[[Session, int, random.Random], object],
) -> Callable[[Session, random.Random], None]:
    def run(session: Session, dice: random.Random) -> None:
        who = somebody(session, dice)
        if who is not None:
            act(session, who, dice)

    return run


def with_some(table: str, act: Callable[[Session, int], object]) -> Callable[[Session, random.Random], None]:
    def run(session: Session, dice: random.Random) -> None:
        number = some(session, dice, table)
        if number is not None:
            act(session, number)

    return run


def log(session: Session, who: int, dice: random.Random) -> None:
    entry = Log(
        contact_ids=(who,),
        channel=dice.choice(("phone", "visit")),
        direction=Direction.IN,
        at=NOW - timedelta(minutes=dice.randrange(999)),
        open_point=dice.choice(("", "When?")),
    )
    number = interactions.log(session, entry, NOW)
    follow_ups.add(session, who, date(2026, 11, 20), "Ring", NOW, interaction_id=number)


def rewrite(session: Session, number: int) -> None:
    said = interactions.get(session, number)
    if said is not None and said.contact_ids:
        at = said.at - timedelta(minutes=5) if number % 2 else said.at
        entry = Log(
            contact_ids=said.contact_ids, channel="visit", direction=Direction.OUT, at=at, body="It's “so”"
        )
        interactions.change(session, number, entry, NOW + timedelta(hours=1))


def merge_tags(session: Session, dice: random.Random) -> None:
    first, second = some(session, dice, "tags"), some(session, dice, "tags")
    if first and second:
        tagging.merge(session, first, second)


ACTS: tuple[Callable[[Session, random.Random], None], ...] = (
    add,
    with_somebody(lambda s, who, dice: editing.change(s, who, {"full_name": f"New {dice.random()}"}, NOW)),
    with_somebody(lambda s, who, dice: editing.change(s, who, {"note": "Other", "given": "A"}, NOW)),
    with_somebody(lambda s, who, dice: editing.delete(s, [who], NOW)),
    with_somebody(lambda s, who, dice: tagging.add(s, [who], ["roses", "new"])),
    with_somebody(lambda s, who, dice: tagging.remove(s, [who], ["roses"])),
    with_somebody(lambda s, who, dice: fields.put(s, who, "Soil", dice.choice(("sand", "")), NOW)),
    with_somebody(
        lambda s, who, dice: reaching.add(s, who, Way("phone", "01632 960147", preferred=True), NOW)
    ),
    with_somebody(
        lambda s, who, dice: (
            editing.change(s, who, {"organisation": "Elm"}, NOW),
            relating.make_organisation(s, who, NOW),
        )
    ),
    with_somebody(
        lambda s, who, dice: editing.change(s, who, {"organisation": dice.choice(("Elm", "Oak", ""))}, NOW)
    ),
    with_somebody(
        lambda s, who, dice: (
            households.join(s, who, other, NOW)
            if (other := somebody(s, dice)) not in (None, who)
            else households.leave(s, who, NOW)
        )
    ),
    with_somebody(lambda s, who, dice: wishes.wish(s, who, dice.randrange(3))),
    with_somebody(log),
    with_some("addresses", lambda s, number: reaching.remove(s, number, NOW)),
    with_some("addresses", lambda s, number: reaching.prefer(s, number, NOW)),
    with_some("tags", lambda s, number: tagging.rename(s, number, f"Tag {number}")),
    with_some("tags", tagging.delete),
    with_some("fields", reshaping.remove),
    with_some("interactions", interactions.delete),
    with_some("interactions", rewrite),
    with_some("follow_ups", lambda s, number: follow_ups.move(s, number, date(2027, 1, 1), "9:30")),
    with_some("fields", lambda s, number: reshaping.rename(s, number, "Ground")),
    with_some("fields", lambda s, number: reshaping.change_kind(s, number, FieldKind.CHOICE)),
    with_some("fields", lambda s, number: reshaping.change_kind(s, number, FieldKind.YES_NO)),
    with_some("interactions", lambda s, number: interactions.close_open_point(s, number, NOW)),
    with_some("follow_ups", lambda s, number: follow_ups.done(s, number, NOW, "It's done")),
    with_some("follow_ups", follow_ups.delete),
    # Rows that hang on others go with them, and come back with them.
    with_some(
        "contacts", lambda s, number: s.execute(sql("DELETE FROM contacts WHERE id = :id"), {"id": number})
    ),
    merge_tags,
    lambda s, dice: channel_list.change(s, "phone", name=f"Phone {dice.random()}"),
    lambda s, dice: book_settings.put(s, book_settings.BUSINESS, f"Nursery {dice.random()}"),
    lambda s, dice: None if topics.find(s, "News") else topics.add(s, "News", NOW) and None,
)


def do(book: Book, act: int, seed: int) -> bool:
    """Does one act as an undoable step; whether it changed anything."""
    before = len(book.undo.done)
    with suppress(UserError), book.write(f"Step {act}") as session:  # a name may be taken by then
        ACTS[act](session, random.Random(seed))
        # What was deleted for good above leaves the index with the rest.
        gone = session.execute(
            sql("SELECT rowid FROM contact_search WHERE abs(rowid) NOT IN (SELECT id FROM contacts)")
        ).scalars()
        finding.index(session, [abs(number) for number in gone])
    return len(book.undo.done) > before


@given(steps=st.lists(st.tuples(st.integers(0, len(ACTS) - 1), st.integers(0, 999)), min_size=1, max_size=10))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_steps_taken_back_give_what_was_and_done_again_what_became(
    book: Book, steps: list[tuple[int, int]]
) -> None:
    book.undo.clear()
    with book.write() as session:
        for _ in range(2):
            add(session, random.Random(7))
    states = [content(book)]
    for act, seed in steps:
        if do(book, act, seed):
            states.append(content(book))
    for state in states[-2::-1]:
        assert undoing.take_back(book) is not None
        assert content(book) == state
    assert undoing.take_back(book) is None
    for state in states[1:]:
        assert undoing.do_again(book) is not None
        assert content(book) == state
    assert undoing.do_again(book) is None
    for _ in states[1:]:
        undoing.take_back(book)
    assert content(book) == states[0]


@pytest.mark.parametrize("act", range(len(ACTS)))
def test_each_kind_of_change_is_taken_back_and_done_again(book: Book, act: int) -> None:
    with book.write() as session:
        for seed in range(4):
            add(session, random.Random(seed))
            log(session, 1, random.Random(seed))
    before = content(book)
    assert any(do(book, act, seed) for seed in range(5, 15))  # the first that has something to change
    after = content(book)
    assert before != after
    undoing.take_back(book)
    assert content(book) == before
    undoing.do_again(book)
    assert content(book) == after


# ---------------------------------------------------------------- the steps themselves
def rename(book: Book, words: str, label: str = "Renamed") -> None:
    with book.write(label) as session:
        book_settings.put(session, book_settings.BUSINESS, words)


def business(book: Book) -> str:
    with book.read() as session:
        return book_settings.get(session, book_settings.BUSINESS)


def test_a_write_without_a_label_or_without_a_change_is_no_step(book: Book) -> None:
    with book.write() as session:
        book_settings.put(session, book_settings.BUSINESS, "A")
    with book.write("Nothing"):
        pass
    assert book.undo.next_undo == ""
    assert undoing.take_back(book) is None and business(book) == "A"


def test_a_new_step_ends_what_could_be_done_again(book: Book) -> None:
    rename(book, "A", "First")
    rename(book, "B", "Second")
    assert (undoing.take_back(book), book.undo.next_redo) == ("Second", "Second")
    rename(book, "C", "Third")
    assert (undoing.do_again(book), book.undo.next_redo) == (None, "")
    assert (undoing.take_back(book), undoing.take_back(book), business(book)) == ("Third", "First", "")


def test_only_what_a_step_changed_is_put_back(book: Book) -> None:
    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann", note="Old"), NOW)
    with book.write("Changed the note") as session:
        editing.change(session, ann, {"note": "New"}, NOW)
    with book.write() as session:
        editing.change(session, ann, {"title": "Chair"}, NOW)
    undoing.take_back(book)
    with book.read() as session:
        contact = editing.get(session, ann)
    assert contact is not None and (contact.note, contact.title) == ("Old", "Chair")


def test_a_failed_write_leaves_no_step_and_no_trace(book: Book) -> None:
    before = content(book)
    with pytest.raises(RuntimeError), book.write("Failed") as session:
        editing.add(session, Draft(full_name="Ann"), NOW)
        raise RuntimeError
    assert (content(book), book.undo.next_undo) == (before, "")
    rename(book, "A")
    assert undoing.take_back(book) == "Renamed"


def test_a_step_whose_ground_is_gone_is_refused_in_words_and_the_earlier_ones_still_work(book: Book) -> None:
    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann", tags=("roses",)), NOW)
    rename(book, "A", "First")
    with book.write("Took a tag off") as session:
        tagging.remove(session, [ann], ["roses"])
    with book.write() as session:  # an import that is taken back removes people for good
        session.execute(sql("DELETE FROM contacts WHERE id = :id"), {"id": ann})
        finding.index(session, [ann])
    before = content(book)
    with pytest.raises(UserError, match="Took a tag off"):
        undoing.take_back(book)
    assert content(book) == before
    assert (book.undo.next_undo, book.undo.next_redo) == ("First", "")
    assert undoing.take_back(book) == "First"


def test_a_number_that_means_another_row_by_now_is_left_alone(book: Book) -> None:
    """An import gives the number of a removed address to one of somebody else."""
    with book.write() as session:
        ann, ben = (editing.add(session, Draft(full_name=name), NOW) for name in ("Ann", "Ben"))
    with book.write("Added a phone") as session:
        phone = reaching.add(session, ann, Way("phone", "01632 960147"), NOW).id
    with book.write("Changed it") as session:
        session.execute(sql("UPDATE addresses SET value = '148' WHERE id = :id"), {"id": phone})
    with book.write("Removed it") as session:
        session.execute(sql("DELETE FROM addresses WHERE id = :id"), {"id": phone})
    with book.write() as session:
        assert reaching.add(session, ben, Way("phone", "01632 960199"), NOW).id == phone
    before = content(book)
    for words in ("Removed it", "Changed it", "Added a phone"):
        with pytest.raises(UserError, match=words):
            undoing.take_back(book)
        assert content(book) == before
    assert undoing.take_back(book) is None


def test_who_listens_hears_of_what_was_taken_back(book: Book) -> None:
    rename(book, "A")
    told: list[frozenset[str]] = []
    book.on_change(told.append)
    undoing.take_back(book)
    assert told == [frozenset({"settings"})]


def test_so_many_steps_are_kept_and_no_more(book: Book) -> None:
    for number in range(LIMIT + 3):
        rename(book, str(number), f"Step {number}")
    assert len(book.undo.done) == LIMIT
    assert book.undo.done[0].label == "Step 3"


def test_the_ledger_and_deliveries_are_never_taken_back(book: Book) -> None:
    from desktop_crm.book.columns import Table

    kept = {t.name for t in Table.metadata.tables.values() if not t.info.get("undo", True)}
    assert kept == {
        "consent_events", "consent_states", "suppressions", "imports", "imported_rows", "import_problems",
        "deliveries", "left_out", "to_review", "rhythms",
    }  # fmt: skip


def test_many_rows_of_several_tables_go_back_and_forth(book: Book) -> None:
    with book.write() as session:
        ids = [
            editing.add(session, Draft(full_name=f"Person {n}'s", fields=(("Plot", f"{n}"),)), NOW)
            for n in range(40)
        ]
    before = content(book)
    with book.write("Much") as session:
        run = session.connection().exec_driver_sql
        for word in ("once", "twice", "thrice"):  # the same rows again and again, with other columns
            run("UPDATE contacts SET note = ?, source = iif(id % 3, source, ?)", (word, word))
        run("UPDATE contacts SET stage = 'loyal' WHERE id % 2")
        run("UPDATE field_values SET normal = 0.1 + contact_id, value = NULL || 'x' WHERE 0")
        run("UPDATE field_values SET normal = 0.1 + contact_id WHERE contact_id % 2")
        run("DELETE FROM field_values WHERE contact_id > 30")
        run(
            "INSERT INTO field_values SELECT contact_id + 9, field_id, 'x', 1 FROM field_values WHERE contact_id > 26"
        )
        reshaping.join(session, fields.ensure(session, "Plot"), fields.define(session, "Other"), NOW)
        tagging.add(session, ids[:30], ["one", "two"])
        editing.delete(session, ids[10:20], NOW)
        run("DELETE FROM contacts WHERE id > 38")
        finding.index(session, ids)
    after = content(book)
    for _ in range(2):
        assert undoing.take_back(book) == "Much"
        assert content(book) == before
        assert undoing.do_again(book) == "Much"
        assert content(book) == after


def test_names_that_must_differ_are_put_back_one_by_one(book: Book) -> None:
    with book.write() as session:
        a, b = tagging.ensure(session, "a"), tagging.ensure(session, "b")
    before = content(book)
    with book.write("Turned round") as session:
        for number, name in ((b, "c"), (a, "b"), (b, "a")):
            tagging.rename(session, number, name)
    undoing.take_back(book)
    assert content(book) == before
