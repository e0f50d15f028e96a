"""Opens a contact's page and a bare list in turns, each until it is painted: `timeline.py BOOK RUNS [FIRST]`.

Contact 1 each time, or with FIRST one after the other from there on, each once. With `today` as FIRST the page
Today, beside a bare list of what is due."""

import json
import sqlite3
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QStringListModel, QTimer
from PySide6.QtWidgets import QApplication, QListView, QWidget

import desktop_crm.tables  # noqa: F401
from benchmarks import mornings
from desktop_crm.book.opening import open_book
from desktop_crm.ui.app import App, make_application
from desktop_crm.ui.places import Place, Where


class Painted(QObject):
    """Notes when `window` was last painted: after its own event for that, so that no other event is slowed."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.at = 0.0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.UpdateRequest:
            return False
        watched.event(event)
        self.at = time.perf_counter()
        return True


def settle(app: App | None, painted: Painted) -> float:
    """Runs the event loop until nothing works and nothing was painted for 120 ms; when it was painted last."""
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(5)

    def look() -> None:
        idle = app is None or app.tasks.idle()
        if idle and painted.at and time.perf_counter() - painted.at > 0.12:
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    return painted.at


def main() -> None:
    folder, runs = Path(sys.argv[1]), int(sys.argv[2])
    morning = sys.argv[3:] == ["today"]
    first = int(sys.argv[3]) if len(sys.argv) > 3 and not morning else 0
    make_application()
    QApplication.setCursorFlashTime(0)
    app = App(open_book(folder))
    app.show()
    app.window.resize(1440, 900)  # whatever the size of the screen was that it was shown on
    seen = Painted(app.window)
    settle(app, seen)
    bare = QWidget()
    bare.resize(1440, 900)
    bare.show()
    other = Painted(bare)
    bare.update()
    settle(None, other)
    ours, floors = [], []
    for number in range(runs + 1):
        app.window.open(Place(Where.CONTACT, 2))
        settle(app, seen)
        seen.at = 0.0
        began = time.perf_counter()
        who = first + number if first else 1
        app.window.open(Place(Where.TODAY) if morning else Place(Where.CONTACT, who))
        mine = settle(app, seen) - began
        floor = _bare(folder / "book.sqlite", bare, other, 0 if morning else who)
        if number:  # the first makes the page
            ours.append(mine)
            floors.append(floor)
    print(json.dumps({"ours": ours, "bare": floors}), flush=True)  # noqa: T201
    app.window.close()


def _bare(file: Path, window: QWidget, painted: Painted, who: int) -> float:
    painted.at = 0.0
    began = time.perf_counter()
    raw = sqlite3.connect(f"file:{file.as_posix()}?mode=ro", uri=True)
    rows = _entries(raw, who) if who else mornings.today_by_hand(raw)
    raw.close()
    view = QListView(window)
    view.setModel(QStringListModel(rows, view))
    view.resize(1200, 800)
    view.show()
    shown = settle(None, painted) - began
    view.hide()
    view.deleteLater()
    return shown


def _entries(raw: sqlite3.Connection, who: int) -> list[str]:
    rows = raw.execute(
        "SELECT i.body FROM participants p JOIN interactions i ON i.id = p.interaction_id"
        " WHERE p.contact_id = ? ORDER BY p.at DESC LIMIT 200",
        (who,),
    )
    return [row[0] for row in rows]


main()
