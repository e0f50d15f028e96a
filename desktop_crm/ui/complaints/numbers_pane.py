"""What the complaints of a period tell; each number opens the list behind it."""

from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtWidgets import QSizePolicy

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.insight import complaint_numbers
from desktop_crm.insight.complaint_numbers import Cause, Figure, Numbers
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import PaintedButton
from desktop_crm.ui.widgets.chart import Bar, BarChart, Part
from desktop_crm.ui.widgets.fields import Select
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, clear, column, flow, row, scroll
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look, RowState, draw_ground
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import up_to

_BARS = 8
PERIODS = (("quarter", "Last 3 months"), ("year", "Last 12 months"), ("this", "This year"), ("ever", "Ever"))


def since_of(period: str, today: date) -> date | None:
    """The first day of a period; None: ever."""
    days = {"quarter": 91, "year": 365}
    if period in days:
        return today - timedelta(days=days[period])
    return date(today.year, 1, 1) if period == "this" else None


class FigureButton(PaintedButton):
    """A number with its words; opens the cases behind it."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure.words)
        self.figure = figure
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{figure.words} {figure.value} {figure.hint}, show".replace(" ,", ","))
        self.setEnabled(bool(figure.ids))
        self.setToolTip(f"Show the {count_words(len(figure.ids), 'complaint')}" if figure.ids else "")

    def sizeHint(self) -> QSize:
        texts = ((self.figure.value, 26, 600), (self.figure.words, 13, 500), (self.figure.hint, 12, 400))
        wide = max(theme.width(text, px, weight) for text, px, weight in texts)
        return QSize(max(theme.px(150), round(wide) + 24), theme.px(84))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if self.underMouse() and self.isEnabled():
            pen.box(rect, "hover", 6)
        x, wide = 12, rect.width() - 20
        pen.text(QRectF(x, theme.px(6), wide, theme.px(34)), self.figure.value, 26, 600, tabular=True)
        pen.text(QRectF(x, theme.px(40), wide, theme.px(18)), self.figure.words, 13, 500)
        pen.text(
            QRectF(x, theme.px(58), wide, theme.px(18)), self.figure.hint, 12, 400, "text2", tabular=True
        )
        if self.hasFocus():
            pen.focus_ring(rect)


class _CauseLook(Look):
    def height(self, record: Cause) -> int:
        return theme.px(36)

    def words(self, record: Cause) -> str:
        return f"{record.words}, {count_words(len(record.ids), 'complaint')}, show"

    def draw(self, pen: Pen, rect: QRectF, record: Cause, state: RowState) -> None:
        draw_ground(pen, rect, state)
        pen.text(QRectF(rect.x() + 10, rect.y(), rect.width() - 90, rect.height()), record.words, 13)
        line = rect.adjusted(0, 0, -10, 0)
        pen.text(line, f"{len(record.ids):,}", 13, 600, "text", "r", tabular=True)


class NumbersPane(Box):
    """`listed` carries the words and the numbers of the cases behind a figure."""

    listed = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName("Numbers")
        self.period = Select(PERIODS, name="Period", width=170)
        self.period.set_value("year")
        self.period.picked.connect(self.reload)
        self._sentence = Label("", 15, 600, wrap=True)
        self._figures = Box(column())
        self._causes_title = Label("What caused them", 13, 600)
        self.chart = BarChart(180)
        self.causes = RowList(_CauseLook(), "Causes", fit=True)
        self.causes.opened.connect(self._open_cause)
        inner = Box(
            column(
                row((self._sentence, 1), 16, self.period), 18, self._figures, 22, self._causes_title, 10,
                self.chart, 8, self.causes, None,
            )
        )  # fmt: skip
        up_to(inner, 960)
        self.setLayout(column((scroll(Box(row((inner, 10), None, pad=(32, 20, 32, 24)))), 1)))

    def reload(self) -> None:
        today = clock.today()
        since = since_of(self.period.value(), today)
        self._desk.tasks.read(
            self, lambda session: complaint_numbers.read(session, since, today), self._show, key="numbers"
        )

    def focus_first(self) -> None:
        self.period.setFocus()

    def figures(self) -> list[FigureButton]:
        return self._figures.findChildren(FigureButton)

    def _show(self, found: Numbers) -> None:
        layout = self._figures.layout()
        if layout is None:
            return
        clear(layout)
        buttons = [FigureButton(figure) for figure in found.figures]
        for button in buttons:
            button.clicked.connect(self._open_figure)
        layout.addWidget(flow(*buttons, gap=12))
        count = len(found.figures[0].ids)
        self._sentence.setText(_sentence(found) if count else "No complaints in this time.")
        shown = bool(found.causes)
        for part in (self._causes_title, self.chart, self.causes):
            part.setVisible(shown)
        bars = [Bar(c.words, (Part(len(c.ids), "c1", c.words),)) for c in found.causes[:_BARS]]
        told = ", ".join(f"{c.words} {len(c.ids)}" for c in found.causes[:_BARS])
        self.chart.show_bars(bars, f"Causes: {told}")
        self.causes.show_records(found.causes)

    def _open_figure(self) -> None:
        button = self.sender()
        if isinstance(button, FigureButton):
            self.listed.emit(button.figure.words, button.figure.ids)

    def _open_cause(self, cause: Cause) -> None:
        self.listed.emit(cause.words, cause.ids)


def _sentence(found: Numbers) -> str:
    """`12 complaints; most often it was packing.`."""
    count = count_words(len(found.figures[0].ids), "complaint")
    named = [c for c in found.causes if c.words != complaint_numbers.NO_CAUSE]
    return f"{count}; most often the cause was “{named[0].words}”." if named else f"{count}."
