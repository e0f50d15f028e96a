"""The sheet in which an interaction is written down or put right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import count_words
from desktop_crm.contacts import listing
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.interactions import Interaction, Log
from desktop_crm.dialogue.received import Proposal
from desktop_crm.ui.contact_field import ContactField
from desktop_crm.ui.dialogue import channel_choice, files_field
from desktop_crm.ui.dialogue.chip_row import OtherPeople
from desktop_crm.ui.dialogue.day_field import DayField, TimeField, instant
from desktop_crm.ui.dialogue.files_field import FilesField
from desktop_crm.ui.dialogue.more_fields import MoreFields
from desktop_crm.ui.tasks import Session, Tasks
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.fields import Field, Labelled, Select, TextArea
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import columns, stack
from desktop_crm.ui.widgets.notices import Sheet

DIRECTIONS = (Direction.IN, Direction.OUT)
_NAMELESS = "somebody in the bin"


@dataclass(frozen=True, slots=True)
class Who:
    """Whose interaction it is."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Jotted:
    """A note as filled in: nothing passed between anybody."""

    contact_ids: tuple[int, ...]
    at: datetime
    text: str


class LogSheet(Sheet):
    """Who, how, when, what, and what is still open. `logged` carries the Log when it is complete.

    `noted` carries a Jotted instead, where `offer_note` was called.
    """

    logged = Signal(object)
    noted = Signal(object)
    more_stays: ClassVar[bool] = False  # opened once, the further fields stay open

    def __init__(
        self,
        window: QWidget,
        tasks: Tasks,
        who: Who | None = None,
        before: Interaction | None = None,
        text: str = "",
        *,
        begun: Log | None = None,
        received: Proposal | None = None,
    ) -> None:
        """`begun`: what a line said already; `received`: what a file says."""
        super().__init__(window, "Put the entry right" if before else "Log an interaction", width=560)
        self._before, self._tasks = before, tasks
        self._said: Log | None = before or begun or _proposed(received)
        self.setAcceptDrops(True)
        self._make(tasks, who, text)
        self.more = MoreFields(tasks, self._said)
        self.more_button = Button("More fields", Kind.GHOST, small=True, caret=True)
        self.more_button.clicked.connect(self._open_more)
        self._lay_out()
        self._show_more(LogSheet.more_stays or self.more.filled())
        self.save = Button("Save" if before else "Log interaction", Kind.PRIMARY)
        self.save.clicked.connect(self._save)
        self.set_buttons(self.save, accept=False)
        files_field.let_fall_through(self)
        if received is not None:
            self.files.add(received.files)
        tasks.read(self, self._read, self._known)
        (self.what if who is not None else self.who).setFocus()

    def _make(self, tasks: Tasks, who: Who | None, text: str) -> None:
        said = self._said
        now = clock.local(said.at if said else clock.now())
        self.who = ContactField(tasks)
        if who is not None:
            self.who.set_contact(who.id, who.name)
        self.others = OtherPeople(tasks)
        self._name_people({})
        self.channel = Select(self._channels(channel_choice.choices()), name="Channel")
        self.channel.set_value(said.channel if said else Channel.PHONE)
        self.direction = Segmented(["They came to us", "We went to them"], "Direction")
        self.direction.choose(DIRECTIONS.index(Direction(said.direction)) if said else 0)
        self.day = DayField(now.date(), "Day")
        self.time = TimeField(now.time(), "Time", width=110)
        self.minutes = Field(str(said.duration_minutes or "") if said else "", "–", name="Minutes", width=80)
        self.what = TextArea(said.body if said else text, "What was said or done", name="What", lines=4)
        self.open_point = Field(
            said.open_point if said else "", "A question or a promise, if there is one", name="Still open"
        )
        self.files = FilesField()
        if said is not None:
            self.files.put(said.files)

    def _lay_out(self) -> None:
        self._who = Labelled("Who", self.who)
        self._others = Label("", 12, 500, "bad", wrap=True)
        self._others.hide()
        self._day, self._time = Labelled("Day", self.day), Labelled("Time", self.time)
        self._minutes = Labelled("Minutes", self.minutes)
        self._what = Labelled("What happened", self.what)
        self._files = Labelled("Files", self.files)
        open_point = Labelled(
            "Still open",
            self.open_point,
            "Stands on top of the contact’s page and on Today until it is answered.",
        )
        form = stack(
            stack(self._who, self.others, self._others, gap=6),
            columns((Labelled("Channel", self.channel), 1), 12, Labelled("Direction", self.direction)),
            columns((self._day, 1), 12, self._time, 12, self._minutes),
            self._what,
            open_point,
            self._files,
            columns(self.more_button, None),
            self.more,
            gap=14,
            pad=(24, 4, 24, 16),
        )
        self.body.setContentsMargins(0, 0, 0, 0)
        self.add(form)

    # ------------------------------------------------------------ what the book knows
    def _channels(self, known: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Those known by now, and that of the entry, whatever it is."""
        own = self._said.channel if self._said else ""
        there = [*known]
        if own and own not in dict(there):
            there.append((own, channel_choice.name_of(own)))
        return there

    def _read(self, session: Session) -> Any:
        before = self._before
        people = listing.lines(session, list(before.contact_ids)) if before else []
        return self.more.read(session), [(line.id, line.name) for line in people]

    def _known(self, found: Any) -> None:
        known, people = found
        self.channel.set_choices(self._channels(known.channels))
        self.more.show_known(known)
        self._name_people(dict(people))

    def _name_people(self, names: dict[int, str]) -> None:
        """Those of the entry: one in the field, the others on chips, whose names come a moment later."""
        ids = self._before.contact_ids if self._before is not None else ()
        if not ids:
            return
        first = self.who.contact_id()
        if first is None and not self.who.text():
            first = ids[0]
            self.who.set_contact(first, names.get(first, _NAMELESS))
        still = [i for i in ids if i != first and (not names or i in self.others.ids())]
        self.others.chips.put([(i, names.get(i, _NAMELESS)) for i in still])

    # ------------------------------------------------------------ more fields, files
    def _show_more(self, on: bool) -> None:
        self.more.setVisible(on)
        self.more_button.setVisible(not on)

    def _open_more(self) -> None:
        LogSheet.more_stays = True
        self._show_more(True)
        self.more.begin()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_field.dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.files.add(files_field.dropped(event.mimeData()))

    # ------------------------------------------------------------ what was filled in
    def _when(self) -> datetime | None:
        day = self.day.day()
        self._day.set_error("" if day else "This is no day. Type 20 Nov, Friday or yesterday.")
        wrong = self.time.is_wrong()
        self._time.set_error("Type 10:42 or 3pm." if wrong else "")
        if day is None or wrong:
            return None
        return instant(day, self.time.time())

    def _people(self) -> tuple[int, ...]:
        """Who took part; empty where that is not known, which the sheet then says."""
        first = self.who.contact_id()
        self._who.set_error("" if first else "Who was it? Type a name or a number.")
        vague = self.others.unfinished()
        self._others.setText(
            "Who else was it? Choose one of those found, or clear the name." if vague else ""
        )
        self._others.setVisible(vague)
        if first is None or vague:
            return ()
        return (first, *(other for other in self.others.ids() if other != first))

    def entry(self) -> Log | None:
        """What was filled in, without fresh files; None where something is missing, which the sheet then says."""
        people, at = self._people(), self._when()
        minutes = self.minutes.text().strip()
        self._minutes.set_error("" if not minutes or minutes.isdecimal() else "A number.")
        body = self.what.toPlainText().strip()
        said = body or self.open_point.text().strip() or self.files.held()
        self._what.set_error("" if said else "A few words are enough.")
        more = self.more.take(Log(contact_ids=people, channel="", direction=Direction.IN, at=clock.now()))
        if not people or at is None or not said or (minutes and not minutes.isdecimal()) or more is None:
            return None
        before = self._before
        return replace(
            more,
            channel=self.channel.value(),
            direction=DIRECTIONS[self.direction.choice()],
            at=at,
            body=body,
            duration_minutes=int(minutes) if minutes else None,
            open_point=self.open_point.text().strip(),
            campaign_id=before.campaign_id if before else None,
            complaint_id=before.complaint_id if before else None,
        )

    def _save(self) -> None:
        entry = self.entry()
        if entry is None:
            return
        held = self.files.held()
        if not self.files.fresh():
            self._done(replace(entry, files=files_field.keep(self._tasks.book, held)))
            return
        words = self.save.text()
        self.save.set_words(f"Keeping {count_words(len(held), 'file')} …")
        self.save.setEnabled(False)

        def kept(stored: Any) -> None:
            self.save.set_words(words)
            self.save.setEnabled(True)
            self._done(replace(entry, files=stored))

        def failed(error: Exception) -> None:
            self.save.set_words(words)
            self.save.setEnabled(True)
            self._files.set_error(str(error) if isinstance(error, UserError) else "The files cannot be kept.")

        self._tasks.look(self, lambda: files_field.keep(self._tasks.book, held), kept, failed=failed)

    def _done(self, entry: Log) -> None:
        self.logged.emit(entry)
        self.accept()

    # ------------------------------------------------------------ a note instead
    def offer_note(self) -> None:
        """Puts “Keep as a note” beside the other ways to end; for the one that listens to `noted`."""
        self.note = Button("Keep as a note", Kind.GHOST, "note")
        self.note.setToolTip(
            "Nothing passed between you: it stands in the timeline and counts as no contact."
        )
        self.note.clicked.connect(self._note)
        self.buttons.addButton(self.note, self.buttons.ButtonRole.ActionRole)

    def _note(self) -> None:
        people, at, text = self._people(), self._when(), self.what.toPlainText().strip()
        self._what.set_error("" if text else "A few words are enough.")
        if people and at is not None and text:
            self.noted.emit(Jotted(people, at, text))
            self.accept()


def _proposed(received: Proposal | None) -> Log | None:
    """The exchange that a file tells of; its files are still to be kept."""
    if received is None:
        return None
    return Log(
        contact_ids=(), channel=received.channel, direction=received.direction, at=received.at,
        subject=received.subject, body=received.body, place=received.place, duration_minutes=received.minutes,
    )  # fmt: skip
