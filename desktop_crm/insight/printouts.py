"""The records of what goes on paper. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """The lines of a label; `done` contacts of the list are on paper with it."""

    lines: tuple[str, ...]
    done: int = 0


@dataclass(frozen=True, slots=True)
class PhoneEntry:
    """A name with its numbers under its letter."""

    letter: str
    name: str
    aside: str
    numbers: tuple[str, ...]
    done: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a contact sheet: label and text of each row."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Portrayal:
    """All there is of a contact, for one page. `history`: when, what, in which words; the newest first."""

    name: str
    under: str
    sections: tuple[Section, ...]
    history: tuple[tuple[str, str, str], ...]
    done: int = 0


@dataclass(frozen=True, slots=True)
class CallEntry:
    """Somebody to be rung: numbers with their labels, when best, where we left off, and what to ask."""

    name: str
    under: str
    numbers: tuple[tuple[str, str], ...]
    best: str
    left_off: tuple[str, ...]
    question: str
    done: int = 0
