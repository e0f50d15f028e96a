"""Why somebody is in a segment or not: each line of the rule with whether it holds, and what the book says about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate, short_day
from desktop_crm.base.money import Money
from desktop_crm.book.asking import Ask, ask_of
from desktop_crm.book.columns import from_millis
from desktop_crm.segments import compiling, conditions, days, deeds, wording
from desktop_crm.segments.catalogue import Kind
from desktop_crm.segments.meaning import Ready
from desktop_crm.segments.pieces import Around, Binds, listed
from desktop_crm.segments.rules import By, Group, Match, Path, Rule

_GROUP_WORDS = {Match.ALL: "All of these", Match.ANY: "Any of these", Match.NONE: "None of these"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One line. `holds` None: it is not finished and was left out. `evidence` is what the book says, or empty."""

    path: Path
    words: str
    holds: bool | None
    evidence: str = ""
    is_group: bool = False

    def sentence(self) -> str:
        return f"{self.words}: {self.evidence}" if self.evidence else self.words


@dataclass(frozen=True, slots=True)
class Why:
    """The answer about one contact: whether they are in, and every line from top to bottom."""

    contact_id: int
    is_in: bool
    reasons: tuple[Reason, ...]


def why(session: Session, rule: Group, contact_id: int, now: datetime) -> Why:
    """Why a living contact is in or out. Of one in the bin, or that was said to be another, it is out."""
    lines = compiling.verdicts(session, rule, now)
    ask = ask_of(session)
    asked = [where for _, _, _, where, _ in lines if where]
    living = "c.deleted_at IS NULL AND c.merged_into IS NULL"
    query = f"SELECT {', '.join([living, *asked])} FROM contacts c WHERE c.id = :why_contact"
    binds = lines[0][4] if lines else {}
    row = ask(query, binds | {"why_contact": contact_id}).fetchone()
    held = iter(row[1:] if row else [0] * len(asked))
    reasons = []
    for path, each, understood, where, _ in lines:
        holds = bool(next(held)) if where else None
        reasons.append(_reason(ask, path, each, understood, holds, contact_id, now))
    whole = reasons[0].holds
    return Why(contact_id, bool(row and row[0]) and whole is not False, tuple(reasons))


def _reason(
    ask: Ask,
    path: Path,
    each: Rule,
    understood: Ready | None,
    holds: bool | None,
    contact_id: int,
    now: datetime,
) -> Reason:
    if isinstance(each, Group):
        return Reason(path, _GROUP_WORDS[each.match], holds, is_group=True)
    words = wording.label(each) or "A line without a field"
    if understood is None:
        return Reason(path, words, None, "not finished, so it is left out")
    if understood.missing:
        return Reason(path, words, holds, understood.missing)
    return Reason(path, words, holds, evidence(ask, understood, contact_id, now))


# ---------------------------------------------------------------- what the book says
def evidence(ask: Ask, understood: Ready, contact_id: int, now: datetime) -> str:
    """What the book says about the contact where the condition looks, in half a sentence."""
    known: dict[str, Any] = {"id": contact_id}
    match understood.kind:
        case Kind.TEXT | Kind.ANSWER:
            return _texts(ask, understood, known)
        case Kind.CHOICE:
            return _tags(ask, known) if understood.field.key == "tag" else _texts(ask, understood, known)
        case Kind.YES_NO:
            return _flag(ask, understood.field.key, known)
        case Kind.NUMBER | Kind.SPENT:
            return _amount(ask, understood, known, now)
        case Kind.DATE | Kind.YEARLY:
            return _day(ask, understood, known, now)
        case Kind.BOUGHT | Kind.COUPON:
            return _bought(ask, understood, known, now)
        case Kind.CONSENT:
            return _consent(ask, understood, known)
        case Kind.CAMPAIGN:
            return _campaign(ask, understood, known)
        case _:
            return ""


def _texts(ask: Ask, understood: Ready, known: dict[str, Any]) -> str:
    if understood.of_id:
        query = "SELECT value FROM field_values WHERE contact_id = :id AND field_id = :field"
        rows = ask(query, known | {"field": understood.of_id}).fetchall()
    else:
        rows = ask(f"SELECT DISTINCT {conditions.shown(understood.field.key)}", known).fetchall()
    held = [str(row[0]) for row in rows if row[0]]
    if not held:
        return "there is none"
    if any(len(text) > 80 for text in held):
        return ""
    return ", ".join(f"“{text}”" for text in held[:4]) + (" and more" if len(held) > 4 else "")


def _tags(ask: Ask, known: dict[str, Any]) -> str:
    query = (
        "SELECT t.name FROM contact_tags x JOIN tags t ON t.id = x.tag_id"
        " WHERE x.contact_id = :id ORDER BY t.folded"
    )
    names = [row[0] for row in ask(query, known)]
    return f"tagged {', '.join(names)}" if names else "no tags"


