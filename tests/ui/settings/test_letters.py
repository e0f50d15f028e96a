"""The colour and the logo new letters begin with."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.campaigns import drafting
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.letters import LettersPanel
from tests.ui.geometry import faults

Settle = Callable[[], None]


def opened(app: App, settle: Settle) -> LettersPanel:
    app.window.open(Place(Where.SETTINGS, detail="letters"))
    settle()
    panel = app.window.current().panel()  # type: ignore[union-attr]
    assert isinstance(panel, LettersPanel)
    return panel


def theme_of(app: App) -> tuple[str, str]:
    with app.book.read() as session:
        made = drafting.new_content(session).theme
    return made.colour, made.logo


def test_a_colour_is_typed_in_any_usual_way_and_what_is_none_is_said(
    qtbot: QtBot, app: App, settle: Settle
) -> None:
    panel = opened(app, settle)
    field = panel.colour.field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "leaf green")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    settle()
    assert "no colour" in panel.colour.accessibleDescription()
    assert theme_of(app)[0] == "#2F5D3A"
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "a10")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert theme_of(app)[0] == "#AA1100"
    panel.colour.take(QColor("#123456"))
    settle()
    assert theme_of(app)[0] == "#123456"


def test_a_logo_is_kept_in_the_book_shown_and_removed(
    qtbot: QtBot, app: App, settle: Settle, tmp_path: Path
) -> None:
    picture = QPixmap(40, 20)
    picture.fill(QColor("#2F5D3A"))
    picture.save(str(tmp_path / "logo.png"))
    panel = opened(app, settle)
    panel.take_logo(str(tmp_path / "logo.png"))
    settle()
    assert theme_of(app)[1].endswith(".png")
    assert panel.logo.view.picture.width() == 40
    assert faults(panel) == []
    qtbot.mouseClick(panel.logo.remove, Qt.MouseButton.LeftButton)
    settle()
    assert theme_of(app)[1] == ""
    app.desk.actions["undo"].trigger()
    settle()
    assert theme_of(app)[1].endswith(".png")
    assert panel.logo.view.picture.width() == 40


def test_what_is_no_picture_is_refused(app: App, settle: Settle, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"not a picture")
    panel = opened(app, settle)
    panel.take_logo(str(tmp_path / "logo.png"))
    settle()
    refusal = QApplication.activeModalWidget()
    assert refusal is not None
    assert "not a picture" in refusal.accessibleName()
    refusal.close()
    assert theme_of(app)[1] == ""
