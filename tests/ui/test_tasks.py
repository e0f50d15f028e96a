"""Work beside the main thread: its results come back to it, late ones and those nobody waits for are dropped."""

from collections.abc import Iterator
from threading import Event, current_thread, main_thread
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_crm.base.errors import UserError
from desktop_crm.base.work import Progress, Step, Stop, check
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.ui.tasks import Tasks


@pytest.fixture
def tasks(qapp: object, book: Book) -> Iterator[Tasks]:
    made = Tasks(book)
    yield made
    made.close()


def name_of(book: Book) -> str:
    with book.read() as session:
        return settings.get(session, settings.BUSINESS)


def rename(words: str) -> Any:
    return lambda session: settings.put(session, settings.BUSINESS, words)


def test_work_runs_beside_and_its_result_comes_back_to_the_main_thread(qtbot: QtBot, tasks: Tasks) -> None:
    threads = []
    owner = QObject()

    def work(session: Any) -> str:
        threads.append(current_thread())
        found: str = settings.get(session, settings.BUSINESS)
        return found

    def done(result: str) -> None:
        threads.append(current_thread())
        assert result == ""

    tasks.read(owner, work, done)
    qtbot.waitUntil(tasks.idle)
    assert threads[0] is not main_thread() and threads[1] is main_thread()


def test_of_two_answers_to_one_question_only_the_newer_is_shown(qtbot: QtBot, tasks: Tasks) -> None:
    late, shown, owner = Event(), list[str](), QObject()

    def slow(_session: Any) -> str:
        late.wait(10)
        return "old"

    tasks.read(owner, slow, shown.append, key="search")
    tasks.read(owner, lambda _session: "new", shown.append, key="search")
    tasks.read(owner, lambda _session: "other", shown.append, key="count")
    qtbot.waitUntil(lambda: len(shown) == 2)
    late.set()
    qtbot.waitUntil(tasks.idle)
    assert sorted(shown) == ["new", "other"]


def test_an_owner_that_is_gone_gets_no_answer(qtbot: QtBot, tasks: Tasks) -> None:
    go, shown, owner = Event(), list[object](), QObject()
    tasks.read(owner, lambda _session: go.wait(10), shown.append)
    shiboken6.delete(owner)
    go.set()
    qtbot.waitUntil(tasks.idle)
    assert shown == []


def test_writes_keep_their_order_and_become_steps_that_can_be_undone(
    qtbot: QtBot, tasks: Tasks, book: Book
) -> None:
    owner, seen = QObject(), list[str]()
    tasks.write(owner, "Named it one", rename("one"))
    tasks.write(owner, "", rename("two"))
    tasks.call(owner, lambda: name_of(book), seen.append)
    qtbot.waitUntil(tasks.idle)
    assert seen == ["two"] and name_of(book) == "two"
    assert [step.label for step in book.undo.done] == ["Named it one"]


def test_a_fault_goes_to_who_asked_else_to_the_one_door(qtbot: QtBot, tasks: Tasks) -> None:
    mine, everybodys, owner = list[Exception](), list[Exception](), QObject()
    tasks.went_wrong.connect(everybodys.append)
    fault = UserError("It rains.", "Wait.")

    def fail(_session: Any) -> None:
        raise fault

    tasks.read(owner, fail, print, failed=mine.append)
    tasks.read(owner, fail, print)
    qtbot.waitUntil(tasks.idle)
    assert mine == [fault] and everybodys == [fault]


def test_a_job_reports_and_ends_quietly_when_it_is_stopped(qtbot: QtBot, tasks: Tasks) -> None:
    begun, wrong, owner = Event(), list[Exception](), QObject()
    tasks.went_wrong.connect(wrong.append)

    def work(progress: Progress, stop: Stop) -> None:
        progress(Step(3, 10, "Reading"))
        begun.set()
        while True:
            check(stop)

    job = tasks.job(owner, "Importing", work)
    assert tasks.jobs == [job]
    assert begun.wait(10) and job.step.done == 3
    job.stop()
    qtbot.waitUntil(lambda: not tasks.jobs)
    assert job.over and job.failed == "" and wrong == []


def test_a_job_that_fails_says_why(qtbot: QtBot, tasks: Tasks) -> None:
    owner = QObject()
    said = list[Exception]()

    def work(_progress: Progress, _stop: Stop) -> None:
        raise UserError("The disk is full.", "Make room.")

    job = tasks.job(owner, "Backing up", work, failed=said.append)
    qtbot.waitUntil(lambda: job.over)
    assert "disk is full" in job.failed and len(said) == 1


def test_at_the_end_what_was_asked_to_be_written_is_written_and_nothing_begins(
    qtbot: QtBot, qapp: object, book: Book
) -> None:
    tasks, owner, go = Tasks(book), QObject(), Event()
    tasks.call(owner, lambda: go.wait(10))
    tasks.write(owner, "", rename("kept"))
    go.set()
    tasks.close()
    assert name_of(book) == "kept"
    tasks.write(owner, "", rename("too late"))
    assert name_of(book) == "kept"
