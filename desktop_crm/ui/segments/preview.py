"""Who fits, live beside the rule; and why one of them, or anybody else, is in or out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QStackedWidget

from desktop_crm.segments.reasons import Reason
from desktop_crm.ui.contact_field import ContactField
from desktop_crm.ui.segments.asking import Explained, Fitting, Person
from desktop_crm.ui.tasks import Tasks
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Elided, Label, ProgressBar
from desktop_crm.ui.widgets.layout import Box, column, row, rule
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look, RowState
from desktop_crm.ui.widgets.notices import EmptyState, announce
from desktop_crm.ui.widgets.paint import Pen


class PersonLook(Look):
    """Somebody who fits."""

    def height(self, record: Any) -> int:
        return theme.px(44)

    def words(self, record: Person) -> str:
        return f"{record.name}, {record.aside}" if record.aside else record.name

    def draw(self, pen: Pen, rect: QRectF, record: Person, state: RowState) -> None:
        if state.hover or state.current:
            pen.box(rect.adjusted(0, 0, 0, -1), "hover")
        if state.current:
            pen.box(QRectF(rect.x(), rect.y(), 3, rect.height() - 1), "accent")
        pen.hairline(rect.left() + 20, rect.right(), rect.bottom() - 1)
        side = theme.px(28)
        pen.avatar(QRectF(rect.x() + 16, rect.center().y() - side / 2, side, side), record.name)
        x, half = rect.x() + 28 + side, rect.height() / 2
        pen.text(QRectF(x, rect.y() + 2, rect.right() - x - 12, half), record.name, 13, 600)
        pen.text(QRectF(x, rect.y() + half - 3, rect.right() - x - 12, half), record.aside, 12, 400, "text2")
        if state.focused:
            pen.focus_ring(rect.adjusted(1, 1, -1, -2))


class ReasonLook(Look):
    """A line of the rule with whether it holds; what the book says stands below it."""

    def height(self, record: Any) -> int:
        return theme.px(36 if record.evidence else 22)

    def words(self, record: Reason) -> str:
        held = "left out" if record.holds is None else "holds" if record.holds else "does not hold"
        return f"{record.sentence()}, {held}"

    def draw(self, pen: Pen, rect: QRectF, record: Reason, state: RowState) -> None:
        x = rect.x() + 16 + (len(record.path) - 1) * theme.px(14)
        icon, tone = "minus", "text3"
        if record.holds is not None:
            icon, tone = ("check-bold", "good") if record.holds else ("x-bold", "text2")
        line = theme.px(20)
        pen.icon(QRectF(x, rect.y(), theme.px(14), line), icon, 12, tone)
        x += theme.px(20)
        room = rect.right() - x - 12
        ink = "text2" if record.holds is None or record.is_group else "text"
        pen.text(QRectF(x, rect.y(), room, line), record.words, 12, 500 if record.is_group else 400, ink)
        if record.evidence:
            said = QRectF(x, rect.y() + line - 3, room, line - 4)
            pen.text(said, record.evidence, 12, 400, "text2", tabular=True)
        if state.focused:
            pen.focus_ring(rect.adjusted(2, 0, -2, -1))


class PreviewPane(Box):
    """The number, the first people, and the answer to why."""

    asked = Signal(int)  # about whom
    open_asked = Signal(int)  # whom to open

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.setAccessibleName("Who fits")
        self.number = Label("", 26, 600, tabular=True)
        self.of = Elided("", 13, 400, "text2", tabular=True)
        self.share = ProgressBar(6, "Who fits")
        self.notes = Label("", 12, 400, "text2", wrap=True)
        self.notes.hide()
        self.people = RowList(PersonLook(), "The first people who fit")
        self.people.opened.connect(self._ask_row)
        self._nobody = EmptyState("users", "Nobody fits.", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.people)
        self._stack.addWidget(self._nobody)
        self.more = Label("", 12, 400, "text2")
        self.title = Elided("", 13, 600)
        self.open_button = Button("Open", Kind.LINK, small=True)
        self.open_button.clicked.connect(self._open)
        self.reasons = RowList(ReasonLook(), "Why", open_on_click=False)
        self.why = Box(
            column(rule(), row((self.title, 1), self.open_button, gap=8, pad=(16, 10, 16, 6)), self.reasons)
        )
        self.why.hide()
        self.who = ContactField(tasks, "Why is somebody in or out", "Why is … in or out? Type a name")
        self.who.picked.connect(self._ask_typed)
        self._about: int | None = None
        top = column(
            row(self.number, 10, column(None, self.of, 5), None),
            6,
            self.share,
            self.notes,
            gap=2,
            pad=(20, 16, 20, 12),
        )
        self.setLayout(
            column(
                top,
                rule(),
                (self._stack, 1),
                self.why,
                rule(),
                column(self.more, self.who, gap=6, pad=(16, 8, 16, 12)),
            )
        )

    # ------------------------------------------------------------ who fits
    def counting(self) -> None:
        """The old number stays until the new one is there."""
        self.of.set_text("counting …")

    def show_fitting(self, found: Fitting) -> None:
        self.number.setText(f"{found.count:,}")
        self.of.set_text(f"of {found.total:,} fit" if found.count != 1 else f"of {found.total:,} fits")
        share = found.count / found.total if found.total else 0.0
        words = f"{found.count:,} of {found.total:,} people fit"
        self.share.set_share(share, words)
        lines = "1 line is" if found.left_out == 1 else f"{found.left_out} lines are"
        notes = [f"{lines} not finished and left out."] if found.left_out else []
        notes += found.missing
        self.notes.setText(" ".join(notes))
        self.notes.setVisible(bool(notes))
        self.people.show_records(found.people)
        self._nobody.say("Nobody fits.", "Take a condition out, or ask for less.")
        self._stack.setCurrentIndex(0 if found.people else 1)
        more = found.count - len(found.people)
        self.more.setText(f"and {more:,} more" if more > 0 else "")
        self.more.setVisible(more > 0)
        announce(self, words)

    def failed(self, words: str) -> None:
        """Says why nobody can be counted."""
        self.of.set_text("")
        self.notes.setText(words)
        self.notes.show()

    # ------------------------------------------------------------ why
    def about(self) -> int | None:
        """About whom it is told why."""
        return self._about

    def show_why(self, found: Explained) -> None:
        self._about = found.why.contact_id
        self.title.set_text(f"Why {found.name} is {'in' if found.why.is_in else 'out'}")
        lines = found.why.reasons[1:] or found.why.reasons
        self.reasons.show_records(lines)
        look = ReasonLook()
        self.reasons.setFixedHeight(min(sum(look.height(line) for line in lines) + 8, theme.px(220)))
        self.why.show()
        announce(self.why, self.title.text())

    def forget(self) -> None:
        """Nobody is asked about any more."""
        self._about = None
        self.why.hide()
        self.who.clear()

    def _ask_row(self, person: Person) -> None:
        self.asked.emit(person.id)

    def _ask_typed(self, contact_id: int | None) -> None:
        if contact_id is not None:
            self.asked.emit(contact_id)

    def _open(self) -> None:
        if self._about is not None:
            self.open_asked.emit(self._about)
