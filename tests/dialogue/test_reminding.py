"""When the user is told of what is due: once, at its time, in the morning, over the change of the clocks."""

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as Time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base import clock
from desktop_crm.dialogue import reminding
from desktop_crm.dialogue.reminding import Reminder

ZONES = ("UTC", "Europe/London", "America/St_Johns", "Pacific/Auckland", "Asia/Kathmandu")


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system cannot change its time zone")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def planned(day: date, at: str = "", number: int = 1) -> Reminder:
    return Reminder(number, 7, day, at, "Ann", "Ring")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return clock.from_local(datetime.combine(day, Time(hour, minute)))


DAY = date(2027, 3, 10)


def test_at_its_time_and_without_one_in_the_morning(zone: str) -> None:
    some = (planned(DAY, "14:30", 1), planned(DAY, "", 2), planned(DAY - timedelta(days=3), "16:00", 3))
    assert reminding.due_now(some, (), at(DAY, 8, 59), 9) == ()
    assert [r.id for r in reminding.due_now(some, (), at(DAY, 9), 9)] == [2, 3]
    assert [r.id for r in reminding.due_now(some, (), at(DAY, 14, 30), 9)] == [1, 2, 3]
    told = {some[1].key, some[2].key}
    assert [r.id for r in reminding.due_now(some, told, at(DAY, 15), 9)] == [1]


def test_what_is_put_off_is_told_again(zone: str) -> None:
    told = {planned(DAY, "10:00").key}
    assert reminding.due_now([planned(DAY, "10:00")], told, at(DAY, 11), 9) == ()
    later = planned(DAY, "15:00")
    assert reminding.due_now([later], told, at(DAY, 15), 9) == (later,)


def test_the_next_look_is_at_the_next_thing_or_at_midnight(zone: str) -> None:
    some = (planned(DAY, "14:30", 1), planned(DAY, "", 2))
    assert reminding.next_moment(some, (), at(DAY, 7), 9) == at(DAY, 9)
    assert reminding.next_moment(some, {some[1].key}, at(DAY, 7), 9) == at(DAY, 14, 30)
    assert reminding.next_moment(some, (), at(DAY, 15), 9) == at(DAY + timedelta(days=1), 0)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31), date(2027, 3, 14), date(2027, 11, 7)])
def test_on_the_days_the_clocks_change_it_is_told_once(zone: str, day: date) -> None:
    some = [
        planned(day, f"{hour:02}:{minute:02}", hour * 60 + minute) for hour in range(24) for minute in (0, 30)
    ]
    now, told, seen = at(day, 0) - timedelta(minutes=1), set[tuple[int, date, str]](), list[int]()
    for _ in range(200):
        fresh = reminding.due_now(some, told, now, 9)
        told |= {each.key for each in fresh}
        seen += [each.id for each in fresh]
        following = reminding.next_moment(some, told, now, 9)
        assert following > now
        now = following
        if clock.local(now).date() > day:
            break
    assert sorted(seen) == sorted(each.id for each in some)


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 1439), st.integers(6, 12))
def test_nothing_is_told_before_its_time(hour: int, minute: int, now: int, morning: int) -> None:
    each = planned(DAY, f"{hour:02}:{minute:02}")
    here = at(DAY, now // 60, now % 60)
    assert bool(reminding.due_now([each], (), here, morning)) == (hour * 60 + minute <= now)


def test_one_message_for_several() -> None:
    assert reminding.words([planned(DAY, "10:30")]) == ("Ring", "Ann, 10:30")
    assert reminding.words([planned(DAY)]) == ("Ring", "Ann")
    assert reminding.words([planned(DAY, "", n) for n in range(5)]) == (
        "5 follow-ups are due",
        "Ann and 2 more",
    )
