"""The right-hand column of a contact's page: follow-ups, tags, about, relations, note."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu

from desktop_crm.ui.contacts import about
from desktop_crm.ui.contacts.dossier import Dossier
from desktop_crm.ui.contacts.follow_ups_box import FollowUpsBox
from desktop_crm.ui.contacts.in_place import Fact, Facts, leaves
from desktop_crm.ui.contacts.influence import InfluenceBox
from desktop_crm.ui.contacts.question_box import QuestionBox
from desktop_crm.ui.contacts.reach_hint import ReachHint
from desktop_crm.ui.contacts.relations import RelationsBox
from desktop_crm.ui.contacts.stage_hint import StageHint
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.choices import Check, Chip
from desktop_crm.ui.widgets.fields import Field, TextArea
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, Flow, column, row, rule, wrapping
from desktop_crm.ui.widgets.notices import section
from desktop_crm.ui.widgets.pool import Pool


class Aside(Box):
    """Follow-ups, tags, about, relations, note. It only asks; the page acts."""

    follow_up_wanted = Signal()
    tag_added = Signal(str)
    tag_removed = Signal(str)
    edit_wanted = Signal()
    note_kept = Signal(str)

    def __init__(self, reach: ReachHint, question: QuestionBox) -> None:
        super().__init__()
        self.setAccessibleName("Follow-ups, tags, about, note")
        self.tasks = FollowUpsBox()
        self._known: dict[str, Fact] = {}
        self._found: Dossier | None = None
        plus = icon_button("plus", "Add a follow-up")
        plus.clicked.connect(self.follow_up_wanted)
        edit = icon_button("pencil-simple", "Edit what is known")
        edit.clicked.connect(self.edit_wanted)
        self.tag_field = Field("", "Add a tag", "tag", name="Add a tag")
        self.tag_field.returnPressed.connect(self._add_tag)
        tags = Flow()
        self._tags = wrapping(tags)
        self._chips = Pool(tags, self._tag_chip)
        self.stage_hint = StageHint()
        self.facts = Facts()
        self.more = Button("Add what you know", Kind.GHOST, "plus", small=True, caret=True)
        self.more.clicked.connect(self._more_menu)
        self.tell_origins = Check("Where this comes from")
        self.tell_origins.toggled.connect(self._show_again)
        self.relations = RelationsBox()
        self.influence = InfluenceBox()
        self.note = NoteInPlace()
        self.note.kept.connect(self.note_kept)
        self.setLayout(
            column(
                section("Follow-ups", self.tasks, action=plus, gap=4), 12, rule(), 10,
                reach,
                section("Tags", self._tags, 8, self.tag_field, gap=8), 14, rule(), 10,
                self.stage_hint,
                section("About", self.facts, 4, row(self.more, None), 4, self.tell_origins, action=edit, gap=4),
                12, rule(), 10,
                question, self.relations, self.influence, self.note, None, pad=(20, 14, 18, 16),
            )
        )  # fmt: skip

    def _add_tag(self) -> None:
        text = self.tag_field.text().strip()
        if text:
            self.tag_field.clear()
            self.tag_added.emit(text)

    def show_dossier(self, found: Dossier) -> None:
        """Shows what is known."""
        self._show_tags(found.contact.tags)
        self.stage_hint.show_standing(found.standing)
        facts = [
            replace(fact, origin=found.origin(fact.key), told=self.tell_origins.isChecked())
            for fact in about.facts(found.contact, found.fields)
        ]
        self._found = found
        self._known = {fact.key: fact for fact in facts}
        self.facts.show_facts([fact for fact in facts if fact.value], found.contact.id)
        self.more.setVisible(any(not fact.value for fact in facts))
        self.relations.show_relations(found.contact, found.relations)
        self.influence.show_influence(found.contact, found.influence, found.relations.referred_by is not None)
        self.note.show_note(found.contact.note, found.contact.id)
        self.note.setToolTip(found.origin("note"))

    def _show_again(self) -> None:
        if self._found is not None:
            self.show_dossier(self._found)

    def keep(self) -> None:
        """Keeps what is just being typed, for the contact that is shown."""
        self.facts.keep()
        self.note.keep()

    def fact(self, key: str) -> Fact | None:
        """A fact as it was last read."""
        return self._known.get(key)

    def _more_menu(self) -> None:
        menu = QMenu(self)
        for fact in self._known.values():
            if not fact.value:
                menu.addAction(fact.label.replace("&", "&&")).setData(fact.key)
        menu.triggered.connect(self._more_picked)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _more_picked(self, action: QAction) -> None:
        self.facts.begin(self._known[action.data()])

    def _show_tags(self, tags: Sequence[str]) -> None:
        for chip, tag in zip(self._chips.show(len(tags)), tags, strict=True):
            chip.set(tag, "", "text2")
        self._tags.setVisible(bool(tags))

    def _tag_chip(self) -> "_TagChip":
        chip = _TagChip()
        chip.tag_removed.connect(self.tag_removed)
        return chip


class NoteInPlace(Box):
    """The note, and while it is written its field: Ctrl/Cmd Enter or leaving keeps, Esc takes back."""

    kept = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._note, self._of = "", 0
        self._words = Label("", 13, 400, "text2", wrap=True, selectable=True)
        self.edit = icon_button("pencil-simple", "Edit the note")
        self.edit.clicked.connect(self.begin)
        self.area = TextArea("", "What is good to know", name="Note", lines=6)
        self.area.hide()
        self.area.installEventFilter(self)
        self.setLayout(column(section("Note", self._words, self.area, action=self.edit, gap=2)))

    def show_note(self, note: str, of: int) -> None:
        """Shows the note of a contact; what is just being written for the same one stays."""
        if of != self._of:
            self._close()
        self._note, self._of = note, of
        self._words.setText(note or "Nothing noted.")

    def begin(self) -> None:
        self.area.setPlainText(self._note)
        self.area.show()
        self._words.hide()
        self.area.setFocus()
        self.area.moveCursor(self.area.textCursor().MoveOperation.End)

    def keep(self) -> None:
        if self.area.isHidden():
            return
        text = self.area.toPlainText().strip()
        self._close()
        if text != self._note:
            self.kept.emit(text)

    def _close(self) -> None:
        focused = self.area.hasFocus()
        self.area.hide()
        self._words.show()
        if focused:
            self.edit.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.area.isHidden():
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held:
                self.keep()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._close()
                return True
        elif leaves(event):
            self.keep()
        elif (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            event.accept()  # Ctrl Enter is ours here, not the page's main action
            return True
        return super().eventFilter(watched, event)


class _TagChip(Chip):
    """A tag, that says which one it is when it is removed."""

    tag_removed = Signal(str)

    def __init__(self) -> None:
        super().__init__("", removable=True)
        self.removed.connect(self._tell)

    def _tell(self) -> None:
        self.tag_removed.emit(self.text())
