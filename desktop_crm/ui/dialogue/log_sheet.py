"""The sheet in which an interaction is written down or put right."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.interactions import Interaction, Log
from desktop_crm.ui.contact_field import ContactField
from desktop_crm.ui.dialogue import channel_choice
from desktop_crm.ui.dialogue.day_field import DayField, TimeField, instant
from desktop_crm.ui.tasks import Tasks
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.fields import Field, Labelled, Select, TextArea
from desktop_crm.ui.widgets.layout import columns
from desktop_crm.ui.widgets.notices import Sheet

DIRECTIONS = (Direction.IN, Direction.OUT)


@dataclass(frozen=True, slots=True)
class Who:
    """Whose interaction it is."""

    id: int
    name: str


def channel_choices() -> list[tuple[str, str]]:
    """The channels as a menu shows them."""
    return channel_choice.choices()


class LogSheet(Sheet):
    """Who, how, when, what, and what is still open. `logged` carries the Log when it is complete."""

    logged = Signal(object)

    def __init__(
        self,
        window: QWidget,
        tasks: Tasks,
        who: Who | None = None,
        before: Interaction | None = None,
        text: str = "",
    ) -> None:
        super().__init__(window, "Put the entry right" if before else "Log an interaction", width=560)
        now = clock.local(before.at if before else clock.now())
        self._before = before
        self.who = ContactField(tasks)
        if who is not None:
            self.who.set_contact(who.id, who.name)
        self._who = Labelled("Who", self.who)
        self.channel = Select(channel_choices(), name="Channel")
        self.channel.set_value(before.channel if before else Channel.PHONE)
        self.direction = Segmented(["They came to us", "We went to them"], "Direction")
        self.direction.choose(DIRECTIONS.index(Direction(before.direction)) if before else 0)
        self.day = DayField(now.date(), "Day")
        self.time = TimeField(now.time(), "Time", width=110)
        self.minutes = Field(
            str(before.duration_minutes or "") if before else "", "–", name="Minutes", width=80
        )
        self.what = TextArea(before.body if before else text, "What was said or done", name="What", lines=4)
        self._what = Labelled("What happened", self.what)
        self.open_point = Field(
            before.open_point if before else "", "A question or a promise, if there is one", name="Still open"
        )
        self._day, self._time = Labelled("Day", self.day), Labelled("Time", self.time)
        self._minutes = Labelled("Minutes", self.minutes)
        self.add(
            self._who,
            columns((Labelled("Channel", self.channel), 1), 12, self._labelled_direction()),
            columns((self._day, 1), 12, self._time, 12, self._minutes),
            self._what,
            Labelled(
                "Still open",
                self.open_point,
                "Stands on top of the contact’s page and on Today until it is answered.",
            ),
        )
        save = Button("Save" if before else "Log interaction", Kind.PRIMARY)
        save.clicked.connect(self._save)
        self.set_buttons(save, accept=False)
        (self.what if who is not None else self.who).setFocus()

    def _labelled_direction(self) -> QWidget:
        return Labelled("Direction", self.direction)

    def _when(self) -> datetime | None:
        day = self.day.day()
        self._day.set_error("" if day else "This is no day. Type 20 Nov, Friday or yesterday.")
        wrong = self.time.is_wrong()
        self._time.set_error("Type 10:42 or 3pm." if wrong else "")
        if day is None or wrong:
            return None
        return instant(day, self.time.time())

    def entry(self) -> Log | None:
        """What was filled in; None where something is missing, which the sheet then says."""
        contact = self.who.contact_id()
        self._who.set_error("" if contact else "Who was it? Type a name or a number.")
        at = self._when()
        minutes = self.minutes.text().strip()
        self._minutes.set_error("" if not minutes or minutes.isdecimal() else "A number.")
        body = self.what.toPlainText().strip()
        said = body or self.open_point.text().strip()
        self._what.set_error("" if said else "A few words are enough.")
        if contact is None or at is None or not said or (minutes and not minutes.isdecimal()):
            return None
        before = self._before
        return Log(
            contact_ids=(contact, *(c for c in before.contact_ids if c != contact)) if before else (contact,),
            channel=self.channel.value(),
            direction=DIRECTIONS[self.direction.choice()],
            at=at,
            subject=before.subject if before else "",
            body=body,
            duration_minutes=int(minutes) if minutes else None,
            cost_minor=before.cost_minor if before else None,
            outcome=before.outcome if before else "",
            sentiment=before.sentiment if before else "",
            open_point=self.open_point.text().strip(),
        )

    def _save(self) -> None:
        entry = self.entry()
        if entry is not None:
            self.logged.emit(entry)
            self.accept()
