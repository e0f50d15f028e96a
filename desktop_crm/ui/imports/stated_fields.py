"""What has to be stated where people signed up: who, for what, how, when, in which words, and the proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from desktop_crm.base import clock
from desktop_crm.consent.topics import Topic
from desktop_crm.ui.dialogue.day_field import DayField
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.choices import Check
from desktop_crm.ui.widgets.fields import Field, Labelled, Select, TextArea
from desktop_crm.ui.widgets.labels import Elided, Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, columns, row, stack
from desktop_crm.ui.widgets.scaling import scaled


@dataclass(frozen=True, slots=True)
class Stated:
    """What the user states: for which rows (`place` of a column and its `value`; None: all), and the proof."""

    topic: str
    evidence: str
    given_at: datetime
    wording: str
    proof: Path | None
    place: int | None
    value: str


@dataclass(frozen=True, slots=True)
class Which:
    """Some of the rows: all, or those whose column holds a value."""

    place: int | None
    value: str
    count: int


class StatedFields(Box):
    """What has to be said where people signed up."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._proof: Path | None = None
        self.which = Select(name="Which people")
        self.topic = Select(name="For which newsletter")
        self.new_topic = Field("", "Monthly news", name="Its name")
        self.how = Field("", "On paper, form at the till", name="How they signed up")
        self.day = DayField(clock.today(), "When, at the latest")
        self.wording = TextArea("", "Yes, send me …", name="The words they agreed to", lines=2)
        self.attach = Button("Add a file …", Kind.SECONDARY, "paperclip", small=True)
        self.detach = icon_button("x", "Remove the file")
        self.proof = Elided("", 13, 500)
        self.sure = Check("I can show this proof for each of them")
        self._which = Labelled("Which people", self.which)
        self._topic = Labelled("For which newsletter", self.topic)
        self._new_topic = Labelled("Its name", self.new_topic)
        self._how = Labelled("How they signed up", self.how, "Kept with each of them as the proof.")
        self._day = Labelled("When, at the latest", self.day)
        self._sure_wrong = Label("", 12, 500, "bad", wrap=True)
        self._sure_wrong.hide()
        file = columns(Glyph("paperclip", 16, "text2"), 8, (self.proof, 1), 8, self.attach, self.detach,
                       pad=(12, 0, 6, 0), note="well")  # fmt: skip
        scaled(file, height=40)
        self.setLayout(
            column(
                row((self._which, 1), 16, (self._topic, 1)),
                self._new_topic,
                row((self._how, 1), 16, (self._day, 1)),
                Labelled("The words they agreed to", self.wording),
                stack(Label("Proof", 12, 500, "text2"), 5, file),
                self.sure,
                self._sure_wrong,
                gap=12,
            )
        )
        self._wire()
        self._show_proof()

    def _wire(self) -> None:
        self.which.picked.connect(self.changed)
        self.topic.picked.connect(self._pick_topic)
        self.attach.clicked.connect(self._ask_file)
        self.detach.clicked.connect(self._forget_file)

    # ------------------------------------------------------------ content
    def show_choices(self, whiches: Sequence[tuple[Which, str]], topics: Sequence[Topic]) -> None:
        """Which rows can be told apart, and which newsletters there are."""
        self.which.set_choices(whiches, keep=False)
        self.topic.set_choices([*((t, t.name) for t in topics), (None, "A new newsletter …")], keep=False)
        self._pick_topic(self.topic.value())

    def _pick_topic(self, topic: object) -> None:
        self._new_topic.setVisible(topic is None)
        if isinstance(topic, Topic) and topic.wording and not self.wording.toPlainText().strip():
            self.wording.setPlainText(topic.wording)
        self.changed.emit()

    def chosen_rows(self) -> Which | None:
        """The rows the statement is for."""
        found = self.which.value()
        return found if isinstance(found, Which) else None

    def topic_name(self) -> str:
        topic = self.topic.value()
        return topic.name if isinstance(topic, Topic) else self.new_topic.text().strip()

    def stated(self) -> Stated | None:
        """What is stated; None where something is missing, which is then said."""
        day, which = self.day.day(), self.chosen_rows()
        how = self.how.text().strip()
        self._new_topic.set_error("" if self.topic_name() else "What is the newsletter called?")
        proved = bool(how or self._proof)
        self._how.set_error("" if proved else "Say how they signed up, or add the file that shows it.")
        ahead = day is not None and day > clock.today()
        self._day.set_error(
            "This is no day. Type 20 Nov or yesterday."
            if day is None
            else "This day lies ahead."
            if ahead
            else ""
        )
        sure = self.sure.isChecked()
        self._sure_wrong.setText(
            "Only who can show the proof may say so. Else let them come in as never asked."
        )
        self._sure_wrong.setVisible(not sure)
        if not (self.topic_name() and proved and sure) or day is None or ahead or which is None:
            return None
        now = clock.now()
        at = datetime.combine(day, time(12), clock.local(now).tzinfo)
        given = min(clock.cut(at), now)
        words = self.wording.toPlainText().strip()
        return Stated(self.topic_name(), how, given, words, self._proof, which.place, which.value)

    # ------------------------------------------------------------ the file that proves it
    def _ask_file(self) -> None:
        dialog = QFileDialog(self, "Choose what proves it", str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.set_proof)
        dialog.open()

    def set_proof(self, path: str) -> None:
        """The file that shows how they agreed."""
        self._proof = Path(path)
        self._show_proof()

    def _forget_file(self) -> None:
        self._proof = None
        self._show_proof()

    def _show_proof(self) -> None:
        self.proof.set_text(self._proof.name if self._proof else "a scan or a list, kept in the book")
        self.attach.set_words("Replace …" if self._proof else "Add a file …")
        if self.detach.parentWidget() is not None:
            self.detach.setVisible(self._proof is not None)
