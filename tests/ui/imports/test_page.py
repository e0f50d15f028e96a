"""A customer list comes in through the wizard, by keyboard and mouse, and is taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.consent import ledger, topics
from desktop_crm.consent.state import State
from desktop_crm.contacts import finding, listing
from desktop_crm.contacts.finding import Query
from desktop_crm.files import writers
from desktop_crm.files.reading import open_file
from desktop_crm.imports import listing as imports
from desktop_crm.mapping.mappings import OF_KIND
from desktop_crm.mapping.rows import RowKind
from desktop_crm.ui.app import App
from desktop_crm.ui.imports.field_words import groups_of
from desktop_crm.ui.imports.frame import COLUMNS, CONSENT, DONE, FILE
from desktop_crm.ui.imports.page import ImportPage
from desktop_crm.ui.places import Place, Where
from tests.ui.geometry import faults

Settle = Callable[[], None]
ROWS = (
    (
        "Ellen",
        "Fairweather",
        "ellen@elmcourt.example",
        "07700 900318",
        "Elm Court Allotments",
        "ja",
        "heavy clay",
    ),
    ("Dorothy", "Beecham", "dorothy@@beecham", "01632 960552", "", "nein", "loves old roses"),
    ("Ben", "Ashworth", "ben@ashworth.example", "01632 960147", "Ashworth Landscapes", "ja", ""),
    ("Yusuf", "Demir", "yusuf@demir.example", "07700 900642", "Demir Catering", "", ""),
)
HEADER = ("Vorname", "Nachname", "E-Mail", "Telefon", "Firma", "Newsletter", "Bemerkung")


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    """A small list as people keep them."""
    path = tmp_path / "customers.xlsx"
    writers.write_xlsx(path, HEADER, ROWS)
    return path


def opened(app: App, settle: Settle) -> ImportPage:
    app.window.open(Place(Where.IMPORT))
    settle()
    page = app.window.current()
    assert isinstance(page, ImportPage)
    return page


def looked(app: App, settle: Settle, path: Path) -> ImportPage:
    """The page with a file at the step of its columns."""
    page = opened(app, settle)
    page.take_file(path)
    settle()
    assert page.frame.step == COLUMNS
    return page


def names(app: App) -> list[str]:
    with app.book.read() as session:
        return [line.name for line in listing.lines(session, list(finding.page(session, Query())))]


def go_on(qtbot: QtBot, app: App, settle: Settle) -> None:
    qtbot.keyClick(app.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()


def test_from_a_file_to_contacts_by_keyboard_and_back(
    qtbot: QtBot, app: App, settle: Settle, customers: Path
) -> None:
    page = looked(app, settle, customers)
    assert "customers.xlsx" in page.frame.title._beside.text()
    model = page.columns.model
    goes = {model.data(model.index(n, 0)): model.data(model.index(n, 2)) for n in range(model.rowCount())}
    assert goes["Vorname"] == "Given name"
    assert goes["E-Mail"] == "E-mail"
    assert goes["Firma"] == "Organisation"
    assert page.columns.arrivals.model.data(page.columns.arrivals.model.index(0, 0)) == "Ellen Fairweather"
    go_on(qtbot, app, settle)
    assert page.frame.step == CONSENT
    assert names(app) == [], "nothing is saved before the last step"
    go_on(qtbot, app, settle)
    assert page.frame.step == DONE
    assert sorted(names(app)) == ["Ben Ashworth", "Dorothy Beecham", "Ellen Fairweather", "Yusuf Demir"]
    assert page.done.outcome is not None
    assert page.done.outcome.made.created == 4
    assert page.done.outcome.made.problems == 1
    with app.book.read() as session:
        assert topics.listed(session) == (), "an import alone never grants consent"
    qtbot.mouseClick(page.frame.undo, Qt.MouseButton.LeftButton)
    settle()
    assert names(app) == []
    assert page.frame.step == FILE
    assert "Taken back: 4 contacts removed" in app.messages.toast.words()


def test_a_column_is_sent_elsewhere_by_hand_and_the_rows_follow(
    qtbot: QtBot, app: App, settle: Settle, customers: Path
) -> None:
    page = looked(app, settle, customers)
    page.columns.table.setFocus()
    page.columns.table.make_current(6)
    qtbot.keyClick(page.columns.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = page.columns.menu()
    assert menu is not None
    assert menu.isVisible()
    menu.picked.emit("org", "")
    menu.close()
    page.columns._column = 4
    page.columns._picked("", "")
    settle()
    arrivals = page.columns.arrivals.model
    assert arrivals.record(0).values["organisation"] == "heavy clay"
    assert page.columns.mapping.columns[6].by_hand
    qtbot.mouseClick(page.columns.again, Qt.MouseButton.LeftButton)
    settle()
    assert arrivals.record(0).values["organisation"] == "Elm Court Allotments"


def test_only_the_unclear_columns_are_shown_when_asked_for(
    qtbot: QtBot, app: App, settle: Settle, customers: Path
) -> None:
    page = looked(app, settle, customers)
    everything = page.columns.model.rowCount()
    qtbot.mouseClick(page.columns.unclear, Qt.MouseButton.LeftButton)
    shown = [page.columns.model.record(n) for n in range(page.columns.model.rowCount())]
    assert 0 < len(shown) < everything
    assert all(one.unclear or one.doubts for one in shown)
    # The menu of a row that is shown is that of its own column.
    page.columns.table.setFocus()
    page.columns.table.make_current(0)
    qtbot.keyClick(page.columns.table, Qt.Key.Key_Return)
    menu = page.columns.menu()
    assert menu is not None
    assert shown[0].name in menu.accessibleName()
    menu.close()


def test_what_was_set_by_hand_is_remembered_for_the_next_file_of_this_kind(
    qtbot: QtBot, app: App, settle: Settle, customers: Path
) -> None:
    page = looked(app, settle, customers)
    page.columns._column = 6
    page.columns._picked("category", "")
    go_on(qtbot, app, settle)
    go_on(qtbot, app, settle)
    assert page.frame.step == DONE
    page = looked(app, settle, customers)
    assert page.columns.remembered.isVisible()
    assert page.columns.mapping.columns[6].field == "category"


def test_consent_is_stated_for_those_whose_column_says_yes(
    qtbot: QtBot, app: App, settle: Settle, customers: Path, tmp_path: Path
) -> None:
    page = looked(app, settle, customers)
    go_on(qtbot, app, settle)
    options = page.consent.options
    assert options.cards[0].radio.hasFocus()
    qtbot.keyClick(options.cards[0].radio, Qt.Key.Key_Down)
    assert options.choice() == 1
    assert page.consent.yes.text() == "2"
    go_on(qtbot, app, settle)
    assert page.frame.step == CONSENT, "without its proof nothing goes on"
    fields = page.consent.fields
    qtbot.keyClicks(fields.new_topic, "Monthly news")
    qtbot.keyClicks(fields.how, "On paper, form at the till")
    fields.day.setText("21 Sep 2025")
    qtbot.keyClicks(fields.wording, "Yes, send me the news.")
    (tmp_path / "forms.pdf").write_bytes(b"%PDF-1.4 scanned forms")
    fields.set_proof(str(tmp_path / "forms.pdf"))
    qtbot.keyClick(fields.sure, Qt.Key.Key_Space)
    go_on(qtbot, app, settle)
    assert page.frame.step == DONE
    with app.book.read() as session:
        (topic,) = topics.listed(session)
        assert topic.name == "Monthly news"
        assert topic.counts == {State.CONFIRMED: 2}
        (entry,) = ledger.history(session, "ellen@elmcourt.example")
        assert ledger.history(session, "yusuf@demir.example") == ()
    assert entry.wording == "Yes, send me the news."
    assert entry.evidence == "On paper, form at the till"
    assert clock.local(entry.at).date().isoformat() == "2025-09-21"
    assert (app.book.folder / "attachments" / entry.evidence_file).read_bytes().startswith(b"%PDF")


def test_problem_rows_are_shown_and_saved_as_a_spreadsheet(
    qtbot: QtBot, app: App, settle: Settle, customers: Path, tmp_path: Path
) -> None:
    page = looked(app, settle, customers)
    assert page.columns.worth.isVisible()
    go_on(qtbot, app, settle)
    go_on(qtbot, app, settle)
    model = page.done.model
    assert model.data(model.index(0, 3)) == "dorothy@@beecham"
    whole = model.data(model.index(0, 4), Qt.ItemDataRole.ToolTipRole)
    assert whole.startswith("dorothy@@beecham\n") and model.data(model.index(0, 4)) in whole
    page.aftermath.save_to(str(tmp_path / "look.xlsx"))
    settle()
    with open_file(tmp_path / "look.xlsx") as source:
        (record,) = source.sample()
    assert record.cells[1:4] == ("Beecham", "dorothy@@beecham", "01632 960552")  # type: ignore[union-attr]


def test_a_file_is_dropped_and_rows_are_pasted(
    qtbot: QtBot, app: App, settle: Settle, customers: Path
) -> None:
    page = opened(app, settle)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(customers))])
    none = Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    page.file.ground.dropEvent(drop)
    settle()
    assert page.frame.step == COLUMNS
    qtbot.mouseClick(page.frame.cancel, Qt.MouseButton.LeftButton)
    assert page.frame.step == FILE
    QGuiApplication.clipboard().setText("Name\tE-mail\nAnn Lee\tann@lee.example\n")
    qtbot.keyClick(page.file.choose, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.frame.step == COLUMNS
    go_on(qtbot, app, settle)
    go_on(qtbot, app, settle)
    assert names(app) == ["Ann Lee"]


def test_escape_goes_one_step_back_and_leaving_keeps_everything(
    qtbot: QtBot, app: App, settle: Settle, customers: Path
) -> None:
    page = looked(app, settle, customers)
    go_on(qtbot, app, settle)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.frame.step == COLUMNS
    app.window.open(Place(Where.TODAY))
    settle()
    assert "waits here" in app.messages.toast.words()
    page = opened(app, settle)
    assert page.frame.step == COLUMNS
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.frame.step == FILE
    assert page.frame.next.isVisible()


def test_address_cards_come_in_without_a_step_for_columns(
    qtbot: QtBot, app: App, settle: Settle, tmp_path: Path
) -> None:
    card = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Lee\r\nN:Lee;Ann;;;\r\nEMAIL:ann@lee.example\r\nEND:VCARD\r\n"
    )
    (tmp_path / "ann.vcf").write_text(card, "utf-8", newline="")
    page = looked(app, settle, tmp_path / "ann.vcf")
    assert not page.columns.table.isVisible()
    assert page.columns.arrivals.model.rowCount() == 1
    assert faults(page) == []
    go_on(qtbot, app, settle)
    go_on(qtbot, app, settle)
    assert names(app) == ["Ann Lee"]


def test_another_header_row_is_chosen_and_the_file_is_looked_at_again(
    app: App, settle: Settle, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("Name,E-mail\nAnn Lee,ann@lee.example\nBo Ek,bo@ek.example\n", "utf-8")
    page = looked(app, settle, tmp_path / "list.csv")
    page.columns.header.picked.emit(0)
    settle()
    assert page.columns.survey is not None
    assert page.columns.survey.rows == 3
    assert page.columns.survey.layout.header_row == 0


def test_a_file_that_is_none_is_refused_in_place(app: App, settle: Settle, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 500)
    page = opened(app, settle)
    page.take_file(tmp_path / "letter.pdf")
    settle()
    assert page.frame.step == FILE
    assert "is a PDF document" in page.file.refusal.words()
    assert page.file.choose.isEnabled()


def test_a_list_that_names_nobody_is_not_imported(
    qtbot: QtBot, app: App, settle: Settle, tmp_path: Path
) -> None:
    (tmp_path / "stock.csv").write_text("Artikel,Lager\nHecke,12\nRose,40\n", "utf-8")
    page = looked(app, settle, tmp_path / "stock.csv")
    for place in range(2):
        page.columns._column = place
        page.columns._picked("", "")
    go_on(qtbot, app, settle)
    assert page.frame.step == COLUMNS
    assert "who a row is about" in page.frame.note.text()


def test_cancelled_while_it_runs_nothing_is_kept(
    qtbot: QtBot, app: App, settle: Settle, tmp_path: Path
) -> None:
    lines = [f"Person {n},p{n}@many.example" for n in range(6_000)]
    (tmp_path / "many.csv").write_text("Name,E-mail\n" + "\n".join(lines), "utf-8")
    page = looked(app, settle, tmp_path / "many.csv")
    go_on(qtbot, app, settle)
    page.frame.next.click()
    page.done.cancel.click()
    settle()
    assert names(app) == []
    assert page.frame.step == CONSENT
    assert "cancelled" in app.messages.toast.words()


def test_an_earlier_import_is_opened_from_the_list(
    qtbot: QtBot, app: App, settle: Settle, customers: Path
) -> None:
    page = looked(app, settle, customers)
    go_on(qtbot, app, settle)
    go_on(qtbot, app, settle)
    app.window.open(Place(Where.TODAY))
    page = opened(app, settle)
    assert page.frame.step == FILE
    page.file.list.setFocus()
    qtbot.keyClick(page.file.list, Qt.Key.Key_Return)
    settle()
    assert page.frame.step == DONE
    qtbot.mouseClick(page.frame.next, Qt.MouseButton.LeftButton)
    settle()
    with app.book.read() as session:
        (made,) = imports.history(session)
    assert app.window.place == Place(Where.CONTACTS, detail=f"import:{made.id}")


@pytest.mark.parametrize("kind", list(RowKind))
def test_every_field_of_an_import_stands_in_the_menu(kind: RowKind) -> None:
    offered = {field for _group, choices in groups_of(kind) for field, _label, _words in choices}
    assert offered | {"custom"} == set(OF_KIND[kind])


def test_the_models_are_sound(
    qtbot: QtBot, qtmodeltester: ModelTester, app: App, settle: Settle, customers: Path
) -> None:
    page = looked(app, settle, customers)
    qtmodeltester.check(page.columns.model)
    qtmodeltester.check(page.columns.arrivals.model)
    go_on(qtbot, app, settle)
    go_on(qtbot, app, settle)
    qtmodeltester.check(page.done.model)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 800), (960, 600)])
def test_nothing_is_cut_on_any_step(
    qtbot: QtBot, app: App, settle: Settle, customers: Path, width: int, height: int
) -> None:
    app.window.resize(width, height)
    page = opened(app, settle)
    assert faults(page) == []
    page = looked(app, settle, customers)
    assert faults(page) == []
    go_on(qtbot, app, settle)
    qtbot.keyClick(page.consent.options.cards[0].radio, Qt.Key.Key_Down)
    settle()
    assert faults(page) == []
    qtbot.keyClick(page.consent.options.cards[1].radio, Qt.Key.Key_Up)
    go_on(qtbot, app, settle)
    assert faults(page) == []
