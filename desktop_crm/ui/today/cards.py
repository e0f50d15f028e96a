"""Beside the morning list: campaigns under way, this week, birthdays."""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QSizePolicy

from desktop_crm.base import clock
from desktop_crm.base.dates import WEEKDAYS, day_words
from desktop_crm.base.text import count_words
from desktop_crm.dialogue.occasions import Kind
from desktop_crm.insight.occasions import Occasion
from desktop_crm.insight.today import Running
from desktop_crm.insight.week import WeekDay
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets import buttons
from desktop_crm.ui.widgets.buttons import Button
from desktop_crm.ui.widgets.chart import Bar, BarChart, Legend, Part
from desktop_crm.ui.widgets.labels import Elided, Glyph, Label, ProgressBar
from desktop_crm.ui.widgets.layout import Box, Flow, clear, column, row
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look, RowState, Spot
from desktop_crm.ui.widgets.paint import Pen, channel_look

_STATES = {
    "sending": ("Sending now", "paper-plane-tilt", "good"),
    "paused": ("Paused", "pause", "warn"),
    "stopped": ("Stopped", "warning-circle-fill", "bad"),
}
SHOWN = 3  # campaigns
NEAREST = 6  # birthdays


def state_words(running: Running) -> tuple[str, str, str]:
    """Words, icon and tone of a campaign that is under way; held counts as waiting."""
    if running.state == "sending" and running.held_until is not None:
        until = clock.local(running.held_until)
        return f"Goes on {day_words(until.date(), clock.today())} {until:%H:%M}", "clock", "info"
    return _STATES[running.state]


