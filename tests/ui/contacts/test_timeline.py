"""The timeline: entries opened in place, files, former words, the finer filter, notes, dropped files."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.book import attachments, settings
from desktop_crm.dialogue import files, follow_ups, interactions, notes
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight.timeline import EntryKind, TimelineEntry
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts import entry_acts
from desktop_crm.ui.contacts.history_sheet import HistorySheet
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.contacts.timeline import Item, Month
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet
from desktop_crm.ui.dialogue.log_sheet import LogSheet
from desktop_crm.ui.dialogue.note_sheet import NoteSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.notices import Sheet
from tests.ui.dialogue.test_log_sheet import drop
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def people(app: App) -> dict[str, int]:
    found = fill(app.book)
    with app.book.write() as session:
        settings.put(session, settings.SENDER_ADDRESS, "post@fernhill.example")
    return found


@pytest.fixture
def visit(app: App, people: dict[str, int], tmp_path: Path) -> int:
    """An entry of Kofi's with all that can belong to one, changed once."""
    kept = []
    for name in ("quote.pdf", "setup.exe"):
        (tmp_path / name).write_text(name)
        kept.append(files.keep(app.book, tmp_path / name))
    now = clock.now()
    said = Log(
        contact_ids=(people["Kofi Mensah"], people["Priya Raman"]), channel="visit", direction=Direction.OUT,
        at=now - timedelta(hours=2), body="Saw bed 4", place="Mill Lane", products=("Hornbeam",), sentiment="good",
        files=tuple(kept),
    )  # fmt: skip
    with app.book.write() as session:
        number = interactions.log(session, said, now - timedelta(hours=1))
        interactions.change(session, number, replace(said, body="Saw beds 4 and 5"), now)
    return number


@pytest.fixture
def page(app: App, people: dict[str, int], visit: int, settle: Settle) -> ContactPage:
    app.window.open(Place(Where.CONTACT, people["Kofi Mensah"]))
    settle()
    found = app.window.current()
    assert isinstance(found, ContactPage)
    found.timeline.list.setFocus()
    found.timeline.list.make_current(1)
    return found


def items(page: ContactPage) -> list[Item]:
    return [record for record in page.timeline.list.records_model.records() if isinstance(record, Item)]


def entries(page: ContactPage) -> list[TimelineEntry]:
    return [item.entry for item in items(page)]


def shown(qtbot: QtBot, app: App, kind: type[Sheet]) -> Sheet:
    qtbot.waitUntil(lambda: any(sheet.isVisible() for sheet in app.window.findChildren(kind)))
    return next(sheet for sheet in app.window.findChildren(kind) if sheet.isVisible())


def spot(page: ContactPage, name: str) -> None:
    """A click on a place of the current row."""
    listed = page.timeline.list
    look, index = listed._look, listed.currentIndex()
    rect = listed.visualRect(index).toRectF()
    (found,) = (each for each in look.spots(rect, listed.current()) if each.name.startswith(name))
    assert rect.contains(found.rect)
    listed._delegate.spot_at(listed, found.rect.center().toPoint())
    listed.spot_clicked.emit(found.name, listed.current())


def test_an_opened_entry_tells_all_and_closes_again(qtbot: QtBot, page: ContactPage, settle: Settle) -> None:
    listed = page.timeline.list
    closed = listed.visualRect(listed.currentIndex()).height()
    assert listed.current().entry.aside == "visit, with Priya Raman"
    assert "2 files, edited" in listed._look.words(listed.current())
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    assert listed.current().facts == (
        ("Mood", "Good"), ("Place", "Mill Lane"), ("Spoken of", "Hornbeam"), ("With", "Priya Raman"),
    )  # fmt: skip
    settle()
    opened = listed.visualRect(listed.currentIndex()).height()
    assert opened == closed + 4 * 18 + 3 * 26 + 6
    rect = listed.visualRect(listed.currentIndex()).toRectF()
    spots = listed._look.spots(rect, listed.current())
    assert [each.words for each in spots] == [
        "Open “quote.pdf”", "Save a copy of “setup.exe”", "What it said before",
    ]  # fmt: skip
    assert all(rect.contains(each.rect) for each in spots)
    assert not any(a.rect.intersects(b.rect) for a in spots for b in spots if a is not b)
    assert all(each.rect.height() >= 24 for each in spots)
    assert faults(page) == []
    qtbot.keyClick(listed, Qt.Key.Key_Space)
    settle()
    assert listed.visualRect(listed.currentIndex()).height() == closed


