"""The log sheet: who, what, files and the seldom fields, through keys and clicks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_crm.book import attachments
from desktop_crm.contacts import listing
from desktop_crm.dialogue import channel_list, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.exchange import Log
from desktop_crm.dialogue.interactions import Interaction
from desktop_crm.insight import timeline
from desktop_crm.insight.timeline import EntryKind
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.dialogue.log_sheet import LogSheet
from desktop_crm.ui.dialogue.more_fields import read_cost
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.theme import theme
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture(autouse=True)
def closed_fields() -> Iterator[None]:
    """Each test begins with the further fields closed."""
    LogSheet.more_stays = False
    yield
    LogSheet.more_stays = False


@pytest.fixture
def people(app: App) -> dict[str, int]:
    return fill(app.book)


@pytest.fixture
def page(app: App, people: dict[str, int], settle: Settle) -> ContactPage:
    app.window.open(Place(Where.CONTACT, people["Kofi Mensah"]))
    settle()
    found = app.window.current()
    assert isinstance(found, ContactPage)
    return found


def opened(qtbot: QtBot, app: App, settle: Settle) -> LogSheet:
    app.desk.actions["log_long"].trigger()
    settle()
    return shown(qtbot, app)


def shown(qtbot: QtBot, app: App) -> LogSheet:
    sheet = next(s for s in app.window.findChildren(LogSheet) if s.isVisible())
    sheet.activateWindow()
    qtbot.waitUntil(sheet.isActiveWindow)
    return sheet


def last(app: App, contact_id: int) -> Interaction:
    with app.book.read() as session:
        found = interactions.last(session, contact_id)
    assert found is not None
    return found


def drop(widget: LogSheet | ContactPage, *paths: Path) -> None:
    """As the system hands it over: first asked whether it takes it."""
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    given = (Qt.DropAction.CopyAction, held, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(50, 50), *given)
    widget.dragEnterEvent(enter)
    assert enter.isAccepted() and widget.acceptDrops()
    texts = [*widget.findChildren(QLineEdit), *widget.findChildren(QPlainTextEdit)]
    assert texts and not any(text.acceptDrops() for text in texts)  # they would take the path for words
    widget.dropEvent(QDropEvent(QPointF(50, 50), *given))


def test_a_whole_entry_by_keyboard(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    sheet = opened(qtbot, app, settle)
    assert sheet.width() == 560 and sheet.what.hasFocus() and not sheet.more.isVisible()
    qtbot.keyClicks(sheet.what, "Looked at bed 4")
    qtbot.keyClick(sheet.others.button, Qt.Key.Key_Return)
    qtbot.waitUntil(sheet.others.field.hasFocus)
    qtbot.keyClicks(sheet.others.field, "priya")
    qtbot.waitUntil(sheet.others.field._popup.isVisible)
    qtbot.keyClick(sheet.others.field, Qt.Key.Key_Return)
    assert [chip.text() for chip in sheet.others.chips.chips()] == ["Priya Raman"]
    qtbot.keyClick(sheet.more_button, Qt.Key.Key_Return)
    assert sheet.more.isVisible() and sheet.more.subject.hasFocus()
    qtbot.keyClicks(sheet.more.subject, "Hornbeams")
    qtbot.keyClicks(sheet.more.outcome, "Will order")
    qtbot.keyClicks(sheet.more.place, "Mill Lane")
    qtbot.keyClicks(sheet.more.cost, "3.50")
    sheet.more.mood.set_value("mixed")
    for name in ("Hornbeam", "Box", "box"):
        qtbot.keyClicks(sheet.more.products.field, name)
        qtbot.keyClick(sheet.more.products.field, Qt.Key.Key_Return)
    assert sheet.isVisible()  # Enter in that field adds, it does not save
    assert [chip.text() for chip in sheet.more.products.chips.chips()] == ["Hornbeam", "Box"]
    settle()
    assert faults(sheet) == []
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    found = last(app, people["Kofi Mensah"])
    assert found.contact_ids == tuple(sorted((people["Kofi Mensah"], people["Priya Raman"])))
    assert (found.body, found.subject, found.outcome, found.place) == (
        "Looked at bed 4", "Hornbeams", "Will order", "Mill Lane",
    )  # fmt: skip
    assert (found.cost_minor, found.sentiment, found.products) == (350, "mixed", ("Box", "Hornbeam"))
    again = opened(qtbot, app, settle)
    assert again.more.isVisible()  # once opened, it stays so
    again.reject()
    app.undo()
    settle()
    with app.book.read() as session:
        assert interactions.last(session, people["Kofi Mensah"]) is None


def test_products_are_completed(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    with app.book.write() as session:
        said = Log(
            contact_ids=(people["Joan Whitcombe"],), channel="phone", direction=Direction.IN,
            at=last(app, people["Ellen Fairweather"]).at, body="Rang", products=("Hornbeam hedge",),
        )  # fmt: skip
        interactions.log(session, said, said.at)
    sheet = opened(qtbot, app, settle)
    sheet._open_more()
    field = sheet.more.products.field
    field.setFocus()
    qtbot.keyClicks(field, "horn")
    qtbot.waitUntil(field._popup.isVisible)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert sheet.more.products.names() == ("Hornbeam hedge",)
    chip = sheet.more.products.chips.chips()[0]
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert sheet.more.products.names() == ()
    sheet.reject()


def test_editing_keeps_what_the_sheet_does_not_show(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    kofi, priya, joan = (people[name] for name in ("Kofi Mensah", "Priya Raman", "Joan Whitcombe"))
    with app.book.write() as session:
        stall = channel_list.add(session, "Market stall", "event")
        said = Log(
            contact_ids=(kofi, priya, joan), channel=stall, direction=Direction.OUT,
            at=last(app, people["Ellen Fairweather"]).at, body="Met", sentiment="cross", cost_minor=1234,
            place="The fair",
        )  # fmt: skip
        interactions.log(session, said, said.at)
    settle()
    entries = page.timeline.list
    entries.setFocus()
    entries.make_current(1)
    qtbot.keyClick(entries, Qt.Key.Key_E)
    settle()
    sheet = shown(qtbot, app)
    assert sheet.channel.currentText() == "Market stall"
    assert sheet.more.isVisible() and sheet.more.cost.text() == "12.34" and sheet.more.mood.value() == "cross"
    assert [chip.text() for chip in sheet.others.chips.chips()] == ["Priya Raman", "Joan Whitcombe"]
    sheet.others.chips.chips()[0].setFocus()
    qtbot.keyClick(sheet.others.chips.chips()[0], Qt.Key.Key_Delete)
    qtbot.mouseClick(sheet.save, Qt.MouseButton.LeftButton)
    settle()
    found = last(app, kofi)
    assert found.contact_ids == tuple(sorted((kofi, joan))) and found.edited
    assert (found.channel, found.sentiment, found.cost_minor, found.place) == (
        stall,
        "cross",
        1234,
        "The fair",
    )
    with app.book.read() as session:
        assert interactions.last(session, priya) is None
    # Saved as it is, it is no change, and Undo still means the one before.
    entries.setFocus()
    entries.make_current(1)
    qtbot.keyClick(entries, Qt.Key.Key_E)
    settle()
    qtbot.mouseClick(shown(qtbot, app).save, Qt.MouseButton.LeftButton)
    settle()
    assert last(app, kofi) == found
    app.undo()
    settle()
    assert set(last(app, kofi).contact_ids) == {kofi, priya, joan}


def test_files_are_dropped_taken_away_and_kept_with_the_entry(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle, tmp_path: Path
) -> None:
    quote, photo = tmp_path / "quote.pdf", tmp_path / "photo.jpg"
    quote.write_bytes(b"%PDF")
    photo.write_bytes(b"jpg")
    sheet = opened(qtbot, app, settle)
    drop(sheet, quote, photo, quote)
    assert [chip.text() for chip in sheet.files.chips.chips()] == ["quote.pdf", "photo.jpg"]
    assert attachments.every(app.book) == []  # nothing is kept before it is saved
    sheet.files.chips.chips()[1].setFocus()
    qtbot.keyClick(sheet.files.chips.chips()[1], Qt.Key.Key_Delete)
    qtbot.mouseClick(sheet.save, Qt.MouseButton.LeftButton)
    settle()
    assert not [each for each in app.window.findChildren(LogSheet) if each.isVisible()]
    found = last(app, people["Kofi Mensah"])
    assert [(file.name, file.size) for file in found.files] == [("quote.pdf", 4)]
    assert len(attachments.every(app.book)) == 1


def test_a_file_that_is_gone_is_said_in_the_sheet(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle, tmp_path: Path
) -> None:
    quote = tmp_path / "quote.pdf"
    quote.write_bytes(b"%PDF")
    sheet = opened(qtbot, app, settle)
    drop(sheet, quote)
    quote.unlink()
    qtbot.mouseClick(sheet.save, Qt.MouseButton.LeftButton)
    settle()
    assert sheet.isVisible() and "cannot be read" in sheet._files._error_words.text()
    assert sheet.save.text() == "Log interaction" and sheet.save.isEnabled()
    with app.book.read() as session:
        assert interactions.last(session, people["Kofi Mensah"]) is None
    sheet.reject()


def test_a_note_instead(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    sheet = opened(qtbot, app, settle)
    qtbot.mouseClick(sheet.note, Qt.MouseButton.LeftButton)
    assert sheet.isVisible()  # there is nothing in it yet
    qtbot.keyClicks(sheet.what, "Her garden is open in June")
    qtbot.mouseClick(sheet.note, Qt.MouseButton.LeftButton)
    settle()
    with app.book.read() as session:
        found = timeline.page(session, people["Kofi Mensah"], kinds=(EntryKind.DATED_NOTE,)).entries
        (line,) = listing.lines(session, [people["Kofi Mensah"]])
    assert [entry.text for entry in found] == ["Her garden is open in June"]
    assert line.last_at is None  # a note is no contact
    app.undo()
    settle()
    with app.book.read() as session:
        assert timeline.page(session, people["Kofi Mensah"], kinds=(EntryKind.DATED_NOTE,)).entries == ()


def test_what_is_missing_is_said(qtbot: QtBot, app: App, page: ContactPage, settle: Settle) -> None:
    sheet = opened(qtbot, app, settle)
    sheet._open_more()
    qtbot.keyClicks(sheet.more.cost, "a lot")
    qtbot.keyClicks(sheet.minutes, "ten")
    sheet.others.button.click()
    qtbot.keyClicks(sheet.others.field, "Zebedee")
    assert sheet.entry() is None
    assert sheet._minutes._error_words.text() == "A number."
    assert sheet.more._cost._error_words.text() == "An amount, like 3.50."
    assert sheet._what._error_words.text() == "A few words are enough."
    assert sheet._others.isVisible()
    sheet.reject()


def test_it_fits_a_small_window_and_scrolls(
    qtbot: QtBot, app: App, page: ContactPage, settle: Settle
) -> None:
    app.window.resize(960, 600)
    settle()
    sheet = opened(qtbot, app, settle)
    sheet._open_more()
    settle()
    assert sheet.height() <= 600
    sheet.more.products.field.setFocus()
    bar = sheet._form._area.verticalScrollBar()
    assert bar.maximum() > 0
    assert faults(sheet) == []
    sheet.reject()


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("", None),
        ("3.50", 350),
        ("3,50", 350),
        ("£ 3.50", 350),
        ("1,234", 123_400),
        ("1,234.50", 123_450),
        ("0", 0),
    ],
)
def test_costs_as_people_write_them(text: str, minor: int | None) -> None:
    assert read_cost(text, "GBP") == minor


@pytest.mark.parametrize("text", ["a lot", "-3", "1.2.3", "€ 3"])
def test_what_is_no_cost(text: str) -> None:
    with pytest.raises(ValueError):
        read_cost(text, "GBP")


def test_what_the_line_said_stands_in_the_sheet(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    line = page.quick_log.field
    line.setFocus()
    qtbot.keyClicks(line, "wrote to Kofi yesterday about the stakes")
    qtbot.waitUntil(lambda: page.quick_log.reading().channel == "email")
    page.quick_log.chips.more.click()
    settle()
    sheet = shown(qtbot, app)
    assert (sheet.channel.value(), sheet.direction.choice(), sheet.day.text()) == ("email", 1, "yesterday")
    assert "stakes" in sheet.what.toPlainText() and sheet.who.contact_id() == people["Kofi Mensah"]
    qtbot.mouseClick(sheet.save, Qt.MouseButton.LeftButton)
    settle()
    assert last(app, people["Kofi Mensah"]).channel == "email" and line.text() == ""


@pytest.mark.parametrize("scale", [1.25, 2.0])
def test_nothing_is_cut_at_larger_text(
    qtbot: QtBot, app: App, page: ContactPage, settle: Settle, scale: float
) -> None:
    theme.use("dark", scale)
    settle()
    sheet = opened(qtbot, app, settle)
    sheet._open_more()
    sheet.more.products.put(["Hornbeam", "A rather long name of a product that hardly fits", "Box"])
    sheet.others.chips.put([(1, "Ellen Fairweather"), (2, "Priya Raman"), (4, "Joan Whitcombe")])
    settle()
    assert faults(sheet) == []
    sheet.reject()
