"""Appointments out of calendar files, also broken ones."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.mail.appointments import Appointment, read

ONE = """BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VTIMEZONE\r
TZID:Europe/Berlin\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:1\r
DTSTART;TZID="Europe/Berlin":20261103T112000\r
DTEND;TZID=Europe/Berlin:20261103T122000\r
SUMMARY:Site visit\\, bed 4\r
DESCRIPTION:Bring the\r
  tape\\nand the list\r
LOCATION:Mill Lane 4\r
ORGANIZER;CN="Fairweather, Ellen":MAILTO:ellen@mail.example\r
ATTENDEE;CN=Post:mailto:post@fernhill.example\r
BEGIN:VALARM\r
DESCRIPTION:Alarm\r
DTSTART:19990101T000000Z\r
END:VALARM\r
END:VEVENT\r
END:VCALENDAR\r
"""


def event(*lines: str) -> str:
    return "\n".join(("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"))


def test_a_zone_that_only_the_file_knows_is_as_the_file_says() -> None:
    text = f"""BEGIN:VTIMEZONE
TZID:AUS Eastern Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+1100
TZOFFSETTO:+1000
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+1000
TZOFFSETTO:+1100
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=10
END:DAYLIGHT
END:VTIMEZONE
{event('DTSTART;TZID="AUS Eastern Standard Time":20261103T112000', "DURATION:PT30M")}
"""
    (found,) = read(text)
    assert (found.at, found.minutes) == (datetime(2026, 11, 3, 0, 20, tzinfo=UTC), 30)


def test_words_without_end_are_cut_and_no_more_appointments_are_read_than_are_shown() -> None:
    (found,) = read(
        event("DTSTART:20261103T112000Z", f"SUMMARY:{'a' * 9_999}", f"DESCRIPTION:{'b ' * 99_999}")
    )
    assert (len(found.summary), len(found.text)) == (1_000, 100_000)
    many = event("DTSTART:20261103T112000Z") * 60
    assert len(read(many)) == 50


def test_a_whole_appointment() -> None:
    assert read(ONE) == (
        Appointment(
            datetime(2026, 11, 3, 10, 20, tzinfo=UTC), True, 60, "Site visit, bed 4", "Bring the tape\nand the list",
            "Mill Lane 4", "ellen@mail.example", ("post@fernhill.example",),
        ),
    )  # fmt: skip


def test_several_whole_days_and_lengths() -> None:
    text = event("DTSTART;VALUE=DATE:20261224", "SUMMARY:Closed") + event(
        "DTSTART:20261103T090000Z", "DURATION:PT1H30M"
    )
    day, talk = read(text)
    assert (day.timed, day.minutes, day.summary) == (False, None, "Closed")
    assert (talk.at, talk.minutes) == (datetime(2026, 11, 3, 9, tzinfo=UTC), 90)


def test_a_zone_that_nobody_knows_is_the_users_own() -> None:
    (own,) = read(event("DTSTART:20261103T090000"))
    (foreign,) = read(event("DTSTART;TZID=Customized Time Zone 1:20261103T090000"))
    assert foreign.at == own.at


@pytest.mark.parametrize(
    "text",
    ["", "BEGIN:VCALENDAR\nEND:VCALENDAR", event("SUMMARY:No day"), event("DTSTART:20261345T990000Z"),
     event("DTSTART:soon"), "BEGIN:VEVENT\nDTSTART:20261103T090000Z", event("DTSTART:00010101T000000Z"), "{}"],
)  # fmt: skip
def test_what_is_no_appointment(text: str) -> None:
    assert read(text) == ()


def test_an_end_before_the_beginning_says_nothing_of_its_length() -> None:
    (found,) = read(event("DTSTART:20261103T090000Z", "DTEND:20261103T080000Z"))
    assert found.minutes is None


@settings(deadline=None)
@given(st.integers(0, len(ONE)), st.text(max_size=12))
def test_a_file_broken_anywhere_is_read_or_refused(at: int, noise: str) -> None:
    for text in (ONE[:at] + noise + ONE[at:], ONE[:at] + noise):
        for found in read(text):
            assert found.at.tzinfo is not None
