"""Keeps the list of contacts looking as the user left it: columns, widths and order, by tier and by view."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.contacts import ordering
from desktop_crm.contacts.finding import Sort, View
from desktop_crm.insight.rows import Wanted
from desktop_crm.ui.contacts import columns
from desktop_crm.ui.contacts.columns import ListLook
from desktop_crm.ui.contacts.columns_sheet import ColumnsSheet
from desktop_crm.ui.contacts.table import ContactLook, ContactsModel
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.widgets.arranged_table import ArrangedTable


class Arranging(QObject):
    """Reads, applies and keeps the look of the list of one view."""

    changed = Signal()  # other columns or another order: the list is to be read again

    def __init__(
        self, page: QWidget, desk: Desk, model: ContactsModel, table: ArrangedTable, look: ContactLook
    ) -> None:
        super().__init__(page)
        self._page, self._desk, self._model, self._table, self._cells = page, desk, model, table, look
        self._look = ListLook()
        self._view: View | None = None
        self._tier = "wide"
        table.arranged.connect(self._by_hand)

    # ------------------------------------------------------------ reading
    @property
    def sort(self) -> Sort:
        return self._look.sort

    @property
    def fields(self) -> Sequence[Any]:
        """The custom fields there are."""
        return self._look.fields

    def keys(self) -> list[str]:
        """The columns that are shown."""
        return [key for key, _width in self._look.layout.of(self._tier)]

    def wanted(self) -> Wanted:
        """What is read for them."""
        return columns.wanted(self.keys())

    def read(self, view: View, then: Callable[[], None]) -> None:
        """Reads how the list of a view was left, applies it, then goes on."""

        def came(look: ListLook) -> None:
            other = view != self._view
            if not other:  # the order of this moment stays, also one that cannot be kept
                look = replace(look, sort=self._look.sort)
            self._view, self._look = view, look
            self.apply()
            then()

        self._desk.tasks.read(self, lambda session: columns.read(session, view), came, key="look")

    def set_tier(self, tier: str) -> None:
        self._tier = tier
        self.apply()

    def apply(self) -> None:
        """Shows the columns."""
        by_id = {field.id: field for field in self._look.fields}
        self._model.fields = self._cells.fields = by_id
        self._cells.organisation_apart = "organisation" in self.keys()
        self._table.set_columns(self._look.columns())
        shown = self._look.layout.of(self._tier)
        if list(shown) != self._table.shown():
            self._table.arrange(shown)

    # ------------------------------------------------------------ changing
    def sort_by(self, key: str, descending: bool, count: int) -> bool:
        """Orders by a column; False where the list is too long for it, which is then said."""
        sort = columns.sort_from(key, descending)
        if not sort.by.at_any_size and count > ordering.LIMIT:
            self._desk.messages.tell(
                f"More than {ordering.LIMIT:,} contacts are not ordered by this column. Search, or open a view, first."
            )
            return False
        self._look = replace(self._look, sort=sort)
        self._keep(sort=sort)
        return True

    def _by_hand(self, shown: list[tuple[str, int]]) -> None:
        self._change(self._look.layout.with_tier(self._tier, shown))

    def ask(self) -> None:
        """Opens the sheet that chooses columns."""
        sheet = ColumnsSheet(self._page, self._look.columns(), self._look.layout.of(self._tier))
        sheet.chosen.connect(self._chosen)
        sheet.usual_wanted.connect(self._usual)
        sheet.open()

    def _chosen(self, shown: list[tuple[str, int]]) -> None:
        self._change(self._look.layout.with_tier(self._tier, shown))

    def _usual(self) -> None:
        self._change(self._look.layout.without(self._tier))

    def _change(self, layout: columns.Layout) -> None:
        before = self.wanted()
        self._look = replace(self._look, layout=layout)
        self.apply()
        self._keep(layout=layout)
        if self.wanted() != before:
            self.changed.emit()

    def _keep(self, layout: columns.Layout | None = None, sort: Sort | None = None) -> None:
        view = self._view
        if view is not None:
            self._desk.tasks.write(self, "", lambda session: columns.keep(session, view, layout, sort))

    def keep_for(self, session: Any, view: View) -> None:
        """Writes the present look for a view that was just made."""
        columns.keep(session, view, self._look.layout, self._look.sort)
