"""The chips under the quick-log line: how it is read, each of them a button to put it right."""

from collections.abc import Collection

from PySide6.QtCore import Signal

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words, moment_words
from desktop_crm.base.text import short
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.quick.reading import Planned, Reading, Someone, Unsure
from desktop_crm.ui.widgets.choices import Chip
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, flow
from desktop_crm.ui.widgets.paint import channel_look
from desktop_crm.ui.widgets.scaling import scaled

_WORDS = {
    Direction.IN: ("came to us", "arrow-down-left"),
    Direction.OUT: ("we went to them", "arrow-up-right"),
}
_SHOWN = 32  # letters of an open point or a plan


class QuickChips(Box):
    """Who, channel, direction, when, what is open, the follow-up. What is unsure says so and carries `warn`."""

    who_wanted = Signal()
    channel_wanted = Signal()
    turned = Signal()
    when_wanted = Signal()
    open_toggled = Signal()
    plan_wanted = Signal()
    plan_dropped = Signal()
    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.who = Chip("", name="Who")
        self.channel = Chip("", name="Channel")
        self.direction = Chip("", name="Direction")
        self.when = Chip("", name="When")
        self.open_point = Chip("", name="Still open")
        self.plan = Chip("", name="Follow-up")
        self.more = Chip("", "dots-three", name="More fields")
        for chip, signal in (
            (self.who, self.who_wanted), (self.channel, self.channel_wanted), (self.direction, self.turned),
            (self.when, self.when_wanted), (self.open_point, self.open_toggled), (self.plan, self.plan_wanted),
            (self.more, self.more_wanted),
        ):  # fmt: skip
            chip.clicked.connect(signal)
        self.plan.removed.connect(self.plan_dropped)
        head = Label("Read as", 12, 400, "text2")
        scaled(head, height=24)  # as high as a chip
        self.setLayout(
            column(
                flow(
                    head, self.who, self.channel, self.direction, self.when, self.open_point, self.plan, self.more
                )
            )
        )  # fmt: skip

    def show_reading(self, made: Reading, about: Someone | None, unsure: Collection[Unsure]) -> None:
        """Shows a line as it would be kept."""
        elsewhere = about is None or (made.contact is not None and made.contact.id != about.id)
        self.who.setVisible(bool(made.text) and (elsewhere or Unsure.CONTACT in unsure))
        self._set(self.who, made.contact.name if made.contact else "who?", "user", Unsure.CONTACT in unsure)
        icon, tone, word = channel_look(made.channel)
        self._set(self.channel, word, icon, Unsure.CHANNEL in unsure, tone)
        words, arrow = _WORDS[made.direction]
        self._set(self.direction, words, arrow, Unsure.DIRECTION in unsure)
        lasted = f" · {made.minutes} min" if made.minutes else ""
        when = moment_words(clock.from_local(made.at), clock.now())
        self._set(self.when, f"{when}{lasted}", "clock", Unsure.AT in unsure)
        if made.open_point:
            self.open_point.set(f"open: {short(made.open_point, _SHOWN)}", "question", "text")
        else:
            self.open_point.set("nothing open", "circle", "text2")
        self.open_point.setToolTip(made.open_point)
        for chip in (self.open_point, self.plan):  # of an empty line there is nothing to be open
            chip.setVisible(bool(made.text))
        self._show_plan(made.follow_up, made.open_point, Unsure.FOLLOW_UP in unsure)

    def _show_plan(self, plan: Planned | None, open_point: str, unsure: bool) -> None:
        self.plan.removable = plan is not None
        if plan is None:
            self._set(self.plan, "no follow-up", "calendar-plus", unsure)
            self.plan.setToolTip("Plan what is to be done")
            return
        at = f" {plan.clock:%H:%M}" if plan.clock else ""
        day = day_words(plan.on, clock.today())
        what = "" if plan.text.casefold() in open_point.casefold() else f": {short(plan.text, _SHOWN)}"
        self._set(self.plan, f"follow-up {day}{at}{what}", "calendar-plus", unsure, "text")
        self.plan.setToolTip(f"{plan.text}\nDelete removes it")

    @staticmethod
    def _set(chip: Chip, words: str, icon: str, unsure: bool, tone: str = "text2") -> None:
        chip.set(
            f"{words} · sure?" if unsure and words != "who?" else words, icon, "warn" if unsure else tone
        )
