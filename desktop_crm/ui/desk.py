"""What every screen is given: the book, its background work, its changes, and the door to the user."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from desktop_crm.book.database import Book
from desktop_crm.ui.actions import Actions
from desktop_crm.ui.changes import Changes
from desktop_crm.ui.messages import Messages
from desktop_crm.ui.tasks import Tasks
from desktop_crm.ui.widgets.notices import Sheet

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
        """Does `work(session)` as one undo step and says so: `Deleted “Gareth Pugh”. Undo`.

        Where it is refused, the sheet that asked for it comes again with what was typed.
        """
        sheet = Sheet.at_work()
        if sheet is not None:
            sheet.hold()

        def done(result: T) -> None:
            if sheet is not None and isValid(sheet):
                sheet.let_go()
            self.messages.tell(label, undo=True)
            if then is not None:
                then(result)

        def refused(error: Exception) -> None:
            if sheet is not None and isValid(sheet):
                sheet.open_again()
            (failed or self.messages.failed)(error)

        self.tasks.write(owner, label, work, done, failed=refused)
