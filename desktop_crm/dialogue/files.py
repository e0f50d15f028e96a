"""Files of an exchange: kept among the book's attachments, opened as a copy, saved elsewhere, removed.

kept = [files.keep(book, path) for path in paths]         # the bytes
interactions.log(session, Log(…, files=tuple(kept)), now)   # whose they are
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import BadFile, BookProblem, UserError
from desktop_crm.book import attachments
from desktop_crm.book.database import Book
from desktop_crm.dialogue import file_names
from desktop_crm.dialogue.exchange import Kept
from desktop_crm.dialogue.tables import InteractionFileRow


@dataclass(frozen=True, slots=True)
class File(Kept):
    """A file that belongs to a stored exchange."""

    id: int


def keep(book: Book, path: Path) -> Kept:
    """Puts a file's bytes into the book. Raises BookProblem where it is unreadable or over 50 MB."""
    if path.is_dir():
        raise BadFile(f"“{path.name}” is a folder.", "Choose the files in it, or make a zip of it.")
    name = file_names.shown(path.name)
    stored = attachments.keep_file(book, path)
    return Kept(
        name, stored, file_names.media_type(name), (book.folder / attachments.FOLDER / stored).stat().st_size
    )


# ---------------------------------------------------------------- whose they are
def put(session: Session, interaction_id: int, wanted: Sequence[Kept]) -> None:
    """These, and no others, are the files of an exchange; those that stay keep their numbers."""
    rows = session.scalars(
        select(InteractionFileRow)
        .where(InteractionFileRow.interaction_id == interaction_id)
        .order_by(InteractionFileRow.position, InteractionFileRow.id)
    ).all()
    left = list(rows)
    for position, file in enumerate(wanted):
        row = next((each for each in left if (each.name, each.stored) == (file.name, file.stored)), None)
        if row is None:
            row = InteractionFileRow(
                interaction_id=interaction_id, name=file_names.shown(file.name), stored=file.stored,
                media_type=file.media_type, size=file.size,
            )  # fmt: skip
            session.add(row)
        else:
            left.remove(row)
        row.position = position
    for row in left:
        session.delete(row)
    session.flush()


def remove(session: Session, file_id: int) -> None:
    """Takes a file off its exchange; its bytes stay in the book as long as undo may want them."""
    found = session.execute(delete(InteractionFileRow).where(InteractionFileRow.id == file_id))
    if not found.rowcount:  # type: ignore[attr-defined]
        raise UserError("This file is not there any more.", "Open the contact again.")


def of(session: Session, interaction_id: int) -> tuple[File, ...]:
    """The files of one exchange in their order."""
    return of_many(session, [interaction_id]).get(interaction_id, ())


def of_many(session: Session, ids: Iterable[int]) -> dict[int, tuple[File, ...]]:
    """The files of these exchanges, of those that have some."""
    query = """
    SELECT f.interaction_id, f.name, f.stored, f.media_type, f.size, f.id FROM json_each(:ids) j
    CROSS JOIN interaction_files f ON f.interaction_id = j.value ORDER BY f.interaction_id, f.position, f.id
    """
    found: dict[int, list[File]] = defaultdict(list)
    for number, *rest in session.execute(sql(query), {"ids": json.dumps(list(ids))}):
        found[number].append(File(*rest))
    return {number: tuple(files) for number, files in found.items()}


# ---------------------------------------------------------------- out again
def copy_to_open(book: Book, file: Kept, folder: Path) -> Path:
    """A copy to look at, under its own name in a folder of its own below `folder`. Raises UserError.

    It can only be read, so that nobody writes into a copy that is thrown away.
    """
    if file_names.is_program(file.name):
        raise UserError(
            f"“{file.name}” is a program, or could start one.",
            "It is not run from here. Choose “Save a copy” if you know where it comes from.",
        )
    place = folder / file.stored[:16]
    target = place / file_names.safe(file.name)
    try:
        place.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            part = place / "part"  # half a copy must not be taken for the file
            part.write_bytes(attachments.read(book, file.stored))
            part.chmod(0o444)
            part.replace(target)
    except OSError as fault:
        raise BookProblem("There is no room for a copy to look at.", "Make room on the disk.") from fault
    return target


def save_copy(book: Book, file: Kept, target: Path) -> None:
    """Writes the file to a place that the user chose. Raises BookProblem."""
    data = attachments.read(book, file.stored)
    try:
        target.write_bytes(data)
    except OSError as fault:
        raise BookProblem(
            f"“{target.name}” cannot be written there.", "Choose another folder, or make room."
        ) from fault
