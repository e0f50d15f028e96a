"""What every screen is given: the book, its background work, its changes, and the door to the user."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from desktop_crm.book.database import Book
from desktop_crm.ui.actions import Actions
from desktop_crm.ui.changes import Changes
from desktop_crm.ui.messages import Messages
from desktop_crm.ui.tasks import Tasks

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    book: Book
    tasks: Tasks
    changes: Changes
    messages: Messages
    actions: Actions

    def act(
        self,
        owner: QObject,
        label: str,
        work: Callable[[Any], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Does `work(session)` as one undo step and says so: `Deleted “Gareth Pugh”. Undo`."""

        def done(result: T) -> None:
            self.messages.tell(label, undo=True)
            if then is not None:
                then(result)

        self.tasks.write(owner, label, work, done, failed=failed)
