"""Interactions come in with whom they were with, once however often their file comes, and go again."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import finding
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.dialogue import channel_list, follow_ups, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Interaction, Log
from desktop_crm.imports import storing, undoing
from desktop_crm.imports.storing import ImportResult
from desktop_crm.insight.timeline import EntryKind, page
from desktop_crm.mapping.rows import RowKind
from tests.imports.tables_of import content
from tests.imports.telling import tell
from tests.imports.test_storing import NOW, add, everyone, get

Run = Callable[..., ImportResult]
HEADER = "Name,E-mail,Date,Channel,Direction,Subject,Text,Minutes,Open\n"
TALKS = (
    "Ann Lee,ann@x.org,2026-03-01T09:30,phone,in,,Asked for the blue mug,6,Send a photo\n"
    "Ann Lee,ann@x.org,2026-03-02,email,out,The mug,Here it is,,\n"
    "Bo Ray,bo@x.org,2026-02-01,visit,in,,Looked around,,\n"
)
NOT_IMPORTS = ("imports", "imported_rows", "import_problems")


@pytest.fixture
def run(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    tell(monkeypatch)
    hours = itertools.count()

    def run(rows: str, **more: Any) -> ImportResult:
        path = tmp_path / "talks.csv"
        path.write_text(HEADER + rows, encoding="utf-8")
        at = NOW + timedelta(hours=next(hours))
        return storing.run(book, path, **({"at": at, "kind": RowKind.INTERACTIONS} | more))

    return run


def last(book: Book, name: str) -> Interaction:
    with book.read() as session:
        found = interactions.last(session, finding.search(session, name)[0])
    assert found is not None
    return found


def test_talks_bring_the_people_and_the_lists_know_the_last_one(book: Book, run: Run) -> None:
    result = run(TALKS)
    assert (result.rows, result.created, result.problems) == (3, 3, ())
    assert (result.contacts_created, result.interactions) == (2, 3)
    ann = next(c for c in everyone(book) if c.name == "Ann Lee")
    found = last(book, "Ann Lee")
    assert (found.channel, found.direction, found.subject, found.body) == (
        "email", Direction.OUT, "The mug", "Here it is",
    )  # fmt: skip
    assert ann.last_at == found.at == datetime(2026, 3, 2, 12).astimezone(UTC) and ann.last_channel == "email"
    with book.read() as session:
        entries = page(session, ann.id).entries
        (left,) = interactions.open_of(session, ann.id)
    assert [e.kind for e in entries].count(EntryKind.INTERACTION) == 2
    assert (left.duration_minutes, left.open_point) == (6, "Send a photo")


def test_an_earlier_talk_does_not_become_the_last_one(book: Book, run: Run) -> None:
    ann = add(book, Draft(full_name="Ann Lee", ways=(Way("email", "ann@x.org"),)))
    with book.write() as session:
        interactions.log(session, Log(contact_ids=(ann,), channel="sms", direction=Direction.IN, at=NOW), NOW)
    run(TALKS)
    assert (get(book, ann).last_at, get(book, ann).last_channel) == (NOW, "sms")


def test_the_same_file_again_and_a_newer_one_add_nothing_twice(book: Book, run: Run) -> None:
    run(TALKS)
    before = content(book, NOT_IMPORTS)
    again = run(TALKS)
    assert (again.created, again.unchanged, again.interactions) == (0, 3, 0)
    assert content(book, NOT_IMPORTS) == before
    newer = run(TALKS + "Bo Ray,bo@x.org,2026-02-01,visit,in,,Looked around,,\n")
    assert (newer.created, newer.unchanged, newer.interactions) == (1, 3, 1)


def test_what_is_not_said_is_assumed_and_noted_once(book: Book, run: Run) -> None:
    rows = "".join(f"P{n},p{n}@x.org,2026-02-0{n},,,,Hello,,\n" for n in range(1, 4))
    result = run(rows + "Q,q@x.org,2026-02-01,fax,in,,Hello,,\n")
    assert [p.reason for p in result.problems] == [
        "“fax” is no channel of this book. It was taken as “E-mail”.",
        "Over which channel, and who began, is not said; 3 rows were taken as “E-mail, they came to us”.",
    ]
    assert result.interactions == 4 and last(book, "P2").channel == "email"
    again = run(rows)
    assert again.interactions == 0


def test_a_channel_of_ones_own(book: Book, run: Run) -> None:
    with book.write() as session:
        own = channel_list.add(session, "Market stall", "visit")
    assert run(f"Ann,a@x.org,2026-02-01,{own},in,,Hello,,\n").problems == ()
    assert last(book, "Ann").channel == own


@pytest.mark.parametrize(("day", "reason"), [("", "on which day"), ("2031-01-01", "lies ahead")])
def test_what_cannot_be_taken_is_said(book: Book, run: Run, day: str, reason: str) -> None:
    result = run(f"Ann,a@x.org,{day},phone,in,,Hello,,\n")
    assert reason in result.problems[0].reason and result.interactions == 0


# ---------------------------------------------------------------- taken back
def test_everything_goes_and_the_last_exchange_is_the_former_one(book: Book, run: Run) -> None:
    ann = add(book, Draft(full_name="Ann Lee", ways=(Way("email", "ann@x.org"),)))
    old = NOW - timedelta(days=4000)
    with book.write() as session:
        interactions.log(session, Log(contact_ids=(ann,), channel="sms", direction=Direction.IN, at=old), NOW)
    before = content(book)
    result = run(TALKS)
    assert get(book, ann).last_channel == "email" and result.import_id is not None
    undone = undoing.undo(book, result.import_id, NOW)
    assert (undone.removed, undone.interactions, undone.kept) == (1, 3, ())
    assert content(book) == before


def test_what_was_answered_edited_or_followed_up_since_stays(book: Book, run: Run) -> None:
    result = run(TALKS)
    later = NOW + timedelta(days=1)
    ann = next(c.id for c in everyone(book) if c.name == "Ann Lee")
    with book.write() as session:
        asked = interactions.last_open(session, ann)
        bo = interactions.last(session, next(c.id for c in everyone(book) if c.name == "Bo Ray"))
        assert asked and bo
        interactions.close_open_point(session, asked.id, later)
        follow_ups.add(session, bo.contact_ids[0], later.date(), "ring", later, interaction_id=bo.id)
    assert result.import_id is not None
    undone = undoing.undo(book, result.import_id, later)
    assert (undone.removed, undone.interactions) == (0, 1)
    assert [(k.what, k.value, k.name) for k in undone.kept if k.what == "interaction"] == [
        ("interaction", "Asked for the blue mug", "Ann Lee"),
        ("interaction", "Looked around", "Bo Ray"),
    ]
    assert get(book, ann).last_channel == "phone"


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Ann Lee,a@x.org", "Bo Ray,b@x.org", ",a@x.org"]),
        st.sampled_from(["2026-03-01", "2026-03-01T08:00", "2026-03-02", "", "2050-01-01"]),
        st.sampled_from(["", "phone", "visit", "nope"]),
        st.sampled_from(["", "in", "out"]),
        st.sampled_from(["", "Mug"]),
        st.sampled_from(["", "Hello"]),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, second=ROWS)
def test_whatever_came_in_comes_in_once_and_goes_again(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    first: list[tuple[str, ...]],
    second: list[tuple[str, ...]],
) -> None:
    folder = tmp_path_factory.mktemp("book")
    book = open_book(folder / "book")
    path = folder / "talks.csv"

    def take(rows: list[tuple[str, ...]], hour: int) -> ImportResult:
        path.write_text(
            HEADER + "".join(",".join(row) + ",,\n" for row in rows) + "Zed,z@x.org,2026-01-01,,,,,,\n"
        )
        return storing.run(book, path, at=NOW + timedelta(hours=hour), kind=RowKind.INTERACTIONS)

    with monkeypatch.context() as patched:
        tell(patched)
        try:
            take(first, 0)
            before = content(book)
            result = take(second, 1)
            assert result.rows == result.created + result.updated + result.unchanged + result.skipped
            again = take(second, 2)
            assert again.interactions == 0
            for number in (again.import_id, result.import_id):
                assert number is not None and undoing.undo(book, number, NOW).kept == ()
            assert content(book) == before
        finally:
            book.close()
