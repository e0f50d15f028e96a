"""How fast we answer, and what each channel brings: figures over a period, along the index of exchanges by time.

An exchange waits for us where it left an open point, or was written: it is answered by our next exchange with one of
those who took part, or when its open point is closed, whichever comes first. An advertisement or a newsletter that
goes out meanwhile answers nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.text import count_words
from desktop_crm.book import settings
from desktop_crm.book.asking import ask_of
from desktop_crm.book.columns import from_millis, to_millis
from desktop_crm.dialogue import channel_list
from desktop_crm.dialogue.channels import REAL_CONTACT, ChannelInfo, Direction
from desktop_crm.dialogue.habits import is_talk
from desktop_crm.dialogue.reasons import span_words

PERIOD = timedelta(days=90)
BUYS_WITHIN = timedelta(days=30)  # a purchase that may have come of a touch
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Promptness:
    """Of one channel: how many waited for us, how many were answered, how fast, and how long the oldest waits."""

    channel: str
    name: str
    waited: int
    answered: int
    within_a_day: int
    median: timedelta | None  # of those answered
    oldest: datetime | None  # of those that still wait

    @property
    def waiting(self) -> int:
        return self.waited - self.answered

    def words(self) -> str:
        """`In the last 90 days you answered 12 of 15 here, half of them within 3 hours; 3 still wait.`"""
        took = f", half of them within {span_words(self.median)}" if self.median is not None else ""
        still = f"; {self.waiting:,} still wait{'s' if self.waiting == 1 else ''}" if self.waiting else ""
        period = f"In the last {PERIOD.days} days"
        return f"{period} you answered {self.answered:,} of {self.waited:,} here{took}{still}."

    @property
    def share_within_a_day(self) -> float | None:
        """Of all that waited; None where nothing did."""
        return self.within_a_day / self.waited if self.waited else None


def promptness(
    session: Session, now: datetime, since: datetime | None = None, until: datetime | None = None
) -> tuple[Promptness, ...]:
    """How fast we answered on each channel where somebody waited; by default in the last 90 days."""
    channels = channel_list.every(session)
    since, until = since or now - PERIOD, until or now
    times = _answer_times(session, channels, since, until, now)
    return tuple(_told(channel, times[channel.id]) for channel in channels if channel.id in times)


def waiting_words(since: datetime, now: datetime) -> str:
    """How long somebody waits for an answer: `waits 20 minutes`, `waits 5 hours`, `waits 3 days`."""
    if now - since < timedelta(minutes=1):
        return "came just now"
    weeks = (now - since).days // 7
    return f"waits {count_words(weeks, 'week')}" if weeks >= 3 else f"waits {span_words(now - since)}"


# ---------------------------------------------------------------- answer times
_Times = dict[str, list[tuple[datetime, timedelta | None]]]

# The period comes first, along its index; then for each exchange that may wait one step into each timeline.
_INCOMING = f"""
SELECT came.channel, came.at, came.open_point <> '' AS asks, came.open_closed_at, (
    SELECT min((
        SELECT p.at FROM participants p CROSS JOIN interactions i ON i.id = p.interaction_id
        WHERE p.contact_id = m.contact_id AND p.at > came.at AND p.at <= :now AND i.direction = 'out'
        AND {REAL_CONTACT} ORDER BY p.at LIMIT 1))
    FROM participants m WHERE m.interaction_id = came.id)
FROM interactions came
WHERE came.at >= :since AND came.at < :until AND came.direction = 'in'
"""


def _answer_times(
    session: Session, channels: Iterable[ChannelInfo], since: datetime, until: datetime, now: datetime
) -> _Times:
    """By channel: when each exchange that waits for us came, and how long it waited; None: still."""
    talks = {channel.id for channel in channels if is_talk(channel.id, channel.family)}
    given = {"since": to_millis(since), "until": to_millis(until), "now": to_millis(now)}
    found: _Times = defaultdict(list)
    for channel, at, asks, closed, ours in ask_of(session)(_INCOMING, given):
        if channel in talks and not asks:
            continue  # said and answered at once
        ends = [each for each in (ours, closed if asks else None) if each is not None]
        took = timedelta(milliseconds=max(0, min(ends) - at)) if ends else None
        found[channel].append((from_millis(at), took))
    return found


def _told(channel: ChannelInfo, times: list[tuple[datetime, timedelta | None]]) -> Promptness:
    took = [each for _at, each in times if each is not None]
    return Promptness(
        channel=channel.id,
        name=channel.name,
        waited=len(times),
        answered=len(took),
        within_a_day=sum(each <= _DAY for each in took),
        median=timedelta(seconds=median(each.total_seconds() for each in took)) if took else None,
        oldest=min((at for at, each in times if each is None), default=None),
    )


# ---------------------------------------------------------------- rows of reports
_COUNTS = """
SELECT channel, direction, count(*), sum(ifnull(duration_minutes, 0)), sum(cost_minor), count(cost_minor),
    count(CASE WHEN open_point <> '' AND open_closed_at IS NULL THEN 1 END)
