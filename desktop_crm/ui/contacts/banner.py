"""Where we left off: the open point of the last exchange, on top of the page until it is answered."""

from PySide6.QtCore import Signal

from desktop_crm.base import clock
from desktop_crm.dialogue.interactions import Interaction
from desktop_crm.ui.contacts.dossier import left_off_words
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Elided, Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.scaling import scaled


class Banner(Box):
    """Hidden while nothing is open."""

    answer_wanted = Signal()
    done_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(note="accent")
        self.setAccessibleName("Where we left off")
        self._asked = Elided("", 12, 400, "text2")
        self.question = Elided("", 15, 600)
        self.answer = Button("Answer", Kind.PRIMARY, "arrow-bend-up-left")
        self.done = Button("Done", Kind.SECONDARY, "check")
        self.answer.clicked.connect(self.answer_wanted)
        self.done.clicked.connect(self.done_wanted)
        head = row(Label("Where we left off", 12, 600, "accentText"), 8, (self._asked, 1))
        self.setLayout(
            row(Glyph("chat-circle-dots", 18, "accentText", box=36, ground="raised"), 14,
                (column(None, head, 2, self.question, None), 1), 16, self.answer, 8, self.done, pad=(16, 0, 16, 0))
        )  # fmt: skip
        scaled(self, height=68)
        self.hide()

    def show_point(self, point: Interaction | None, first_name: str, count: int) -> None:
        """Shows the open point; `count` of them are open in all."""
        self.setVisible(point is not None)
        if point is not None:
            more = f", and {count - 1} more" if count > 1 else ""
            self._asked.set_text(left_off_words(first_name, point, clock.now()) + more)
            self.question.set_text(point.open_point)
