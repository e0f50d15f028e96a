"""Days that may lack their year, and days and instants in words."""

from datetime import date, timedelta

import pytest

from desktop_crm.base import clock, dates
from desktop_crm.base.dates import PartialDate

TODAY = date(2026, 11, 17)  # a Tuesday
NOW = clock.from_iso("2026-11-17T10:42")


@pytest.mark.parametrize("text", ["1961-05-09", "--05-09", "--02-29", "2000-02-29"])
def test_a_partial_date_is_read_and_written(text: str) -> None:
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize("text", ["1961-13-01", "--02-30", "1961-02-29", "1961-05", "05-09", "", "-05-09"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9 May 1961", "1961-05-09"),
        ("09.05.1961", "1961-05-09"),
        ("9/5", "--05-09"),
        ("9.5.", "--05-09"),
        ("May 9 1961", "1961-05-09"),
        ("9th may 1961", "1961-05-09"),
        ("9 Sept 61", "1961-09-09"),
        ("1.2.05", "2005-02-01"),
        ("1961-05-09", "1961-05-09"),
    ],
)
def test_days_as_people_write_them(typed: str, read: str) -> None:
    assert str(dates.read_day(typed)) == read


@pytest.mark.parametrize("typed", ["", "soon", "31.02.1980", "9 Ma 1961", "1 2 3 4", "x.y"])
def test_what_people_did_not_mean_as_a_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        dates.read_day(typed)


@pytest.mark.parametrize(
    ("born", "day", "due"),
    [
        ("1961-11-17", TODAY, TODAY),
        ("--11-16", TODAY, date(2027, 11, 16)),
        ("2000-02-29", date(2027, 2, 28), date(2027, 3, 1)),
        ("2000-02-29", date(2028, 2, 1), date(2028, 2, 29)),
        ("2000-02-29", date(2027, 3, 2), date(2028, 2, 29)),
    ],
)
def test_a_yearly_day_comes_round(born: str, day: date, due: date) -> None:
    assert PartialDate.parse(born).next_after(day) == due


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (3, "Fri 20 Nov"),
        (-20, "28 Oct"),
        (200, "5 Jun 2027"),
    ],
)
def test_a_day_beside_today(ahead: int, words: str) -> None:
    assert dates.day_words(TODAY + timedelta(days=ahead), TODAY) == words


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=38), "38 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(hours=11), "yesterday"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=21), "3 weeks ago"),
        (timedelta(days=90), "3 months ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_how_long_ago(back: timedelta, words: str) -> None:
    assert dates.ago_words(NOW - back, NOW) == words


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (timedelta(minutes=38), "today 10:04"),
        (timedelta(days=1), "yesterday 10:42"),
        (timedelta(days=14), "3 Nov 10:42"),
        (timedelta(days=429), "14 Sep 2025 10:42"),
    ],
)
def test_an_instant_in_a_timeline(back: timedelta, words: str) -> None:
    # Through local time, so that a change of the clocks in between does not matter.
    then = clock.local(NOW).replace(tzinfo=None) - back
    assert dates.moment_words(clock.from_iso(then.isoformat()), NOW) == words


def test_how_late_a_follow_up_is() -> None:
    assert dates.late_words(TODAY - timedelta(days=1), TODAY) == "1 day late"
    assert dates.late_words(TODAY - timedelta(days=3), TODAY) == "3 days late"
    assert dates.late_words(TODAY, TODAY) == "today"


def test_long_days_and_months() -> None:
    assert dates.long_day(TODAY) == "Tuesday 17 November"
    assert dates.long_day(TODAY, with_year=True) == "Tuesday 17 November 2026"
    assert dates.month_words(TODAY) == "November 2026"
    assert dates.short_day(TODAY) == "17 Nov 2026"
