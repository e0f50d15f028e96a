"""Every recipient's state: the table under a run and in a report, with its filter and search."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.campaigns import results
from desktop_crm.campaigns.results import Delivery
from desktop_crm.campaigns.states import DeliveryState
from desktop_crm.consent.gate import WORDS as REASON_WORDS
from desktop_crm.consent.gate import Reason
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.looks import RowState
from desktop_crm.ui.widgets.notices import EmptyState, Sheet
from desktop_crm.ui.widgets.paged_model import PAGE, Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen, delivery_look
from desktop_crm.ui.widgets.row_table import RowTable
from desktop_crm.ui.widgets.scaling import at_least, scaled
from desktop_crm.ui.widgets.table_looks import CellLook
from desktop_crm.ui.widgets.wrapping import Part, wrapping

COLUMNS = (
    Column("name", "Recipient", 176),
    Column("address", "Address", 216),
    Column("state", "State", 110),
    Column("when", "When", 112),
    Column("said", "What their server said", 0),
)
LOOKS = (DeliveryState.IN_DOUBT, DeliveryState.REFUSED, DeliveryState.DEFERRED, DeliveryState.HELD)
FILTERS: tuple[tuple[str, tuple[DeliveryState, ...]], ...] = (
    ("All", ()),
    ("Need a look", LOOKS),
    ("Accepted", (DeliveryState.ACCEPTED,)),
    ("Planned", (DeliveryState.PLANNED, DeliveryState.SENDING)),
)


def said(record: Delivery) -> str:
    """The server's own words, or why it was held."""
    if record.state is DeliveryState.HELD:
        return (
            REASON_WORDS.get(Reason(record.reason), record.reason)
            if record.reason in set(Reason)
            else record.reason
        )
    return record.reply or record.reason


def when(record: Delivery) -> str:
    if record.state is DeliveryState.DEFERRED and record.next_at:
        return f"again {moment_words(record.next_at, clock.now())}"
    return "" if record.state is DeliveryState.PLANNED else moment_words(record.at, clock.now())


class DeliveriesModel(PagedModel):
    """Deliveries under the words of their columns."""

    def words(self, record: Delivery, column: str, role: int) -> str:
        state = delivery_look(record.state)[3]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(p for p in (record.name, record.address, state, when(record), said(record)) if p)
        return {
            "name": record.name, "address": record.address, "state": state, "when": when(record), "said": said(record),
        }[column]  # fmt: skip


class _DeliveryLook(CellLook):
    row_height = 36

    def draw(self, pen: Pen, rect: QRectF, record: Delivery, column: str, state: RowState) -> None:
        room = rect.adjusted(12, 0, -12, 0)
        icon, tone, _soft, word = delivery_look(record.state)
        loud = record.state in LOOKS or record.state is DeliveryState.SENDING
        match column:
            case "name":
                pen.text(room, record.name or record.address, 13, 500)
            case "address":
                pen.text(room, record.address, 13, 400, "text2")
            case "state":
                pen.icon(QRectF(room.x(), room.y(), 16, room.height()), icon, 16, tone)
                pen.text(
                    room.adjusted(22, 0, 0, 0), word, 13, 500 if loud else 400, tone if loud else "text2"
                )
            case "when":
                deferred = record.state is DeliveryState.DEFERRED
                pen.text(room, when(record), 13, 400, "warn" if deferred else "text2", tabular=True)
            case "said":
                words = said(record)
                pen.text(room, words, 12, 400, "text" if loud else "text2", mono=words[:1].isdigit())


class DeliverySheet(Sheet):
    """One recipient whole: what the server said, and what the user decides where it is in doubt."""

    decided = Signal(object, str)  # Delivery, `arrived` or `again`
    contact_wanted = Signal(int)

    def __init__(self, window: QWidget, record: Delivery) -> None:
        super().__init__(window, record.name or record.address, width=560)
        self._record = record
        word = delivery_look(record.state)[3]
        for words, value in (
            ("Address", record.address), ("State", word), ("When", when(record)), ("Tries", str(record.attempts)),
            ("Server", said(record) or "said nothing yet"), ("Message-ID", record.message_id),
        ):  # fmt: skip
            label = Label(words, 13, 400, "text2")
            scaled(label, width=96)
            self.body.addLayout(row(label, (Label(value, 13, wrap=True, selectable=True), 1)))
        if record.state is DeliveryState.IN_DOUBT:
            self._doubt()
        elif record.state is DeliveryState.REFUSED or record.reason == Reason.COMPLAINT:
            again = Button(
                "Send it now" if record.reason == Reason.COMPLAINT else "Send again",
                Kind.SECONDARY,
                "arrow-clockwise",
            )  # the gate holds it while the complaint is open
            again.clicked.connect(self._again)
            self.add(row(again, None))
        open_ = Button("Open the contact", Kind.PRIMARY)
        open_.allow(record.contact_id is not None, "The contact is not in the book any more.")
        open_.clicked.connect(self._open)
        self.set_buttons(open_, "Close")
        self.body.setSpacing(8)

    def _doubt(self) -> None:
        self.add(
            Label("The line broke after the letter was handed over. It may have arrived: look in the Sent folder of "
                  "your mailbox, or ask. It is never sent again by itself.", 13, wrap=True)
        )  # fmt: skip
        arrived = Button("It arrived", Kind.SECONDARY, "check")
        again = Button("Send again", Kind.SECONDARY, "arrow-clockwise")
        arrived.clicked.connect(self._arrived)
        again.clicked.connect(self._again)
        self.add(row(arrived, 8, again, None))

    def _arrived(self) -> None:
        self.decided.emit(self._record, "arrived")
        self.reject()

    def _again(self) -> None:
        self.decided.emit(self._record, "again")
        self.reject()

    def _open(self) -> None:
        if self._record.contact_id is not None:
            self.contact_wanted.emit(self._record.contact_id)


