"""Around each step of the import: head, stepper, foot."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, columns, rule
from desktop_crm.ui.widgets.notices import PageTitle
from desktop_crm.ui.widgets.scaling import scaled
from desktop_crm.ui.widgets.stepper import Stepper, StepState, WizardStep

STEPS = ("File", "Columns", "Duplicates", "Consent", "Done")
FILE, COLUMNS, DUPLICATES, CONSENT, DONE = range(len(STEPS))


class Frame(Box):
    """Shows one step. Back, next, cancel, undo and another file are asked for by signals."""

    step_chosen = Signal(int)
    back_wanted = Signal()
    next_wanted = Signal()
    cancel_wanted = Signal()
    undo_wanted = Signal()
    keep_wanted = Signal()
    another_wanted = Signal()

    def __init__(self, *steps: QWidget) -> None:
        super().__init__()
        self.step = FILE
        self._shown: tuple[int, ...] = tuple(range(len(STEPS)))
        self.title = PageTitle("Import")
        self.cancel = Button("Cancel the import", Kind.GHOST, "x")
        self.keep = Button("Keep for later", Kind.SECONDARY, "bookmark-simple")
        self.another = Button("Import another file", Kind.GHOST, "file-plus")
        self.stepper = Stepper("Steps of the import")
        self.stack = QStackedWidget()
        for step in steps:
            self.stack.addWidget(step)
        self.note = Label("", 13, 400, "text2", wrap=True)
        self.back = Button("Back", Kind.SECONDARY, "arrow-left")
        self.next = Button("Next", Kind.PRIMARY)
        self.undo = Button("Undo this import", Kind.SECONDARY, "arrow-counter-clockwise")
        head = columns(self.title, None, self.another, self.keep, self.cancel, gap=8, pad=(24, 0, 24, 0))
        scaled(head, height=56)
        scaled(self.stepper, height=48)
        line = columns(self.stepper, None, pad=(24, 0, 24, 0))
        self.lock = Glyph("lock-simple", 16, "text2")
        self.foot = columns(
            self.undo, self.lock, (self.note, 1), self.back, self.next, gap=10, pad=(24, 0, 24, 0)
        )
        scaled(self.foot, height=60)
        self.setLayout(column(head, line, rule(), (self.stack, 1), rule(), self.foot))
        self.stepper.chosen.connect(self._chosen)
        for button, signal in (
            (self.back, self.back_wanted),
            (self.next, self.next_wanted),
            (self.cancel, self.cancel_wanted),
            (self.undo, self.undo_wanted),
            (self.another, self.another_wanted),
            (self.keep, self.keep_wanted),
        ):
            button.clicked.connect(signal)

    def leave_out(self, *steps: int) -> None:
        """Steps that do not apply to this file are not shown."""
        self._shown = tuple(n for n in range(len(STEPS)) if n not in steps)

    def show_step(self, number: int) -> None:
        """Makes a step the current one; those before it are done."""
        self.step = number
        self.stack.setCurrentIndex(number)
        self.stepper.show_steps([WizardStep(STEPS[place], self._state(place)) for place in self._shown])

    def _state(self, place: int) -> StepState:
        if place == self.step:
            return StepState.CURRENT
        if self.step == DONE:  # what was done is done: no way back into it
            return StepState.PAST
        return StepState.DONE if place < self.step else StepState.AHEAD

    def before(self) -> int:
        """The step before the current one."""
        return max((n for n in self._shown if n < self.step), default=FILE)

    def _chosen(self, place: int) -> None:
        self.step_chosen.emit(self._shown[place])

    def show_foot(
        self, note: str, *, back: bool = False, next_words: str = "", undo: bool = False, cancel: bool = False,
        another: bool = False, calm: bool = False,
    ) -> None:  # fmt: skip
        """What stands in head and foot; `calm` where the step has a main action of its own."""
        self.next.kind = Kind.SECONDARY if calm else Kind.PRIMARY
        self.say(note)
        self.back.setVisible(back)
        self.next.setVisible(bool(next_words))
        if next_words:
            self.next.set_words(next_words)
        self.undo.setVisible(undo)
        self.lock.setVisible(not undo)
        self.cancel.setVisible(cancel)
        self.keep.setVisible(cancel)
        self.another.setVisible(another)
        self.foot.setVisible(bool(note) or back or bool(next_words))

    def say(self, note: str, *, wrong: bool = False) -> None:
        """The sentence in the foot."""
        self.note.setText(note)
        self.note.tone("bad" if wrong else "text2")
