"""Contacts: find anyone, act on many."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from desktop_crm.contacts import finding, ordering
from desktop_crm.contacts.finding import Chosen, Deleted, Query, View
from desktop_crm.insight import rows
from desktop_crm.ui.contacts import columns, paper
from desktop_crm.ui.contacts.arranging import Arranging
from desktop_crm.ui.contacts.bulk import BulkBar
from desktop_crm.ui.contacts.detail import DetailPane
from desktop_crm.ui.contacts.form import ContactSheet
from desktop_crm.ui.contacts.row_acts import RowActs
from desktop_crm.ui.contacts.table import ContactLook, ContactsModel
from desktop_crm.ui.contacts.view_saving import ViewSaver
from desktop_crm.ui.contacts.views import Entry, Record, ViewColumn, detail_of, read_counts, read_views
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.log_sheet import Who
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.printing.documents import Subject
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.widgets.arranged_table import ArrangedTable
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.layout import column, row, rule
from desktop_crm.ui.widgets.notices import EmptyState, PageTitle, page_header
from desktop_crm.ui.widgets.paged_model import PAGE

MERGED = 20  # contacts that are compared by hand at a time


@dataclass(frozen=True, slots=True)
class _First:
    """The answer that can be shown at once: the first page, and how many there are (up to a limit)."""

    query: Query
    count: int
    lines: Sequence[rows.ContactLine]
    ids: "array[int] | None"  # of all rows, where the list is to stay as it stands


class ContactsPage(Screen):
    """The list of contacts with its views, its search and the details of the current one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._query = Query(sort=columns.USUAL_SORT)
        self._entry: Entry | None = None
        self._place = Place(Where.CONTACTS)
        self._tier = "wide"
        self._any = True  # whether there is anybody whose details could be shown
        self.views = ViewColumn()
        self.views.chosen.connect(self._open_view)
        self.title = PageTitle("Everyone")
        self.view_menu = Button("Views", Kind.SECONDARY, "list", caret=True)
        self.view_menu.clicked.connect(self._views_menu)
        self.search = Field(
            "", "Name, phone, place, note …", "magnifying-glass", name="Search contacts", width=260
        )
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search_soon)
        self.add_button = Button("Add contact", Kind.PRIMARY, "plus")
        self.add_button.clicked.connect(self.add_contact)
        self.columns_button = Button("Columns", Kind.SECONDARY, "columns")
        self.model = ContactsModel(self)
        cell_look = ContactLook()
        self.table = ArrangedTable(self.model, cell_look, "Contacts", "name")
        self.look = Arranging(self, desk, self.model, self.table, cell_look)
        self.bulk = BulkBar(desk, self)
        self.row_acts = RowActs(self, desk)
        self.saver = ViewSaver(self, desk, self.look)
        self.detail = DetailPane(desk)
        self._detail_box = QWidget()
        self._detail_box.setLayout(row(rule("v"), self.detail))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(30)
        self._wait.timeout.connect(self._search_now)
        self._empty = EmptyState("users", "")
        self._no_contacts = self._make_no_contacts()
        self._build()
        self._wire()

    def _make_no_contacts(self) -> EmptyState:
        choose = Button("Import a file", Kind.PRIMARY, "download-simple")
        choose.clicked.connect(self._import)
        add = Button("Add contact")
        add.clicked.connect(self.add_contact)
        return EmptyState(
            "users", "Your customers will stand here",
            "Bring them in from Excel, CSV or your address book. You see every row before anything is saved.",
            choose, add,
        )  # fmt: skip

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._clear = Button("Clear search")
        self._clear.clicked.connect(self.search.clear)
        self._nobody = EmptyState("magnifying-glass", "Nobody matches", "", self._clear)
        for state in (self._nobody, self._empty, self._no_contacts):
            self._stack.addWidget(state)
        body = row((self._stack, 1), self._detail_box)
        head = page_header(
            self.title, self.view_menu, self.search, self.columns_button, self.add_button, pad=20
        )
        self._views_rule = rule("v")
        self.setLayout(row(self.views, self._views_rule, (column(head, (body, 1)), 1)))

    def _wire(self) -> None:
        self.model.page_wanted.connect(self._read_page)
        self.table.opened.connect(self._open_contact)
        self.table.current_changed.connect(self.detail.show_line)
        self.table.sort_requested.connect(self._sort)
        self.table.typed.connect(self._typed)
        self.table.selection_changed.connect(self.bulk.show_count)
        self.bulk.cleared.connect(self.table.clear_selection)
        self.detail.open_requested.connect(self._open_contact)
        self.views.save_wanted.connect(self.ask_view_name)
        self.columns_button.clicked.connect(self.look.ask)
        self.look.changed.connect(self._look_changed)
        self.saver.saved.connect(self._view_saved)
        self.bulk.print_wanted.connect(self.print_page)
        self.bulk.merge_wanted.connect(self._merge)

    # ------------------------------------------------------------ the place
    def show_place(self, place: Place) -> None:
        changed = place.detail != self._place.detail
        self._place = place
        if changed:
            self.table.clear_selection()
        self._read_views(keep=not changed)

    def focus_first(self) -> None:
        self.table.setFocus() if self.model.rowCount() else self.search.setFocus()

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def main_action(self) -> None:
        line = self.table.current_record()
        if line is not None:
            self._open_contact(line.id)

    def panes(self) -> Sequence[QWidget]:
        return (self.search, self.views.list, self.table, self.detail)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("Enter", "Open the contact"),
            ("Left, Right", "Go from cell to cell"),
            ("F2", "Change the cell; Enter keeps, Esc takes back, Tab goes on"),
            ("Space", "Tick or untick"),
            ("Shift Up, Down", "Tick several"),
            ("Ctrl A", "Tick all"),
            ("Delete", "Delete what is ticked, or the current contact"),
            ("Shift F10", "What can be done with the contact"),
            ("Letters", "Search"),
        )

    def set_tier(self, tier: str) -> None:
        self._tier = tier
        self._fit()

    def _fit(self) -> None:
        wide = self._tier == "wide"
        self.views.setVisible(wide)
        self._views_rule.setVisible(wide)
        self.view_menu.setVisible(not wide)
        self._detail_box.setVisible(self._tier != "narrow" and self._any)
        self.look.set_tier(self._tier)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bulk.place_over(self.table)

    # ------------------------------------------------------------ reading
    def watched(self) -> frozenset[str]:
        return frozenset(
            {"contacts", "addresses", "tags", "contact_tags", "segments", "segment_members",
             "interactions", "follow_ups", "consent_states", "suppressions", "fields", "field_values", "purchases"}
        )  # fmt: skip

    def reload(self) -> None:
        self._read_views(keep=True)

    def _read_views(self, keep: bool) -> None:
        self._keep = keep
        self.desk.tasks.read(self, read_views, self._views_came, key="views")

    def _views_came(self, records: list[Record]) -> None:
        self.views.show_views(records)
        self._entry = self.views.entry(self._place.detail) or self.views.entry("")
        self.views.mark(self._entry.detail if self._entry else "")
        if self._entry is not None:
            self.look.read(self._entry.view, self._ask_again)

    def _ask_again(self) -> None:
        self._ask(self._keep)
        self.desk.tasks.read(self, read_counts, self.views.show_counts, key="counts")

    def _look_changed(self) -> None:
        self._ask(keep=True)

    def _ask(self, keep: bool) -> None:
        entry, wanted = self._entry, self.look.wanted()
        if entry is None:
            return
        query = self._query = Query(entry.view, self.search.text().strip(), self.look.sort)
        still = (
            keep and self.model.rowCount() > 0
        )  # an empty list shows its first page as soon as it is there

        def work(session: Any) -> _First:
            if still:
                every = finding.ids(session, query)
                return _First(query, len(every), rows.rows(session, list(every[:PAGE]), wanted=wanted), every)
            ids = list(finding.page(session, query, 0, PAGE))
            count = len(ids) if len(ids) < PAGE else finding.count(session, query, None)
            return _First(query, count, rows.rows(session, ids, wanted=wanted), None)

        self.desk.tasks.read(self, work, self._first_came, key="first")

    def _first_came(self, first: _First) -> None:
        if first.query != self._query:
            return
        sort = first.query.sort
        by_name = not sort.by.at_any_size and first.count > ordering.LIMIT
        self.table.show_sort("name" if by_name else columns.sort_key(sort), sort.descending and not by_name)
        if first.ids is not None:
            with self.table.held_still():
                self.model.refresh(first.count, first.lines, first.ids)
        else:
            self.model.show_first(first.count, first.lines)
            self.table.scrollToTop()
        if first.count and not self.table.currentIndex().isValid():
            self.table.make_current(0)
        self._say(first)
        query = first.query
        if first.ids is None and first.count > PAGE:
            self.desk.tasks.read(self, lambda session: finding.ids(session, query), self._ids_came, key="ids")
        if not first.count:
            self.detail.show_line(None)

    def _ids_came(self, ids: "array[int]") -> None:
        self.model.set_ids(ids)

    def _read_page(self, page: int) -> None:
        query, ids, edition = self._query, list(self.model.page_ids(page)), self.model.edition
        asked = self.look.wanted()

        def work(session: Any) -> tuple[int, int, Sequence[rows.ContactLine]]:
            wanted = ids or list(finding.page(session, query, page * PAGE, PAGE))
            return edition, page, rows.rows(session, wanted, wanted=asked)

        self.desk.tasks.read(self, work, self._page_came)

    def _page_came(self, answer: tuple[int, int, Sequence[rows.ContactLine]]) -> None:
        edition, page, lines = answer
        self.model.give_page(page, lines, edition)

    def _say(self, first: _First) -> None:
        words = self._entry.words if self._entry else "Everyone"
        people = f"{first.count:,} contact{'' if first.count == 1 else 's'}"
        self.title.say(words, f"{people} found" if first.query.text else people)
        self.view_menu.set_words(words)
        self._any = bool(first.count or first.query.text or (self._entry and self._entry.detail))
        self._fit()
        if first.count:
            self._stack.setCurrentWidget(self.table)
        elif first.query.text:
            self._nobody.say(
                f"Nobody matches “{first.query.text}”.", "Search also looks in notes, tags and numbers."
            )
            self._stack.setCurrentWidget(self._nobody)
        elif self._entry is not None and self._entry.detail:
            self._empty.say(f"Nobody is in “{words}”.", "Tick contacts in another view and add them.")
            self._stack.setCurrentWidget(self._empty)
        else:
            self._stack.setCurrentWidget(self._no_contacts)

    # ------------------------------------------------------------ what the user does
    def _search_soon(self) -> None:
        self._wait.start()

    def _search_now(self) -> None:
        self.table.clear_selection()
        self._ask(keep=False)

    def _typed(self, text: str) -> None:
        self.search.setFocus()
        self.search.setText(self.search.text() + text)

    def _merge(self, ids: Sequence[int]) -> None:
        """Those that are ticked side by side; more than a handful are found by looking for duplicates."""
        if len(ids) > MERGED:
            self.desk.messages.tell(f"Tick at most {MERGED} contacts to merge, or open Possible duplicates.")
            return
        self.open_requested.emit(Place(Where.DUPLICATES, detail=",".join(map(str, ids))))

    def _sort(self, key: str, descending: bool) -> None:
        if self.look.sort_by(key, descending, self.model.rowCount()):
            self._ask(keep=False)

    def _open_view(self, entry: Entry) -> None:
        self.open_requested.emit(entry.place or Place(Where.CONTACTS, detail=entry.detail))

    def _open_contact(self, contact_id: int) -> None:
        self.open_requested.emit(Place(Where.CONTACT, contact_id, self._place.detail))

    def _import(self) -> None:
        self.open_requested.emit(Place(Where.IMPORT))

    def add_contact(self) -> None:
        """Opens the sheet for a new contact."""
        sheet = ContactSheet(self, self.desk)
        sheet.saved.connect(self._open_contact)
        sheet.open()

    def ticked(self) -> tuple[int, Callable[[Any], list[int]]]:
        """How many are ticked, and what finds their ids: "all" is asked of the book, not of what was read."""
        chosen, query = self.table.selection.copy(), self._query

        def ids(session: Any) -> list[int]:
            return chosen.resolve(finding.ids(session, query) if chosen.everything else ())

        return chosen.count(self.model.rowCount()), ids

    def listed(self) -> Query | None:
        """What a command such as Export is about: what is ticked, else the list."""
        chosen, total = self.table.selection, self.model.rowCount()
        if not chosen.count(total) or chosen.count(total) == total:
            return self._query
        return Query(Chosen(tuple(chosen.resolve(self.model.ids_of(0, total)))), "", self._query.sort)

    def print_page(self) -> bool:
        """Prints what is ticked, else the list."""
        ticked, every = self.ticked()
        query, title = self._query, self.title.words()

        def ids(session: Any) -> Sequence[int]:
            return every(session) if ticked else finding.ids(session, query)

        shown = paper.as_shown(self.model.columns, self.table.shown())
        paper.ask(self, self.desk, Subject(ticked or self.model.rowCount(), title, ids, shown))
        return True

    def view(self) -> View:
        """The view that is shown."""
        return self._query.view

    def subject(self) -> Who | None:
        """A command such as Log interaction is about the current row."""
        line = self.table.current_record() if self._stack.currentWidget() is self.table else None
        return None if line is None or self.in_bin() else Who(line.id, line.name)

    def in_bin(self) -> bool:
        """Whether the shown view is the bin."""
        return isinstance(self._query.view, Deleted)

    # ------------------------------------------------------------ menus
    def ask_view_name(self) -> None:
        """Asks under which name the list is kept."""
        self.saver.ask(self._query)

    def _views_menu(self) -> None:
        menu = QMenu(self)
        for entry in self.views.entries():
            count = f"  ({entry.count:,})" if entry.count is not None else ""
            action = menu.addAction(f"{entry.words}{count}")
            action.setData(entry)
        if self._entry is not None and self._entry.rule_id is not None:
            action = menu.addAction(f"Change the rule of “{self._entry.words}” …")
            action.setData(replace(self._entry, place=Place(Where.SEGMENT, self._entry.rule_id)))
        menu.addSeparator()
        menu.addAction("Save this view …").setData(None)
        menu.triggered.connect(self._view_picked)
        menu.popup(self.view_menu.mapToGlobal(self.view_menu.rect().bottomLeft()))

    def _view_picked(self, action: Any) -> None:
        if action.data() is None:
            self.ask_view_name()
        else:
            self._open_view(action.data())

    def _view_saved(self, view: View) -> None:
        self.search.clear()
        self.open_requested.emit(Place(Where.CONTACTS, detail=detail_of(view)))
