"""What every screen is given: the book, its background work, its changes, and the door to the user."""

from dataclasses import dataclass

from desktop_crm.book.database import Book
from desktop_crm.ui.actions import Actions
from desktop_crm.ui.changes import Changes
from desktop_crm.ui.messages import Messages
from desktop_crm.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Desk:
    book: Book
    tasks: Tasks
    changes: Changes
    messages: Messages
    actions: Actions
