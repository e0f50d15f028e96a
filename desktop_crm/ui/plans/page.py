"""One plan: its figures, its goal, its touches, and where everybody stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QStackedLayout, QWidget

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.contacts.finding import Query
from desktop_crm.plans import overview, progress
from desktop_crm.plans.choosing import Which
from desktop_crm.plans.overview import Overview, TouchLine
from desktop_crm.plans.progress import PACE_WORDS, Pace
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.plans.acting import Acting
from desktop_crm.ui.plans.list_page import PACE_TONES, WATCHED, deadline_words
from desktop_crm.ui.plans.people import PeoplePane
from desktop_crm.ui.plans.touches import TouchLook
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.figures import Figure, GoalBar
from desktop_crm.ui.widgets.labels import Elided, Label, Pill
from desktop_crm.ui.widgets.layout import Box, column, columns, rule
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.notices import EmptyState, Note
from desktop_crm.ui.widgets.scrolling import InSight
from desktop_crm.ui.widgets.wrapping import Part, wrapping

FIGURES = (
    ("done", "Done", Which.DONE), ("to_go", "To go", Which.TO_GO), ("late", "Late", Which.LATE),
    ("result", "Result", Which.RESULT), ("cost", "Cost", Which.DONE),
)  # fmt: skip
ROWS = 5  # touches in sight before their list scrolls


class PlanPage(Screen):
    """A plan. It reads and shows; `acting` does what is asked for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._place = Place(Where.PLAN)
        self._found: Overview | None = None
        self.acting = Acting(self, desk)
        self.name = Elided("", 20, 600, hug=True)
        self.pill = Pill("")
        self.when = Elided("", 13, 400, "text2", tabular=True)
        self.figures = {key: Figure(words) for key, words, _which in FIGURES}
        self.goal = GoalBar()
        self._look = TouchLook()
        self.touches = RowList(self._look, "Touches", open_on_click=False)
        self.no_touches = Label(
            "No touches yet. Add the first: a day, a channel, and what you want to say.",
            13,
            400,
            "text2",
            wrap=True,
        )
        self.people = PeoplePane(desk)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.back_button = icon_button("arrow-left", "Back to the plans", small=False)
        self.more_button = icon_button("dots-three", "Change, close or delete the plan", small=False)
        self.add_button = Button("Add touch", Kind.PRIMARY, "plus")
        title = columns(self.back_button, 8, (self.name, 0), 10, self.pill, 10, (self.when, 1))
        head = wrapping(
            Part(title, 1, 380),
            self.more_button,
            self.add_button,
            pad=(20, 0, 24, 0),
            height=60,
            trailing=True,
        )
        figures = columns(*((self.figures[key], 1) for key, _w, _which in FIGURES), pad=(16, 8, 16, 8))
        self.note = Note("", "info", "users", self._refresh_button())
        self._note_box = Box(column(self.note, pad=(24, 0, 24, 8)))
        nothing = Box(column(self.no_touches, pad=(24, 6, 24, 10)))
        self._nothing = nothing
        content = column(
            figures, columns((self.goal, 1), pad=(24, 0, 24, 4)), self._note_box, rule(), self.touches, nothing,
            (self.people, 1),
        )  # fmt: skip
        whole = Box(column(head, rule(), (InSight(Box(content)), 1)))
        back = Button("To all plans", Kind.SECONDARY)
        back.clicked.connect(self._back)
        gone = EmptyState(
            "target", "This plan is not there any more.", "Undo brings back what was deleted.", back
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(whole)
        self._stack.addWidget(gone)

    def _refresh_button(self) -> Button:
        self.refresh_button = Button("Bring the group up to date", Kind.SECONDARY, small=True)
        self.refresh_button.clicked.connect(self.acting.bring_up_to_date)
        return self.refresh_button

    def _wire(self) -> None:
        self.back_button.clicked.connect(self._back)
        self.more_button.clicked.connect(self._more)
        self.add_button.clicked.connect(self.acting.add_touch)
        for key, slot in (
            ("done", self._show_done), ("to_go", self._show_to_go), ("late", self._show_late),
            ("result", self._show_result), ("cost", self._show_done),
        ):  # fmt: skip
            self.figures[key].clicked.connect(slot)
        self.touches.opened.connect(self.acting.change_touch)
        self.touches.spot_clicked.connect(self._spot)
        self.touches.key_pressed.connect(self._touch_key)
        self.touches.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.touches.customContextMenuRequested.connect(self._touch_menu)
        self.people.contact_wanted.connect(self._open_contact)
        self.people.out_wanted.connect(self.acting.take_out)
        self.people.reach_wanted.connect(self.acting.reach)

    # ------------------------------------------------------------ the place
    def show_place(self, place: Place) -> None:
        self._place = place
        self.reload()

    def focus_first(self) -> None:
        self.figures["done"].setFocus()

    def focus_search(self) -> None:
        self.people.search.setFocus()

    def main_action(self) -> None:
        self.acting.add_touch()

    def panes(self) -> Sequence[QWidget]:
        return (self.figures["done"], self.touches, self.people.filter, self.people.table)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("Enter", "The people behind a number, the touch, or the contact"),
            ("B", "Begin the touch"),
            ("Delete", "Remove the touch, or take somebody out of the plan"),
            ("F2", "Somebody reached the goal, where that is counted by hand"),
            ("Ctrl Enter", "Add a touch"),
        )

    def set_tier(self, tier: str) -> None:
        self.people.set_tier(tier)

    def listed(self) -> Query | None:
        return self.people.query() if self._found is not None else None

    def watched(self) -> frozenset[str]:
        return WATCHED

    def reload(self) -> None:
        number = self._place.id
        if number is not None:
            self.desk.tasks.read(
                self, lambda session: (number, overview.read(session, number, clock.today())), self._came,
                key="plan",
            )  # fmt: skip
            self.desk.tasks.read(
                self, lambda session: (number, self.acting.joiners(session, number)), self._joiners, key="joiners"
            )  # fmt: skip

    def _came(self, answer: tuple[int, Overview | None]) -> None:
        number, found = answer
        if number != self._place.id:
            return
        self._found = found
        self.acting.show_plan(found)
        self._stack.setCurrentIndex(0 if found is not None else 1)
        if found is None:
            return
        self.name.set_text(found.plan.name)
        closed, pace = found.plan.closed_at is not None, found.progress.pace
        tone, soft = ("text2", "neutralSoft") if closed else PACE_TONES[pace]
        self.pill.set("Closed" if closed else PACE_WORDS[pace] or "Running", tone, soft)
        when, far = deadline_words(found)
        until = "" if closed or found.plan.deadline is None else "until "
        self.when.set_text(", ".join(part for part in (f"{until}{when}", "" if closed else far) if part))
        self.add_button.setVisible(not closed)
        self._show_figures(found)
        self._show_goal(found)
        self._look.currency, self._look.closed = found.currency, closed
        self.touches.show_records(found.touches)
        self.touches.setFixedHeight(theme.px(44) * min(ROWS, len(found.touches)))
        self.touches.setVisible(bool(found.touches))
        self._nothing.setVisible(not found.touches)
        self.people.show_plan(found)

    def _show_figures(self, found: Overview) -> None:
        numbers = found.progress
        many = progress.nouns(found.families)[1]
        self.figures["done"].show_figure(numbers.done, f"of {numbers.planned:,} {many}")
        self.figures["to_go"].show_figure(
            numbers.to_go, f"with {count_words(found.people, 'person', 'people')}"
        )
        late = "over their day" if numbers.late else "nothing is late"
        self.figures["late"].show_words(f"{numbers.late:,}", late, "bad" if numbers.late else "text")
        goal = found.plan.goal_number
        so_far = progress.amount_words(found.plan.unit, found.result.number, found.currency)
        number, _space, unit = so_far.partition(" ") if not found.is_money else (so_far, "", "")
        wanted = "" if goal is None else f"of {progress.amount_words(found.plan.unit, goal, found.currency)}"
        beside = " + ".join(money.words() for money in found.result.beside)
        under = ", ".join(part for part in (wanted or unit, f"and {beside}" if beside else "") if part)
        self.figures["result"].show_words(number, under)
        spent, *of = progress.cost_words(numbers, found.currency).split(" of ")
        budget = f"of {of[0]}" if of else "no budget set"
        self.figures["cost"].show_words(spent, budget, "bad" if numbers.over_budget else "text")

    def _show_goal(self, found: Overview) -> None:
        pace = found.progress.pace
        tone = {Pace.BEHIND: "warn", Pace.MISSED: "bad"}.get(pace, "text2")
        self.goal.show_goal(
            found.plan.goal or "No goal in words", found.result_words(), found.result.number,
            found.plan.goal_number, found.pace_words(), tone,
        )  # fmt: skip

    def _joiners(self, answer: tuple[int, int]) -> None:
        number, count = answer
        if number == self._place.id:
            fits = "fits" if count == 1 else "fit"
            self.note.set_words(
                f"{count_words(count, 'more person', 'more people')} {fits} the group by now."
            )
            self._note_box.setVisible(bool(count))

    # ------------------------------------------------------------ what the user does
    def _back(self) -> None:
        self.open_requested.emit(Place(Where.PLANS))

    def _open_contact(self, number: int) -> None:
        self.open_requested.emit(Place(Where.CONTACT, number))

    def _show_done(self) -> None:
        self.people.show_which(Which.DONE)

    def _show_to_go(self) -> None:
        self.people.show_which(Which.TO_GO)

    def _show_late(self) -> None:
        self.people.show_which(Which.LATE)

    def _show_result(self) -> None:
        self.people.show_which(Which.RESULT)

    def _spot(self, _name: str, line: TouchLine) -> None:
        self.acting.begin(line)

    def _touch_key(self, key: str, line: Any) -> None:
        if isinstance(line, TouchLine):
            if key == "b":
                self.acting.begin(line)
            elif key == "delete":
                self.acting.remove_touch(line)

    def _touch_menu(self, pos: QPoint) -> None:
        line = self.touches.indexAt(pos).data(Qt.ItemDataRole.UserRole)
        if isinstance(line, TouchLine):
            self._menu(self.acting.touch_acts(line), self.touches.viewport().mapToGlobal(pos))

    def _more(self) -> None:
        self._menu(
            self.acting.plan_acts(), self.more_button.mapToGlobal(self.more_button.rect().bottomLeft())
        )

    def _menu(self, acts: Sequence[tuple[str, Any]], at: QPoint) -> None:
        menu = QMenu(self)
        for words, act in acts:
            menu.addAction(words).setData(act)
        menu.triggered.connect(self._picked)
        menu.popup(at)

    def _picked(self, action: Any) -> None:
        action.data()()
