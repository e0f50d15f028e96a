"""Writing a newsletter, choosing its readers, checking it and sending it, as a person would."""

from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.campaigns import drafting, results
from desktop_crm.campaigns.content import Button, Heading, Image, Text
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.consent.gate import Reason
from desktop_crm.contacts import editing
from desktop_crm.insight import timeline
from desktop_crm.insight.timeline import EntryKind
from desktop_crm.segments import lists, rule_files, saving
from desktop_crm.segments.rules import By, Condition, Group, Match
from desktop_crm.ui.app import App
from desktop_crm.ui.campaigns.composer import ComposerPage
from desktop_crm.ui.campaigns.list_page import CampaignsPage
from desktop_crm.ui.campaigns.report_page import ReportPage
from desktop_crm.ui.campaigns.sending_page import SendingPage
from desktop_crm.ui.campaigns.sheets import ConfirmSheet, LaterSheet, NewCampaignSheet, TestSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button as Press
from desktop_crm.ui.widgets.labels import Label
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]


def sheet_of(app: App, kind: type[QDialog]) -> QDialog:
    found = [s for s in app.window.findChildren(kind) if s.isVisible()]
    assert len(found) == 1
    return found[0]


@pytest.fixture
def people(app: App) -> dict[str, int]:
    return fill(app.book)


@pytest.fixture
def page(qtbot: QtBot, app: App, people: dict[str, int], settle: Settle) -> ComposerPage:
    app.window.open(Place(Where.CAMPAIGNS))
    settle()
    campaigns = app.window.current()
    assert isinstance(campaigns, CampaignsPage)
    qtbot.mouseClick(campaigns.new_button, Qt.MouseButton.LeftButton)
    sheet = sheet_of(app, NewCampaignSheet)
    assert isinstance(sheet, NewCampaignSheet)
    qtbot.keyClicks(sheet.name, "Bare-root season")
    qtbot.keyClick(sheet.name, Qt.Key.Key_Return)
    settle()
    found = app.window.current()
    assert isinstance(found, ComposerPage)
    return found


def stored(app: App, page: ComposerPage) -> drafting.Campaign:
    page.letter.flush()
    with app.book.read() as session:
        return drafting.get(session, page.letter.campaign.id)  # type: ignore[union-attr]


def write_letter(qtbot: QtBot, page: ComposerPage, settle: Settle) -> None:
    """A subject, a heading, the text of the layout, a button."""
    page.content.subject.setFocus()
    qtbot.keyClicks(page.content.subject, "Roses on Friday")
    first = page.letter.draft.content.blocks[0]
    page.content.canvas.choose(first.id)
    page.content.offers.setFocus()
    page.content.offers.make_current(0)
    qtbot.keyClick(page.content.offers, Qt.Key.Key_Return)
    view = page.content.canvas.chosen_view()
    assert view is not None and view.editor() is not None
    qtbot.keyClicks(view.editor(), "The season opens")
    page.content.offers.make_current(3)
    qtbot.keyClick(page.content.offers, Qt.Key.Key_Return)
    button = page.content.inspector.shown()
    assert isinstance(button, Button)
    page.content.inspector._button_text("Reserve")
    page.content.inspector._set_link("fernhill.example/roses")
    settle()


def test_what_is_typed_is_saved_by_itself(qtbot: QtBot, app: App, page: ComposerPage, settle: Settle) -> None:
    write_letter(qtbot, page, settle)
    qtbot.waitUntil(lambda: page.saved.text().startswith("Saved"))
    draft = stored(app, page).draft
    kinds = [type(block) for block in draft.content.blocks]
    assert draft.subject == "Roses on Friday"
    assert kinds[:3] == [Text, Heading, Button]
    assert draft.content.blocks[1].text == "The season opens"  # type: ignore[union-attr]
    assert draft.content.blocks[2].link == "https://fernhill.example/roses"  # type: ignore[union-attr]


def test_undo_belongs_to_the_letter_and_outlives_closing(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle
) -> None:
    write_letter(qtbot, page, settle)
    page.letter.flush()
    settle()
    number = page.letter.campaign.id  # type: ignore[union-attr]
    app.window.open(Place(Where.CAMPAIGNS))
    settle()
    app.window.open(Place(Where.COMPOSER, number, "content"))
    settle()
    count = len(page.letter.draft.content.blocks)
    for _ in range(12):
        app.undo()
        settle()
        if len(page.letter.draft.content.blocks) < count:
            break
    assert len(page.letter.draft.content.blocks) == count - 1
    app.redo()
    settle()
    assert len(page.letter.draft.content.blocks) == count


