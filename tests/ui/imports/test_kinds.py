"""Purchases and interactions come in through the wizard; a protected workbook asks for its password."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.contacts import finding, listing
from desktop_crm.contacts.finding import Query
from desktop_crm.insight import timeline
from desktop_crm.mapping.rows import RowKind
from desktop_crm.ui.app import App
from desktop_crm.ui.imports.frame import COLUMNS, CONSENT, DONE
from desktop_crm.ui.imports.page import ImportPage
from desktop_crm.ui.imports.password_sheet import PasswordSheet
from desktop_crm.ui.places import Place, Where

Settle = Callable[[], None]
ORDERS = (
    "Order no.,Order date,Customer,E-mail,Product,Quantity,Amount,Currency\n"
    "4417,2026-11-03,Ellen Fairweather,ellen@elmcourt.example,Raspberry canes,12,43.20,GBP\n"
    "4418,2026-11-04,Ben Ashworth,ben@ashworth.example,Bone meal,1,9.90,EUR\n"
)
CALLS = (
    "Date,Name,Phone,Channel,Direction,Text\n"
    "2026-11-03,Ellen Fairweather,01632 960147,phone,incoming,Wants the quote\n"
    "2026-11-04,Ben Ashworth,01632 960148,visit,incoming,Looked at the whips\n"
)


@pytest.fixture
def page(app: App, settle: Settle) -> ImportPage:
    app.window.open(Place(Where.IMPORT))
    settle()
    found = app.window.current()
    assert isinstance(found, ImportPage)
    return found


def look(page: ImportPage, settle: Settle, path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    page.take_file(path)
    settle()
    assert page.frame.step == COLUMNS


def to_the_end(qtbot: QtBot, app: App, page: ImportPage, settle: Settle) -> None:
    for _ in range(4):
        if page.frame.step != DONE:
            qtbot.keyClick(app.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            settle()
    assert page.frame.step == DONE


def told(app: App, name: str) -> list[str]:
    with app.book.read() as session:
        (number,) = finding.search(session, name)
        return [
            f"{entry.title} {entry.aside} {entry.text}" for entry in timeline.page(session, number).entries
        ]


def test_orders_become_people_with_purchases_in_their_timeline(
    app: App, page: ImportPage, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    look(page, settle, tmp_path / "orders.csv", ORDERS)
    assert page.columns.kind.value() is RowKind.PURCHASES
    arrival = page.columns.arrivals.model.record(0)
    assert arrival.values["product"] == "Raspberry canes" and arrival.values["amount"] == "GBP 43.20"
    to_the_end(qtbot, app, page, settle)
    assert any("aspberry canes £43.20, order 4417" in line for line in told(app, "Ellen Fairweather"))
    assert any("€9.90" in line for line in told(app, "Ben Ashworth"))
    qtbot.mouseClick(page.frame.undo, Qt.MouseButton.LeftButton)
    settle()
    with app.book.read() as session:
        assert finding.count(session, Query()) == 0


def test_calls_become_interactions(
    app: App, page: ImportPage, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    look(page, settle, tmp_path / "calls.csv", CALLS)
    assert page.columns.kind.value() is RowKind.INTERACTIONS
    to_the_end(qtbot, app, page, settle)
    assert any("Wants the quote" in line for line in told(app, "Ellen Fairweather"))


def test_what_the_rows_are_is_changed_by_hand(
    app: App, page: ImportPage, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    look(page, settle, tmp_path / "orders.csv", ORDERS)
    page.columns.kind.setFocus()
    page.columns.kind.setCurrentIndex(0)
    page.columns.kind.activated.emit(0)
    settle()
    assert page.columns.mapping.kind is RowKind.CONTACTS
    to_the_end(qtbot, app, page, settle)
    with app.book.read() as session:
        names = {line.name for line in listing.lines(session, list(finding.ids(session, Query())))}
    assert names == {"Ellen Fairweather", "Ben Ashworth"}
    assert not any("Purchase" in line for line in told(app, "Ellen Fairweather"))


def test_the_same_file_is_known_again(
    app: App, page: ImportPage, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    look(page, settle, tmp_path / "orders.csv", ORDERS)
    assert page.columns.seen.isHidden()
    to_the_end(qtbot, app, page, settle)
    look(page, settle, tmp_path / "orders.csv", ORDERS)
    assert page.columns.seen.words().startswith("You imported this file today")


def protected(path: Path, password: str) -> Path:
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = path.with_name("plain.xlsx")
    book = Workbook()
    for row in (("Name", "E-mail"), ("Ann Lee", "ann@lee.example")):
        book.worksheets[0].append(row)
    book.save(plain)
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt(password, target)
    return path


def test_a_protected_workbook_asks_for_its_password_until_it_opens(
    app: App, page: ImportPage, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    page.take_file(protected(tmp_path / "secret.xlsx", "canes"))
    for typed in ("roses", "canes"):
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PasswordSheet))
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, PasswordSheet)
        qtbot.keyClicks(sheet.field, typed)
        qtbot.keyClick(sheet.field, Qt.Key.Key_Return)
        settle()
    assert page.frame.step == COLUMNS
    to_the_end(qtbot, app, page, settle)
    with app.book.read() as session:
        assert finding.count(session, Query(text="Ann Lee")) == 1
    assert page.frame.step != CONSENT
