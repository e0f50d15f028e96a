"""The main job in the real window: from a dropped list to the letter in each customer's timeline, and back."""

from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_crm.book import settings
from desktop_crm.campaigns import results
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.contacts import finding
from desktop_crm.contacts.finding import Query
from desktop_crm.insight import timeline
from desktop_crm.insight.timeline import EntryKind
from desktop_crm.ui.app import App
from desktop_crm.ui.campaigns.composer import ComposerPage
from desktop_crm.ui.campaigns.list_page import CampaignsPage
from desktop_crm.ui.campaigns.sheets import ConfirmSheet, NewCampaignSheet
from desktop_crm.ui.contacts.list_page import ContactsPage
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.imports.frame import CONSENT, DONE
from desktop_crm.ui.imports.page import ImportPage
from desktop_crm.ui.places import Place, Where
from tests.ui.conftest import app, qapp, qtbot, settle

__all__ = ["app", "qapp", "qtbot", "settle"]

LIST = """\
Spring fair 2026
Name;E-Mail;Telefon;Ort;Newsletter
Ellen Fairweather;ellen@elmcourt.example;01632 960147;Fernhill;ja
Jürgen Müller;juergen@mueller.example;+49 30 1234567;Berlin;ja
Kofi Mensah;kofi@;01632 960148;Fernhill;nein
Nguyễn Thị Hà;ha@nguyen.example;;Hà Nội;ja
"""


def test_from_a_dropped_list_to_the_timeline(
    qtbot: QtBot, app: App, settle: Callable[[], None], tmp_path: Path
) -> None:
    with app.book.write() as session:
        settings.put(session, settings.BUSINESS, "Fernhill Nursery")
        settings.put(session, settings.POSTAL_ADDRESS, "Mill Lane 4, Thornby Cross")
    (tmp_path / "fair.csv").write_bytes(LIST.encode())

    # The list comes in; one address cannot be used and is said.
    app.window.open(Place(Where.IMPORT))
    settle()
    wizard = app.window.current()
    assert isinstance(wizard, ImportPage)
    wizard.take_file(tmp_path / "fair.csv")
    qtbot.waitUntil(lambda: wizard.looking.survey is not None, timeout=20_000)
    settle()
    wizard.main_action()
    settle()
    assert wizard.frame.step == CONSENT
    wizard.consent.options.choose(1)
    fields = wizard.consent.fields
    which = next(w for w in fields.which._values if w.place is not None and w.count == 3)
    fields.which.set_value(which)
    fields.new_topic.setText("Monthly news")
    fields.how.setText("Signed the list at the spring fair")
    fields.sure.setChecked(True)
    wizard.main_action()
    qtbot.waitUntil(lambda: wizard.frame.step == DONE and wizard.done.outcome is not None, timeout=20_000)
    settle()
    assert wizard.done.outcome is not None
    assert wizard.done.outcome.made.created == 4

    # A customer is looked up and a call written down.
    app.window.open(Place(Where.CONTACTS))
    settle()
    people = app.window.current()
    assert isinstance(people, ContactsPage)
    people.search.setText("fairw")
    qtbot.waitUntil(lambda: people.model.rowCount() == 1)
    people.table.setFocus()
    people.table.make_current(0)
    qtbot.keyClick(people.table, Qt.Key.Key_Return)
    settle()
    page = app.window.current()
    assert isinstance(page, ContactPage)
    qtbot.keyClicks(page.quick_log.field, "Rang, wants the hedge quote")
    qtbot.keyClick(page.quick_log.field, Qt.Key.Key_Return)
    settle()

    # A newsletter is written, checked and sent to those who agreed, and to nobody else.
    app.window.open(Place(Where.CAMPAIGNS))
    settle()
    campaigns = app.window.current()
    assert isinstance(campaigns, CampaignsPage)
    campaigns.new_campaign()
    begin = app.window.findChild(NewCampaignSheet)
    assert begin is not None
    qtbot.keyClicks(begin.name, "Spring news")
    qtbot.keyClick(begin.name, Qt.Key.Key_Return)
    settle()
    composer = app.window.current()
    assert isinstance(composer, ComposerPage)
    composer.content.subject.setFocus()
    qtbot.keyClicks(composer.content.subject, "The season opens")
    app.desk.actions["main"].trigger()
    settle()
    topic = next(value for value in composer.audience.topic._values if value is not None)
    composer.audience.topic.set_value(topic)
    composer.audience.topic.picked.emit(topic)
    settle()
    app.desk.actions["main"].trigger()
    settle()
    assert composer.check.number.text() == "3"
    app.runner._wait.setInterval(0)
    qtbot.mouseClick(composer.send_button, Qt.MouseButton.LeftButton)
    confirm = app.window.findChild(ConfirmSheet)
    assert confirm is not None
    qtbot.keyClick(confirm, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    campaign_id = composer.letter.campaign.id  # type: ignore[union-attr]

    def report() -> results.Report:
        with app.book.read() as session:
            return results.report(session, campaign_id)

    qtbot.waitUntil(lambda: report().state is CampaignState.FINISHED, timeout=20_000)
    settle()
    assert report().counts[DeliveryState.ACCEPTED] == 3
    outbox = app.book.place("practice").rglob("*.eml")
    sent = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in outbox]
    assert sorted(m["To"].addresses[0].addr_spec for m in sent) == [
        "ellen@elmcourt.example", "ha@nguyen.example", "juergen@mueller.example",
    ]  # fmt: skip

    # The message stands in the customer's timeline, above the call.
    with app.book.read() as session:
        (ellen,) = finding.search(session, "Ellen")
        kinds = [entry.kind for entry in timeline.page(session, ellen).entries]
    assert kinds[:2] == [EntryKind.MESSAGE, EntryKind.INTERACTION]
    assert EntryKind.CONSENT in kinds and EntryKind.IMPORT in kinds

    # The import is taken back: who has a history of their own by now stays.
    app.window.open(Place(Where.IMPORT, wizard.done.outcome.made.id))
    settle()
    wizard.frame.undo_wanted.emit()
    settle()
    with app.book.read() as session:
        assert finding.count(session, Query()) <= 4
        assert finding.search(session, "Kofi") == []
