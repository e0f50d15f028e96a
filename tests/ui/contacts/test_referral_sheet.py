"""Who brought whom, walked by keys; followers typed, shown and taken back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.base.money import Money
from desktop_crm.contacts import reaching, relating
from desktop_crm.contacts.households import Named
from desktop_crm.contacts.records import Way, addresses_of
from desktop_crm.insight.referrals import Branch, Brought
from desktop_crm.purchases import recording
from desktop_crm.purchases.recording import Sale
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.contacts.referral_sheet import Lineage, ReferralSheet, nodes
from desktop_crm.ui.contacts.way_sheet import WaySheet
from desktop_crm.ui.contacts.ways import WayChip
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.labels import Label
from tests.ui.geometry import faults, unreached
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def people(app: App) -> dict[str, int]:
    """Joan brought Ellen, Ellen brought Priya and Kofi, Priya brought 王小明, who bought something."""
    found = fill(app.book)
    now = clock.now()
    with app.book.write() as session:
        for who, by in (
            ("Ellen Fairweather", "Joan Whitcombe"), ("Priya Raman", "Ellen Fairweather"),
            ("Kofi Mensah", "Ellen Fairweather"), ("王小明", "Priya Raman"),
        ):  # fmt: skip
            relating.refer(session, found[who], found[by], now)
        for who, minor in (("Kofi Mensah", 124_000), ("王小明", 5_000)):
            sale = Sale(contact_id=found[who], at=now, product="Rose", amount=Money(minor, "GBP"))
            recording.add(session, sale, now)
    return found


@pytest.fixture
def page(app: App, people: dict[str, int], settle: Settle) -> ContactPage:
    app.window.open(Place(Where.CONTACT, people["Ellen Fairweather"]))
    settle()
    found = app.window.current()
    assert isinstance(found, ContactPage)
    return found


def tree_of(qtbot: QtBot, page: ContactPage, settle: Settle) -> ReferralSheet:
    page.aside.influence.tree_button.setFocus()
    qtbot.keyClick(page.aside.influence.tree_button, Qt.Key.Key_Return)
    settle()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, ReferralSheet)
    return sheet


def shown(sheet: ReferralSheet) -> list[tuple[str, int]]:
    return [(node.name, node.level) for node in sheet.list.records_model.records()]


def test_the_page_says_who_was_brought_and_for_how_much(page: ContactPage) -> None:
    assert page.aside.influence.tree_button.accessibleName() == "Has brought 2 people, £1,240.00"
    assert page.aside.influence.tree_button.accessibleName() == "Has brought 2 people, £1,240.00"


def test_the_tree_is_walked_by_arrows_and_opens_a_contact(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    sheet = tree_of(qtbot, page, settle)
    assert sheet.line.text() == "3 people in all, 2 of them customers, £1,290.00."
    closed = [("Joan Whitcombe", 0), ("Ellen Fairweather", 1), ("Kofi Mensah", 2), ("Priya Raman", 2)]
    assert shown(sheet) == closed
    assert sheet.list.hasFocus() and sheet.list.current().name == "Ellen Fairweather"
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(sheet.list, key)
    assert shown(sheet) == [*closed, ("王小明", 3)]
    qtbot.keyClick(sheet.list, Qt.Key.Key_Right)
    assert sheet.list.current().name == "王小明"
    qtbot.keyClick(sheet.list, Qt.Key.Key_Left)
    assert sheet.list.current().name == "Priya Raman"
    qtbot.keyClick(sheet.list, Qt.Key.Key_Left)
    assert shown(sheet) == closed
    for _ in range(2):
        qtbot.keyClick(sheet.list, Qt.Key.Key_Left)  # out to Ellen, who closes
    assert shown(sheet) == closed[:2]
    qtbot.keyClick(sheet.list, Qt.Key.Key_Left)
    assert sheet.list.current().name == "Joan Whitcombe"
    qtbot.keyClick(sheet.list, Qt.Key.Key_Return)
    settle()
    current = app.window.current()
    assert isinstance(current, ContactPage)
    subject = current.subject()
    assert subject is not None and subject.id == people["Joan Whitcombe"]


def test_a_click_on_the_caret_opens_a_branch_and_not_the_contact(
    qtbot: QtBot, page: ContactPage, settle: Settle
) -> None:
    sheet = tree_of(qtbot, page, settle)
    row = sheet.list.visualRect(sheet.list.records_model.index(3))
    spot = row.topLeft()
    qtbot.mouseClick(
        sheet.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=spot + type(spot)(4 + 40 + 12, row.height() // 2),
    )
    assert shown(sheet)[-1] == ("王小明", 3)
    assert sheet.isVisible()


def test_the_sheet_is_whole_and_reached_by_tab(qtbot: QtBot, page: ContactPage, settle: Settle) -> None:
    sheet = tree_of(qtbot, page, settle)
    assert faults(sheet) == []

    def press(focused: QWidget) -> None:
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    assert unreached(sheet, press) == []


@given(st.lists(st.integers(0, 30), max_size=30), st.frozensets(st.integers(0, 31)))
def test_what_is_shown_is_what_is_open_up_to_the_root(parents: list[int], opened: frozenset[int]) -> None:
    """The nth was brought by some earlier one; 0 is the contact itself."""
    above = [min(parent, number) for number, parent in enumerate(parents)]
    children: dict[int, list[int]] = {}
    for number, parent in enumerate(above, 1):
        children.setdefault(parent, []).append(number)

    def walked(root: int, depth: int) -> list[Branch]:
        made: list[Branch] = []
        for child in children.get(root, []):
            count = len(children.get(child, []))
            made += [Branch(child, str(child), "", root, depth, count, ()), *walked(child, depth + 1)]
        return made

    below = tuple(walked(0, 1))
    rows = nodes(Named(0, "Ann"), Lineage((), below, Brought()), opened)
    ids = {node.id for node in rows}
    assert 0 in ids
    for branch in below:
        assert (branch.id in ids) == (branch.parent in ids and branch.parent in opened)


# ---------------------------------------------------------------- followers
def way_sheet(qtbot: QtBot, page: ContactPage, value: str, settle: Settle) -> WaySheet:
    chip = next(c for c in page.head.findChildren(WayChip) if c.isVisible() and c.address.value == value)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    settle()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, WaySheet)
    return sheet


def test_followers_are_typed_with_their_day_shown_and_taken_back(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    ellen = people["Ellen Fairweather"]
    with app.book.write() as session:
        way = Way("social", "@fernhill", "Instagram", followers=900, followers_on=date(2020, 1, 2))
        reaching.add(session, ellen, way, clock.now())
    page.reload()
    settle()
    sheet = way_sheet(qtbot, page, "@fernhill", settle)
    assert sheet.followers_on.text() == "2 Jan 2020"
    sheet.followers.selectAll()
    qtbot.keyClicks(sheet.followers, "lots")
    qtbot.keyClick(sheet.followers, Qt.Key.Key_Return)
    assert sheet.isVisible()
    sheet.followers.selectAll()
    qtbot.keyClicks(sheet.followers, "2,300")
    assert sheet.followers_on.day() == clock.today()
    sheet.followers_on.selectAll()
    qtbot.keyClicks(sheet.followers_on, "3 May 2026")
    qtbot.keyClick(sheet.followers_on, Qt.Key.Key_Return)
    settle()
    chip = next(c for c in page.head.findChildren(WayChip) if c.address.value == "@fernhill")
    assert "2,300 followers on 3 May 2026" in chip.toolTip()
    told = [label.text() for label in page.aside.influence.findChildren(Label) if label.isVisible()]
    assert "Instagram @fernhill · 2,300 followers on 3 May 2026" in told
    assert not page.aside.influence.line.isVisible()  # the account says it
    assert page.aside.influence.tree_button.accessibleName() == "Has brought 2 people, £1,240.00"
    app.undo()
    settle()
    with app.book.read() as session:
        (social,) = (a for a in addresses_of(session, ellen) if a.channel == "social")
    assert (social.followers, social.followers_on) == (900, date(2020, 1, 2))


def test_only_a_social_account_asks_for_followers(qtbot: QtBot, page: ContactPage, settle: Settle) -> None:
    sheet = way_sheet(qtbot, page, "01632 960140", settle)
    assert not sheet.followers.isVisible()
    sheet.channel.set_value("social")
    sheet.channel.picked.emit("social")
    assert sheet.followers.isVisible()
    assert sheet.followers_on.day() == clock.today()
    assert sheet.way().followers is None
    assert faults(sheet) == []
    qtbot.keyClicks(sheet.followers, "12")
    assert (sheet.way().followers, sheet.way().followers_on) == (12, clock.today())
    assert clock.today() - timedelta(days=1) != sheet.followers_on.day()
