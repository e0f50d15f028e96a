"""Interaction plans: what is to be reached with whom, and how far each is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words, late_words
from desktop_crm.base.text import count_words
from desktop_crm.plans import overview, planning, progress
from desktop_crm.plans.overview import Overview
from desktop_crm.plans.progress import PACE_WORDS, Pace
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.plan_fields import Offers, read_offers
from desktop_crm.ui.dialogue.plan_sheet import PlanSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.layout import column, columns
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Gap, GroupLook, Head, RowState
from desktop_crm.ui.widgets.notices import EmptyState, PageTitle, page_header
from desktop_crm.ui.widgets.paint import Pen

PAD = 32
WATCHED = frozenset(
    {"plans", "plan_touches", "plan_people", "follow_ups", "interactions", "participants", "purchases", "contacts",
     "segments", "segment_members", "contact_tags", "channels"}
)  # fmt: skip
PACE_TONES = {
    Pace.OPEN: ("text2", "neutralSoft"), Pace.NOT_BEGUN: ("text2", "neutralSoft"), Pace.BEHIND: ("warn", "warnSoft"),
    Pace.ON_TIME: ("info", "infoSoft"), Pace.AHEAD: ("good", "goodSoft"), Pace.REACHED: ("good", "goodSoft"),
    Pace.MISSED: ("bad", "badSoft"),
}  # fmt: skip


def deadline_words(found: Overview) -> tuple[str, str]:
    """The last day, and how far it is: `30 Nov`, `in 25 days`."""
    plan, today = found.plan, clock.today()
    if plan.closed_at is not None:
        return day_words(clock.local(plan.closed_at).date(), today), "closed"
    if plan.deadline is None:
        return "No deadline", ""
    left = (plan.deadline - today).days
    far = (
        late_words(plan.deadline, today)
        if left < 0
        else f"in {count_words(left, 'day')}"
        if left
        else "today"
    )
    return day_words(plan.deadline, today), "" if day_words(plan.deadline, today) == far else far


class _PlanLook(GroupLook):
    def row_height(self, record: Any) -> int:
        return theme.px(54)

    def row_words(self, record: Overview) -> str:
        when = " ".join(part for part in deadline_words(record) if part)
        parts = (record.plan.name, record.sentence(), PACE_WORDS[record.progress.pace], when)
        return ", ".join(part for part in parts if part)

    @staticmethod
    def places(rect: QRectF) -> tuple[float, float, float, float, float]:
        """Where name, goal, touches and deadline begin, and the end."""
        left, right = rect.x() + PAD, rect.right() - PAD
        date = right - theme.px(104)
        touches = date - 32 - min(theme.px(220), rect.width() * 0.2)
        goal = touches - 32 - min(theme.px(240), rect.width() * 0.22)
        return left, goal, touches, date, right

    def draw(self, pen: Pen, rect: QRectF, record: Any, state: RowState) -> None:
        if isinstance(record, Head):
            super().draw(pen, rect.adjusted(PAD - 8, 0, 8 - PAD, 0), record, state)
            return
        super().draw(pen, rect, record, state)

    def draw_row(self, pen: Pen, rect: QRectF, record: Overview, state: RowState) -> None:
        left, goal, touches, date, right = self.places(rect)
        inner = QRectF(left - 10, rect.y() + 1, right - left + 20, rect.height() - 3)
        if state.hover or state.current:
            pen.box(inner, "hover", 6)
        pen.hairline(left, right, rect.bottom() - 1)
        line, top, low = theme.px(20), rect.y() + theme.px(7), rect.y() + theme.px(27)
        pen.text(QRectF(left, top, goal - left - 24, line), record.plan.name, 13, 600)
        people = count_words(record.people, "person", "people")
        under = ", ".join(part for part in (record.group_name, people) if part)
        pen.text(QRectF(left, low, goal - left - 24, line), under, 12, 400, "text2", tabular=True)
        self._bar(
            pen, goal, touches - 32, rect, record.result_words(), self._share(record), self._pace(record)
        )
        numbers = record.progress
        late = f"{numbers.late:,} late" if numbers.late else ""
        words = f"{numbers.done:,} of {numbers.planned:,} {progress.nouns(record.families)[1]}"
        share = numbers.done / numbers.planned if numbers.planned else 0.0
        self._bar(
            pen,
            touches,
            date - 32,
            rect,
            words if numbers.planned else "No touches yet",
            share,
            (late, "bad"),
        )
        when, far = deadline_words(record)
        over = record.plan.closed_at is None and record.progress.pace is Pace.MISSED
        pen.text(QRectF(date, top, right - date, line), when, 13, 400, "text", tabular=True)
        pen.text(
            QRectF(date, low, right - date, line), far, 12, 400, "bad" if over else "text2", tabular=True
        )
        if state.focused:
            pen.focus_ring(inner)

    @staticmethod
    def _share(record: Overview) -> float:
        return record.result.number / record.plan.goal_number if record.plan.goal_number else 0.0

    @staticmethod
    def _pace(record: Overview) -> tuple[str, str]:
        words = "" if record.plan.closed_at else PACE_WORDS[record.progress.pace]
        return words, PACE_TONES[record.progress.pace][0]

    @staticmethod
    def _bar(
        pen: Pen, left: float, right: float, rect: QRectF, words: str, share: float, aside: tuple[str, str]
    ) -> None:
        room = QRectF(left, rect.y() + theme.px(7), right - left, theme.px(20))
        said, tone = aside
        took = pen.text(room, said, 12, 500, tone, "r", tabular=True) if said else 0.0
        pen.text(room.adjusted(0, 0, -took - 8, 0), words, 13, 500, tabular=True)
        pen.bar(QRectF(left, rect.y() + theme.px(34), right - left, theme.px(5)), share)


class PlansPage(Screen):
    """All plans, those that run first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: tuple[Overview, ...] = ()
        self.title = PageTitle("Interaction plans")
        self.back_button = icon_button("arrow-left", "Back to contacts")
        self.back_button.clicked.connect(self._back)
        self.new_button = Button("New plan", Kind.PRIMARY, "plus")
        self.new_button.clicked.connect(self.main_action)
        self.list = RowList(_PlanLook(), "Interaction plans")
        self.list.opened.connect(self._open)
        self.list.key_pressed.connect(self._key)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.empty_button = Button("New plan", Kind.PRIMARY, "plus")
        self.empty_button.clicked.connect(self.main_action)
        self._empty = EmptyState(
            "target", "No plans yet.",
            "A plan says whom you want to reach with what, by when, for how much: ring, write or visit a group, and "
            "see what comes of it.", self.empty_button,
        )  # fmt: skip
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        head = page_header(columns(self.back_button, 4, (self.title, 1)), self.new_button, pad=20)
        self.setLayout(column(head, 8, (self._stack, 1)))

    # ------------------------------------------------------------ the place
    def show_place(self, place: Place) -> None:
        self.reload()

    def focus_first(self) -> None:
        if self._found:
            self.list.setFocus()
        else:
            (self.empty_button if self.empty_button.isVisible() else self.new_button).setFocus()

    def main_action(self) -> None:
        """Asks for a new plan."""
        self.desk.tasks.read(self, read_offers, self._ask, key="offers")

    def _ask(self, offers: Offers) -> None:
        PlanSheet(self, offers).open()

    def panes(self) -> Sequence[QWidget]:
        return (self.list, self.new_button)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (("Enter", "Open the plan"), ("Delete", "Delete the plan"), ("Ctrl Enter", "New plan"))

    def watched(self) -> frozenset[str]:
        return WATCHED

    def reload(self) -> None:
        self.desk.tasks.read(
            self, lambda session: overview.every(session, clock.today()), self._came, key="plans"
        )

    def _came(self, found: tuple[Overview, ...]) -> None:
        first = not self._found
        self._found = found
        running = [each for each in found if each.plan.closed_at is None]
        closed = [each for each in found if each.plan.closed_at is not None]
        records: list[Any] = []
        for words, some in (("Running", running), ("Closed", closed)):
            if some:
                records += [*([Gap(12)] if records else []), Head(words, len(some)), *some]
        self.list.show_records(records)
        self.title.say("Interaction plans", f"{len(running):,} running" if running else "")
        self._stack.setCurrentWidget(self.list if found else self._empty)
        self.new_button.setVisible(bool(found))
        if first and self.isVisible() and not self.list.hasFocus():
            self.focus_first()

    # ------------------------------------------------------------ acts
    def _back(self) -> None:
        self.open_requested.emit(Place(Where.CONTACTS))

    def _open(self, found: Overview) -> None:
        self.open_requested.emit(Place(Where.PLAN, found.id))

    def _key(self, key: str, found: Any) -> None:
        if key == "delete" and isinstance(found, Overview):
            self._delete(found)

    def _menu(self, pos: QPoint) -> None:
        found = self.list.indexAt(pos).data(Qt.ItemDataRole.UserRole)
        if not isinstance(found, Overview):
            return
        menu = QMenu(self)
        for words, act in (("Open", self._open), ("Delete", self._delete)):
            menu.addAction(words).setData((act, found))
        menu.triggered.connect(self._picked)
        menu.popup(self.list.viewport().mapToGlobal(pos))

    def _picked(self, action: Any) -> None:
        act, found = action.data()
        act(found)

    def _delete(self, found: Overview) -> None:
        self.desk.act(
            self, f"Deleted the plan “{found.plan.name}”", lambda session: planning.delete(session, found.id)
        )
