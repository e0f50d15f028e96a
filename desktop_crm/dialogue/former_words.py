"""What a note or an outcome said before, kept in its own row: a list of plain JSON, the latest last. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError


@dataclass(frozen=True, slots=True)
class Words:
    """The words that stood until that moment; of a note also when it was then said to be."""

    until: datetime
    text: str
    at: datetime | None = None


def added(former: Sequence[Any], words: Words) -> list[Any]:
    """The list with these words behind the others: a new one, so that the change is seen."""
    said = {"until": clock.to_iso(words.until), "text": words.text}
    return [*former, said if words.at is None else said | {"at": clock.to_iso(words.at)}]


def require_seen(changed: datetime, seen: datetime | None) -> None:
    """Nobody writes over what they have not read. Raises UserError where it was changed since it was looked at."""
    if seen is not None and changed != seen:
        raise UserError(
            "This entry was changed since you opened it, in another window or by another program.",
            "What you typed stands there again: copy it, and open the entry once more.",
        )


def of(former: Sequence[Any]) -> tuple[Words, ...]:
    """The former words, the latest first."""
    return tuple(
        Words(
            clock.from_iso(said["until"]), said["text"], clock.from_iso(said["at"]) if "at" in said else None
        )
        for said in reversed(former)
    )
