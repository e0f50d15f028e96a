"""Sheets fit the window they stand over, whatever the size of the text, and do their work once."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollBar
from pytestqt.qtbot import QtBot

from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Field, Labelled
from desktop_crm.ui.widgets.notices import Sheet
from tests.ui.geometry import faults

Settle = Callable[[], None]


def tall(app: App, fields: int = 12) -> Sheet:
    sheet = Sheet(app.window, "Many fields", width=560)
    sheet.add(*(Labelled(f"Field {n}", Field("", name=f"Field {n}")) for n in range(fields)))
    sheet.set_buttons(Button("Save", Kind.PRIMARY))
    return sheet


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_sheet_taller_than_the_window_scrolls_and_shows_its_buttons(
    qtbot: QtBot, app: App, settle: Settle, scale: float
) -> None:
    theme.use("light", scale)
    app.window.resize(960, 600)
    settle()
    sheet = tall(app)
    sheet.open()
    settle()
    assert sheet.height() <= app.window.height() and sheet.width() <= app.window.width()
    assert faults(sheet) == []
    bar = next(bar for bar in sheet.findChildren(QScrollBar) if bar.orientation() is Qt.Orientation.Vertical)
    assert bar.maximum() > 0
    fields = [field for field in sheet.findChildren(Field) if field.accessibleName() == "Field 11"]
    fields[0].setFocus()
    settle()
    seen = fields[0].mapTo(sheet, fields[0].rect().center()).y()
    assert 0 < seen < sheet.buttons.mapTo(sheet, sheet.buttons.rect().topLeft()).y()


def test_a_sheet_that_fits_does_not_scroll(app: App, settle: Settle) -> None:
    sheet = tall(app, 3)
    sheet.open()
    settle()
    bar = next(bar for bar in sheet.findChildren(QScrollBar) if bar.orientation() is Qt.Orientation.Vertical)
    assert bar.maximum() == 0 and faults(sheet) == []


def test_a_second_enter_does_nothing_more(qtbot: QtBot, app: App, settle: Settle) -> None:
    sheet = tall(app, 1)
    done: list[None] = []
    sheet.accepted.connect(lambda: done.append(None))
    sheet.open()
    settle()
    field = sheet.findChild(Field)
    assert field is not None
    for _ in range(2):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert len(done) == 1 and QApplication.activeModalWidget() is None


def test_heads_and_columns_follow_the_size_of_the_text(app: App, settle: Settle) -> None:
    app.window.open(Place(Where.SETTINGS, detail="cadences"))
    settle()
    for scale in (2.0, 1.0):
        theme.use("light", scale)
        settle()
        assert faults(app.window.page(Where.SETTINGS)) == []
