"""The sheet in which a cadence is made or changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.dialogue.cadences import WHAT, OfStage, OfTag, Whose
from desktop_crm.dialogue.nearest import Cadence
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.ui.dialogue import channel_choice
from desktop_crm.ui.dialogue.repeat_field import RepeatField
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Field, Labelled, Select
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.notices import Sheet

USUAL = Repeat(6, Unit.WEEK)


@dataclass(frozen=True, slots=True)
class Wish:
    """A cadence as filled in; `whose` and its `name` only where the sheet asked for them."""

    repeat: Repeat
    what: str
    channel: str
    whose: Whose | None = None
    name: str = ""


class CadenceSheet(Sheet):
    """How often, what, how; for a new rule also for whom. `wanted` carries the Wish."""

    wanted = Signal(object)

    def __init__(
        self,
        window: QWidget,
        title: str,
        before: Cadence | None = None,
        groups: Sequence[tuple[Whose, str]] = (),
    ) -> None:
        """`groups`: the tags and stages to choose from for a new rule."""
        super().__init__(window, title, width=440)
        self.group = Select(groups, name="For whom")
        self._group = Labelled("For whom", self.group)
        self.repeat = RepeatField("How often", once=False)
        self.repeat.show_repeat(before.repeat if before else USUAL)
        self.what = Field(before.what if before else "", WHAT, name="What")
        self.channel = Select([("", "Any channel"), *channel_choice.choices()], name="How")
        self.channel.set_value(before.channel if before else "")
        self.add(
            self._group,
            self.repeat,
            Labelled("What", self.what),
            Labelled("How", self.channel),
            Label(
                "Counted from the last exchange with each of them; advertisements and newsletters do not count.",
                12, 400, "text2", wrap=True,
            ),
        )  # fmt: skip
        if not groups:
            self._group.hide()
        self.button = Button("Save" if before else "Add cadence", Kind.PRIMARY)
        self.button.clicked.connect(self._save)
        self.set_buttons(self.button, accept=False)
        (self.group if groups else self.repeat.menu).setFocus()

    def _save(self) -> None:
        wrong, repeat = self.repeat.is_wrong(), self.repeat.repeat()
        if wrong or repeat is None:
            return
        whose = self.group.value()
        asked = whose if isinstance(whose, OfTag | OfStage) else None
        name = self.group.currentText() if asked is not None else ""
        self.wanted.emit(Wish(repeat, self.what.text().strip(), self.channel.value(), asked, name))
        self.accept()
