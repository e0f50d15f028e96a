"""Today: what needs the user now; in an empty book, the first steps."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QPoint, QProcess, QTimer
from PySide6.QtWidgets import QBoxLayout, QStackedLayout, QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import long_day
from desktop_crm.base.text import count_words
from desktop_crm.book import settings
from desktop_crm.dialogue.complaints import Line
from desktop_crm.insight import today as morning
from desktop_crm.insight.occasions import Occasion
from desktop_crm.insight.today import Due, LeftOver, Today
from desktop_crm.insight.waiting import Waiting
from desktop_crm.lifecycle.quiet import GoneQuiet
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.theme import theme
from desktop_crm.ui.today.cards import SideColumn
from desktop_crm.ui.today.dealing import Dealing, subject
from desktop_crm.ui.today.first_run import FirstRun
from desktop_crm.ui.today.rows import TodayLook, acts_of, nothing_words, rows_of
from desktop_crm.ui.widgets.buttons import Button, Kind, action_button
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, row, scroll
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.notices import EmptyState, Note, PageTitle, page_header
from desktop_crm.ui.widgets.returning import Returning
from desktop_crm.ui.widgets.row_menu import RowMenu

MINUTE = 60_000  # ms


@dataclass(frozen=True, slots=True)
class Morning:
    """What the page shows: the list, and which of the first steps are done."""

    today: Today
    steps: frozenset[str]
    single_keys: bool


def read(session: Any, now: datetime) -> Morning:
    """Everything the page shows, in one look."""
    found = morning.today(session, now)
    single_keys = settings.get(session, settings.SINGLE_KEYS)
    if found.contacts:
        return Morning(found, frozenset(), single_keys)
    from desktop_crm.campaigns import drafting  # only an empty book waits for it

    steps = set()
    if settings.get(session, settings.TESTED_AT):
        steps.add("account")
    if any(line.started_at for line in drafting.every(session)):
        steps.add("campaign")
    return Morning(found, frozenset(steps), single_keys)


class TodayPage(Screen):
    """The page the program opens with."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._today: Today | None = None
        self.first_run = FirstRun()
        self.first_run.step_chosen.connect(self._step)
        self.first_run.sample_wanted.connect(self._open_sample)
        self.list = RowList(TodayLook(), "What needs you today")
        self.list.opened.connect(self._open)
        self.side = SideColumn()
        self.side.campaign_opened.connect(self._open_campaign)
        self.side.campaigns_wanted.connect(self._open_campaigns)
        self.side.contact_opened.connect(self._open_contact)
        self._returning = Returning(self._rows())
        self.dealing = Dealing(self, desk, self._rows())
        self.dealing.open_requested.connect(self.open_requested)
        for rows in self._rows():
            rows.menu_wanted.connect(self._menu)
            rows.key_pressed.connect(self._key)
            rows.spot_clicked.connect(self._spot)
        self.head = PageTitle("Today")
        self.needs = Label("", 13, 400, "text2", tabular=True)
        self._either = QStackedLayout(self)
        self._blank = QWidget()
        for page in (self._blank, self._make_list_page(), scroll(self.first_run)):
            self._either.addWidget(page)
        # The words "38 min ago" and the day itself go on while the page stands open.
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE)
        self._minute.timeout.connect(self._tick)
        self._minute.start()

    def _make_list_page(self) -> QWidget:
        actions = self.desk.actions
        header = page_header(
            self.head,
            self.needs,
            8,
            action_button(actions["new_follow_up"], Kind.SECONDARY, "calendar-plus"),
            action_button(actions["log"], Kind.PRIMARY, "plus"),
            height=68,
            pad=32,
        )
        self.stopped = Note("", "bad", "warning-circle-fill", self._stopped_button())
        self.stopped.hide()
        self._add = Button("Add follow-up", Kind.SECONDARY, "calendar-plus")
        self._add.clicked.connect(actions["new_follow_up"].trigger)
        self.empty = EmptyState("sun-horizon", "Nothing is waiting", "", self._add)
        lists = QWidget()
        self._lists = QStackedLayout(lists)
        self._lists.addWidget(self.list)
        self._lists.addWidget(self.empty)
        self._side_frame = scroll(self.side)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setContentsMargins(24, 4, 32, 0)
        self._body.setSpacing(32)
        self._body.addWidget(lists, 1)
        self._body.addWidget(self._side_frame)
        note = row((self.stopped, 1), pad=(32, 12, 32, 0))
        return Box(column(header, note, (Box(self._body), 1)))

    def _stopped_button(self) -> Button:
        button = Button("Have a look", Kind.LINK, small=True)
        button.clicked.connect(self._open_stopped)
        return button

    # ------------------------------------------------------------ what the window calls
    def show_place(self, place: Place) -> None:
        self.reload()

    def focus_first(self) -> None:
        if self._either.currentIndex() == 2:
            self.first_run.cards["import"].button.setFocus()
        elif self._either.currentIndex() == 1:
            self.list.setFocus()
        else:
            # Nothing is read yet: held here, or the window gives it to the first button of the sidebar.
            self.setFocus()

    def main_action(self) -> None:
        self.desk.actions["log"].trigger()

    def panes(self) -> Sequence[QWidget]:
        return (self.first_run,) if self._either.currentIndex() == 2 else (self.list, self.side)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("D", "done (Space does it, too)"),
            ("Shift D", "a follow-up done, with what came of it"),
            ("S", "snooze, or plan a follow-up"),
            ("P", "plan a follow-up about them"),
            ("E", "change what is planned"),
            ("Enter", "open the contact, the complaint or the import"),
            ("L", "log an interaction with them"),
            ("Shift F10", "all that can be done with the row"),
        )

    def subject(self) -> object:
        held = next((each for each in self._rows() if each.hasFocus()), None)
        return subject(held.current()) if held is not None else None

    def expect_return(self) -> None:
        self._returning.expect()

    def returned(self) -> None:
        self._returning.over()
        self.reload()

    def _rows(self) -> tuple[RowList, RowList]:
        return self.list, self.side.occasions.list

    def set_tier(self, tier: str) -> None:
        narrow = tier == "narrow"
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._body.setDirection(direction)
        if narrow:
            self._side_frame.setMinimumWidth(0)
            self._side_frame.setMaximumWidth(16_777_215)
            # Where even that is too high beside the list's first rows, it scrolls in less.
            self._side_frame.setMinimumHeight(theme.px(60))
            self._side_frame.setMaximumHeight(theme.px(220))
        else:
            self._side_frame.setFixedWidth(theme.px(320 if tier == "wide" else 280))
            self._side_frame.setMinimumHeight(0)
            self._side_frame.setMaximumHeight(16_777_215)

    def watched(self) -> frozenset[str]:
        return frozenset(
            {
                "contacts",
                "follow_ups",
                "interactions",
                "participants",
                "campaigns",
                "deliveries",
                "complaints",
            }
            | {"imports", "import_problems", "settings", "rhythms", "dismissals", "purchases", "channels"}
        )

    def reload(self) -> None:
        now = clock.now()
        self.desk.tasks.read(self, lambda session: read(session, now), self._show, key="today")

    def _tick(self) -> None:
        if self.isVisible():
            self.reload()

    # ------------------------------------------------------------ showing
    def _show(self, found: Morning) -> None:
        today = self._today = found.today
        self.list.single_keys = found.single_keys
        before = self._either.currentIndex()
        if not today.contacts:
            self.first_run.set_done(found.steps)
        self._either.setCurrentIndex(1 if today.contacts else 2)
        self.head.say("Today", long_day(today.day))
        self.needs.setText(
            f"{count_words(today.needs, 'thing needs', 'things need')} you" if today.needs else ""
        )
        held = [each for each in self._rows() if each.hasFocus()]
        rows = rows_of(today, clock.now())
        self.list.show_records(rows)
        self._lists.setCurrentIndex(0 if rows else 1)
        self.empty.say(*nothing_words(today))
        self.side.show_all(today.campaigns, today.week, today.occasions, today.day)
        self._show_stopped(today)
        self._keep_focus(held)
        if before != self._either.currentIndex() and self.isVisible() and self._may_focus():
            self.focus_first()

    def _keep_focus(self, held: Sequence[RowList]) -> None:
        """To the row that was taken back; and never out of the page because the last row of a list is dealt with."""
        back = self._returning.shown()
        if back is not None and self._may_focus():
            back.setFocus()
        elif held and not any(each.isVisible() for each in held):
            (self.list if self.list.isVisible() else self._add).setFocus()

    def _may_focus(self) -> bool:
        """Whether the focus is nowhere else: it is never taken from the sidebar or the palette."""
        focused = self.window().focusWidget()
        mine = focused is self or self.isAncestorOf(focused)
        return focused is None or not focused.isVisible() or mine

    def _show_stopped(self, today: Today) -> None:
        stopped = [c for c in today.campaigns if c.state == "stopped"]
        self.stopped.setVisible(bool(stopped))
        if stopped:
            why = stopped[0].held_reason or "The run was stopped."
            self.stopped.set_words(f"Sending “{stopped[0].name}” stopped: {why}")

    # ------------------------------------------------------------ going on from here
    def _step(self, step: str) -> None:
        match step:
            case "import":
                self.open_requested.emit(Place(Where.IMPORT))
            case "account":
                self.open_requested.emit(Place(Where.SETTINGS, detail="account"))
            case _:
                self._open_campaigns()

    def _open_sample(self) -> None:
        program = [] if getattr(sys, "frozen", False) else ["-m", "desktop_crm"]
        QProcess.startDetached(sys.executable, [*program, "--demo"])
        self.desk.messages.tell("The sample book opens in a window of its own")

    def _open(self, record: object) -> None:
        match record:
            case Due():
                self._open_contact(record.follow_up.contact_id)
            case Waiting() | GoneQuiet():
                self._open_contact(record.contact_id)
            case Line():
                self.open_requested.emit(Place(Where.COMPLAINTS, record.id))
            case LeftOver():
                self.open_requested.emit(Place(Where.IMPORT, record.import_id))
            case Occasion():
                self._open_contact(record.contact_id)

    def _open_contact(self, contact_id: int) -> None:
        self.open_requested.emit(Place(Where.CONTACT, contact_id))

    def _open_campaigns(self) -> None:
        self.open_requested.emit(Place(Where.CAMPAIGNS))

    def _open_campaign(self, campaign_id: int) -> None:
        self.open_requested.emit(Place(Where.SENDING, campaign_id))

    def _open_stopped(self) -> None:
        stopped = [c for c in self._today.campaigns if c.state == "stopped"] if self._today else []
        if stopped:
            self._open_campaign(stopped[0].campaign_id)

    # ------------------------------------------------------------ a row is dealt with
    def _menu(self, record: object, where: QPoint) -> None:
        menu = RowMenu(self, record, acts_of(record))
        menu.asked.connect(self._key)
        menu.popup(where)

    def _key(self, key: str, record: object) -> None:
        match key:
            case " " | "d":
                self.dealing.done(record)
            case "shift+d":
                self.dealing.outcome(record)
            case "s":
                self.dealing.snooze(record)
            case "p":
                self.dealing.plan(record)
            case "e":
                self.dealing.edit(record)
            case "l":
                self.desk.actions["log"].trigger()
            case "":
                self._open(record)

    def _spot(self, name: str, record: object) -> None:
        match name:
            case "done":
                self.dealing.done(record)
            case "plan":
                self.dealing.plan(record)
            case _:
                self.dealing.snooze(record)
