"""The column of views beside the table: everyone, lists, tags, imports, deleted."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Signal

from desktop_crm.contacts import finding, tagging
from desktop_crm.contacts.finding import Deleted, Everyone, Imported, Listed, Query, Tagged, View
from desktop_crm.imports import listing
from desktop_crm.segments import lists
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import icon_button
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.lists import Gap, GroupLook, Head, RowList, RowState
from desktop_crm.ui.widgets.paint import Pen

RECENT = 5  # imports shown as views


@dataclass(frozen=True, slots=True)
class Entry:
    """A view one can open. `detail` names it in a Place; `on` is the one that is shown."""

    detail: str
    words: str
    view: View
    count: int
    icon: str = ""
    on: bool = False


Record = Entry | Head | Gap


def read_views(session: Any) -> list[Record]:
    """All views with their counts, as the column shows them."""
    found: list[Record] = [
        Entry("", "Everyone", Everyone(), finding.count(session, Query(), None)),
    ]
    saved = lists.every(session)
    if saved:
        found += [Gap(12), Head("Lists", len(saved))]
        found += [Entry(f"list:{each.id}", each.name, Listed(each.id), each.count) for each in saved]
    tags = tagging.every(session)
    if tags:
        found += [Gap(12), Head("Tags", len(tags))]
        found += [Entry(f"tag:{tag.id}", tag.name, Tagged(tag.id), tag.count, "tag") for tag in tags]
    imports = listing.history(session)[:RECENT]
    if imports:
        found += [Gap(12), Head("Imports", len(imports))]
        found += [_imported(session, each) for each in imports]
    gone = finding.count(session, Query(Deleted()), None)
    if gone:
        found += [Gap(12), Entry("deleted", "Deleted", Deleted(), gone, "trash")]
    return found


def detail_of(view: View) -> str:
    """How a place names a saved view; empty for everyone."""
    return f"list:{view.segment_id}" if isinstance(view, Listed) else ""


def _imported(session: Any, each: listing.Import) -> Entry:
    view = Imported(each.id)
    count = finding.count(session, Query(view), None)
    return Entry(f"import:{each.id}", each.file, view, count, "download-simple")


class _ViewLook(GroupLook):
    def row_height(self, record: Any) -> int:
        return theme.px(31)

    def row_words(self, record: Any) -> str:
        return f"{record.words}, {record.count:,} contacts"

    def draw(self, pen: Pen, rect: QRectF, record: Any, state: RowState) -> None:
        if isinstance(record, Head):
            pen.text(rect.adjusted(8, 0, -8, 0), record.words, 12, 500, "text2")
            return
        super().draw(pen, rect, record, state)

    def draw_row(self, pen: Pen, rect: QRectF, record: Any, state: RowState) -> None:
        box = rect.adjusted(0, 0, 0, -1)
        if record.on:
            pen.box(box, "sidebarOn", 6)
        elif state.hover:
            pen.box(box, "hover", 6)
        if state.focused:
            pen.focus_ring(box)
        x = box.x() + 8
        if record.icon:
            pen.icon(QRectF(x, box.y(), 16, box.height()), record.icon, 16, "text2")
            x += theme.px(24)
        count = f"{record.count:,}"
        end = box.right() - 8 - theme.width(count, 12)
        pen.text(QRectF(x, box.y(), end - x - 6, box.height()), record.words, 13, 600 if record.on else 400)
        pen.text(
            QRectF(x, box.y(), box.right() - x - 8, box.height()), count, 12, 400, "text2", "r", tabular=True
        )


class ViewColumn(Box):
    """The second column of Contacts."""

    chosen = Signal(object)  # Entry
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(surface="subtle")
        self.list = RowList(_ViewLook(), "Views", surface="subtle")
        self.list.opened.connect(self.chosen)
        self.save_button = icon_button("bookmark-simple", "Save this view")
        self.save_button.clicked.connect(self.save_wanted)
        self.setLayout(
            column(
                row(Label("Contacts", 15, 600), None, self.save_button, pad=(8, 0, 0, 0)),
                12,
                (self.list, 1),
                pad=(8, 18, 8, 12),
            )
        )
        self.setFixedWidth(theme.px(200))
        self._records: list[Record] = []
        self._detail = ""

    def show_views(self, records: list[Record]) -> None:
        self._records = records
        self._mark()

    def mark(self, detail: str) -> None:
        """Shows which view is open."""
        self._detail = detail
        self._mark()

    def entry(self, detail: str) -> Entry | None:
        """The view a Place names, if it is still there."""
        return next((r for r in self._records if isinstance(r, Entry) and r.detail == detail), None)

    def entries(self) -> list[Entry]:
        return [r for r in self._records if isinstance(r, Entry)]

    def _mark(self) -> None:
        shown: list[Record] = []
        for record in self._records:
            if isinstance(record, Entry):
                on = record.detail == self._detail
                record = Entry(record.detail, record.words, record.view, record.count, record.icon, on)  # noqa: PLW2901
            shown.append(record)
        self.list.show_records(shown)
