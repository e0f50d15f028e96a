"""The sheet in which a follow-up is planned or put right."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.dialogue.repeating import Repeat
from desktop_crm.ui.contact_field import ContactField
from desktop_crm.ui.dialogue import channel_choice
from desktop_crm.ui.dialogue.day_field import DayField, TimeField
from desktop_crm.ui.dialogue.log_sheet import Who
from desktop_crm.ui.dialogue.proposal_line import ProposalLine
from desktop_crm.ui.dialogue.repeat_field import RepeatField
from desktop_crm.ui.tasks import Tasks
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Check, Chip
from desktop_crm.ui.widgets.fields import Field, Labelled, Select
from desktop_crm.ui.widgets.layout import columns, flow
from desktop_crm.ui.widgets.notices import Sheet


@dataclass(frozen=True, slots=True)
class Plan:
    """A follow-up as filled in. `contact_ids` is empty where it is planned for a selection."""

    contact_ids: tuple[int, ...]
    what: str
    due: date
    due_time: str
    channel: str
    repeat: Repeat | None = None
    from_contact: bool = False  # counted from the last contact: a cadence


class _Offer(QObject):
    """A day on a chip."""

    chosen = Signal(object)

    def __init__(self, chip: Chip, day: date) -> None:
        super().__init__(chip)
        self._day = day
        chip.clicked.connect(self._choose)

    def _choose(self) -> None:
        self.chosen.emit(self._day)


def near_days(today: date) -> list[tuple[str, date]]:
    """The days most often wanted: tomorrow, Monday, in a week, in a month."""
    monday = today + timedelta(days=(7 - today.weekday()) or 7)
    return [
        ("Tomorrow", today + timedelta(days=1)),
        ("Monday", monday),
        ("In a week", today + timedelta(days=7)),
        ("In 4 weeks", today + timedelta(days=28)),
    ]


class FollowUpSheet(Sheet):
    """Who, what, when, how, how often. `planned` carries the Plan.

    `repeats` where whoever asked keeps a repetition, too (`planning.keep`).
    """

    planned = Signal(object)

    def __init__(
        self,
        window: QWidget,
        tasks: Tasks,
        who: Who | None = None,
        several: int = 0,
        *,
        before: FollowUp | None = None,
        repeats: bool = False,
    ) -> None:
        title = f"Plan a follow-up for {count_words(several, 'contact')}" if several else "Plan a follow-up"
        super().__init__(window, "Put the follow-up right" if before else title, width=440)
        self._several = several
        self._before: FollowUp | None = None
        self._make_fields(tasks)
        if who is not None:
            self.who.set_contact(who.id, who.name)
        elif before is not None:
            self.who.set_contact(before.contact_id, before.what)  # not shown
        self.proposal = ProposalLine(
            tasks, self.who, self.day, self.time, self.channel
        )  # asks about who is set
        self.add(
            self._who,
            self._what,
            columns((self._day, 1), 12, self._time),
            flow(*self._day_chips()),
            Labelled("How", self.channel),
            self.repeat,
            self.from_contact,
            self.proposal,
        )
        self.from_contact.hide()
        if not repeats or (before is not None and before.cadence_id is not None):
            self.repeat.hide()
        if several:
            self._who.hide()
        if before is not None:
            self._show(before)
        save = Button("Save" if before else "Plan follow-up", Kind.PRIMARY)
        save.clicked.connect(self._save)
        self.set_buttons(save, accept=False)
        (self.what if who is not None or several or before else self.who).setFocus()

    def _make_fields(self, tasks: Tasks) -> None:
        self.who = ContactField(tasks)
        self._who = Labelled("Who", self.who)
        self.what = Field("", "Ring about the hedge", name="What")
        self._what = Labelled("What", self.what)
        self.day = DayField(clock.today() + timedelta(days=1), "When")
        self._day = Labelled("When", self.day)
        self.time = TimeField(None, "Time", width=110)
        self._time = Labelled("Time", self.time)
        self.channel = Select([("", "Any channel"), *channel_choice.choices()], name="Channel")
        self.repeat = RepeatField()
        self.repeat.menu.picked.connect(self._repeat_picked)
        self.from_contact = Check(
            "Counted from the last contact", "Each exchange moves it on: a cadence, made and moved by itself."
        )
        self.from_contact.toggled.connect(self._counting_changed)

    def _day_chips(self) -> list[Chip]:
        """The days most often wanted, one press away."""
        chips = []
        for words, day in near_days(clock.today()):
            chip = Chip(words)
            _Offer(chip, day).chosen.connect(self.day.set_day)
            chips.append(chip)
        return chips

    def _show(self, before: FollowUp) -> None:
        self._before = before
        self._who.hide()
        self.what.setText(before.what)
        self.day.set_day(before.due)
        self.time.setText(before.due_time)
        self.channel.set_value(before.channel)
        self.repeat.show_repeat(before.repeat)

    def _repeat_picked(self, _chosen: object) -> None:
        may = self.repeat.menu.value() is not None and self._before is None
        self.from_contact.setVisible(may)
        if not may:
            self.from_contact.setChecked(False)
        self.adjustSize()

    def _counting_changed(self, on: bool) -> None:
        """A cadence says itself when."""
        for part in (self.day, self.time):
            part.setEnabled(not on)

    def plan(self) -> Plan | None:
        """What was filled in; None where something is missing, which the sheet then says."""
        contact = self.who.contact_id()
        who = (contact,) if contact and not self._several else ()
        known = bool(who or self._several)
        self._who.set_error("" if known else "Who is it about? Type a name or a number.")
        what, day = self.what.text().strip(), self.day.day()
        self._what.set_error("" if what else "What is to be done? A few words are enough.")
        self._day.set_error("" if day else "This is no day. Type 20 Nov, Friday or tomorrow.")
        wrong = self.time.is_wrong()
        self._time.set_error("Type 10:42 or 3pm." if wrong else "")
        if self.repeat.is_wrong() or not known or not what or day is None or wrong:
            return None
        at: time | None = self.time.time()
        counted = self.from_contact.isChecked()
        return Plan(
            who, what, day, f"{at:%H:%M}" if at else "", self.channel.value(), self.repeat.repeat(), counted
        )

    def _save(self) -> None:
        plan = self.plan()
        if plan is not None:
            self.planned.emit(plan)
            self.accept()
