"""The addresses that get nothing by mail, whatever anybody agreed to: seen, added, lifted."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import short_day
from desktop_crm.base.text import count_words, fold
from desktop_crm.consent import suppressing
from desktop_crm.consent.suppressing import Suppression, Why
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.panel import Panel, told
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Field, Labelled, Select
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, row, rule
from desktop_crm.ui.widgets.looks import RowState
from desktop_crm.ui.widgets.notices import EmptyState, Note, Sheet
from desktop_crm.ui.widgets.paged_model import PAGE, Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.row_table import RowTable
from desktop_crm.ui.widgets.table_looks import CellLook

WORDS = {
    Why.HARD_BOUNCE: "The address does not exist",
    Why.COMPLAINT: "Reported as spam",
    Why.ERASURE: "Data erased on request",
    Why.BY_HAND: "Put here by you",
}
COLUMNS = (
    Column("address", "Address", 264),
    Column("reason", "Why", 200),
    Column("evidence", "Note"),
    Column("since", "Since", 110, "r"),
)


class SuppressionModel(PagedModel):
    """The list, the latest first."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def words(self, record: Suppression, column: str, role: int) -> str:
        cells = {
            "address": shown_address(record),
            "reason": WORDS[record.reason],
            "evidence": record.evidence,
            "since": _date(record),
        }
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(c for c in cells.values() if c)
        return cells[column]


def shown_address(entry: Suppression) -> str:
    """The address, or what stands for one that was erased."""
    return entry.address or "(erased, kept only as a fingerprint)"


def _date(entry: Suppression) -> str:
    return short_day(clock.local(entry.at).date())


class _SuppressionLook(CellLook):
    row_height = 36

    def draw(self, pen: Pen, rect: QRectF, record: Suppression, column: str, state: RowState) -> None:
        room = rect.adjusted(12, 0, -12, 0)
        match column:
            case "address":
                pen.text(room, shown_address(record), 13, 600, "text" if record.address else "text2")
            case "reason":
                pen.text(room, WORDS[record.reason], 13, 400, "text2")
            case "evidence":
                pen.text(room, record.evidence, 13, 400, "text2")
            case _:
                pen.text(room, _date(record), 12, 400, "text2", "r", tabular=True)


