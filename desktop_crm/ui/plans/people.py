"""The people of a plan: where each stands with each touch, and what they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from desktop_crm.base import clock
from desktop_crm.base.money import Money
from desktop_crm.contacts import finding
from desktop_crm.contacts.finding import Query
from desktop_crm.plans import choosing, overview
from desktop_crm.plans.choosing import Which
from desktop_crm.plans.overview import Overview, PersonLine
from desktop_crm.plans.progress import UNIT_WORDS, State, Unit
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.looks import RowState
from desktop_crm.ui.widgets.notices import EmptyState
from desktop_crm.ui.widgets.paged_model import PAGE, Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.row_table import RowTable
from desktop_crm.ui.widgets.scaling import at_least
from desktop_crm.ui.widgets.table_looks import CellLook
from desktop_crm.ui.widgets.wrapping import Part, wrapping

FILTERS = (
    (Which.ALL, "Everybody"), (Which.TO_GO, "To go"), (Which.LATE, "Late"), (Which.DONE, "Done"),
    (Which.RESULT, "With a result"),
)  # fmt: skip
MOST = 6  # touches that have a column; of more the last ones
STATES = {
    State.DONE: ("check-circle", "good", "Done"), State.PLANNED: ("calendar-blank", "info", "Planned"),
    State.LATE: ("clock", "bad", "Late"), State.AWAITED: ("minus", "text3", "Not begun"),
}  # fmt: skip


class PeopleModel(PagedModel):
    """People under the words of their columns; `found` is the plan they are in."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_columns(None, "wide"), parent)
        self.found: Overview | None = None

    def words(self, record: PersonLine, column: str, role: int) -> str:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = [
                f"{line.channel} {STATES[state][2].lower()}"
                for line, state in zip(self.found.touches if self.found else (), record.states, strict=False)
            ]
            parts = (record.name, record.organisation, *said, self.result(record))
            return ", ".join(part for part in parts if part)
        if column == "name":
            return record.name
        if column == "result":
            return self.result(record)
        state = self.state(record, column)
        return "" if state is None else STATES[state][2]

    def state(self, record: PersonLine, column: str) -> State | None:
        """Where somebody stands with the touch of a column."""
        number = int(column)
        return record.states[number] if number < len(record.states) else None

    def result(self, record: PersonLine) -> str:
        """What somebody did, in the unit of the goal; nothing where they did nothing."""
        if self.found is None or not record.result:
            return ""
        unit = self.found.plan.unit
        if unit is Unit.REVENUE:
            return Money(record.result, self.found.currency).words()
        if unit is Unit.BY_HAND:
            return "Reached"
        one, many = UNIT_WORDS[unit]
        return f"{record.result:,} {one if record.result == 1 else many}"


class _PersonLook(CellLook):
    row_height = 40

    def __init__(self, model: PeopleModel) -> None:
        self._model = model

    def draw(self, pen: Pen, rect: QRectF, record: PersonLine, column: str, state: RowState) -> None:
        room = rect.adjusted(12, 0, -12, 0)
        if column == "name":
            side = theme.px(24)
            pen.avatar(QRectF(room.x(), rect.center().y() - side / 2, side, side), record.name)
            runs = [
                (record.name, 13, 600, "text"), ("   ", 13, 400, "text"), (record.organisation, 13, 400, "text2"),
            ]  # fmt: skip
            pen.runs(room.x() + side + 10, rect.y(), rect.height(), runs, room.right())
        elif column == "result":
            pen.text(room, self._model.result(record), 13, 500, "text", "r", tabular=True)
        elif (stands := self._model.state(record, column)) is not None:
            icon, tone, word = STATES[stands]
            side = theme.px(16)
            pen.icon(QRectF(room.x(), room.y(), side, room.height()), icon, 16, tone)
            loud = stands is State.LATE
            ink = tone if loud else "text" if stands is State.DONE else "text2"
            pen.text(room.adjusted(side + 6, 0, 0, 0), word, 13, 500 if loud else 400, ink)


def _columns(found: Overview | None, tier: str) -> tuple[Column, ...]:
    lines = found.touches if found else ()
    most = {"wide": MOST, "normal": 4}.get(tier, 2)
    shown = list(enumerate(lines))[-most:]
    touches = [Column(str(number), line.touch.what, 120) for number, line in shown]
    return (Column("name", "Name"), *touches, Column("result", "Result", 120, "r"))


@dataclass(frozen=True, slots=True)
class _Read:
    key: tuple[int, Which, str]
    count: int
    first: tuple[PersonLine, ...]


