"""What many parts ask of one moment of the book, read once for all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from sqlalchemy.orm import Session

T = TypeVar("T")
_HELD = "once"


def hold(session: Session) -> None:
    """From now on `once` keeps its answers; for sessions that see one moment and change nothing."""
    session.info[_HELD] = {}


def may_keep(session: Session) -> bool:
    """Whether `once` keeps what it reads."""
    return _HELD in session.info


def once(session: Session, what: str, read: Callable[[], T]) -> T:
    """What `read` gives, kept by its name while the session lasts; in a session that may change it, read each time.

    For the small things that belong to the whole book, never for something of one contact.
    """
    held: dict[str, object] | None = session.info.get(_HELD)
    if held is None:
        return read()
    if what not in held:
        held[what] = read()
    return cast(T, held[what])