@dataclass(frozen=True, slots=True)
class _Read:
    key: tuple[int, int, str]
    count: int
    first: tuple[Delivery, ...]


class DeliveriesPane(QWidget):
    """Filter, search, table."""

    contact_wanted = Signal(int)
    decided = Signal(object, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._campaign_id = 0
        self.filter = Segmented([words for words, _ in FILTERS], "Show", small=True)
        self.filter.chosen.connect(self._anew)
        self.search = Field(
            "", "Find a name or address", "magnifying-glass", name="Find a recipient", width=220
        )
        self.search.setClearButtonEnabled(True)
        self.model = DeliveriesModel(COLUMNS, self)
        self.table = RowTable(self.model, _DeliveryLook(), "Recipients")
        self.table.opened.connect(self._open)
        self.model.page_wanted.connect(self._read_page)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(60)
        self._wait.timeout.connect(self._anew)
        self.search.textChanged.connect(self._search_soon)
        self._nobody = EmptyState("users", "Nobody here.", "Choose another filter.")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nobody)
        bar = wrapping(self.filter, Part(Box(), 1), self.search, pad=(32, 0, 32, 0))
        at_least(self._stack, height=160)
        self.setLayout(column(bar, 6, (column(row((self._stack, 1), pad=(20, 0, 20, 0))), 1)))

    def show_campaign(self, campaign_id: int) -> None:
        """The recipients of a campaign."""
        if campaign_id != self._campaign_id:
            self._campaign_id = campaign_id
            self.filter.choose(0)
            self._anew()
        else:
            self.refresh()

    def set_counts(self, counts: dict[DeliveryState, int]) -> None:
        """Shows in the filter how many each choice has."""
        for number, (words, states) in enumerate(FILTERS):
            count = sum(n for state, n in counts.items() if not states or state in states)
            self.filter.set_words(number, f"{words} {count:,}" if count else words)

    # ------------------------------------------------------------ reading
    def _search_soon(self) -> None:
        self._wait.start()

    def _key(self) -> tuple[int, int, str]:
        return self._campaign_id, self.filter.choice(), self.search.text().strip()

    def _anew(self, _number: int = 0) -> None:
        self._read(self._came_anew)

    def refresh(self) -> None:
        """The same rows read again; they do not move."""
        self._read(self._came_again)

    def _read(self, done: Any) -> None:
        key = self._key()
        states = FILTERS[key[1]][1]

        def work(session: Any) -> _Read:
            first = results.deliveries(session, key[0], states, 0, PAGE, key[2])
            return _Read(key, results.count(session, key[0], states, key[2]), first)

        self._desk.tasks.read(self, work, done, key="first")

    def _came_anew(self, found: _Read) -> None:
        if found.key == self._key():
            self.model.show_first(found.count, found.first)
            self.table.scrollToTop()
            self._stack.setCurrentIndex(0 if found.count else 1)

    def _came_again(self, found: _Read) -> None:
        if found.key == self._key():
            self.model.refresh(found.count, found.first)
            self._stack.setCurrentIndex(0 if found.count else 1)

    def _read_page(self, page: int) -> None:
        key, edition = self._key(), self.model.edition
        states = FILTERS[key[1]][1]

        def work(session: Any) -> tuple[int, int, tuple[Delivery, ...]]:
            return edition, page, results.deliveries(session, key[0], states, page * PAGE, PAGE, key[2])

        self._desk.tasks.read(self, work, self._page_came)

    def _page_came(self, answer: tuple[int, int, tuple[Delivery, ...]]) -> None:
        edition, page, found = answer
        self.model.give_page(page, found, edition)

    def _open(self, _number: int) -> None:
        record = self.table.current_record()
        if record is None:
            return
        sheet = DeliverySheet(self, record)
        sheet.decided.connect(self.decided)
        sheet.contact_wanted.connect(self.contact_wanted)
        sheet.open()