class PeoplePane(QWidget):
    """Filter, search, table."""

    contact_wanted = Signal(int)
    out_wanted = Signal(object)  # PersonLine, to be taken out of the plan
    reach_wanted = Signal(object, bool)  # PersonLine, whether they reached the goal

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._plan_id, self._tier = desk, 0, "wide"
        self.filter = Segmented([words for _which, words in FILTERS], "Show", small=True)
        self.filter.chosen.connect(self._anew)
        self.search = Field(
            "", "Find somebody", "magnifying-glass", name="Find somebody in the plan", width=220
        )
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search_soon)
        self.model = PeopleModel(self)
        self.table = RowTable(self.model, _PersonLook(self.model), "People of the plan")
        self.table.opened.connect(self.contact_wanted)
        self.table.key_pressed.connect(self._key)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._menu)
        self.model.page_wanted.connect(self._read_page)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(60)
        self._wait.timeout.connect(self._anew)
        self._nobody = EmptyState("users", "Nobody here.", "Choose another filter.")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nobody)
        bar = wrapping(self.filter, Part(Box(), 1), self.search, pad=(24, 8, 24, 6))
        at_least(self._stack, height=160)
        self.setLayout(column(bar, (column(row((self._stack, 1), pad=(12, 0, 12, 0))), 1)))

    def show_plan(self, found: Overview) -> None:
        """The people of a plan; the same plan again is read again without moving."""
        self.model.found = found
        self._fit_columns()
        if found.id != self._plan_id:
            self._plan_id = found.id
            self.filter.choose(0)
            self.search.clear()
            self._anew()
        else:
            self._read(self._came_again)

    def set_tier(self, tier: str) -> None:
        self._tier = tier
        self._fit_columns()

    def _fit_columns(self) -> None:
        self.model.set_columns(_columns(self.model.found, self._tier))
        self.table.fit()

    def show_which(self, which: Which) -> None:
        """The people behind a number."""
        self.filter.choose([each for each, _words in FILTERS].index(which))
        self._anew()
        self.table.setFocus()

    # ------------------------------------------------------------ reading
    def query(self) -> Query:
        """Who is shown, as lists and exports ask for them."""
        number, which, text = self._key_of()
        return Query(choosing.view(number, which, clock.today()), text)

    def _search_soon(self) -> None:
        self._wait.start()

    def _key_of(self) -> tuple[int, Which, str]:
        return self._plan_id, FILTERS[self.filter.choice()][0], self.search.text().strip()

    def _anew(self, _number: int = 0) -> None:
        self._read(self._came_anew)

    def _read(self, done: Any) -> None:
        key, query, today = self._key_of(), self.query(), clock.today()
        if not key[0]:
            return

        def work(session: Any) -> _Read:
            ids = finding.page(session, query, 0, PAGE)
            count = finding.count(session, query, None)
            return _Read(key, count, overview.people(session, key[0], ids, today))

        self._desk.tasks.read(self, work, done, key="first")

    def _came_anew(self, found: _Read) -> None:
        if found.key == self._key_of():
            self.model.show_first(found.count, found.first)
            self.table.scrollToTop()
            self._stack.setCurrentIndex(0 if found.count else 1)

    def _came_again(self, found: _Read) -> None:
        if found.key == self._key_of():
            with self.table.held_still():
                self.model.refresh(found.count, found.first)
            self._stack.setCurrentIndex(0 if found.count else 1)

    def _read_page(self, page: int) -> None:
        number, query, edition, today = self._plan_id, self.query(), self.model.edition, clock.today()

        def work(session: Any) -> tuple[int, int, tuple[PersonLine, ...]]:
            ids = finding.page(session, query, page * PAGE, PAGE)
            return edition, page, overview.people(session, number, ids, today)

        self._desk.tasks.read(self, work, self._page_came)

    def _page_came(self, answer: tuple[int, int, tuple[PersonLine, ...]]) -> None:
        edition, page, found = answer
        self.model.give_page(page, found, edition)

    # ------------------------------------------------------------ acts
    def _by_hand(self) -> bool:
        found = self.model.found
        return found is not None and found.plan.unit is Unit.BY_HAND

    def _key(self, key: str, record: Any) -> None:
        if record is None:
            return
        if key == "delete":
            self.out_wanted.emit(record)
        elif key == "f2" and self._by_hand():
            self.reach_wanted.emit(record, not record.result)

    def _menu(self, pos: QPoint) -> None:
        record = self.model.record(self.table.indexAt(pos).row())
        if record is None:
            return
        menu = QMenu(self)
        acts = [("Open", "open")]
        if self._by_hand():
            acts.append(("Did not reach it" if record.result else "Reached the goal", "f2"))
        for words, key in (*acts, ("Take out of the plan", "delete")):
            menu.addAction(words).setData((key, record))
        menu.triggered.connect(self._picked)
        menu.popup(self.table.viewport().mapToGlobal(pos))

    def _picked(self, action: Any) -> None:
        key, record = action.data()
        if key == "open":
            self.contact_wanted.emit(record.id)
        else:
            self._key(key, record)
