"""Cycles of objects are looked for on the main thread only.

Python looks for them on whichever thread makes the next object, and takes apart there what it finds. A
widget belongs to the main thread: taken apart on another one it leaves Qt with a pointer to nothing, and
the next change of the look ends the program.
"""

import gc
import time
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class Collecting(QObject):
    """While one of these stands, only its timer looks for cycles; made and ended on the main thread."""

    _standing: ClassVar[int] = 0
    _looks_through_all_from: ClassVar[float] = 0.0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ended = False
        Collecting._standing += 1
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def end(self) -> None:
        """After the last thread has ended; a second call does nothing."""
        if self._ended:
            return
        self._ended = True
        self._timer.stop()
        Collecting._standing -= 1
        if not Collecting._standing:
            gc.enable()

    @staticmethod
    def _look() -> None:
        """By Python's own limits, but at most twice a second: so one look is at two generations.

        A look at all, which takes longer the more there is, takes a fiftieth of the time at most.
        """
        (young, _, old), (many, _, very_many) = gc.get_count(), gc.get_threshold()
        if young <= many:
            return
        begun = time.monotonic()
        if old > very_many > 0 and begun >= Collecting._looks_through_all_from:
            gc.collect()
            ended = time.monotonic()
            Collecting._looks_through_all_from = ended + 50 * (ended - begun)
        else:
            gc.collect(1)


def keep_what_is_loaded() -> None:
    """What stands now (modules, tables, the window) stays to the end: it is not looked through again."""
    gc.freeze()
