"""A custom field's own words: its name, its kind, its choices; and the sheets that ask about fields."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.text import count_words
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.fields import Field, tidy_choices
from desktop_crm.contacts.reshaping import Misfits
from desktop_crm.ui.widgets import fields as entry
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.fields import Labelled, Select, TextArea
from desktop_crm.ui.widgets.labels import Elided, Label
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.notices import Note, Sheet

KINDS = tuple((kind, kind.words()) for kind in FieldKind)
_CHOICES_HINT = "One on each line, in the order of the menu."


class FieldForm(Box):
    """The current field in place; name and choices are saved when they are left, the kind when it is picked."""

    renamed = Signal(object, str)  # Field, its new name
    kind_wanted = Signal(object, object)  # Field, FieldKind
    choices_changed = Signal(object, object)  # Field, tuple of choices
    moved = Signal(object, int)
    join_wanted = Signal(object)
    removed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._field: Field | None = None
        self._title = Elided("", 13, 600)
        self.up = icon_button("arrow-up", "Move up")
        self.down = icon_button("arrow-down", "Move down")
        self.join_button = Button("Join with …", Kind.GHOST, "git-merge", small=True)
        self.remove_button = Button("Remove", Kind.GHOST, "trash", small=True)
        self.name = entry.Field(name="Name")
        self.kind = Select(KINDS, name="Kind", width=220)
        self.choices = TextArea("", "clay\nloam\nsand", name="Choices", lines=5)
        self._choices_row = Labelled("Choices", self.choices, _CHOICES_HINT)
        self._about = Label("", 12, 400, "text2", wrap=True)
        self.up.clicked.connect(self._up)
        self.down.clicked.connect(self._down)
        self.join_button.clicked.connect(self._join)
        self.remove_button.clicked.connect(self._remove)
        self.name.left.connect(self.commit)
        self.name.returnPressed.connect(self.commit)
        self.choices.left.connect(self.commit)
        self.kind.picked.connect(self._kind_picked)
        self.setLayout(
            column(
                row((self._title, 1), self.up, self.down, 8, self.join_button, self.remove_button), 10,
                row((Labelled("Name", self.name), 1), 16, Labelled("Kind", self.kind)), 14,
                self._choices_row, 10, self._about,
            )
        )  # fmt: skip

    def show_field(self, field: Field, *, first: bool, last: bool) -> None:
        """Shows a field; what is just being typed for the same one stays."""
        before = self._field
        same = before is not None and before.id == field.id
        if not same:
            self.commit()
        self._field = field
        self._title.set_text(f"About “{field.name}”")
        if not (same and before and self.name.hasFocus() and self.name.text() != before.name):
            self.name.setText(field.name)
        self.kind.set_value(field.kind)
        if not (same and before and self.choices.hasFocus() and self._typed_choices() != before.choices):
            self.choices.setPlainText("\n".join(field.choices))
        self._choices_row.setVisible(field.kind is FieldKind.CHOICE)
        self.up.allow(not first, "It is the first.")
        self.down.allow(not last, "It is the last.")
        self.join_button.allow(not (first and last), "There is no other field.")
        self._about.setText(
            f"{count_words(field.used, 'contact')} {'has' if field.used == 1 else 'have'} a value. "
            "Values that are not of the kind stay as typed and are marked."
        )

    def show_again(self) -> None:
        """Shows the kind that is stored: another one was not taken after all."""
        if self._field is not None:
            self.kind.set_value(self._field.kind)

    def focus_first(self) -> None:
        self.name.setFocus()
        self.name.selectAll()

    def commit(self) -> None:
        """Tells what differs from what is stored."""
        field = self._field
        if field is None:
            return
        name, choices = self.name.text().strip(), self._typed_choices()
        if name != field.name:
            self._field = Field(field.id, name, field.used, field.kind, field.choices)
            self.renamed.emit(field, name)
        elif field.kind is FieldKind.CHOICE and choices != field.choices:
            self._field = Field(field.id, field.name, field.used, field.kind, choices)
            self.choices_changed.emit(field, choices)

    def _typed_choices(self) -> tuple[str, ...]:
        return tidy_choices(self.choices.toPlainText().split("\n"))

    def _kind_picked(self, kind: FieldKind) -> None:
        if self._field is not None and kind is not self._field.kind:
            self.kind_wanted.emit(self._field, kind)

    def _up(self) -> None:
        self.moved.emit(self._field, -1)

    def _down(self) -> None:
        self.moved.emit(self._field, 1)

    def _join(self) -> None:
        self.join_wanted.emit(self._field)

    def _remove(self) -> None:
        self.removed.emit(self._field)


class NewField(Sheet):
    """Asks for a new field. `wanted` when its maker should try it; stays open until it is accepted."""

    wanted = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Add a field", width=440)
        self.name = entry.Field("", "Plot, allergy, shoe size …", name="Name")
        self.kind = Select(KINDS, name="Kind")
        self.choices = TextArea("", "clay\nloam\nsand", name="Choices", lines=5)
        self._name_row = Labelled("Name", self.name, "What it is about.")
        self._choices_row = Labelled("Choices", self.choices, _CHOICES_HINT)
        self._choices_row.hide()
        self.kind.picked.connect(self._kind_picked)
        self.add(self._name_row, Labelled("Kind", self.kind), self._choices_row)
        self.button = Button("Add field", Kind.PRIMARY)
        self.set_buttons(self.button, accept=False)
        self.button.clicked.connect(self._try)
        self.name.setFocus()

    def values(self) -> tuple[str, FieldKind, tuple[str, ...]]:
        """Name, kind, choices."""
        return (
            self.name.text().strip(),
            self.kind.value(),
            tidy_choices(self.choices.toPlainText().split("\n")),
        )

    def say_wrong(self, words: str) -> None:
        """Shows why the name cannot be taken."""
        self.button.setEnabled(True)
        self._name_row.set_error(words)
        self.name.setFocus()

    def _kind_picked(self, kind: FieldKind) -> None:
        self._choices_row.setVisible(kind is FieldKind.CHOICE)
        self.adjustSize()

    def _try(self) -> None:
        self.button.setEnabled(False)  # once is enough; until it is answered
        self.wanted.emit(self)


class KindSheet(Sheet):
    """Says how many values do not fit before a field becomes one of another kind."""

    agreed = Signal(object, object)  # Field, FieldKind

    def __init__(self, window: QWidget, field: Field, kind: FieldKind, found: Misfits) -> None:
        verb = f"Make it {kind.words_in_a_line()}"
        super().__init__(window, f"Make “{field.name}” {kind.words_in_a_line()}?", width=440)
        fit = "does not fit" if found.count == 1 else "do not fit"
        examples = ", ".join(f"“{value}”" for value in found.examples)
        more = " …" if found.count > len(found.examples) else ""
        self.note = Note(
            f"{found.count:,} of {count_words(found.used, 'value')} {fit}: {examples}{more}.",
            "warn",
            "warning-circle",
        )
        self.add(
            self.note,
            Label("They stay as typed and are marked. You can take it back.", 13, 400, "text2", wrap=True),
        )
        self._asked = (field, kind)
        self.set_buttons(Button(verb, Kind.PRIMARY), "Leave it")
        self.accepted.connect(self._agree)

    def _agree(self) -> None:
        self.agreed.emit(*self._asked)
