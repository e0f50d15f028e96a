"""A list as a small business has one: titles above the header, people who are known already, a few slips."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from desktop_crm.files import writers
from desktop_crm.files.sheet import Cell
from desktop_crm.sample import words

NAME = "open-day.xlsx"
EVIDENCE = "Sign-up sheets of the open day, each signed; kept in the blue folder"
WORDING = "Yes, please send me the nursery’s news by e-mail, about once a month. I can stop at any time."
HEADER = ("No.", "Name", "E-mail", "Phone", "Town", "Postcode", "Interested in", "Newsletter")
_INTERESTS = ("roses", "hedges", "fruit trees", "vegetables", "workshops", "olive trees", "herbs")
_NEW = 34


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows below the header, and which of them said yes to the newsletter (counted from 0)."""

    rows: tuple[tuple[Cell, ...], ...]
    agreed: frozenset[int]


def sheet() -> Sheet:
    """Who signed the sheets of the open day; always the same."""
    chance = Random(411)
    names = words.load("names")
    rows = [_stranger(number, chance, names) for number in range(_NEW)] + _KNOWN + _SLIPS
    chance.shuffle(rows)
    numbered = tuple((number, *row) for number, row in enumerate(rows, 1))
    return Sheet(numbered, frozenset(n for n, row in enumerate(numbered) if row[-1] == "yes"))


def write(path: Path) -> Sheet:
    """Writes the list as a workbook with two lines of title above its header."""
    made = sheet()
    lines: list[tuple[Cell, ...]] = [(None,), HEADER, *made.rows]
    writers.write_xlsx(path, ("Fernhill Nursery: open day, sign-up sheets",), lines, "Open day")
    return made


def _stranger(number: int, chance: Random, names: dict[str, Any]) -> tuple[Cell, ...]:
    given = chance.choice(names[chance.choice(("given_f", "given_m"))])
    family = chance.choice(names["family"])
    town, code = chance.choice(names["towns"])
    # Another provider than the sample's customers have: nobody is known by this address.
    email = f"{given}.{family}{number + 1}@openday.example".lower().replace("’", "")
    phone = f"01632 960{970 + number % 25}" if number % 3 == 0 else ""
    return (
        f"{given} {family}", email if chance.random() < 0.9 else "", phone, town, f"{code}{chance.choice('ABDE')}L",
        chance.choice(_INTERESTS), "yes" if chance.random() < 0.7 else "",
    )  # fmt: skip


_KNOWN: list[tuple[Cell, ...]] = [
    ("E. Fairweather", "ellen@elmcourt.example", "01632 960147", "Fernhill", "FH3 8QT", "hedges", "yes"),
    ("Ruth Abernathy", "ruth.abernathy@valleypost.example", "", "Fernhill", "FH3 8RE", "fruit trees", "yes"),
    ("Gareth Pugh", "Gareth.Pugh@fernmail.example", "", "Upper Combe", "FH8 3PW", "vegetables", ""),
    ("K. Mensah", "kofi@mensahflowers.example", "", "Withybridge", "FH5 2AF", "herbs", "yes"),
    ("Joan Whitcombe", "joan.whitcombe@valleypost.example", "", "Fernhill", "FH3 8RD", "roses", "yes"),
    ("Priya Raman", "", "", "Stanbrook", "FH4 9DB", "olive trees", ""),
]
_SLIPS: list[tuple[Cell, ...]] = [
    ("Hal Underhill", "hal.underhill at openday.example", "", "Coldwell", "FH9 5AL", "roses", "yes"),
    ("Ivy Lovell", "ivy.lovell@openday.example", "ask Tom", "Stanbrook", "FH4 9BL", "herbs", "yes"),
    ("Ned Cragg", "", "01632 9609", "Thornwick", "FH7 1DL", "hedges", ""),
]
