"""The third step of the composer: who gets it, who does not and why, and is it fit to leave."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_crm.campaigns.checking import Finding, Severity, may_leave
from desktop_crm.campaigns.drafting import Campaign
from desktop_crm.consent.gate import WORDS as REASON_WORDS
from desktop_crm.consent.gate import Reason
from desktop_crm.segments.audience import Member
from desktop_crm.ui.campaigns import readers
from desktop_crm.ui.campaigns.audience_pane import MemberLook
from desktop_crm.ui.campaigns.readers import Checked
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Glyph, Label, ProgressBar
from desktop_crm.ui.widgets.layout import Box, clear, column, row, rule, scroll, stack
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look, RowState, Spot
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.paint import Pen, finding_look
from desktop_crm.ui.widgets.scaling import scaled

# Why, what it means, the next lawful step.
REASONS: dict[Reason, tuple[str, str, str]] = {
    Reason.NEVER_ASKED: (
        "minus-circle",
        "You know them, but nobody has asked them yet.",
        "Ask at the till or by post",
    ),
    Reason.REQUESTED: ("clock", "They were asked and have not answered.", "Wait for their answer"),
    Reason.WITHDRAWN: (
        "prohibit",
        "They said no. That stays so until they say yes themselves.",
        "Nothing to do",
    ),
    Reason.EXPIRED: ("hourglass", "Their yes is too old to count.", "Ask again"),
    Reason.SUPPRESSED: ("warning-circle", "Bounced, complained, or taken off by hand.", "Look in Settings"),
    Reason.NO_ADDRESS: ("at", "You know them by post or phone only.", "Write to them by post"),
    Reason.WISHED_NUMBER: (
        "calendar-blank",
        "They had as many this month as they wish.",
        "Free again next month",
    ),
    Reason.COMPLAINT: (
        "lifebuoy",
        "They complained: their letter waits until that is closed.",
        "Settle it first",
    ),
    Reason.SAME_ADDRESS: ("house", "Somebody else at the same address gets it.", "Show them"),
    Reason.DELETED: ("trash", "They are in the bin.", "Nothing to do"),
}


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason with how many it concerns."""

    reason: Reason
    count: int


class _ReasonLook(Look):
    def height(self, record: Any) -> int:
        return theme.px(49)

    def words(self, record: ReasonRow) -> str:
        _icon, why, step = REASONS[record.reason]
        return f"{REASON_WORDS[record.reason]}, {record.count}, {why} {step}"

    def draw(self, pen: Pen, rect: QRectF, record: ReasonRow, state: RowState) -> None:
        icon, why, step = REASONS[record.reason]
        if state.hover or (state.current and state.focused):
            pen.box(rect.adjusted(0, 1, 0, -2), "hover", 6)
        pen.hairline(rect.left(), rect.right(), rect.bottom() - 1)
        pen.text(
            QRectF(rect.x(), rect.y(), 44, rect.height()),
            f"{record.count:,}",
            15,
            600,
            "text",
            "r",
            tabular=True,
        )
        pen.icon(QRectF(rect.x() + 60, rect.y(), 18, rect.height()), icon, 16, "text2")
        x, line = rect.x() + 88, theme.px(19)
        end = rect.right() - 28
        took = theme.width(step, 13) + 16
        pen.text(QRectF(x, rect.y() + 5, end - x - took, line), REASON_WORDS[record.reason], 13, 600)
        pen.text(QRectF(x, rect.y() + 5 + line, end - x - took, line), why, 12, 400, "text2")
        pen.text(QRectF(x, rect.y(), end - x, rect.height()), step, 13, 400, "accentText", "r")
        pen.icon(QRectF(rect.right() - 22, rect.y(), 16, rect.height()), "caret-right", 14, "text3")
        if state.focused:
            pen.focus_ring(rect.adjusted(0, 1, 0, -2))


@dataclass(frozen=True, slots=True)
class Fine:
    """Something that was looked at and is right."""

    words: str


