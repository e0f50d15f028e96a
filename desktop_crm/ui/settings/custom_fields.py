"""Custom fields: what the user notes of contacts beside names and addresses."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QMenu, QStackedLayout, QWidget

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.contacts import fields, reshaping
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.fields import Field
from desktop_crm.contacts.reshaping import Joined, Misfits
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.field_form import FieldForm, KindSheet, NewField
from desktop_crm.ui.settings.panel import Panel, form
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.looks import RowState
from desktop_crm.ui.widgets.notices import EmptyState
from desktop_crm.ui.widgets.paged_model import Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.row_table import RowTable
from desktop_crm.ui.widgets.scrolling import InSight
from desktop_crm.ui.widgets.table_looks import CellLook

COLUMNS = (
    Column("field", "Field"),
    Column("kind", "Kind", 110),
    Column("choices", "Choices", 230),
    Column("used", "Used by", 96, "r"),
)
MOST = 9  # rows shown before the table scrolls


class FieldsModel(PagedModel):
    """All custom fields; there are never many."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def words(self, record: Field, column: str, role: int) -> str:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (
                record.name,
                record.kind.words().lower(),
                ", ".join(record.choices),
                f"used by {record.used:,}",
            )
            return ", ".join(part for part in parts if part)
        match column:
            case "field":
                return record.name
            case "kind":
                return record.kind.words()
            case "choices":
                return ", ".join(record.choices)
            case _:
                return f"{record.used:,}"


class _FieldLook(CellLook):
    row_height = 38

    def draw(self, pen: Pen, rect: QRectF, record: Field, column: str, state: RowState) -> None:
        room = rect.adjusted(12, 0, -12, 0)
        match column:
            case "field":
                pen.text(room, record.name, 13, 600)
            case "kind":
                pen.text(room, record.kind.words(), 13, 400, "text2")
            case "choices":
                pen.text(room, ", ".join(record.choices), 13, 400, "text2")
            case _:
                pen.text(room, f"{record.used:,}", 13, 400, "text2", "r", tabular=True)


