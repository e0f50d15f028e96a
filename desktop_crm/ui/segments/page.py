"""The segment builder: say who, see who."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import one_line
from desktop_crm.segments import saving, values, wording
from desktop_crm.segments.rules import Group, conditions
from desktop_crm.segments.vocabulary import Vocabulary
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.segments import asking
from desktop_crm.ui.segments.asking import Explained, Fitting, Opened
from desktop_crm.ui.segments.head import Head
from desktop_crm.ui.segments.history import History
from desktop_crm.ui.segments.keeping import NEW, Keeping, Stamp
from desktop_crm.ui.segments.preview import PreviewPane
from desktop_crm.ui.segments.using import Using
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.labels import Elided, Label
from desktop_crm.ui.widgets.layout import Box, column, columns, row, rule, scroll
from desktop_crm.ui.widgets.notices import Note
from desktop_crm.ui.widgets.rule_editor import RuleEditor

_COUNT_PAUSE = 120  # milliseconds after the last key
_LIST = {"wide": 360, "normal": 300}


class SegmentPage(Screen):
    """Name, sentence and rule on the one side, who fits on the other. Everything is kept as it is typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._place = Place(Where.SEGMENT)
        self._vocabulary = Vocabulary()
        self._history = History()
        self.keeping = Keeping(self, desk.tasks, self._typed)
        self.keeping.kept.connect(self._kept)
        self.keeping.not_kept.connect(self._not_kept)
        self.using = Using(self)
        self._tier = "wide"
        self._list_open = False
        self._scale = theme.scale
        self._make_widgets()
        self._build()
        self._count_soon = QTimer(self)
        self._count_soon.setSingleShot(True)
        self._count_soon.setInterval(_COUNT_PAUSE)
        self._count_soon.timeout.connect(self._count)

    def _make_widgets(self) -> None:
        self.head = Head(NEW)
        self.head.name.textEdited.connect(self._typed_name)
        self.head.back_asked.connect(self._back)
        self.head.use_asked.connect(self.main_action)
        self.head.plan_asked.connect(self.plan_touches)
        self.head.copy_asked.connect(self._duplicate)
        self.head.delete_asked.connect(self._delete)
        self.said = Note("", "accent", "quotes")
        self.editor = RuleEditor()
        self.editor.edited.connect(self._edited)
        self.saved = Label("", 12, 400, "text2", tabular=True)
        self.trouble = Label("", 12, 500, "bad", wrap=True)
        self.trouble.hide()
        self.undo_button = icon_button("arrow-counter-clockwise", "Undo (Ctrl Z)")
        self.undo_button.clicked.connect(self.undo)
        self.redo_button = icon_button("arrow-clockwise", "Redo (Ctrl Y)")
        self.redo_button.clicked.connect(self.redo)
        self.list_button = Button("Show people", Kind.SECONDARY, "users")
        self.list_button.clicked.connect(self._toggle_list)
        self.preview = PreviewPane(self.desk.tasks)
        self.preview.asked.connect(self._ask_why)
        self.preview.open_asked.connect(self._open_contact)

    def _build(self) -> None:
        live = Elided("Who fits tomorrow is in it tomorrow.", 13, 400, "text2")
        foot = columns(
            (live, 1),
            self.saved,
            8,
            self.undo_button,
            self.redo_button,
            self.list_button,
            gap=4,
            pad=(24, 6, 20, 6),
        )
        rules = Box(column(self.trouble, self.said, 16, self.editor, None, pad=(24, 20, 24, 12)))
        self._left = Box(column((scroll(rules), 1), rule(), foot))
        self._line = rule("v")
        self.setLayout(column(self.head, rule(), (row((self._left, 1), self._line, self.preview), 1)))

    # ------------------------------------------------------------ the place
    def show_place(self, place: Place) -> None:
        same = place == self._place and place.id is not None and not self.take_stale()
        if same and self.keeping.number == place.id:
            self._place = place
            self.using.begin(place.detail)
            self._count()
            return
        self.keeping.begin(place.id)
        self._place = place
        self.using.begin(place.detail)
        self._history = History()
        self._list_open = False
        self.head.show_name("")
        self.saved.setText("")
        self.preview.forget()
        self._fit()
        self._show_rule(Group())
        self._read()

    def _read(self) -> None:
        number, asked = self.keeping.number, self.keeping.stamp()

        def work(session: Any) -> tuple[Stamp, Opened]:
            return asked, asking.opened(session, number)

        self.desk.tasks.read(self, work, self._opened, key="open")

    def _opened(self, answer: tuple[Stamp, Opened]) -> None:
        asked, found = answer
        if not self.keeping.is_shown(asked):
            return
        self._vocabulary = found.vocabulary
        other = found.segment is None or found.segment.id != self.keeping.number
        if found.segment is None or other or self.keeping.typed_since(asked):
            self._keep_rows()
            return
        self.keeping.loaded = True
        if not (self.head.name.hasFocus() and self.head.name.text()):
            self.head.show_name(found.segment.name)
        if found.segment.rule == self._history.rule:
            self._keep_rows()
            return
        self._history = History(found.segment.rule)
        self._show_rule(self._history.rule)
        if self.focusWidget() is self.head.name and found.segment.rule.rules:
            self.editor.focus_first()

    def _keep_rows(self) -> None:
        """What can be named may have changed; whoever is typing is not disturbed."""
        self.editor.show_vocabulary(self._vocabulary)
        self._say()
        self._count()

    def focus_first(self) -> None:
        self.head.name.setFocus()
        self.head.name.selectAll()

    def panes(self) -> Sequence[QWidget]:
        return (self.head.name, self.editor, self.preview)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("Up, Down", "Walk the conditions"),
            ("Enter", "Change the condition"),
            ("Alt Up, Alt Down", "Move the condition, into groups and out of them"),
            ("Delete", "Remove the condition"),
            ("Ctrl G", "Put the condition into a group"),
            ("Esc", "From a part back to the whole condition"),
        )

    def set_tier(self, tier: str) -> None:
        self._tier = tier
        self._fit()

    def _fit(self) -> None:
        narrow = self._tier == "narrow"
        self.list_button.setVisible(narrow)
        self._left.setVisible(not (narrow and self._list_open))
        self._line.setVisible(not narrow)
        self.preview.setVisible(not narrow or self._list_open)
        if narrow:
            self.preview.setMinimumWidth(0)
            self.preview.setMaximumWidth(16_777_215)
        else:
            self.preview.setFixedWidth(theme.px(_LIST[self._tier]))
        if self._scale != theme.scale:
            self._scale = theme.scale
            self.editor.show_rule(self._history.rule, self._vocabulary, clock.today())
        back = "Back to the rule" if narrow and self._list_open else "Back to contacts"
        self.head.fit(narrow, self.using.words(), back)

    def may_leave(self) -> bool:
        self.keeping.flush()
        return True

    def watched(self) -> frozenset[str]:
        return frozenset(
            {"contacts", "addresses", "contact_tags", "tags", "segments", "segment_members", "interactions",
             "purchases", "consent_states", "suppressions", "deliveries", "follow_ups", "field_values",
             "fields", "imports", "products"}
        )  # fmt: skip

    def reload(self) -> None:
        if self.keeping.resting():
            self._read()

    # ------------------------------------------------------------ the rule
    def _show_rule(self, rule: Group) -> None:
        self.editor.show_rule(rule, self._vocabulary, clock.today())
        self._say()
        self._count()

    def _say(self) -> None:
        """The rule as a sentence, of what can be used; what undo and redo would do."""
        rule, today = self._history.rule, clock.today()
        usable = frozenset(c for c in conditions(rule) if not values.fault(c, self._vocabulary.known, today))
        self.said.set_words(wording.plain(wording.sentence(rule, usable)))
        self.undo_button.allow(self._history.can_undo, "There is nothing to take back.")
        self.redo_button.allow(self._history.can_redo, "There is nothing to do again.")

    def _edited(self, rule: Group, typed: str) -> None:
        self._history.note(rule, typed, clock.now())
        self._changed()

    def _changed(self) -> None:
        self._say()
        self.preview.counting()
        self.keeping.later()
        self._count_soon.start()

    def undo(self) -> bool:
        if not self._history.undo():
            return False
        self._turned()
        return True

    def redo(self) -> bool:
        if not self._history.redo():
            return False
        self._turned()
        return True

    def _turned(self) -> None:
        self.editor.show_rule(self._history.rule, self._vocabulary, clock.today())
        self._changed()

    # ------------------------------------------------------------ who fits, and why
    def _count(self) -> None:
        rule = self._history.rule
        self.preview.counting()
        self.desk.tasks.read(
            self,
            lambda session: asking.fitting(session, rule),
            self._fits,
            key="people",
            failed=self._no_count,
        )

    def _fits(self, found: Fitting) -> None:
        if found.rule != self._history.rule:
            return
        self.preview.show_fitting(found)
        people = "person" if found.count == 1 else "people"
        self.list_button.set_words(f"Show {found.count:,} {people}")
        about = self.preview.about()
        if about is not None:
            self._ask_why(about)

    def _no_count(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self.desk.messages.failed(error)
            return
        self.preview.failed(str(error))

    def _ask_why(self, contact_id: int) -> None:
        rule = self._history.rule
        self.desk.tasks.read(
            self, lambda session: asking.explained(session, rule, contact_id), self._why_came, key="why"
        )

    def _why_came(self, found: Explained) -> None:
        self.preview.show_why(found)

    def _open_contact(self, contact_id: int) -> None:
        self.open_requested.emit(Place(Where.CONTACT, contact_id))

    def _toggle_list(self) -> None:
        self._list_open = True
        self._fit()
        self.preview.people.setFocus()

    # ------------------------------------------------------------ keeping it
    def _typed_name(self) -> None:
        self.keeping.later()

    def _typed(self) -> tuple[str, Group]:
        return one_line(self.head.name.text()), self._history.rule

    def _kept(self, number: int, name: str, new: bool) -> None:
        if new:
            self._place = Place(Where.SEGMENT, number, self._place.detail)
            self.moved.emit(self._place)
        if not self.head.name.text():
            self.head.show_name(name)
        self.head.name.show_error(False)
        self.trouble.hide()
        self.saved.setText(f"Saved {clock.local(clock.now()):%H:%M}")
        self.using.go_on(number)

    def _not_kept(self, error: Exception) -> None:
        self.using.forget()
        if not isinstance(error, UserError):
            self.desk.messages.failed(error)
            return
        self.head.name.show_error("already" in error.what)
        self.saved.setText("Not saved")
        self.trouble.setText(str(error))
        self.trouble.show()

    # ------------------------------------------------------------ the head
    def _back(self) -> None:
        if self._tier == "narrow" and self._list_open:
            self._list_open = False
            self._fit()
            self.editor.focus_first()
            return
        number = self.keeping.number
        detail = f"segment:{number}" if number is not None else ""
        self.open_requested.emit(Place(Where.CONTACTS, detail=detail))

    def _duplicate(self) -> None:
        self.keeping.flush()
        number = self.keeping.number
        if number is not None:
            label = f"Copied “{self.head.name.text()}”"
            self.desk.act(
                self, label, lambda session: saving.duplicate(session, number, clock.now()), self._open_copy
            )

    def _open_copy(self, segment_id: int) -> None:
        self.open_requested.emit(Place(Where.SEGMENT, segment_id))

    def _delete(self) -> None:
        self.keeping.pause()
        number = self.keeping.number
        if number is None:
            self.open_requested.emit(Place(Where.CONTACTS))
            return
        self.keeping.drop()
        self.desk.act(
            self,
            f"Deleted “{self.head.name.text()}”",
            lambda session: saving.delete(session, number),
            self._deleted,
        )

    def _deleted(self, _nothing: None) -> None:
        self.keeping.number = None
        self._place = Place(Where.SEGMENT)
        self.open_requested.emit(Place(Where.CONTACTS))

    def main_action(self) -> None:
        """Takes the segment into a newsletter, as soon as it is kept: the one it was made for, or a new draft."""
        self.using.want_newsletter()
        self.keeping.now()

    def plan_touches(self) -> None:
        """Asks for an interaction plan for whoever fits, as soon as the segment is kept."""
        self.using.want_plan()
        self.keeping.now()
