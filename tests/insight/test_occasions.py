"""Whose birthday is near: by the user's lead time, by name, dismissed for a year, along the index."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text as sql

from desktop_crm.base.dates import PartialDate
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import dismissing, undoing
from desktop_crm.insight import occasions

NOW = datetime(2027, 2, 26, 10, tzinfo=UTC)
DAY = date(2027, 2, 26)


def fill(book: Book) -> dict[str, int]:
    born = {
        "Ann": PartialDate(1967, 2, 27), "Leap": PartialDate(1964, 2, 29), "Later": PartialDate(0, 3, 20),
        "Today": PartialDate(0, 2, 26), "Gone": PartialDate(0, 2, 26),
    }  # fmt: skip
    with book.write() as session:
        made = {
            name: editing.add(session, Draft(full_name=name, birthday=day), NOW) for name, day in born.items()
        }
        made["Firm"] = editing.add(
            session, Draft(organisation="Firm", anniversary=PartialDate(2002, 3, 1)), NOW
        )
        editing.delete(session, [made["Gone"]], NOW)
    return made


def near(book: Book, day: date = DAY) -> list[tuple[str, str, date]]:
    with book.read() as session:
        return [(o.name, o.turn.words(), o.day) for o in occasions.upcoming(session, day)]


def test_the_coming_days_by_day(book: Book) -> None:
    fill(book)
    assert near(book) == [
        ("Today", "birthday", DAY),
        ("Ann", "turns 60", date(2027, 2, 27)),
        ("Leap", "turns 63", date(2027, 3, 1)),
        ("Firm", "25 years", date(2027, 3, 1)),
    ]
    with book.write() as session:
        settings.put(session, settings.BIRTHDAY_LEAD, 0)
    assert [name for name, *_rest in near(book)] == ["Today"]
    with book.write() as session:
        settings.put(session, settings.BIRTHDAY_LEAD, 30)
    assert near(book)[-1] == ("Later", "birthday", date(2027, 3, 20))


def test_dismissed_it_comes_back_next_year_and_undo_brings_it_back_now(book: Book) -> None:
    made = fill(book)
    with book.write("Dismissed the birthday of “Ann”") as session:
        dismissing.dismiss(session, made["Ann"], "birthday", date(2027, 2, 27))
    assert "Ann" not in [name for name, *_rest in near(book)]
    assert ("Ann", "turns 61", date(2028, 2, 27)) in near(book, date(2028, 2, 25))
    assert undoing.take_back(book) == "Dismissed the birthday of “Ann”"
    assert "Ann" in [name for name, *_rest in near(book)]
    with book.write() as session:
        dismissing.dismiss(session, made["Ann"], "birthday", date(2026, 2, 27))
        dismissing.dismiss(session, made["Ann"], "birthday", date(2027, 2, 27))  # again: the later counts
    assert "Ann" not in [name for name, *_rest in near(book)]


def test_counted_by_day(book: Book) -> None:
    fill(book)
    with book.read() as session:
        found = occasions.counts(session, DAY, DAY + timedelta(days=7))
    assert {day: n for day, n in found.items() if n} == {DAY: 1, date(2027, 2, 27): 1, date(2027, 3, 1): 2}


def test_each_kind_walks_its_index(book: Book) -> None:
    with book.read() as session:
        for kind, statement in occasions._STATEMENTS.items():
            given = {"day": "11-29", "kind": kind.value, "all": 1, "first": "", "limit": 5}
            plan = " ".join(row[3] for row in session.execute(sql(f"EXPLAIN QUERY PLAN {statement}"), given))
            assert f"SEARCH c USING COVERING INDEX ix_contacts_{kind.value}" in plan or (
                f"SEARCH c USING INDEX ix_contacts_{kind.value}" in plan
            ), plan
            assert "TEMP B-TREE" not in plan  # it ends with the limit, however many have the same birthday
