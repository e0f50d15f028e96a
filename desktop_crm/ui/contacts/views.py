"""The column of views beside the table: everyone, lists, tags, imports, deleted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QRectF, Signal

from desktop_crm.contacts import finding, tagging
from desktop_crm.contacts.finding import Deleted, Everyone, Imported, Listed, Query, Ruled, Tagged, View
from desktop_crm.imports import listing
from desktop_crm.segments import lists, saving
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import icon_button
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Gap, GroupLook, Head, RowState, Spot
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import scaled

RECENT = 5  # imports shown as views


@dataclass(frozen=True, slots=True)
class Entry:
    """A view one can open. `detail` names it in a Place; `on` is the one that is shown."""

    detail: str
    words: str
    view: View
    count: int | None  # None: not counted yet
    icon: str = ""
    on: bool = False
    place: Place | None = None  # elsewhere than this list
    rule_id: int | None = None  # of a segment, whose rule can be changed


Record = Entry | Head | Gap


def read_views(session: Any) -> list[Record]:
    """All views with their counts, as the column shows them."""
    found: list[Record] = [
        Entry("", "Everyone", Everyone(), finding.count(session, Query(), None)),
    ]
    found += _saved_views(session)
    saved = lists.every(session)
    if saved:
        found += [Gap(12), Head("Lists", len(saved))]
        found += [Entry(f"list:{each.id}", each.name, Listed(each.id), each.count) for each in saved]
    tags = tagging.every(session)
    if tags:
        found += [Gap(12), Head("Tags", len(tags))]
        found += [Entry(f"tag:{tag.id}", tag.name, Tagged(tag.id), tag.count, "tag") for tag in tags]
    imports = listing.history(session)
    if imports:
        found += [Gap(12), Head("Imports", len(imports))]
        found += [_imported(session, each) for each in imports[:RECENT]]
        found += [Entry("imports", "All imports …", Everyone(), None, place=Place(Where.IMPORTS))]
    found += [
        Gap(12),
        Entry("duplicates", "Possible duplicates", Everyone(), None, "users", place=Place(Where.DUPLICATES)),
    ]
    found.append(Entry("plans", "Interaction plans", Everyone(), None, "target", place=Place(Where.PLANS)))
    gone = finding.count(session, Query(Deleted()), None)
    if gone:
        found += [Gap(12), Entry("deleted", "Deleted", Deleted(), gone, "trash")]
    return found


def _saved_views(session: Any) -> list[Record]:
    """The segments, not counted yet: that may take a while in a large book."""
    rules = [each for each in saving.every(session) if each.is_rule]
    return [
        Gap(12),
        Head("Saved views", len(rules)),
        *(
            Entry(f"segment:{each.id}", each.name, each.view, None, "funnel", rule_id=each.id)
            for each in rules
        ),
        Entry("new", "New …", Everyone(), None, "plus", place=Place(Where.SEGMENT)),
    ]


def read_counts(session: Any) -> dict[str, int]:
    """How many are in each segment, by the entry's detail."""
    return {
        f"segment:{each.id}": finding.count(session, Query(each.view), None)
        for each in saving.every(session)
        if each.is_rule
    }


def detail_of(view: View) -> str:
    """How a place names a saved view; empty for everyone."""
    match view:
        case Listed(segment_id):
            return f"list:{segment_id}"
        case Ruled(rule=("segment", int(segment_id))):
            return f"segment:{segment_id}"
        case _:
            return ""


def _imported(session: Any, each: listing.Import) -> Entry:
    view = Imported(each.id)
    count = finding.count(session, Query(view), None)
    return Entry(f"import:{each.id}", each.file, view, count, "download-simple")


class _ViewLook(GroupLook):
    def row_height(self, record: Any) -> int:
        return theme.px(31)

    def row_words(self, record: Any) -> str:
        return f"{record.words}, {record.count:,} contacts" if record.count is not None else str(record.words)

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
        count = "" if record.count is None else f"{record.count:,}"
        end = box.right() - 8 - theme.width(count, 12)
        for spot in self.spots(rect, record) if state.hover or state.current else ():
            pen.icon(spot.rect, "pencil-simple", 14, "text2")
            end = spot.rect.left()
        pen.text(QRectF(x, box.y(), end - x - 6, box.height()), record.words, 13, 600 if record.on else 400)
        pen.text(
            QRectF(x, box.y(), box.right() - x - 8, box.height()), count, 12, 400, "text2", "r", tabular=True
        )

    def spots(self, rect: QRectF, record: Any) -> Sequence[Spot]:
        if not isinstance(record, Entry) or record.rule_id is None:
            return ()
        count = "" if record.count is None else f"{record.count:,}"
        right = rect.right() - 12 - theme.width(count, 12)
        return (Spot("rule", "Change the rule (E)", QRectF(right - 24, rect.y() + 3, 24, rect.height() - 7)),)


class ViewColumn(Box):
    """The second column of Contacts."""

    chosen = Signal(object)  # Entry
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(surface="subtle")
        self.list = RowList(_ViewLook(), "Views", surface="subtle")
        self.list.opened.connect(self.chosen)
        self.list.spot_clicked.connect(self._rule_asked)
        self.list.key_pressed.connect(self._key)

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
        scaled(self, width=200)
        self._records: list[Record] = []
        self._detail = ""

    def show_views(self, records: list[Record]) -> None:
        before = {r.detail: r.count for r in self._records if isinstance(r, Entry) and r.count is not None}
        self._records = records
        self._count_up(before)

    def show_counts(self, counts: dict[str, int]) -> None:
        """Puts the numbers to the segments."""
        self._count_up(counts, anew=True)

    def _count_up(self, counts: dict[str, int], anew: bool = False) -> None:
        """The old numbers of segments stay until the new ones are there."""
        self._records = [
            replace(r, count=counts[r.detail])
            if isinstance(r, Entry) and r.detail in counts and (anew or r.count is None)
            else r
            for r in self._records
        ]
        self._mark()

    def _rule_asked(self, _spot: str, entry: Entry) -> None:
        self.chosen.emit(replace(entry, place=Place(Where.SEGMENT, entry.rule_id)))

    def _key(self, key: str, entry: Any) -> None:
        if key == "e" and isinstance(entry, Entry) and entry.rule_id is not None:
            self._rule_asked("rule", entry)

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
                record = replace(record, on=on)  # noqa: PLW2901
            shown.append(record)
        self.list.show_records(shown)
