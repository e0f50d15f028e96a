"""What the window no longer needs is taken apart on the main thread, whatever other threads do meanwhile."""

import gc
import weakref
from collections.abc import Iterator
from threading import Event, Thread, current_thread, main_thread
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.book.database import Book
from desktop_crm.ui.tasks import Tasks
from desktop_crm.ui.theme import theme


class Knot(QWidget):
    """A widget without a parent that holds itself: only a search for cycles ends it."""

    def __init__(self, ended_on: list[Thread]) -> None:
        super().__init__()
        self.itself = self
        weakref.finalize(self, lambda: ended_on.append(current_thread()))


@pytest.fixture
def tasks(qapp: object, book: Book) -> Iterator[Tasks]:
    made = Tasks(book)
    yield made
    made.close()


def many_objects(_session: Any = None) -> int:
    """So many that Python looks for cycles of every age, if it may."""
    return len([[number] for number in range(200_000)])


def test_a_search_for_cycles_never_runs_on_a_working_thread(qtbot: QtBot, tasks: Tasks) -> None:
    ended_on: list[Thread] = []
    for _ in range(20):
        Knot(ended_on)
    tasks.read(tasks, many_objects, lambda _made: None)
    qtbot.waitUntil(tasks.idle)
    gc.collect()
    assert ended_on == [main_thread()] * 20


def test_what_the_window_lets_go_of_is_ended_while_it_stands(qtbot: QtBot, tasks: Tasks) -> None:
    ended_on: list[Thread] = []
    Knot(ended_on)
    held = [[number] for number in range(10_000)]  # as much as a page makes
    qtbot.waitUntil(lambda: ended_on == [main_thread()])
    assert len(held) == 10_000


def test_python_looks_by_itself_again_when_the_last_window_is_closed(qtbot: QtBot, book: Book) -> None:
    first, second = Tasks(book), Tasks(book)
    assert not gc.isenabled()
    first.close()
    first.close()
    assert not gc.isenabled()
    second.close()
    assert gc.isenabled()


@pytest.mark.parametrize("fails", [False, True])
def test_a_thread_is_never_the_last_to_hold_what_asked_for_the_work(
    qtbot: QtBot, tasks: Tasks, *, fails: bool
) -> None:
    """The thread is kept inside its own last step, after its answer was sent."""
    ended_on: list[Thread] = []
    sent, go_on = Event(), Event()

    class Slow(QWidget):
        def work(self, _session: Any) -> None:
            if fails:
                raise ValueError(self.objectName())

        def done(self, _result: object) -> None: ...

        def failed(self, _error: Exception) -> None: ...

    run = tasks._run

    def run_and_wait(answer: Any) -> None:
        run(answer)
        sent.set()
        go_on.wait(10)

    tasks._run = run_and_wait  # type: ignore[method-assign]
    asking = Slow()
    weakref.finalize(asking, lambda: ended_on.append(current_thread()))
    tasks.read(asking, asking.work, asking.done, failed=asking.failed)
    del asking
    sent.wait(10)
    qtbot.waitUntil(tasks.idle)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert ended_on == [main_thread()], "somebody holds it still"
    go_on.set()


def test_a_look_that_changes_after_much_work_finds_only_whole_widgets(qtbot: QtBot, tasks: Tasks) -> None:
    """The fault as it was: Qt fell over a widget that another thread had taken apart."""
    for _ in range(50):
        Knot([])
        tasks.read(tasks, many_objects, lambda _made: None)
    qtbot.waitUntil(tasks.idle)
    theme.use("dark", 1.25)
    assert theme.color("content") == QApplication.palette().window().color()
    theme.use("light", 1.0)
