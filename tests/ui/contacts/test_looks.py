"""The pages of contacts in every size and look: nothing is cut or covered, and Tab comes everywhere."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.contacts import editing, fields, households, reaching, relating, tagging
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.records import Postal, Way
from desktop_crm.dialogue import handling
from desktop_crm.dialogue.handling import NewCase
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.list_page import ContactsPage
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.theme import theme
from tests.ui.geometry import faults, unreached
from tests.ui.people import fill

Settle = Callable[[], None]
SIZES = ((1440, 900), (1280, 800), (960, 600))
LONG = "The Fernhill and Thornby Cross Allotment Holders’ Benevolent Association"


@pytest.fixture
def people(app: App) -> dict[str, int]:
    found = fill(app.book)
    ellen, now = found["Ellen Fairweather"], clock.now()
    with app.book.write() as session:
        editing.change(
            session, ellen,
            {"organisation": LONG, "stage": "loyal", "title": "Treasurer", "birthday": PartialDate(0, 5, 9),
             "note": "Gate code 27. " * 20},
            now,
        )  # fmt: skip
        fields.define(session, "Favourite of all the roses we have", FieldKind.NUMBER)
        fields.put(session, ellen, "Favourite of all the roses we have", "Souvenir de la Malmaison", now)
        fields.put(session, ellen, "Link", "https://example.org/" + "a" * 90, now)
        made = relating.make_organisation(session, ellen, now)
        found["organisation"] = made.id
        editing.change(session, found["Priya Raman"], {"organisation": LONG}, now)
        households.marry(session, ellen, found["Kofi Mensah"], now)
        relating.refer(session, ellen, found["Joan Whitcombe"], now)
        relating.refer(session, found["王小明"], ellen, now)
        reaching.add(session, ellen, Way("letter", postal=Postal(street="4 Mill Lane", city="Fernhill")), now)
    return found


@pytest.fixture
def plain_again() -> Iterator[None]:
    yield
    theme.use("light", 1.0)


def opened(app: App, who: str, people: dict[str, int], settle: Settle) -> QWidget:
    place = Place(Where.CONTACTS) if who == "list" else Place(Where.CONTACT, people[who])
    app.window.open(place)
    settle()
    page = app.window.current()
    assert page is not None
    return page


WHO = ("list", "Ellen Fairweather", "Priya Raman", "organisation")


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("who", WHO)
def test_nothing_is_cut_in_any_size(
    app: App, people: dict[str, int], settle: Settle, who: str, size: tuple[int, int]
) -> None:
    app.window.resize(*size)
    page = opened(app, who, people, settle)
    if isinstance(page, ContactPage):
        page.head.details.setChecked(True)
        page.aside.tell_origins.setChecked(True)
    if isinstance(page, ContactsPage):
        page.table.select_all()
    settle()
    assert [fault for fault in faults(page) if "BulkBar" not in fault] == []


@pytest.mark.parametrize("who", WHO)
@pytest.mark.usefixtures("plain_again")
def test_nothing_is_cut_at_large_text_in_the_dark(
    app: App, people: dict[str, int], settle: Settle, who: str
) -> None:
    page = opened(app, who, people, settle)
    theme.use("dark", 1.5)
    settle()
    page.grab()
    assert faults(page) == []


ENDLESS = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4


def test_words_without_end_make_no_page_wider(app: App, people: dict[str, int], settle: Settle) -> None:
    ellen = people["Ellen Fairweather"]
    with app.book.write() as session:
        values = {"full_name": ENDLESS, "organisation": ENDLESS, "title": ENDLESS, "note": ENDLESS}
        editing.change(session, ellen, values, clock.now())
        tagging.add(session, [ellen], [ENDLESS[:120]])
        fields.put(session, ellen, ENDLESS, ENDLESS, clock.now())
    page = opened(app, "Ellen Fairweather", people, settle)
    assert isinstance(page, ContactPage)
    # What can be selected and copied is cut, for nothing may be added to it.
    assert [fault for fault in faults(page) if f"Label “{ENDLESS[:50]}" not in fault] == []


@pytest.mark.parametrize("who", WHO)
def test_everything_is_reached_by_tab(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle, who: str
) -> None:
    page = opened(app, who, people, settle)

    def press(focused: QWidget) -> None:
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    assert unreached(page, press) == []


@pytest.mark.parametrize("scale", [1.25, 1.5, 2.0])
@pytest.mark.usefixtures("plain_again")
def test_a_page_that_is_lower_than_its_words_scrolls_as_a_whole(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle, scale: float
) -> None:
    ellen, now = people["Ellen Fairweather"], clock.now()
    with app.book.write() as session:
        handling.open_case(
            session, NewCase(contact_id=ellen, subject="Three of twelve hornbeams failed"), now
        )
    theme.use("light", scale)
    app.window.resize(960, 600)
    page = opened(app, "Ellen Fairweather", people, settle)
    assert isinstance(page, ContactPage)
    assert faults(page) == []
    whole = app.window.rect()

    def in_sight(widget: QWidget) -> bool:
        return whole.contains(widget.mapTo(app.window, widget.rect().center()))

    page.timeline.list.setFocus()
    qtbot.waitUntil(lambda: in_sight(page.timeline.list))
    page.quick_log.field.setFocus()
    qtbot.waitUntil(lambda: in_sight(page.quick_log.field))


@pytest.mark.usefixtures("plain_again")
def test_figures_for_which_there_is_no_room_give_way_and_are_told_still(
    app: App, people: dict[str, int], settle: Settle
) -> None:
    page = opened(app, "Ellen Fairweather", people, settle)
    assert isinstance(page, ContactPage)
    strip = page.head.figures
    strip.show_figures(
        [("This year", "£1,042.50"), ("First", "March 2019"), ("Usually", "every 6 weeks")], ["First"]
    )
    assert len(strip.shown()) == 3
    theme.use("light", 2.0)
    app.window.resize(960, 600)
    settle()
    strip.show_figures(
        [("This year", "£1,042.50"), ("First", "March 2019"), ("Usually", "every 6 weeks")], ["First"]
    )
    assert ("First", "March 2019") not in strip.shown() and len(strip.shown()) < 3
    assert strip.accessibleName() == "This year £1,042.50, First March 2019, Usually every 6 weeks"
