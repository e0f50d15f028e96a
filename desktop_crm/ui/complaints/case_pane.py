"""One case: its clock, its four steps under each other, what was said about it, and that newsletters wait."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.dialogue import complaint_steps as steps
from desktop_crm.dialogue.case_files import Case, Move, Said
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaint_steps import OPEN, Step
from desktop_crm.ui.complaints.dealing import Shown
from desktop_crm.ui.complaints.fields import stored
from desktop_crm.ui.complaints.step_box import StepBox
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.labels import Avatar, Elided, Glyph, Label
from desktop_crm.ui.widgets.layout import Box, clear, column, row, rule, scroll
from desktop_crm.ui.widgets.notices import Note, section
from desktop_crm.ui.widgets.paint import channel_look
from desktop_crm.ui.widgets.scaling import scaled

_SHOWN = 30  # entries of the history
_GROUNDS = {"bad": "bad", "warn": "warn", "text2": "well"}


class CasePane(Box):
    """It only asks; the page acts. What is typed is told with the name of its field."""

    closed = Signal()
    contact_wanted = Signal(int)
    removed = Signal()
    kept = Signal(str, object)
    on_wanted = Signal()
    back_wanted = Signal()
    reopen_wanted = Signal()
    log_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Case")
        self.shown: Shown | None = None
        self._avatar = Avatar("", 40)
        self._name = Elided("", 15, 600)
        self._subject = Elided("", 13, 400, "text2")
        contact = icon_button("arrow-square-out", "Open the contact")
        remove = icon_button("trash", "Delete the complaint")
        close = icon_button("x", "Close (Esc)")
        contact.clicked.connect(self._open_contact)
        remove.clicked.connect(self.removed)
        close.clicked.connect(self.closed)
        head = row(
            self._avatar, 12, (column(None, self._name, 1, self._subject, None), 1), 8, contact, remove, close
        )
        self._clock_mark = Glyph("clock", 16, "text2")
        self._clock_words = Label("", 12, 500, "text2", tabular=True)
        self._clock = Box(row(self._clock_mark, 8, (self._clock_words, 1), pad=(12, 0, 12, 0)), note="well")
        scaled(self._clock, height=34)
        self.reopen_button = Button("Open again", Kind.SOFT, small=True)
        self.reopen_button.clicked.connect(self.reopen_wanted)
        self.held = Note("", "info", "pause-circle")
        self.steps: dict[Step, StepBox] = {}
        self._trail = column()
        self._history = Box(column(gap=8))
        body = Box(
            column(
                self._clock, 8, row(self.reopen_button, None), 10, self._trail, self.held, 14,
                section("History", self._history), None, pad=(20, 12, 16, 14),
            )
        )  # fmt: skip
        area = scroll(body)
        area.setAccessibleName("Steps of the case")
        top = Box(column(head, pad=(20, 14, 12, 12)))
        self.setLayout(row(rule("v"), (column(top, rule(), (area, 1)), 1)))

    def _make_steps(self, currency: str) -> None:
        """Once: the currency of the costs is known with the first case."""
        for step in OPEN:
            box = self.steps[step] = StepBox(step, currency)
            box.kept.connect(self._keep)
            box.on_wanted.connect(self.on_wanted)
            box.back_wanted.connect(self.back_wanted)
            box.log_wanted.connect(self.log_wanted)
            self._trail.addWidget(box)

    # ------------------------------------------------------------ content
    def show_case(self, shown: Shown) -> None:
        if not self.steps:
            self._make_steps(shown.currency)
        self.shown = shown
        found, case = shown.case, shown.case.complaint
        self._avatar.set_name(found.name)
        self._name.set_text(found.name)
        about = f"{case.subject}, {found.product}" if found.product else case.subject
        self._subject.set_text(about)
        self._show_clock(found)
        over = case.step is Step.CLOSED
        self.reopen_button.setVisible(over)
        self.held.setVisible(not over)
        self.held.set_words(f"Newsletters are held for {found.first_name} until this is closed.")
        for box in self.steps.values():
            box.show_case(found)
        self._show_history(found)

    def _show_clock(self, found: Case) -> None:
        case, today = found.complaint, clock.today()
        due = None if case.step is Step.CLOSED else case.due
        tone = steps.tone(due, today)
        words = steps.clock_words(case.step, due, today, case.answered_at is not None)
        days = (today - clock.local(case.opened_at).date()).days
        lasts = "" if case.step is Step.CLOSED else f"Day {days}, " if days > 0 else "Today, "
        if case.closed_at is not None:
            words = f"Closed {moment_words(case.closed_at, clock.now())}"
        self._clock.look(note=_GROUNDS[tone])
        self._clock_mark.set("warning-circle" if tone == "bad" else "clock", tone)
        self._clock_words.setText(f"{lasts}{words}")
        self._clock_words.tone(tone)

    def _show_history(self, found: Case) -> None:
        layout = self._history.layout()
        if layout is None:
            return
        clear(layout)
        events: list[Move | Said] = [*found.moves, *found.said]
        events.sort(key=lambda each: each.at)
        for each in events[-_SHOWN:]:
            words = move_words(each) if isinstance(each, Move) else said_words(each)
            when = Label(moment_words(each.at, clock.now()), 12, 400, "text3", tabular=True)
            layout.addWidget(Box(column(when, Label(words, 12, 400, "text2", wrap=True))))

    # ------------------------------------------------------------ keys and acts
    def focus_first(self) -> None:
        """Into the step at which the case stands."""
        if self.shown is None:
            return
        box = self.steps.get(self.shown.case.complaint.step)
        if box is None:
            self.reopen_button.setFocus()
        else:
            next(iter(box.facts.values())).editor.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _keep(self, name: str, value: object) -> None:
        if self.shown is not None and stored(self.shown.case.complaint, name) != value:
            self.kept.emit(name, value)

    def _open_contact(self) -> None:
        if self.shown is not None:
            self.contact_wanted.emit(self.shown.case.complaint.contact_id)


def move_words(move: Move) -> str:
    """`Went on to Solution. Justified: yes. Packing`."""
    if move.before is None:
        return "Complaint opened"
    after = steps.WORDS[move.after]
    if move.after is Step.CLOSED:
        what = "Closed"
    elif move.before is Step.CLOSED:
        what = f"Opened again, at {after}"
    elif steps.order(move.after) < steps.order(move.before):
        what = f"Back to {after}"
    else:
        what = f"On to {after}"
    return f"{what}. {move.words}" if move.words else what


def said_words(said: Said) -> str:
    """`Phone, from us: We come on Friday.`."""
    side = "from us" if said.direction is Direction.OUT else "from them"
    return f"{channel_look(said.channel)[2]}, {side}: {said.text}"
