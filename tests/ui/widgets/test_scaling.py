"""Sizes follow the size of the text while a window is open."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.scaling import at_least, scaled, up_to


@pytest.fixture(autouse=True)
def usual_text() -> Iterator[None]:
    theme.use("light", 1.0)
    yield
    theme.use("light", 1.0)


def test_a_size_follows_the_text_while_its_widget_is_open(qtbot: QtBot) -> None:
    fixed, least, most = QWidget(), QWidget(), QWidget()
    for widget in (fixed, least, most):
        qtbot.addWidget(widget)
    scaled(fixed, width=100, height=40)
    at_least(least, width=100)
    up_to(most, 100)
    theme.use("light", 1.5)
    assert (fixed.width(), fixed.height()) == (150, 60)
    assert (least.minimumWidth(), least.minimumHeight()) == (150, 0)
    assert most.maximumWidth() == 150
