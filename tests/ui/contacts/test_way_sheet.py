"""Ways to reach somebody by keyboard alone: added, labelled, moved, preferred, removed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.contacts import reaching
from desktop_crm.contacts.records import Way, addresses_of
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.contacts.way_sheet import WaySheet
from desktop_crm.ui.contacts.ways import WayChip
from desktop_crm.ui.places import Place, Where
from tests.ui.geometry import faults, unreached
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def page(app: App, settle: Settle) -> ContactPage:
    people = fill(app.book)
    with app.book.write() as session:
        for number in ("01632 960200", "01632 960300"):
            reaching.add(session, people["Ellen Fairweather"], Way("phone", number), clock.now())
    app.window.open(Place(Where.CONTACT, people["Ellen Fairweather"]))
    settle()
    found = app.window.current()
    assert isinstance(found, ContactPage)
    return found


def phones(app: App) -> list[tuple[str, str, bool]]:
    with app.book.read() as session:
        return [
            (a.value[-3:], a.label, a.preferred) for a in addresses_of(session, 1) if a.channel == "phone"
        ]


def opened(qtbot: QtBot, page: ContactPage, ending: str, settle: Settle) -> WaySheet:
    chip = next(
        c for c in page.head.findChildren(WayChip) if c.isVisible() and c.address.value.endswith(ending)
    )
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Return)
    settle()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, WaySheet)
    return sheet


def test_a_number_moves_is_labelled_preferred_and_removed(
    qtbot: QtBot, app: App, page: ContactPage, settle: Settle
) -> None:
    sheet = opened(qtbot, page, "300", settle)
    sheet.up.setFocus()
    for _ in range(2):
        qtbot.keyClick(sheet.up, Qt.Key.Key_Return)
        settle()
    assert [number for number, *_ in phones(app)] == ["300", "140", "200"]
    sheet.reject()
    sheet = opened(qtbot, page, "200", settle)
    sheet.label.setFocus()
    qtbot.keyClicks(sheet.label, "work")
    sheet.preferred.setFocus()
    qtbot.keyClick(sheet.preferred, Qt.Key.Key_Space)
    qtbot.keyClick(sheet.label, Qt.Key.Key_Return)
    settle()
    assert phones(app) == [("200", "work", True), ("300", "", False), ("140", "", False)]
    sheet = opened(qtbot, page, "140", settle)
    remove = next(b for b in sheet.findChildren(QWidget) if b.accessibleName() == "Remove")
    remove.setFocus()
    qtbot.keyClick(remove, Qt.Key.Key_Return)
    settle()
    assert [number for number, *_ in phones(app)] == ["200", "300"]


def test_everything_in_the_sheet_is_reached_by_tab(
    qtbot: QtBot, app: App, page: ContactPage, settle: Settle
) -> None:
    sheet = opened(qtbot, page, "300", settle)
    assert faults(sheet) == []

    def press(focused: QWidget) -> None:
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    assert unreached(sheet, press) == []
