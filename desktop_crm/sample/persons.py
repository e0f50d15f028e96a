"""Somebody of the sample business, and all that happened with them, in days before today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from desktop_crm.contacts.records import Draft, Postal, Way


@dataclass(frozen=True, slots=True)
class Talk:
    """One exchange: `days` before today at a local time (`-38`: minutes ago).

    `closed`: its open point was settled so many days ago.
    """

    days: int
    time: str
    channel: str
    direction: str
    text: str
    subject: str = ""
    minutes: int | None = None
    sentiment: str = ""
    outcome: str = ""
    open_point: str = ""
    closed: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What they said about a newsletter, `days` before today."""

    topic: str
    kind: str
    days: int
    how: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Task:
    """A follow-up due in `days` (negative: late); `done`: so many days ago."""

    days: int
    time: str
    what: str
    channel: str
    done: int | None = None


@dataclass(slots=True)
class Person:
    """Somebody of the sample business with all that happened."""

    draft: Draft
    known: int  # days since the first contact
    email: str = ""
    talks: list[Talk] = field(default_factory=list)
    consents: list[Said] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    per_month: int | None = None


def ways(raw: dict[str, Any]) -> Iterator[Way]:
    """The ways to reach somebody, from the words of the file."""
    if raw.get("phone"):
        yield Way("phone", raw["phone"], "mobile" if raw["phone"].startswith("07") else "home",
                  bool(raw.get("phone_preferred")))  # fmt: skip
    if raw.get("email"):
        yield Way("email", raw["email"], preferred=bool(raw.get("email_preferred")))
    if raw.get("messenger"):
        label = "WeChat" if "_" in raw["messenger"] else "WhatsApp"
        yield Way("messenger", raw["messenger"], label)
    if raw.get("city"):
        yield Way(
            "letter",
            postal=Postal(
                street=raw.get("street", ""), city=raw["city"], postal_code=raw.get("postal_code", "")
            ),
        )
