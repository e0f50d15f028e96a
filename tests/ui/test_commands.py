"""The commands that work on every page, and the palette that finds them."""

from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop_crm.archive import unpacking
from desktop_crm.base import clock
from desktop_crm.dialogue import follow_ups, interactions
from desktop_crm.ui.app import App
from desktop_crm.ui.campaigns.sheets import NewCampaignSheet
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.dialogue.log_sheet import LogSheet
from desktop_crm.ui.palette import letters_match
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.sidebar import Entry
from tests.ui.people import fill

Settle = Callable[[], None]


def test_the_palette_finds_people_and_commands(qtbot: QtBot, app: App, settle: Settle) -> None:
    people = fill(app.book)
    app.desk.actions["palette"].trigger()
    palette = app.commands.palette
    assert palette.field.hasFocus()
    qtbot.keyClicks(palette.field, "kofi")
    qtbot.waitUntil(lambda: any(getattr(r, "person", False) for r in palette.list.records_model.records()))
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    settle()
    assert app.window.place == Place(Where.CONTACT, people["Kofi Mensah"])
    app.desk.actions["palette"].trigger()
    qtbot.keyClicks(palette.field, "lo in")
    settle()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    page = app.window.current()
    assert isinstance(page, ContactPage) and page.quick_log.field.hasFocus()


def test_escape_gives_the_focus_back(qtbot: QtBot, app: App, settle: Settle) -> None:
    before = app.window.focusWidget()
    app.desk.actions["palette"].trigger()
    qtbot.keyClick(app.commands.palette.field, Qt.Key.Key_Escape)
    assert not app.commands.palette.isVisible()
    assert app.window.focusWidget() is before


def test_escape_after_what_had_the_focus_is_gone(qtbot: QtBot, app: App, settle: Settle) -> None:
    gone = QPushButton("A chip", app.window)
    gone.show()
    gone.setFocus()
    app.desk.actions["palette"].trigger()
    shiboken6.delete(gone)
    qtbot.keyClick(app.commands.palette.field, Qt.Key.Key_Escape)
    assert not app.commands.palette.isVisible()


def test_the_palette_asked_for_twice_still_gives_the_focus_back(
    qtbot: QtBot, app: App, settle: Settle
) -> None:
    before = app.window.focusWidget()
    app.desk.actions["palette"].trigger()
    app.desk.actions["palette"].trigger()
    qtbot.keyClick(app.commands.palette.field, Qt.Key.Key_Escape)
    assert app.window.focusWidget() is before


def test_a_new_campaign_is_asked_for_once_and_never_by_going_back(app: App, settle: Settle) -> None:
    def asked() -> int:
        return sum(sheet.isVisible() for sheet in app.window.findChildren(NewCampaignSheet))

    app.desk.actions["new_campaign"].trigger()
    assert asked() == 1
    for sheet in app.window.findChildren(NewCampaignSheet):
        sheet.reject()
    app.window.open(Place(Where.CONTACTS))
    settle()
    app.window.go_back()
    settle()
    assert app.window.place == Place(Where.CAMPAIGNS)
    assert asked() == 0


def test_first_letters_of_words_match() -> None:
    assert letters_match("lo in", "Log interaction …")
    assert letters_match("dark", "Dark appearance")
    assert not letters_match("in lo", "Log interaction …")


def test_a_longer_entry_from_anywhere(qtbot: QtBot, app: App, settle: Settle) -> None:
    people = fill(app.book)
    app.desk.actions["log_long"].trigger()
    sheet = app.window.findChild(LogSheet)
    assert sheet is not None
    qtbot.keyClicks(sheet.what, "Asked about roses")
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    assert sheet.isVisible()  # nobody is named yet, and the sheet says so
    sheet.activateWindow()
    qtbot.waitUntil(sheet.isActiveWindow)
    sheet.who.setFocus()
    qtbot.keyClicks(sheet.who, "priya")
    qtbot.waitUntil(sheet.who._popup.isVisible)
    qtbot.keyClick(sheet.who, Qt.Key.Key_Return)
    assert sheet.who.contact_id() == people["Priya Raman"]
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    with app.book.read() as session:
        last = interactions.last(session, people["Priya Raman"])
    assert last is not None and last.body == "Asked about roses"


def test_contacts_are_exported_as_the_list_shows_them(app: App, settle: Settle, tmp_path: Path) -> None:
    fill(app.book)
    settle()
    app.commands.export_to(str(tmp_path / "all.csv"))
    settle()
    assert (tmp_path / "all.csv").read_text("utf-8-sig").count("@mail.example") == 5
    assert app.messages.toast.words() == "Exported 5 contacts."


class Opened(QObject):
    """Takes what would be opened on the desktop."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url.toLocalFile())


def test_the_folder_of_an_export_is_shown(qtbot: QtBot, app: App, settle: Settle, tmp_path: Path) -> None:
    fill(app.book)
    settle()
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")
    try:
        app.commands.export_to(str(tmp_path / "all.ldif"))
        settle()
        assert app.messages.toast.show_button.isVisible()
        qtbot.mouseClick(app.messages.toast.show_button, Qt.MouseButton.LeftButton)
        assert opened.urls == [str(tmp_path)] and not app.messages.toast.isVisible()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    app.messages.tell("Something else.")
    assert not app.messages.toast.show_button.isVisible()


def test_the_whole_book_is_exported_by_the_same_command(app: App, settle: Settle, tmp_path: Path) -> None:
    fill(app.book)
    settle()
    app.commands.export_to(str(tmp_path / "all.zip"))
    settle()
    assert unpacking.is_archive(tmp_path / "all.zip")
    assert app.messages.toast.words() == "Exported the whole book, 5 contacts."


def test_a_name_without_an_ending_gets_that_of_the_form(app: App, settle: Settle, qtbot: QtBot) -> None:
    app.desk.actions["export"].trigger()
    dialog = app.window.findChild(QFileDialog)
    assert dialog is not None
    assert {f.rpartition("*.")[2][:-1] for f in dialog.nameFilters()} == {
        "xlsx",
        "csv",
        "vcf",
        "ldif",
        "jsonl",
        "zip",
    }
    dialog.filterSelected.emit(dialog.nameFilters()[3])
    assert dialog.defaultSuffix() == "ldif"
    dialog.reject()


def test_the_sidebar_counts_what_waits(qtbot: QtBot, app: App, settle: Settle) -> None:
    people = fill(app.book)
    with app.book.write() as session:
        follow_ups.add(session, people["Kofi Mensah"], clock.today(), "Ring Kofi", clock.now())

    def waiting() -> int:
        records = app.window.sidebar.pages.records_model.records()
        return next(r.count for r in records if isinstance(r, Entry) and r.where is Where.TODAY)

    qtbot.waitUntil(lambda: waiting() == 2)  # Ellen's question and the call


def test_every_command_does_something(app: App) -> None:
    from desktop_crm.ui.actions import COMMANDS

    dead = [c.id for c in COMMANDS if app.desk.actions[c.id].receivers("2triggered()") == 0
            and app.desk.actions[c.id].receivers("2triggered(bool)") == 0]  # fmt: skip
    assert dead == []
