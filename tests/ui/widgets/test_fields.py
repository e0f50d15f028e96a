"""Fields and selects, as they are driven by keys."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_crm.ui.widgets.fields import Select


def test_return_in_a_list_that_holds_nothing_picks_nothing(qtbot: QtBot) -> None:
    select = Select(name="Product")
    qtbot.addWidget(select)
    select.show()
    with qtbot.assertNotEmitted(select.picked):
        select.activated.emit(-1)  # Qt's answer to Return in an opened list without rows
        select.activated.emit(0)
    select.set_choices([(7, "Hornbeam"), (8, "Rose")])
    with qtbot.waitSignal(select.picked) as told:
        qtbot.keyClick(select, Qt.Key.Key_Down)
    assert told.args == [8]
