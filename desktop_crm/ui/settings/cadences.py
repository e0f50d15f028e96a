"""Cadences: the rules by which the program reminds you of whom you have not been in touch with."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.contacts import tagging
from desktop_crm.contacts.tagging import Tag
from desktop_crm.dialogue import cadence_list, cadences
from desktop_crm.dialogue.cadence_list import Rule
from desktop_crm.dialogue.cadences import OfStage, OfTag, Whose
from desktop_crm.lifecycle.stages import Stage
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.cadence_sheet import CadenceSheet, Wish
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.panel import Panel, form
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, row
from desktop_crm.ui.widgets.looks import RowState
from desktop_crm.ui.widgets.notices import EmptyState
from desktop_crm.ui.widgets.paged_model import Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen, stage_look
from desktop_crm.ui.widgets.row_table import RowTable
from desktop_crm.ui.widgets.scrolling import InSight
from desktop_crm.ui.widgets.table_looks import CellLook

COLUMNS = (
    Column("whose", "For whom"),
    Column("often", "How often", 150),
    Column("what", "What", 170),
    Column("people", "People", 80, "r"),
)
MOST = 10  # rows shown before the table scrolls
STAGES = tuple(stage.value for stage in Stage)


@dataclass(frozen=True, slots=True)
class Found:
    """What the page shows: the rules, and the tags a new one may be for."""

    rules: tuple[Rule, ...]
    tags: tuple[Tag, ...]

    def free(self) -> list[tuple[Whose, str]]:
        """The tags and stages without a rule, as the sheet offers them."""
        taken = {(rule.cadence.tag_id, rule.cadence.stage) for rule in self.rules}
        tags = [(OfTag(tag.id), f"Tag “{tag.name}”") for tag in self.tags if (tag.id, "") not in taken]
        stages = [
            (OfStage(stage), f"Stage {stage_look(stage)[0]}")
            for stage in STAGES
            if (None, stage) not in taken
        ]
        return [*tags, *stages]


def read(session: Any) -> Found:
    """All of it, in one look."""
    return Found(cadence_list.every(session), tagging.every(session))


def whose_words(rule: Rule) -> str:
    """`Tag “roses”`, `Stage loyal`, or the name of one contact."""
    if rule.cadence.tag_id is not None:
        return f"Tag “{rule.name}”"
    return f"Stage {stage_look(rule.name)[0]}" if rule.cadence.stage in STAGES else rule.name


def often_words(rule: Rule) -> str:
    words = rule.cadence.repeat.words()
    return f"{words}, paused" if rule.cadence.rests else words


class CadencesModel(PagedModel):
    """All rules; there are never many."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def words(self, record: Rule, column: str, role: int) -> str:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            people = count_words(record.people, "person", "people")
            return f"{whose_words(record)}, {often_words(record)}, {record.cadence.what}, {people}"
        match column:
            case "whose":
                return whose_words(record)
            case "often":
                return often_words(record)
            case "what":
                return record.cadence.what
            case _:
                return f"{record.people:,}"


class _CadenceLook(CellLook):
    row_height = 40

    def draw(self, pen: Pen, rect: QRectF, record: Rule, column: str, state: RowState) -> None:
        room = rect.adjusted(12, 0, -12, 0)
        match column:
            case "whose":
                pen.text(room, whose_words(record), 13, 600)
            case "often":
                pen.text(room, often_words(record), 13, 400, "text2" if record.cadence.rests else "text")
            case "what":
                pen.text(room, record.cadence.what, 13, 400, "text2")
            case _:
                pen.text(room, f"{record.people:,}", 13, 400, "text2", "r", tabular=True)


