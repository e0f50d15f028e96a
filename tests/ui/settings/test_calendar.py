"""What the calendar's settings say, and the file that is written once."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.dialogue import follow_ups
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.calendar import CalendarPanel
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]


def opened(app: App, settle: Settle) -> CalendarPanel:
    app.window.open(Place(Where.SETTINGS, detail="calendar"))
    settle()
    panel = app.window.current().panel()  # type: ignore[union-attr]
    assert isinstance(panel, CalendarPanel)
    return panel


def stored(app: App, setting: settings.Setting[str]) -> str:
    with app.book.read() as session:
        return settings.get(session, setting)


def test_a_file_is_named_and_given_up_with_undo(
    qtbot: QtBot, app: App, tmp_path: Path, settle: Settle
) -> None:
    panel = opened(app, settle)
    assert panel.stop.isHidden()
    target = str(tmp_path / "mine.ics")
    panel.keep_in(target)
    settle()
    assert stored(app, settings.CALENDAR_FILE) == target and target in panel.path.text()
    qtbot.mouseClick(panel.stop, Qt.MouseButton.LeftButton)
    settle()
    assert stored(app, settings.CALENDAR_FILE) == "" and panel.stop.isHidden()
    app.undo()
    settle()
    assert stored(app, settings.CALENDAR_FILE) == target


def test_a_switch_is_saved_at_once(app: App, settle: Settle) -> None:
    panel = opened(app, settle)
    panel.rows["calendar.notify"].editor.click()  # type: ignore[attr-defined]
    settle()
    with app.book.read() as session:
        assert settings.get(session, settings.NOTIFY) is True


def test_exported_once_it_holds_what_is_chosen(app: App, tmp_path: Path, settle: Settle) -> None:
    ellen = fill(app.book)["Ellen Fairweather"]
    with app.book.write() as session:
        follow_ups.add(session, ellen, clock.today(), "Ring", clock.now())
    panel = opened(app, settle)
    panel.export.write(str(tmp_path / "once.ics"))
    settle()
    data = (tmp_path / "once.ics").read_text("utf-8")
    assert "SUMMARY:Ring" in data and "Ellen" not in data
    assert "Exported 1 entry." in app.messages.toast.words()


def test_the_page_is_sound_at_1280(app: App, settle: Settle) -> None:
    app.window.resize(1280, 800)
    panel = opened(app, settle)
    assert faults(panel) == []
