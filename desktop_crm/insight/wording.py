"""How the timeline tells what happened, in the user's words. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.text import count_words
from desktop_crm.consent import gate
from desktop_crm.consent.state import How, Kind

BY: dict[How, str] = {
    How.FORM: "by form",
    How.SPOKEN: "by word of mouth",
    How.LETTER: "by letter",
    How.REPLY: "by reply",
    How.WEBSITE: "on the website",
    How.IMPORT: "stated with an import",
    How.BY_HAND: "entered by hand",
}
_SAID: dict[Kind, str] = {
    Kind.REQUESTED: "Asked for consent",
    Kind.CONFIRMED: "Opted in",
    Kind.DECLINED: "Said no",
    Kind.WITHDRAWN: "Opted out",
    Kind.EXPIRED: "Consent expired",
    Kind.CORRECTED: "Consent corrected",
}
# By state of a delivery: the pill, and the sentence under it.
_DELIVERED: dict[str, tuple[str, str]] = {
    "planned": ("Planned", "It has not left yet."),
    "sending": ("Sending", "It is being handed to the mail server."),
    "accepted": ("Accepted", "The mail server took it."),
    "deferred": ("Deferred", "The mail server asked to try again later."),
    "refused": ("Refused", "The mail server did not take it."),
    "in_doubt": ("In doubt", "It may have arrived; it is not sent again by itself."),
    "held": ("Not sent", "It was held back."),
}


def consent_said(kind: Kind, how: How) -> str:
    """`Opted in by reply`, `Opted out, entered by hand`."""
    joint = ", " if how in (How.IMPORT, How.BY_HAND) else " "
    return _SAID[kind] if kind is Kind.EXPIRED else f"{_SAID[kind]}{joint}{BY[how]}"


def delivered(state: str, practice: bool) -> tuple[str, str]:
    """The pill of a delivery and the sentence that says what it means."""
    if practice and state == "accepted":
        return "Practice", "Written to the practice outbox: nothing left this computer."
    return _DELIVERED.get(state, (state.replace("_", " ").capitalize(), ""))


def held_back(reason: str) -> str:
    """Why a message was held back: of a reason of the gate its words, else as it stands."""
    known = {why.value: words for why, words in gate.WORDS.items()}
    return known.get(reason, reason)


def filled(changes: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """What an import filled into a contact, as labels and values."""
    found: list[tuple[str, str]] = []
    for change in changes:
        own = change.get("own", {}) | {name: pair[1] for name, pair in change.get("over", {}).items()}
        # The whole name follows from its parts.
        shown = [name for name in own if name != "full_name" or not {"given", "family"} & own.keys()]
        found += [(name.replace("_", " ").capitalize(), _value(name, str(own[name]))) for name in shown]
        found += [("Reached by", str(way[1])) for way in change.get("ways", ())]
        found += [("Detail", str(detail[1])) for detail in change.get("details", ())]
        found += [("Custom field", str(field[1])) for field in change.get("fields", ())]
        found += [("Custom field", str(field[2])) for field in change.get("fields_over", ())]
        if change.get("tags"):
            found.append(("Tags", count_words(len(change["tags"]), "tag")))
    return tuple(found)


def _value(name: str, value: str) -> str:
    return PartialDate.parse(value).words() if value and name in ("birthday", "anniversary") else value


def bought(what: str, quantity: Decimal) -> str:
    """`Bought 2 × Blue mug`, `Bought Blue mug`; where nobody noted what, `Bought something`."""
    if not what:
        return "Bought something"
    return f"Bought {what}" if quantity == 1 else f"Bought {quantity:f} × {what}"


def lasting(minutes: int | None) -> str:
    """`6 min`, `1 h 20 min`; empty where nobody noted it."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    return " ".join(p for p in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if p)


def together(others: Sequence[str]) -> str:
    """`with Tom Berg`, `with Tom Berg and 2 more`; empty where nobody else took part."""
    if not others:
        return ""
    return f"with {others[0]}" + (f" and {len(others) - 1} more" if others[1:] else "")


_VERDICTS = {"yes": "Yes", "partly": "Partly", "no": "No"}


def verdict(answer: str) -> str:
    """A yes, partly or no as a word."""
    return _VERDICTS.get(answer, answer)


_STEPS = {
    "listen": "Complaint: listening",
    "judge": "Complaint: being judged",
    "solution": "Complaint: a solution is wanted",
    "follow_up": "Complaint solved: to be followed up",
    "closed": "Complaint closed",
}


def stepped(before: str, after: str) -> str:
    """A complaint went on: `Complaint closed`, `Complaint opened again`."""
    if before == "closed":
        return "Complaint opened again"
    return _STEPS.get(after, f"Complaint: {after.replace('_', ' ')}")


_BECAME = {
    "lead": "Is a lead",
    "new": "Became a new customer",
    "growing": "Became a growing customer",
    "loyal": "Became loyal",
    "quiet": "Went quiet",
    "lost": "Counts as lost",
}


def became(stage: str, reason: str) -> str:
    """`Became loyal: bought 5 times in a year`."""
    words = _BECAME.get(stage, f"Became {stage}" if stage else "Has no stage any more")
    return f"{words}: {reason[:1].lower() + reason[1:]}" if reason else words
