"""Last step: rows are being saved, then what became of them, what could not be used, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.base.text import count_words
from desktop_crm.base.work import Step
from desktop_crm.imports import listing
from desktop_crm.imports.listing import Import, StoredProblem
from desktop_crm.ui.imports.next_steps import NextSteps
from desktop_crm.ui.imports.problems_table import ProblemLook, ProblemsModel
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, PaintedButton
from desktop_crm.ui.widgets.labels import Elided, Label, ProgressBar
from desktop_crm.ui.widgets.layout import Box, column, columns, row, rule
from desktop_crm.ui.widgets.notices import EmptyState
from desktop_crm.ui.widgets.paged_model import PAGE
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.row_table import RowTable
from desktop_crm.ui.widgets.scaling import scaled

# What rows become: key of Import, word, explanation, icon, tone, fill of the bar.
FIGURES = (
    ("created", "new", "contacts the book did not have", "user-plus", "good", "goodFill"),
    ("updated", "filled in", "known, with something missing", "check-circle", "accentText", "c1"),
    ("unchanged", "unchanged", "known, nothing to add", "minus-circle", "text2", "cMute"),
    ("skipped", "left out", "nobody could be made of them", "prohibit", "warn", "badFill"),
    ("problems", "problems", "values left out, the rest is in", "warning-circle", "warn", "warnFill"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A stored import with the first of its problems."""

    made: Import
    first: tuple[StoredProblem, ...]


def read_outcome(session: Any, import_id: int) -> Outcome | None:
    """What the step shows; None where the import was taken back."""
    made = listing.get(session, import_id)
    return None if made is None else Outcome(made, listing.problems(session, import_id, 0, PAGE))


class FigureButton(PaintedButton):
    """A number with its word and what it means; opens the people behind it."""

    def __init__(self, key: str, word: str, means: str, icon: str, tone: str) -> None:
        super().__init__("")
        self.key = key
        self._word, self._means, self._icon, self._tone, self._count = word, means, icon, tone, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        self._count = count
        self.setEnabled(count > 0)
        self.setAccessibleName(f"{count:,} {self._word}, show")
        self.setAccessibleDescription(self._means)
        self.setToolTip(self._means)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(150), theme.px(64))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(110), theme.px(64))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if self.underMouse() and self.isEnabled():
            pen.box(rect, "hover", 6)
        inside = rect.adjusted(8, 4, -4, -4)
        number = f"{self._count:,}"
        high = theme.px(30)
        ink = "text" if self._count else "text3"
        took = pen.text(
            QRectF(inside.x(), inside.y(), inside.width(), high), number, 26, 600, ink, tabular=True
        )
        word = QRectF(inside.x() + took + 8, inside.y() + 3, inside.width() - took - 8, high)
        pen.text(word, self._word, 15, 600, ink)
        low = inside.y() + high + 4
        pen.icon(QRectF(inside.x(), low, theme.px(16), theme.px(18)), self._icon, 16, self._tone)
        means = QRectF(inside.x() + theme.px(22), low, inside.width() - theme.px(22), theme.px(18))
        pen.text(means, self._means, 12, 400, "text2")
        if self.hasFocus():
            pen.focus_ring(rect)


