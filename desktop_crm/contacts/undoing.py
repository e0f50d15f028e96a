"""Undo and redo of the last step, with the search index following what came back."""

from desktop_crm.book import undo
from desktop_crm.book.database import Book
from desktop_crm.contacts import indexing


def take_back(book: Book) -> str | None:
    """Takes back the newest step of this session; its label, or None where there is none.

    Raises UserError where it cannot be taken back any more.
    """
    with book.write() as session:
        taken = undo.take_back(book.undo, session)
        if taken is None:
            return None
        indexing.index(session, sorted(taken.contacts))
        return taken.label


def do_again(book: Book) -> str | None:
    """Does again what was taken back last; its label, or None where there is nothing."""
    with book.write() as session:
        taken = undo.do_again(book.undo, session)
        if taken is None:
            return None
        indexing.index(session, sorted(taken.contacts))
        return taken.label
