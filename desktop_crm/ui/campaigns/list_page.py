"""Campaigns: what runs, what is being written, what was sent."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.campaigns import drafting, layouts
from desktop_crm.campaigns.drafting import Draft, Line
from desktop_crm.campaigns.states import CAMPAIGN_WORDS, CampaignState, DeliveryState
from desktop_crm.ui.campaigns.field_chips import named
from desktop_crm.ui.campaigns.sheets import NewCampaignSheet
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Gap, GroupLook, Head, RowState
from desktop_crm.ui.widgets.notices import EmptyState, PageTitle, page_header
from desktop_crm.ui.widgets.paint import Pen

_GROUPS = (
    ("Running", (CampaignState.SENDING, CampaignState.PAUSED, CampaignState.STOPPED)),
    ("Drafts", (CampaignState.DRAFT,)),
    ("Sent", (CampaignState.FINISHED,)),
)
_ICONS = {
    CampaignState.SENDING: ("paper-plane-tilt", "accentText"),
    CampaignState.PAUSED: ("pause", "warn"),
    CampaignState.STOPPED: ("stop", "bad"),
    CampaignState.DRAFT: ("pencil-simple", "text2"),
    CampaignState.FINISHED: ("check", "text3"),
}
PAD = 32


def group_of(state: CampaignState) -> int:
    """Which of the groups a state stands in."""
    return next(n for n, (_, states) in enumerate(_GROUPS) if state in states)


def _count(line: Line, *states: DeliveryState) -> int:
    return sum(line.counts.get(state, 0) for state in states)


class _LineLook(GroupLook):
    def row_height(self, record: Any) -> int:
        return theme.px(46)

    def row_words(self, record: Line) -> str:
        words = CAMPAIGN_WORDS[record.state].lower()
        accepted = _count(record, DeliveryState.ACCEPTED)
        sent = f"{accepted} of {sum(record.counts.values())} accepted" if record.counts else ""
        practice = "practice" if record.practice else ""
        return ", ".join(
            p for p in (record.name, words, record.topic, practice, sent, record.held_reason) if p
        )

    @staticmethod
    def places(rect: QRectF) -> tuple[float, float, float, float, float]:
        """Where name, topic, result and date begin, and the end."""
        left, right = rect.x() + PAD, rect.right() - PAD
        date = right - 104
        out = date - 40 - min(300.0, rect.width() * 0.28)
        topic = out - 32 - min(160.0, rect.width() * 0.16)
        return left, topic, out, date, right

    def draw(self, pen: Pen, rect: QRectF, record: Any, state: RowState) -> None:
        if isinstance(record, Head):
            left, right = rect.x() + PAD, rect.right() - PAD
            took = pen.text(QRectF(left, rect.y(), 300, rect.height() - 4), record.words, 13, 600)
            pen.text(
                QRectF(left + took + 8, rect.y(), 60, rect.height() - 4),
                f"{record.count:,}",
                13,
                400,
                "text2",
            )
            pen.hairline(left, right, rect.bottom() - 1, "border")
            return
        super().draw(pen, rect, record, state)

    def draw_row(self, pen: Pen, rect: QRectF, record: Line, state: RowState) -> None:
        left, topic, out, date, right = self.places(rect)
        if state.hover or state.current:
            pen.box(QRectF(left - 10, rect.y() + 1, right - left + 20, rect.height() - 3), "hover", 6)
        pen.hairline(left + 28, right, rect.bottom() - 1)
        icon, tone = _ICONS[record.state]
        pen.icon(QRectF(left, rect.y(), 16, rect.height()), icon, 16, tone)
        end = topic - 20
        if record.practice:
            end -= 78
        took = pen.text(QRectF(left + 28, rect.y(), end - left - 28, rect.height()), record.name, 13, 600)
        if record.practice:
            pen.pill(left + 38 + took, rect.center().y(), "Practice", "plum", "plumSoft", height=18, px=11)
        pen.text(
            QRectF(topic, rect.y(), out - topic - 16, rect.height()),
            record.topic or "No topic yet",
            13,
            400,
            "text2",
        )
        self._result(pen, QRectF(out, rect.y(), date - 40 - out, rect.height()), record)
        when, second = _dates(record)
        line = theme.px(18)
        pen.text(QRectF(date, rect.y() + 5, right - date, line), when, 13, 400, "text", tabular=True)
        pen.text(
            QRectF(date, rect.y() + 5 + line, right - date, line), second, 12, 400, "text2", tabular=True
        )
        if state.focused:
            pen.focus_ring(QRectF(left - 10, rect.y() + 1, right - left + 20, rect.height() - 3))

    @staticmethod
    def _result(pen: Pen, room: QRectF, record: Line) -> None:
        if record.state is CampaignState.DRAFT:
            pen.text(room, named(record.subject, {}) or "No subject yet", 13, 400, "text2")
            return
        total = sum(record.counts.values())
        accepted = _count(record, DeliveryState.ACCEPTED)
        done = accepted + _count(record, DeliveryState.REFUSED, DeliveryState.IN_DOUBT, DeliveryState.HELD)
        line = QRectF(room.x(), room.y() + 5, room.width(), theme.px(18))
        if record.state is CampaignState.FINISHED:
            pen.text(line, f"{accepted:,} of {total:,} accepted", 13, 500, tabular=True)
        else:
            pen.text(line, f"{done:,} of {total:,}", 13, 500, tabular=True)
            pen.text(line, record.held_reason or CAMPAIGN_WORDS[record.state], 12, 400, "text2", "r")
        share = (accepted if record.state is CampaignState.FINISHED else done) / total if total else 0
        pen.bar(QRectF(room.x(), room.y() + theme.px(30), room.width(), 4), share)


def _dates(record: Line) -> tuple[str, str]:
    at = record.finished_at or record.started_at or record.updated_at
    words = moment_words(at, clock.now())
    day, _, hour = words.rpartition(" ")
    return day[:1].upper() + day[1:], hour


class CampaignsPage(Screen):
    """The list of campaigns."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lines: tuple[Line, ...] = ()
        self.title = PageTitle("Campaigns")
        self.search = Field(
            "", "Name, topic, subject …", "magnifying-glass", name="Search campaigns", width=240
        )
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        self.new_button = Button("New campaign", Kind.PRIMARY, "plus")
        self.new_button.clicked.connect(self.new_campaign)
        self.filter = Segmented(["All", "Running", "Drafts", "Sent"], "Show", small=True)
        self.filter.chosen.connect(self._filtered)
        self.list = RowList(_LineLook(), "Campaigns")
        self.list.opened.connect(self._open)
        self.list.key_pressed.connect(self._key)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        write = Button("Write a newsletter", Kind.PRIMARY, "plus")
        write.clicked.connect(self.new_campaign)
        self._empty = EmptyState(
            "paper-plane-tilt", "Your newsletters will stand here",
            "Pick a layout, choose who gets it, check it, send it. Only people who said yes are ever included.", write,
        )  # fmt: skip
        self._nothing = EmptyState(
            "magnifying-glass", "Nothing matches.", "Search looks in names, topics and subjects."
        )
        self._stack = QStackedWidget()
        for part in (self.list, self._empty, self._nothing):
            self._stack.addWidget(part)
        bar = Box(row(self.filter, None, pad=(PAD, 8, PAD, 8)))
        self._bar = bar
        self._total = Label("", 12, 400, "text2", tabular=True)
        head = page_header(self.title, self.search, self.new_button, pad=PAD)
        self.setLayout(column(head, bar, (self._stack, 1)))

    # ------------------------------------------------------------ the place
    def show_place(self, place: Place) -> None:
        self.reload()

    def focus_first(self) -> None:
        (self.list if self._lines else self.new_button).setFocus()

    def focus_search(self) -> None:
        self.search.setFocus()

    def main_action(self) -> None:
        self.new_campaign()

    def panes(self) -> Sequence[QWidget]:
        return (self.search, self.filter, self.list)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (("Enter", "Open"), ("C", "Make a copy"), ("Delete", "Delete"), ("Ctrl Enter", "New campaign"))

    def watched(self) -> frozenset[str]:
        return frozenset({"campaigns", "deliveries", "topics"})

    def reload(self) -> None:
        self.desk.tasks.read(self, drafting.every, self._came, key="list")

    def _came(self, lines: tuple[Line, ...]) -> None:
        first = not self._lines
        self._lines = lines
        counts = [0, 0, 0]
        for line in lines:
            counts[group_of(line.state)] += 1
        for number, (words, count) in enumerate(
            [("All", len(lines)), *((group[0], counts[n]) for n, group in enumerate(_GROUPS))]
        ):
            self.filter.set_words(number, f"{words} {count}" if count else words)
        self.title.say("Campaigns", f"{len(lines):,} in all" if lines else "")
        self._show()
        if first and lines and self.isVisible() and self.new_button.hasFocus():
            self.list.setFocus()

    def _filtered(self, _number: int) -> None:
        self._show()

    def _show(self) -> None:
        text, chosen = self.search.text().strip().casefold(), self.filter.choice()
        records: list[Any] = []
        for number, (words, states) in enumerate(_GROUPS):
            if chosen and chosen != number + 1:
                continue
            mine = [
                line for line in self._lines
                if line.state in states and text in f"{line.name}\n{line.topic}\n{line.subject}".casefold()
            ]  # fmt: skip
            if mine:
                records += [*([Gap(12)] if records else []), Head(words, len(mine)), *mine]
        self.list.show_records(records)
        self._bar.setVisible(bool(self._lines))
        self._stack.setCurrentWidget(self.list if records else self._nothing if self._lines else self._empty)

    # ------------------------------------------------------------ acts
    def _open(self, line: Line) -> None:
        match line.state:
            case CampaignState.DRAFT:
                self.open_requested.emit(Place(Where.COMPOSER, line.id, "content"))
            case CampaignState.FINISHED:
                self.open_requested.emit(Place(Where.REPORT, line.id))
            case _:
                self.open_requested.emit(Place(Where.SENDING, line.id))

    def new_campaign(self) -> None:
        """Asks for a name and a layout, and opens the composer."""
        sheet = NewCampaignSheet(self)
        sheet.wanted.connect(self._create)
        sheet.open()

    def _create(self, name: str, layout: str) -> None:
        def work(session: Any) -> int:
            theme_ = drafting.new_content(session).theme
            draft = Draft(content=layouts.new(layout, theme_))
            lines = drafting.every(session)
            topic = next((drafting.get(session, line.id).topic_id for line in lines if line.topic), None)
            return drafting.create(session, name, clock.now(), topic_id=topic, draft=draft)

        self.desk.tasks.write(self, "", work, self._created)

    def _created(self, campaign_id: int) -> None:
        self.open_requested.emit(Place(Where.COMPOSER, campaign_id, "content"))

    def _key(self, key: str, line: Any) -> None:
        if not isinstance(line, Line):
            return
        if key == "delete":
            self._delete(line)
        elif key == "c":
            self._copy(line)

    def _menu(self, pos: QPoint) -> None:
        line = self.list.indexAt(pos).data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, Line):
            return
        menu = QMenu(self)
        for words, act in (("Open", self._open), ("Make a copy", self._copy), ("Delete", self._delete)):
            menu.addAction(words).setData((act, line))
        menu.triggered.connect(self._picked)
        menu.popup(self.list.viewport().mapToGlobal(pos))

    def _picked(self, action: Any) -> None:
        act, line = action.data()
        act(line)

    def _copy(self, line: Line) -> None:
        self.desk.tasks.write(
            self, "", lambda session: drafting.duplicate(session, line.id, clock.now()), self._created
        )

    def _delete(self, line: Line) -> None:
        self.desk.act(
            self, f"Deleted “{line.name}”", lambda session: drafting.delete(session, line.id, clock.now())
        )