class RunningCard(Box):
    """One campaign under way."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__(card="raised")
        self._id = 0
        self._mark = Glyph("paper-plane-tilt", 16, "good")
        self._state = Label("", 12, 500)
        self._open = Button("Open", buttons.Kind.GHOST, small=True)
        self._open.clicked.connect(self._pressed)
        self._name = Elided("", 15, 600)
        self._bar = ProgressBar(6)
        self._figure = Label("", 12, 500, tabular=True)
        self._left = Label("", 12, 400, "text2", tabular=True)
        self._why = Label("", 12, 400, "text2", wrap=True)
        self.setLayout(
            column(
                row(self._mark, 7, self._state, None, self._open),
                4,
                self._name,
                10,
                self._bar,
                8,
                row(self._figure, None, self._left),
                self._why,
                pad=(16, 10, 16, 14),
            )
        )

    def show_campaign(self, running: Running) -> None:
        self._id = running.campaign_id
        words, icon, tone = state_words(running)
        if running.practice:
            words += ", practice"
        self._mark.set(icon, tone)
        self._state.setText(words)
        self._state.tone(tone)
        self._name.set_text(running.name)
        self._open.setAccessibleName(f"Open “{running.name}”")
        gone = running.total - running.left
        figure = f"{gone:,} of {running.total:,}"
        self._bar.set_share(gone / running.total if running.total else 0, f"{running.name}, {figure}")
        self._figure.setText(figure)
        self._left.setText(f"{running.left:,} to go")
        self._why.setText(running.held_reason)
        self._why.setVisible(bool(running.held_reason))

    def _pressed(self) -> None:
        self.opened.emit(self._id)


class WeekCard(Box):
    """Interactions of this week by day and channel, beside those of the week before."""

    def __init__(self) -> None:
        super().__init__(card="raised")
        self._sentence = Label("", 12, 400, "text2", wrap=True, tabular=True)
        self._chart = BarChart(118)
        self._legend = Box(Flow(12))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._legend.setSizePolicy(policy)
        self.setLayout(
            column(
                Label("This week", 13, 600), 2, self._sentence, 8, self._chart, 10, self._legend,
                pad=(16, 14, 16, 14),
            )
        )  # fmt: skip

    def show_week(self, week: Sequence[WeekDay], today: date) -> None:
        sentence = week_words(week, today)
        self._sentence.setText(sentence)
        totals: dict[str, int] = {}
        bars = []
        for day in week:
            for channel, count in day.by_channel:
                totals[channel] = totals.get(channel, 0) + count
            parts = tuple(Part(n, channel_look(c)[1], channel_look(c)[2]) for c, n in day.by_channel)
            bars.append(Bar(WEEKDAYS[day.day.weekday()][:1], parts, day.week_before, day.day == today))
        ordered = sorted(totals.items(), key=lambda pair: -pair[1])
        spoken = ", ".join(f"{channel_look(c)[2].lower()} {n}" for c, n in ordered)
        self._chart.show_bars(bars, f"{sentence}: {spoken}" if spoken else sentence)
        legend = self._legend.layout()
        if legend is not None:
            clear(legend)
            for channel, count in ordered[:5]:
                _icon, token, word = channel_look(channel)
                legend.addWidget(Legend(f"{word} {count}", token))
            legend.addWidget(Legend("Last week", "mark", outline=True))


def week_words(week: Sequence[WeekDay], today: date) -> str:
    """`18 interactions, 5 more than by last Tuesday`."""
    count = sum(day.count for day in week)
    before = sum(day.week_before for day in week if day.day <= today)
    words = count_words(count, "interaction")
    if count == before:
        return f"{words}, as many as by last {WEEKDAYS[today.weekday()]}"
    much = "more" if count > before else "fewer"
    return f"{words}, {abs(count - before):,} {much} than by last {WEEKDAYS[today.weekday()]}"


class _OccasionLook(Look):
    def height(self, record: Any) -> int:
        return theme.px(32)

    def words(self, record: Occasion) -> str:
        return f"{record.name} {occasion_words(record, clock.today())}"

    def key(self, record: Occasion | None) -> Hashable:
        return (record.contact_id, record.turn.kind) if record else None

    def spots(self, rect: QRectF, record: Occasion) -> Sequence[Spot]:
        side = theme.px(28)
        where = QRectF(rect.right() - side - 2, rect.center().y() - side / 2, side, side)
        return (Spot("done", "Thought of  D", where),)

    def draw(self, pen: Pen, rect: QRectF, record: Occasion, state: RowState) -> None:
        near = state.hover or (state.current and state.focused)
        if near:
            pen.box(rect, "hover", 6)
        side, end = theme.px(24), rect.right() - 7
        pen.avatar(QRectF(rect.x() + 4, rect.center().y() - side / 2, side, side), record.name)
        if near:
            (spot,) = self.spots(rect, record)
            pen.icon(spot.rect, "check-circle", 16, "text2")
            end = spot.rect.x() - 4
        words = occasion_words(record, clock.today())
        wide = theme.width(words, 12, 500 if record.turn.is_round else 400)
        weight, tone = (500, "text") if record.turn.is_round else (400, "text2")
        pen.text(QRectF(end - wide, rect.y(), wide + 1, rect.height()), words, 12, weight, tone, "r")
        x = rect.x() + side + 14
        pen.text(QRectF(x, rect.y(), end - wide - 9 - x, rect.height()), record.name, 13, 500)
        if state.focused:
            pen.focus_ring(rect)


def occasion_words(occasion: Occasion, today: date) -> str:
    """`turns 70 tomorrow`, `Friday`, `25 years on 9 December`."""
    ahead = (occasion.day - today).days
    day = day_words(occasion.day, today) if ahead < 2 or ahead > 6 else WEEKDAYS[occasion.day.weekday()]
    if occasion.turn.years or occasion.turn.kind is not Kind.BIRTHDAY:
        return f"{occasion.turn.words()} {day}"
    return day


class OccasionsCard(Box):
    """Whose birthday or anniversary is near."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__(card="raised")
        self.list = RowList(_OccasionLook(), "Birthdays and anniversaries", surface="raised", fit=True)
        self.list.opened.connect(self._open)
        self._head = Label("Birthdays", 13, 600)
        self._rest = Label("", 12, 400, "text2")
        self.setLayout(column(self._head, 6, self.list, self._rest, pad=(16, 14, 12, 12)))

    def show_occasions(self, occasions: Sequence[Occasion]) -> None:
        self.setVisible(bool(occasions))
        only = all(one.turn.kind is Kind.BIRTHDAY for one in occasions)
        self._head.setText("Birthdays" if only else "Birthdays and anniversaries")
        self.list.show_records(occasions[:NEAREST])
        more = len(occasions) - NEAREST
        self._rest.setText(f"and {more} more in the calendar")
        self._rest.setVisible(more > 0)

    def _open(self, occasion: Occasion) -> None:
        self.opened.emit(occasion.contact_id)


class SideColumn(Box):
    """The cards under each other; those with nothing to say are absent."""

    campaign_opened = Signal(int)
    campaigns_wanted = Signal()  # the list of all
    contact_opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._running = [RunningCard() for _ in range(SHOWN)]
        self.week = WeekCard()
        self.occasions = OccasionsCard()
        self.occasions.opened.connect(self.contact_opened)
        for card in self._running:
            card.opened.connect(self.campaign_opened)
            card.hide()
        self._others = Button("", buttons.Kind.LINK, small=True)
        self._others.clicked.connect(self.campaigns_wanted)
        self._more = Box(row(self._others, None))
        self.setLayout(
            column(*self._running, self._more, self.week, self.occasions, None, gap=16, pad=(0, 4, 0, 24))
        )

    def show_all(
        self, running: Sequence[Running], week: Sequence[WeekDay], occasions: Sequence[Occasion], today: date
    ) -> None:
        for number, card in enumerate(self._running):
            card.setVisible(number < len(running))
            if number < len(running):
                card.show_campaign(running[number])
        more = len(running) - SHOWN
        self._more.setVisible(more > 0)
        words = count_words(more, "more newsletter")
        self._others.setText(words)
        self._others.setAccessibleName(words)
        self.week.setVisible(any(day.count or day.week_before for day in week))
        self.week.show_week(week, today)
        self.occasions.show_occasions(occasions)