class _FindingLook(Look):
    def height(self, record: Any) -> int:
        return theme.px(58) if isinstance(record, Finding) and record.way_out else theme.px(40)

    def words(self, record: Any) -> str:
        if isinstance(record, Fine):
            return f"Fine: {record.words}"
        return f"{finding_look(_level(record))[2]}: {record.text} {record.way_out}"

    def spots(self, rect: QRectF, record: Any) -> tuple[Spot, ...]:
        if isinstance(record, Fine) or not record.block_id:
            return ()
        where = QRectF(rect.right() - 52, rect.y() + (theme.px(40) - 28) / 2, 48, 28)
        return (Spot("fix", "Go to the place", where),)

    def draw(self, pen: Pen, rect: QRectF, record: Any, state: RowState) -> None:
        if state.hover or (state.current and state.focused):
            pen.box(rect.adjusted(0, 1, 0, -2), "hover", 6)
        pen.hairline(rect.left() + 28, rect.right(), rect.bottom() - 1)
        line = theme.px(40)
        if isinstance(record, Fine):
            pen.icon(QRectF(rect.x(), rect.y(), 18, line), "check-circle-fill", 18, "good")
            pen.text(QRectF(rect.x() + 28, rect.y(), rect.width() - 28, line), record.words, 13)
            return
        icon, tone, _words = finding_look(_level(record))
        pen.icon(QRectF(rect.x(), rect.y(), 18, line), icon, 18, tone)
        room = rect.width() - 28 - (60 if record.block_id else 8)
        pen.text(QRectF(rect.x() + 28, rect.y(), room, line), record.text, 13, 600)
        if record.way_out:
            pen.text(
                QRectF(rect.x() + 28, rect.y() + theme.px(29), room, 20), record.way_out, 12, 400, "text2"
            )
        for spot in self.spots(rect, record):
            pen.box(spot.rect, "raised", 6, "border")
            pen.text(spot.rect, "Fix", 13, 500, "text", "c")
        if state.focused:
            pen.focus_ring(rect.adjusted(-2, 1, 2, -2))


def _level(finding: Finding) -> str:
    return "stop" if finding.severity is Severity.ERROR else "look"


# What the check looked at, by the codes that would have spoken against it.
FINE: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"no_postal_address"}), "Postal address present"),
    (frozenset({"no_way_out"}), "Unsubscribe line present"),
    (frozenset({"no_fallback", "unknown_field", "template_problem"}), "Merge fields have a fallback"),
    (frozenset({"missing_alt"}), "Pictures are described"),
    (frozenset({"too_big", "clipped", "image_big"}), "Small enough for every mailbox"),
)


class PeopleSheet(Sheet):
    """The people behind a number."""

    def __init__(
        self, window: QWidget, title: str, people: tuple[Member, ...], total: int, page: "CheckPane"
    ) -> None:
        super().__init__(window, title, width=560)
        self._page = page
        self.list = RowList(MemberLook(), title)
        self.list.setFixedHeight(theme.px(38) * min(10, max(1, len(people))))
        self.list.show_records(people)
        self.list.opened.connect(self._open)
        self.add(self.list)
        if total > len(people):
            self.add(Label(f"and {total - len(people):,} more", 12, 400, "text2"))
        self.set_buttons(Button("Close", Kind.PRIMARY), "Back")
        self.cancel_button.hide()

    def _open(self, member: Member) -> None:
        self.accept()
        self._page.open_requested.emit(Place(Where.CONTACT, member.contact_id))


_ANY_WIDTH = 16_777_215  # Qt's own word for no limit


