"""Widgets that are shown again: in their order, also for Tab, and nothing of the one before."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.ui.widgets.buttons import Button
from desktop_crm.ui.widgets.layout import Box, Flow, column, wrapping
from desktop_crm.ui.widgets.pool import Pool


def test_tab_comes_to_them_as_they_stand(qtbot: QtBot) -> None:
    before, add, after = Button("before"), Button("add"), Button("after")
    flow = Flow()
    flow.addWidget(add)
    pool = Pool(flow, Button)
    whole = Box(column(before, wrapping(flow), after))
    qtbot.addWidget(whole)
    whole.show()
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)
    for count in (2, 1, 4, 3):
        shown = pool.show(count)
        for number, each in enumerate(shown):
            each.setText(f"{number}")
        assert [b.isVisible() for b in shown] == [True] * count
        before.setFocus()
        walked = []
        for _ in range(count + 3):
            now: QWidget | None = whole.focusWidget()
            assert isinstance(now, Button)
            walked.append(now.text())
            qtbot.keyClick(now, Qt.Key.Key_Tab)
        assert walked == ["before", *(f"{n}" for n in range(count)), "add", "after"]


def test_one_that_is_put_away_leaves_the_others_in_their_order(qtbot: QtBot) -> None:
    box = column()
    pool = Pool(box, Button)
    whole = Box(box)
    qtbot.addWidget(whole)
    whole.show()
    first, second, third = pool.show(3)
    pool.put_away(second)
    assert pool.shown() == [first, third] and not second.isVisible()
    assert pool.show(3) == [first, third, second]
    assert [box.indexOf(each) for each in (first, third, second)] == sorted(
        box.indexOf(each) for each in (first, third, second)
    )