class SuppressionPanel(Panel):
    title, icon = "Never write to", "prohibit"
    finds = ("Suppression list", "Blocked addresses", "Bounces", "Unsubscribed", "Robinson list")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._all: Sequence[Suppression] = ()
        self._found: Sequence[Suppression] = ()
        self._lifted = ""
        self.search = Field("", "Find an address", "magnifying-glass", name="Find an address", width=220)
        self.search.textChanged.connect(self._filter)
        self.lift = Button("Take off the list", Kind.SECONDARY, "arrow-counter-clockwise")
        self.lift.clicked.connect(self._lift)
        self.add = Button("Add address", Kind.PRIMARY, "plus")
        self.add.clicked.connect(self._add)
        self.add.hide()
        self.model = SuppressionModel()
        self.model.page_wanted.connect(self._page)
        self.table = RowTable(
            self.model, _SuppressionLook(), "Addresses that get nothing", letters_search=True, gives_way=True
        )
        self.table.current_changed.connect(self._current)
        self.table.key_pressed.connect(self._key)
        self.table.typed.connect(self._typed)
        empty_add = Button("Add address", Kind.SECONDARY, "plus")
        empty_add.clicked.connect(self._add)
        self.empty = EmptyState(
            "prohibit",
            "Nobody is on this list",
            "Addresses that bounce for good or report you as spam come here by themselves.",
            empty_add,
        )
        self.nobody = EmptyState(
            "magnifying-glass", "No such address on the list", "Clear the search to see all."
        )
        self.fill(self._make_body(), actions=(self.search, self.lift, self.add))

    def _make_body(self) -> QWidget:
        note = Note(
            "These addresses get nothing by mail, whatever they agreed to. The list outlives the contact.",
            "well",
            "shield-check",
        )
        pages = QWidget()
        self._either = QStackedLayout(pages)
        for page in (self.empty, Box(column((self.table, 1))), self.nobody):
            self._either.addWidget(page)
        return Box(column(row((note, 1), pad=(32, 16, 32, 12)), rule(), row((pages, 1), pad=(20, 0, 20, 0))))

    def watched(self) -> frozenset[str]:
        return frozenset({"suppressions"})

    def load(self) -> None:
        self.desk.tasks.read(self, suppressing.listed, self._show, key="list")

    def set_tier(self, tier: str) -> None:
        self.search.setFixedWidth(theme.px(150 if tier == "narrow" else 220))

    def focus_first(self) -> None:
        (self.table if self.model.rowCount() else self.empty.button or self.add).setFocus()

    def main_action(self) -> None:
        self._add()

    # ------------------------------------------------------------ showing
    def _show(self, found: Sequence[Suppression]) -> None:
        self._all = found
        self.head.say(self.title, count_words(len(found), "address", "addresses") if found else "")
        for widget in (self.search, self.lift, self.add):
            widget.setVisible(bool(found))
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        wanted = fold(text)
        shown = [e for e in self._all if wanted in fold(f"{e.address} {WORDS[e.reason]} {e.evidence}")]
        self._found = shown
        self.model.show_first(len(shown), shown[:PAGE])
        self._either.setCurrentIndex(1 if shown else 2 if self._all else 0)
        if shown:
            self.table.make_current(0)
        self._current(shown[0] if shown else None)

    def _page(self, page: int) -> None:
        self.model.give_page(page, self._found[page * PAGE : (page + 1) * PAGE])

    def _current(self, entry: Suppression | None) -> None:
        ok = entry is not None and bool(entry.address)
        self.lift.allow(ok, "An erased address stays here: nobody knows it any more.")

    def _typed(self, letters: str) -> None:
        self.search.setFocus()
        self.search.setText(self.search.text() + letters)

    def _key(self, key: str, _entry: object) -> None:
        if key == "delete":
            self._lift()

    # ------------------------------------------------------------ changing
    def _lift(self) -> None:
        entry = self.table.current_record()
        if not isinstance(entry, Suppression) or not entry.address:
            return
        sheet = Sheet(self, f"Write to {entry.address} again?", careful=True)
        sheet.add(
            Label(_CAUTION[entry.reason], 13, 400, "text2", wrap=True),
            Label("Where they said no to a newsletter, that no stays.", 13, 400, "text2", wrap=True),
        )
        sheet.set_buttons(Button("Take off the list", Kind.PRIMARY), "Leave it there")
        self._lifted = entry.address
        sheet.accepted.connect(self._lift_now)
        sheet.open()
        sheet.cancel_button.setFocus()

    def _lift_now(self) -> None:
        address = self._lifted
        words = f"{address} may get mail again"
        self.desk.tasks.write(
            self,
            "",
            lambda session: suppressing.lift(session, address, clock.now()),
            told(self.desk, words, undo=False),
        )

    def _add(self) -> None:
        sheet = NewSuppression(self)
        sheet.wanted.connect(self._suppress)
        sheet.open()

    def _suppress(self, sheet: "NewSuppression") -> None:
        address, reason, evidence = sheet.values()

        def work(session: Any) -> None:
            suppressing.suppress(session, address, reason, clock.now(), evidence)

        self.make(sheet, f"{address} gets nothing any more", work, undo=False)


_CAUTION = {
    Why.HARD_BOUNCE: "Letters to it came back for good. Many such letters make mail servers distrust you.",
    Why.COMPLAINT: "Somebody there reported a letter of yours as spam. Only write again if they asked you to.",
    Why.ERASURE: "",
    Why.BY_HAND: "You put it on the list yourself.",
}


class NewSuppression(Sheet):
    """Asks for an address and why it gets nothing; stays open until its maker accepts it."""

    wanted = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Never write to an address", width=560)
        self.address = Field("", "name@example.org", name="E-mail address")
        self.reason = Select([(why, WORDS[why]) for why in _BY_USER], name="Why")
        self.evidence = Field("", "rang on Monday and asked us to stop", name="Note")
        self._address_row = Labelled("E-mail address", self.address)
        self.add(
            self._address_row, Labelled("Why", self.reason), Labelled("Note", self.evidence, "What shows it.")
        )
        self.button = Button("Add to the list", Kind.PRIMARY)
        self.set_buttons(self.button, accept=False)
        self.button.clicked.connect(self._try)
        self.address.setFocus()

    def values(self) -> tuple[str, Why, str]:
        """The address as typed, why, and the note."""
        return self.address.text().strip(), self.reason.value(), self.evidence.text().strip()

    def say_wrong(self, words: str) -> None:
        """Shows why it is no address."""
        self.button.setEnabled(True)
        self._address_row.set_error(words)
        self.address.setFocus()

    def _try(self) -> None:
        self.button.setEnabled(False)  # once is enough; until it is answered
        self.wanted.emit(self)


_BY_USER = (Why.BY_HAND, Why.HARD_BOUNCE, Why.COMPLAINT)