def test_files_open_as_copies_and_programs_are_only_saved(
    qtbot: QtBot, app: App, page: ContactPage, settle: Settle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Path] = []

    def open_url(url: QUrl) -> bool:
        seen.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    monkeypatch.setattr(entry_acts, "copies", lambda: tmp_path / "copies")
    qtbot.keyClick(page.timeline.list, Qt.Key.Key_Return)
    settle()
    first, second = page.timeline.list.current().entry.files
    spot(page, f"file:{first.id}")
    settle()
    assert [path.name for path in seen] == ["quote.pdf"] and seen[0].read_text() == "quote.pdf"
    spot(page, f"file:{second.id}")
    settle()
    assert len(seen) == 1 and page.entries.dialog is not None and page.entries.dialog.isVisible()
    page.entries.dialog.reject()
    page.entries.save_to(str(tmp_path / "copy.exe"))
    settle()
    assert (tmp_path / "copy.exe").read_text() == "setup.exe"
    page.entries.act_on_file("open", second)  # whatever asks for it
    settle()
    assert len(seen) == 1
    sheet = next(s for s in app.window.findChildren(Sheet) if s.isVisible())
    assert "is a program" in sheet.windowTitle()
    sheet.reject()


def test_a_file_is_removed_by_the_menu_with_undo(
    qtbot: QtBot, app: App, page: ContactPage, settle: Settle, visit: int
) -> None:
    qtbot.keyClick(page.timeline.list, Qt.Key.Key_O)
    menu = page.timeline.menu
    assert menu is not None
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == [
        "Open “quote.pdf”", "Save a copy of “quote.pdf” …", "Remove “quote.pdf”", "Save a copy of “setup.exe” …",
        "Remove “setup.exe”", "What it said before", "Edit", "Answer", "Remove the entry",
    ]  # fmt: skip
    next(action for action in menu.actions() if action.text() == "Remove “quote.pdf”").trigger()
    menu.close()
    settle()
    assert [file.name for file in entries(page)[0].files] == ["setup.exe"]
    app.undo()
    settle()
    assert [file.name for file in entries(page)[0].files] == ["quote.pdf", "setup.exe"]


def test_former_words_are_read_by_key(qtbot: QtBot, app: App, page: ContactPage, settle: Settle) -> None:
    qtbot.keyClick(page.timeline.list, Qt.Key.Key_H)
    settle()
    sheet = shown(qtbot, app, HistorySheet)
    words = [label.text() for label in sheet.findChildren(Label)]
    assert any(text.startswith("Until today ") and text.endswith(" it said") for text in words)
    assert "Saw bed 4" in words and "Place" not in words
    assert faults(sheet) == []
    sheet.reject()


def test_ticks_in_the_menu_stand_as_chips_and_filter(
    qtbot: QtBot, app: App, page: ContactPage, settle: Settle
) -> None:
    pane = page.timeline
    whole = entries(page)
    qtbot.keyClick(pane.finer.button, Qt.Key.Key_Return)
    menu = pane.finer.menu
    assert menu is not None
    by_words = {action.text(): action for action in menu.actions()}
    assert {"Interactions", "Notes", "Complaints", "Stages", "Phone", "Visit"} <= by_words.keys()
    by_words["Interactions"].trigger()
    menu.close()
    settle()
    assert [entry.kind for entry in entries(page)] == [EntryKind.INTERACTION]
    assert [chip.text() for chip in pane.finer.chips.chips()] == ["Interactions"]
    assert faults(page) == []
    pane.finer.button.click()
    again = pane.finer.menu
    assert again is not None
    ticked = {action.text(): action for action in again.actions() if action.isChecked()}
    assert ticked.keys() == {"Interactions"}
    next(action for action in again.actions() if action.text() == "Phone").trigger()
    again.close()
    settle()
    assert entries(page) == [] and pane._empty.isVisible()
    for _ in range(2):
        chip = pane.finer.chips.chips()[-1]
        chip.setFocus()
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
        settle()
    assert entries(page) == whole and not pane.finer.chips.isVisible()
    pane.finer.chips.add(("kind", "consent"), "Consent")
    settle()
    pane.filter.setFocus()
    qtbot.keyClick(pane.filter, Qt.Key.Key_Right)  # a segment is a choice of its own
    settle()
    assert [entry.kind for entry in entries(page)] == [EntryKind.INTERACTION]
    assert not pane.finer.is_on()


