"""Sending: it runs, and you may leave."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.campaigns.results import Report
from desktop_crm.campaigns.states import CAMPAIGN_WORDS, CampaignState, DeliveryState
from desktop_crm.ui.campaigns.run_screen import RunScreen
from desktop_crm.ui.campaigns.runner import Runner
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Glyph, Label, Pill, ProgressBar
from desktop_crm.ui.widgets.layout import Box, column, columns, row, rule, stack
from desktop_crm.ui.widgets.notices import Note, Sheet
from desktop_crm.ui.widgets.paint import delivery_look
from desktop_crm.ui.widgets.scaling import scaled
from desktop_crm.ui.widgets.scrolling import InSight
from desktop_crm.ui.widgets.wrapping import Part, wrapping

COUNTERS: tuple[tuple[DeliveryState, str], ...] = (
    (DeliveryState.ACCEPTED, "taken by the mail server"),
    (DeliveryState.DEFERRED, "tried again by itself"),
    (DeliveryState.REFUSED, "never tried again"),
    (DeliveryState.IN_DOUBT, "not sent a second time"),
    (DeliveryState.HELD, "the gate said no"),
    (DeliveryState.PLANNED, "still to come"),
)
DONE = (DeliveryState.ACCEPTED, DeliveryState.REFUSED, DeliveryState.IN_DOUBT, DeliveryState.HELD)
_PILLS = {
    CampaignState.SENDING: ("good", "goodSoft", "paper-plane-tilt"),
    CampaignState.PAUSED: ("warn", "warnSoft", "pause"),
    CampaignState.STOPPED: ("bad", "badSoft", "stop"),
    CampaignState.FINISHED: ("good", "goodSoft", "check"),
    CampaignState.DRAFT: ("text2", "neutralSoft", "pencil-simple"),
}


class Counter(Box):
    """How many are in one state, and what that means."""

    def __init__(self, state: DeliveryState, meaning: str) -> None:
        super().__init__()
        icon, tone, _soft, word = delivery_look(state)
        self._word = word
        self.number = Label("0", 20, 600, tabular=True)
        head = row(Glyph(icon, 14, tone), 6, Label(word, 13, 500), None)
        words = column(self.number, 1, head, 1, Label(meaning, 12, 400, "text2", wrap=True), None)
        self.line = rule("v")
        self.setLayout(row((words, 1), self.line, 16))

    def show_count(self, count: int) -> None:
        self.number.setText(f"{count:,}")
        self.setAccessibleName(f"{self._word} {count:,}")


class StopSheet(Sheet):
    """Asks once before a run is stopped."""

    def __init__(self, window: QWidget, left: int) -> None:
        people = f"{left:,} {'person has' if left == 1 else 'people have'}"
        super().__init__(window, f"Stop? {people} not had it yet.", width=440)
        self.add(
            Label(
                "You can go on later from here. What has been accepted cannot be called back.", 13, wrap=True
            )
        )
        self.set_buttons(Button("Stop sending", Kind.DANGER), "Keep going")


class SendingPage(RunScreen):
    """A run with its progress, its counters and every recipient."""

    def __init__(self, desk: Desk, runner: Runner) -> None:
        super().__init__(desk, runner, Where.SENDING)
        self._report: Report | None = None
        self._pill = Pill("", "good", "goodSoft")
        self.started = Label("", 13, 400, "text2", tabular=True)
        self.number = Label("", 32, 600, tabular=True)
        self.of = Label("", 20, 600, "text2", tabular=True)
        self.rate = Label("", 13, 400, "text2", tabular=True)
        self.pause_button = Button("Pause", Kind.SECONDARY, "pause")
        self.stop_button = Button("Stop", Kind.SECONDARY, "stop", tone="bad")
        self.bar = ProgressBar(12, "Sent")
        self.forecast = Label("", 12, 400, "text2", wrap=True, tabular=True)
        self.counters = {state: Counter(state, meaning) for state, meaning in COUNTERS}
        self.problem = Note("", "bad", "warning-circle")
        self.problem.hide()
        self._beat = QTimer(self)
        self._beat.setInterval(500)
        self._beat.timeout.connect(self._pulse)
        self._dirty = False
        self._build()
        self._wire()

    def _build(self) -> None:
        self.report_button = Button("Report", Kind.SECONDARY, "chart-bar")
        self.report_button.clicked.connect(self._open_report)
        head = columns(self._back_button(), 8, (self.name, 0), 10, self._pill, 10, self.started, None,
                       self._see_button(), 8, self.report_button, pad=(20, 0, 20, 0))  # fmt: skip
        scaled(head, height=60)
        line = row(
            self.number,
            10,
            column(None, self.of, 4),
            None,
            self.rate,
            20,
            self.pause_button,
            8,
            self.stop_button,
        )
        counters = wrapping(*(Part(self.counters[state], 1, 118) for state, _meaning in COUNTERS), gap=0)
        self.counters[COUNTERS[-1][0]].line.hide()
        self.practice = Note(
            "Practice: nothing leaves this computer. The letters are files in the book.", "warn", "flask"
        )
        top = stack(
            self.practice,
            self.problem,
            line,
            10,
            self.bar,
            8,
            self.forecast,
            18,
            counters,
            pad=(32, 16, 32, 18),
        )
        self._close_note = Note(
            "You can close the program: it goes on at the next start. Nobody gets it twice.", "accent"
        )
        foot = Box(row((self._close_note, 1), pad=(32, 10, 32, 16)))
        whole = InSight(Box(column(top, rule(), 10, (self.deliveries, 1), foot)))
        self.setLayout(column(head, rule(), (whole, 1)))

    def _wire(self) -> None:
        self.pause_button.clicked.connect(self._pause)
        self.stop_button.clicked.connect(self._ask_stop)
        self._runner.ran.connect(self._ran)
        self._runner.taken_back.connect(self._taken_back)

    # ------------------------------------------------------------ the place
    def show_place(self, place: Place) -> None:
        self._beat.start()
        super().show_place(place)

    def focus_first(self) -> None:
        self.pause_button.setFocus()

    def panes(self) -> Sequence[QWidget]:
        return (self.pause_button, self.deliveries.filter, self.deliveries.table)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (("Enter", "One recipient whole"), ("Ctrl Enter", "Pause or go on"))

    def main_action(self) -> None:
        self._pause()

    def undo(self) -> bool:
        """Within the first ten seconds the letter becomes a draft again."""
        return self._runner.grace == self._place.id and self._runner.take_back()

    def _taken_back(self, campaign_id: int) -> None:
        if self.isVisible() and campaign_id == self._place.id:
            self.open_requested.emit(Place(Where.COMPOSER, campaign_id, "check"))

    def watched(self) -> frozenset[str]:
        return frozenset({"deliveries", "campaigns"})

    def _book_changed(self, tables: frozenset[str]) -> None:
        # A run commits many times a second; the page looks twice a second at most.
        if tables & self.watched():
            self._dirty = True

    def _pulse(self) -> None:
        if not self.isVisible():
            self._beat.stop()
        elif self._dirty:
            self.reload()

    def _ran(self, _campaign_id: int) -> None:
        self._dirty = True

    def reload(self) -> None:
        self._dirty = False
        super().reload()
        if self._place.id is not None and not self.deliveries.table.hasFocus():
            self.deliveries.refresh()

    def _came(self, report: Report) -> None:
        self._report = report
        counts, total = report.counts, report.planned
        done = sum(counts[state] for state in DONE)
        self.name.set_text(report.name)
        tone, soft, icon = _PILLS[report.state]
        self._pill.set(CAMPAIGN_WORDS[report.state], tone, soft, icon)
        people = f"to {total:,} {'person' if total == 1 else 'people'}"
        self.started.setText(
            f"started {clock.local(report.started_at):%H:%M}, {people}" if report.started_at else people
        )
        self.number.setText(f"{done:,}")
        self.of.setText(f"of {total:,}")
        self.bar.set_share(done / total if total else 0, f"{done:,} of {total:,} accepted or tried")
        for state, counter in self.counters.items():
            extra = counts[DeliveryState.SENDING] if state is DeliveryState.PLANNED else 0
            counter.show_count(counts[state] + extra)
        self.deliveries.set_counts(counts)
        self.practice.setVisible(report.practice)
        self._show_state(report, total - done)

    def _show_state(self, report: Report, left: int) -> None:
        running = report.state is CampaignState.SENDING
        over = report.state is CampaignState.FINISHED
        self.pause_button.setVisible(not over)
        self.stop_button.setVisible(running or report.state is CampaignState.PAUSED)
        waits = running and report.held_until is not None
        self.pause_button.kind = Kind.SECONDARY if running else Kind.PRIMARY
        self.pause_button.glyph = "pause" if running and not waits else "play"
        self.pause_button.set_words("Go on now" if waits else "Pause" if running else "Go on")
        self.report_button.setVisible(over)
        self._close_note.setVisible(running)
        stopped = report.state is CampaignState.STOPPED and bool(report.held_reason)
        self.problem.setVisible(stopped)
        self.problem.set_words(report.held_reason)
        job = next(
            (j for j in self.desk.tasks.jobs if j.place == Place(Where.SENDING, report.campaign_id)), None
        )
        self.rate.setText(job.step.words if job is not None else "")
        if self._runner.grace == report.campaign_id:
            self.forecast.setText("Starts in a few seconds. Undo makes it a draft again.")
        elif report.held_until and running:
            self.forecast.setText(report.held_reason)
        elif over:
            self.forecast.setText("Everybody had their turn.")
        else:
            self.forecast.setText(f"{left:,} still to come" if left else "")

    # ------------------------------------------------------------ acts
    def _pause(self) -> None:
        if self._report is None or self._place.id is None:
            return
        if self._report.state is CampaignState.SENDING and self._report.held_until is None:
            self._runner.pause(self._place.id)
        elif self._report.state is not CampaignState.FINISHED:
            self._runner.go_on(self._place.id)

    def _ask_stop(self) -> None:
        if self._report is None:
            return
        left = self._report.planned - sum(self._report.counts[state] for state in DONE)
        sheet = StopSheet(self, left)
        sheet.accepted.connect(self._stop)
        sheet.open()

    def _stop(self) -> None:
        if self._place.id is not None:
            self._runner.halt(self._place.id)

    def _open_report(self) -> None:
        self.open_requested.emit(Place(Where.REPORT, self._place.id))