class CadencesPanel(Panel):
    title, icon = "Cadences", "clock-clockwise"
    finds = ("Follow-ups", "Get in touch regularly", "Every 6 weeks", "Reminders", "Tag", "Stage")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found = Found((), ())
        self._of: Rule | None = None  # what the open sheet is about
        self.model = CadencesModel()
        self.table = RowTable(self.model, _CadenceLook(), "Cadences", gives_way=True)
        self.table.current_changed.connect(self._chosen)
        self.table.opened.connect(self._edit)
        self.table.key_pressed.connect(self._key)
        self.add = Button("Add cadence", Kind.PRIMARY, "plus")
        self.add.clicked.connect(self._add)
        self.add.hide()
        first = Button("Add cadence", Kind.SECONDARY, "plus")
        first.clicked.connect(self._add)
        self.empty = EmptyState(
            "clock-clockwise",
            "No cadence yet",
            "“Every 6 weeks” for a tag or a stage: whoever you have not been in touch with for so long comes up "
            "on Today by itself.",
            first,
        )
        body = QWidget()
        self._either = QStackedLayout(body)
        self._either.addWidget(self.empty)
        self._either.addWidget(InSight(form(self.table, 12, self._acts(), 16, self._note(), width=720)))
        self.fill(body, actions=(self.add,))

    def _acts(self) -> Box:
        self.change = Button("Change …", Kind.SECONDARY, "pencil-simple", small=True)
        self.rest = Button("Pause", Kind.SECONDARY, "pause", small=True)
        self.remove = Button("Remove", Kind.GHOST, "trash", small=True)
        self.people = Button("Show people", Kind.GHOST, "users", small=True)
        for button, slot in (
            (self.change, self._change), (self.rest, self._rest), (self.people, self._show_people),
            (self.remove, self._remove),
        ):  # fmt: skip
            button.clicked.connect(slot)
        return Box(row(self.change, self.rest, self.people, None, self.remove, gap=8))

    @staticmethod
    def _note() -> Label:
        return Label(
            "A contact’s own cadence counts before that of a tag, and a tag’s before that of a stage; of several "
            "tags the shortest. A paused one makes no follow-ups.",
            12, 400, "text2", wrap=True,
        )  # fmt: skip

    def watched(self) -> frozenset[str]:
        return frozenset({"settings", "cadences", "tags", "contact_tags", "contacts"})

    def load(self) -> None:
        super().load()
        self.desk.tasks.read(self, read, self._show, key="cadences")

    def focus_first(self) -> None:
        (self.table if self.model.rowCount() else self.empty.button or self.add).setFocus()

    def main_action(self) -> None:
        self._add()

    # ------------------------------------------------------------ showing
    def _show(self, found: Found) -> None:
        before, self._found = self._current(), found
        rules = found.rules
        self.head.say(self.title, count_words(len(rules), "cadence") if rules else "")
        self.model.show_first(len(rules), rules)
        self.turn_to(self._either, 1 if rules else 0)
        self.add.setVisible(bool(rules))
        shown = min(len(rules), MOST)
        self.table.setFixedHeight(theme.px(34) + shown * theme.px(_CadenceLook.row_height) + 2)
        wanted = before.cadence.id if before else 0
        at = next((n for n, rule in enumerate(rules) if rule.cadence.id == wanted), 0)
        if rules:
            self.table.make_current(at)
            self._chosen(rules[at])

    def _current(self) -> Rule | None:
        current = self.table.current_record()
        return current if isinstance(current, Rule) else None

    def _chosen(self, rule: Rule | None) -> None:
        if rule is not None:
            self.rest.set_words("Go on" if rule.cadence.rests else "Pause")
            self.rest.setAccessibleName(self.rest.text())
            self.people.setVisible(not rule.cadence.stage)

    # ------------------------------------------------------------ changing
    def _key(self, key: str, _record: object) -> None:
        if key == "delete":
            self._remove()

    def _edit(self, _number: object) -> None:
        self._change()

    def _add(self) -> None:
        groups = self._found.free()
        sheet = CadenceSheet(self, "Add a cadence", groups=groups)
        sheet.wanted.connect(self._made)
        sheet.open()

    def _made(self, wish: Wish) -> None:
        whose = wish.whose
        if whose is None:
            return
        label = f"{wish.name}: {wish.repeat.words().lower()}"
        self.desk.act(
            self, label,
            lambda session: cadences.add(session, whose, wish.repeat, clock.now(), wish.what, wish.channel),
        )  # fmt: skip

    def _change(self) -> None:
        rule = self._of = self._current()
        if rule is not None:
            sheet = CadenceSheet(self, f"Change the cadence of {whose_words(rule)}", rule.cadence)
            sheet.wanted.connect(self._changed)
            sheet.open()

    def _changed(self, wish: Wish) -> None:
        rule = self._of  # the current one may be another by now
        if rule is None:
            return
        number, label = rule.cadence.id, f"{whose_words(rule)}: {wish.repeat.words().lower()}"
        self.desk.act(
            self, label,
            lambda session: cadences.change(
                session, number, wish.repeat, clock.now(), wish.what, wish.channel
            ),
        )  # fmt: skip

    def _rest(self) -> None:
        rule = self._current()
        if rule is None:
            return
        number, name = rule.cadence.id, whose_words(rule)
        if rule.cadence.rests:
            self.desk.act(
                self, f"{name}: goes on", lambda session: cadences.go_on(session, number, clock.now())
            )
        else:
            self.desk.act(
                self, f"{name}: paused", lambda session: cadences.pause(session, number, clock.now())
            )

    def _remove(self) -> None:
        rule = self._current()
        if rule is not None:
            number, label = rule.cadence.id, f"Removed the cadence of {whose_words(rule)}"
            self.desk.act(self, label, lambda session: cadences.remove(session, number, clock.now()))

    def _show_people(self) -> None:
        rule = self._current()
        if rule is None:
            return
        if rule.cadence.contact_id is not None:
            self.open_requested.emit(Place(Where.CONTACT, rule.cadence.contact_id))
        elif rule.cadence.tag_id is not None:
            self.open_requested.emit(Place(Where.CONTACTS, detail=f"tag:{rule.cadence.tag_id}"))
