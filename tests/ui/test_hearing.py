"""Another window, or the command line, writes into the book while this window is open."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import editing
from desktop_crm.dialogue import interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.ui.app import App
from desktop_crm.ui.hearing import LOOK, REST, Hearing
from desktop_crm.ui.places import Place, Where
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def other(app: App) -> Iterator[Book]:
    opened = open_book(app.book.folder)
    yield opened
    opened.close()


@pytest.fixture
def kofi(app: App, settle: Settle) -> int:
    ids = fill(app.book)
    app.window.open(Place(Where.CONTACT, ids["Kofi Mensah"]))
    settle()
    app.hearing.start()
    return ids["Kofi Mensah"]


def said(app: App) -> list[str]:
    timeline = app.window.page(Where.CONTACT).timeline  # type: ignore[attr-defined]
    model = timeline.list.model()
    return [
        str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())
    ]


def log(book: Book, who: int, text: str) -> None:
    now = clock.now()
    entry = Log(
        contact_ids=(who,), channel="phone", direction=Direction.IN, at=now - timedelta(minutes=1), body=text
    )
    with book.write("Logged") as session:
        interactions.log(session, entry, now)


def test_what_somebody_else_wrote_is_shown(app: App, other: Book, settle: Settle, kofi: int) -> None:
    log(other, kofi, "Wants two")
    assert not any("Wants two" in words for words in said(app))
    app.hearing.look()
    settle()
    assert any("Wants two" in words for words in said(app))


def test_undo_says_that_what_is_newer_stays(app: App, other: Book, settle: Settle, kofi: int) -> None:
    for which, words in ((app.book, "Mine"), (other, "Theirs")):
        with which.write("Changed the note") as session:
            editing.change(session, kofi, {"note": words}, clock.now())
    app.undo()
    settle()
    sheet = QApplication.activeModalWidget()
    assert sheet is not None and "“Changed the note” cannot be taken back" in sheet.windowTitle()
    sheet.close()
    with app.book.read() as session:
        contact = editing.get(session, kofi)
    assert contact is not None and contact.note == "Theirs"


def test_it_looks_by_itself_and_less_often_while_somebody_writes(
    app: App, other: Book, qtbot: QtBot, settle: Settle, kofi: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hearing, "by_itself", True)
    app.hearing.start()
    (timer,) = (each for each in app.hearing.children())
    assert timer.interval() == LOOK  # type: ignore[attr-defined]
    log(other, kofi, "Wants two")
    with qtbot.waitSignal(app.changes.changed, timeout=10_000):
        timer.timeout.emit()  # type: ignore[attr-defined]
    assert timer.interval() == REST  # type: ignore[attr-defined]
    app.hearing.look()
    assert timer.interval() == LOOK  # type: ignore[attr-defined]
    settle()


def test_nothing_is_made_where_a_book_was_that_was_moved_away(app: App, tmp_path: Path) -> None:
    away = app.book.folder.rename(tmp_path / "away")
    app.window.close()
    assert not app.book.folder.exists() and (away / "book.sqlite").is_file()
