"""From the list or a contact's page onto paper: chosen, seen, and written as a PDF."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.contacts import reaching
from desktop_crm.contacts.records import Postal, Way
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.list_page import ContactsPage
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.printing.documents import Paper
from desktop_crm.ui.printing.paper import Page, Text
from desktop_crm.ui.printing.print_sheet import PrintSheet
from tests.ui.geometry import faults
from tests.ui.people import fill
from tests.ui.printing.test_painting import pages_in

Settle = Callable[[], None]


@pytest.fixture
def people(app: App) -> dict[str, int]:
    found = fill(app.book)
    with app.book.write() as session:
        for name in ("Ellen Fairweather", "王小明"):
            postal = Postal(street="4 Mill Lane", city="Fernhill", postal_code="FH3 8QA")
            reaching.add(session, found[name], Way("letter", postal=postal), clock.now())
    return found


def printing(app: App, place: Place, settle: Settle) -> PrintSheet:
    app.window.open(place)
    settle()
    app.desk.actions["print"].trigger()
    settle()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, PrintSheet)
    return sheet


def pick(sheet: PrintSheet, kind: Paper, settle: Settle) -> None:
    sheet.kind.set_value(kind)
    sheet.kind.activated.emit(sheet.kind.currentIndex())
    settle()


def words(page: Page | None) -> list[str]:
    return [] if page is None else [item.text for item in page.items if isinstance(item, Text)]


def test_the_list_is_seen_and_written_as_it_is_shown(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle, tmp_path: Path
) -> None:
    sheet = printing(app, Place(Where.CONTACTS), settle)
    assert faults(sheet) == []
    assert sheet.windowTitle() == "Print 5 contacts"
    seen = words(sheet.preview.page())
    assert {"Everyone", "Name", "Stage", "Ellen Fairweather", "王小明", "Opted in"} <= set(seen)
    assert sheet.preview.place.text() == "Page 1 of 1"
    sheet.save_to(str(tmp_path / "list.pdf"))
    settle()
    assert pages_in(tmp_path / "list.pdf") == [(210, 297)]
    assert app.messages.toast.words() == "“list.pdf” is written: 1 page."


def test_labels_begin_where_the_sheet_is_begun(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle, tmp_path: Path
) -> None:
    sheet = printing(app, Place(Where.CONTACTS), settle)
    pick(sheet, Paper.LABELS, settle)
    assert sheet.left_out.text() == "3 have no postal address."
    assert words(sheet.preview.page()).count("4 Mill Lane") == 2
    sheet.start.setFocus()
    sheet.start.selectAll()
    qtbot.keyClicks(sheet.start, "21")
    settle()
    assert sheet.preview.place.text() == "Page 1 of 2"
    qtbot.keyClick(sheet.preview.view, Qt.Key.Key_PageDown)
    assert sheet.preview.place.text() == "Page 2 of 2"
    qtbot.keyClicks(sheet.start, "9")
    settle()
    assert "from 1 to 21" in sheet.start.accessibleDescription()
    assert faults(sheet) == []
    sheet.start.setText("21")
    sheet.save_to(str(tmp_path / "labels.pdf"))
    settle()
    assert len(pages_in(tmp_path / "labels.pdf")) == 2


def test_a_phone_list_and_what_is_ticked(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    app.window.open(Place(Where.CONTACTS))
    settle()
    page = app.window.current()
    assert isinstance(page, ContactsPage)
    page.table.setFocus()
    page.table.make_current(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    name = page.table.current_record().name
    app.desk.actions["print"].trigger()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, PrintSheet) and sheet.windowTitle() == "Print 1 contact"
    pick(sheet, Paper.PHONES, settle)
    seen = words(sheet.preview.page())
    assert name in seen and sum(word.startswith("01632") for word in seen) == 1


def test_a_contact_sheet_from_the_page_and_to_a_printer(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle, tmp_path: Path
) -> None:
    sheet = printing(app, Place(Where.CONTACT, people["Ellen Fairweather"]), settle)
    kinds = [sheet.kind.itemText(n) for n in range(sheet.kind.count())]
    assert kinds == ["Contact sheets", "Call sheet", "Labels"]
    seen = words(sheet.preview.page())
    assert seen[0] == "Ellen Fairweather" and "“Could we split the delivery?”" in seen
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "sheet.pdf"))
    printer.setFullPage(True)
    sheet.print_to(printer)
    settle()
    assert pages_in(tmp_path / "sheet.pdf") == [(210, 297)]
    assert app.messages.toast.words() == "1 page sent to the printer."


def test_a_call_sheet_of_one_contact(app: App, people: dict[str, int], settle: Settle) -> None:
    sheet = printing(app, Place(Where.CONTACT, people["Ellen Fairweather"]), settle)
    pick(sheet, Paper.CALLS, settle)
    seen = words(sheet.preview.page())
    assert "01632 960140" in seen and "To ask" in seen and "No answer" in seen
    assert any(word.startswith("Ellen asked by e-mail") for word in seen)


def test_where_nobody_has_an_address_nothing_is_printed(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    sheet = printing(app, Place(Where.CONTACT, people["Kofi Mensah"]), settle)
    pick(sheet, Paper.LABELS, settle)
    assert sheet.preview.page() is None and not sheet.print_button.isEnabled()
    assert sheet.preview.view.accessibleDescription() == "There is nothing to print."


def test_a_page_without_contacts_says_where_there_are_some(app: App, settle: Settle) -> None:
    app.desk.actions["print"].trigger()
    assert "nothing to print" in app.messages.toast.words()


def test_the_preview_shows_ink_on_white_paper(app: App, people: dict[str, int], settle: Settle) -> None:
    sheet = printing(app, Place(Where.CONTACTS), settle)
    picture = sheet.preview.view.grab().toImage()
    middle, shades = picture.height() // 2, set()
    for x in range(picture.width()):
        shades |= {picture.pixelColor(x, y).lightness() for y in range(40, middle, 3)}
    assert max(shades) == 255 and min(shades) < 90
