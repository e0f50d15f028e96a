"""One step of a case: its number or tick, what was said in it, what leads on from it."""

from PySide6.QtCore import QRectF, Signal

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.dialogue import complaint_steps as steps
from desktop_crm.dialogue.case_files import Case
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.ui.complaints.fields import FIELDS, Fact, facts_for, stored
from desktop_crm.ui.complaints.rows import HINTS
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Label, Painted
from desktop_crm.ui.widgets.layout import Box, column, columns, row
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import scaled

_AHEAD: dict[Step, str] = {
    Step.LISTEN: "",
    Step.JUDGE: "Whether it is justified, how bad it is, and what caused it.",
    Step.SOLUTION: "What is done about it, by when, and whether they accept it.",
    Step.FOLLOW_UP: "Ask whether it is good again.",
}


class _Mark(Painted):
    """The circle with the number or the tick, and the thread to the next."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self._step, self._state = step, "ahead"
        scaled(self, width=22)

    def set_state(self, state: str) -> None:
        self._state = state
        self.setAccessibleName(f"Step {steps.order(self._step) + 1}, {steps.WORDS[self._step]}, {state}")
        self.update()

    def draw(self, pen: Pen, rect: QRectF) -> None:
        side = theme.px(22)
        circle = QRectF(0, 0, side, side)
        if self._step is not Step.FOLLOW_UP:
            thread = "accent" if self._state == "done" else "border"
            pen.box(QRectF(side / 2 - 0.75, side + 4, 1.5, rect.height() - side - 8), thread)
        ground = {"done": "accentSoft", "now": "accent"}.get(self._state, "well")
        pen.ring(circle, ground)
        if self._state == "done":
            pen.icon(circle, "check-bold", 12, "accentText")
        else:
            ink = "onAccent" if self._state == "now" else "text2"
            pen.text(circle, f"{steps.order(self._step) + 1}", 12, 600, ink, "c", tabular=True)


class StepBox(Box):
    """What is typed here is kept at once. `on_wanted`, `back_wanted`: the case is to leave this step."""

    kept = Signal(str, object)  # the name of the field, its value
    on_wanted = Signal()
    back_wanted = Signal()
    log_wanted = Signal()

    def __init__(self, step: Step, currency: str) -> None:
        super().__init__()
        self.step = step
        self._mark = _Mark(step)
        self._title = Label(steps.WORDS[step], 13, 600)
        self._when = Label("", 12, 400, "text2", tabular=True)
        head = columns(self._title, None, self._when)
        scaled(head, height=22)
        self._hint = Label("", 12, 400, "text2", wrap=True)
        self.facts: dict[str, Fact] = facts_for(FIELDS[step], currency)
        for fact in self.facts.values():
            fact.kept.connect(self._keep)
        self._fields = Box(column(*(fact.box for fact in self.facts.values()), gap=10, pad=(0, 4, 0, 0)))
        onward = steps.following(step) or Step.CLOSED
        last = onward is Step.CLOSED
        self.on_button = Button(
            "Close the case" if last else f"Go on to {steps.WORDS[onward]}", Kind.SOFT, small=True
        )
        self.back_button = Button("Back", Kind.GHOST, small=True)
        self.log_button = Button("Log an exchange", Kind.SECONDARY, "note-pencil", small=True)
        self.on_button.clicked.connect(self.on_wanted)
        self.back_button.clicked.connect(self.back_wanted)
        self.log_button.clicked.connect(self.log_wanted)
        self._acts = Box(
            column(
                row(self.on_button, 8, self.back_button, None),
                row(self.log_button, None),
                gap=6,
                pad=(0, 10, 0, 0),
            )
        )
        body = column(head, 2, self._hint, self._fields, self._acts, 16)
        self.setLayout(row(self._mark, 12, (body, 1)))
        self.setAccessibleName(steps.WORDS[step])

    def show_case(self, found: Case) -> None:
        case = found.complaint
        here, now = steps.order(self.step), steps.order(case.step)
        state = "done" if here < now else "now" if here == now else "ahead"
        self._mark.set_state(state)
        self._title.tone("text2" if state == "ahead" else "text")
        self._when.setText(_when(found, self.step))
        ahead = state == "ahead"
        self._hint.setText(_AHEAD[self.step] if ahead else HINTS[self.step].capitalize())
        self._hint.setVisible(ahead or state == "now")
        self._fields.setVisible(not ahead)
        self._acts.setVisible(state == "now")
        self.back_button.setVisible(self.step is not Step.LISTEN)
        for name, fact in self.facts.items():
            if not fact.editor.hasFocus():
                fact.show_value(stored(case, name))

    def _keep(self, name: str) -> None:
        try:
            value = self.facts[name].value()
        except ValueError:
            return  # the field says what is wrong
        self.kept.emit(name, value)


def _when(found: Case, step: Step) -> str:
    """When the case came to this step last."""
    came = next((move.at for move in reversed(found.moves) if move.after is step), None)
    return moment_words(came, clock.now()) if came is not None else ""
