"""Shows what another window, or the command line, wrote into the book while this window is open."""

from PySide6.QtCore import QObject, QTimer

from desktop_crm.ui.desk import Desk

LOOK = 1_000  # milliseconds between two looks; each takes some microseconds
REST = 4_000  # after somebody was heard: a long import elsewhere writes all the time, and each page reads itself anew


class Hearing(QObject):
    """Asks the book now and then; who listens to its changes hears of everything."""

    by_itself = True  # tests of other screens switch it off

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._book = desk.book
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        self._book.written_elsewhere()  # from now on
        if self.by_itself:
            self._timer.start(LOOK)

    def look(self) -> None:
        """Looks whether others wrote, and lets all pages read again."""
        heard = self._book.hear_others()
        if self._timer.isActive():
            self._timer.start(REST if heard else LOOK)

    def close(self) -> None:
        self._timer.stop()