class DoneStep(Box):
    """`figure_pressed` carries the key of a number, `save_wanted` asks to save the problem rows."""

    figure_pressed = Signal(str)
    save_wanted = Signal()
    compare_wanted = Signal()
    cancel_wanted = Signal()
    page_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.outcome: Outcome | None = None
        pages = QWidget()
        self._either = QStackedLayout(pages)
        self._either.addWidget(self._make_running())
        self._either.addWidget(self._make_result())
        self.setLayout(column((pages, 1)))

    # ------------------------------------------------------------ while it runs
    def _make_running(self) -> QWidget:
        self.doing = Label("", 20, 600, align="c", tabular=True)
        self.bar = ProgressBar(12, "Importing")
        self.left = Label("", 13, 400, "text2", align="c", tabular=True)
        self.cancel = Button("Cancel the import", Kind.SECONDARY, "x")
        self.cancel.clicked.connect(self.cancel_wanted)
        middle = Box(column(self.doing, 16, self.bar, 10, self.left, 20, row(None, self.cancel, None)))
        scaled(middle, width=560)
        return Box(column(None, None, row(None, middle, None), None, None, None))

    def begin(self) -> None:
        """The import starts."""
        self.cancel.set_words("Cancel the import")
        self.cancel.setEnabled(True)
        self._either.setCurrentIndex(0)
        self.show_step(Step(0, None, ""), 0.0)
        self.left.setText("Nothing is kept if you cancel.")

    def show_step(self, step: Step, seconds: float) -> None:
        """How far it is, `seconds` after its start."""
        total = f" of {step.total:,}" if step.total else ""
        self.doing.setText(f"{step.words or 'Reading'} {step.done:,}{total}")
        self.bar.set_share(step.done / step.total if step.total else 0.0, self.doing.text())
        if step.total and step.done and seconds > 2:
            rest = seconds / step.done * max(0, step.total - step.done)
            self.left.setText(f"about {_time_words(rest)} left. Nothing is kept if you cancel.")

    def stopping(self) -> None:
        self.cancel.set_words("Stopping …")
        self.cancel.setEnabled(False)

    # ------------------------------------------------------------ when it is done
    def _make_result(self) -> QWidget:
        self.rows = Label("", 40, 600, tabular=True)
        self.rows_words = Label("", 20, 600)
        self.took = Elided("", 13, 400, "text2", tabular=True)
        self.parts = ProgressBar(10, "What became of the rows")
        self.figures = {key: FigureButton(key, *rest[:4]) for key, *rest in FIGURES}
        for button in self.figures.values():
            button.clicked.connect(self._pressed)
        self.model = ProblemsModel()
        self.model.page_wanted.connect(self.page_wanted)
        self.table = RowTable(self.model, ProblemLook(), "Problems")
        self.problems_title = Label("", 15, 600, tabular=True)
        self.save = Button("Save these rows as a spreadsheet", Kind.SECONDARY, "download-simple", small=True)
        self.save.clicked.connect(self.save_wanted)
        head = columns(self.problems_title, 10, Label("", 13), None, self.save)
        scaled(head, height=44)
        fine = EmptyState("check-circle", "Every value came in", "There is nothing to look at.")
        lists = QWidget()
        self._lists = QStackedLayout(lists)
        self._lists.addWidget(Box(column(head, (self.table, 1))))
        self._lists.addWidget(fine)
        title = row(self.rows, 14, self.rows_words, 24, (self.took, 1))
        figures = Box(row(*((f, 1) for f in self.figures.values()), gap=8))
        self.next = NextSteps()
        self.next.show_wanted.connect(self._show_new)
        self.next.compare_wanted.connect(self.compare_wanted)
        below = row((lists, 1), 32, column(12, self.next, None))
        return Box(column(title, 10, self.parts, 16, figures, 14, rule(), 4, (below, 1), pad=(32, 14, 32, 0)))

    def _show_new(self) -> None:
        self.figure_pressed.emit("created")

    def set_tier(self, tier: str) -> None:
        self.next.setVisible(tier != "narrow")
        self.next.setFixedWidth(theme.px(320 if tier == "wide" else 280))

    def show_outcome(self, outcome: Outcome, seconds: float | None, left: Sequence[str] = ()) -> None:
        """A finished import, just now (`seconds` long, with pairs of these names left for later) or some time ago."""
        self.outcome = outcome
        made = outcome.made
        self._either.setCurrentIndex(1)
        self.rows.setText(f"{made.created + made.updated + made.unchanged:,}")
        self.rows_words.setText("rows are in your book" if made.rows != 1 else "row is in your book")
        when = moment_words(made.at, clock.now())
        took = f"took {_time_words(seconds)}, " if seconds is not None else ""
        self.took.set_text(f"{took}{when}")
        shares = tuple((float(getattr(made, key)), fill) for key, *_rest, fill in FIGURES[:4])
        self.parts.set_parts(shares, ", ".join(f"{getattr(made, key):,} {word}" for key, word, *_ in FIGURES))
        for key, button in self.figures.items():
            button.show_count(int(getattr(made, key)))
        self.figures["skipped"].setVisible(made.skipped > 0)
        self.problems_title.setText(f"{count_words(made.problems, 'value')} to look at")
        self.model.show_first(made.problems, outcome.first)
        self._lists.setCurrentIndex(0 if made.problems else 1)
        self.next.show_import(made, left)

    def give_page(self, page: int, found: Sequence[StoredProblem]) -> None:
        self.model.give_page(page, found)

    def _pressed(self) -> None:
        sender = self.sender()
        if isinstance(sender, FigureButton):
            if sender.key in ("problems", "skipped"):
                self.table.setFocus()
            else:
                self.figure_pressed.emit(sender.key)


def _time_words(seconds: float) -> str:
    """`48 seconds`, `3 minutes`."""
    if seconds < 90:
        return count_words(max(1, round(seconds)), "second")
    return count_words(round(seconds / 60), "minute")
