"""The settings as a person uses them: choosing pages, typing, taking back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_crm.book import settings
from desktop_crm.book.opening import open_book
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.page import PANELS, SettingsPage
from desktop_crm.ui.settings.rows import SettingRow
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.fields import Field, Select, TextArea
from tests.ui.geometry import faults

Settle = Callable[[], None]
DETAILS = [detail for group in PANELS for detail, _kind in group]


def opened(app: App, settle: Settle, detail: str = "") -> SettingsPage:
    app.window.open(Place(Where.SETTINGS, detail=detail))
    settle()
    page = app.window.current()
    assert isinstance(page, SettingsPage)
    return page


def row(page: SettingsPage, setting: "settings.Setting[str] | settings.Setting[int]") -> SettingRow:
    panel = page.panel()
    assert panel is not None
    return panel.rows[setting.name]


def stored(app: App, setting: "settings.Setting[str]") -> str:
    with app.book.read() as session:
        return settings.get(session, setting)


def test_a_name_typed_is_saved_shown_in_the_window_and_taken_back(
    qtbot: QtBot, app: App, settle: Settle
) -> None:
    page = opened(app, settle)
    field = row(page, settings.BUSINESS).editor
    assert isinstance(field, Field)
    field.setFocus()
    qtbot.keyClicks(field, "Fernhill Nursery")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    settle()
    assert stored(app, settings.BUSINESS) == "Fernhill Nursery"
    assert app.window.windowTitle().startswith("Fernhill Nursery")
    app.desk.actions["undo"].trigger()
    settle()
    assert stored(app, settings.BUSINESS) == ""
    assert field.text() == ""


def test_what_is_typed_is_kept_when_the_page_is_left_without_leaving_the_field(
    qtbot: QtBot, app: App, settle: Settle
) -> None:
    page = opened(app, settle)
    area = row(page, settings.POSTAL_ADDRESS).editor
    assert isinstance(area, TextArea)
    area.setFocus()
    qtbot.keyClicks(area, "1 Mill Lane")
    qtbot.keyClick(area, Qt.Key.Key_Return)
    qtbot.keyClicks(area, "Fernhill")
    app.window.open(Place(Where.TODAY))
    settle()
    assert stored(app, settings.POSTAL_ADDRESS) == "1 Mill Lane\nFernhill"


def test_what_is_typed_is_kept_when_the_window_is_closed_at_once(
    qtbot: QtBot, app: App, settle: Settle
) -> None:
    page = opened(app, settle)
    field = row(page, settings.BUSINESS).editor
    field.setFocus()
    qtbot.keyClicks(field, "Fernhill Nursery")
    app.window.close()
    again = open_book(app.book.folder)
    with again.read() as session:
        assert settings.get(session, settings.BUSINESS) == "Fernhill Nursery"
    again.close()


def test_a_country_is_chosen_by_typing_its_name(qtbot: QtBot, app: App, settle: Settle) -> None:
    page = opened(app, settle)
    country = row(page, settings.COUNTRY).editor
    assert isinstance(country, Select)
    assert country.value() == "GB"
    country.setFocus()
    qtbot.keyClicks(country, "Viet")
    settle()
    assert stored(app, settings.COUNTRY) == "VN"


def test_dark_is_chosen_and_the_window_follows(qtbot: QtBot, app: App, settle: Settle) -> None:
    page = opened(app, settle, "appearance")
    look = row(page, settings.APPEARANCE).editor
    assert isinstance(look, Select)
    look.set_value("dark")
    look.picked.emit("dark")
    settle()
    assert theme.dark
    app.desk.actions["undo"].trigger()
    settle()
    assert look.value() == "system"


def test_pages_are_walked_with_the_arrow_keys_and_found_by_words(
    qtbot: QtBot, app: App, settle: Settle
) -> None:
    page = opened(app, settle)
    assert page.list.hasFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    settle()
    panel = page.panel()
    assert panel is not None
    assert panel.title != "Business"
    app.desk.actions["find"].trigger()
    qtbot.keyClicks(page.search, "text size")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    settle()
    panel = page.panel()
    assert panel is not None
    assert panel.title == "Appearance"
    assert row(page, settings.APPEARANCE).editor.hasFocus()


def test_the_list_is_a_sound_model(qtmodeltester: ModelTester, app: App, settle: Settle) -> None:
    qtmodeltester.check(opened(app, settle).list.records_model)


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 800)])
def test_nothing_is_cut_or_nameless(app: App, settle: Settle, detail: str, width: int, height: int) -> None:
    app.window.resize(width, height)
    page = opened(app, settle, detail)
    assert faults(page) == []