FROM interactions WHERE at >= :since AND at < :until GROUP BY channel, direction
"""
_PEOPLE = """
SELECT i.channel, i.direction, count(DISTINCT p.contact_id)
FROM interactions i CROSS JOIN participants p ON p.interaction_id = i.id
WHERE i.at >= :since AND i.at < :until GROUP BY i.channel, i.direction
"""
# Each purchase once for each touchpoint that its buyer had in the month before.
_BOUGHT = """
SELECT channel, direction, currency, count(*), sum(ifnull(amount_minor, 0)) FROM (
    SELECT DISTINCT u.id, u.currency, u.amount_minor, i.channel, {direction} AS direction
    FROM purchases u
    CROSS JOIN participants p ON p.contact_id = u.contact_id AND p.at <= u.at AND p.at > u.at - :within
        AND p.at >= :since AND p.at < :until
    CROSS JOIN interactions i ON i.id = p.interaction_id
    WHERE u.at >= :since AND u.at < :bought_until)
GROUP BY channel, direction, currency ORDER BY channel, direction, currency
"""


def channel_rows(session: Session, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """For each channel that was used: in, out, how we answered, what it cost, what was bought within 30 days after."""
    channels = channel_list.every(session)
    counts = _counts(session, since, until)
    times = _answer_times(session, channels, since, until, until)
    bought = _bought(session, since, until, by_direction=False)
    rows = []
    for channel in channels:
        sides = [counts.get((channel.id, direction.value)) for direction in Direction]
        if any(sides):
            rows.append(
                _channel_row(session, channel, sides, _told(channel, times.get(channel.id, [])), bought)
            )
    return rows


def _channel_row(
    session: Session, channel: ChannelInfo, sides: list[Any], told: Promptness, bought: Any
) -> dict[str, Any]:
    came, went = (side[0] if side else 0 for side in sides)
    return {
        "channel": channel.id,
        "name": channel.name,
        "in": came,
        "out": went,
        "waited": told.waited,
        "answered": told.answered,
        "unanswered": told.waiting,
        "median_answer_minutes": None if told.median is None else round(told.median.total_seconds() / 60),
        "answered_within_a_day": told.within_a_day,
        "minutes": sum(side[1] for side in sides if side),
        "cost_minor": sum(_cost(channel, side) for side in sides),
        "currency": settings.get(session, settings.CURRENCY),
        **_bought_keys(bought, (channel.id, "")),
    }


def touchpoint_rows(session: Session, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """For each channel and direction that was used: how often, with how many, at what cost, what followed."""
    counts = _counts(session, since, until)
    people = {(row[0], row[1]): row[2] for row in ask_of(session)(_PEOPLE, _period(since, until))}
    bought = _bought(session, since, until, by_direction=True)
    currency = settings.get(session, settings.CURRENCY)
    rows = []
    for channel in channel_list.every(session):
        for direction in Direction:
            key = (channel.id, direction.value)
            if key in counts:
                rows.append(
                    {
                        "channel": channel.id,
                        "name": channel.name,
                        "direction": direction.value,
                        "interactions": counts[key][0],
                        "contacts": people.get(key, 0),
                        "minutes": counts[key][1],
                        "cost_minor": _cost(channel, counts[key]),
                        "currency": currency,
                        "open_points": counts[key][4],
                        **_bought_keys(bought, key),
                    }
                )
    return rows


def _period(since: datetime, until: datetime) -> dict[str, int]:
    return {"since": to_millis(since), "until": to_millis(until)}


def _counts(session: Session, since: datetime, until: datetime) -> dict[tuple[str, str], Any]:
    """By channel and direction: how many, minutes, stated costs, how many stated one, open points."""
    rows = ask_of(session)(_COUNTS, _period(since, until))
    return {(row[0], row[1]): row[2:] for row in rows}


def _cost(channel: ChannelInfo, side: Any) -> int:
    """What was noted, and for the others what the channel costs per touch."""
    if not side:
        return 0
    count, _minutes, stated, known = side[:4]
    return int((stated or 0) + (count - known) * channel.traits.cost_minor)


def _bought(
    session: Session, since: datetime, until: datetime, *, by_direction: bool
) -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    """By channel and direction (empty for both): currency, purchases, their sum in minor units."""
    query = _BOUGHT.format(direction="i.direction" if by_direction else "''")
    given = _period(since, until) | {
        "within": round(BUYS_WITHIN.total_seconds() * 1000), "bought_until": to_millis(until + BUYS_WITHIN),
    }  # fmt: skip
    found: dict[tuple[str, str], list[tuple[str, int, int]]] = defaultdict(list)
    for channel, direction, currency, count, total in ask_of(session)(query, given):
        found[channel, direction].append((currency, count, total))
    return found


def _bought_keys(bought: Any, key: tuple[str, str]) -> dict[str, Any]:
    sums = bought.get(key, [])
    return {
        "purchases_within_30_days": sum(count for _currency, count, _total in sums),
        "revenue_within_30_days": [
            {"currency": currency, "amount_minor": total} for currency, _count, total in sums if currency
        ],
    }
