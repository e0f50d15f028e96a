"""What the dialogue asks of the book: Today, the board of complaints, the calendar, one line read, one review."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from time import perf_counter, thread_time
from typing import Any

from benchmarks.steps import Side, Step
from desktop_crm.base import clock
from desktop_crm.book.columns import to_millis
from desktop_crm.dialogue import complaints, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight import calendar, today
from desktop_crm.lifecycle import reviewing

_OF_CELL = 12  # things of a kind that the month shows of a day
_LINES = (
    "{0} rang about the gate, wants the price list, ring back on Friday",
    "Called {1} yesterday at 10",
    "Email from {0}: asked for a discount",
    "Met {0} at the market, promised to send the drawing next week",
)


# ---------------------------------------------------------------- Today
def _today(side: Side, _who: int) -> None:
    with side.book.read() as session:
        today.today(session, clock.now())


def _needs(side: Side, _who: int) -> None:
    with side.book.read() as session:
        today.needs(session, clock.now())


_LIVING = "JOIN contacts c ON c.id = f.contact_id AND c.deleted_at IS NULL"
_OPEN = (
    "FROM interactions i WHERE i.open_point <> '' AND i.open_closed_at IS NULL AND i.direction = '{}'"
    " AND i.complaint_id IS NULL AND NOT EXISTS (SELECT 1 FROM follow_ups f WHERE f.interaction_id = i.id"
    " AND f.done_at IS NULL)"
)
_NAME = "(SELECT c.full_name FROM participants p JOIN contacts c ON c.id = p.contact_id WHERE p.interaction_id = i.id)"
_STEPS = ("listen", "judge", "solution", "follow_up")
_QUIET = (
    "FROM rhythms f CROSS JOIN contacts c ON c.id = f.contact_id WHERE f.quiet_on <= :day AND f.quiet_on >= :lately"
    " AND c.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM follow_ups u WHERE u.contact_id = f.contact_id"
    " AND u.done_at IS NULL AND u.due <= :soon) AND NOT EXISTS (SELECT 1 FROM dismissals d"
    " WHERE d.contact_id = f.contact_id AND d.what = 'quiet' AND d.until >= :day)"
)
_NEEDS = (
    f"SELECT count(*) FROM follow_ups f {_LIVING} WHERE f.done_at IS NULL AND f.due <= :day",
    *(f"SELECT count(*) {_OPEN.format(way)}" for way in ("in", "out")),
    (
        f"SELECT count(*) FROM complaints f {_LIVING} WHERE f.closed_at IS NULL AND f.step IN"
        " ('judge', 'solution', 'follow_up') AND f.due <= :day"
    ),
    (
        f"SELECT count(*) FROM complaints f {_LIVING} WHERE f.closed_at IS NULL AND f.step = 'listen'"
        " AND (f.due <= :day OR f.answered_at IS NULL)"
    ),
    "SELECT count(*) FROM campaigns WHERE state IN ('paused', 'stopped') AND deleted_at IS NULL",
    (
        "SELECT id, file, at FROM imports i WHERE at >= :week AND EXISTS"
        " (SELECT 1 FROM import_problems p WHERE p.import_id = i.id)"
    ),
)
_TODAY = (
    *_NEEDS,
    (f"SELECT f.*, c.full_name FROM follow_ups f {_LIVING} WHERE f.done_at IS NULL AND f.due <= :day"
    " ORDER BY f.due, f.due_time, f.id LIMIT 100"),
    f"SELECT count(*) FROM follow_ups f {_LIVING} WHERE f.done_at IS NULL AND f.due < :day",
    f"SELECT count(*) FROM follow_ups f {_LIVING} WHERE f.done_at IS NULL AND f.due <= :sunday",
    *(f"SELECT i.*, {_NAME} {_OPEN.format(way)} ORDER BY i.at DESC LIMIT 100" for way in ("in", "out")),
    "SELECT * FROM campaigns WHERE state IN ('sending', 'paused', 'stopped') AND deleted_at IS NULL",
    *(f"SELECT f.*, c.full_name FROM complaints f {_LIVING} WHERE f.closed_at IS NULL AND f.step = '{step}'"
      " AND f.due <= :ahead ORDER BY f.due, f.id LIMIT 100" for step in _STEPS),
    f"SELECT f.*, c.full_name {_QUIET} ORDER BY f.quiet_on DESC LIMIT 20",
    f"SELECT count(*) FROM (SELECT 1 {_QUIET} LIMIT 1000)",
    *(f"SELECT c.id, c.full_name, c.{what} FROM json_each(:near) j CROSS JOIN contacts c"
      f" ON substr(c.{what}, -5) = j.value WHERE c.{what} IS NOT NULL AND c.deleted_at IS NULL"
      " ORDER BY j.key, c.sort_name LIMIT 50" for what in ("birthday", "anniversary")),
    "SELECT 1 FROM contacts WHERE deleted_at IS NULL LIMIT 1",
)  # fmt: skip
_OF_DAY = "SELECT channel, count(*) FROM interactions WHERE at >= ? AND at < ? GROUP BY channel"


def _by_hand(statements: Sequence[str], side: Side, _who: int) -> None:
    given = _given()
    for statement in statements:
        side.raw.execute(statement, given).fetchall()


def _today_by_hand(side: Side, who: int) -> None:
    _by_hand(_TODAY, side, who)
    monday = clock.today() - timedelta(days=clock.today().weekday())
    for number in range(-7, 7):
        side.raw.execute(_OF_DAY, _span(monday + timedelta(days=number))).fetchall()


def today_by_hand(raw: sqlite3.Connection) -> list[str]:
    """What a bare list shows of today: what is due, with its name; all the rest is read, too."""
    given = _given()
    for statement in _TODAY:
        raw.execute(statement, given).fetchall()
    rows = raw.execute(_TODAY[len(_NEEDS)], given).fetchall()
    return [f"{row[-1]}: {row[4]}" for row in rows]


def _given() -> dict[str, Any]:
    day = clock.today()
    near = [f"{day + timedelta(days=n):%m-%d}" for n in range(7)]
    days = {"day": 0, "lately": -60, "soon": 7, "ahead": 2, "sunday": 6 - day.weekday()}
    return {name: (day + timedelta(days=ahead)).isoformat() for name, ahead in days.items()} | {
        "near": json.dumps(near),
        "week": to_millis(clock.now() - timedelta(days=7)),
    }


# ---------------------------------------------------------------- complaints and the calendar
def _board(side: Side, _who: int) -> None:
    with side.book.read() as session:
        complaints.board(session, clock.now())


_BOARD = (
    f"SELECT f.step, count(*) FROM complaints f {_LIVING} WHERE f.closed_at IS NULL GROUP BY f.step",
    (f"SELECT count(*) FROM complaints f {_LIVING} WHERE f.closed_at IS NULL AND f.step IN"
    " ('listen', 'judge', 'solution', 'follow_up') AND f.due < :day"),
    *(f"SELECT f.*, c.full_name FROM complaints f {_LIVING} WHERE f.closed_at IS NULL AND f.step = '{step}'"
      " ORDER BY f.due, f.id LIMIT 500" for step in _STEPS),
)  # fmt: skip


def _month(side: Side, _who: int) -> None:
    first = clock.today().replace(day=1)
    with side.book.read() as session:
        calendar.read(session, first, first + timedelta(days=41), _OF_CELL)


_OF_CALENDAR = (
    (f"SELECT f.*, c.full_name FROM follow_ups f {_LIVING} WHERE f.done_at IS NULL AND f.due = :day"
    " ORDER BY f.due_time, f.id LIMIT :most"),
    (f"SELECT f.*, c.full_name FROM follow_ups f {_LIVING} WHERE f.done_at >= :since AND f.done_at < :until"
    " ORDER BY f.done_at LIMIT :most"),
    "SELECT count(*) FROM interactions WHERE at >= :since AND at < :until",
    *(part for what in ("birthday", "anniversary") for part in (
        (f"SELECT id, full_name, {what} FROM contacts WHERE substr({what}, -5) = :key AND {what} IS NOT NULL"
        " AND deleted_at IS NULL ORDER BY sort_name LIMIT :most"),
        f"SELECT count(*) FROM contacts WHERE substr({what}, -5) = :key AND {what} IS NOT NULL AND deleted_at IS NULL",
    )),
)  # fmt: skip


def _month_by_hand(side: Side, _who: int) -> None:
    first = clock.today().replace(day=1)
    for ahead in range(42):
        day = first + timedelta(days=ahead)
        since, until = _span(day)
        given = {
            "day": day.isoformat(),
            "key": f"{day:%m-%d}",
            "since": since,
            "until": until,
            "most": _OF_CELL,
        }
        for statement in _OF_CALENDAR:
            side.raw.execute(statement, given).fetchall()


def _span(day: date) -> tuple[int, int]:
    return _midnight(day), _midnight(day + timedelta(days=1))


def _midnight(day: date) -> int:
    return to_millis(clock.from_iso(day.isoformat()))


# ---------------------------------------------------------------- one line, one review
def _line(side: Side, who: int) -> float:
    """A line about somebody, as it is read while it is typed."""
    from desktop_crm.ui.dialogue.quick_log import read_line, wall_now

    (name,) = side.raw.execute("SELECT full_name FROM contacts WHERE id = ?", (who,)).fetchone()
    line = _LINES[who % len(_LINES)].format(name, name.split()[0])
    with side.book.read() as session:
        began = thread_time()
        read_line(session, line, wall_now(), None)
        return thread_time() - began


def _review(side: Side, who: int) -> float:
    """Somebody's stage, rhythm and cadence after an exchange, on the disk."""
    now = clock.now()
    with side.book.write() as session:
        interactions.log(session, said(who, now), now)
    began = perf_counter()
    with side.book.write() as session:
        reviewing.review_some(session, reviewing.BATCH, now)
    return perf_counter() - began


def said(who: int, now: datetime) -> Log:
    """A call to write down."""
    return Log(
        contact_ids=(who,), channel="phone", direction=Direction.IN, at=now, body="Rang about the gate."
    )


def _steps() -> Iterator[Step]:
    yield Step("today", "Today read", _today, _today_by_hand, None, 0.1)
    yield Step("needs", "what needs the user, counted", _needs, partial(_by_hand, _NEEDS), None, 0.016)
    yield Step("board", "board of complaints", _board, partial(_by_hand, _BOARD), None, 0.1)
    yield Step("month", "calendar of a month", _month, _month_by_hand, None, 0.1)
    yield Step("line", "a line read as an exchange", _line, None, None, 0.05, None)
    yield Step("line-p95", "a line read, 95th percentile", _line, None, None, 0.05, None)
    yield Step("review", "one contact looked at after an exchange", _review, None, None, 0.05, writes=True)


STEPS = tuple(_steps())
