"""The window is there before the book; what comes of the book is told in it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

import desktop_crm.tables  # noqa: F401
from desktop_crm.book import settings
from desktop_crm.book.opening import open_book
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.starting import Start
from desktop_crm.ui.theme import theme


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    theme.use("light", 1.0)
    made = Start(tmp_path / "book", lambda: None)
    yield made
    _end(made)


def _end(start: Start) -> None:
    """As the program ends: closed, then everything deleted on this thread."""
    start.window.close()
    start.end()
    start.window.deleteLater()
    if start.app is not None:
        start.app.deleteLater()
    start.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()
    theme.use("light", 1.0)


def test_the_window_is_shown_before_the_book_and_then_opens_today(start: Start, qtbot: QtBot) -> None:
    start.show()
    assert start.window.isVisible() and start.app is None
    assert not start.window.sidebar.practice.isVisible()  # nobody knows yet
    qtbot.waitUntil(lambda: start.app is not None, timeout=20_000)
    assert start.window.place == Place(Where.TODAY)
    assert start.app is not None and start.app.window is start.window
    assert start.window.sidebar.practice.isVisible()
    qtbot.waitUntil(start.app.tasks.idle, timeout=20_000)


def test_a_look_kept_beside_the_book_is_there_from_the_first_picture(start: Start, tmp_path: Path) -> None:
    book = open_book(tmp_path / "book")
    book.close()
    store = QSettings(str(tmp_path / "book" / "window.ini"), QSettings.Format.IniFormat)
    store.setValue("look/appearance", "dark")
    store.setValue("look/scale", 1.25)
    store.sync()
    start.show()
    assert theme.dark and theme.scale == 1.25


@pytest.mark.parametrize(
    ("kept", "used"), [("large", 1.0), ("", 1.0), ("1000", 2.0), ("-3", 1.0), ("nan", 1.0)]
)
def test_a_spoilt_look_is_no_reason_not_to_start(
    start: Start, tmp_path: Path, kept: str, used: float
) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "window.ini").write_text(f"[look]\nscale={kept}\nappearance=[\n\0", "utf-8")
    start.show()
    assert start.window.isVisible() and theme.scale == used


def test_the_book_decides_over_an_older_look(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    book = open_book(tmp_path / "book")
    with book.write() as session:
        settings.put(session, settings.APPEARANCE, "dark")
    book.close()
    start.show()
    qtbot.waitUntil(lambda: start.app is not None, timeout=20_000)
    assert theme.appearance == "dark"


def test_a_book_that_is_none_is_refused_in_words(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "book").mkdir()
    raw = sqlite3.connect(tmp_path / "book" / "book.sqlite")
    raw.execute("CREATE TABLE other (id INTEGER)")
    raw.close()
    start.show()
    qtbot.waitUntil(lambda: bool(start.window.findChildren(QMessageBox)), timeout=20_000)
    box = start.window.findChildren(QMessageBox)[0]
    assert box.text() == "The book's file is not a book."
    box.accept()
    assert start.code == 1 and not start.window.isVisible()


def test_a_window_closed_at_once_leaves_no_open_book(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    start.show()
    start.window.close()
    QApplication.processEvents()
    start.end()
    assert start.app is None
    assert not (tmp_path / "book" / "book.sqlite-wal").exists()


def test_a_fault_of_the_program_is_kept_for_the_end(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    start = Start(tmp_path / "book", broken)
    start.show()
    qtbot.waitUntil(lambda: start.fault is not None, timeout=20_000)
    assert isinstance(start.fault, ZeroDivisionError)
    _end(start)
