"""Plans on screen: made by keys, begun, looked through, closed and taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.dialogue import follow_ups
from desktop_crm.plans import group, overview, planning, touching
from desktop_crm.plans.overview import Overview
from desktop_crm.plans.planning import Draft
from desktop_crm.plans.progress import Unit
from desktop_crm.plans.touching import TouchDraft
from desktop_crm.segments import lists, rule_files, saving
from desktop_crm.ui.app import App
from desktop_crm.ui.campaigns.list_page import CampaignsPage
from desktop_crm.ui.contacts.list_page import ContactsPage
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.dialogue.plan_sheet import AimSheet, PlanSheet, TouchSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.plans.list_page import PlansPage
from desktop_crm.ui.plans.page import PlanPage
from desktop_crm.ui.plans.touches import TouchLook
from desktop_crm.ui.segments.page import SegmentPage
from tests.ui.geometry import faults, unreached
from tests.ui.people import fill

Settle = Callable[[], None]
W = TypeVar("W", bound=QWidget)
RING = "Ring about the season"


@pytest.fixture
def people(app: App) -> dict[str, int]:
    found = fill(app.book)
    with app.book.write() as session:
        lists.create(session, "Wholesale", clock.now(), list(found.values())[:3])
    return found


@pytest.fixture
def plan_id(app: App, people: dict[str, int]) -> int:
    """Three people, one touch that is due tomorrow, two orders wanted within four weeks."""
    today = clock.today()
    with app.book.write() as session:
        number = lists.find(session, "Wholesale")
        draft = Draft(
            name="Ring the wholesale customers", goal="Orders before frost", goal_number=2, begins=today,
            deadline=today + timedelta(days=28), budget_minor=1_000, segment_id=number,
            touches=(TouchDraft(today + timedelta(days=1), "phone", RING, 300),),
        )  # fmt: skip
        return planning.make(session, draft, clock.now())


@pytest.fixture
def page(app: App, plan_id: int, settle: Settle) -> PlanPage:
    app.window.open(Place(Where.PLAN, plan_id))
    settle()
    found = app.window.current()
    assert isinstance(found, PlanPage)
    return found


def read(app: App, plan_id: int) -> Overview | None:
    with app.book.read() as session:
        return overview.read(session, plan_id, clock.today())


def only(app: App) -> Overview:
    with app.book.read() as session:
        (found,) = overview.every(session, clock.today())
    return found


def tasks(app: App, who: int) -> list[str]:
    with app.book.read() as session:
        return [task.what for task in follow_ups.of_contact(session, who)]


def names(page: PlanPage) -> list[str]:
    model = page.people.model
    return [model.record(row).name for row in range(model.rowCount())]


def sheet_of(kind: type[W]) -> W:
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def enter(qtbot: QtBot, widget: QWidget, text: str = "") -> None:
    if text:
        qtbot.keyClicks(widget, text)
    qtbot.keyClick(widget, Qt.Key.Key_Return)


# ---------------------------------------------------------------- the list
def test_an_empty_list_leads_to_a_new_plan(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    app.desk.actions["plans"].trigger()
    settle()
    page = app.window.current()
    assert isinstance(page, PlansPage)
    assert page.empty_button.isVisible() and page.empty_button.hasFocus()
    assert faults(page) == []
    enter(qtbot, page.empty_button)
    settle()
    sheet_of(PlanSheet)


def test_a_plan_is_made_by_keys_alone_and_is_one_step(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    app.window.open(Place(Where.PLANS))
    settle()
    app.desk.actions["main"].trigger()
    settle()
    sheet = sheet_of(PlanSheet)
    assert sheet.goal.name.hasFocus()
    enter(qtbot, sheet.goal.name)  # nothing typed yet: stays
    assert sheet.goal.isVisible()
    qtbot.keyClicks(sheet.goal.name, "Ring them")
    qtbot.keyClicks(sheet.goal.number, "6")
    enter(qtbot, sheet.goal.budget, "100")
    settle()
    assert sheet.group.isVisible() and sheet.count.text() == "3 people"
    qtbot.keyClick(sheet.group, Qt.Key.Key_Return)
    assert sheet.touch.what.hasFocus()
    enter(qtbot, sheet.touch.what, RING)
    assert sheet.isVisible() and sheet.list.records_model.rowCount() == 1
    enter(qtbot, sheet.touch.what)
    settle()
    page = app.window.current()
    assert isinstance(page, PlanPage)
    found = only(app)
    assert (found.plan.name, found.plan.goal_number, found.plan.budget_minor) == ("Ring them", 6, 10_000)
    assert (found.people, [line.touch.what for line in found.touches]) == (3, [RING])
    app.undo()
    settle()
    with app.book.read() as session:
        assert planning.every(session) == ()


def test_the_sheet_goes_back_takes_touches_off_and_warns_of_many_mails(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_crm.plans.progress.MANY_LETTERS", 2)
    app.window.open(Place(Where.PLANS))
    settle()
    app.desk.actions["main"].trigger()
    settle()
    sheet = sheet_of(PlanSheet)
    enter(qtbot, sheet.goal.name, "Write to them")
    qtbot.keyClick(sheet.group, Qt.Key.Key_Return)
    sheet.touch.channel.set_value("email")
    enter(qtbot, sheet.touch.what, "Send the list")
    settle()
    assert sheet.newsletter.isVisible()
    assert faults(sheet) == []
    sheet.list.setFocus()
    qtbot.keyClick(sheet.list, Qt.Key.Key_Delete)
    assert not sheet.newsletter.isVisible() and sheet.list.records_model.rowCount() == 0
    qtbot.mouseClick(sheet.back_button, Qt.MouseButton.LeftButton)
    assert sheet.group.isVisible()

    def press(focused: QWidget) -> None:
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    assert unreached(sheet, press) == []
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    settle()
    with app.book.read() as session:
        assert planning.every(session) == ()


def test_wrong_numbers_and_days_are_said_in_the_field(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    app.window.open(Place(Where.PLANS))
    settle()
    app.desk.actions["main"].trigger()
    settle()
    goal = sheet_of(PlanSheet).goal
    qtbot.keyClicks(goal.name, "A")
    qtbot.keyClicks(goal.number, "some")
    assert goal.aim() is None
    goal.number.setText("2.5")
    assert goal.aim() is None
    goal.unit.set_value(Unit.REVENUE)
    aim = goal.aim()
    assert aim is not None and aim.goal_number == 250
    goal.deadline.setText("1 Jan 2020")
    assert goal.aim() is None
    goal.deadline.setText("")
    aim = goal.aim()
    assert aim is not None and aim.deadline is None
    goal.budget.setText("much")
    assert goal.aim() is None
    goal.budget.setText("")
    goal.begins.setText("someday")
    assert goal.aim() is None


def test_the_list_tells_each_plan_opens_and_deletes_it(
    qtbot: QtBot, app: App, plan_id: int, settle: Settle
) -> None:
    app.window.open(Place(Where.PLANS))
    settle()
    page = app.window.current()
    assert isinstance(page, PlansPage)
    assert page.list.hasFocus()
    assert faults(page) == []
    row = page.list.records_model.index(1)
    words = row.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "0 of 3 calls made, 3 to go; 0 of 2 orders; £0.00 of £10.00" in words
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    settle()
    assert read(app, plan_id) is None and page.empty_button.isVisible()
    app.undo()
    settle()
    assert read(app, plan_id) is not None and page.list.isVisible()
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    settle()
    assert isinstance(app.window.current(), PlanPage)


def test_plans_stand_in_the_column_of_contacts(app: App, plan_id: int, settle: Settle) -> None:
    app.window.open(Place(Where.CONTACTS))
    settle()
    page = app.window.current()
    assert isinstance(page, ContactsPage)
    entry = page.views.entry("plans")
    assert entry is not None and entry.place == Place(Where.PLANS)
    page.views.chosen.emit(entry)
    settle()
    assert isinstance(app.window.current(), PlansPage)
    records = app.window.sidebar.pages.records_model.records()
    assert [entry.where for entry in records if getattr(entry, "on", False)] == [Where.CONTACTS]


# ---------------------------------------------------------------- one plan
def test_the_page_shows_figures_goal_and_people(app: App, page: PlanPage, settle: Settle) -> None:
    assert page.name.text() == "Ring the wholesale customers"
    shown = {key: figure.number() for key, figure in page.figures.items()}
    assert shown == {"done": "0", "to_go": "3", "late": "0", "result": "0", "cost": "£0.00"}
    assert page.goal.accessibleName() == ("Orders before frost. 0 of 2 orders. On time")
    assert sorted(names(page)) == ["Ellen Fairweather", "Kofi Mensah", "Priya Raman"]
    assert [column.title for column in page.people.model.columns] == ["Name", RING, "Result"]
    assert page.figures["done"].height() == 76 and page.goal.height() == 68
    for width in (1440, 1280, 960):
        app.window.resize(width, 800)
        settle()
        assert faults(page) == [], width


@pytest.mark.parametrize("wide", [907, 1071, 1231, 907 / 2])
def test_nothing_of_a_touch_is_painted_over_another(wide: float) -> None:
    day, what, bar, cost, end = TouchLook.places(QRectF(0, 0, wide, 44))
    assert day < what and cost <= end < wide
    if wide > 500:
        assert what + 100 < bar < cost


def test_everything_on_the_page_is_reached_by_tab(qtbot: QtBot, page: PlanPage) -> None:
    def press(focused: QWidget) -> None:
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    assert unreached(page, press) == []


def test_a_touch_is_begun_by_a_key_and_taken_back(
    qtbot: QtBot, app: App, page: PlanPage, plan_id: int, people: dict[str, int], settle: Settle
) -> None:
    ellen = people["Ellen Fairweather"]
    page.touches.setFocus()
    qtbot.keyClick(page.touches, Qt.Key.Key_B)
    settle()
    assert tasks(app, ellen) == [RING]
    assert page.people.model.words(page.people.model.record(0), "0", Qt.ItemDataRole.DisplayRole) == "Planned"
    with app.book.write("Done") as session:
        follow_ups.done(session, follow_ups.of_contact(session, ellen)[0].id, clock.now())
    settle()
    assert page.figures["done"].number() == "1" and page.figures["cost"].number() == "£3.00"
    qtbot.keyClick(page.figures["done"], Qt.Key.Key_Return)
    settle()
    assert names(page) == ["Ellen Fairweather"] and page.people.table.hasFocus()
    for _ in range(2):
        app.undo()
        settle()
    assert tasks(app, ellen) == []


def test_the_button_in_the_row_begins_the_touch(
    qtbot: QtBot, app: App, page: PlanPage, people: dict[str, int], settle: Settle
) -> None:
    area = page.touches.visualRect(page.touches.records_model.index(0))
    spot = area.topRight()
    spot.setX(spot.x() - 24 - 20)
    spot.setY(area.center().y())
    qtbot.mouseClick(page.touches.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    settle()
    assert tasks(app, people["Kofi Mensah"]) == [RING]


def test_touches_are_added_changed_and_removed(
    qtbot: QtBot, app: App, page: PlanPage, plan_id: int, settle: Settle
) -> None:
    app.desk.actions["main"].trigger()
    settle()
    sheet = sheet_of(TouchSheet)
    enter(qtbot, sheet.touch.what)
    assert sheet.isVisible()
    sheet.touch.channel.set_value("letter")
    enter(qtbot, sheet.touch.what, "Send the list")
    settle()
    assert page.touches.records_model.rowCount() == 2
    page.touches.setFocus()
    page.touches.make_current(1)
    qtbot.keyClick(page.touches, Qt.Key.Key_Return)
    settle()
    sheet = sheet_of(TouchSheet)
    assert sheet.touch.what.text() == "Send the list"
    sheet.touch.what.selectAll()
    enter(qtbot, sheet.touch.what, "Send the catalogue")
    settle()
    with app.book.read() as session:
        whats = [touch.what for touch in touching.touches_of(session, plan_id)]
    assert whats == [RING, "Send the catalogue"]
    page.touches.setFocus()
    page.touches.make_current(0)
    for _ in range(2):
        qtbot.keyClick(page.touches, Qt.Key.Key_Delete)
        settle()
    assert page.no_touches.isVisible()
    app.undo()
    settle()
    assert page.touches.isVisible() and page.touches.records_model.rowCount() == 1


def test_the_plan_is_changed_closed_and_goes_on(
    qtbot: QtBot, app: App, page: PlanPage, plan_id: int, people: dict[str, int], settle: Settle
) -> None:
    page.acting.change()
    sheet = sheet_of(AimSheet)
    assert sheet.goal.number.text() == "2"
    sheet.goal.name.selectAll()
    enter(qtbot, sheet.goal.name, "Ring all of them")
    settle()
    assert page.name.text() == "Ring all of them"
    page.touches.setFocus()
    qtbot.keyClick(page.touches, Qt.Key.Key_B)
    settle()
    acts = dict(page.acting.plan_acts())
    acts["Close the plan"]()
    settle()
    assert tasks(app, people["Kofi Mensah"]) == [] and not page.add_button.isVisible()
    assert "Go on with the plan" in dict(page.acting.plan_acts())
    app.undo()
    settle()
    assert tasks(app, people["Kofi Mensah"]) == [RING] and page.add_button.isVisible()
    dict(page.acting.plan_acts())["Delete the plan"]()
    settle()
    assert isinstance(app.window.current(), PlansPage)
    app.window.open(Place(Where.PLAN, plan_id))
    settle()
    current = app.window.current()
    assert isinstance(current, PlanPage) and not current.name.isVisible()


def test_who_joins_later_is_offered_and_taken_in(
    qtbot: QtBot, app: App, page: PlanPage, plan_id: int, people: dict[str, int], settle: Settle
) -> None:
    assert not page.note.isVisible()
    with app.book.write() as session:
        number = lists.find(session, "Wholesale")
        assert number is not None
        lists.add(session, number, [people["Joan Whitcombe"]])
        planning.change(session, plan_id, read(app, plan_id).plan, clock.now())  # type: ignore[union-attr]
    settle()
    assert page.note.isVisible() and page.note.words() == "1 more person fits the group by now."
    qtbot.mouseClick(page.refresh_button, Qt.MouseButton.LeftButton)
    settle()
    assert "Joan Whitcombe" in names(page) and not page.note.isVisible()
    app.undo()
    settle()
    assert "Joan Whitcombe" not in names(page)


def test_people_are_found_opened_and_taken_out(
    qtbot: QtBot, app: App, page: PlanPage, plan_id: int, people: dict[str, int], settle: Settle
) -> None:
    table = page.people.table
    table.setFocus()
    table.make_current(0)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    settle()
    assert names(page) == ["Kofi Mensah", "Priya Raman"]
    app.undo()
    settle()
    app.desk.actions["find"].trigger()
    qtbot.keyClicks(page.people.search, "kofi")
    qtbot.waitUntil(lambda: names(page) == ["Kofi Mensah"])
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settle()
    current = app.window.current()
    assert isinstance(current, ContactPage)
    subject = current.subject()
    assert subject is not None and subject.id == people["Kofi Mensah"]


def test_a_goal_is_counted_by_hand(
    qtbot: QtBot, app: App, page: PlanPage, plan_id: int, settle: Settle
) -> None:
    page.acting.change()
    sheet = sheet_of(AimSheet)
    sheet.goal.unit.set_value(Unit.BY_HAND)
    enter(qtbot, sheet.goal.name)
    settle()
    page.people.table.setFocus()
    page.people.table.make_current(0)
    qtbot.keyClick(page.people.table, Qt.Key.Key_F2)
    settle()
    assert page.figures["result"].number() == "1"
    qtbot.keyClick(page.people.table, Qt.Key.Key_F2)
    settle()
    assert page.figures["result"].number() == "0"
    app.undo()
    settle()
    assert page.figures["result"].number() == "1"


def test_many_e_mails_lead_to_campaigns(
    qtbot: QtBot, app: App, page: PlanPage, plan_id: int, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_crm.plans.progress.MANY_LETTERS", 2)
    with app.book.write() as session:
        (touch,) = touching.touches_of(session, plan_id)
        touching.change_touch(session, touch.id, TouchDraft(touch.due, "email", "Write to them"))
    settle()
    page.touches.setFocus()
    qtbot.keyClick(page.touches, Qt.Key.Key_B)
    settle()
    assert isinstance(app.window.current(), CampaignsPage)
    with app.book.read() as session:
        assert group.count(session, plan_id) == 3


# ---------------------------------------------------------------- from elsewhere
def test_ticked_contacts_become_the_group_of_a_plan(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    app.window.open(Place(Where.CONTACTS))
    settle()
    page = app.window.current()
    assert isinstance(page, ContactsPage)
    page.table.setFocus()
    page.table.make_current(0)
    for _ in range(2):
        qtbot.keyClick(page.table, Qt.Key.Key_Space)
        qtbot.keyClick(page.table, Qt.Key.Key_Down)
    settle()
    dict(page.bulk._more())["Plan touches …"]()
    settle()
    sheet = sheet_of(PlanSheet)
    enter(qtbot, sheet.goal.name, "Ring these two")
    settle()
    assert sheet.count.text() == "2 people" and sheet.group.currentText() == "The 2 selected contacts"
    qtbot.keyClick(sheet.group, Qt.Key.Key_Return)
    enter(qtbot, sheet.touch.what)
    settle()
    assert isinstance(app.window.current(), PlanPage)
    found = only(app)
    assert (found.people, found.plan.segment_id) == (2, None)


def test_whoever_fits_a_segment_becomes_the_group_of_a_plan(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    with app.book.write() as session:
        rule = rule_files.from_json({"field": "tag", "is": "roses"})
        number = saving.create(session, "Rose people", rule, clock.now())
    app.window.open(Place(Where.SEGMENT, number))
    settle()
    page = app.window.current()
    assert isinstance(page, SegmentPage)
    assert faults(page) == []
    qtbot.mouseClick(page.head.plan, Qt.MouseButton.LeftButton)
    settle()
    sheet = sheet_of(PlanSheet)
    enter(qtbot, sheet.goal.name, "Tell them of the new roses")
    settle()
    assert (sheet.group.currentText(), sheet.count.text()) == ("Rose people", "2 people")
    qtbot.keyClick(sheet.group, Qt.Key.Key_Return)
    enter(qtbot, sheet.touch.what)
    settle()
    found = only(app)
    assert (found.people, found.group_name) == (2, "Rose people")
    with app.book.write() as session:
        saving.delete(session, number)
    found = only(app)
    assert (found.people, found.group_name, found.plan.segment_id) == (2, "", None)
