"""What is done with the current row of the list: its menu, its cells, deleting and restoring it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from desktop_crm.base import clock
from desktop_crm.contacts import editing
from desktop_crm.insight.rows import ContactLine
from desktop_crm.ui.contacts import cells
from desktop_crm.ui.contacts.cells import CellEditor
from desktop_crm.ui.desk import Desk

if TYPE_CHECKING:
    from desktop_crm.ui.contacts.list_page import ContactsPage


class RowActs(QObject):
    """Joins the keys and the menu of a row to what they do; each is one step to take back."""

    def __init__(self, page: ContactsPage, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk, self._table = page, desk, page.table
        self.cells = CellEditor(page.table)
        self.cells.kept.connect(self._keep_cell)
        page.table.menu_wanted.connect(self.menu)
        page.table.key_pressed.connect(self._key)

    def _key(self, key: str, line: object) -> None:
        if key == "f2":
            self.edit_cell()
        elif key == "delete" and isinstance(line, ContactLine):
            if self._table.selection.count(self._table.paged.rowCount()):
                self._page.bulk.delete()
            else:
                self._delete(line)

    def menu(self, where: QPoint) -> None:
        """Opens the menu of the current row."""
        line = self._table.current_record()
        if line is None:
            return
        menu, gone = QMenu(self._page), self._page.in_bin()
        menu.addAction("Open").triggered.connect(self._page.main_action)
        if cells.can_be_changed(self._table.current_column()) and not gone:
            menu.addAction("Change this cell\tF2").triggered.connect(self.edit_cell)
        for name in ("log", "new_follow_up"):
            menu.addAction(self._desk.actions[name])
        menu.addSeparator()
        menu.addAction("Restore" if gone else "Delete").triggered.connect(self._delete_current)
        menu.popup(where)

    def _delete_current(self) -> None:
        line = self._table.current_record()
        if isinstance(line, ContactLine):
            self._delete(line)

    def _delete(self, line: ContactLine) -> None:
        back = self._page.in_bin()
        label = f"Restored “{line.name}”" if back else f"Deleted “{line.name}”"
        act = editing.restore if back else editing.delete
        self._desk.act(self._page, label, lambda session: act(session, [line.id], clock.now()))

    def edit_cell(self) -> None:
        """Opens the current cell, where the contact is not in the bin."""
        if not self._page.in_bin():
            self.cells.fields = self._page.model.fields
            self.cells.begin()

    def _keep_cell(self, line: ContactLine, column: str, value: str) -> None:
        custom = self._page.model.fields
        self._desk.act(
            self._page, f"Changed “{line.name}”",
            lambda session: cells.write(session, line, column, value, custom),
        )  # fmt: skip
