"""The sheets in which an interaction plan is made and changed. They stand beside those of log and follow-up:
the list of contacts, a segment and the page of plans all open them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialogButtonBox, QStackedWidget

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.base.work import Progress, Stop
from desktop_crm.contacts import finding
from desktop_crm.contacts.finding import Query
from desktop_crm.plans import planning
from desktop_crm.plans.planning import Aim, Draft
from desktop_crm.plans.progress import better_as_campaign
from desktop_crm.plans.touching import TouchDraft
from desktop_crm.segments import members
from desktop_crm.ui.dialogue.plan_fields import DraftLook, GoalFields, Offers, TouchFields
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Labelled, Select
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, columns
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.notices import Note, Sheet
from desktop_crm.ui.widgets.stepper import Stepper, StepState, WizardStep

STEPS = ("Goal", "Group", "Touches")
CHOSEN = 0  # the choice that stands for the selected contacts; no segment has this number
ROWS = 4  # of touches in sight
Selected = Callable[[Any], Sequence[int]]


class PlanSheet(Sheet):
    """A new plan in three steps. It makes the plan as one step to take back, and opens its page."""

    def __init__(
        self,
        page: Screen,
        offers: Offers,
        *,
        segment_id: int | None = None,
        selected: tuple[int, Selected] | None = None,
    ) -> None:
        """`segment_id`: chosen to begin with; `selected`: how many contacts are ticked, and which."""
        super().__init__(page, "New plan", width=560)
        self._page, self._offers = page, offers
        self._selected = selected
        self._at, self._people = 0, 0
        self._touches: list[TouchDraft] = []
        self.stepper = Stepper("Steps of the plan", thread=24)
        self.stepper.chosen.connect(self._go)
        self.goal = GoalFields(offers.currency)
        self._stack = QStackedWidget()
        for part in (self.goal, self._group_step(segment_id), self._touch_step()):
            self._stack.addWidget(Box(column(part, None)))
        self.add(self.stepper, self._stack)
        self.next_button = Button("Next", Kind.PRIMARY)
        self.next_button.clicked.connect(self._next)
        self.set_buttons(self.next_button, accept=False)
        self.back_button = Button("Back", Kind.SECONDARY)
        self.back_button.clicked.connect(self._back)
        self.buttons.addButton(self.back_button, QDialogButtonBox.ButtonRole.ResetRole)
        self._go(0)
        self._count()

    # ------------------------------------------------------------ the parts
    def _group_step(self, segment_id: int | None) -> Box:
        choices: list[tuple[int | None, str]] = list(self._offers.segments)
        if self._selected is not None:
            choices.insert(0, (CHOSEN, f"The {count_words(self._selected[0], 'selected contact')}"))
        if not choices:
            choices = [(None, "No segment yet")]
        self.group = Select(choices, name="Segment or list")
        if segment_id is not None:
            self.group.set_value(segment_id)
        self.group.picked.connect(self._count)
        hint = "Whoever is in it now is kept. Who fits later joins when you bring the group up to date."
        self._group = Labelled("Segment or list", self.group, hint)
        self.count = Label("", 13, 500, tabular=True)
        return Box(column(self._group, self.count, gap=10))

    def _touch_step(self) -> Box:
        self.touch = TouchFields(self._offers)
        self.add_button = Button("Add touch", Kind.SECONDARY, "plus", small=True)
        self.add_button.clicked.connect(self._add_touch)
        self.list = RowList(DraftLook(self._offers), "Touches", open_on_click=False)
        self.list.setFixedHeight(theme.px(36) * ROWS)
        self.list.key_pressed.connect(self._list_key)
        self.list.spot_clicked.connect(self._spot)
        self.newsletter = Note(
            "So many e-mails are better written as one newsletter: Campaigns sends it, asks for consent and carries "
            "the way out.", "warn", "envelope-simple",
        )  # fmt: skip
        self.newsletter.hide()
        hint = Label(
            "Enter adds the touch. Each becomes a follow-up for everybody once it begins.",
            12,
            400,
            "text2",
            wrap=True,
        )
        return Box(
            column(self.touch, columns((hint, 1), 12, self.add_button), self.list, self.newsletter, gap=10)
        )

    # ------------------------------------------------------------ steps
    def _go(self, number: int) -> None:
        self._at = number
        states = [
            StepState.DONE if n < number else StepState.CURRENT if n == number else StepState.AHEAD
            for n in range(len(STEPS))
        ]
        self.stepper.show_steps([WizardStep(w, s) for w, s in zip(STEPS, states, strict=True)])
        self._stack.setCurrentIndex(number)
        self.next_button.set_words("Make plan" if number == len(STEPS) - 1 else "Next")
        self.back_button.setVisible(number > 0)
        (self.goal.name, self.group, self.touch.what)[number].setFocus()

    def _back(self) -> None:
        self._go(self._at - 1)

    def _next(self) -> None:
        if self._at == 0 and self.goal.aim() is None:
            return
        if self._at == 1 and not self._group_fits():
            return
        if self._at < len(STEPS) - 1:
            self._go(self._at + 1)
            return
        if self.touch.what.text().strip() and not self._add_touch():
            return
        self._make()

    def _group_fits(self) -> bool:
        known = self.group.value() is not None
        self._group.set_error(
            "" if known else "Make a segment or tick contacts first: the plan is for somebody."
        )
        return known

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        typed = self._at == len(STEPS) - 1 and self.touch.what.text().strip()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and typed:
            self._add_touch()
            return
        super().keyPressEvent(event)

    # ------------------------------------------------------------ group
    def _count(self, _choice: object = None) -> None:
        chosen = self.group.value()
        if chosen == CHOSEN and self._selected is not None:
            self._counted(self._selected[0])
        elif chosen is not None:
            self.count.setText("Counting …")
            number = int(chosen)
            self._page.desk.tasks.read(
                self, lambda session: finding.count(session, Query(members.view(session, number)), None),
                self._counted, key="count", failed=self._not_counted,
            )  # fmt: skip

    def _counted(self, people: int) -> None:
        self._people = people
        self.count.setText(count_words(people, "person", "people"))
        self._look_at_mails()

    def _not_counted(self, error: Exception) -> None:
        self._people = 0
        self.count.setText(str(error))

    # ------------------------------------------------------------ touches
    def _add_touch(self) -> bool:
        draft = self.touch.draft()
        if draft is None:
            return False
        self._touches = sorted([*self._touches, draft], key=lambda touch: touch.due)
        self.touch.next_one()
        self._show_touches()
        return True

    def _show_touches(self) -> None:
        self.list.show_records(self._touches)
        self._look_at_mails()

    def _look_at_mails(self) -> None:
        families = {channel.id: channel.family for channel in self._offers.channels}
        many = any(better_as_campaign(families[t.channel], self._people) for t in self._touches)
        self.newsletter.setVisible(many)

    def _list_key(self, key: str, record: Any) -> None:
        if key == "delete":
            self._remove(record)

    def _spot(self, _name: str, record: Any) -> None:
        self._remove(record)

    def _remove(self, record: TouchDraft) -> None:
        self._touches.remove(record)
        self._show_touches()

    # ------------------------------------------------------------ making it
    def draft(self) -> Draft | None:
        """The plan as filled in, without the selected contacts."""
        aim, chosen = self.goal.aim(), self.group.value()
        if aim is None or chosen is None:
            return None
        said = {field.name: getattr(aim, field.name) for field in fields(Aim)}
        return Draft(**said, segment_id=chosen or None, touches=tuple(self._touches))

    def _make(self) -> None:
        draft = self.draft()
        if draft is None:
            self._go(0)
            return
        page, book = self._page, self._page.desk.book
        selected = self._selected[1] if self.group.value() == CHOSEN and self._selected is not None else None
        label = f"Made the plan “{draft.name}”"

        def run(progress: Progress, stop: Stop) -> int:
            with book.write(label) as session:
                people = tuple(selected(session)) if selected is not None else ()
                return planning.make(session, replace(draft, contact_ids=people), clock.now(), progress, stop)

        def done(plan_id: int) -> None:
            page.desk.messages.tell(label, undo=True)
            page.open_requested.emit(Place(Where.PLAN, plan_id))

        page.desk.tasks.job(page, f"Making the plan “{draft.name}”", run, done)
        self.accept()


class AimSheet(Sheet):
    """Changes the goal of a plan."""

    def __init__(self, page: Screen, plan: planning.Plan, currency: str) -> None:
        super().__init__(page, "Change the plan", width=440)
        self._page, self._plan = page, plan
        self.goal = GoalFields(currency, plan)
        self.add(self.goal)
        save = Button("Save", Kind.PRIMARY)
        save.clicked.connect(self._save)
        self.set_buttons(save, accept=False)
        self.goal.name.setFocus()

    def _save(self) -> None:
        aim, number = self.goal.aim(), self._plan.id
        if aim is not None:
            self._page.desk.act(
                self._page, f"Changed the plan “{aim.name}”",
                lambda session: planning.change(session, number, aim, clock.now()),
            )  # fmt: skip
            self.accept()


class TouchSheet(Sheet):
    """One touch of a plan: a new one, or another in its place."""

    kept = Signal(object)  # TouchDraft

    def __init__(self, page: Screen, offers: Offers, before: TouchDraft | None = None) -> None:
        super().__init__(page, "Change the touch" if before else "Add a touch", width=440)
        self.touch = TouchFields(offers, before)
        self.add(self.touch)
        save = Button("Save" if before else "Add touch", Kind.PRIMARY)
        save.clicked.connect(self._save)
        self.set_buttons(save, accept=False)
        self.touch.what.setFocus()

    def _save(self) -> None:
        draft = self.touch.draft()
        if draft is not None:
            self.kept.emit(draft)
            self.accept()
