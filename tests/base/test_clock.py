"""Instants are aware, in UTC, and cut to what the book stores."""

import time
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pytest

from desktop_crm.base import clock


def test_now_is_utc_to_the_millisecond() -> None:
    now = clock.now()
    assert now.tzinfo is UTC and now.microsecond % 1000 == 0


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.cut(datetime(2026, 11, 17))  # noqa: DTZ001


def test_instants_are_cut_not_rounded() -> None:
    east = timezone(timedelta(hours=9))
    assert clock.cut(datetime(2026, 11, 17, 9, 0, 0, 999_999, east)) == datetime(
        2026, 11, 17, 0, 0, 0, 999_000, UTC
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-17T10:04:05Z", "2026-11-17T10:04:05Z"),
        ("2026-11-17T10:04:05.123456+02:00", "2026-11-17T08:04:05.123Z"),
        (" 2026-11-17T10:04+00:00 ", "2026-11-17T10:04:00Z"),
    ],
)
def test_iso_is_read_and_written(written: str, read: str) -> None:
    assert clock.to_iso(clock.from_iso(written)) == read


def test_iso_without_an_offset_is_the_users_time() -> None:
    read = clock.from_iso("2026-11-17T10:04")
    assert clock.local(read).replace(tzinfo=None) == datetime(2026, 11, 17, 10, 4)  # noqa: DTZ001


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="tomorrow"):
        clock.from_iso("tomorrow")


@pytest.mark.parametrize(
    "edge",
    ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "0001-01-01T00:00", "9999-12-31T23:59Z"],
)
def test_an_instant_that_another_time_zone_cannot_show_is_refused(edge: str) -> None:
    with pytest.raises(ValueError):
        clock.from_iso(edge)


@pytest.mark.parametrize("year", [1904, 1950, 1969, 3001, 9000])
def test_days_that_windows_has_no_local_time_for_are_shown_and_read(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    real = clock._system_zone

    def windows(moment: datetime) -> tzinfo | None:
        if not 1970 <= moment.year <= 3000:
            raise OSError(22, "Invalid argument")
        return real(moment)

    monkeypatch.setattr(clock, "_system_zone", windows)
    wall = datetime(year, 2, 28, 12, 30)  # noqa: DTZ001
    assert clock.local(clock.from_local(wall)).replace(tzinfo=None) == wall
    assert clock.from_iso(wall.isoformat()) == clock.from_local(wall)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows takes its time zone from the system alone")
def test_the_wall_clock_of_summer_is_not_that_of_winter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    try:
        assert clock.to_iso(clock.from_iso("2026-07-01T12:00")) == "2026-07-01T10:00:00Z"
        assert clock.to_iso(clock.from_iso("2026-01-01T12:00")) == "2026-01-01T11:00:00Z"
        assert clock.local(clock.from_iso("2026-07-01T10:00Z")).hour == 12
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Niue", "America/Sao_Paulo"])
def test_any_day_of_the_calendar_has_a_beginning_and_an_end(
    monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a process can be set on Unix only")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for day in (date.min, date(1, 12, 31), date(2, 1, 1), date(9998, 12, 31), date.max):
            assert clock.day_start(day) <= clock.day_end(day)
        # In São Paulo the clock went from 24:00 to 1:00 on 4 November 2018.
        for day in (date(2018, 11, 3), date(2018, 11, 4), date(2026, 3, 29), date(2028, 2, 29)):
            assert clock.local(clock.day_start(day)).date() == day
            assert clock.day_end(day) == clock.day_start(day + timedelta(days=1))
            assert clock.local(clock.day_end(day) - timedelta(milliseconds=1)).date() == day
    finally:
        monkeypatch.undo()
        time.tzset()
