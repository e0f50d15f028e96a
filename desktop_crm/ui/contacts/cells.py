"""Cells of the list that are changed where they stand: F2 opens one, Tab walks on, Enter keeps, Esc takes back."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from desktop_crm.base import clock
from desktop_crm.contacts import editing, fields, reaching
from desktop_crm.contacts.field_kinds import FieldKind, day_of
from desktop_crm.contacts.fields import Field
from desktop_crm.insight.rows import ContactLine
from desktop_crm.ui.contacts.about import STAGES
from desktop_crm.ui.contacts.in_place import leaves
from desktop_crm.ui.contacts.value_editor import ValueEditor
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.arranged_table import ArrangedTable
from desktop_crm.ui.widgets.paint import stage_look

_OWN = ("name", "organisation", "stage", "source", "language", "birthday")


def can_be_changed(column: str) -> bool:
    """Whether the cells of a column can be changed in the list."""
    return column in (*_OWN, "email", "phone") or column.startswith("field:")


def value_of(line: ContactLine, column: str) -> str:
    """What a cell holds, as it is typed."""
    match column:
        case "name" | "organisation" | "stage":
            return str(getattr(line, column))
        case "email" | "phone":
            return next(iter(line.emails if column == "email" else line.phones), "")
        case "birthday":
            return line.extra.birthday.words() if line.extra.birthday else ""
        case "source" | "language":
            return str(getattr(line.extra, column))
    return line.extra.custom.get(int(column.partition(":")[2]), "")


def write(session: Any, line: ContactLine, column: str, value: str, custom: Mapping[int, Field]) -> None:
    """Keeps what was typed into a cell."""
    now = clock.now()
    match column:
        case "email" | "phone":
            reaching.put_first(session, line.id, column, value, now)
        case "name":
            whole = "organisation" if line.kind == "organisation" else "full_name"
            editing.change(session, line.id, {whole: value}, now)  # type: ignore[misc]
        case "birthday":
            editing.change(session, line.id, {"birthday": day_of(value)}, now)
        case "organisation" | "stage" | "source" | "language":
            editing.change(session, line.id, {column: value}, now)  # type: ignore[misc]
        case _:
            fields.put(session, line.id, custom[int(column.partition(":")[2])].name, value, now)


class CellEditor(QObject):
    """The one editor over a table; `kept` carries the line, the column and the new value."""

    kept = Signal(object, str, str)

    def __init__(self, table: ArrangedTable) -> None:
        super().__init__(table)
        self._table = table
        self.fields: Mapping[int, Field] = {}
        self.editor: ValueEditor | None = None
        self._line: ContactLine | None = None
        self._column = ""
        table.verticalScrollBar().valueChanged.connect(self.keep)
        table.horizontalScrollBar().valueChanged.connect(self.keep)

    def begin(self) -> None:
        """Opens the current cell, if it can be changed."""
        self.keep()
        line, column = self._table.current_record(), self._table.current_column()
        if not isinstance(line, ContactLine) or not can_be_changed(column):
            return
        self._table.go_to_cell(self._table.currentIndex().row(), column)
        self._line, self._column = line, column
        title = next(c.title for c in self._table.columns if c.key == column)
        self.editor = editor = self._made(f"{title} of {line.name}", column, value_of(line, column))
        editor.setParent(self._table.viewport())
        editor.setAutoFillBackground(True)
        editor.inner.setAccessibleDescription("Enter keeps it, Esc takes it back, Tab goes to the next cell.")
        rect = self._table.cell_rect(self._table.currentIndex().row(), column).toRect()
        wide = max(
            rect.width() - 4,
            theme.px(150),
            editor.sizeHint().width() if editor.kind is FieldKind.YES_NO else 0,
        )
        left = min(rect.x() + 2, max(0, self._table.viewport().width() - wide - 2))
        high = editor.sizeHint().height()
        editor.setGeometry(QRect(left, rect.y() + (rect.height() - high) // 2, wide, high))
        editor.inner.installEventFilter(self)
        editor.picked.connect(self.keep)
        editor.show()
        editor.setFocus()
        editor.select_all()

    def _made(self, name: str, column: str, value: str) -> ValueEditor:
        if column == "stage":
            shown = stage_look(value)[0] if value else ""
            return ValueEditor(name, FieldKind.CHOICE, shown, [stage_look(stage)[0] for stage in STAGES])
        if column == "birthday":
            return ValueEditor(name, FieldKind.DATE, value)
        field = self.fields.get(int(column.partition(":")[2] or 0))
        if field is not None:
            return ValueEditor(name, field.kind, value, field.choices)
        return ValueEditor(name, value=value)

    def keep(self) -> None:
        """Closes the editor and tells what was typed, if it is something else."""
        editor, line, column = self.editor, self._line, self._column
        if editor is None or line is None:
            return
        value, before = editor.value(), value_of(line, column)
        if column == "stage":
            value = next((stage for stage in STAGES if stage_look(stage)[0] == value), "")
            changed = value != before
        else:
            changed = editor.differs_from(before)
        useless = (column == "name" and not value) or (column == "birthday" and bool(editor.doubt()))
        self._close()
        if changed and not useless:
            self.kept.emit(line, column, value)

    def take_back(self) -> None:
        self._close()

    def _close(self) -> None:
        editor, self.editor, self._line = self.editor, None, None
        if editor is not None:
            focused = editor.inner.hasFocus()
            editor.inner.removeEventFilter(self)
            editor.hide()
            editor.deleteLater()
            if focused:
                self._table.setFocus()

    # ------------------------------------------------------------ keys
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self.keep()
                case Qt.Key.Key_Escape:
                    self.take_back()
                case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                    self._walk(1 if event.key() == Qt.Key.Key_Tab else -1)
                case _:
                    return super().eventFilter(watched, event)
            return True
        if leaves(event):
            QTimer.singleShot(0, self, self._left)
        return super().eventFilter(watched, event)

    def _left(self) -> None:
        if self.editor is not None and not self.editor.inner.hasFocus():
            self.keep()

    def _walk(self, step: int) -> None:
        """Keeps this cell and opens the next one that can be changed, at the end of a row in the next row."""
        row, column = self._table.currentIndex().row(), self._column
        self.keep()
        keys = [key for key, _width in self._table.shown() if can_be_changed(key)]
        at = keys.index(column) + step
        if not 0 <= at < len(keys):
            row, at = row + step, at % len(keys)
        if 0 <= row < self._table.paged.rowCount():
            self._table.go_to_cell(row, keys[at])
            self.begin()
