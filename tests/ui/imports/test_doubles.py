"""Rows that may be people of the book are compared and decided in the wizard, and all of it is taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.contacts import editing, finding, records
from desktop_crm.contacts.finding import Query
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.ui.app import App
from desktop_crm.ui.duplicates.page import DuplicatesPage
from desktop_crm.ui.imports.frame import COLUMNS, CONSENT, DONE, DUPLICATES
from desktop_crm.ui.imports.page import ImportPage
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.pair_list import Sure
from desktop_crm.ui.widgets.stepper import StepState

Settle = Callable[[], None]
HEADER = ("Name", "Job title", "E-mail", "Phone")


def workbook(path: Path, **sheets: tuple[tuple[str, ...], ...]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in (HEADER, *rows):
            sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def page(app: App, settle: Settle) -> ImportPage:
    """The import, in a book with two people."""
    with app.book.write() as session:
        for name, title, email in (
            ("Gareth Pugh", "owner", "gareth@pugh.example"),
            ("Joan Whitcombe", "", "joan@whitcombe.example"),
        ):
            draft = Draft(full_name=name, title=title, ways=(Way("email", email),))
            editing.add(session, draft, clock.now())
    app.window.open(Place(Where.IMPORT))
    settle()
    found = app.window.current()
    assert isinstance(found, ImportPage)
    return found


def titles(app: App) -> dict[str, str]:
    with app.book.read() as session:
        people = [records.get(session, number) for number in finding.ids(session, Query())]
    return {p.full_name: p.title for p in people if p is not None}


def next_step(qtbot: QtBot, app: App, settle: Settle) -> None:
    qtbot.keyClick(app.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()


def test_the_files_value_is_taken_where_a_person_says_so_and_goes_again(
    app: App, page: ImportPage, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    rows = (
        ("Gareth Pugh", "director", "gareth@pugh.example", "07700 900455"),
        ("Joan Whitcombe", "teacher", "joan@whitcombe.example", ""),
        ("Ben Ashworth", "gardener", "ben@ashworth.example", ""),
    )
    page.take_file(workbook(tmp_path / "fair.xlsx", Fair=rows))
    settle()
    assert page.frame.step == COLUMNS
    next_step(qtbot, app, settle)
    assert page.frame.step == DUPLICATES
    (pair,) = page.doubles.pairs()
    assert (pair.mine, pair.theirs, pair.sure) == ("Gareth Pugh", "Gareth Pugh", Sure.CERTAIN)
    assert "1 more row is about people you know" in page.doubles.also.text()
    place = next(n for n, row in enumerate(page.doubles.table.rows()) if row.field == "title")
    page.doubles.table.make_current(place)
    qtbot.keyClick(page.doubles.table, Qt.Key.Key_Right)
    qtbot.keyClick(page.doubles.table, Qt.Key.Key_Return)
    next_step(qtbot, app, settle)
    assert page.frame.step == CONSENT
    next_step(qtbot, app, settle)
    assert page.frame.step == DONE
    assert titles(app) == {"Gareth Pugh": "director", "Joan Whitcombe": "teacher", "Ben Ashworth": "gardener"}
    qtbot.mouseClick(page.frame.undo, Qt.MouseButton.LeftButton)
    settle()
    assert titles(app) == {"Gareth Pugh": "owner", "Joan Whitcombe": ""}


def test_two_people_stay_two(
    app: App, page: ImportPage, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    rows = (("Gareth Pugh", "director", "gareth@pugh.example", ""),)
    page.take_file(workbook(tmp_path / "fair.xlsx", Fair=rows))
    settle()
    next_step(qtbot, app, settle)
    qtbot.mouseClick(page.doubles.apart, Qt.MouseButton.LeftButton)
    next_step(qtbot, app, settle)
    next_step(qtbot, app, settle)
    with app.book.read() as session:
        assert finding.count(session, Query(text="Gareth Pugh")) == 2


def test_what_nobody_decided_comes_in_as_two_and_is_compared_afterwards(
    app: App, page: ImportPage, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    rows = (
        ("Gareth Pugh", "", "", "07700 900455"),
        ("Joan Whitcomb", "teacher", "joan@whitcombe.example", ""),
    )
    page.take_file(workbook(tmp_path / "fair.xlsx", Fair=rows))
    settle()
    next_step(qtbot, app, settle)
    assert page.frame.step == DUPLICATES
    assert [pair.sure is Sure.CERTAIN for pair in page.doubles.pairs()] == [True, False]
    assert page.frame.next.text() == "Next, leave 1 for later"
    next_step(qtbot, app, settle)
    next_step(qtbot, app, settle)
    with app.book.read() as session:
        assert finding.count(session, Query(text="Gareth Pugh")) == 2
        assert finding.count(session, Query(text="Joan Whitcombe")) == 1
    assert page.done.next.isVisible() and page.done.next.compare.isVisible()
    assert all(step.state in (StepState.PAST, StepState.CURRENT) for step in page.frame.stepper.steps())
    qtbot.mouseClick(page.done.next.compare, Qt.MouseButton.LeftButton)
    settle()
    assert isinstance(app.window.current(), DuplicatesPage)


def test_a_list_of_strangers_has_no_step_for_doubles(
    app: App, page: ImportPage, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    page.take_file(workbook(tmp_path / "fair.xlsx", Fair=(("Ben Ashworth", "", "ben@ashworth.example", ""),)))
    settle()
    next_step(qtbot, app, settle)
    assert page.frame.step == CONSENT
    assert [step.words for step in page.frame.stepper.steps()] == ["File", "Columns", "Consent", "Done"]


def test_all_sheets_come_in_at_once(
    app: App, page: ImportPage, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path / "years.xlsx",
        Year_2024=(("Ben Ashworth", "", "ben@ashworth.example", ""),),
        Year_2025=(("Yusuf Demir", "", "yusuf@demir.example", ""),),
    )
    page.take_file(path)
    settle()
    assert page.columns.every.text() == "Bring in all 2 sheets"
    qtbot.mouseClick(page.columns.every, Qt.MouseButton.LeftButton)
    for _ in range(2):
        next_step(qtbot, app, settle)
    assert page.frame.step == DONE
    assert {"Ben Ashworth", "Yusuf Demir"} <= titles(app).keys()