def test_blocks_are_moved_copied_and_deleted_by_keyboard(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle
) -> None:
    write_letter(qtbot, page, settle)
    ids = [block.id for block in page.letter.draft.content.blocks]
    heading = page.content.canvas.view(ids[1])
    assert heading is not None
    heading.setFocus()
    qtbot.keyClick(heading, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [b.id for b in page.letter.draft.content.blocks][:2] == [ids[1], ids[0]]
    qtbot.keyClick(heading, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [type(b) for b in page.letter.draft.content.blocks[:2]] == [Heading, Heading]
    copy = page.content.canvas.chosen_view()
    assert copy is not None
    copy.setFocus()
    qtbot.keyClick(copy, Qt.Key.Key_Delete)
    assert [b.id for b in page.letter.draft.content.blocks][:2] == [ids[1], ids[0]]


def test_a_picture_is_kept_in_the_book_and_asked_to_be_described(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle, tmp_path: Path
) -> None:
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("#2F5D3A"))
    picture.save(str(tmp_path / "roses.png"))
    page.content.offers.make_current(2)
    page.content.offers.opened.emit(page.content.offers.current())
    block = page.content.inspector.shown()
    assert isinstance(block, Image)
    page.content._picture_for = block.id
    page.content.take_picture(str(tmp_path / "roses.png"))
    settle()
    (tmp_path / "roses.png").unlink()
    kept = next(b for b in stored(app, page).draft.content.blocks if isinstance(b, Image))
    assert kept.source and page.content.canvas.view(kept.id) is not None
    app.window.open(Place(Where.COMPOSER, page.letter.campaign.id, "check"))  # type: ignore[union-attr]
    settle()
    assert page.check.result is not None
    assert "missing_alt" in {finding.code for finding in page.check.result.findings}


def test_the_letter_is_read_as_a_contact(
    qtbot: QtBot, app: App, page: ComposerPage, people: dict[str, int], settle: Settle
) -> None:
    page.content.reader.picked.emit(people["Ellen Fairweather"])
    settle()
    page.content.view.choose(2)
    page.content.view.chosen.emit(2)
    assert "Dear Ellen," in page.content.plain.text()
    assert "{{" not in page.content.plain.text()


def check_page(qtbot: QtBot, app: App, page: ComposerPage, settle: Settle) -> None:
    write_letter(qtbot, page, settle)
    app.desk.actions["main"].trigger()
    settle()
    topic = next(t for t in (page.audience.topic._values) if t is not None)
    page.audience.topic.set_value(topic)
    page.audience.topic.picked.emit(topic)
    settle()
    assert page.audience.number.text() == "3"
    app.desk.actions["main"].trigger()
    settle()


def test_the_check_says_who_gets_it_and_who_not_and_why(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle
) -> None:
    check_page(qtbot, app, page, settle)
    assert page.check.number.text() == "3"
    assert page.check.result is not None and page.check.result.readers.audience is not None
    assert page.check.result.readers.audience.left_out == {Reason.NEVER_ASKED: 1, Reason.WITHDRAWN: 1}
    assert page.send_button.isEnabled()
    assert page.send_button.text() == "Write 3 practice letters"


def test_without_a_postal_address_send_stays_closed(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle
) -> None:
    from desktop_crm.book import settings

    with app.book.write() as session:
        settings.put(session, settings.POSTAL_ADDRESS, "")
    settle()
    check_page(qtbot, app, page, settle)
    assert not page.send_button.isEnabled()
    assert "to fix first" in page._foot_words.text()


def test_enter_does_not_send_and_ctrl_enter_does(
    qtbot: QtBot, app: App, page: ComposerPage, people: dict[str, int], settle: Settle
) -> None:
    app.runner._wait.setInterval(0)
    check_page(qtbot, app, page, settle)
    qtbot.mouseClick(page.send_button, Qt.MouseButton.LeftButton)
    sheet = sheet_of(app, ConfirmSheet)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert sheet.isVisible()
    assert stored(app, page).state is CampaignState.DRAFT
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    number = page.letter.campaign.id  # type: ignore[union-attr]

    def report() -> results.Report:
        with app.book.read() as session:
            return results.report(session, number)

    qtbot.waitUntil(lambda: report().state is CampaignState.FINISHED, timeout=20_000)
    settle()
    assert report().counts[DeliveryState.ACCEPTED] == 3
    assert isinstance(app.window.current(), SendingPage)
    letters = [
        message_from_bytes(f.read_bytes(), policy=policy.default)
        for f in app.book.place("practice").rglob("*.eml")
    ]
    assert sorted(str(m["To"].addresses[0].addr_spec) for m in letters) == [
        "c0@mail.example", "c1@mail.example", "c4@mail.example",
    ]  # fmt: skip
    assert {str(m["Subject"]) for m in letters} == {"Roses on Friday"}
    with app.book.read() as session:
        entries = timeline.page(session, people["Ellen Fairweather"]).entries
    assert entries[0].kind is EntryKind.MESSAGE and entries[0].title == "Bare-root season"
    app.window.open(Place(Where.REPORT, number))
    settle()
    shown = app.window.current()
    assert isinstance(shown, ReportPage)
    assert shown.figures[DeliveryState.ACCEPTED]._number == "3"
    assert shown.left_figure._number == "2"


def test_within_ten_seconds_undo_makes_it_a_draft_again(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle
) -> None:
    check_page(qtbot, app, page, settle)
    page._send()
    settle()
    assert isinstance(app.window.current(), SendingPage)
    assert stored(app, page).state is CampaignState.SENDING
    app.messages.toast.undo_pressed.emit()
    settle()
    assert stored(app, page).state is CampaignState.DRAFT
    assert not list(app.book.place("practice").rglob("*.eml"))
    assert isinstance(app.window.current(), ComposerPage)


def test_the_toast_takes_the_send_back_from_any_page(
    qtbot: QtBot, app: App, page: ComposerPage, people: dict[str, int], settle: Settle
) -> None:
    check_page(qtbot, app, page, settle)
    page._send()
    settle()
    app.window.open(Place(Where.CONTACT, people["Kofi Mensah"]))
    settle()
    app.messages.toast.undo_pressed.emit()
    settle()
    assert stored(app, page).state is CampaignState.DRAFT
    assert app.window.place == Place(Where.CONTACT, people["Kofi Mensah"])  # nobody is taken away from it


def test_a_toast_about_the_book_leaves_the_letter_alone(
    qtbot: QtBot, app: App, page: ComposerPage, people: dict[str, int], settle: Settle
) -> None:
    write_letter(qtbot, page, settle)
    page.letter.flush()
    settle()
    before = stored(app, page).draft
    app.desk.act(app, "Deleted “Kofi”", lambda s: editing.delete(s, [people["Kofi Mensah"]], clock.now()))
    settle()
    app.messages.toast.undo_pressed.emit()
    settle()
    assert stored(app, page).draft == before
    with app.book.read() as session:
        kofi = editing.get(session, people["Kofi Mensah"])
    assert kofi is not None and kofi.deleted_at is None


def another(app: App) -> int:
    """A second draft; its id."""
    with app.book.write() as session:
        return drafting.create(session, "Another letter", clock.now())


def test_the_last_words_belong_to_the_letter_they_were_typed_in(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle
) -> None:
    first, second = page.letter.campaign.id, another(app)  # type: ignore[union-attr]
    app.window.open(Place(Where.COMPOSER, second, "content"))
    qtbot.keyClicks(page.content.subject, "Still the first")  # the second one is being read
    settle()
    page.letter.flush()
    settle()
    with app.book.read() as session:
        assert drafting.get(session, first).draft.subject == "Still the first"
        assert drafting.get(session, second).draft.subject == ""
    assert page.content.subject.plain() == ""


def test_what_is_typed_while_something_is_taken_back_is_not_lost(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle
) -> None:
    write_letter(qtbot, page, settle)
    app.undo()
    page.content.subject.setFocus()
    qtbot.keyClicks(page.content.subject, "!")
    settle()
    assert "!" in page.content.subject.plain()
    assert "!" in stored(app, page).draft.subject


def test_a_letter_is_sent_on_its_own_check_only(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle
) -> None:
    check_page(qtbot, app, page, settle)
    assert page.check.may_send()[0]
    second = another(app)
    app.window.open(Place(Where.COMPOSER, second, "check"))
    page.main_action()  # the second one is being read
    assert not [s for s in app.window.findChildren(ConfirmSheet) if s.isVisible()]
    settle()
    assert not page.check.may_send()[0]


def test_choosing_readers_of_one_letter_leaves_the_next_alone(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle
) -> None:
    first, second = page.letter.campaign.id, another(app)  # type: ignore[union-attr]
    app.window.open(Place(Where.COMPOSER, first, "audience"))
    settle()
    page.audience._aim(None)
    app.window.open(Place(Where.COMPOSER, second, "audience"))
    settle()
    assert page.audience._campaign is not None and page.audience._campaign.id == second


@pytest.mark.parametrize("step", ["audience", "check"])
def test_readers_and_check_fit_a_small_window(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle, step: str
) -> None:
    check_page(qtbot, app, page, settle)
    app.window.open(Place(Where.COMPOSER, page.letter.campaign.id, step))  # type: ignore[union-attr]
    settle()
    app.window.resize(960, 600)
    settle()
    assert faults(page) == []
    app.window.resize(1440, 900)
    settle()
    assert faults(page) == []


def test_a_test_letter_goes_to_any_address(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle
) -> None:
    check_page(qtbot, app, page, settle)
    qtbot.mouseClick(page.test_button, Qt.MouseButton.LeftButton)
    settle()
    sheet = sheet_of(app, TestSheet)
    assert isinstance(sheet, TestSheet)
    sheet.field.setText("me@elsewhere.example")
    qtbot.keyClick(sheet.field, Qt.Key.Key_Return)
    settle()
    (letter,) = app.book.place("practice").rglob("*.eml")
    assert b"me@elsewhere.example" in letter.read_bytes()
    assert stored(app, page).state is CampaignState.DRAFT


def test_the_list_copies_and_deletes_with_undo(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle
) -> None:
    app.window.open(Place(Where.CAMPAIGNS))
    settle()
    campaigns = app.window.current()
    assert isinstance(campaigns, CampaignsPage)
    campaigns.list.setFocus()
    qtbot.keyClick(campaigns.list, Qt.Key.Key_C)
    settle()
    app.window.open(Place(Where.CAMPAIGNS))
    settle()
    with app.book.read() as session:
        assert len(drafting.every(session)) == 2
    campaigns.list.setFocus()
    qtbot.keyClick(campaigns.list, Qt.Key.Key_Delete)
    settle()
    with app.book.read() as session:
        assert len(drafting.every(session)) == 1
    app.undo()
    settle()
    with app.book.read() as session:
        assert len(drafting.every(session)) == 2


def test_it_may_leave_later_and_be_taken_back_until_then(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle
) -> None:
    check_page(qtbot, app, page, settle)
    qtbot.mouseClick(page.later_button, Qt.MouseButton.LeftButton)
    sheet = sheet_of(app, LaterSheet)
    assert isinstance(sheet, LaterSheet)
    sheet.day.setText("yesterday")
    qtbot.keyClick(sheet.day, Qt.Key.Key_Return)
    assert sheet.isVisible()  # that time is past, and the sheet says so
    sheet.day.setText("tomorrow")
    qtbot.keyClick(sheet.day, Qt.Key.Key_Return)
    settle()
    waiting = stored(app, page)
    assert waiting.state is CampaignState.SENDING and waiting.held_until is not None
    shown = app.window.current()
    assert isinstance(shown, SendingPage)
    assert shown.pause_button.text() == "Go on now" and "It leaves" in shown.forecast.text()
    assert not list(app.book.place("practice").rglob("*.eml"))
    app.messages.toast.undo_pressed.emit()
    settle()
    assert stored(app, page).state is CampaignState.DRAFT


def test_a_segment_is_chosen_and_another_left_out(
    qtbot: QtBot, app: App, page: ComposerPage, people: dict[str, int], settle: Settle
) -> None:
    with app.book.write() as session:
        roses = saving.create(
            session, "Roses", rule_files.from_json({"field": "tag", "is": "roses"}), clock.now()
        )
        half = saving.create(session, "Half", Group(Match.ALL, (Condition("spent", By.OVER),)), clock.now())
        press = lists.create(session, "Press", clock.now(), [people["Priya Raman"]])
    check_page(qtbot, app, page, settle)
    number = page.letter.campaign.id  # type: ignore[union-attr]
    app.window.open(Place(Where.COMPOSER, number, "audience"))
    settle()
    pane = page.audience
    for segment_id, excluded, shown in (
        (None, (press,), "2"),
        (roses, (), "1"),
        (roses, (press,), "0"),
        (half, (), "0"),
    ):
        pane.picked.set_value(segment_id)
        pane.picked.activated.emit(pane.picked.currentIndex())
        for action in pane.excluded._menu.actions():
            if action.isChecked() != (int(action.data()) in excluded):
                action.trigger()
        settle()
        assert pane.number.text() == shown
    assert "“Half” is not finished" in pane._nobody.findChildren(Label)[0].text()
    with app.book.read() as session:
        assert drafting.get(session, number).segment_id == half
    new = next(b for b in pane.findChildren(Press) if b.text() == "New segment")
    qtbot.mouseClick(new, Qt.MouseButton.LeftButton)
    settle()
    assert app.window.place == Place(Where.SEGMENT, detail=f"campaign:{number}")


def test_where_the_letter_would_get_too_narrow_its_look_is_asked_for(
    qtbot: QtBot, app: App, page: ComposerPage, settle: Settle
) -> None:
    content = page.content
    app.window.resize(960, 600)
    settle()
    assert content.inspector.isVisible() and not content.settings.isVisible()
    theme.use("light", 1.5)
    try:
        settle()
        assert not content.inspector.isVisible() and content.settings.isVisible()
        assert not [fault for fault in faults(page) if "Tab" not in fault]
        content.settings.setFocus()
        qtbot.keyClick(content.settings, Qt.Key.Key_Space)
        assert content.inspector.isVisible()
        qtbot.keyClick(content.settings, Qt.Key.Key_Space)
        assert not content.inspector.isVisible()
    finally:
        theme.use("light", 1.0)
    settle()
    assert content.inspector.isVisible()
