"""What is lower than its inside scrolls to what the keyboard comes to, and stands still under the mouse."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.ui.widgets.buttons import Button
from desktop_crm.ui.widgets.layout import Box, column
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.scrolling import InSight
from tests.ui.widgets.test_lists import WordLook


@pytest.fixture
def area(qtbot: QtBot) -> InSight:
    buttons = [Button(f"Button {number}") for number in range(20)]
    made = InSight(Box(column(*buttons)))
    made.resize(200, 100)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def in_sight(area: InSight, widget: QWidget) -> bool:
    return area.viewport().rect().contains(widget.mapTo(area.viewport(), widget.rect().center()))


def test_what_tab_comes_to_is_in_sight(qtbot: QtBot, area: InSight) -> None:
    buttons = area.findChildren(Button)
    buttons[0].setFocus()
    for each in buttons[1:]:
        qtbot.keyClick(area.focusWidget(), Qt.Key.Key_Tab)
        assert each.hasFocus() and in_sight(area, each)


def test_what_is_pressed_with_the_mouse_stays_under_it(qtbot: QtBot, area: InSight) -> None:
    button = next(b for b in area.findChildren(Button) if not in_sight(area, b))
    bar = area.verticalScrollBar()
    bar.setValue(button.y() - 90)  # its upper edge alone is seen
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    window, spot = area.window().windowHandle(), button.mapTo(area, QPoint(5, 5))
    before = bar.value()
    QTest.mousePress(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    assert button.hasFocus() and bar.value() == before
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    assert pressed


def test_the_current_row_of_a_whole_list_is_in_sight(qtbot: QtBot) -> None:
    rows = RowList(WordLook(), "Words", fit=True)
    rows.show_records([f"Row {number}" for number in range(30)])
    made = InSight(Box(column(rows, None)))
    made.follow_rows(rows)
    made.resize(200, 100)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    rows.setFocus()
    rows.make_current(0)
    for _ in range(29):
        qtbot.keyClick(rows, Qt.Key.Key_Down)
        spot = rows.visualRect(rows.currentIndex()).center()
        assert made.viewport().rect().contains(rows.viewport().mapTo(made.viewport(), spot))
