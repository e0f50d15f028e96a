"""One recipient whole: a letter that waited for a complaint can be sent, one that was held otherwise cannot."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.campaigns.results import Delivery
from desktop_crm.campaigns.states import DeliveryState
from desktop_crm.consent.gate import Reason
from desktop_crm.ui.campaigns.deliveries import DeliverySheet
from desktop_crm.ui.widgets.buttons import Button

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.mark.parametrize(("reason", "offered"), [(Reason.COMPLAINT, True), (Reason.WITHDRAWN, False)])
def test_only_what_waited_for_a_complaint_is_offered_again(
    qtbot: QtBot, reason: Reason, offered: bool
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    record = Delivery(
        id=1, contact_id=1, name="Ann", address="ann@x.test", state=DeliveryState.HELD, message_id="<1@x>",
        attempts=0, at=NOW, next_at=None, reply="", reason=reason.value,
    )  # fmt: skip
    sheet = DeliverySheet(window, record)
    told: list[str] = []
    sheet.decided.connect(lambda _record, word: told.append(word))
    sheet.open()
    buttons = [b for b in sheet.findChildren(Button) if b.text() == "Send it now"]
    assert bool(buttons) is offered
    if offered:
        qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
        assert told == ["again"]
    else:
        sheet.reject()
