"""`report`: insights as tables. A report is a function here and a line in REPORTS."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from desktop_crm.base import clock
from desktop_crm.base.dates import short_day
from desktop_crm.base.text import count_words
from desktop_crm.cli.answers import Answer, Run, count
from desktop_crm.insight import complaint_numbers, promptness, referrals
from desktop_crm.lifecycle import reporting, reviewing

if TYPE_CHECKING:
    from desktop_crm.book.database import Book
    from desktop_crm.cli.answers import Commands

Report = Callable[[Run, argparse.Namespace], Answer]


def add(commands: Commands) -> None:
    parser = commands.add_parser("report", help="insights as tables")
    parser.add_argument("name", metavar="NAME", choices=sorted(REPORTS), help=", ".join(sorted(REPORTS)))
    parser.add_argument("--from", dest="begin", type=_day, metavar="DAY", help="from this day on")
    parser.add_argument("--to", dest="end", type=_day, metavar="DAY", help="up to and with this day")
    parser.add_argument("--limit", type=count, default=1_000, metavar="N", help="at most so many rows (1000)")
    parser.set_defaults(run=_run)


def _run(this: Run, given: argparse.Namespace) -> Answer:
    return REPORTS[given.name](this, given)


def _day(text: str) -> date:
    """An argument that is a day."""
    try:
        found = clock.local(clock.from_iso(text)).date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"no day: {text[:40]!r} (like 2026-03-01)") from None
    return found


def _review(this: Run, book: Book) -> None:
    """Stages of this moment: in seconds, but for a large book that nobody has looked at yet."""
    with this.progress() as progress, this.stoppable() as stop:
        reviewing.review(book, this.now(), progress, stop)


# ---------------------------------------------------------------- the reports
def _lifecycle(this: Run, given: argparse.Namespace) -> Answer:
    """How many stand at each stage, and who moved between the days."""
    with this.book() as book:
        _review(this, book)
        with book.read() as session:
            found = reporting.stages_table(session, given.begin, given.end)
    rows = [
        {
            "stage": line.stage.value,
            "count": line.count,
            "share": round(line.share, 4),
            "moved_in": line.moved_in,
            "moved_out": line.moved_out,
        }
        for line in found
    ]
    lines = [f"{'Stage':<8}  {'People':>9}  {'Share':>6}  {'Came':>7}  {'Left':>7}"]
    lines += [
        f"{line.stage.word:<8}  {line.count:>9,}  {line.share:>6.1%}  {line.moved_in:>7,}  {line.moved_out:>7,}"
        for line in found
    ]
    total = sum(line.count for line in found)
    return Answer({"rows": rows}, tuple(lines), f"{count_words(total, 'person', 'people')}.")


def _dormant(this: Run, given: argparse.Namespace) -> Answer:
    """Who is quiet or lost, as they were last seen between the days."""
    with this.book() as book:
        _review(this, book)
        with book.read() as session:
            today = clock.local(this.now()).date()
            found = reporting.dormant(session, today, given.limit, given.begin, given.end)
    rows = [
        {
            "contact_id": one.contact_id,
            "name": one.name,
            "stage": one.stage.value,
            "last_on": None if one.last_on is None else one.last_on.isoformat(),
            "usual_days": one.usual_days,
            "reason": one.reason,
        }
        for one in found
    ]
    lines = tuple(
        f"{one.contact_id:>7}  {one.stage.word:<6}  {short_day(one.last_on) if one.last_on else '':>11}  "
        f"{one.name}: {one.reason}"
        for one in found
    )
    return Answer({"rows": rows}, lines, "" if found else "Nobody stays away longer than usual.")


def _between(given: argparse.Namespace, now: datetime) -> tuple[datetime, datetime]:
    """From the first moment of a day to the last of another; without days, the last 90."""
    end = clock.day_end(given.end) if given.end else now
    begin = given.begin or clock.local(end).date() - timedelta(days=90)
    return clock.day_start(begin), end


def _channels(this: Run, given: argparse.Namespace) -> Answer:
    """What each channel was used for, how promptly it was answered, what it cost and what followed."""
    return _of_period(this, given, promptness.channel_rows, "No channel was used.")


def _touchpoints(this: Run, given: argparse.Namespace) -> Answer:
    """The same for each channel and side."""
    return _of_period(this, given, promptness.touchpoint_rows, "Nothing passed between anybody.")


def _of_period(
    this: Run,
    given: argparse.Namespace,
    rows_of: Callable[[Any, datetime, datetime], list[dict[str, Any]]],
    nothing: str,
) -> Answer:
    begin, end = _between(given, this.now())
    with this.book() as book, book.read() as session:
        rows = rows_of(session, begin, end)
    return Answer({"rows": rows}, _table(rows), "" if rows else nothing)


def _referrals(this: Run, given: argparse.Namespace) -> Answer:
    """Who brought the most people, and what these bought."""
    with this.book() as book, book.read() as session:
        found = referrals.referral_rows(session, given.begin, given.end, given.limit)
    rows = [
        asdict(row) | {"value": [{"currency": m.currency, "minor": m.minor} for m in row.value]}
        for row in found
    ]
    lines = tuple(
        f"{row.people:>5} people  {', '.join(m.words() for m in row.value) or '-':>14}  {row.name}"
        for row in found
    )
    return Answer({"rows": rows}, lines, "" if rows else "Nobody was brought by anybody yet.")


def _complaints(this: Run, given: argparse.Namespace) -> Answer:
    """Each complaint that was opened between the days."""
    until = given.end or clock.local(this.now()).date()
    with this.book() as book, book.read() as session:
        rows = complaint_numbers.rows(session, given.begin, until)
    return Answer({"rows": rows}, _table(rows), "" if rows else "Nobody complained.")


def _table(rows: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """Rows for people: what is said of each, without what is empty."""
    return tuple(
        ", ".join(
            f"{key.replace('_', ' ')} {value}" for key, value in row.items() if value not in (None, "", [])
        )
        for row in rows
    )


REPORTS: dict[str, Report] = {
    "channels": _channels,
    "complaints": _complaints,
    "dormant": _dormant,
    "lifecycle": _lifecycle,
    "referrals": _referrals,
    "touchpoints": _touchpoints,
}
