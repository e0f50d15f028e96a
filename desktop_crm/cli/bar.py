"""The progress bar of a terminal: one line that is written over, a few times a second."""

import shutil
import time
from typing import TextIO

from desktop_crm.base.work import Step

_WIDTH = 28
_PAUSE = 0.1  # seconds between two pictures


class Bar:
    """Shows steps of a long work on one line of `out`."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._shown_at = 0.0
        self._shown = 0  # characters on the line
        self._began = time.monotonic()

    def show(self, step: Step) -> None:
        now = time.monotonic()
        if now - self._shown_at < _PAUSE and step.done != step.total:
            return
        self._shown_at = now
        text = line(step, now - self._began)[: shutil.get_terminal_size().columns - 1]
        self._out.write("\r" + text.ljust(self._shown))  # blanks: not every console of Windows knows more
        self._shown = len(text)
        self._out.flush()

    def wipe(self) -> None:
        """Takes the line away."""
        if self._shown_at:
            self._out.write("\r" + " " * self._shown + "\r")
            self._out.flush()


def line(step: Step, seconds: float) -> str:
    """`Reading rows  ████────  1,200 of 4,000, 3 s left`; `seconds` are those since the beginning."""
    if not step.total:
        return f"{step.words}  {step.done:,}"
    share = min(1.0, step.done / step.total)
    full = round(share * _WIDTH)
    text = f"{step.words}  {'█' * full}{'─' * (_WIDTH - full)}  {step.done:,} of {step.total:,}"
    if seconds > 2 and 0 < share < 1:
        text += f", {_span(seconds / share - seconds)} left"
    return text


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min"
