"""The one door to the user: tell, failed, and what to do about a fault of the program."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_crm import __version__
from desktop_crm.base import faults
from desktop_crm.base.errors import UserError
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.notices import Sheet, Toast

log = logging.getLogger(__name__)


class Messages(QObject):
    """Says what happened. Needs the window to say it in."""

    undo_requested = Signal()  # the book's newest step is meant

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.toast = Toast(window)
        self._take_back: Callable[[], object] | None = None
        self._file: Path | None = None
        self.toast.undo_pressed.connect(self._undo_pressed)
        self.toast.show_pressed.connect(self._show_pressed)

    def tell(
        self,
        words: str,
        *,
        undo: bool = False,
        take_back: Callable[[], object] | None = None,
        show: Path | None = None,
    ) -> None:
        """One sentence in a toast; `undo` offers to take back the book's newest step.

        `take_back` offers to do that instead: for what is no step of the book. `show` is a file that was
        written, whose folder can be opened.
        """
        self._take_back, self._file = take_back, show
        self.toast.tell(words, undo=undo or take_back is not None, show=show is not None)

    def _show_pressed(self) -> None:
        if self._file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file.parent)))

    def _undo_pressed(self) -> None:
        """What the toast speaks of is taken back, whatever page is open by now."""
        if self._take_back is None:
            self.undo_requested.emit()
        else:
            self._take_back()

    def failed(self, error: Exception) -> None:
        """An expected refusal in the user's words; anything else as a fault with its details to copy."""
        if isinstance(error, UserError):
            self._sheet(error.what, error.way_out)
            return
        text = faults.details(error)
        faults.write_down(f"Desktop CRM {__version__}\n{text}")  # a built program has no stream to read
        log.error("a fault of the program\n%s", text)
        self._sheet(
            "Something went wrong in the program; your data is safe.",
            "What you did last may not be done. The details hold no names or addresses.",
            text,
        )

    def _sheet(self, what: str, way_out: str, copy: str = "") -> None:
        sheet = Sheet(self._in_front(), what)
        sheet.add(Label(way_out, 13, 400, "text2", wrap=True))
        if copy:
            button = Button("Copy the details", Kind.SECONDARY, "copy")
            button.clicked.connect(_Copy(copy, sheet).copy)
            sheet.add(button)
        sheet.set_buttons(Button("Close", Kind.PRIMARY), "Back")
        sheet.cancel_button.hide()
        sheet.open()

    def _in_front(self) -> QWidget:
        """The sheet of this window whose work was refused, or the window."""
        at_work = Sheet.at_work()
        above: QWidget | None = at_work
        while above is not None and above is not self._window:
            above = above.parentWidget()
        return at_work if at_work is not None and above is not None else self._window


class _Copy(QObject):
    """Puts a text on the clipboard."""

    def __init__(self, text: str, parent: QObject) -> None:
        super().__init__(parent)
        self._text = text

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