def test_notes_are_edited_and_removed_like_entries(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    with app.book.write() as session:
        notes.add(session, people["Kofi Mensah"], clock.now(), "Open garden in June", clock.now())
    settle()
    listed = page.timeline.list
    listed.make_current(1)
    assert listed.current().entry.kind is EntryKind.DATED_NOTE
    qtbot.keyClick(listed, Qt.Key.Key_E)
    settle()
    sheet = shown(qtbot, app, NoteSheet)
    assert isinstance(sheet, NoteSheet)
    sheet.what.setPlainText("Open garden in July")
    assert faults(sheet) == []
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert (entries(page)[0].text, entries(page)[0].edited) == ("Open garden in July", True)
    listed.setFocus()
    listed.make_current(1)
    qtbot.keyClick(listed, Qt.Key.Key_Delete)
    settle()
    assert entries(page)[0].kind is EntryKind.INTERACTION
    app.undo()
    settle()
    assert entries(page)[0].text == "Open garden in July"
    app.undo()
    settle()
    assert entries(page)[0].text == "Open garden in June"


def test_the_month_that_is_read_stays_on_top(
    app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    now = clock.now()
    with app.book.write() as session:
        for number in range(1, 60):
            said = Log(
                contact_ids=(people["Kofi Mensah"],), channel="phone", direction=Direction.IN,
                at=now - timedelta(days=2 * number), body=f"Call {number}",
            )  # fmt: skip
            interactions.log(session, said, now)
    settle()
    listed = page.timeline.list
    assert listed.stuck() is None  # its own head is in sight
    bar = listed.verticalScrollBar()
    seen = set()
    for value in range(1, bar.maximum(), 37):
        bar.setValue(value)
        found = listed.stuck()
        if found is None:
            continue
        month, top = found
        assert -30 <= top <= 0
        seen.add(month.words)
        first = listed.records_model.records()[listed.indexAt(listed.rect().topLeft()).row()]
        assert not isinstance(first, Month) or first == month
    assert len(seen) >= 3
    for row in range(5, 40):
        listed.make_current(row)
        listed.scrollTo(listed.currentIndex())
        assert listed.visualRect(listed.currentIndex()).top() >= 30  # never under the head


LETTER = (
    "From: Kofi <c2@mail.example>\nTo: post@fernhill.example\nSubject: Stakes\nDate: {}\n\nHow many stakes?\n"
)
TALK = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:{}T090000Z\nSUMMARY:Call Kofi\nEND:VEVENT\nEND:VCALENDAR\n"


def test_dropped_files_are_seen_before_they_are_kept(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle, tmp_path: Path
) -> None:
    mail, plan, paper = tmp_path / "stakes.eml", tmp_path / "talk.ics", tmp_path / "plan.pdf"
    mail.write_text(LETTER.format("Tue, 3 Mar 2026 11:20:00 +0000"))
    plan.write_text(TALK.format(f"{clock.today() + timedelta(days=9):%Y%m%d}"))
    paper.write_bytes(b"%PDF plan")
    before, kept = len(entries(page)), len(attachments.every(app.book))
    drop(page, paper, plan, mail)
    settle()
    ahead = shown(qtbot, app, FollowUpSheet)
    assert isinstance(ahead, FollowUpSheet)
    assert ahead.title.text() == "Plan a follow-up (1 of 3)" and ahead.cancel_button.text() == "Skip"
    assert (ahead.what.text(), ahead.channel.value()) == ("Call Kofi", "phone")
    qtbot.mouseClick(ahead._primary, Qt.MouseButton.LeftButton)
    settle()
    letter = shown(qtbot, app, LogSheet)
    assert isinstance(letter, LogSheet) and letter.title.text() == "Log an interaction (2 of 3)"
    assert (letter.channel.value(), letter.direction.choice()) == ("email", 0)
    assert (letter.what.toPlainText(), letter.more.subject.text()) == ("How many stakes?", "Stakes")
    assert letter.who.contact_id() == people["Kofi Mensah"]
    assert len(attachments.every(app.book)) == kept
    qtbot.mouseClick(letter.save, Qt.MouseButton.LeftButton)
    settle()
    last_one = shown(qtbot, app, LogSheet)
    last_one.reject()  # the paper is not wanted after all
    settle()
    assert len(entries(page)) == before + 1 and len(attachments.every(app.book)) == kept + 1
    found = next(entry for entry in entries(page) if entry.text == "How many stakes?")
    assert (found.channel, found.direction, clock.local(found.at).date().isoformat()) == (
        "email",
        Direction.IN,
        "2026-03-03",
    )
    assert [file.name for file in found.files] == ["stakes.eml"]
    with app.book.read() as session:
        (task,) = follow_ups.of_contact(session, people["Kofi Mensah"])
    assert (task.what, (task.due - clock.today()).days, task.channel) == ("Call Kofi", 9, "phone")


def test_a_broken_file_is_said_and_changes_nothing(
    app: App, page: ContactPage, settle: Settle, tmp_path: Path
) -> None:
    before, kept = entries(page), attachments.every(app.book)
    (tmp_path / "broken.eml").write_bytes(b"\x00\x01 nothing")
    (tmp_path / "good.pdf").write_bytes(b"%PDF")
    drop(page, tmp_path / "good.pdf", tmp_path / "broken.eml")
    settle()
    sheets = [sheet for sheet in app.window.findChildren(Sheet) if sheet.isVisible()]
    assert [sheet.windowTitle() for sheet in sheets] == ["“broken.eml” ends in .eml, but holds no message."]
    sheets[0].reject()
    settle()
    assert entries(page) == before and attachments.every(app.book) == kept
