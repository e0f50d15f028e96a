"""The list keeps the columns, widths and order that the user gave it, by tier and by view."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text as sql

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.book.columns import to_millis
from desktop_crm.contacts import editing, fields, ordering, reaching
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.finding import Everyone, Listed, Sort, SortBy
from desktop_crm.contacts.records import Postal, Way
from desktop_crm.segments import lists
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts import columns
from desktop_crm.ui.contacts.bulk import NameSheet
from desktop_crm.ui.contacts.columns import Layout
from desktop_crm.ui.contacts.columns_sheet import ColumnsSheet
from desktop_crm.ui.contacts.list_page import ContactsPage
from desktop_crm.ui.places import Place, Where
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]
TOWNS = {"Ellen Fairweather": "Zürich", "Priya Raman": "Évreux", "Kofi Mensah": "aachen"}


@pytest.fixture
def page(app: App, settle: Settle) -> ContactsPage:
    people = fill(app.book)
    with app.book.write() as session:
        for name, town in TOWNS.items():
            reaching.add(session, people[name], Way("letter", postal=Postal(city=town)), clock.now())
        fields.define(session, "Plot", FieldKind.NUMBER)
        for name, plot in (("Ellen Fairweather", "27"), ("Kofi Mensah", "9"), ("Joan Whitcombe", "the last")):
            fields.put(session, people[name], "Plot", plot, clock.now())
        editing.change(session, people["Priya Raman"], {"birthday": PartialDate(1961, 5, 9)}, clock.now())
    app.window.open(Place(Where.CONTACTS))
    settle()
    found = app.window.current()
    assert isinstance(found, ContactsPage)
    return found


def heads(page: ContactsPage) -> list[str]:
    return [page.table.column_key(section) for section in page.table.shown_sections()]


def names(page: ContactsPage) -> list[str]:
    return [page.model.record(row).name.split()[0] for row in range(page.model.rowCount())]


def cell(page: ContactsPage, name: str, column: str) -> str:
    row = names(page).index(name)
    section = next(n for n, each in enumerate(page.table.columns) if each.key == column)
    return str(page.model.data(page.model.index(row, section)))


def chosen(qtbot: QtBot, page: ContactsPage) -> ColumnsSheet:
    qtbot.mouseClick(page.columns_button, Qt.MouseButton.LeftButton)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, ColumnsSheet)
    return sheet


def show(page: ContactsPage, *keys: str) -> None:
    page.look._chosen([(key, 0) for key in keys])


def test_columns_are_chosen_and_moved_by_keyboard(
    qtbot: QtBot, app: App, page: ContactsPage, settle: Settle
) -> None:
    sheet = chosen(qtbot, page)
    titles = [choice.title for choice in sheet.choices]
    assert titles[:2] == ["Name", "Stage"] and titles[-1] == "Plot"
    qtbot.keyClick(sheet.list, Qt.Key.Key_Space)  # the name stays
    for _ in range(4):
        qtbot.keyClick(sheet.list, Qt.Key.Key_Down)
    assert sheet.list.current().title == "Newsletter"
    qtbot.keyClick(sheet.list, Qt.Key.Key_Space)
    sheet.list.make_current(len(titles) - 1)
    qtbot.keyClick(sheet.list, Qt.Key.Key_Space)
    for _ in range(len(titles) - 2):
        qtbot.keyClick(sheet.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    for _ in range(3):
        qtbot.keyClick(sheet.list, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(sheet.list, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert faults(sheet) == []
    qtbot.keyClick(sheet.list, Qt.Key.Key_Return)
    settle()
    assert heads(page) == ["tick", "name", "field:1", "stage", "last", "follow_up"]
    assert [cell(page, who, "field:1") for who in ("Ellen", "Joan", "Priya")] == ["27", "the last", ""]
    with app.book.read() as session:
        kept = columns.read(session, Everyone()).layout
    assert [key for key, _ in kept.of("wide")] == ["name", "field:1", "stage", "last", "follow_up"]
    assert dict(kept.of("wide"))["field:1"] == 170
    assert page.table.horizontalHeader().sectionSize(page.table.shown_sections()[2]) == 170
    assert [key for key, _ in kept.of("normal")] == list(columns.USUAL["normal"])
    sheet = chosen(qtbot, page)
    sheet._usual()
    settle()
    assert heads(page) == ["tick", *columns.USUAL["wide"]]


def test_a_dragged_head_and_edge_are_kept(qtbot: QtBot, app: App, page: ContactsPage, settle: Settle) -> None:
    header = page.table.horizontalHeader()
    section = page.table.shown_sections()[2]
    assert page.table.column_key(section) == "stage"
    header.moveSection(2, 4)
    header.resizeSection(section, 140)
    qtbot.waitUntil(lambda: not page.table._settle.isActive())
    settle()
    assert heads(page) == ["tick", "name", "last", "follow_up", "stage", "newsletter"]
    app.window.open(Place(Where.TODAY))
    app.window.open(Place(Where.CONTACTS))
    settle()
    assert heads(page) == ["tick", "name", "last", "follow_up", "stage", "newsletter"]
    assert header.sectionSize(section) == 140
    with app.book.read() as session:
        assert dict(columns.read(session, Everyone()).layout.of("wide"))["stage"] == 140


def test_every_column_shows_something(page: ContactsPage, settle: Settle) -> None:
    show(page, *(column.key for column in page.table.columns if column.title))
    settle()
    page.table.grab()  # painted without a complaint
    assert cell(page, "Ellen", "city") == "Zürich"
    assert cell(page, "Ellen", "phone") == "01632 960140"
    assert cell(page, "Priya", "birthday") == "9 May 1961"
    assert cell(page, "Priya", "tags") == "roses"
    assert cell(page, "Priya", "added") != ""
    assert page.table.horizontalScrollBar().maximum() > 0
    name = page.table.shown_sections()[1]
    assert page.table.horizontalHeader().sectionSize(name) == 160


def test_what_was_bought_is_offered_where_anything_was(app: App, page: ContactsPage, settle: Settle) -> None:
    assert "bought" not in [column.key for column in page.table.columns]
    with app.book.write() as session:
        session.execute(
            sql(
                "INSERT INTO purchases (contact_id, at, timed, number, what, quantity, amount_minor, currency, "
                "coupon, note, created_at, updated_at) VALUES (1, :now, 0, '', '', 1, 8640, 'GBP', '', '', 0, 0)"
            ),
            {"now": to_millis(clock.now())},
        )
    settle()
    show(page, "name", "bought")
    settle()
    assert cell(page, "Ellen", "bought") == "£86.40"
    page.table._head_clicked(page.table.shown_sections()[2])
    settle()
    assert names(page)[0] == "Ellen" and page.table.descending


def test_any_head_orders_a_list(qtbot: QtBot, app: App, page: ContactsPage, settle: Settle) -> None:
    show(page, "name", "city", "field:1")
    settle()
    section = page.table.shown_sections()[2]
    page.table._head_clicked(section)
    settle()
    assert names(page)[:3] == ["Kofi", "Priya", "Ellen"]
    page.table._head_clicked(section)
    settle()
    assert names(page)[:3] == ["Ellen", "Priya", "Kofi"]
    page.table._head_clicked(page.table.shown_sections()[3])
    settle()
    assert names(page)[:3] == ["Kofi", "Ellen", "Joan"]
    with app.book.read() as session:
        assert columns.read(session, Everyone()).sort == Sort(SortBy.FIELD, of=1)


def test_a_list_that_is_too_long_says_so(
    page: ContactsPage, app: App, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(page, "name", "city")
    settle()
    monkeypatch.setattr(ordering, "LIMIT", 3)
    before = names(page)
    page.table._head_clicked(page.table.shown_sections()[2])
    settle()
    assert "More than 3 contacts" in app.messages.toast.words()
    assert names(page) == before and page.table.sorted_by == "last"


def test_a_saved_view_keeps_its_own_look(qtbot: QtBot, app: App, page: ContactsPage, settle: Settle) -> None:
    show(page, "name", "city")
    page.look.sort_by("name", False, 5)
    qtbot.keyClicks(page.search, "roses")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    qtbot.mouseClick(page.views.save_button, Qt.MouseButton.LeftButton)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, NameSheet)
    qtbot.keyClicks(sheet.field, "Rose people")
    qtbot.keyClick(sheet.field, Qt.Key.Key_Return)
    settle()
    assert page.search.text() == "" and page.title._title.text() == "Rose people"
    assert names(page) == ["Joan", "Priya"] and heads(page) == ["tick", "name", "city"]
    show(page, "name", "phone")
    settle()
    app.window.open(Place(Where.CONTACTS))
    settle()
    assert heads(page) == ["tick", "name", "city"] and page.model.rowCount() == 5
    with app.book.read() as session:
        saved = columns.read(session, Listed(lists.every(session)[0].id))
    assert [key for key, _ in saved.layout.of("wide")] == ["name", "phone"]
    assert saved.sort == Sort(SortBy.NAME)


def test_a_removed_field_takes_its_column_along(app: App, page: ContactsPage, settle: Settle) -> None:
    from desktop_crm.contacts import reshaping

    show(page, "name", "field:1")
    page.look.sort_by("field:1", False, 5)
    settle()
    with app.book.write("Removed") as session:
        reshaping.remove(session, 1)
    settle()
    assert heads(page) == ["tick", "name"]
    with app.book.read() as session:
        assert columns.read(session, Everyone()).sort == columns.USUAL_SORT


@pytest.mark.parametrize(
    "kept", [None, [], "x", {"wide": "x"}, {"wide": [["name"], 7]}, {"tiny": [["name", 3]]}]
)
def test_a_look_that_makes_no_sense_is_the_usual_one(kept: object) -> None:
    assert columns.layout_from(kept) == Layout()
    assert columns.layout_from(kept).of("wide")[0] == ("name", 0)
    assert columns.read_sort("nonsense desc") == columns.USUAL_SORT


def test_a_layout_survives_being_kept() -> None:
    layout = Layout().with_tier("wide", [("city", 0), ("field:3", 77)])
    assert columns.layout_from(layout.data()) == layout
    assert layout.of("wide") == (("name", 0), ("city", 0), ("field:3", 77))
    assert layout.without("wide") == Layout()
    for sort in (Sort(SortBy.FIELD, True, 3), Sort(SortBy.CITY), columns.USUAL_SORT):
        assert columns.read_sort(columns.written(sort)) == sort
