"""The ledger of one address: where it stands with each topic, every event with its proof, and a new one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.book import attachments
from desktop_crm.consent import ledger, recording, suppressing, topics
from desktop_crm.consent.ledger import Entry
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind, Standing
from desktop_crm.contacts.records import Address
from desktop_crm.ui.contacts.way_sheet import WaySheet
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.day_field import DayField, instant
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button
from desktop_crm.ui.widgets.buttons import Kind as ButtonKind
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.fields import Field, Labelled, Select, TextArea
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import columns, rule
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look, RowState
from desktop_crm.ui.widgets.notices import EmptyState, Note, Sheet
from desktop_crm.ui.widgets.paint import Pen, consent_look
from desktop_crm.ui.widgets.scaling import scaled

KINDS = (
    (Kind.CONFIRMED, "They said yes"),
    (Kind.REQUESTED, "They were asked"),
    (Kind.DECLINED, "They said no"),
    (Kind.WITHDRAWN, "They took it back"),
)
HOW_WORDS = {
    How.FORM: "on a form",
    How.SPOKEN: "in a talk",
    How.LETTER: "by letter",
    How.REPLY: "by reply",
    How.WEBSITE: "on the website",
    How.IMPORT: "stated at an import",
    How.BY_HAND: "noted by hand",
}
KIND_WORDS = {
    Kind.REQUESTED: "Asked",
    Kind.CONFIRMED: "Opted in",
    Kind.DECLINED: "Said no",
    Kind.WITHDRAWN: "Opted out",
    Kind.EXPIRED: "Expired",
    Kind.CORRECTED: "Correction",
}


@dataclass(frozen=True, slots=True)
class _Read:
    topics: tuple[topics.Topic, ...]
    events: tuple[Entry, ...]
    standings: dict[tuple[str, int], Standing]
    suppressed: bool


class _EventLook(Look):
    def height(self, record: Any) -> int:
        return theme.px(54)

    def words(self, record: Entry) -> str:
        proof = record.evidence or record.evidence_file or record.message_id
        mark = ", was a mistake" if record.voided else ""
        day = moment_words(record.at, clock.now())
        return f"{record.topic}: {KIND_WORDS[record.kind]} {HOW_WORDS[record.how]}, {day}, {proof}{mark}"

    def draw(self, pen: Pen, rect: QRectF, record: Entry, state: RowState) -> None:
        if state.current or state.hover:
            pen.box(rect.adjusted(0, 1, 0, -2), "hover", 6)
        pen.hairline(rect.left(), rect.right(), rect.bottom() - 1)
        token = "text3" if record.voided or record.kind is Kind.CORRECTED else "text"
        icon, tone, _ = consent_look("never" if record.kind is Kind.CORRECTED else record.kind)
        pen.icon(
            QRectF(rect.x() + 8, rect.y(), 18, rect.height()), icon, 18, "text3" if record.voided else tone
        )
        x, line = rect.x() + 36, theme.px(20)
        head = f"{KIND_WORDS[record.kind]} {HOW_WORDS[record.how]}"
        runs = [(head, 13, 600, token), (f"   {record.topic}", 12, 400, "text2")]
        if record.voided:
            runs.append(("   was a mistake", 12, 500, "warn"))
        pen.runs(x, rect.y() + 6, line, runs, rect.right() - 120)
        when = moment_words(record.at, clock.now())
        pen.text(
            QRectF(rect.right() - 128, rect.y() + 6, 120, line), when, 12, 400, "text2", "r", tabular=True
        )
        proof = record.evidence or record.evidence_file or record.message_id or "no proof noted"
        pen.text(QRectF(x, rect.y() + 6 + line, rect.right() - x - 8, line), proof, 12, 400, "text2")
        if state.focused:
            pen.focus_ring(rect.adjusted(0, 1, 0, -2))


class ConsentSheet(Sheet):
    """Shows and adds to the ledger for one e-mail address."""

    def __init__(self, window: QWidget, desk: Desk, contact_id: int, address: Address) -> None:
        super().__init__(window, f"Consent of {address.value}", width=640)
        self._desk, self._page, self._contact_id = desk, window, contact_id
        self._address = address.normal or address.value
        self._file = ""
        self._writing = False
        self.events = RowList(_EventLook(), "Ledger", open_on_click=False)
        scaled(self.events, height=164)
        self.events.key_pressed.connect(self._key)
        self._nothing = Label("Nothing was ever noted for this address.", 13, 400, "text2")
        self._suppressed = Note(
            "This address is on the list of those that get nothing by mail (see Settings, Newsletters).",
            "bad",
            "prohibit",
        )
        self._suppressed.hide()
        self.mistake = Button("Record that this was a mistake", ButtonKind.LINK)
        self.mistake.clicked.connect(self._correct)
        self._way = address
        change = Button("Change the address …", ButtonKind.LINK)
        change.clicked.connect(self._change)
        self._change_button = change
        self.topic = Select([], name="Topic")
        self.kind = Segmented([words for _, words in KINDS], "What happened", small=True)
        self.kind.chosen.connect(self._fit_kind)
        self.how = Select(
            [(how, words.capitalize()) for how, words in HOW_WORDS.items() if how is not How.IMPORT],
            name="How",
        )
        self.day = DayField(clock.today(), "When")
        self._day = Labelled("When", self.day)
        self.evidence = TextArea("", "Signed the list at the spring fair, sheet 3", name="Proof", lines=2)
        self._evidence = Labelled(
            "Proof", self.evidence, "What shows it later: where, who, which words, which paper."
        )
        self.wording = Field("", "The words they agreed to", name="Wording")
        self.incentive = Field("", "What was offered for a yes, if anything", name="Incentive")
        self.file = Button("Add a scan or photo", ButtonKind.GHOST, "paperclip", small=True)
        self.file.clicked.connect(self._choose_file)
        self._lay_out()
        self._desk.tasks.read(self, self._read, self._came)

    def _lay_out(self) -> None:
        save = Button("Add to the ledger", ButtonKind.PRIMARY)
        save.clicked.connect(self._save)
        self._empty = EmptyState(
            "shield-check", "There is no topic yet.", "Add one in Settings, Newsletters."
        )
        self._empty.hide()
        self.add(
            self._suppressed, self._nothing, self.events,
            columns(self.mistake, None, self._change_button), rule(), self._empty,
            columns((Labelled("Topic", self.topic), 1), 12, (self._day, 1)),
            self.kind,
            columns((Labelled("How", self.how), 1), 12, (Labelled("Incentive", self.incentive), 1)),
            Labelled("Wording", self.wording),
            self._evidence,
            columns(self.file, None),
        )  # fmt: skip
        self.set_buttons(save, "Close", accept=False)
        self.body.setSpacing(10)

    # ------------------------------------------------------------ reading
    def _read(self, session: Any) -> _Read:
        return _Read(
            topics.listed(session),
            ledger.history(session, self._address),
            ledger.standings(session, [self._address]),
            suppressing.is_suppressed(session, self._address),
        )

    def _came(self, read: _Read) -> None:
        latest = sorted(read.events, key=lambda e: (e.at, e.id), reverse=True)
        self.events.show_records(latest)
        self.events.setVisible(bool(latest))
        self.mistake.setVisible(bool(latest))
        self._nothing.setVisible(not latest)
        self._suppressed.setVisible(read.suppressed)
        self._empty.setVisible(not read.topics)
        self.topic.set_choices(
            [(topic.id, _standing_words(topic, read, self._address)) for topic in read.topics]
        )
        self._wordings = {topic.id: topic.wording for topic in read.topics}
        if not self.wording.text() and read.topics:
            self.wording.setText(self._wordings[self.topic.value()])
        self._centre()

    def _change(self) -> None:
        self.reject()
        WaySheet(self._page, self._desk, self._contact_id, self._way.value, self._way).open()

    def _fit_kind(self, _number: int) -> None:
        needs = KINDS[self.kind.choice()][0] is Kind.CONFIRMED
        self._evidence.set_hint(
            "What shows it later: where, who, which words, which paper."
            if needs
            else "If there is something to note."
        )

    # ------------------------------------------------------------ writing
    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "A scan or photo of the proof", str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._file_chosen)
        dialog.open()

    def _file_chosen(self, path: str) -> None:
        self._desk.tasks.look(
            self,
            lambda: (attachments.keep_file(self._desk.book, Path(path)), Path(path).name),
            self._file_kept,
        )

    def _file_kept(self, kept: tuple[str, str]) -> None:
        self._file, words = kept
        self.file.set_words(words)

    def event_from_fields(self) -> NewEvent | None:
        """What was filled in; None where something is missing, which the sheet then says."""
        day = self.day.day()
        self._day.set_error("" if day else "This is no day. Type 20 Nov or yesterday.")
        kind = KINDS[self.kind.choice()][0]
        evidence = self.evidence.toPlainText().strip()
        missing = kind is Kind.CONFIRMED and not evidence and not self._file
        self._evidence.set_error(
            "A yes without proof is worth nothing. Say how they agreed." if missing else ""
        )
        if day is None or missing or self.topic.value() is None:
            return None
        now = clock.now()
        at = now if day == clock.today() else instant(day, None)
        return NewEvent(
            address=self._address, topic_id=self.topic.value(), kind=kind, at=at, how=self.how.value(),
            contact_id=self._contact_id, wording=self.wording.text().strip(),
            incentive=self.incentive.text().strip(), evidence=evidence, evidence_file=self._file,
        )  # fmt: skip

    def _save(self) -> None:
        event = self.event_from_fields()
        if event is not None:
            self._write(lambda session: recording.record(session, event, clock.now()), "Noted in the ledger.")

    def _key(self, key: str, _record: Any) -> None:
        if key == "delete":
            self._correct()

    def _correct(self) -> None:
        entry = self.events.current() or next(iter(self.events.records_model.records()), None)
        why = self.evidence.toPlainText().strip()
        if not isinstance(entry, Entry):
            return
        if not why:
            self._evidence.set_error("Say here why it was a mistake, then press again.")
            self.evidence.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._write(
            lambda session: recording.correct(session, entry.id, why, clock.now()), "Noted as a mistake."
        )

    def _write(self, work: Any, said: str) -> None:
        if self._writing:
            return  # the same key pressed twice says it once: nothing is ever taken out of the ledger
        self._writing = True

        def done(_result: Any) -> None:
            self._writing = False
            self._desk.messages.tell(said)
            self.evidence.clear()
            self._file = ""
            self.file.set_words("Add a scan or photo")
            self._desk.tasks.read(self, self._read, self._came)

        self._desk.tasks.write(self, "", work, done, failed=self._refused)

    def _refused(self, error: Exception) -> None:
        self._writing = False
        self._evidence.set_error(str(error))


def _standing_words(topic: topics.Topic, read: _Read, address: str) -> str:
    standing = read.standings.get((address, topic.id))
    return f"{topic.name}: {consent_look(standing.state if standing else 'never')[2].lower()}"
