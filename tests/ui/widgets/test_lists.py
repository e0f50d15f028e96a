"""Lists take the keys of the keyboard map, and single letters only where the user wants them."""

from collections.abc import Callable, Hashable, Iterator

import pytest
from PySide6.QtCore import QRectF, Qt
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.campaigns import drafting
from desktop_crm.ui.app import App
from desktop_crm.ui.campaigns.list_page import CampaignsPage
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Gap, GroupLook, Head, RowState
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.returning import Returning

Settle = Callable[[], None]


class WordLook(GroupLook):
    """Rows that are words."""

    def row_words(self, record: str) -> str:
        return record

    def draw_row(self, pen: Pen, rect: QRectF, record: str, state: RowState) -> None:
        pen.text(rect, record, 13)

    def key(self, record: object) -> Hashable:
        return record if isinstance(record, str) else None


@pytest.fixture(autouse=True)
def letters() -> Iterator[None]:
    yield
    RowList.letters = True


@pytest.fixture
def page(app: App, settle: Settle) -> CampaignsPage:
    with app.book.write() as session:
        drafting.create(session, "Bare-root season", clock.now())
    app.window.open(Place(Where.CAMPAIGNS))
    settle()
    found = app.window.current()
    assert isinstance(found, CampaignsPage)
    found.list.setFocus()
    return found


def sheets(app: App) -> list[str]:
    return [sheet.windowTitle() for sheet in app.window.findChildren(Sheet) if sheet.isVisible()]


def switch_off(app: App, settle: Settle) -> None:
    with app.book.write() as session:
        settings.put(session, settings.SINGLE_KEYS, False)
    settle()


def test_a_question_mark_shows_the_keys_of_any_page(qtbot: QtBot, app: App, page: CampaignsPage) -> None:
    qtbot.keyClick(page.list, "?", Qt.KeyboardModifier.ShiftModifier)
    assert sheets(app) == ["Keys of this page"]


def test_switched_off_no_letter_does_anything(
    qtbot: QtBot, app: App, page: CampaignsPage, settle: Settle
) -> None:
    switch_off(app, settle)
    qtbot.keyClick(page.list, Qt.Key.Key_C)
    qtbot.keyClick(page.list, "?", Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert sheets(app) == []
    with app.book.read() as session:
        assert len(drafting.every(session)) == 1


def test_rows_that_come_above_leave_the_current_one_current(
    app: App, page: CampaignsPage, settle: Settle
) -> None:
    page.list.make_current(0)
    assert page.list.current().name == "Bare-root season"
    with app.book.write() as session:
        drafting.create(session, "Newer", clock.now())
    settle()
    assert page.list.current().name == "Bare-root season"


def test_home_and_end_come_to_rows_and_never_to_a_head(qtbot: QtBot) -> None:
    rows = [Head("First", 2), "a", "b", Gap(), Head("Second", 1), "c", Gap()]
    shown = RowList(WordLook(), "Groups")
    qtbot.addWidget(shown)
    shown.show_records(rows)
    shown.show()
    shown.make_current(2)
    for key, expected in (
        (Qt.Key.Key_Home, "a"), (Qt.Key.Key_Up, "a"), (Qt.Key.Key_End, "c"), (Qt.Key.Key_Up, "b"),
        (Qt.Key.Key_PageUp, "a"), (Qt.Key.Key_PageDown, "c"),
    ):  # fmt: skip
        qtbot.keyClick(shown, key)
        assert shown.current() == expected


def current(listed: RowList) -> object:
    return listed.records_model.data(listed.currentIndex())


def test_what_a_step_brings_back_becomes_the_current_row(qtbot: QtBot) -> None:
    listed = RowList(WordLook(), "Words")
    qtbot.addWidget(listed)
    listed.show_records([Head("Words", 3), "a", "b", "c"])
    listed.make_current(3)
    listed.show_records([Head("Words", 2), "b", "c"])
    assert current(listed) == "c"
    listed.expect()
    listed.show_records([Head("Words", 2), "b", "c"])  # another change came before it
    assert current(listed) == "c" and not listed.took_back()
    listed.show_records([Head("Words", 3), "a", "b", "c"])
    assert current(listed) == "a" and listed.took_back() and not listed.took_back()
    listed.show_records([Head("Words", 4), "a", "b", "c", "d"])  # nobody waits for this one
    assert current(listed) == "a"


def test_what_comes_after_the_step_is_shown_moves_nothing(qtbot: QtBot) -> None:
    one, other = RowList(WordLook(), "One"), RowList(WordLook(), "Other")
    returning = Returning((one, other))
    for listed in (one, other):
        qtbot.addWidget(listed)
        listed.show()
        listed.show_records(["b", "c"])
        listed.make_current(1)
    returning.expect()
    assert returning.shown() is None  # read before the step was done
    other.show_records(["a", "b", "c"])
    assert returning.shown() is other and current(other) == "a"
    one.show_records(["a", "b", "c"])
    assert returning.shown() is None and current(one) == "c"
    returning.expect()
    returning.over()
    assert returning.shown() is None  # it brought nothing back
    one.show_records(["0", "a", "b", "c"])
    assert returning.shown() is None and current(one) == "c"
