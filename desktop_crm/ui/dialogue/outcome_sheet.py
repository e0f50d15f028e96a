"""What came of a follow-up that is done: a line, and at a wish an exchange in the timeline."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.ui.dialogue import channel_choice
from desktop_crm.ui.dialogue.log_sheet import DIRECTIONS
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Check, Segmented
from desktop_crm.ui.widgets.fields import Labelled, Select, TextArea
from desktop_crm.ui.widgets.layout import columns
from desktop_crm.ui.widgets.notices import Sheet


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it; with a channel it is an exchange, too."""

    text: str
    channel: str
    direction: Direction

    def log(self, contact_id: int, what: str, now: datetime) -> Log | None:
        """The exchange; None where none is to be logged."""
        if not self.channel:
            return None
        return Log(
            contact_ids=(contact_id,), channel=self.channel, direction=self.direction, at=now,
            body=self.text or what,
        )  # fmt: skip


class OutcomeSheet(Sheet):
    """`told` carries the Outcome. `said`: what was told before, and is put right now."""

    told = Signal(object)

    def __init__(self, window: QWidget, what: str, channel: str, said: str | None = None) -> None:
        super().__init__(window, "What came of it?")
        self.text = TextArea(said or "", "She takes two, and wants them by Friday", name=what, lines=3)
        self.log = Check("Log it as an interaction", "It then stands in the timeline with its channel.")
        self.channel = Select(channel_choice.choices(), name="Channel")
        self.channel.set_value(channel or Channel.PHONE.value)
        self.direction = Segmented(["They came to us", "We went to them"], "Direction")
        self.direction.choose(DIRECTIONS.index(Direction.OUT))
        self._how = columns((Labelled("Channel", self.channel), 1), 12, Labelled("Direction", self.direction))
        self._how.hide()
        self.log.toggled.connect(self._logging)
        self.add(Labelled(what, self.text), self.log, self._how)
        self.log.setVisible(said is None)  # an exchange has an entry of its own
        save = Button("Done" if said is None else "Save", Kind.PRIMARY)
        save.clicked.connect(self._save)
        self.set_buttons(save, accept=False)
        self.text.setFocus()

    def _logging(self, on: bool) -> None:
        self._how.setVisible(on)
        self.adjustSize()

    def _save(self) -> None:
        channel = str(self.channel.value()) if self.log.isChecked() else ""
        direction = DIRECTIONS[self.direction.choice()]
        self.told.emit(Outcome(self.text.toPlainText().strip(), channel, direction))
        self.accept()
