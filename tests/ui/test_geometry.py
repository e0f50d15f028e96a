"""The eye itself: it must see what it is there to see."""

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.ui.widgets.buttons import Button
from desktop_crm.ui.widgets.labels import Label
from tests.ui.geometry import faults


def test_cut_words_overlaps_and_nameless_controls_are_seen(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(400, 300)
    page.setAccessibleName("page")
    cut = Label("far too long for its place", 13)
    cut.setParent(page)
    cut.setGeometry(0, 0, 40, 20)
    over = Label("over it", 13)
    over.setParent(page)
    over.setGeometry(20, 0, 100, 20)
    nameless = QPushButton(page)
    nameless.setGeometry(0, 100, 80, 30)
    outside = Button("Outside")
    outside.setParent(page)
    outside.setGeometry(380, 200, 90, 32)
    page.show()
    found = "\n".join(faults(page))
    assert "“far too long for its place” is cut" in found
    assert "overlap" in found
    assert "has no name" in found
    assert "is outside of" in found
