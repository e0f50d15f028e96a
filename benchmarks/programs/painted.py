"""Says when a window is painted for the first time: `painted.py ours|bare BEGAN BOOK`.

BEGAN is the monotonic clock in nanoseconds just before this process was started, so that the interpreter's
own start is part of the number.
"""

import sys
import time

BEGAN = int(sys.argv[2])


def main() -> None:
    if sys.argv[1] == "bare":
        _bare()
    else:
        _ours(sys.argv[3])


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


def _ours(book: str) -> None:
    from pathlib import Path

    from desktop_crm import __main__ as program
    from desktop_crm.ui.app import make_application

    make_application()
    _watch()
    program._window(Path(book))


main()
