"""The list of contacts and a bare one over ids in turns, each until it is painted: `listed.py BOOK RUNS`.

Measured: opened with its first rows, jumped to the end, a step of scrolling, and the memory of each.
"""

import json
import sqlite3
import sys
import time
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QEventLoop,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

Index = QModelIndex | QPersistentModelIndex
PAGE, COLUMNS, STEPS = 200, 6, 40
QUIET = 0.06  # seconds without a paint after which nothing more is to come


class Painted(QObject):
    """Notes when something inside `window` was last painted."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self.at = 0.0
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        painted = event.type() == QEvent.Type.Paint and isinstance(watched, QWidget)
        if painted and watched.window() is self._window:  # type: ignore[attr-defined]
            self.at = time.perf_counter()
        return False


def settle(idle: Callable[[], bool], painted: Painted) -> float:
    """Runs the event loop until nothing works and nothing is painted any more; when it was painted last."""
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(2)
    began = time.perf_counter()

    def look() -> None:
        since = painted.at or began + 1  # where nothing has to be painted, a second is enough
        if idle() and time.perf_counter() - since > QUIET:
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    return painted.at or began


class Bare(QAbstractTableModel):
    """A model over the ids in order that reads a page when a row of it is asked for."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._raw = sqlite3.connect(f"file:{file.as_posix()}?mode=ro", uri=True)
        rows = self._raw.execute("SELECT id FROM contacts WHERE deleted_at IS NULL ORDER BY sort_name, id")
        self._ids = array("q", (row[0] for row in rows))
        self._pages: dict[int, list[tuple[Any, ...]]] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        page, place = divmod(index.row(), PAGE)
        if page not in self._pages:
            self._pages[page] = self._read(page)
        return str(self._pages[page][place][index.column()])

    def _read(self, page: int) -> list[tuple[Any, ...]]:
        ids = self._ids[page * PAGE : (page + 1) * PAGE]
        found = {
            row[0]: row
            for row in self._raw.execute(
                "SELECT id, full_name, organisation, stage, last_at, last_channel FROM contacts"
                " WHERE id IN (SELECT value FROM json_each(?))",
                (str(list(ids)),),
            )
        }
        return [found[number] for number in ids]


def main() -> None:
    from desktop_crm.ui.app import make_application

    folder, runs = Path(sys.argv[1]), int(sys.argv[2])
    make_application()
    told: dict[str, Any] = {name: [] for name in ("opened", "end", "step", "bare_end", "bare_step")}
    window = QWidget()
    window.resize(1440, 900)
    window.show()
    QTest.qWait(50)
    told["bare_memory"] = psutil.Process().memory_info().rss
    _ours(folder, runs, told)
    _bare(folder / "book.sqlite", runs, told)
    print(json.dumps(told), flush=True)  # noqa: T201


def _ours(folder: Path, runs: int, told: dict[str, Any]) -> None:
    import desktop_crm.tables  # noqa: F401
    from desktop_crm.book.opening import open_book
    from desktop_crm.ui.app import App
    from desktop_crm.ui.contacts.list_page import ContactsPage
    from desktop_crm.ui.places import Place, Where

    QApplication.setCursorFlashTime(0)
    app = App(open_book(folder))
    app.window.resize(1440, 900)
    app.show()
    seen = Painted(app.window)
    settle(app.tasks.idle, seen)
    page = app.window.page(Where.CONTACTS)
    assert isinstance(page, ContactsPage)
    for number in range(runs + 1):
        app.window.open(Place(Where.TODAY))
        settle(app.tasks.idle, seen)
        seen.at, began = 0.0, time.perf_counter()
        app.window.open(Place(Where.CONTACTS))
        while page.model.record(0) is None:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
        page.repaint()
        if number:  # the first makes the page
            told["opened"].append(time.perf_counter() - began)
        settle(app.tasks.idle, seen)
    _walk(page.table, app.tasks.idle, seen, runs, told["end"], told["step"])
    told["memory"] = psutil.Process().memory_info().rss
    app.window.close()


def _bare(file: Path, runs: int, told: dict[str, Any]) -> None:
    view = QTableView()
    view.setModel(Bare(file))
    view.resize(1200, 840)
    view.show()
    seen = Painted(view)
    view.update()
    view.viewport().update()
    settle(lambda: True, seen)
    _walk(view, lambda: True, seen, runs, told["bare_end"], told["bare_step"])


def _walk(
    table: QTableView,
    idle: Callable[[], bool],
    seen: Painted,
    runs: int,
    ends: list[float],
    steps: list[float],
) -> None:
    """To the end and back again, then page by page through the middle."""
    model = table.model()
    for _ in range(runs):
        table.setCurrentIndex(model.index(0, 1))
        settle(idle, seen)
        seen.at, began = 0.0, time.perf_counter()
        table.setCurrentIndex(model.index(model.rowCount() - 1, 1))
        ends.append(settle(idle, seen) - began)
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    settle(idle, seen)
    for _ in range(STEPS):
        seen.at, began = 0.0, time.perf_counter()
        bar.setValue(bar.value() + bar.pageStep())
        steps.append(settle(idle, seen) - began)


main()
