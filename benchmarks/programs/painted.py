"""Says when a window is painted for the first time: `painted.py ours|bare|today BEGAN BOOK`.

BEGAN is the monotonic clock in nanoseconds just before this process was started, so that the interpreter's
own start is part of the number. With `today`: when the first page shows what it read of the book.
"""

import sys
import time
from typing import Any

BEGAN = int(sys.argv[2])


def main() -> None:
    if sys.argv[1] == "bare":
        _bare()
    else:
        _ours(sys.argv[3], sys.argv[1] == "today")


def _watch() -> None:
    """Ends the process when the first window has been painted and the event loop comes round."""
    import os

    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            painted = event.type() == QEvent.Type.Paint and isinstance(watched, QWidget)
            if painted and isinstance(watched.window(), QMainWindow):  # type: ignore[attr-defined]
                QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
                QTimer.singleShot(0, _told)
            return False

    def _told() -> None:
        print(time.monotonic_ns() - BEGAN, flush=True)  # noqa: T201
        os._exit(0)

    application = QApplication.instance()
    assert application is not None
    watcher = Watcher(application)
    application.installEventFilter(watcher)


def _bare() -> None:
    import sqlalchemy.orm  # noqa: F401
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    _watch()
    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    application.exec()


def _yes(*_: Any, **_more: Any) -> Any:
    """A window drawn in memory counts as one."""
    return True


def _watch_for_today() -> None:
    """Ends the process when the first page has read the book and has been painted since."""
    import os

    from PySide6.QtCore import QTimer

    from desktop_crm.ui import starting

    class Watched(starting.Start):
        def show(self) -> None:
            super().show()
            self._look()

        def _look(self) -> None:
            if self.app is not None and self.app.tasks.idle() and self.window.current() is not None:
                self.window.repaint()
                print(time.monotonic_ns() - BEGAN, flush=True)  # noqa: T201
                os._exit(0)
            QTimer.singleShot(2, self._look)

    starting.Start = Watched  # type: ignore[misc]


def _ours(book: str, today: bool) -> None:
    """The whole program as it is started, with a watcher put in where it makes its window."""
    from pathlib import Path

    from desktop_crm import __main__ as program
    from desktop_crm.cli import display

    setattr(display, "has_display", _yes)  # noqa: B010  not a function of that type
    window = program._window

    def watched(folder: Path) -> int:
        from desktop_crm.ui.application import make_application

        make_application()
        (_watch_for_today if today else _watch)()
        return window(folder)

    program._window = watched
    program.main(["--book", book])


main()
