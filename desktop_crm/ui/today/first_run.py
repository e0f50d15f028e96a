"""An empty book: three steps in any order, and a way to look around with sample data."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QWidget

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, columns, row, stack
from desktop_crm.ui.widgets.scaling import at_least, up_to


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step: what pressing its button asks for is its `id`."""

    id: str
    icon: str
    title: str
    words: str
    takes: str
    button: str


STEPS = (
    FirstStep(
        "import",
        "download-simple",
        "Import your customers",
        "From Excel, CSV, vCard or your address book. You see every row before anything is saved, "
        "and one click takes it back.",
        "about 5 min",
        "Choose a file",
    ),
    FirstStep(
        "account",
        "at",
        "Connect your e-mail",
        "Your own account sends the newsletters. No other service sits in between. "
        "Until then they go to a practice outbox.",
        "about 3 min",
        "Connect",
    ),
    FirstStep(
        "campaign",
        "paper-plane-tilt",
        "Send your first newsletter",
        "Pick a layout, choose who gets it, check it, send it. Only people who said yes are ever included.",
        "about 20 min",
        "See the layouts",
    ),
)


class _StepCard(Box):
    pressed = Signal(str)

    def __init__(self, step: FirstStep, primary: bool) -> None:
        super().__init__(card="raised")
        self._step = step
        ground, tone = ("accentSoft", "accentText") if primary else ("well", "text2")
        self._mark = Glyph(step.icon, 24, tone, box=52, ground=ground)
        self._takes = Label(step.takes, 12, 400, "text2")
        self.button = Button(step.button, Kind.PRIMARY if primary else Kind.SECONDARY)
        self.button.clicked.connect(self._press)
        words = column(
            None, Label(step.title, 15, 600), 3, Label(step.words, 13, 400, "text2", wrap=True), None
        )
        self.setLayout(row(self._mark, 20, (words, 1), 24, self._takes, 20, self.button, pad=(24, 0, 24, 0)))
        at_least(self, height=108)

    def _press(self) -> None:
        self.pressed.emit(self._step.id)

    def set_done(self, done: bool) -> None:
        self._mark.set("check-circle-fill" if done else self._step.icon, "good" if done else None)
        self._takes.setText("Done" if done else self._step.takes)
        self.button.setVisible(not done)


class FirstRun(QWidget):
    """The welcome page."""

    step_chosen = Signal(str)
    sample_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cards = {step.id: _StepCard(step, number == 0) for number, step in enumerate(STEPS)}
        for card in self.cards.values():
            card.pressed.connect(self.step_chosen)
        self.sample = Button("Try it with sample data", Kind.GHOST, tone="accentText")
        self.sample.clicked.connect(self.sample_wanted)
        middle = Box(
            column(
                Label("Welcome to your customer book", 26, 600),
                8,
                Label(
                    "Three steps and you can work with it. Take them in any order, stop whenever you like.",
                    15,
                    400,
                    "text2",
                    wrap=True,
                ),
                32,
                *self.cards.values(),
                16,
                _look_around(self.sample),
                24,
                _local(),
                gap=12,
            )
        )
        up_to(middle, 840)
        middle.setMinimumWidth(min(theme.px(840), 700))
        self.setLayout(row(None, (column(None, middle, None), 50), None, pad=(24, 0, 24, 0)))

    def set_done(self, done: frozenset[str]) -> None:
        """Shows which steps are behind the user."""
        for name, card in self.cards.items():
            card.set_done(name in done)


def _look_around(sample: Button) -> QWidget:
    """The way in for whoever has no data at hand."""
    return columns(
        Glyph("flask", 20, "text2"),
        12,
        (
            stack(
                Label("Not ready with your own data?", 13, 600),
                1,
                Label(
                    "Look around with 300 made-up customers of a garden nursery, in a book of their own.",
                    13,
                    400,
                    "text2",
                    wrap=True,
                ),
            ),
            1,
        ),
        24,
        sample,
        pad=(24, 0, 12, 0),
    )


def _local() -> QLayout:
    words = "Everything is stored on this computer. Nothing leaves it until you send an e-mail."
    return row(None, Glyph("lock-simple", 16, "text2"), 8, Label(words, 12, 400, "text2"), None)
