"""What becomes of two values when two contacts become one, column by column.

Pure. What is missing is filled, be it the year of a day; where both have a value, the one that stays keeps its
own and the other's is kept beside it, unless a person chose otherwise. A name is one thing: its parts are never
mixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from desktop_crm.base.dates import completes
from desktop_crm.base.text import fold
from desktop_crm.contacts.naming import match_name


class Choice(StrEnum):
    """Which value stands where two contacts differ. The one that stays is `mine`."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"  # mine stands, theirs is kept beside it


Row = Mapping[str, Any]

NAME = ("full_name", "given", "family", "middle", "prefix", "suffix", "phonetic_given", "phonetic_family")
# What is kept beside, under which word; of the others only one can be.
BESIDE = {
    "full_name": "Name", "nickname": "Nickname", "organisation": "Organisation", "department": "Department",
    "title": "Title", "role": "Role", "language": "Language", "time_zone": "Time zone", "gender": "Gender",
    "birthday": "Birthday", "anniversary": "Anniversary", "household": "Household", "source": "Source",
}  # fmt: skip
SINGLE = ("photo", "stage", "organisation_id", "household_id", "referred_by")
DAYS = ("birthday", "anniversary")
COLUMNS = (*NAME, *(name for name in BESIDE if name != "full_name"), "note", *SINGLE)
WORDS = BESIDE | {"note": "Note", "photo": "Photo", "stage": "Stage"}


@dataclass(slots=True)
class Joined:
    """The columns that change, and what is kept beside them: column and value."""

    own: dict[str, Any] = field(default_factory=dict)
    beside: list[tuple[str, str]] = field(default_factory=list)
    note_added: str = ""  # of the note, the piece that came from the other


def join(mine: Row, theirs: Row, choices: Mapping[str, Choice]) -> Joined:
    """What joining `theirs` into `mine` changes."""
    made = Joined()
    _names(mine, theirs, choices.get("full_name", Choice.BOTH), made)
    for column in COLUMNS:
        if column in NAME or not theirs[column]:
            continue
        choice = choices.get(column, Choice.BOTH)
        if not mine[column]:
            if choice is not Choice.MINE:
                made.own[column] = theirs[column]
        elif column == "note":
            _notes(mine["note"], theirs["note"], choice, made)
        elif _same(mine[column], theirs[column]):
            continue
        elif column in DAYS and choice is Choice.BOTH and _one_day(str(mine[column]), str(theirs[column])):
            if completes(str(theirs[column]), str(mine[column])):
                made.own[column] = theirs[column]
        elif choice is Choice.THEIRS:
            made.own[column] = theirs[column]
        elif choice is Choice.BOTH and column in BESIDE:
            made.beside.append((column, str(theirs[column])))
    return made


def leave_itself(own: dict[str, Any], from_id: int, into_id: int) -> None:
    """Takes out that somebody was recommended by, or belongs to, themselves."""
    for column in ("referred_by", "organisation_id"):
        if own.get(column) in (from_id, into_id):
            del own[column]


def _names(mine: Row, theirs: Row, choice: Choice, made: Joined) -> None:
    if not theirs["full_name"] or (choice is Choice.MINE and mine["full_name"]):
        return
    if not mine["full_name"] or choice is Choice.THEIRS:
        made.own |= {part: theirs[part] for part in NAME if mine[part] != theirs[part]}
        return
    if match_name(mine["full_name"]) == match_name(theirs["full_name"]):
        made.own |= {part: theirs[part] for part in NAME if not mine[part] and theirs[part]}
    if not _same(mine["full_name"], theirs["full_name"]):
        made.beside.append(("full_name", theirs["full_name"]))


def _notes(mine: str, theirs: str, choice: Choice, made: Joined) -> None:
    if choice is Choice.THEIRS:
        made.own["note"] = theirs
    elif choice is Choice.BOTH and theirs not in mine:
        made.own["note"] = f"{mine}\n\n{theirs}"
        made.note_added = theirs


def without_note(now: str, added: str) -> str | None:
    """The note without the piece that was added; None where it is not in it as it was."""
    if not added:
        return None
    for piece in (f"\n\n{added}", f"{added}\n\n"):
        if now.count(piece) == 1:
            return now.replace(piece, "")
    return None


def _one_day(a: str, b: str) -> bool:
    return completes(a, b) or completes(b, a)


def _same(a: Any, b: Any) -> bool:
    return a == b or (isinstance(a, str) and isinstance(b, str) and fold(a) == fold(b))
