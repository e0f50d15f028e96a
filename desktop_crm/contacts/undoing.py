"""Undo and redo of the last step, with the search index and the stages following what came back."""

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.book import undo
from desktop_crm.book.database import Book
from desktop_crm.book.undo import Taken, UndoStack
from desktop_crm.contacts import indexing, pinning


def take_back(book: Book) -> str | None:
    """Takes back the newest step of this session; its label, or None where there is none.

    Raises UserError where it cannot be taken back any more; the step is then forgotten.
    """
    return _step(book, undo.take_back, book.undo.done)


def do_again(book: Book) -> str | None:
    """Does again what was taken back last; its label, or None where there is nothing. Raises as `take_back`."""
    return _step(book, undo.do_again, book.undo.undone)


def _step(
    book: Book, run: Callable[[UndoStack, Session], Taken | None], steps: list[undo.UndoStep]
) -> str | None:
    try:
        with book.step() as session:
            taken = run(book.undo, session)
            if taken is not None:
                indexing.index(session, sorted(taken.contacts))
                pinning.look_again(session, sorted(taken.contacts))
    except (IntegrityError, undo.AnotherRow) as fault:
        # It would stand in the way of all earlier steps.
        lost = steps.pop()
        raise UserError(
            f"“{lost.label}” cannot be taken back any more.",
            "What it was about has been changed or removed since.",
        ) from fault
    return None if taken is None else taken.label
