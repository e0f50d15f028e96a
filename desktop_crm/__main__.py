"""Starts: which face (window or command). Everything heavy is imported behind its door.

The faces do not know each other; what one needs of another is handed to it here.
"""

import os
import signal
import sys
from pathlib import Path


def _prepare() -> None:
    """Loads every table: whoever opens a book needs them all."""
    import desktop_crm.tables  # noqa: F401


def _window(folder: Path) -> int:
    from desktop_crm.ui import starting

    signal.signal(signal.SIGINT, _close_window)
    return starting.run(folder, _prepare)


def _close_window(_number: int, _frame: object) -> None:
    """Ctrl-C in the terminal closes the window as its own button does: what runs is stopped, the book closed."""
    from PySide6.QtWidgets import QApplication

    QApplication.closeAllWindows()


def _tour(folder: Path, target: Path, dark: bool, size: tuple[int, int]) -> list[Path]:
    from desktop_crm.ui import tour

    return tour.run(folder, target, dark, size)


def main(arguments: list[str] | None = None) -> int:
    """Runs the program with these words behind its name; returns the exit code."""
    if arguments is None:
        _speak_utf8()
    given = sys.argv[1:] if arguments is None else arguments
    if given == ["--read-worker"]:  # the frozen program reading a workbook in a process of its own
        from desktop_crm.files import worker

        return worker.main()
    if given == ["--shape-worker"]:  # … or shaping the rows of a long table
        from desktop_crm.imports import ahead

        return ahead.main()
    try:
        from desktop_crm.cli.main import Doors, run

        return run(given, Doors(prepare=_prepare, window=_window, tour=_tour))
    except KeyboardInterrupt:  # before anything was begun
        return 1


def _speak_utf8() -> None:
    """Starts the program again in Python's UTF-8 mode where the system's words are ASCII only (PEP 540).

    Otherwise names of files and of people in the arguments could be neither opened nor stored.
    """
    if os.name != "posix" or sys.flags.utf8_mode or sys.getfilesystemencoding() != "ascii":
        return
    if not getattr(sys, "frozen", False):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, "PYTHONUTF8": "1"})


if __name__ == "__main__":
    sys.exit(main())