class FieldsPanel(Panel):
    """The fields in their order; below them the current one, changed in place."""

    title, icon = "Custom fields", "list-dashes"
    finds = ("Add field", "Kind", "Choices", "Number", "Date", "Yes or no", "Rename", "Join two fields")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: int | None = None  # just added or moved, to be shown when it is read
        self._found: Sequence[Field] = ()
        self.model = FieldsModel()
        self.table = RowTable(self.model, _FieldLook(), "Custom fields", gives_way=True)
        self.table.current_changed.connect(self._chosen)
        self.table.opened.connect(self._edit)
        self.table.key_pressed.connect(self._key)
        self.form = FieldForm()
        self.form.renamed.connect(self._rename)
        self.form.kind_wanted.connect(self._look_at_kind)
        self.form.choices_changed.connect(self._change_choices)
        self.form.moved.connect(self._move)
        self.form.join_wanted.connect(self._join_menu)
        self.form.removed.connect(self._remove)
        self.add = Button("Add field", Kind.PRIMARY, "plus")
        self.add.clicked.connect(self._add)
        self.add.hide()
        first = Button("Add field", Kind.SECONDARY, "plus")
        first.clicked.connect(self._add)
        self.empty = EmptyState(
            "list-dashes",
            "No field of your own yet",
            "Note what matters in your trade: a plot, an allergy, a shoe size, the day of the next check-up.",
            first,
        )
        body = QWidget()
        self._either = QStackedLayout(body)
        self._either.addWidget(self.empty)
        self._either.addWidget(InSight(form(self.table, 20, self.form, width=720)))
        self.fill(body, actions=(self.add,))

    def watched(self) -> frozenset[str]:
        return frozenset({"fields", "field_values"})

    def load(self) -> None:
        self.desk.tasks.read(self, fields.every, self._show, key="fields")

    def flush(self) -> None:
        self.form.commit()

    def focus_first(self) -> None:
        (self.table if self.model.rowCount() else self.empty.button or self.add).setFocus()

    def main_action(self) -> None:
        self._add()

    # ------------------------------------------------------------ showing
    def _show(self, found: Sequence[Field]) -> None:
        self._found = found
        self.head.say(self.title, count_words(len(found), "field") if found else "")
        current = self.table.current_record()
        wanted, self._wanted = self._wanted or (current.id if isinstance(current, Field) else None), None
        at = next((n for n, field in enumerate(found) if field.id == wanted), 0)
        self.model.show_first(len(found), found)
        self.turn_to(self._either, 1 if found else 0)
        self.add.setVisible(bool(found))
        shown = min(len(found), MOST)
        self.table.setFixedHeight(theme.px(34) + shown * theme.px(_FieldLook.row_height) + 2)
        if found:
            self.table.make_current(at)
            self._chosen(found[at])

    def _chosen(self, field: Field | None) -> None:
        if field is not None:
            at = next((n for n, each in enumerate(self._found) if each.id == field.id), 0)
            self.form.show_field(field, first=at == 0, last=at == len(self._found) - 1)

    def _edit(self, _field_id: int) -> None:
        self._chosen(self.table.current_record())  # the form may not have followed the keys yet
        self.form.focus_first()

    def _key(self, key: str, record: object) -> None:
        if isinstance(record, Field):
            if key == "delete":
                self._remove(record)
            elif key == "f2":
                self._edit(record.id)

    # ------------------------------------------------------------ making
    def _add(self) -> None:
        sheet = NewField(self)
        sheet.wanted.connect(self._make)
        sheet.open()

    def _make(self, sheet: NewField) -> None:
        name, kind, choices = sheet.values()

        self.make(
            sheet,
            f"Added “{name}”",
            lambda session: fields.define(session, name, kind, choices),
            self._show_next,
        )

    def _show_next(self, field_id: int) -> None:
        self._wanted = field_id

    # ------------------------------------------------------------ changing
    def _rename(self, field: Field, name: str) -> None:
        self.act(
            f"Renamed “{field.name}” to “{name}”", lambda session: reshaping.rename(session, field.id, name)
        )

    def _change_choices(self, field: Field, choices: tuple[str, ...]) -> None:
        self.act(
            f"Changed the choices of “{field.name}”",
            lambda session: reshaping.change_choices(session, field.id, choices),
        )

    def _move(self, field: Field, by: int) -> None:
        self._wanted = field.id
        self.act(f"Moved “{field.name}”", lambda session: reshaping.move(session, field.id, by))

    def _look_at_kind(self, field: Field, kind: FieldKind) -> None:
        """What does not fit is said before anything is changed."""
        self.desk.tasks.read(
            self, lambda session: reshaping.misfits(session, field.id, kind, self._choices_for(session, field, kind)),
            lambda found: self._ask_kind(field, kind, found), key="kind",
        )  # fmt: skip

    @staticmethod
    def _choices_for(session: Any, field: Field, kind: FieldKind) -> tuple[str, ...]:
        """A field that becomes a choice offers what is in use."""
        return reshaping.values_in_use(session, field.id) if kind is FieldKind.CHOICE else ()

    def _ask_kind(self, field: Field, kind: FieldKind, found: Misfits) -> None:
        if not found.count:
            self._change_kind(field, kind)
            return
        sheet = KindSheet(self, field, kind, found)
        sheet.agreed.connect(self._change_kind)
        sheet.rejected.connect(self.form.show_again)
        sheet.open()

    def _change_kind(self, field: Field, kind: FieldKind) -> None:
        self.act(
            f"Made “{field.name}” {kind.words_in_a_line()}",
            lambda session: reshaping.change_kind(session, field.id, kind),
        )

    def _join_menu(self, field: Field) -> None:
        menu = QMenu(self)
        for other in self._found:
            if other.id != field.id:
                menu.addAction(f"Into “{other.name}”").setData((field, other))
        menu.triggered.connect(self._join_picked)
        menu.popup(self.form.join_button.mapToGlobal(self.form.join_button.rect().bottomLeft()))

    def _join_picked(self, action: Any) -> None:
        field, into = action.data()
        self._wanted = into.id

        def told_of(joined: Joined) -> None:
            both = f"; {count_words(joined.kept, 'contact')} had both and kept both" if joined.kept else ""
            self.desk.messages.tell(f"Joined “{field.name}” with “{into.name}”{both}", undo=True)

        self.desk.tasks.write(
            self, f"Joined “{field.name}” with “{into.name}”",
            lambda session: reshaping.join(session, field.id, into.id, clock.now()), told_of,
        )  # fmt: skip

    def _remove(self, field: Field) -> None:
        used = f" and its {count_words(field.used, 'value')}" if field.used else ""
        self.act(f"Removed “{field.name}”{used}", lambda session: reshaping.remove(session, field.id))
