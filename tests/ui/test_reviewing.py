"""The background keeps stages true without anybody asking, and stops with the window."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text as sql

from desktop_crm.base import clock
from desktop_crm.dialogue import interactions, undoing
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.lifecycle import reviewing
from desktop_crm.ui import reviewing as background
from desktop_crm.ui.app import App
from desktop_crm.ui.reviewing import Reviewer
from tests.ui.people import fill

Settle = Callable[[], None]


def stages(app: App) -> list[str]:
    with app.book.read() as session:
        return list(session.scalars(sql("SELECT stage FROM contacts ORDER BY id")))


def begin(app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reviewer, "by_itself", True)
    monkeypatch.setattr(background, "FIRST", 1)
    monkeypatch.setattr(background, "REST", 2)
    app.reviewer.start()


def test_nothing_is_looked_at_unless_asked(app: App, settle: Settle) -> None:
    fill(app.book)
    settle()
    assert stages(app) == [""] * 5
    app.reviewer.look()
    settle()
    assert stages(app) == ["new", "lead", "lead", "lead", "lead"]


def test_it_looks_after_the_start_and_after_each_change(
    app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "BATCH", 2)
    ids = fill(app.book)
    begin(app, qtbot, monkeypatch)
    qtbot.waitUntil(lambda: stages(app) == ["new", "lead", "lead", "lead", "lead"])
    now = clock.now()
    entry = Log(
        contact_ids=(ids["Kofi Mensah"],), channel=Channel.VISIT, direction=Direction.IN,
        at=now - timedelta(days=1), body="Came in",
    )  # fmt: skip
    with app.book.write("Logged") as session:
        interactions.log(session, entry, now)
    qtbot.waitUntil(lambda: stages(app)[2] == "new")
    assert undoing.take_back(app.book) == "Logged"
    qtbot.waitUntil(lambda: stages(app)[2] == "lead")


def test_it_looks_when_the_day_changes(
    app: App, qtbot: QtBot, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(app.book)
    app.reviewer.look()
    settle()
    later = clock.cut(clock.now() + timedelta(days=150))
    monkeypatch.setattr(clock, "now", lambda: later)
    app.reviewer._day_may_have_changed()
    settle()
    assert stages(app)[0] == "new"  # the same day still
    monkeypatch.setattr(clock, "today", lambda: clock.local(later).date())
    app.reviewer._day_may_have_changed()
    qtbot.waitUntil(lambda: stages(app)[0] == "quiet")


def test_it_stops_with_the_window(app: App, settle: Settle) -> None:
    fill(app.book)
    app.reviewer.close()
    app.reviewer.look()
    settle()
    assert stages(app) == [""] * 5


def test_the_screens_hear_of_a_long_review_at_its_beginning_and_at_its_end(
    app: App, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "BATCH", 1)
    monkeypatch.setattr(background, "PACE", 0)
    monkeypatch.setattr(background, "TELL", 600_000)  # longer than the review
    fill(app.book)
    settle()
    heard: list[frozenset[str]] = []
    app.changes.changed.connect(heard.append)
    app.reviewer.look()
    settle()
    assert stages(app) == ["new", "lead", "lead", "lead", "lead"]
    assert len(heard) == 2 and all("contacts" in tables for tables in heard)  # not five times


def test_a_change_of_the_user_is_told_at_once_while_a_review_is_kept_back(app: App, settle: Settle) -> None:
    heard: list[frozenset[str]] = []
    app.changes.changed.connect(heard.append)
    with app.book.write(told=lambda _tables: None) as session:
        session.execute(sql("UPDATE contacts SET stage = 'new'"))
    with app.book.write("Changed") as session:
        session.execute(sql("DELETE FROM notes"))
    settle()
    assert heard == [frozenset({"notes"})]
