"""What a value of a custom field is typed into or chosen from, by the field's kind."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.text import fold
from desktop_crm.contacts import field_kinds
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.fields import Field, Select
from desktop_crm.ui.widgets.layout import Box, row

_HINTS = {FieldKind.DATE: "9 May 2026", FieldKind.NUMBER: "12"}
_ICONS = {FieldKind.DATE: "calendar-blank"}
_DOUBTS = {
    FieldKind.NUMBER: "This is no number. It is kept as typed.",
    FieldKind.DATE: "This is no day. It is kept as typed.",
    FieldKind.CHOICE: "This is none of the choices. It is kept as typed.",
    FieldKind.YES_NO: "This is neither yes nor no. It is kept as typed.",
}
_YES_NO = ("Yes", "No")


def doubt(kind: FieldKind, value: str, choices: Sequence[str] = ()) -> str:
    """What is said beside a value that is not of its field's kind; empty where all is well."""
    if not value.strip() or field_kinds.fits(kind, value, choices):
        return ""
    return _DOUBTS.get(kind, "")


class ValueEditor(Box):
    """A field, a menu, or Yes, No and Not set. A value that is none of the choices can be kept as it is."""

    picked = Signal()  # a choice was made: nothing more is to come

    def __init__(
        self, name: str, kind: FieldKind = FieldKind.TEXT, value: str = "", choices: Sequence[str] = (),
        placeholder: str = "",
    ) -> None:  # fmt: skip
        super().__init__()
        self.kind, self.choices = kind, tuple(choices)
        self._values: tuple[str, ...] = ()
        self.inner: QWidget = self._made(name, value, placeholder)
        self.inner.setAccessibleName(name)
        self.setLayout(
            row((self.inner, 1)) if not isinstance(self.inner, Segmented) else row(self.inner, None)
        )
        self.setFocusProxy(self.inner)

    def _made(self, name: str, value: str, placeholder: str) -> QWidget:
        match self.kind:
            case FieldKind.CHOICE:
                own = (
                    []
                    if not value or field_kinds.fits(self.kind, value, self.choices)
                    else [(value, f"“{value}”")]
                )
                select = Select([("", "Not set"), *((c, c) for c in self.choices), *own], name=name)
                select.set_value(field_kinds.written(self.kind, value, self.choices))
                select.picked.connect(self.picked)
                return select
            case FieldKind.YES_NO:
                shown = field_kinds.written(self.kind, value)
                own_words = () if not value or shown in _YES_NO else (value,)
                self._values = (*_YES_NO, "", *own_words)
                pieces = Segmented(["Yes", "No", "Not set", *own_words], name, small=True)
                pieces.choose(self._values.index(shown))
                pieces.chosen.connect(self._piece_chosen)
                return pieces
            case _:
                shown = field_kinds.written(self.kind, value)
                field = Field(
                    shown, placeholder or _HINTS.get(self.kind, ""), _ICONS.get(self.kind, ""), name=name
                )
                field.textEdited.connect(self._typed)
                return field

    def _typed(self) -> None:
        self.inner.setToolTip("")

    def _piece_chosen(self, _number: int) -> None:
        if not self.inner.hasFocus():  # by the mouse; the arrow keys may pass over several
            self.picked.emit()

    def value(self) -> str:
        """What was typed or chosen; empty for nothing."""
        match self.inner:
            case Select():
                return str(self.inner.value() or "")
            case Segmented():
                return self._values[self.inner.choice()]
            case Field():
                return self.inner.text().strip()
        return ""

    def doubt(self) -> str:
        """What is to be said of the value; empty where all is well."""
        return doubt(self.kind, self.value(), self.choices)

    def differs_from(self, value: str) -> bool:
        """Whether another value than this one stands here, spelling of choices and days aside."""
        written = field_kinds.written(self.kind, value, self.choices)
        mine = self.value()
        return mine not in (value, written) and (self.kind is FieldKind.TEXT or fold(mine) != fold(value))

    def select_all(self) -> None:
        if isinstance(self.inner, Field):
            self.inner.selectAll()
