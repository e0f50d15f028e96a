"""The file a calendar program reads: what the user chose is in it, nothing else, and it is rewritten when needed."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import vobject
from sqlalchemy import text as sql

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.errors import UserError
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import cadences, follow_ups
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.insight import calendar_feed
from desktop_crm.insight.calendar_feed import Wanted

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
DAY = date(2026, 11, 17)


@pytest.fixture
def ann(book: Book) -> int:
    with book.write() as session:
        number = editing.add(
            session,
            Draft(full_name="Ann Berg", birthday=PartialDate(1966, 5, 9), anniversary=PartialDate(0, 2, 29)),
            NOW,
        )
        follow_ups.add(session, number, DAY, "Ring, about; it", NOW, due_time="10:30")
        follow_ups.add(session, number, DAY, "Bill", NOW, repeat=Repeat(1, Unit.MONTH))
        gone = follow_ups.add(session, number, DAY, "Done", NOW)
        follow_ups.done(session, gone, NOW)
    return number


def entries(book: Book, what: Wanted) -> list[tuple[str, date]]:
    with book.read() as session:
        return [(entry.title, entry.day) for entry in calendar_feed.entries(session, what)]


def test_follow_ups_and_occasions_with_names_or_without(book: Book, ann: int) -> None:
    assert entries(book, Wanted()) == [
        ("Bill (Ann Berg)", DAY), ("Ring, about; it (Ann Berg)", DAY),
        ("Birthday: Ann Berg", date(1966, 5, 9)), ("Anniversary: Ann Berg", date(2000, 2, 29)),
    ]  # fmt: skip
    assert [title for title, _day in entries(book, Wanted(names=False))] == [
        "Bill", "Ring, about; it", "Birthday", "Anniversary",
    ]  # fmt: skip
    assert len(entries(book, Wanted(follow_ups=False))) == len(entries(book, Wanted(occasions=False))) == 2


def test_put_off_once_a_repeating_one_stands_there_and_goes_on_as_before(book: Book, ann: int) -> None:
    with book.write() as session:
        number = session.execute(sql("SELECT id FROM follow_ups WHERE what = 'Bill'")).scalar_one()
        follow_ups.move(session, number, DAY + timedelta(days=2))
    with book.read() as session:
        found = [
            e for e in calendar_feed.entries(session, Wanted(occasions=False)) if e.title.startswith("Bill")
        ]
    assert [(e.day, e.rule is None) for e in found] == [
        (DAY + timedelta(days=2), True),
        (date(2026, 12, 17), False),
    ]
    assert found[0].uid != found[1].uid


def uids(book: Book) -> dict[tuple[str, bool], str]:
    """By what an entry says, and whether it repeats."""
    with book.read() as session:
        found = list(calendar_feed.entries(session, Wanted()))
    assert len({entry.uid for entry in found}) == len(found)
    return {(entry.title, entry.rule is not None): entry.uid for entry in found}


def test_a_series_is_the_same_from_turn_to_turn(book: Book, ann: int) -> None:
    """Who reads the file into a calendar again finds no second series beside the first."""
    first = uids(book)["Bill (Ann Berg)", True]
    with book.write() as session:
        number: int | None = session.execute(
            sql("SELECT id FROM follow_ups WHERE what = 'Bill'")
        ).scalar_one()
        root = number
        for day in (0, 31, 62):
            assert number is not None
            number = follow_ups.done(session, number, NOW + timedelta(days=day))
        assert number is not None
        follow_ups.move(session, number, date(2027, 2, 20))
    assert uids(book)["Bill (Ann Berg)", True] == first
    with book.write() as session:
        follow_ups.move(session, number, date(2027, 2, 17))
        follow_ups.change(session, number, date(2027, 2, 17), "Pay", repeat=Repeat(1, Unit.MONTH))
        follow_ups.reopen(session, root)  # type: ignore[arg-type] # beside the series, once
    found = uids(book)
    assert found["Pay (Ann Berg)", True] == first != found["Bill (Ann Berg)", False]


def test_what_a_cadence_makes_is_the_same_from_turn_to_turn(book: Book, ann: int) -> None:
    with book.write() as session:
        cadences.add(session, cadences.OfContact(ann), Repeat(6, Unit.WEEK), NOW)
    first = uids(book)["Get in touch (Ann Berg)", False]
    with book.write() as session:
        (turn,) = (each for each in follow_ups.of_contact(session, ann) if each.cadence_id)
        follow_ups.done(session, turn.id, NOW + timedelta(days=1))
    assert uids(book)["Get in touch (Ann Berg)", False] == first


def test_who_gets_the_number_of_somebody_who_is_gone_is_somebody_else(book: Book, ann: int) -> None:
    before = set(uids(book).values())
    with book.write() as session:
        session.execute(sql("DELETE FROM contacts"))
        later = NOW + timedelta(hours=1)
        again = editing.add(session, Draft(full_name="Ben", birthday=PartialDate(1970, 1, 1)), later)
        assert again == ann
        assert follow_ups.add(session, again, DAY, "Ring", later) == 1
    assert not before & set(uids(book).values())


def test_a_file_is_written_that_another_program_reads(book: Book, ann: int, tmp_path: Path) -> None:
    path = tmp_path / "own.ics"
    assert calendar_feed.export(book, path, Wanted(), NOW) == 4
    read = vobject.readOne(path.read_text("utf-8"))
    ring = next(e for e in read.vevent_list if e.summary.value.startswith("Ring"))
    assert ring.dtstart.value == datetime.combine(DAY, time(10, 30))
    first = {e.uid.value for e in read.vevent_list}
    calendar_feed.export(book, path, Wanted(), NOW + timedelta(days=1))
    assert {e.uid.value for e in vobject.readOne(path.read_text("utf-8")).vevent_list} == first
    calendar_feed.export(book, path, Wanted(tasks=True, occasions=False), NOW)
    assert len(vobject.readOne(path.read_text("utf-8")).vtodo_list) == 2


def test_what_is_kept_up_is_rewritten_only_when_it_changed(book: Book, ann: int, tmp_path: Path) -> None:
    path = tmp_path / "kept.ics"
    assert calendar_feed.keep_up(book, NOW) == ""
    with book.write() as session:
        settings.put(session, settings.CALENDAR_FILE, str(path))
    last = calendar_feed.keep_up(book, NOW)
    assert b"Ann Berg" not in path.read_bytes()  # no names unless they are wanted
    path.write_text("as it was")
    assert calendar_feed.keep_up(book, NOW, last) == last
    assert path.read_text() == "as it was"
    with book.write() as session:
        settings.put(session, settings.CALENDAR_NAMES, True)
    assert calendar_feed.keep_up(book, NOW, last) != last
    assert b"Ann Berg" in path.read_bytes().replace(b"\r\n ", b"")
    path.unlink()
    calendar_feed.keep_up(book, NOW, calendar_feed.keep_up(book, NOW))
    assert path.is_file()  # removed by somebody, it is there again
    with book.write() as session:
        settings.put(session, settings.CALENDAR_FILE, str(tmp_path / "no" / "such" / "x.ics"))
    with pytest.raises(UserError):
        calendar_feed.keep_up(book, NOW)
