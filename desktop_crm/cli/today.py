"""`today`: what needs the user now, as the Today page lists it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from desktop_crm.base import clock
from desktop_crm.base.dates import ago_words, late_words, short_day
from desktop_crm.base.money import Money
from desktop_crm.base.text import count_words
from desktop_crm.cli.answers import Answer, Run, moment
from desktop_crm.insight import today
from desktop_crm.insight.today import Today
from desktop_crm.insight.waiting import Waiting
from desktop_crm.lifecycle import reviewing

if TYPE_CHECKING:
    from datetime import datetime

    from desktop_crm.cli.answers import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser("today", help="who needs you today: due, waiting, complaints, birthdays …")
    parser.add_argument("--now", type=moment, metavar="ISO", help="as if it were then")
    parser.set_defaults(run=_run)


def _run(this: Run, given: argparse.Namespace) -> Answer:
    now = given.now or this.now()
    with this.book() as book:
        reviewing.review_small(book, now)
        with book.read() as session:
            found = today.today(session, now)
    said = (
        f"{count_words(found.needs, 'thing needs', 'things need')} you."
        if found.needs
        else "Nothing is waiting."
    )
    return Answer(_keys(found), tuple(_lines(found, now)), said)


def _keys(found: Today) -> dict[str, Any]:
    return {
        "day": found.day.isoformat(),
        "needs": found.needs,
        "follow_ups": [
            {
                "id": due.follow_up.id, "contact_id": due.follow_up.contact_id, "name": due.name,
                "what": due.follow_up.what, "due": due.follow_up.due.isoformat(), "time": due.follow_up.due_time,
                "channel": due.follow_up.channel, "days_late": due.late,
            }
            for due in found.follow_ups
        ],
        "replies": [_point(point) for point in found.waiting],
        "promises": [_point(point) for point in found.promised],
        "complaints": [
            {
                "id": case.id, "contact_id": case.contact_id, "name": case.name, "subject": case.subject,
                "step": case.step.value, "due": case.due.isoformat() if case.due else None,
                "days_late": case.days_late, "next": case.next_step,
            }
            for case in found.complaints
        ],
        "quiet": [
            {
                "contact_id": one.contact_id, "name": one.name, "reason": one.reason,
                "last_on": one.last_on.isoformat(), "usual_days": one.usual_days,
                "bought": [_money(money) for money in one.bought],
            }
            for one in found.quiet
        ],
        "birthdays": [
            {
                "contact_id": one.contact_id, "name": one.name, "day": one.day.isoformat(),
                "kind": one.turn.kind.value, "years": one.turn.years,
            }
            for one in found.occasions
        ],
        "campaigns": [
            {
                "campaign_id": one.campaign_id, "name": one.name, "state": one.state, "why": one.held_reason,
                "total": one.total, "left": one.left,
            }
            for one in found.campaigns
        ],
        "imports": [
            {"import_id": one.import_id, "file": one.file, "problems": one.problems} for one in found.imports
        ],
    }  # fmt: skip


def _point(point: Waiting) -> dict[str, Any]:
    return {
        "interaction_id": point.interaction_id, "contact_id": point.contact_id, "name": point.name,
        "text": point.text, "at": clock.to_iso(point.at), "channel": point.channel,
    }  # fmt: skip


def _money(money: Money) -> dict[str, Any]:
    return {"currency": money.currency, "minor": money.minor}


def _lines(found: Today, now: datetime) -> list[str]:
    """The same for people, group by group."""
    day, lines = found.day, list[str]()
    groups = (
        (
            "Follow-ups",
            [f"{d.name}: {d.follow_up.what} ({late_words(d.follow_up.due, day)})" for d in found.follow_ups],
        ),
        ("Waiting for an answer", [f"{w.name}: {w.text} ({ago_words(w.at, now)})" for w in found.waiting]),
        ("You promised", [f"{w.name}: {w.text} ({ago_words(w.at, now)})" for w in found.promised]),
        ("Complaints", [case.words() for case in found.complaints]),
        ("Going quiet", [f"{one.name}: {one.reason}" for one in found.quiet]),
        ("Birthdays", [f"{one.name} {one.turn.words()}, {short_day(one.day)}" for one in found.occasions]),
        (
            "Campaigns",
            [f"{one.name}: {one.held_reason or one.state}, {one.left:,} to go" for one in found.campaigns],
        ),
        (
            "Left over from imports",
            [f"{one.file}: {count_words(one.problems, 'value')}" for one in found.imports],
        ),
    )
    for head, rows in groups:
        if rows:
            lines += [head, *(f"  {row}" for row in rows)]
    return lines