def _flag(ask: Ask, key: str, known: dict[str, Any]) -> str:
    match key:
        case "open_point":
            row = ask(
                "SELECT i.open_point FROM participants p JOIN interactions i ON i.id = p.interaction_id WHERE"
                " p.contact_id = :id AND i.open_point <> '' AND i.open_closed_at IS NULL ORDER BY i.at DESC LIMIT 1",
                known,
            ).fetchone()
            return f"“{row[0]}”" if row else ""
        case "follow_up_due":
            row = ask(
                "SELECT min(due) FROM follow_ups WHERE contact_id = :id AND done_at IS NULL", known
            ).fetchone()
            return f"the next is on {short_day(date.fromisoformat(row[0]))}" if row[0] else "none is planned"
        case _:
            return ""


def _amount(ask: Ask, understood: Ready, known: dict[str, Any], now: datetime) -> str:
    if understood.of_id:
        return _texts(ask, understood, known)
    bind = Binds("said")
    around = Around(clock.local(now).date(), bind)
    query = f"SELECT {deeds.measured(understood, around)} FROM contacts c WHERE c.id = :id"
    row = ask(query, known | bind.values).fetchone()
    if row is None:
        return ""
    return Money(row[0], understood.of).words() if understood.kind is Kind.SPENT else f"{row[0]:,}"


def _day(ask: Ask, understood: Ready, known: dict[str, Any], now: datetime) -> str:
    if understood.of_id:
        return _texts(ask, understood, known)
    key = understood.field.key
    column = days.INSTANTS.get(key, f"c.{key}")
    row = ask(f"SELECT {column} FROM contacts c WHERE c.id = :id", known).fetchone()
    if row is None or row[0] is None:
        return "never" if key in ("last_interaction", "last_purchase") else "there is none"
    if understood.kind is Kind.YEARLY:
        return PartialDate.parse(row[0]).words()
    return _ago(row[0], now)


def _ago(millis: int, now: datetime) -> str:
    day, today = clock.local(from_millis(millis)).date(), clock.local(now).date()
    days = (today - day).days
    far = "today" if days == 0 else f"{days:,} day{'' if days == 1 else 's'} ago"
    return f"on {short_day(day)}, {far}" if days >= 0 else f"on {short_day(day)}"


def _bought(ask: Ask, understood: Ready, known: dict[str, Any], now: datetime) -> str:
    """The last one at any time, so that it can be seen how far it is from the period."""
    bind = Binds("said")
    fits = deeds.purchased(understood, bind)
    query = f"SELECT max(p.at), count(*) FROM purchases p WHERE p.contact_id = :id{fits}"
    last, count = ask(query, known | bind.values).fetchone()
    if last is None:
        return "never"
    return f"last {_ago(last, now)}" if count > 1 else _ago(last, now)


def _consent(ask: Ask, understood: Ready, known: dict[str, Any]) -> str:
    rows = ask(
        "SELECT a.normal, s.state, s.since FROM addresses a LEFT JOIN consent_states s"
        " ON s.address = a.normal AND s.topic_id = :topic"
        " WHERE a.contact_id = :id AND a.channel = 'email' AND a.normal IS NOT NULL ORDER BY a.preferred DESC, a.id",
        known | {"topic": understood.of_id},
    ).fetchall()
    if not rows:
        return "no e-mail address"
    said = []
    for address, state, since in rows:
        words = wording.STATE_WORDS.get(state or "never", state)
        when = (
            f" since {short_day(clock.local(from_millis(since)).date())}"
            if state and state != "never"
            else ""
        )
        said.append(f"{words}{when}" if len(rows) == 1 else f"{address} {words}{when}")
    return ", ".join(said)


def _campaign(ask: Ask, understood: Ready, known: dict[str, Any]) -> str:
    which = f" AND campaign_id IN ({listed(understood.ids)})" if understood.texts else ""
    if understood.test is By.REPLIED:
        row = ask(
            "SELECT max(i.at) FROM participants p JOIN interactions i ON i.id = p.interaction_id"
            f" WHERE p.contact_id = :id AND i.direction = 'in' AND i.campaign_id IS NOT NULL{which}",
            known,
        ).fetchone()
        return f"on {short_day(clock.local(from_millis(row[0])).date())}" if row[0] else "no reply"
    row = ask(
        f"SELECT state, at, reply FROM deliveries WHERE contact_id = :id{which} ORDER BY at DESC LIMIT 1",
        known,
    ).fetchone()
    if row is None:
        return "none was meant for them"
    state = row[0].replace("_", " ")
    return f"{state} on {short_day(clock.local(from_millis(row[1])).date())}"