class CheckPane(QWidget):
    """The number, the reasons, the findings, the forecast."""

    open_requested = Signal(object)
    fix_requested = Signal(str)  # block id
    checked = Signal(object)  # Checked

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("Check")
        self._desk = desk
        self._campaign: Campaign | None = None
        self.result: Checked | None = None
        self.number = Label("", 56, 600, tabular=True)
        self.words = Label("", 20, 600)
        self.of = Label("", 13, 400, "text2", tabular=True)
        self.bar = ProgressBar(8, "Share of people who get it")
        self.not_words = Label("", 15, 600, tabular=True)
        self.reasons = RowList(_ReasonLook(), "Who does not get it", fit=True)
        self.reasons.opened.connect(self._open_reason)
        show = Button("Show them", Kind.LINK, small=True)
        show.clicked.connect(self._show_readers)
        self._show = show
        words = Label("each for one reason, the first that applies", 12, 400, "text2")
        self._not_head = Box(column(row(self.not_words, 12, words, None), 6, rule()))
        left = column(
            row(self.number, 14, column(None, self.words, 12), None, column(None, show, 14)), self.of, 10, self.bar, 28,
            self._not_head, self.reasons, None,
        )  # fmt: skip
        self.head = Label("Checks", 15, 600)
        self.summary = Label("", 12, 400, "text2")
        again = Button("Check again", Kind.GHOST, "arrow-clockwise", small=True)
        again.clicked.connect(self.check)
        self.findings = RowList(_FindingLook(), "Checks", fit=True, open_on_click=False)
        self.findings.opened.connect(self._fix)
        self.findings.spot_clicked.connect(self._spot)
        self._forecast = column(gap=6)
        card = stack(self._forecast, card="flat", pad=(16, 14, 16, 14))
        right = Box(
            column(row(self.head, 12, self.summary, None, again), 8, rule(), self.findings, 24, card, None)
        )
        self._right = right
        self._sides = row((column(left), 1), 48, right, pad=(48, 28, 48, 24))
        self.setLayout(column(scroll(Box(self._sides))))

    def set_tier(self, tier: str) -> None:
        """Beside each other, or the findings above the reasons where there is little room."""
        narrow = tier == "narrow"
        direction = QBoxLayout.Direction.BottomToTop if narrow else QBoxLayout.Direction.LeftToRight
        self._sides.setDirection(direction)
        self._right.setMinimumWidth(0 if narrow else theme.px(452))
        self._right.setMaximumWidth(_ANY_WIDTH if narrow else theme.px(452))

    # ------------------------------------------------------------ reading
    def show_campaign(self, campaign: Campaign) -> None:
        """Checks this campaign now."""
        self._campaign = campaign
        self.check()

    def forget(self) -> None:
        """Another campaign is being opened: nothing that was found counts for it."""
        self._campaign, self.result = None, None

    def check(self) -> None:
        campaign = self._campaign
        if campaign is not None:
            self.result = None  # what was found before says nothing about the letter as it is now
            self.summary.setText("Checking …")
            book = self._desk.book
            self._desk.tasks.call(self, lambda: readers.check(book, campaign.id), self._came, key="check")

    def _came(self, found: Checked) -> None:
        if self._campaign is None:
            return
        self.result = found
        audience = found.readers.audience
        gets, total = (audience.gets, audience.total) if audience else (0, 0)
        self.number.setText(f"{gets:,}")
        self.words.setText("person will get this" if gets == 1 else "people will get this")
        self.of.setText(
            f"of {total:,} chosen, topic “{found.topic}”" if audience else "No topic is chosen yet."
        )
        self.bar.set_share(gets / total if total else 0, f"{gets} of {total} get it")
        rows = [ReasonRow(reason, count) for reason, count in audience.left_out.items()] if audience else []
        self.not_words.setText(f"{total - gets:,} do not get it")
        self._not_head.setVisible(total > gets)
        self.reasons.show_records(rows)
        self._show.setVisible(bool(gets))
        self._show_findings(found.findings)
        self._show_forecast(found, gets)
        self.checked.emit(found)

    def _show_findings(self, found: tuple[Finding, ...]) -> None:
        codes = {finding.code for finding in found}
        fine = [Fine(words) for against, words in FINE if not against & codes]
        self.findings.show_records([*found, *fine])
        must = sum(finding.severity is Severity.ERROR for finding in found)
        look = len(found) - must
        parts = [
            f"{must} to fix first" if must else "",
            f"{look} worth a look" if look else "",
            f"{len(fine)} fine",
        ]
        self.summary.setText(", ".join(p for p in parts if p))

    def _show_forecast(self, found: Checked, gets: int) -> None:

        clear(self._forecast)
        if found.practice:
            self._forecast.addLayout(
                row(Glyph("flask", 18, "warn"), 10,
                    (Label("Practice outbox: nothing leaves this computer.", 13, 600, wrap=True), 1))
            )  # fmt: skip
            self._forecast.addWidget(
                Label("The letters are written as files you can read. Connect your account in Settings to send them.",
                      12, 400, "text2", wrap=True)
            )  # fmt: skip
            return
        pace = (
            f"Your account sends {found.per_day:,} a day"
            if found.per_day
            else "Your account has no daily limit"
        )
        self._forecast.addLayout(row(Glyph("hourglass", 18, "text2"), 10, Label(pace, 13, 600), None))
        for words, count, share in _days(gets, found.per_day):
            bar = ProgressBar(10, f"{words} {count}")
            bar.set_share(share)
            label = Label(words, 13)
            scaled(label, width=80)
            self._forecast.addLayout(row(label, (bar, 1), 14, Label(f"{count:,}", 13, 600, tabular=True)))
        if found.per_minute:
            minutes = -(-min(gets, found.per_day or gets) // found.per_minute)
            self._forecast.addWidget(
                Label(
                    f"{found.per_minute} a minute: about {minutes} min today", 12, 400, "text2", tabular=True
                )
            )

    def may_send(self) -> tuple[bool, str]:
        """Whether Send is open, and else why not."""
        found = self.result
        if found is None:
            return False, "Checking …"
        audience = found.readers.audience
        if audience is None:
            return False, "Choose a topic first."
        if not audience.gets:
            return False, f"Nobody would get this: no one has agreed to “{found.topic}” yet."
        if not may_leave(found.findings):
            must = sum(finding.severity is Severity.ERROR for finding in found.findings)
            return False, f"{must} thing{'s' if must > 1 else ''} to fix first"
        return True, ""

    # ------------------------------------------------------------ acts
    def _fix(self, record: Any) -> None:
        if isinstance(record, Finding):
            self.fix_requested.emit(record.block_id)

    def _spot(self, _name: str, record: Any) -> None:
        self._fix(record)

    def _show_readers(self) -> None:
        self._open(None, "People who get it")

    def _open_reason(self, record: ReasonRow) -> None:
        self._open(record.reason, REASON_WORDS[record.reason])

    def _open(self, reason: Reason | None, title: str) -> None:
        campaign = self._campaign
        if campaign is None or self.result is None or self.result.readers.audience is None:
            return
        audience = self.result.readers.audience
        total = audience.gets if reason is None else audience.left_out.get(reason, 0)

        def show(people: tuple[Member, ...]) -> None:
            if self.isVisible() and self._campaign is campaign:
                PeopleSheet(self, title, people, total, self).open()

        self._desk.tasks.read(
            self, lambda session: readers.left_out(session, campaign, reason), show, key="people"
        )


def _days(count: int, per_day: int) -> list[tuple[str, int, float]]:
    """How many leave on which day; the third row sums up what is later."""
    if not per_day or count <= per_day:
        return [("Today", count, 1.0)] if count else []
    rest = count - per_day
    found = [("Today", per_day, 1.0), ("Tomorrow", min(rest, per_day), min(rest, per_day) / per_day)]
    if rest > per_day:
        days = -(-(rest - per_day) // per_day)
        found.append((f"{days} more day{'s' if days > 1 else ''}", rest - per_day, 1.0))
    return found
