"""What the contact's page shows again for the next contact holds nothing of the one before."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.contacts.records import Address
from desktop_crm.ui.contacts.in_place import Fact, Facts
from desktop_crm.ui.contacts.ways import WayChip
from desktop_crm.ui.widgets.fields import Field

ANN = Address(1, "email", "ann@x.example", "ann@x.example")


@pytest.fixture
def facts(qtbot: QtBot) -> Iterator[Facts]:
    made = Facts()
    made.resize(300, 200)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made


def test_what_is_typed_for_one_contact_is_never_kept_for_another(qtbot: QtBot, facts: Facts) -> None:
    kept: list[tuple[str, str]] = []
    facts.kept.connect(lambda key, value: kept.append((key, value)))
    facts.show_facts([Fact(key, key, "old") for key in "abc"], 1)
    row = facts.row_of("c")
    assert row is not None
    row.begin()
    assert row.editor is not None and isinstance(row.editor.inner, Field)
    qtbot.keyClicks(row.editor.inner, "typed")
    facts.show_facts([Fact("a", "a", "other")], 2)
    QApplication.processEvents()
    assert kept == [] and [shown.fact.value for shown in facts.rows()] == ["other"]


def test_a_mark_that_changes_is_painted(qtbot: QtBot) -> None:
    chip = WayChip()
    chip.show_way(ANN, ("shield-check", "good", "Opted in"))
    chip.resize(400, 28)
    qtbot.addWidget(chip)
    chip.show()
    with qtbot.waitExposed(chip):
        pass
    for _ in range(3):
        QApplication.processEvents()
    painted: list[bool] = []
    draw = chip.draw
    chip.draw = lambda pen, rect: (painted.append(True), draw(pen, rect))[1]  # type: ignore[method-assign]
    chip.show_way(ANN, ("prohibit", "bad", "Suppressed"))
    qtbot.waitUntil(lambda: bool(painted))
    assert "Suppressed" in chip.accessibleName()
    chip.show_way(replace(ANN, id=2), ("prohibit", "bad", "Suppressed"), "By hand")
    assert chip.address.id == 2 and chip.accessibleDescription() == "By hand"
