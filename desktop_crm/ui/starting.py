"""Starts the window: it is painted first; meanwhile a thread loads the rooms and opens the book."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop_crm.base.errors import UserError
from desktop_crm.ui.application import make_application
from desktop_crm.ui.collecting import Collecting
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.theme import theme

if TYPE_CHECKING:
    from desktop_crm.book.database import Book
    from desktop_crm.ui.app import App

# Rooms of the first page; without Qt, so that a thread may load them.
_FIRST = ("desktop_crm.book.settings", "desktop_crm.insight.today", "desktop_crm.contacts.listing")


class Start(QObject):
    """The time between the first picture and the open book."""

    _came = Signal(object)  # the open book, or what kept it shut

    def __init__(self, folder: Path, prepare: Callable[[], None]) -> None:
        super().__init__()
        self.window = MainWindow()
        self.app: App | None = None
        self.code = 0
        self.fault: BaseException | None = None
        self._folder, self._prepare = folder, prepare
        self._closed = False
        self._book: Book | None = None
        self._collecting = Collecting(self)
        self._thread = Thread(target=self._open, name="start")
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.window.closing.connect(self._close)

    def show(self) -> None:
        """Shows the window as it was left, then begins to open the book."""
        store = QSettings(str(self._folder / "window.ini"), QSettings.Format.IniFormat)
        appearance, scale = str(store.value("look/appearance", "system")), str(store.value("look/scale", "1"))
        if (appearance, scale) != (theme.appearance, "1"):
            theme.use(appearance, _scale(scale))
        self.window.recall_state(store)
        self.window.sidebar.business.set_name(str(store.value("look/business", "")))
        self.window.sidebar.practice.hide()  # until the book has said whether it is so
        self.window.show()
        QTimer.singleShot(0, self._begin)  # after the first picture

    def _begin(self) -> None:
        if not self._closed:
            self._thread.start()

    def end(self) -> None:
        """Waits for the thread and closes a book that nobody took."""
        if self._thread.ident is not None:
            self._thread.join()
        if self._book is not None and self.app is None:
            self._book.close()
        self._collecting.end()

    # ------------------------------------------------------------ on the thread
    def _open(self) -> None:
        try:
            self._prepare()
            from desktop_crm.book.opening import open_book

            self._book = open_book(self._folder)
            for room in _FIRST:
                importlib.import_module(room)
        except BaseException as fault:  # told on the main thread, whatever it is
            self._came.emit(fault)
        else:
            self._came.emit(self._book)

    # ------------------------------------------------------------ on the main thread
    def _close(self) -> None:
        self._closed = True

    def _take(self, came: Any) -> None:
        if self._closed:
            return
        if isinstance(came, UserError):
            self._refuse(came)
        elif isinstance(came, BaseException):
            self.fault = came
            self.window.close()
        else:
            from desktop_crm.ui.app import App

            self.app = App(came, self.window)
            _catch_faults(self.app)
            self.app.begin()

    def _refuse(self, refusal: UserError) -> None:
        self.code = 1
        box = QMessageBox(QMessageBox.Icon.NoIcon, "Desktop CRM", refusal.what, parent=self.window)
        box.setInformativeText(refusal.way_out)
        box.finished.connect(self.window.close)
        box.open()


def _scale(text: str) -> float:
    """The text scale a file beside the book names, 1.0 to 2.0; the file may be spoilt."""
    try:
        return min(2.0, max(1.0, float(text)))
    except ValueError:
        return 1.0


def run(folder: Path, prepare: Callable[[], None]) -> int:
    """Opens the window on the book in `folder` and stays until it is closed. Returns the exit code.

    `prepare` loads every table, before the book is opened.
    """
    make_application()
    start = Start(folder, prepare)
    start.show()
    code = QApplication.exec()
    start.end()
    if start.fault is not None:
        raise start.fault
    return start.code or code


def _catch_faults(main: "App") -> None:
    """Faults on the main thread go through the one door, too."""

    def hook(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        if isinstance(fault, Exception):
            main.messages.failed(fault)
        else:
            sys.__excepthook__(kind, fault, trace)

    sys.excepthook = hook
