"""The segment builder: say who, see who."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu, QWidget

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import one_line
from desktop_crm.campaigns import drafting
from desktop_crm.segments import saving, values, wording
from desktop_crm.segments.rules import Group, conditions
from desktop_crm.segments.vocabulary import Vocabulary
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.plan_fields import Offers, read_offers
from desktop_crm.ui.dialogue.plan_sheet import PlanSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.segments import asking
from desktop_crm.ui.segments.asking import Explained, Fitting, Opened
from desktop_crm.ui.segments.history import History
from desktop_crm.ui.segments.preview import PreviewPane
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.labels import Elided, Label
from desktop_crm.ui.widgets.layout import Box, column, columns, row, rule, scroll
from desktop_crm.ui.widgets.notices import Note
from desktop_crm.ui.widgets.rule_editor import RuleEditor

NEW = "New segment"
_LIST = {"wide": 360, "normal": 300}


class SegmentPage(Screen):
    """Name, sentence and rule on the one side, who fits on the other. Everything is kept as it is typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._place = Place(Where.SEGMENT)
        self._segment_id: int | None = None
        self._vocabulary = Vocabulary()
        self._history = History()
        self._edition = self._saved_edition = 0  # of what is typed, and of what the book has of it
        self._sheet = 0  # counts what was opened here: answers for an earlier one come too late
        self._loaded = True  # the rule is read: until then nothing may be written in its place
        self._making = False  # a new segment is being written: its number is not known yet
        self._use_it = False  # in a newsletter, once it is kept
        self._plan_it = False  # in an interaction plan, once it is kept
        self._tier = "wide"
        self._list_open = False
        self._scale = theme.scale
        self._last = Fitting(Group(), 0, 0, (), 0, ())
        self._make_widgets()
        self._build()
        self._save_soon = self._timer(300, self._save)
        self._count_soon = self._timer(120, self._count)

    def _timer(self, wait: int, slot: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait)
        timer.timeout.connect(slot)
        return timer

    def _make_widgets(self) -> None:
        self.back_button = icon_button("arrow-left", "Back to contacts")
        self.back_button.clicked.connect(self._back)
        self.name = Field("", NEW, name="Name of the segment")
        self.name.textEdited.connect(self._typed_name)
        self.plan_button = Button("Plan touches", Kind.GHOST, "target")
        self.plan_button.clicked.connect(self.plan_touches)
        self.duplicate_button = Button("Duplicate", Kind.GHOST, "copy")
        self.duplicate_button.clicked.connect(self._duplicate)
        self.delete_button = Button("Delete", Kind.GHOST, "trash")
        self.delete_button.clicked.connect(self._delete)
        self.more_button = icon_button("dots-three", "Copy or delete the segment")
        self.more_button.clicked.connect(self._more)
        self.use_button = Button("Use in a newsletter", Kind.PRIMARY, "paper-plane-tilt")
        self.use_button.clicked.connect(self.main_action)
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
        self._head = columns(
            self.back_button, 4, (self.name, 1), None, self.plan_button, self.duplicate_button, self.delete_button,
            self.more_button, self.use_button, gap=6, pad=(16, 0, 16, 0),
        )  # fmt: skip
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
        self.setLayout(column(self._head, rule(), (row((self._left, 1), self._line, self.preview), 1)))

    # ------------------------------------------------------------ the place
    def show_place(self, place: Place) -> None:
        same = place == self._place and place.id is not None and not self.take_stale()
        if same and self._segment_id == place.id:
            self._place = place
            self._count()
            return
        self._flush()  # what was shown until now
        self._save_soon.stop()
        self._place = place
        self._sheet += 1
        self._saved_edition = self._edition
        self._loaded, self._making = place.id is None, False
        self._segment_id = place.id
        self._history = History()
        self._list_open = False
        self._show_name("")
        self.saved.setText("")
        self.preview.forget()
        self._fit()
        self._show_rule(Group())
        self._read()

    def _for_campaign(self) -> int | None:
        """The newsletter that a segment is being made for."""
        kind, _, number = self._place.detail.partition(":")
        return int(number) if kind == "campaign" and number.isdecimal() else None

    def _use_words(self) -> str:
        return "Use in the newsletter" if self._for_campaign() else "Use in a newsletter"

    def _unsaved(self) -> bool:
        return self._edition != self._saved_edition

    def _read(self) -> None:
        number, asked = self._segment_id, (self._sheet, self._edition)

        def work(session: Any) -> tuple[tuple[int, int], Opened]:
            return asked, asking.opened(session, number)

        self.desk.tasks.read(self, work, self._opened, key="open")

    def _opened(self, answer: tuple[tuple[int, int], Opened]) -> None:
        (sheet, edition), found = answer
        if sheet != self._sheet:
            return
        self._vocabulary = found.vocabulary
        typed_since = self._loaded and (edition != self._edition or self._unsaved())
        if found.segment is None or found.segment.id != self._segment_id or typed_since:
            self._keep_rows()
            return
        self._loaded = True
        if not (self.name.hasFocus() and self.name.text()):
            self._show_name(found.segment.name)
        if found.segment.rule == self._history.rule:
            self._keep_rows()
            return
        self._history = History(found.segment.rule)
        self._show_rule(self._history.rule)
        if self.focusWidget() is self.name and found.segment.rule.rules:
            self.editor.focus_first()

    def _keep_rows(self) -> None:
        """What can be named may have changed; whoever is typing is not disturbed."""
        self.editor.show_vocabulary(self._vocabulary)
        self._say()
        self._count()

    def _show_name(self, name: str) -> None:
        self.name.setText(name)
        self.name.show_error(False)

    def focus_first(self) -> None:
        self.name.setFocus()
        self.name.selectAll()

    def panes(self) -> Sequence[QWidget]:
        return (self.name, self.editor, self.preview)

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
        for button in (self.plan_button, self.duplicate_button, self.delete_button):
            button.setVisible(not narrow)
        self.more_button.setVisible(narrow)
        self.use_button.set_words("Use" if narrow else self._use_words(), self._use_words() if narrow else "")
        self._head.setFixedHeight(theme.px(60))
        self.name.setMaximumWidth(theme.px(300))
        if self._scale != theme.scale:
            self._scale = theme.scale
            self.editor.show_rule(self._history.rule, self._vocabulary, clock.today())
        self.back_button.setToolTip("Back to the rule" if narrow and self._list_open else "Back to contacts")

    def may_leave(self) -> bool:
        self._flush()
        return True

    def watched(self) -> frozenset[str]:
        return frozenset(
            {"contacts", "addresses", "contact_tags", "tags", "segments", "segment_members", "interactions",
             "purchases", "consent_states", "suppressions", "deliveries", "follow_ups", "field_values",
             "fields", "imports", "products"}
        )  # fmt: skip

    def reload(self) -> None:
        if not self._unsaved() and not self._making:
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
        self._edition += 1
        self._say()
        self.preview.counting()
        self._save_soon.start()
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
        self._last = found
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
        self._edition += 1
        self._save_soon.start()

    def _flush(self) -> None:
        if self._save_soon.isActive():
            self._save_soon.stop()
            self._save()

    def _save(self) -> None:
        """Writes name and rule as they stand; a new segment comes into the book with its first change."""
        if self._making or not self._loaded:
            self._save_soon.start()
            return
        now = self._sheet, self._edition
        number, name, rule = self._segment_id, one_line(self.name.text()), self._history.rule
        self._making = number is None

        def work(session: Any) -> tuple[tuple[int, int], int, str]:
            if number is None:
                made = saving.create(session, name or saving.free_name(session, NEW), rule, clock.now())
                return now, made, saving.get(session, made).name
            saving.change(session, number, rule, clock.now())
            if name and name != saving.get(session, number).name:
                saving.rename(session, number, name)
            return now, number, saving.get(session, number).name

        self.desk.tasks.write(self, "", work, self._kept, failed=self._not_kept)

    def _kept(self, kept: tuple[tuple[int, int], int, str]) -> None:
        (sheet, edition), number, name = kept
        if sheet != self._sheet:
            return
        self._saved_edition = edition
        if self._making:
            self._making = False
            self._segment_id = number
            self._place = Place(Where.SEGMENT, number, self._place.detail)
            self.moved.emit(self._place)
        if not self.name.text():
            self._show_name(name)
        self.name.show_error(False)
        self.trouble.hide()
        self.saved.setText(f"Saved {clock.local(clock.now()):%H:%M}")
        if self._use_it:
            self._use_it = False
            self._aim(number)
        if self._plan_it:
            self._plan_it = False
            self.desk.tasks.read(self, read_offers, partial(self._ask_plan, number), key="offers")

    def _not_kept(self, error: Exception) -> None:
        self._making = self._use_it = self._plan_it = False
        if not isinstance(error, UserError):
            self.desk.messages.failed(error)
            return
        self.name.show_error("already" in error.what)
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
        detail = f"segment:{self._segment_id}" if self._segment_id is not None else ""
        self.open_requested.emit(Place(Where.CONTACTS, detail=detail))

    def _more(self) -> None:
        menu = QMenu(self)
        menu.addAction("Plan touches …").triggered.connect(self.plan_touches)
        menu.addAction("Duplicate").triggered.connect(self._duplicate)
        menu.addAction("Delete").triggered.connect(self._delete)
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def _duplicate(self) -> None:
        self._flush()
        number = self._segment_id
        if number is not None:
            label = f"Copied “{self.name.text()}”"
            self.desk.act(
                self, label, lambda session: saving.duplicate(session, number, clock.now()), self._open_copy
            )

    def _open_copy(self, segment_id: int) -> None:
        self.open_requested.emit(Place(Where.SEGMENT, segment_id))

    def _delete(self) -> None:
        self._save_soon.stop()
        number = self._segment_id
        if number is None:
            self.open_requested.emit(Place(Where.CONTACTS))
            return
        self._saved_edition = self._edition
        self.desk.act(
            self,
            f"Deleted “{self.name.text()}”",
            lambda session: saving.delete(session, number),
            self._deleted,
        )

    def _deleted(self, _nothing: None) -> None:
        self._segment_id = None
        self._place = Place(Where.SEGMENT)
        self.open_requested.emit(Place(Where.CONTACTS))

    def main_action(self) -> None:
        """Takes the segment into a newsletter, as soon as it is kept: the one it was made for, or a new draft."""
        self._save_soon.stop()
        self._use_it = True
        self._save()

    def plan_touches(self) -> None:
        """Asks for an interaction plan for whoever fits, as soon as the segment is kept."""
        self._save_soon.stop()
        self._plan_it = True
        self._save()

    def _ask_plan(self, number: int, offers: Offers) -> None:
        PlanSheet(self, offers, segment_id=number).open()

    def _aim(self, number: int) -> None:
        campaign_id = self._for_campaign()

        def work(session: Any) -> int:
            if campaign_id is None:
                name = saving.get(session, number).name
                return drafting.create(session, name, clock.now(), segment_id=number)
            found = drafting.get(session, campaign_id)
            drafting.aim(session, campaign_id, found.topic_id, found.tag_id, number, clock.now())
            return campaign_id

        self.desk.tasks.write(self, "", work, self._aimed)

    def _aimed(self, campaign_id: int) -> None:
        self.open_requested.emit(Place(Where.COMPOSER, campaign_id, "audience"))
