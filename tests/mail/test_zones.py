"""Zones that a calendar file describes: the same offsets as the system's, through the year and at its changes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.mail import zones
from desktop_crm.mail.zones import Zone

Lines = list[tuple[str, dict[str, str], str]]


def lines(text: str) -> Lines:
    return [(name, {}, value) for name, _, value in (each.partition(":") for each in text.split("\n"))]


def zone(name: str, standard: str, daylight: str) -> Zone:
    """As Outlook writes them: `since|from|to|rule`."""

    def part(kind: str, told: str) -> str:
        since, before, after, rule = told.split("|")
        return f"BEGIN:{kind}\nDTSTART:{since}\nTZOFFSETFROM:{before}\nTZOFFSETTO:{after}\nRRULE:{rule}\nEND:{kind}"

    text = f"BEGIN:VTIMEZONE\nTZID:{name}\n{part('STANDARD', standard)}\n{part('DAYLIGHT', daylight)}\nEND:VTIMEZONE"
    return zones.read(lines(text))[name]


BERLIN = zone(
    "W. Europe Standard Time",
    "16010101T030000|+0200|+0100|FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    "16010101T020000|+0100|+0200|FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
)
CHICAGO = zone(
    "Central Standard Time",
    "16010101T020000|-0500|-0600|FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
    "16010101T020000|-0600|-0500|FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU",
)
SYDNEY = zone(
    "AUS Eastern Standard Time",
    "16010101T030000|+1100|+1000|FREQ=YEARLY;BYDAY=1SU;BYMONTH=4",
    "16010101T020000|+1000|+1100|FREQ=YEARLY;BYDAY=1SU;BYMONTH=10",
)


@settings(max_examples=300, deadline=None)
@given(
    st.datetimes(datetime(2012, 1, 1), datetime(2035, 12, 31)),  # noqa: DTZ001
    st.sampled_from([("Europe/Berlin", BERLIN), ("America/Chicago", CHICAGO), ("Australia/Sydney", SYDNEY)]),
)
def test_the_offset_is_the_systems(wall: datetime, which: tuple[str, Zone]) -> None:
    name, told = which
    theirs = {wall.replace(tzinfo=ZoneInfo(name), fold=fold).utcoffset() for fold in (0, 1)}
    assert told.offset(wall) in theirs  # in an hour that comes twice, or never, either will do


def test_a_zone_without_changes_and_one_by_days() -> None:
    text = (
        "BEGIN:VTIMEZONE\nTZID:India\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "TZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nEND:STANDARD\nEND:VTIMEZONE"
    )
    assert zones.read(lines(text))["India"].offset(datetime(2026, 1, 1)) == timedelta(hours=5.5)  # noqa: DTZ001
    days = text.replace("TZOFFSETTO:+0530", "TZOFFSETTO:+0430\nRDATE:20260301T000000,20270301T000000")
    told = zones.read(lines(days))["India"]
    assert told.offset(datetime(1960, 1, 1)) == timedelta(hours=5.5)  # noqa: DTZ001
    assert told.offset(datetime(2026, 6, 1)) == timedelta(hours=4.5)  # noqa: DTZ001


def test_a_rule_that_ended_says_nothing_of_later_years() -> None:
    ended = zone(
        "X",
        "20000101T030000|+0200|+0100|FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10;UNTIL=20101231T000000Z",
        "20000101T020000|+0100|+0200|FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3;UNTIL=20100601T000000Z",
    )
    assert ended.offset(datetime(2010, 7, 1)) == timedelta(hours=2)  # noqa: DTZ001


@given(st.lists(st.tuples(
    st.sampled_from(["BEGIN", "END", "TZID", "DTSTART", "TZOFFSETTO", "TZOFFSETFROM", "RRULE", "RDATE"]),
    st.just({}),
    st.sampled_from(["VTIMEZONE", "STANDARD", "DAYLIGHT", "x", "+9999", "-0100", "20260101T000000", "99999999T999999",
        "FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;BYDAY=9SU", "FREQ=YEARLY;BYMONTHDAY=x;BYDAY=SU", "", ";;=", ","]),
), max_size=25))  # fmt: skip
def test_whatever_stands_there_is_no_fault(found: Lines) -> None:
    for told in zones.read(found).values():
        told.offset(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_the_calendar(year: int) -> None:
    assert BERLIN.offset(datetime(year, 6, 1)) is not None  # noqa: DTZ001
