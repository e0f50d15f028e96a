"""Undo and redo of the last step, with what follows from other rows following what came back."""

import json
from collections.abc import Callable

from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.book import noting, undo
from desktop_crm.book.database import Book
from desktop_crm.book.undo import Taken, UndoStack
from desktop_crm.contacts import husks, indexing, pinning, touching
from desktop_crm.dialogue import first_answer, interactions


def take_back(book: Book) -> str | None:
    """Takes back the newest step of this session; its label, or None where there is none.

    Raises UserError where it cannot be taken back any more; the step is then forgotten.
    """
    return _step(book, undo.take_back, book.undo.done, "taken back")


def do_again(book: Book) -> str | None:
    """Does again what was taken back last; its label, or None where there is nothing. Raises as `take_back`."""
    return _step(book, undo.do_again, book.undo.undone, "done again")


def _step(
    book: Book, run: Callable[[UndoStack, Session], Taken | None], steps: list[undo.UndoStep], what: str
) -> str | None:
    try:
        with book.step() as session:
            taken = run(book.undo, session)
            if taken is not None:
                _follow(session, taken)
    except (IntegrityError, undo.Newer) as fault:
        # It would stand in the way of all earlier steps.
        lost = steps.pop()
        raise UserError(
            f"“{lost.label}” cannot be {what} any more.",
            "What it was about has been changed or removed since.",
        ) from fault
    return None if taken is None else taken.label


_CASES = "SELECT k.id FROM json_each(:ids) j CROSS JOIN complaints k ON k.contact_id = j.value"


def _follow(session: Session, taken: Taken) -> None:
    """Others may have written since: what follows is not as it was before the step, but as the rest now is."""
    contacts = sorted(taken.contacts)
    session.expire_all()
    themselves = husks.themselves(session, contacts)  # who was put into another stays as it was
    touching.name_again(session, themselves)
    if "participants" in taken.tables:
        interactions.keep_last(session, themselves)
    if taken.tables & {"interactions", "complaint_steps"}:
        first_answer.keep(
            session, session.execute(sql(_CASES), {"ids": json.dumps(contacts)}).scalars().all()
        )
    indexing.index(session, contacts)
    pinning.look_again(session, contacts)
    noting.forget(session)  # what followed follows again from the way back
