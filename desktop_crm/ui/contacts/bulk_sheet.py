"""The sheet that changes one value of many contacts: what, how, and a sentence that says what will happen."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.text import count_words
from desktop_crm.contacts import bulk_editing, fields
from desktop_crm.contacts.bulk_editing import OWN, Clear, Custom, Edit, Own, Put, Replace, Target, What
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.ui.contacts.about import STAGES
from desktop_crm.ui.contacts.value_editor import ValueEditor
from desktop_crm.ui.tasks import Tasks
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.fields import Field, Labelled, Select
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, clear, column, columns
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.paint import stage_look

_HOW = ("Set to", "Clear", "Replace in it")
_SET, _CLEAR, _REPLACE = range(3)


class BulkSheet(Sheet):
    """`wanted` carries the Edit. `ticked(session)` gives whom it is for, to count who differs."""

    wanted = Signal(object)

    def __init__(
        self, window: QWidget, tasks: Tasks, count: int, ticked: Callable[[Any], Sequence[int]]
    ) -> None:
        super().__init__(window, f"Change {count_words(count, 'contact')}", width=560)
        self._tasks, self._count, self._ticked = tasks, count, ticked
        self._custom: dict[str, fields.Field] = {}
        self.what = Select([(Own(name), label) for name, label in OWN.items()], name="What")
        self.what.picked.connect(self._fit)
        self.how = Segmented(_HOW, "How")
        self.how.chosen.connect(self._fit)
        self._place = column(gap=12)
        self.editor: ValueEditor | None = None
        self.old = Field("", "Ltd", name="Replace")
        self.new = Field("", "Limited", name="With")
        for field in (self.old, self.new):
            field.textChanged.connect(self._say)
        self._replace = columns((Labelled("Replace", self.old), 1), 12, (Labelled("With", self.new), 1))
        self.preview = Label("", 13, 600, wrap=True)
        self.differ = Label("", 12, 400, "text2", wrap=True, tabular=True)
        self.add(
            Labelled("What", self.what), Labelled("How", self.how), Box(self._place), self._replace,
            self.preview, self.differ,
        )  # fmt: skip
        self.button = Button(f"Change {count_words(count, 'contact')}", Kind.PRIMARY)
        self.button.clicked.connect(self._done)
        self.set_buttons(self.button, accept=False)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(150)
        self._wait.timeout.connect(self._count_them)
        self._fit()
        self.what.setFocus()
        tasks.read(self, fields.known, self._fields_came, key="fields")

    def _fields_came(self, found: Sequence[fields.Field]) -> None:
        own: list[tuple[Target, str]] = [(Own(name), label) for name, label in OWN.items()]
        custom: list[tuple[Target, str]] = [(Custom(f.id, f.name, f.kind), f.name) for f in found]
        self._custom = {field.name: field for field in found}
        self.what.set_choices(own + custom)

    # ------------------------------------------------------------ what is asked for
    def _fit(self) -> None:
        """The editor for what is chosen."""
        target, how = self.what.value(), self.how.choice()
        clear(self._place)
        self.editor = self._editor_for(target) if how == _SET else None
        if self.editor is not None:
            self._place.addWidget(Labelled(Edit(target, Clear()).called, self.editor))
            self._follow(self.editor)
        self._replace.setVisible(how == _REPLACE)
        self._say()
        self.adjustSize()

    def _editor_for(self, target: Target) -> ValueEditor:
        name = Edit(target, Clear()).called
        if isinstance(target, Custom):
            return ValueEditor(name, target.kind, "", self._custom[target.name].choices)
        if target.name == "stage":
            return ValueEditor(name, FieldKind.CHOICE, "", [stage_look(stage)[0] for stage in STAGES])
        return ValueEditor(name)

    def _follow(self, editor: ValueEditor) -> None:
        match editor.inner:
            case Field():
                editor.inner.textChanged.connect(self._say)
            case Select():
                editor.inner.currentIndexChanged.connect(self._say)
            case Segmented():
                editor.inner.chosen.connect(self._say)

    def edit(self) -> Edit | None:
        """The change as it stands; None while something is missing."""
        target, what = self.what.value(), self._what()
        return None if what is None else Edit(target, what)

    def _what(self) -> What | None:
        match self.how.choice():
            case 0 if self.editor is not None:
                value = self.editor.value()
                if not value:
                    return None
                if self.what.value() == Own("stage"):
                    stage = next(stage for stage in STAGES if stage_look(stage)[0] == value)
                    return Put(stage, value.lower())
                return Put(value)
            case 1:
                return Clear()
            case 2 if self.old.text():
                return Replace(self.old.text(), self.new.text())
        return None

    def _say(self) -> None:
        edit = self.edit()
        missing = "Type what is to be replaced." if self.how.choice() == _REPLACE else "Say what it is to be."
        self.preview.setText(missing if edit is None else bulk_editing.preview(edit, self._count))
        self.button.allow(edit is not None, missing)
        self.differ.setText(self.editor.doubt() if self.editor is not None else "")
        self.differ.setVisible(True)
        if edit is not None:
            self._wait.start()

    def _count_them(self) -> None:
        edit, ticked = self.edit(), self._ticked
        if edit is not None:
            self._tasks.read(
                self, lambda session: (edit, bulk_editing.would_change(session, ticked(session), edit)),
                self._counted, key="differ",
            )  # fmt: skip

    def _counted(self, answer: tuple[Edit, int]) -> None:
        edit, count = answer
        if edit == self.edit():
            doubt = self.editor.doubt() if self.editor is not None else ""
            self.differ.setText(
                f"{count:,} of them {'has' if count == 1 else 'have'} another value now. {doubt}".strip()
            )

    def _done(self) -> None:
        edit = self.edit()
        if edit is not None:
            self.wanted.emit(edit)
            self.accept()
