"""What complaints tell: how many, what caused them, how fast they were answered and solved, who stayed.

Counted over the complaints that were opened in a period; each figure knows the cases behind it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.money import Money
from desktop_crm.base.text import fold
from desktop_crm.book import settings
from desktop_crm.book.asking import ask_of
from desktop_crm.book.columns import from_millis, to_millis
from desktop_crm.dialogue import complaint_steps as steps
from desktop_crm.dialogue import handling
from desktop_crm.dialogue.complaint_steps import Limits

NO_CAUSE = "Not judged yet"


@dataclass(frozen=True, slots=True)
class Dated:
    """What is counted of one complaint. Days are local; costs are minor units of the book's currency."""

    id: int
    opened: datetime
    answered: datetime | None
    solved: datetime | None
    closed: datetime | None
    done_by: date | None
    justified: str
    cause: str
    satisfied: str
    kept: str
    cost_minor: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the cases behind it."""

    words: str
    value: str
    ids: tuple[int, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause and the cases that it is behind."""

    words: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """All figures of a period, and the causes, the most frequent first."""

    figures: tuple[Figure, ...]
    causes: tuple[Cause, ...]


def read(session: Session, since: date | None, until: date) -> Numbers:
    """The figures of the complaints opened from `since` (None: ever) up to and on `until`."""
    currency = settings.get(session, settings.CURRENCY)
    return count(_dated(session, since, until), handling.limits(session), currency)


def rows(session: Session, since: date | None, until: date) -> list[dict[str, Any]]:
    """One row a complaint of the period, the first opened first, for a report or a file."""
    found = ask_of(session)(_ROWS, _between(since, until))
    return [
        {
            "id": number, "contact_id": contact, "name": name or organisation, "subject": subject,
            "opened": _day(opened), "step": "closed" if closed else step, "due": due if not closed else None,
            "answered": _day(answered), "justified": justified, "cause": cause, "severity": severity,
            "solution": solution, "cost_minor": cost, "solved": _day(solved), "satisfied": satisfied,
            "kept": kept, "closed": _day(closed),
        }
        for (
            number, contact, name, organisation, subject, opened, step, due, answered, justified, cause, severity,
            solution, cost, solved, satisfied, kept, closed,
        ) in found
    ]  # fmt: skip


# ---------------------------------------------------------------- counting
def count(cases: Sequence[Dated], limits: Limits, currency: str) -> Numbers:
    """The figures, from the facts alone; those of which nothing is known are left out."""
    figures = [
        _number("Complaints", cases),
        _number("Still open", [c for c in cases if c.closed is None]),
        _number("Justified", [c for c in cases if c.justified in ("yes", "partly")], "wholly or partly"),
        *_times("Time to answer", "Answered in time", [(c, c.answered) for c in cases], limits, _answer_by),
        *_times("Time to solve", "Solved in time", [(c, c.solved) for c in cases], limits, _solve_by),
        *_shares("Satisfied", [c for c in cases if c.satisfied], lambda c: c.satisfied == "yes"),
        *_shares("Won back", [c for c in cases if c.kept], lambda c: c.kept == "won_back"),
    ]
    lost = [c for c in cases if c.kept == "lost"]
    if lost:
        figures.append(_number("Lost", lost))
    paid = [c for c in cases if c.cost_minor]
    if paid:
        cost = Money(sum(c.cost_minor or 0 for c in paid), currency).words()
        figures.append(Figure("Cost", cost, _ids(paid), f"of {len(paid):,}"))
    return Numbers(tuple(figures), causes(cases))


def causes(cases: Iterable[Dated]) -> tuple[Cause, ...]:
    """The causes as they are written most often, the most frequent first; what is not judged yet comes last."""
    groups: dict[str, list[Dated]] = defaultdict(list)
    for case in cases:
        groups[fold(case.cause)].append(case)
    named = [(key, found) for key, found in groups.items() if key]
    named.sort(key=lambda each: (-len(each[1]), each[0]))
    made = [Cause(_usual(found), _ids(found)) for _key, found in named]
    unjudged = groups.get("", [])
    return (*made, Cause(NO_CAUSE, _ids(unjudged))) if unjudged else tuple(made)


