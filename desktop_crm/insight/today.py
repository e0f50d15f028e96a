"""What needs the user now: what is due, who waits for an answer, what is being sent, what was left over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.book.columns import from_millis, to_millis
from desktop_crm.contacts import listing
from desktop_crm.dialogue import follow_ups
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.insight import waiting
from desktop_crm.insight.waiting import Waiting, name_of
from desktop_crm.insight.week import WeekDay, week

SHOWN = 100  # rows of a group; the counts say how many there are
RECENT = timedelta(days=7)  # how long an import's problems are worth a line
SOON = 7  # days ahead that birthdays are shown


@dataclass(frozen=True, slots=True)
class Due:
    """A follow-up that is due; `late` in days, 0 today."""

    follow_up: FollowUp
    name: str
    late: int


@dataclass(frozen=True, slots=True)
class Running:
    """A campaign that is under way or waits for the user; `deliveries` by state."""

    campaign_id: int
    name: str
    state: str  # sending, paused, stopped
    practice: bool
    held_reason: str
    held_until: datetime | None
    deliveries: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.deliveries.values())

    @property
    def left(self) -> int:
        """How many have not left yet."""
        return sum(self.deliveries.get(state, 0) for state in ("planned", "sending", "deferred"))


@dataclass(frozen=True, slots=True)
class LeftOver:
    """An import of the last days with rows that did not come in whole."""

    import_id: int
    file: str
    at: datetime
    problems: int


@dataclass(frozen=True, slots=True)
class Birthday:
    """Whose birthday is near; `turns` None where nobody knows the year."""

    contact_id: int
    name: str
    day: date
    turns: int | None


@dataclass(frozen=True, slots=True)
class Today:
    """The morning list. Groups hold at most 100 rows; `due` and `waiting_count` count all."""

    day: date
    follow_ups: tuple[Due, ...]  # the longest overdue first
    due: int
    overdue: int
    this_week: int  # follow-ups due from tomorrow to the end of the week
    waiting: tuple[Waiting, ...]  # they asked; the latest first
    waiting_count: int
    promised: tuple[Waiting, ...]  # we said that we would
    promised_count: int
    campaigns: tuple[Running, ...]
    imports: tuple[LeftOver, ...]
    birthdays: tuple[Birthday, ...]
    week: tuple[WeekDay, ...]  # Monday to Sunday
    contacts: bool  # whether there is anybody in the book

    @property
    def needs(self) -> int:
        """`10 things need you`."""
        stopped = sum(campaign.state != "sending" for campaign in self.campaigns)
        return self.due + self.waiting_count + self.promised_count + stopped + len(self.imports)


def today(session: Session, now: datetime) -> Today:
    """Everything the Today page shows, in some statements, each along an index."""
    day = clock.local(now).date()
    due = follow_ups.count_due(session, day)
    sunday = day + timedelta(days=6 - day.weekday())
    return Today(
        day=day,
        follow_ups=_due(session, day),
        due=due,
        overdue=follow_ups.count_due(session, day - timedelta(days=1)),
        this_week=follow_ups.count_due(session, sunday) - due,
        waiting=waiting.latest(session, Direction.IN, SHOWN),
        waiting_count=waiting.count(session, Direction.IN),
        promised=waiting.latest(session, Direction.OUT, SHOWN),
        promised_count=waiting.count(session, Direction.OUT),
        campaigns=_campaigns(session),
        imports=_imports(session, now),
        birthdays=_birthdays(session, day),
        week=week(session, day, now),
        contacts=session.execute(sql("SELECT 1 FROM contacts WHERE deleted_at IS NULL LIMIT 1")).first()
        is not None,
    )


# ---------------------------------------------------------------- the groups
def _due(session: Session, day: date) -> tuple[Due, ...]:
    found = follow_ups.due(session, day, SHOWN)
    names = {line.id: line.name for line in listing.lines(session, list({f.contact_id for f in found}))}
    return tuple(Due(f, names.get(f.contact_id, ""), (day - f.due).days) for f in found)


_CAMPAIGNS = """
SELECT id, name, state, practice, held_reason, held_until FROM campaigns
WHERE state IN ('sending', 'paused', 'stopped') AND deleted_at IS NULL
ORDER BY state <> 'sending', started_at DESC, id DESC
"""


def _campaigns(session: Session) -> tuple[Running, ...]:
    counted = sql("SELECT state, count(*) AS n FROM deliveries WHERE campaign_id = :id GROUP BY state")
    return tuple(
        Running(
            campaign_id=row.id,
            name=row.name,
            state=row.state,
            practice=bool(row.practice),
            held_reason=row.held_reason,
            held_until=None if row.held_until is None else from_millis(row.held_until),
            deliveries={r.state: r.n for r in session.execute(counted, {"id": row.id})},
        )
        for row in session.execute(sql(_CAMPAIGNS)).all()
    )


_IMPORTS = """
SELECT i.id, i.file, i.at, (SELECT count(*) FROM import_problems p WHERE p.import_id = i.id) AS problems
FROM imports i WHERE i.at >= :since AND EXISTS (SELECT 1 FROM import_problems p WHERE p.import_id = i.id)
ORDER BY i.at DESC
"""


def _imports(session: Session, now: datetime) -> tuple[LeftOver, ...]:
    rows = session.execute(sql(_IMPORTS), {"since": to_millis(now - RECENT)})
    return tuple(LeftOver(row.id, row.file, from_millis(row.at), row.problems) for row in rows)


_BIRTHDAYS = """
SELECT c.id AS contact_id, c.full_name, c.organisation, c.birthday FROM json_each(:days) j
CROSS JOIN contacts c ON substr(c.birthday, -5) = j.value
WHERE c.birthday IS NOT NULL AND c.deleted_at IS NULL ORDER BY j.key, c.sort_name LIMIT 50
"""


def _birthdays(session: Session, day: date) -> tuple[Birthday, ...]:
    days = [day + timedelta(days=ahead) for ahead in range(SOON)]
    keys = [f"{near:%m-%d}" for near in days]
    if "03-01" in keys and "02-29" not in keys:
        keys.insert(keys.index("03-01") + 1, "02-29")  # comes round on 1 March in common years
    found = []
    for row in session.execute(sql(_BIRTHDAYS), {"days": json.dumps(keys)}).all():
        born = PartialDate.parse(row.birthday)
        when = born.next_after(day)
        turns = when.year - born.year if born.year else None
        if when in days:
            found.append(Birthday(row.contact_id, name_of(session, row), when, turns))
    return tuple(sorted(found, key=lambda birthday: birthday.day))
