"""The calendar file by RFC 5545: folded, escaped, read back by another program, its rules worked out by one."""

from datetime import UTC, date, datetime, time
from itertools import islice

import vobject
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.base.dates import PartialDate
from desktop_crm.dialogue import repeating
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.files import calendar_file
from desktop_crm.files.calendar_file import Entry, Rule

STAMP = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=200)


def written(*entries: Entry) -> bytes:
    return b"".join(calendar_file.encoded(calendar_file.lines(entries, STAMP, "Fernhill, Nursery")))


def test_the_whole_file() -> None:
    ring = Entry("a@x", "Ring; about, the hedge\\", date(2026, 11, 20), time(10, 30), "two\nlines")
    week = Entry("b@x", "Write", date(2026, 12, 31), rule=Rule(2, "week", date(2026, 12, 31)), task=True)
    tasks = (
        Entry("c@x", "Send", date(2026, 12, 31), task=True),
        Entry("d@x", "Go", date(2026, 12, 31), time(9), task=True),
    )
    assert written(ring, week, *tasks).decode().split("\r\n")[2:] == [
        "PRODID:" + written().decode().split("PRODID:")[1].split("\r\n")[0],
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:Fernhill\\, Nursery",
        "BEGIN:VEVENT", "UID:a@x", "DTSTAMP:20261117T103000Z", "DTSTART:20261120T103000", "DTEND:20261120T110000",
        "SUMMARY:Ring\\; about\\, the hedge\\\\", "DESCRIPTION:two\\nlines", "END:VEVENT",
        "BEGIN:VTODO", "UID:b@x", "DTSTAMP:20261117T103000Z", "DTSTART;VALUE=DATE:20261231",
        "RRULE:FREQ=WEEKLY;INTERVAL=2", "SUMMARY:Write", "STATUS:NEEDS-ACTION", "END:VTODO",
        "BEGIN:VTODO", "UID:c@x", "DTSTAMP:20261117T103000Z", "DUE;VALUE=DATE:20261231",
        "SUMMARY:Send", "STATUS:NEEDS-ACTION", "END:VTODO",
        "BEGIN:VTODO", "UID:d@x", "DTSTAMP:20261117T103000Z", "DUE:20261231T090000",
        "SUMMARY:Go", "STATUS:NEEDS-ACTION", "END:VTODO",
        "END:VCALENDAR", "",
    ]  # fmt: skip


@given(TEXT, TEXT)
def test_another_program_reads_the_same_words(title: str, text: str) -> None:
    data = written(Entry("a@x", title, date(2026, 11, 20), text=text))
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    event = vobject.readOne(data.decode()).vevent
    assert event.summary.value == title
    assert (event.description.value if text else "") == text
    assert (event.dtstart.value, event.dtend.value) == (date(2026, 11, 20), date(2026, 11, 21))


def test_what_must_not_stand_in_a_text_is_left_out() -> None:
    event = vobject.readOne(
        written(Entry("a@x", "a\x00b\x07\x7fc\r\nd\re", date(2026, 1, 1))).decode()
    ).vevent
    assert event.summary.value == "abc\nd\ne"


def test_the_last_evening_of_the_calendar_ends_with_it() -> None:
    event = vobject.readOne(written(Entry("a@x", "At last", date.max, time(23, 45))).decode()).vevent
    assert (event.dtstart.value, event.dtend.value) == (
        datetime(9999, 12, 31, 23, 45),  # noqa: DTZ001
        datetime(9999, 12, 31, 23, 59, 59),  # noqa: DTZ001
    )


@settings(max_examples=60)
@given(
    st.dates(date(2000, 1, 1), date(2060, 12, 31)),
    st.builds(Repeat, st.integers(1, 13), st.sampled_from(Unit)),
    st.integers(0, 9),
)
def test_a_calendar_program_finds_the_days_that_the_program_finds(
    anchor: date, repeat: Repeat, number: int
) -> None:
    """Also where it begins at a later turn: on 28 February of what is counted from the 31st."""
    begins = repeating.turn(anchor, repeat, number)
    assert begins is not None
    rule = calendar_file.recurrence(Rule(repeat.every, repeat.unit.value, anchor))
    found = islice(rrulestr(rule, dtstart=datetime.combine(begins, time())), 8)
    assert [moment.date() for moment in found] == [
        repeating.turn(anchor, repeat, number + n) for n in range(8)
    ]


@given(st.dates(date(1940, 1, 1), date(2010, 12, 31)))
def test_birthdays_come_each_year_on_the_day_the_program_says(born: date) -> None:
    rule = calendar_file.recurrence(Rule(1, "year", born, birthday=True))
    found = [m.date() for m in islice(rrulestr(rule, dtstart=datetime.combine(born, time())), 12)]
    day = PartialDate(born.year, born.month, born.day)
    assert found == [day.next_after(date(born.year + n, 1, 1)) for n in range(12)]
