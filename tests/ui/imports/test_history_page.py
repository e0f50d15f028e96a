"""The history of imports: each can be opened and taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.contacts import finding
from desktop_crm.imports import storing
from desktop_crm.ui.app import App
from desktop_crm.ui.imports.history_page import ImportsPage
from desktop_crm.ui.places import Place, Where


@pytest.fixture
def page(app: App, settle: Callable[[], None]) -> ImportsPage:
    app.window.open(Place(Where.IMPORTS))
    settle()
    found = app.window.current()
    assert isinstance(found, ImportsPage)
    return found


def bring_in(app: App, folder: Path, name: str, *people: str) -> None:
    path = folder / name
    path.write_text("Name,E-mail\n" + "".join(f"{p},{p.lower()}@mill.example\n" for p in people), "utf-8")
    storing.run(app.book, path, at=clock.now())


def test_nothing_imported_yet_leads_to_a_file(page: ImportsPage) -> None:
    assert page._stack.currentWidget() is page._empty


def test_an_import_is_listed_opened_and_taken_back(
    app: App, page: ImportsPage, qtbot: QtBot, settle: Callable[[], None], tmp_path: Path
) -> None:
    bring_in(app, tmp_path, "fair.csv", "Ann", "Bob")
    settle()
    assert page.model.rowCount() == 1
    record = page.table.current_record()
    assert record is not None
    assert (record.file, record.rows, record.created) == ("fair.csv", 2, 2)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle()
    assert app.window.place == Place(Where.IMPORT, record.id)
    app.window.go_back()
    settle()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settle()
    assert page.model.rowCount() == 0
    with app.book.read() as session:
        assert finding.count(session, finding.Query()) == 0
    assert app.messages.toast.words() == "Taken back: 2 contacts removed, 0 as before"
