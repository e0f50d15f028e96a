"""How the timeline tells what happened, in the user's words. Pure."""

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


def lasting(minutes: int | None) -> str:
    """`6 min`, `1 h 20 min`; empty where nobody noted it."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    return " ".join(p for p in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if p)
