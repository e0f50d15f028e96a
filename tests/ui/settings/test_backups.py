"""The whole book saved, put back and checked from the window."""

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.campaigns import sending
from desktop_crm.contacts import editing
from desktop_crm.contacts.editing import Draft
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.backups import BackupsPanel, SavedBook
from desktop_crm.ui.widgets.notices import Sheet
from tests.ui.geometry import faults

Settle = Callable[[], None]


def opened(app: App, settle: Settle) -> BackupsPanel:
    app.window.open(Place(Where.SETTINGS, detail="backups"))
    settle()
    panel = app.window.current().panel()  # type: ignore[union-attr]
    assert isinstance(panel, BackupsPanel)
    return panel


def rename(app: App, words: str) -> None:
    with app.book.write() as session:
        settings.put(session, settings.BUSINESS, words)


def test_a_backup_is_saved_put_back_and_the_former_book_is_kept(
    qtbot: QtBot, app: App, settle: Settle, tmp_path: Path
) -> None:
    rename(app, "Before")
    panel = opened(app, settle)
    panel.save_to(str(tmp_path / "copy.zip"))
    settle()
    assert "copy.zip" in app.messages.toast.words()
    rename(app, "After")
    settle()
    panel.ask_restore(str(tmp_path / "copy.zip"))
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, Sheet)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    settle()
    assert app.window.windowTitle().startswith("After"), "Enter alone must not do it"
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert app.window.windowTitle().startswith("Before")
    saved = panel.list.records_model.records()
    assert len(saved) == 1
    assert isinstance(saved[0], SavedBook)
    app.window.resize(1280, 800)
    settle()
    assert faults(panel) == []
    # The former book stands in the list and is put back with Enter on its row.
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, Sheet)
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert app.window.windowTitle().startswith("After")


def test_what_is_no_backup_is_refused_in_words(
    app: App, settle: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "no.zip").write_bytes(b"no zip")
    panel = opened(app, settle)
    panel.ask_restore(str(tmp_path / "no.zip"))
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, Sheet)
    sheet.accept()
    settle()
    refusal = QApplication.activeModalWidget()
    assert refusal is not None
    assert "cannot be read as a backup" in refusal.accessibleName()
    refusal.close()
    assert panel.restore.isEnabled()


def test_a_sound_book_is_called_sound(qtbot: QtBot, app: App, settle: Settle) -> None:
    panel = opened(app, settle)
    qtbot.mouseClick(panel.check, Qt.MouseButton.LeftButton)
    settle()
    assert panel.verdict.isVisible()
    assert panel.verdict.words() == "The book is sound."


def test_no_backup_is_put_back_while_a_newsletter_leaves(app: App, settle: Settle, tmp_path: Path) -> None:
    rename(app, "Before")
    panel = opened(app, settle)
    panel.save_to(str(tmp_path / "copy.zip"))
    settle()
    rename(app, "After")
    with FileLock(app.book.folder / sending.LOCK):
        panel.ask_restore(str(tmp_path / "copy.zip"))
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, Sheet)
        sheet.accept()
        settle()
    refusal = QApplication.activeModalWidget()
    assert refusal is not None
    assert "being sent" in refusal.accessibleName()
    refusal.close()
    settle()
    assert app.window.windowTitle().startswith("After")


def test_everything_is_exported_and_read_into_an_empty_book_only(
    qtbot: QtBot, app: App, settle: Settle, tmp_path: Path
) -> None:
    rename(app, "Fernhill Nursery")
    panel = opened(app, settle)
    target = str(tmp_path / "all.zip")
    qtbot.mouseClick(panel.whole_book.export, Qt.MouseButton.LeftButton)
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None and dialog.isVisible()
    dialog.fileSelected.emit(target)
    dialog.reject()
    settle()
    assert app.messages.toast.words() == "Exported everything, 0 contacts."
    rename(app, "Something else")
    panel.whole_book.read_from(target)
    settle()
    with app.book.read() as session:
        assert settings.get(session, settings.BUSINESS) == "Fernhill Nursery"
        assert "whole book is here" in app.messages.toast.words()
    with app.book.write() as session:
        editing.add(session, Draft(full_name="Ann"), clock.now())
    settle()
    panel.whole_book.read_from(target)
    settle()
    refusal = QApplication.activeModalWidget()
    assert refusal is not None and "empty one" in refusal.accessibleName()
    refusal.close()
    assert faults(panel) == []
