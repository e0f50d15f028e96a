"""How something comes again: once, one of the usual rhythms, or any."""

from typing import Any

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QWidget

from desktop_crm.dialogue.repeating import MOST, Repeat, Unit
from desktop_crm.ui.widgets.fields import Field, Labelled, Select
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, columns

USUAL = (
    Repeat(1, Unit.WEEK), Repeat(2, Unit.WEEK), Repeat(1, Unit.MONTH), Repeat(3, Unit.MONTH), Repeat(1, Unit.YEAR),
)  # fmt: skip
_OTHER = "other"
_UNITS = [(unit, f"{unit}s") for unit in Unit]


class RepeatField(Box):
    """A menu, and under it a number with its unit where the rhythm is another one."""

    def __init__(self, label: str = "Repeat", *, once: bool = True) -> None:
        super().__init__()
        usual: list[tuple[Any, str]] = [(each, each.words()) for each in USUAL]
        first: list[tuple[Any, str]] = [(None, "Once")] if once else []
        self.menu = Select([*first, *usual, (_OTHER, "Every …")], name=label)
        self.menu.picked.connect(self._picked)
        self.number = Field("6", name="How many", width=72)
        self.number.setValidator(QIntValidator(1, MOST, self.number))
        self.unit = Select(_UNITS, name="Days, weeks, months or years")
        self.unit.set_value(Unit.WEEK)
        self._menu = Labelled(label, self.menu)
        self._other = columns(Label("Every", 13, 400, "text2"), self.number, (self.unit, 1), gap=8)
        self._other.hide()
        self.setLayout(column(self._menu, self._other, gap=8))

    def show_repeat(self, repeat: Repeat | None) -> None:
        """Shows a rhythm; None: once."""
        usual = repeat is None or repeat in USUAL
        self.menu.set_value(repeat if usual else _OTHER)
        if repeat is not None:
            self.number.setText(str(repeat.every))
            self.unit.set_value(repeat.unit)
        self._other.setVisible(not usual)

    def repeat(self) -> Repeat | None:
        """The chosen rhythm; None: once, or what `is_wrong` says."""
        chosen = self.menu.value()
        if chosen != _OTHER:
            return chosen if isinstance(chosen, Repeat) else None
        return Repeat(int(self.number.text()), self.unit.value()) if self._number_is_there() else None

    def is_wrong(self) -> bool:
        """Whether the number of another rhythm is missing, which the field then says."""
        wrong = self.menu.value() == _OTHER and not self._number_is_there()
        self._menu.set_error(f"A number from 1 to {MOST}." if wrong else "")
        self.number.show_error(wrong)
        return wrong

    def _number_is_there(self) -> bool:
        return self.number.text().isdecimal() and 1 <= int(self.number.text()) <= MOST

    def _picked(self, chosen: object) -> None:
        self._other.setVisible(chosen == _OTHER)
        self._fit()

    def _fit(self) -> None:
        """The sheet grows or shrinks with it."""
        window: QWidget = self.window()
        if window.isVisible() and window is not self and window.layout() is not None:
            window.adjustSize()
