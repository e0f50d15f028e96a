"""On the contact's page: the next best question, why it is worth asking, and a field for the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.contacts import answering
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.questions import Question, Topic
from desktop_crm.contacts.records import Contact
from desktop_crm.insight import next_question
from desktop_crm.ui.contacts.consent_sheet import ConsentSheet
from desktop_crm.ui.contacts.value_editor import ValueEditor
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, flow, rule
from desktop_crm.ui.widgets.notices import section

NOT_NOW = timedelta(days=30)
_WATCHED = frozenset({"questions_put", "channels", "dismissals"})


class QuestionBox(Box):
    """One question at a time; hidden where nothing is worth asking. Enter keeps the answer as one step."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._contact: Contact | None = None
        self.question: Question | None = None
        self.editor: ValueEditor | None = None
        self._for: tuple[int, str] = (0, "")  # whose question the editor is made for
        self.ask = Label("", 13, 600, wrap=True)
        self.reason = Label("", 12, 400, "text2", wrap=True)
        self._place = column()
        self.error = Label("", 12, 500, "bad", wrap=True)
        self.error.hide()
        self.keep_button = Button("Keep", Kind.SECONDARY, small=True)
        self.record_button = Button("Record what they said", Kind.SECONDARY, small=True)
        self.later_button = Button("Not now", Kind.GHOST, small=True)
        self.never_button = Button("Never ask", Kind.GHOST, small=True)
        self.later_button.setToolTip("Asked again in a month")
        self.never_button.setToolTip("They would rather not say")
        for button, slot in (
            (self.keep_button, self.keep),
            (self.record_button, self._record),
            (self.later_button, self._later),
            (self.never_button, self._never),
        ):
            button.clicked.connect(slot)
        buttons = flow(self.keep_button, self.record_button, self.later_button, self.never_button)
        inside = section(
            "Next best question", self.ask, 2, self.reason, 8, self._place, self.error, 8, buttons, gap=4
        )
        self.setLayout(column(inside, 12, rule(), 10))
        self.setAccessibleName("Next best question")
        desk.changes.changed.connect(self._book_changed)
        self.hide()

    # ------------------------------------------------------------ reading
    def show_contact(self, contact: Contact, question: Question | None) -> None:
        """Asks about this contact; what is just being typed for the same question stays."""
        self._contact = contact
        self._came((contact.id, question))

    def _book_changed(self, tables: frozenset[str]) -> None:
        if tables & _WATCHED and self.window().isVisible():
            self._read()

    def _read(self) -> None:
        if self._contact is None:
            return
        number = self._contact.id

        def work(session: Any) -> tuple[int, Question | None]:
            return number, next_question.of_contact(session, number, clock.now())

        self._desk.tasks.read(self, work, self._came, key="question")

    def _came(self, found: tuple[int, Question | None]) -> None:
        number, question = found
        if self._contact is None or number != self._contact.id:
            return
        self.question = question
        if question is not None:
            self.ask.setText(question.ask)
            self.reason.setText(question.reason)
            if self._for != (number, question.key):
                self._make_editor(number, question)
        self.setVisible(question is not None)

    # ------------------------------------------------------------ the field
    def _make_editor(self, number: int, question: Question) -> None:
        focused = self.editor is not None and self.editor.inner.hasFocus()
        if self.editor is not None:
            self._place.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
        self._for = number, question.key
        self._say_wrong("")
        consent = question.topic is Topic.CONSENT
        self.record_button.setVisible(consent)
        self.keep_button.setVisible(not consent)
        if not consent:
            self.editor = self._editor(question)
            self._place.addWidget(self.editor)
            if focused:
                self.editor.setFocus()

    def _editor(self, question: Question) -> ValueEditor:
        words = tuple(words for _value, words in question.choices)
        made = ValueEditor(question.label, question.kind, "", words, question.placeholder)
        made.inner.setAccessibleDescription(f"{question.reason} Enter keeps it.")
        if isinstance(made.inner, Field):
            made.inner.returnPressed.connect(self.keep)
        elif isinstance(made.inner, Segmented):
            made.inner.choose(2)  # not set
            made.inner.installEventFilter(self)
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.keep()
            return True
        return super().eventFilter(watched, event)

    def _say_wrong(self, words: str) -> None:
        self.error.setText(words)
        self.error.setVisible(bool(words))
        if self.editor is not None and isinstance(self.editor.inner, Field):
            self.editor.inner.show_error(bool(words))

    def value(self) -> str:
        """What was typed or chosen, as it is stored."""
        if self.editor is None or self.question is None:
            return ""
        said = self.editor.value()
        stored = {words: value for value, words in self.question.choices}
        return stored.get(said, said) if self.question.kind is FieldKind.CHOICE else said

    # ------------------------------------------------------------ acting
    def keep(self) -> None:
        """Keeps the answer; what cannot be kept is said and stays in the field."""
        contact, question, value = self._contact, self.question, self.value()
        if contact is None or question is None:
            return

        def work(session: Any) -> None:
            answering.answer(session, contact.id, question, value, clock.now())

        label = f"Noted the {question.label[:1].lower()}{question.label[1:]} of “{contact.name}”"
        self._desk.act(self, label, work, failed=self._refused)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._say_wrong(str(error))
        else:
            self._desk.messages.failed(error)

    def _record(self) -> None:
        contact = self._contact
        address = next((a for a in contact.of("email") if not a.why), None) if contact is not None else None
        if contact is not None and address is not None:
            ConsentSheet(self.window(), self._desk, contact.id, address).open()

    def _later(self) -> None:
        self._put("Put off a question to “{}”", clock.today() + NOT_NOW)

    def _never(self) -> None:
        self._put("“{}” is not asked this again", None)

    def _put(self, words: str, until: date | None) -> None:
        contact, question = self._contact, self.question
        if contact is not None and question is not None:
            self._desk.act(self, words.format(contact.name), _putting(contact.id, question.key, until))


def _putting(contact_id: int, question: str, until: date | None) -> Callable[[Any], None]:
    return lambda session: answering.put_off(session, contact_id, question, until, clock.now())
