"""What the user may be told of: open, due by the day, about people who are there."""

from datetime import UTC, date, datetime, timedelta

from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import follow_ups
from desktop_crm.insight import reminders

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
DAY = date(2026, 11, 17)


def test_what_is_open_and_due_with_its_name(book: Book) -> None:
    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann Berg"), NOW)
        gone = editing.add(session, Draft(full_name="Gone"), NOW)
        follow_ups.add(session, ann, DAY, "Ring", NOW, due_time="10:30")
        follow_ups.add(session, ann, DAY - timedelta(days=2), "Late", NOW)
        follow_ups.add(session, ann, DAY + timedelta(days=1), "Tomorrow", NOW)
        follow_ups.add(session, gone, DAY, "Nobody", NOW)
        follow_ups.done(session, follow_ups.add(session, ann, DAY, "Done", NOW), NOW)
        editing.delete(session, [gone], NOW)
        found = reminders.until(session, DAY)
    assert [(r.what, r.name, r.due_time) for r in found] == [
        ("Late", "Ann Berg", ""),
        ("Ring", "Ann Berg", "10:30"),
    ]
