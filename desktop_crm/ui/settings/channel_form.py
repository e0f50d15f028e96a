"""A channel's name, what a touch costs, and its traits on small scales; and the sheet that asks for a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.base.money import Money, digits_of, read_money
from desktop_crm.base.text import count_words
from desktop_crm.dialogue.channels import Channel, ChannelInfo, Distance, Traits
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.fields import Field, Labelled, Select
from desktop_crm.ui.widgets.labels import Elided, Label
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.paint import channel_look
from desktop_crm.ui.widgets.scaling import up_to
from desktop_crm.ui.widgets.wrapping import Part, wrapping

# From 1, little, to 5, much.
SPEED = ("Days", "A day", "Hours", "Minutes", "At once")
RICHNESS = ("A line", "Plain text", "With pictures", "A voice", "All senses")
INTERACTIVITY = ("One way", "Slow replies", "Back and forth", "Quick replies", "A talk")
DISTANCES = (
    (Distance.FACE_TO_FACE, "Face to face"),
    (Distance.PERSONAL, "Personal, at a distance"),
    (Distance.IMPERSONAL, "Impersonal"),
)
DISTANCE_WORDS = dict(DISTANCES)
_SCALES = (
    ("speed", "Speed", SPEED),
    ("richness", "Richness", RICHNESS),
    ("interactivity", "Interactivity", INTERACTIVITY),
)
_SCALE_HINTS = {
    "speed": "How soon it arrives and is read.",
    "richness": "How much of you comes across.",
    "interactivity": "How much of it is give and take.",
}


class Scale(Box):
    """A trait from 1 to 5 with its word. `kept` when the mouse chose, or the keys are done."""

    kept = Signal(int)

    def __init__(self, name: str, words: Sequence[str]) -> None:
        super().__init__()
        self._words, self._value = words, 0
        self.pieces = Segmented(["1", "2", "3", "4", "5"], name, small=True)
        self.word = Label("", 13, 400, "text2")
        self.pieces.chosen.connect(self._chosen)
        self.pieces.installEventFilter(self)
        self.setLayout(row(self.pieces, 10, self.word, None))
        self.setFocusProxy(self.pieces)

    def show_value(self, value: int) -> None:
        self._value = value
        self.pieces.choose(value - 1)
        self._say()

    def keep(self) -> None:
        """Tells a value that differs from the stored one."""
        value = self.pieces.choice() + 1
        if self._value and value != self._value:
            self._value = value
            self.kept.emit(value)

    def _say(self) -> None:
        word = self._words[self.pieces.choice()]
        self.word.setText(word)
        self.pieces.setAccessibleDescription(f"{self.pieces.choice() + 1} of 5, {word.lower()}")

    def _chosen(self, _number: int) -> None:
        self._say()
        if not self.pieces.hasFocus():  # by the mouse; the arrow keys may pass over several
            self.keep()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        enter = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        )
        if enter or event.type() == QEvent.Type.FocusOut:
            self.keep()
        return super().eventFilter(watched, event)


class ChannelForm(Box):
    """The current channel in place; each value is saved when it is left or picked."""

    renamed = Signal(object, str)  # ChannelInfo, its new name
    traits_changed = Signal(object, str, object)  # ChannelInfo, which trait in words, Traits
    moved = Signal(object, int)
    removed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._channel: ChannelInfo | None = None
        self._currency = "GBP"
        self._title = Elided("", 13, 600)
        self.up = icon_button("arrow-up", "Move up")
        self.down = icon_button("arrow-down", "Move down")
        self.remove_button = Button("Remove", Kind.GHOST, "trash", small=True)
        self.name = Field(name="Name")
        self.cost = Field(name="Cost per touch", width=110)
        self._cost = Labelled("Cost per touch", self.cost)
        self.scales = {key: Scale(name, words) for key, name, words in _SCALES}
        self.distance = up_to(Select(DISTANCES, name="Distance"), 220)
        self._about = Label("", 12, 400, "text2", wrap=True)
        self._prompt = Label("", 12, 400, "text2", wrap=True, tabular=True)
        self._prompt.hide()
        self._wire()
        distance = up_to(Labelled("Distance", self.distance), 220)
        rows = [Labelled(name, self.scales[key], _SCALE_HINTS[key]) for key, name, _words in _SCALES]
        self.setLayout(
            column(
                row((self._title, 1), self.up, self.down, 8, self.remove_button), 10,
                wrapping(
                    Part(Labelled("Name", self.name), 1, 180), self._cost, distance, gap=16
                ), 14,
                wrapping(Part(rows[0], 1), Part(rows[1], 1), gap=16), 14,
                wrapping(Part(rows[2], 1), Part(Box(), 1), gap=16), 10,
                self._about, 4, self._prompt,
            )
        )  # fmt: skip

    def _wire(self) -> None:
        self.up.clicked.connect(self._up)
        self.down.clicked.connect(self._down)
        self.remove_button.clicked.connect(self._remove)
        self.name.left.connect(self.commit)
        self.name.returnPressed.connect(self.commit)
        self.cost.left.connect(self.commit)
        self.cost.returnPressed.connect(self.commit)
        self.distance.picked.connect(self._distance_picked)
        for scale in self.scales.values():
            scale.kept.connect(self._scale_kept)

    # ------------------------------------------------------------ showing
    def show_channel(
        self, channel: ChannelInfo, currency: str, used: int, *, first: bool, last: bool
    ) -> None:
        """Shows a channel; what is just being typed for the same one stays."""
        before = self._channel
        same = before is not None and before.id == channel.id
        if not same:
            self.commit()
        self._channel, self._currency = channel, currency
        self._title.set_text(f"About “{channel.name}”")
        if not (same and before and self.name.hasFocus() and self.name.text() != before.name):
            self.name.setText(channel.name)
        if not (same and before and self.cost.hasFocus() and self.cost.text() != self._written(before)):
            self.cost.setText(self._written(channel))
            self._cost.set_error("")
        self._cost.set_label(f"Cost per touch, {currency}")
        for key, scale in self.scales.items():
            scale.show_value(getattr(channel.traits, key))
        self.distance.set_value(channel.traits.distance)
        self.up.allow(not first, "It is the first.")
        self.down.allow(not last, "It is the last.")
        self.remove_button.allow(
            not channel.shipped, "It came with the program and stays. Rename it instead."
        )
        self._about.setText(self._said(channel, used))

    def show_promptness(self, words: str) -> None:
        """How fast we answer over it; empty where nobody waited."""
        self._prompt.setText(words)
        self._prompt.setVisible(bool(words))

    def _said(self, channel: ChannelInfo, used: int) -> str:
        like = "" if channel.shipped else f"Looks like {channel_look(channel.family)[2].lower()}. "
        times = f"Used {count_words(used, 'time')} this year." if used else "Not used this year."
        return f"{like}{times} What a touch costs is counted where nothing else is noted with an interaction."

    def _written(self, channel: ChannelInfo) -> str:
        amount = Money(channel.traits.cost_minor, self._currency).amount
        return f"{amount:.{digits_of(self._currency)}f}"

    def focus_first(self) -> None:
        self.name.setFocus()
        self.name.selectAll()

    # ------------------------------------------------------------ changing
    def commit(self) -> None:
        """Tells name and cost where they differ from what is stored, and what the keys chose."""
        channel = self._channel
        if channel is None:
            return
        name = self.name.text().strip()
        if name != channel.name:
            self._channel = replace(channel, name=name)
            self.renamed.emit(channel, name)
        if self.cost.text().strip() != self._written(channel):
            self._keep_cost(channel)
        for scale in self.scales.values():
            scale.keep()

    def _keep_cost(self, channel: ChannelInfo) -> None:
        amount = self._amount()
        self._cost.set_error("" if amount is not None else "An amount is needed here, such as 2.50.")
        if amount is not None and amount != channel.traits.cost_minor:
            self._tell("cost", replace(channel.traits, cost_minor=amount))

    def _amount(self) -> int | None:
        """What is typed in minor units; None where it is no amount."""
        found = read_money(self.cost.text(), self._currency)
        return None if found is None or found.minor < 0 else found.minor

    def _tell(self, what: str, traits: Traits) -> None:
        if self._channel is not None:
            before, self._channel = self._channel, replace(self._channel, traits=traits)
            self.traits_changed.emit(before, what, traits)

    def _scale_kept(self, _value: int) -> None:
        for key, scale in self.scales.items():
            value = scale.pieces.choice() + 1
            if self._channel is not None and value != getattr(self._channel.traits, key):
                changes: dict[str, Any] = {key: value}
                self._tell(key, replace(self._channel.traits, **changes))

    def _distance_picked(self, distance: Distance) -> None:
        if self._channel is not None and distance is not self._channel.traits.distance:
            self._tell("distance", replace(self._channel.traits, distance=distance))

    def _up(self) -> None:
        self.moved.emit(self._channel, -1)

    def _down(self) -> None:
        self.moved.emit(self._channel, 1)

    def _remove(self) -> None:
        self.removed.emit(self._channel)


class NewChannel(Sheet):
    """Asks for a channel of the user's own. `wanted` when its maker should try it; open until it is accepted."""

    wanted = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Add a channel", width=440)
        self.name = Field("", "Market stall", name="Name")
        self._name = Labelled("Name", self.name)
        self.family = Select([(str(c), channel_look(c)[2]) for c in Channel], name="Looks like")
        self.add(
            self._name,
            Labelled(
                "Looks like",
                self.family,
                "Its mark, its headlines and its traits to begin with are of this one.",
            ),
        )
        self.button = Button("Add channel", Kind.PRIMARY)
        self.set_buttons(self.button, accept=False)
        self.button.clicked.connect(self._try)
        self.name.setFocus()

    def values(self) -> tuple[str, str]:
        """Name and family."""
        return self.name.text().strip(), self.family.value()

    def say_wrong(self, words: str) -> None:
        """Shows why the name cannot be taken."""
        self.button.setEnabled(True)
        self._name.set_error(words)
        self.name.setFocus()

    def _try(self) -> None:
        self.button.setEnabled(False)  # once is enough; until it is answered
        self.wanted.emit(self)
