"""The file a calendar program reads is written some time after the last change, off the main thread."""

from collections.abc import Callable
from pathlib import Path

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.dialogue import follow_ups
from desktop_crm.ui.app import App
from desktop_crm.ui.calendar_writing import CalendarWriting
from tests.ui.people import fill

Settle = Callable[[], None]


def test_written_after_a_change_and_rested_between(app: App, tmp_path: Path, settle: Settle) -> None:
    ellen, target = fill(app.book)["Ellen Fairweather"], tmp_path / "kept.ics"
    writing = CalendarWriting(app.desk, app)
    settle()
    writing.timer.stop()
    with app.book.write() as session:
        settings.put(session, settings.CALENDAR_FILE, str(target))
    settle()
    assert writing.timer.isActive() and not target.exists()  # it waits until nothing changes
    writing.timer.timeout.emit()
    settle()
    assert "Ring" not in target.read_text("utf-8")
    writing.timer.stop()
    with app.book.write() as session:
        follow_ups.add(session, ellen, clock.today(), "Ring", clock.now())
    settle()
    assert writing.timer.isActive()
    writing.timer.timeout.emit()
    settle()
    assert "SUMMARY:Ring" in target.read_text("utf-8")


def test_what_cannot_be_written_is_said_once(app: App, tmp_path: Path, settle: Settle) -> None:
    writing = CalendarWriting(app.desk, app)
    with app.book.write() as session:
        settings.put(session, settings.CALENDAR_FILE, str(tmp_path / "gone" / "kept.ics"))
    for expected in ("The calendar file was not written", "seen"):
        writing.write()
        settle()
        assert app.messages.toast.words().startswith(expected)
        app.messages.toast.tell("seen", undo=False)
    (tmp_path / "gone").mkdir()
    writing.write()
    settle()
    assert (tmp_path / "gone" / "kept.ics").is_file()
