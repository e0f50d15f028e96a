"""What is due is told once while the program is open, if the user wished it; a click leads there."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QSystemTrayIcon

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.dialogue import follow_ups
from desktop_crm.ui.app import App
from desktop_crm.ui.notifying import Notifying
from desktop_crm.ui.places import Place, Where
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The clock stands at noon of today."""
    moment = clock.from_local(datetime.combine(clock.today(), datetime.min.time()).replace(hour=12))
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    return moment


def begun(app: App, settle: Settle, wished: bool = True) -> Notifying:
    with app.book.write() as session:
        settings.put(session, settings.NOTIFY, wished)
    app.messages.toast.tell("nothing yet", undo=False)
    app.start_reminding()
    settle()
    assert app.notifying is not None
    return app.notifying


def test_nothing_is_told_unless_it_was_wished(app: App, noon: datetime, settle: Settle) -> None:
    ellen = fill(app.book)["Ellen Fairweather"]
    with app.book.write() as session:
        follow_ups.add(session, ellen, clock.today(), "Ring", noon)
    notifying = begun(app, settle, wished=False)
    assert app.messages.toast.words() == "nothing yet" and not notifying.timer.isActive()


def test_one_message_for_several_not_twice_and_the_timer_waits_for_the_next(
    app: App, noon: datetime, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    ellen = fill(app.book)["Ellen Fairweather"]
    today = clock.today()
    with app.book.write() as session:
        follow_ups.add(session, ellen, today, "Ring", noon)
        follow_ups.add(session, ellen, today, "Write", noon, due_time="11:00")
        follow_ups.add(session, ellen, today, "Visit", noon, due_time="14:00")
    notifying = begun(app, settle)
    assert app.messages.toast.words() == "Due now: 2 follow-ups are due (Ellen Fairweather)"
    assert abs(notifying.timer.interval() - 2 * 3600_000) < 5_000
    app.messages.toast.tell("seen", undo=False)
    notifying.look()
    settle()
    assert app.messages.toast.words() == "seen"
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(hours=2, minutes=1))
    notifying.timer.timeout.emit()
    settle()
    assert app.messages.toast.words() == "Due now: Visit (Ellen Fairweather, 14:00)"
    notifying.clicked()
    settle()
    assert app.window.place == Place(Where.CONTACT, ellen)


def test_a_new_one_is_told_when_it_is_planned_and_not_again_after_a_new_start(
    app: App, noon: datetime, settle: Settle
) -> None:
    ellen = fill(app.book)["Ellen Fairweather"]
    notifying = begun(app, settle)
    with app.book.write() as session:
        follow_ups.add(session, ellen, clock.today(), "Ring", noon)
    settle()
    assert app.messages.toast.words() == "Due now: Ring (Ellen Fairweather)"
    kept = notifying.remember()
    app.messages.toast.tell("seen", undo=False)
    other = Notifying(app.desk, app)
    other.recall(kept)
    other.start()
    settle()
    assert app.messages.toast.words() == "seen"
    other.recall("no json")  # a damaged note is forgotten
    assert other.remember() == "[]"


def test_through_the_tray_where_there_is_one(
    app: App, noon: datetime, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda self: None)
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda self, title, text, icon, wait: shown.append((title, text))
    )
    people = fill(app.book)
    with app.book.write() as session:
        for name in ("Ellen Fairweather", "Priya Raman"):
            follow_ups.add(session, people[name], clock.today(), "Ring", noon)
    notifying = begun(app, settle)
    assert shown == [("2 follow-ups are due", "Ellen Fairweather, Priya Raman")]
    app.window.open(Place(Where.CONTACTS))
    notifying.clicked()
    settle()
    assert app.window.place == Place(Where.TODAY)
