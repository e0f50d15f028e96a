"""The timeline with its filter and search, a page at a time, read in place."""

from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.dialogue.file_names import is_program
from desktop_crm.insight import timeline
from desktop_crm.insight.timeline import EntryKind, Page, Shown, TimelineEntry
from desktop_crm.ui.contacts import opened_entry
from desktop_crm.ui.contacts.dossier import Dossier, since_words
from desktop_crm.ui.contacts.entry_menu import EntryMenu
from desktop_crm.ui.contacts.timeline import Item, Older, TimelineList, grouped, text_room
from desktop_crm.ui.contacts.timeline_filter import TimelineFilter
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import icon_button
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.labels import Elided
from desktop_crm.ui.widgets.layout import column, row
from desktop_crm.ui.widgets.notices import EmptyState

FILTERS = (
    (Shown.ALL, "All"),
    (Shown.TALKS, "Talks"),
    (Shown.MAIL, "Mail"),
    (Shown.PURCHASES, "Purchases"),
    (Shown.CONSENT, "Consent"),
)
PAGE = 200  # entries


class TimelinePane(QWidget):
    """Filter, search, list. Enter opens an entry in place; E asks to edit it, R to answer it."""

    edit_wanted = Signal(object)  # TimelineEntry
    answer_wanted = Signal(object)
    remove_wanted = Signal(object)
    file_wanted = Signal(str, object)  # "open", "save" or "remove", and the File
    history_wanted = Signal(object)
    reopen_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._contact_id = 0
        self.menu: EntryMenu | None = None
        self._of_menu: Any = None
        self._entries: list[TimelineEntry] = []
        self._next: Any = None
        self._opened: frozenset[tuple[EntryKind, int]] = frozenset()
        self.filter = Segmented([words for _, words in FILTERS], "Show", small=True)
        self.filter.chosen.connect(self._segment_chosen)
        self.finer = TimelineFilter()
        self.finer.changed.connect(self._ticked)
        self.count = Elided("", 12, 400, "text2", tabular=True, hug=True)
        self.search = Field(
            "", "Search the timeline", "magnifying-glass", name="Search the timeline", width=220
        )
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search_soon)
        self.search.hide()
        self._glass = icon_button("magnifying-glass", "Search the timeline")
        self._glass.clicked.connect(self.open_search)
        self.list = TimelineList()
        self.list.opened.connect(self._opened_row)
        self.list.key_pressed.connect(self._key)
        self.list.spot_clicked.connect(self._spot)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(120)
        self._wait.timeout.connect(self._ask)
        self._empty = EmptyState(
            "chat-circle-dots", "Nothing yet.", "Write down the first thing that comes to mind."
        )
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        bar = row(
            self.filter, 6, self.finer.button, None, self.count, 8, self.search, self._glass, pad=(0, 0, 4, 0)
        )
        self.setLayout(column(bar, 6, self.finer.chips, (self._stack, 1)))

    def sizeHint(self) -> QSize:
        """A few entries at least; a page that is lower scrolls as a whole."""
        return QSize(super().sizeHint().width(), theme.px(220))

    # ------------------------------------------------------------ content
    def show_dossier(self, found: Dossier) -> None:
        """The timeline of a contact: its first page is in the dossier already."""
        if found.contact.id != self._contact_id:
            self._contact_id = found.contact.id
            self._entries = []
            self._opened = frozenset()
            self.filter.choose(0)
            self.finer.clear()
            self.search.blockSignals(True)
            self.search.clear()
            self.search.blockSignals(False)
            self.search.hide()
            self._glass.show()
            self.list.scrollToTop()
        self.count.set_text(since_words(found.extent))
        self.finer.set_channels(found.channels)
        if self._filtered() or len(self._entries) > len(found.page.entries):
            self._fetch(
                None, self._take, max(PAGE, len(self._entries))
            )  # what was gone through stays in sight
        else:
            self._take(found.page)

    def _filtered(self) -> bool:
        return self.filter.choice() > 0 or self.finer.is_on() or bool(self.search.text().strip())

    def _segment_chosen(self) -> None:
        """One of the segments is a choice of its own: ticks that are on go."""
        self.finer.clear()
        self._ask()

    def _ticked(self) -> None:
        self.filter.choose(0)
        self._ask()

    def _ask(self) -> None:
        self._fetch(None, self._take)

    def _fetch(self, before: Any, done: Any, limit: int = PAGE) -> None:
        asked, shown = self._asked(before), FILTERS[self.filter.choice()][0]
        number, text = self._contact_id, self.search.text().strip()
        ticked = self.finer.chosen() if self.finer.is_on() else None

        def work(session: Any) -> Page:
            kinds, channels = ticked or timeline.which(session, shown)
            return timeline.page(
                session, number, before=before, limit=limit, kinds=kinds, channel=channels, text=text
            )

        def came(page: Page) -> None:
            if asked == self._asked(None if before is None else self._next):
                done(page)

        self._desk.tasks.read(self, work, came, key="timeline")

    def _asked(self, after: Any) -> tuple[Any, ...]:
        """What an answer is for: whose entries, which of them, and after which one."""
        finer = tuple(self.finer.chips.values())
        return self._contact_id, self.filter.choice(), finer, self.search.text().strip(), after

    def _take(self, page: Page) -> None:
        self._entries, self._next = list(page.entries), page.next
        self._show()

    def _take_older(self, page: Page) -> None:
        self._entries += page.entries
        self._next = page.next
        self._show()

    def _show(self) -> None:
        width = text_room(self.list.viewport().width())
        rows = grouped(
            self._entries, self._opened, self._next is not None, max(200, min(width, theme.px(640)))
        )
        self.list.show_records(rows)
        self.list.scheduleDelayedItemsLayout()
        if self._filtered():
            self._empty.say("Nothing matches.", "Search also looks in places, outcomes and campaign names.")
        else:
            self._empty.say("Nothing yet.", "Write down the first thing that comes to mind.")
        self._stack.setCurrentIndex(0 if rows else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self._entries:
            self._show()

    # ------------------------------------------------------------ acts
    def open_search(self) -> None:
        self._glass.hide()
        self.search.show()
        self.search.setFocus()

    def _search_soon(self) -> None:
        self._wait.start()

    def _opened_row(self, record: Any) -> None:
        if isinstance(record, Older):
            self._fetch(self._next, self._take_older)
        elif isinstance(record, Item) and opened_entry.can_open(record.entry, len(record.lines)):
            self._opened = self._opened ^ {(record.entry.kind, record.entry.id)}
            self._show()

    def _key(self, key: str, record: Any) -> None:
        if not isinstance(record, Item):
            return
        match key:
            case "e":
                self.edit_wanted.emit(record.entry)
            case "r":
                self.answer_wanted.emit(record.entry)
            case "delete":
                self.remove_wanted.emit(record.entry)
            case "o" if record.entry.files:
                self._open_files(record.entry)
            case "h" if record.entry.changes:
                self.history_wanted.emit(record.entry)
            case " ":
                self._opened_row(record)

    # ------------------------------------------------------------ files, history, the row's menu
    def _spot(self, name: str, record: Any) -> None:
        if name == opened_entry.HISTORY:
            self.history_wanted.emit(record.entry)
            return
        for file in record.entry.files:
            if name == f"file:{file.id}":
                self.file_wanted.emit("save" if is_program(file.name) else "open", file)

    def _open_files(self, entry: TimelineEntry) -> None:
        if len(entry.files) == 1:
            self.file_wanted.emit("save" if is_program(entry.files[0].name) else "open", entry.files[0])
        else:
            self._show_menu(entry)

    def _menu(self, _pos: QPoint) -> None:
        record = self.list.current()
        if isinstance(record, Item):
            self._show_menu(record.entry)

    def _show_menu(self, entry: TimelineEntry) -> None:
        self.menu, self._of_menu = EntryMenu(self, entry), entry
        self.menu.asked.connect(self._asked_in_menu)
        if self.menu.actions():
            self.menu.popup(self._menu_place())

    def _asked_in_menu(self, what: str, file: Any) -> None:
        entry = self._of_menu
        match what:
            case "history":
                self.history_wanted.emit(entry)
            case "edit":
                self.edit_wanted.emit(entry)
            case "answer":
                self.answer_wanted.emit(entry)
            case "delete":
                self.remove_wanted.emit(entry)
            case "reopen":
                self.reopen_wanted.emit(entry)
            case _:
                self.file_wanted.emit(what, file)

    def _menu_place(self) -> QPoint:
        rect = self.list.visualRect(self.list.currentIndex())
        return self.list.viewport().mapToGlobal(rect.topLeft() + QPoint(theme.px(60), theme.px(28)))
