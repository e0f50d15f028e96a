"""Report: what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.campaigns import drafting, results
from desktop_crm.campaigns.results import LeftOut, Report
from desktop_crm.campaigns.states import DeliveryState
from desktop_crm.consent.gate import WORDS as REASON_WORDS
from desktop_crm.consent.gate import Reason
from desktop_crm.ui.campaigns.run_screen import RunScreen
from desktop_crm.ui.campaigns.runner import Runner
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.figures import Figure
from desktop_crm.ui.widgets.labels import Glyph, Label, Pill
from desktop_crm.ui.widgets.layout import Box, column, columns, row, rule, scroll, stack
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look, RowState
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import scaled
from desktop_crm.ui.widgets.scrolling import InSight

FIGURES = (
    (DeliveryState.ACCEPTED, "Accepted", 2),
    (DeliveryState.REFUSED, "Refused", 1),
    (DeliveryState.IN_DOUBT, "In doubt", 1),
    (DeliveryState.DEFERRED, "Deferred", 1),
)


@dataclass(frozen=True, slots=True)
class Why:
    """A reason, how many, and whether they were held at the last moment."""

    reason: Reason
    count: int
    held: bool = False


class _WhyLook(Look):
    def height(self, record: Any) -> int:
        return theme.px(36)

    def words(self, record: Why) -> str:
        return f"{self._said(record)}, {record.count:,}, show"

    @staticmethod
    def _said(record: Why) -> str:
        """The reason; of a letter that is there and was held, whether it will still leave."""
        if not record.held:
            return REASON_WORDS[record.reason]
        more = "waits until it is closed" if record.reason is Reason.COMPLAINT else "said meanwhile"
        return f"{REASON_WORDS[record.reason]}, {more}"

    def draw(self, pen: Pen, rect: QRectF, record: Why, state: RowState) -> None:
        if state.hover or (state.current and state.focused):
            pen.box(rect.adjusted(0, 1, 0, -2), "hover", 6)
        pen.hairline(rect.left(), rect.right(), rect.bottom() - 1)
        number = QRectF(rect.x(), rect.y(), rect.width() - 24, rect.height())
        words = QRectF(rect.x() + 4, rect.y(), rect.width() - 84, rect.height())
        pen.text(words, self._said(record), 13)
        pen.text(number, f"{record.count:,}", 13, 600, "text", "r", tabular=True)
        pen.icon(QRectF(rect.right() - 18, rect.y(), 14, rect.height()), "caret-right", 12, "text3")
        if state.focused:
            pen.focus_ring(rect.adjusted(0, 1, 0, -2))


class _NameLook(Look):
    def height(self, record: Any) -> int:
        return theme.px(36)

    def words(self, record: LeftOut) -> str:
        return f"{record.name}, {REASON_WORDS[record.reason]}"

    def draw(self, pen: Pen, rect: QRectF, record: LeftOut, state: RowState) -> None:
        if state.hover or state.current:
            pen.box(rect.adjusted(0, 1, 0, -2), "hover", 6)
        pen.avatar(QRectF(rect.x() + 6, rect.center().y() - 12, 24, 24), record.name)
        pen.text(rect.adjusted(40, 0, -8, 0), record.name, 13, 500)


class ReportPage(RunScreen):
    """Figures, who was left out, every recipient."""

    def __init__(self, desk: Desk, runner: Runner) -> None:
        super().__init__(desk, runner, Where.REPORT)
        self.when = Label("", 13, 400, "text2", tabular=True)
        self._practice = Pill("Practice", "plum", "plumSoft", "flask")
        self.figures = {state: Figure(words) for state, words, _ in FIGURES}
        self.left_figure = Figure("Left out")
        self.reasons = RowList(_WhyLook(), "Who was left out, and why", fit=True)
        self.nobody = Label("Nobody was left out.", 13, 400, "text2")
        self._build()
        self._wire()

    def _build(self) -> None:
        again = Button("Use again", Kind.SECONDARY, "copy")
        again.clicked.connect(self._use_again)
        head = columns(
            self._back_button(),
            8,
            (self.name, 0),
            10,
            self._practice,
            10,
            self.when,
            None,
            self._see_button(),
            8,
            again,
            pad=(20, 0, 20, 0),
        )
        scaled(head, height=60)
        figures = columns(
            *((self.figures[state], 1) for state, _, _ in FIGURES), (self.left_figure, 1), pad=(24, 12, 24, 8)
        )
        opens = stack(
            row(Glyph("eye-slash", 16, "text2"), 8, Label("Opens are not counted", 13, 600), None), 4,
            Label("Mail programs load pictures by themselves, so the figure would be wrong, and counting would mean "
                  "watching your readers. You see what people did instead.", 12, 400, "text2", wrap=True),
            card="flat", pad=(14, 12, 14, 12),
        )  # fmt: skip
        right = Box(
            column(
                Label("Who was left out", 15, 600),
                8,
                self.nobody,
                self.reasons,
                20,
                opens,
                None,
                pad=(24, 18, 32, 18),
            )
        )
        area = scroll(right)
        area.setFixedWidth(theme.px(340))
        self._right = area
        body = row((column(10, (self.deliveries, 1), 10), 1), rule("v"), area)
        whole = InSight(Box(column(figures, rule(), (body, 1))))
        self.setLayout(column(head, rule(), (whole, 1)))

    def _wire(self) -> None:
        self.figures[DeliveryState.ACCEPTED].clicked.connect(self._show_accepted)
        for state in (DeliveryState.REFUSED, DeliveryState.IN_DOUBT, DeliveryState.DEFERRED):
            self.figures[state].clicked.connect(self._show_looks)
        self.left_figure.clicked.connect(self._all_left_out)
        self.reasons.opened.connect(self._open_reason)

    # ------------------------------------------------------------ the place

    def focus_first(self) -> None:
        self.figures[DeliveryState.ACCEPTED].setFocus()

    def panes(self) -> Sequence[QWidget]:
        return (self.figures[DeliveryState.ACCEPTED], self.deliveries.table, self.reasons)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (("Enter", "The people behind a number, or one recipient whole"),)

    def set_tier(self, tier: str) -> None:
        self._right.setFixedWidth(theme.px(340 if tier == "wide" else 300))
        self._right.setVisible(tier != "narrow")

    def watched(self) -> frozenset[str]:
        return frozenset({"deliveries", "campaigns", "left_out"})

    def _came(self, report: Report) -> None:
        held = sum(report.held.values())
        total = report.planned - held
        self.name.set_text(report.name)
        self._practice.setVisible(report.practice)
        at = report.finished_at or report.started_at
        people = f"{total:,} {'person' if total == 1 else 'people'}"
        self.when.setText(f"sent {moment_words(at, clock.now())} to {people}" if at else f"to {people}")
        for state, _words, _ in FIGURES:
            count = report.counts[state]
            under = f"of {total:,} sent" if state is DeliveryState.ACCEPTED else _share(count, total)
            self.figures[state].show_figure(count, under)
        left = sum(report.left_out.values()) + held
        self.left_figure.show_figure(left, "each for a stated reason")
        rows = [Why(reason, count) for reason, count in report.left_out.items()]
        rows += [Why(reason, count, held=True) for reason, count in report.held.items()]
        self.reasons.show_records(rows)
        self.nobody.setVisible(not rows)
        self.deliveries.set_counts(report.counts)

    # ------------------------------------------------------------ acts
    def _show_accepted(self) -> None:
        self._filter(2)

    def _show_looks(self) -> None:
        self._filter(1)

    def _filter(self, number: int) -> None:
        self.deliveries.filter.choose(number)
        self.deliveries.filter.chosen.emit(number)
        self.deliveries.table.setFocus()

    def _all_left_out(self) -> None:
        self._people(None, "Left out")

    def _open_reason(self, record: Why) -> None:
        self._people(record.reason, REASON_WORDS[record.reason])

    def _people(self, reason: Reason | None, title: str) -> None:
        number = self._place.id
        if number is None:
            return

        def show(people: tuple[LeftOut, ...]) -> None:
            sheet = Sheet(self, title, width=440)
            found = RowList(_NameLook(), title)
            found.setFixedHeight(theme.px(36) * min(12, max(1, len(people))))
            found.show_records(people)
            found.opened.connect(self._open_left_out)
            found.opened.connect(sheet.accept)
            sheet.add(found)
            sheet.set_buttons(Button("Close", Kind.PRIMARY), "Back")
            sheet.cancel_button.hide()
            sheet.open()

        self.desk.tasks.read(
            self, lambda session: results.left_out(session, number, reason, limit=1000), show
        )

    def _open_left_out(self, person: LeftOut) -> None:
        self._open_contact(person.contact_id)

    def _use_again(self) -> None:
        number = self._place.id
        if number is not None:
            self.desk.tasks.write(
                self, "", lambda session: drafting.duplicate(session, number, clock.now()), self._copied
            )

    def _copied(self, campaign_id: int) -> None:
        self.open_requested.emit(Place(Where.COMPOSER, campaign_id, "content"))


def _share(count: int, total: int) -> str:
    return f"{100 * count / total:.1f} %" if total else ""
