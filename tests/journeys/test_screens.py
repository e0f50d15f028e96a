"""Each screen and sheet of the dialogue by keyboard: where the focus begins, that Tab and F6 come round, and Esc."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.dialogue import cadences, follow_ups, handling, notes
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.handling import NewCase, Said
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.plans import planning
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.theme import theme
from tests.journeys.keys import Keys
from tests.ui.conftest import app, qapp, qtbot, quiet_reviewer, settle
from tests.ui.geometry import faults, unreached
from tests.ui.people import fill

__all__ = ["app", "qapp", "qtbot", "quiet_reviewer", "settle"]
Settle = Callable[[], None]
JUDGED = Said(justified="yes", why="Dry roots", severity=2, cause="packing")
LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
PLACES = (
    Place(Where.COMPLAINTS, detail="board"), Place(Where.COMPLAINTS, detail="list"),
    Place(Where.COMPLAINTS, detail="closed"), Place(Where.COMPLAINTS, detail="numbers"), Place(Where.COMPLAINTS, 1),
    Place(Where.CALENDAR, detail="week"), Place(Where.CALENDAR, detail="month"), Place(Where.PLANS),
    Place(Where.PLAN, 1), Place(Where.CONTACT, 1),
    *(
        Place(Where.SETTINGS, detail=name)
        for name in ("channels", "lifecycle", "cadences", "calendar", "complaints")
    ),
)  # fmt: skip
SHEETS = ("log_long", "new_follow_up", "new_complaint", "new_contact", "keys")


@pytest.fixture
def keys(qtbot: QtBot, settle: Settle) -> Keys:
    return Keys(qtbot, settle)


@pytest.fixture(params=[LTR, RTL], ids=["ltr", "rtl"])
def way(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    qapp.setLayoutDirection(request.param)
    yield
    qapp.setLayoutDirection(LTR)


@pytest.fixture
def full(app: App, settle: Settle) -> None:
    """Something of each kind: cases, a follow-up, a note, a cadence, a plan."""
    ids, now = fill(app.book), clock.now()
    ellen = ids["Ellen Fairweather"]
    with app.book.write() as session:
        for subject, step in (("Hornbeams failed", Step.SOLUTION), ("Delivered late", None)):
            opened = now - timedelta(days=4)
            new = NewCase(contact_id=ellen, subject=subject, heard="!", channel="phone", opened_at=opened)
            number = handling.open_case(session, new, now)
            if step is not None:
                handling.move_on(session, number, now, JUDGED, step)
        follow_ups.add(session, ellen, clock.today(), "Ring about the hedge", now, due_time="10:30")
        notes.add(session, ellen, now, "Has a dog", now)
        cadences.add(session, cadences.OfContact(ellen), Repeat(6, Unit.WEEK), now)
        draft = planning.Draft(name="Spring", begins=clock.today(), contact_ids=tuple(ids.values()))
        planning.make(session, draft, now)
    settle()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.where.value}-{place.detail or place.id}")
def test_a_page_by_keyboard(
    qtbot: QtBot, keys: Keys, app: App, settle: Settle, full: None, place: Place, way: None
) -> None:
    app.window.open(place)
    settle()
    page = app.window.current()
    assert page is not None
    begin = QApplication.focusWidget()
    assert begin is not None and page.isAncestorOf(begin) and begin.isVisible(), keys.on()
    assert faults(app.window.centralWidget()) == []
    passed: list[QWidget] = []
    while keys.target() not in passed:
        passed.append(keys.target())
        keys.press("F6")
    assert app.window.sidebar.pages in passed and len(passed) >= 2
    begin.setFocus()
    assert unreached(page, lambda widget: qtbot.keyClick(widget, Qt.Key.Key_Tab)) == []


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_sheet_by_keyboard(
    qtbot: QtBot, keys: Keys, app: App, settle: Settle, full: None, name: str, scale: float, way: None
) -> None:
    app.window.open(Place(Where.CONTACT, 1))
    app.window.resize(960, 600)
    theme.use("dark", scale)
    settle()
    begin = keys.target()
    app.desk.actions[name].trigger()
    settle()
    sheet = QApplication.activeModalWidget()
    assert sheet is not None and sheet.isAncestorOf(keys.target())
    assert faults(sheet) == [] and sheet.height() <= app.window.height()
    assert unreached(sheet, lambda widget: qtbot.keyClick(widget, Qt.Key.Key_Tab)) == []
    assert sheet.isAncestorOf(keys.target())
    keys.press("Esc")
    assert keys.sheet() == "" and keys.target() is begin
