"""The board worked through by keyboard, mouse and sheet; every act can be taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.dialogue import case_files, complaints, handling, interactions
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.complaints import Complaint
from desktop_crm.dialogue.handling import NewCase, Said
from desktop_crm.ui.app import App
from desktop_crm.ui.complaints import lane as lane_module
from desktop_crm.ui.complaints.lane import MIME, LaneBox, mime_of
from desktop_crm.ui.complaints.page import ComplaintsPage
from desktop_crm.ui.complaints.sheets import NewComplaintSheet, StepSheet
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.dialogue.log_sheet import LogSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.looks import Head
from tests.ui.geometry import faults, unreached
from tests.ui.people import QUESTION, fill

Settle = Callable[[], None]
JUDGED = Said(justified="yes", why="Dry roots", severity=2, cause="Left open on the round")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def cases(app: App) -> dict[str, int]:
    """A case at each of the first three steps; the first one is late. Ids by subject."""
    people, now = fill(app.book), clock.now()
    found = {}
    with app.book.write() as session:
        for subject, name, days, step in (
            ("Delivered late", "Kofi Mensah", 9, None),
            ("Wrong rose", "Priya Raman", 0, None),
            ("Broken leaders", "Joan Whitcombe", 1, Step.JUDGE),
            ("Hornbeams failed", "Ellen Fairweather", 4, Step.SOLUTION),
        ):
            new = NewCase(
                contact_id=people[name], subject=subject, heard=f"{subject}!", channel="phone",
                opened_at=now - timedelta(days=days),
            )  # fmt: skip
            found[subject] = handling.open_case(session, new, now)
            if step is not None:
                handling.move_on(session, found[subject], now, JUDGED, step)
    return found


@pytest.fixture
def page(app: App, cases: dict[str, int], settle: Settle) -> ComplaintsPage:
    settle()
    app.window.open(Place(Where.COMPLAINTS))
    settle()
    shown = app.window.current()
    assert isinstance(shown, ComplaintsPage)
    return shown


def stored(app: App, number: int) -> Complaint:
    with app.book.read() as session:
        found = case_files.get(session, number)
    assert found is not None
    return found.complaint


def undo(app: App, settle: Settle) -> None:
    app.undo()
    settle()


def fill_sheet(sheet: StepSheet | NewComplaintSheet, **values: str) -> None:
    for name, value in values.items():
        editor = sheet.facts[name].editor
        if hasattr(editor, "set_value"):
            editor.set_value(value)
        elif hasattr(editor, "setPlainText"):
            editor.setPlainText(value)
        else:
            editor.setText(value)  # type: ignore[attr-defined]


def modal() -> QWidget:
    found = QApplication.activeModalWidget()
    assert found is not None
    return found


# ---------------------------------------------------------------- the board
def test_the_board_by_its_numbers(qtbot: QtBot, app: App, page: ComplaintsPage, settle: Settle) -> None:
    lanes = list(page.board.lanes.values())
    assert page.stack.currentWidget() is page.board
    assert [lane.step for lane in lanes if lane.list.records_model.rowCount()] == [
        Step.LISTEN, Step.JUDGE, Step.SOLUTION,
    ]  # fmt: skip
    assert {lane.width() for lane in lanes} <= {286, 287}
    assert lanes[0].list.visualRect(lanes[0].list.model().index(0, 0)).height() == 72
    assert "4 open, 1 past their time" in page.head._beside.text()
    assert app.window.sidebar._counts[Where.COMPLAINTS] == 2  # one late, one not answered
    app.window.resize(1280, 800)
    settle()
    assert {lane.width() for lane in lanes} <= {246, 247}
    app.window.resize(1000, 700)
    settle()
    assert page.stack.currentWidget() is not page.board and page.list.isVisible()
    for lane in lanes:
        ModelTester(None).check(lane.list.records_model)


@pytest.mark.parametrize("size", [(1440, 900), (1280, 800), (960, 600)])
@pytest.mark.parametrize("view", ["board", "list", "closed", "numbers", "case"])
def test_nothing_is_cut_nameless_or_out_of_reach(
    qtbot: QtBot,
    app: App,
    page: ComplaintsPage,
    cases: dict[str, int],
    settle: Settle,
    size: tuple[int, int],
    view: str,
) -> None:
    app.window.resize(*size)
    place = (
        Place(Where.COMPLAINTS, cases["Hornbeams failed"])
        if view == "case"
        else Place(Where.COMPLAINTS, detail=view)
    )
    app.window.open(place)
    settle()
    settle()
    assert faults(page) == []
    if view == "case":
        assert page.pane.isVisible() and (size[0] < 1160 or page.pane.width() == 401)
    assert unreached(page, lambda widget: qtbot.keyClick(widget, Qt.Key.Key_Tab)) == []


def test_keys_walk_the_board(qtbot: QtBot, app: App, page: ComplaintsPage) -> None:
    page.focus_first()
    assert page.board.current().subject == "Delivered late"  # type: ignore[union-attr]
    for key, subject in (
        (Qt.Key.Key_Down, "Wrong rose"),
        (Qt.Key.Key_Right, "Broken leaders"),
        (Qt.Key.Key_Right, "Hornbeams failed"),
        (Qt.Key.Key_Right, "Hornbeams failed"),
        (Qt.Key.Key_Left, "Broken leaders"),
        (Qt.Key.Key_Left, "Delivered late"),
    ):  # fmt: skip
        qtbot.keyClick(QApplication.focusWidget(), key)
        assert page.board.current().subject == subject  # type: ignore[union-attr]


def test_ctrl_right_asks_for_what_the_step_needs_and_the_focus_goes_along(
    qtbot: QtBot, app: App, page: ComplaintsPage, cases: dict[str, int], settle: Settle
) -> None:
    number = cases["Broken leaders"]
    with app.book.write() as session:
        handling.change(session, number, Said(justified="", why="", severity=None, cause=""), clock.now())
    settle()
    page.board.focus_case(number)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right, CTRL)
    settle()
    sheet = modal()
    assert isinstance(sheet, StepSheet) and list(sheet.facts) == ["justified", "why", "severity", "cause"]
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert (
        sheet.isVisible()
        and "Say whether it is justified." in sheet.facts["justified"].editor.accessibleDescription()
    )
    fill_sheet(sheet, justified="partly", why="Our packing", cause="packing")
    sheet.facts["severity"].editor.set_value(2)  # type: ignore[attr-defined]
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    assert stored(app, number).step is Step.SOLUTION and stored(app, number).cause == "packing"
    assert page.board.current().id == number  # type: ignore[union-attr]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left, CTRL)
    settle()
    assert stored(app, number).step is Step.JUDGE
    undo(app, settle)
    assert stored(app, number).step is Step.SOLUTION
    undo(app, settle)
    assert stored(app, number).step is Step.JUDGE and stored(app, number).cause == ""


def test_the_last_step_closes_the_case(
    qtbot: QtBot, app: App, page: ComplaintsPage, cases: dict[str, int], settle: Settle
) -> None:
    number = cases["Hornbeams failed"]
    page.board.focus_case(number)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right, CTRL)
    settle()
    sheet = modal()
    assert isinstance(sheet, StepSheet)
    fill_sheet(sheet, solution="Three new ones", accepted="yes", solved="in 5 days!", cost_minor="£1,250")
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    assert sheet.isVisible() and "no day" in sheet.facts["solved"].editor.accessibleDescription()
    fill_sheet(sheet, solved="today")
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    assert (stored(app, number).step, stored(app, number).cost_minor) == (Step.FOLLOW_UP, 125_000)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right, CTRL)
    settle()
    sheet = modal()
    assert isinstance(sheet, StepSheet)
    fill_sheet(sheet, satisfied="yes", kept="won_back")
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    assert stored(app, number).step is Step.CLOSED
    assert "Closed “Hornbeams failed”" in app.messages.toast.words()
    page.views.choose(2)
    page.views.chosen.emit(2)
    settle()
    (line,) = page.list.records_model.records()
    assert line.id == number
    spot = page.list._look.spots(page.list.visualRect(page.list.model().index(0, 0)).toRectF(), line)[0]
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=spot.rect.center().toPoint())
    settle()
    assert stored(app, number).step is Step.SOLUTION
    undo(app, settle)
    assert stored(app, number).step is Step.CLOSED


def test_a_case_is_dragged_to_another_column(
    qtbot: QtBot, app: App, page: ComplaintsPage, cases: dict[str, int], settle: Settle
) -> None:
    line = page.board.lanes[Step.SOLUTION].list.records_model.records()[0]
    drop(page.board.lanes[Step.LISTEN], line)
    settle()
    assert stored(app, line.id).step is Step.LISTEN
    drop(page.board.lanes[Step.SOLUTION], line)  # nothing is missing: all was said before
    settle()
    assert stored(app, line.id).step is Step.SOLUTION
    undo(app, settle)
    assert stored(app, line.id).step is Step.LISTEN


def test_a_drag_begins_with_the_row_under_the_pointer(
    qtbot: QtBot, app: App, page: ComplaintsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[bytes] = []

    class Drag:
        """What Qt would run until the button is let go."""

        def __init__(self, _source: object) -> None: ...

        def setMimeData(self, data: QMimeData) -> None:
            begun.append(bytes(data.data(MIME).data()))

        def setPixmap(self, _picture: object) -> None: ...

        def exec(self, _action: object) -> None: ...

    monkeypatch.setattr(lane_module, "QDrag", Drag)
    rows = page.board.lanes[Step.LISTEN].list
    second = rows.visualRect(rows.model().index(1, 0)).center()
    qtbot.mousePress(rows.viewport(), Qt.MouseButton.LeftButton, pos=second)
    for by in (1, QApplication.startDragDistance()):
        where = QPointF(second + QPoint(by, 0))
        move = QMouseEvent(
            QMouseEvent.Type.MouseMove, where, QPointF(rows.viewport().mapToGlobal(where)), Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(rows.viewport(), move)
    assert begun == [str(rows.records_model.records()[1].id).encode()]
    assert not page.pane.isVisible()


def test_a_case_that_goes_far_asks_for_all_of_it_and_the_sheet_fits_the_smallest_window(
    qtbot: QtBot, app: App, page: ComplaintsPage, settle: Settle
) -> None:
    line = page.board.lanes[Step.LISTEN].list.records_model.records()[0]
    app.window.resize(960, 600)
    drop(page.board.lanes[Step.FOLLOW_UP], line)
    settle()
    sheet = modal()
    assert isinstance(sheet, StepSheet) and sheet.height() < 600 and faults(sheet) == []
    fill_sheet(sheet, justified="no", why="Left in the sun", cause="care", solution="Advice", accepted="yes",
               solved="today")  # fmt: skip
    sheet.facts["severity"].editor.set_value(1)  # type: ignore[attr-defined]
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    assert stored(app, line.id).step is Step.FOLLOW_UP
    app.desk.actions["new_complaint"].trigger()
    settle()
    sheet = modal()
    assert isinstance(sheet, NewComplaintSheet) and sheet.height() < 600
    sheet.came_with.show()
    QApplication.processEvents()
    assert sheet.height() < 600
    sheet.reject()


def drop(lane: LaneBox, line: complaints.Line) -> None:
    data = mime_of(line)
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.MoveAction, data, buttons, held)
    QApplication.sendEvent(lane, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(lane, QDropEvent(QPointF(9, 9), Qt.DropAction.MoveAction, data, buttons, held))


def test_the_list_has_the_same_keys(
    qtbot: QtBot, app: App, page: ComplaintsPage, cases: dict[str, int], settle: Settle
) -> None:
    app.window.open(Place(Where.COMPLAINTS, detail="list"))
    settle()
    rows = page.list.records_model.records()
    assert [r.words for r in rows if isinstance(r, Head)] == ["Listen", "Record and judge", "Solution"]
    number = cases["Broken leaders"]
    page._focus_line(number)
    assert page.list.hasFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Right, CTRL)  # all was said before: no sheet
    settle()
    assert stored(app, number).step is Step.SOLUTION and page.list.current().id == number
    qtbot.keyClick(page.list, Qt.Key.Key_Left, CTRL)
    settle()
    assert stored(app, number).step is Step.JUDGE
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    settle()
    undo(app, settle)
    assert stored(app, number).step is Step.JUDGE
    qtbot.mouseClick(
        page.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=page.list.visualRect(page.list.currentIndex()).center(),
    )
    settle()
    assert page.pane.isVisible()


# ---------------------------------------------------------------- one case
def test_a_case_opens_beside_the_board_and_is_edited_in_place(
    qtbot: QtBot, app: App, page: ComplaintsPage, cases: dict[str, int], settle: Settle
) -> None:
    number = cases["Hornbeams failed"]
    page.board.focus_case(number)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()
    pane = page.pane
    assert pane.isVisible() and page.board.isVisible()
    assert "Newsletters are held for Ellen until this is closed." in pane.held.words()
    solution = pane.steps[Step.SOLUTION].facts["solution"].editor
    assert solution.hasFocus()
    qtbot.keyClicks(solution, "Three new ones")
    qtbot.keyClick(solution, Qt.Key.Key_Tab)
    settle()
    assert stored(app, number).solution == "Three new ones"
    undo(app, settle)
    assert stored(app, number).solution == "" and solution.toPlainText() == ""  # type: ignore[attr-defined]
    assert not pane.steps[Step.FOLLOW_UP]._fields.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert not pane.isVisible() and page.board.current().id == number  # type: ignore[union-attr]


def test_the_first_exchange_of_ours_is_the_answer(
    qtbot: QtBot, app: App, page: ComplaintsPage, cases: dict[str, int], settle: Settle
) -> None:
    number = cases["Wrong rose"]
    app.window.open(Place(Where.COMPLAINTS, number))
    settle()
    qtbot.mouseClick(page.pane.steps[Step.LISTEN].log_button, Qt.MouseButton.LeftButton)
    sheet = modal()
    assert isinstance(sheet, LogSheet) and sheet.direction.choice() == 1
    sheet.what.setPlainText("We are sorry")
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    assert stored(app, number).answered_at is not None
    assert app.window.sidebar._counts[Where.COMPLAINTS] == 1


def test_delete_and_its_undo(
    qtbot: QtBot, app: App, page: ComplaintsPage, cases: dict[str, int], settle: Settle
) -> None:
    before = stored(app, cases["Wrong rose"])
    page.board.focus_case(before.id)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    settle()
    assert "Deleted “Wrong rose”" in app.messages.toast.words()
    with app.book.read() as session:
        assert case_files.get(session, before.id) is None
    undo(app, settle)
    assert stored(app, before.id) == before


# ---------------------------------------------------------------- a new one
def test_nobody_complains_yet(qtbot: QtBot, app: App, settle: Settle) -> None:
    people = fill(app.book)
    app.window.open(Place(Where.COMPLAINTS))
    settle()
    page = app.window.current()
    assert isinstance(page, ComplaintsPage) and page.stack.currentWidget() is page.empty
    assert faults(page) == []
    qtbot.keyClick(app.window, Qt.Key.Key_Return, CTRL)
    settle()
    sheet = modal()
    assert isinstance(sheet, NewComplaintSheet)
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    assert sheet.isVisible() and "Who complains?" in sheet._who._error_words.text()
    sheet.who.set_contact(people["Kofi Mensah"], "Kofi Mensah")
    fill_sheet(sheet, heard="The pots are cracked, all three of them.", wish="New pots")
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    settle()
    with app.book.read() as session:
        (case,) = complaints.of_contact(session, people["Kofi Mensah"])
        whole = case_files.get(session, case.id)
    assert case.subject == "The pots are cracked, all three of them." and case.channel == "phone"
    assert whole is not None and len(whole.said) == 1
    assert page.pane.isVisible() and page.stack.currentWidget() is page.board
    undo(app, settle)
    settle()
    assert page.stack.currentWidget() is page.empty and not page.pane.isVisible()


def test_an_exchange_that_is_written_down_becomes_the_complaint(
    qtbot: QtBot, app: App, settle: Settle
) -> None:
    ellen = fill(app.book)["Ellen Fairweather"]
    app.window.open(Place(Where.CONTACT, ellen))
    settle()
    app.desk.actions["new_complaint"].trigger()
    settle()
    sheet = modal()
    assert isinstance(sheet, NewComplaintSheet) and sheet.came_with.isVisible()
    assert faults(sheet) == []
    menu = sheet.came_with.menu
    menu.setCurrentIndex(1)
    menu.activated.emit(1)
    assert sheet.facts["heard"].value() == QUESTION and sheet.facts["channel"].value() == "email"
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    with app.book.read() as session:
        (case,) = complaints.of_contact(session, ellen)
        whole = case_files.get(session, case.id)
        last = interactions.last(session, ellen)
    assert whole is not None and last is not None and [said.id for said in whole.said] == [last.id]
    assert case.opened_at == last.at and app.window.place == Place(Where.CONTACT, ellen)


def test_ctrl_4_and_the_commands(qtbot: QtBot, app: App, settle: Settle) -> None:
    qtbot.keyClick(app.window, Qt.Key.Key_4, CTRL)
    settle()
    assert isinstance(app.window.current(), ComplaintsPage)
    assert app.desk.actions["new_complaint"].text() == "New complaint …"


# ---------------------------------------------------------------- the contact's page
def test_the_contacts_page_says_that_a_complaint_is_open(
    qtbot: QtBot, app: App, cases: dict[str, int], settle: Settle
) -> None:
    number = cases["Hornbeams failed"]
    case = stored(app, number)
    app.window.open(Place(Where.CONTACT, case.contact_id))
    settle()
    settle()
    page = app.window.current()
    assert isinstance(page, ContactPage) and page.complaint.isVisible()
    assert page.complaint.note.words().startswith(
        "Complaint open: Hornbeams failed, step 3 of 4, solution, by "
    )
    assert faults(page) == []
    page.head.complaint_wanted.emit()
    settle()
    sheet = modal()
    assert isinstance(sheet, NewComplaintSheet) and sheet.who.contact_id() == case.contact_id
    sheet.reject()
    settle()
    qtbot.mouseClick(page.complaint.open_button, Qt.MouseButton.LeftButton)
    settle()
    assert app.window.place == Place(Where.COMPLAINTS, number)
    app.window.go_back()
    settle()
    with app.book.write() as session:
        handling.delete(session, number)
    settle()
    settle()
    assert not page.complaint.isVisible()


# ---------------------------------------------------------------- numbers
def test_each_number_opens_the_list_behind_it(
    qtbot: QtBot, app: App, page: ComplaintsPage, cases: dict[str, int], settle: Settle
) -> None:
    app.window.open(Place(Where.COMPLAINTS, detail="numbers"))
    settle()
    settle()
    figures = {button.figure.words: button for button in page.numbers.figures() if button.isVisible()}
    assert figures["Complaints"].figure.value == "4" and figures["Still open"].figure.value == "4"
    assert "most often the cause was “Left open on the round”" in page.numbers._sentence.text()
    qtbot.mouseClick(figures["Justified"], Qt.MouseButton.LeftButton)
    settle()
    shown = [r.subject for r in page.list.records_model.records()[1:]]
    assert sorted(shown) == ["Broken leaders", "Hornbeams failed"]
    page.views.chosen.emit(3)
    settle()
    settle()
    page.numbers.causes.opened.emit(page.numbers.causes.records_model.records()[0])
    settle()
    assert page.list.records_model.records()[0].words == "Left open on the round"
    page.views.chosen.emit(0)
    settle()
    assert page.stack.currentWidget() is page.board