def _usual(cases: Sequence[Dated]) -> str:
    spelt = [case.cause for case in cases]
    return max(spelt, key=spelt.count)


def _ids(cases: Iterable[Dated]) -> tuple[int, ...]:
    return tuple(case.id for case in cases)


def _number(words: str, cases: Sequence[Dated], hint: str = "") -> Figure:
    return Figure(words, f"{len(cases):,}", _ids(cases), hint)


def _shares(words: str, known: Sequence[Dated], holds: Any) -> list[Figure]:
    if not known:
        return []
    good = [case for case in known if holds(case)]
    return [Figure(words, f"{len(good):,}", _ids(good), f"of {len(known):,} who said it")]


def _times(
    words: str, in_time: str, pairs: Sequence[tuple[Dated, datetime | None]], limits: Limits, limit: Any
) -> list[Figure]:
    done = [(case, at) for case, at in pairs if at is not None]
    if not done:
        return []
    cases = [case for case, _at in done]
    spans = [max(at - case.opened, timedelta(0)) for case, at in done]
    kept = [case for case, at in done if clock.local(at).date() <= limit(case, limits)]
    middle = median(span.total_seconds() for span in spans)
    return [
        Figure(words, span_words(timedelta(seconds=middle)), _ids(cases), f"median of {len(done):,}"),
        Figure(in_time, f"{len(kept):,}", _ids(kept), f"of {len(done):,}"),
    ]


def _answer_by(case: Dated, limits: Limits) -> date:
    return steps.add_working(clock.local(case.opened).date(), limits.answer)


def _solve_by(case: Dated, limits: Limits) -> date:
    """The agreed day, else what all steps up to the solution may take together."""
    days = limits.answer + limits.judge + limits.solution
    return case.done_by or steps.add_working(clock.local(case.opened).date(), days)


def span_words(span: timedelta) -> str:
    """`40 min`, `3 h`, `1 day`, `12 days`."""
    seconds = span.total_seconds()
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    if seconds < 36 * 3600:
        return f"{round(seconds / 3600)} h"
    return f"{round(seconds / 86_400)} days"


# ---------------------------------------------------------------- reading
_WHERE = """
FROM complaints AS k CROSS JOIN contacts AS c ON c.id = k.contact_id
WHERE k.opened_at >= :since AND k.opened_at < :until AND c.deleted_at IS NULL ORDER BY k.opened_at, k.id
"""
_DATED = f"""
SELECT k.id, k.opened_at, k.answered_at, k.solved_at, k.closed_at, k.done_by, k.justified, k.cause, k.satisfied,
    k.kept, k.cost_minor {_WHERE}
"""
_ROWS = f"""
SELECT k.id, k.contact_id, c.full_name, c.organisation, k.subject, k.opened_at, k.step, k.due, k.answered_at,
    k.justified, k.cause, k.severity, k.solution, k.cost_minor, k.solved_at, k.satisfied, k.kept, k.closed_at {_WHERE}
"""


def _dated(session: Session, since: date | None, until: date) -> list[Dated]:
    return [
        Dated(
            number, from_millis(opened), _at(answered), _at(solved), _at(closed),
            date.fromisoformat(done_by) if done_by else None, *rest,
        )
        for number, opened, answered, solved, closed, done_by, *rest in ask_of(session)(
            _DATED, _between(since, until)
        )
    ]  # fmt: skip


def _between(since: date | None, until: date) -> dict[str, int]:
    first = 0 if since is None else to_millis(clock.day_start(since))
    return {"since": first, "until": to_millis(clock.day_end(until))}


def _at(millis: int | None) -> datetime | None:
    return None if millis is None else from_millis(millis)


def _day(millis: int | None) -> str | None:
    return None if millis is None else clock.local(from_millis(millis)).date().isoformat()
