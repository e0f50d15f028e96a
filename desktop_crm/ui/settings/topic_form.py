"""A topic's own words: its name, what it is, how often it comes, and what people agree to."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.consent.topics import Topic
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Field, Labelled, TextArea
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.notices import Sheet

WORDING_HINT = "Shown on forms and at the till: who writes, how often, how to stop."
_EXAMPLE = "Yes, send me … about once a month. I can stop it with one reply."


class TopicForm(Box):
    """The current topic in place; each field is saved when it is left."""

    changed = Signal(int, str, str)  # topic id, what, its new words
    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._topic: Topic | None = None
        self._title = Label("", 13, 600)
        self._name = Field(name="Name")
        self._description = Field(name="What it is")
        self._frequency = Field("", "at most 2 a month", name="How often")
        self.wording = TextArea("", _EXAMPLE, name="Wording", lines=3)
        remove = Button("Remove", Kind.GHOST, "trash", small=True)
        remove.clicked.connect(self._remove)
        self._fields: dict[str, Field | TextArea] = {
            "name": self._name,
            "description": self._description,
            "frequency": self._frequency,
            "wording": self.wording,
        }
        keep = row(
            Glyph("shield-check", 16, "accentText"),
            8,
            (
                Label(
                    "Each person keeps the words they agreed to, also when you change them here.",
                    12,
                    400,
                    "text2",
                    wrap=True,
                ),
                1,
            ),
        )
        self.setLayout(
            column(
                row((self._title, 1), remove),
                10,
                row(
                    (Labelled("Name", self._name), 3),
                    (Labelled("How often", self._frequency), 2),
                    gap=16,
                ),
                14,
                Labelled("What it is", self._description),
                14,
                Labelled("Wording they agree to", self.wording, WORDING_HINT),
                10,
                keep,
            )
        )
        for field in self._fields.values():
            field.left.connect(self.commit)
        for line in (self._name, self._description, self._frequency):
            line.returnPressed.connect(self.commit)

    def name(self) -> str:
        """The topic's stored name."""
        return self._topic.name if self._topic else ""

    def show_topic(self, topic: Topic) -> None:
        """Shows a topic; what is just being typed for the same one stays."""
        before = self._stored(self._topic)
        same = self._topic is not None and self._topic.id == topic.id
        if not same:
            self.commit()
        self._topic = topic
        self._title.setText(f"About “{topic.name}”")
        for key, value in self._stored(topic).items():
            field = self._fields[key]
            typing = same and field.hasFocus() and _text(field) != before[key]
            if not typing:
                _show(field, value)

    def focus_first(self) -> None:
        self._name.setFocus()

    def commit(self) -> None:
        """Tells each field whose words differ from what is stored."""
        if self._topic is None:
            return
        for key, before in self._stored(self._topic).items():
            now = _text(self._fields[key])
            if now != before:
                self._topic = _replaced(self._topic, key, now)
                self.changed.emit(self._topic.id, key, now)

    def _remove(self) -> None:
        if self._topic is not None:
            self.removed.emit(self._topic.id)

    @staticmethod
    def _stored(topic: Topic | None) -> dict[str, str]:
        if topic is None:
            return dict.fromkeys(("name", "description", "frequency", "wording"), "")
        return {
            "name": topic.name,
            "description": topic.description,
            "frequency": topic.frequency,
            "wording": topic.wording,
        }


class NewTopic(Sheet):
    """Asks for a new topic. `wanted` when its maker should try it; stays open until it is accepted."""

    wanted = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Add a topic", width=560)
        self.name = Field("", "Monthly news", name="Name")
        self.description = Field("", "What is in, what is on", name="What it is")
        self.frequency = Field("", "at most 2 a month", name="How often")
        self.wording = TextArea("", _EXAMPLE, name="Wording", lines=3)
        self._name_row = Labelled("Name", self.name, "What people subscribe to.")
        self.add(
            self._name_row,
            Labelled("What it is", self.description),
            Labelled("How often", self.frequency),
            Labelled("Wording they agree to", self.wording, WORDING_HINT),
        )
        self.button = Button("Add topic", Kind.PRIMARY)
        self.set_buttons(self.button, accept=False)
        self.button.clicked.connect(self._try)
        self.name.setFocus()

    def values(self) -> tuple[str, str, str, str]:
        """Name, what it is, how often, wording."""
        return (
            self.name.text().strip(),
            self.description.text().strip(),
            self.frequency.text().strip(),
            self.wording.toPlainText().strip(),
        )

    def say_wrong(self, words: str) -> None:
        """Shows why the name cannot be taken."""
        self.button.setEnabled(True)
        self._name_row.set_error(words)
        self.name.setFocus()

    def _try(self) -> None:
        self.button.setEnabled(False)  # once is enough; until it is answered
        self.wanted.emit(self)


def _text(field: Field | TextArea) -> str:
    return (field.text() if isinstance(field, Field) else field.toPlainText()).strip()


def _show(field: Field | TextArea, value: str) -> None:
    if _text(field) == value:
        return
    if isinstance(field, Field):
        field.setText(value)
    else:
        field.setPlainText(value)


def _replaced(topic: Topic, key: str, value: str) -> Topic:
    changes: dict[str, Any] = {key: value}
    return replace(topic, **changes)
