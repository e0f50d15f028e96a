"""The calendar: weeks and months, walked by arrows; beside them what lies on the current day."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from PySide6.QtWidgets import QBoxLayout, QStackedLayout, QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import long_day
from desktop_crm.base.text import count_words
from desktop_crm.insight import calendar
from desktop_crm.insight.calendar import CalendarDay, Item
from desktop_crm.ui.calendar.dealing import FIRST, LAST, Dealing
from desktop_crm.ui.calendar.grid import DayGrid
from desktop_crm.ui.calendar.looks import ItemLook
from desktop_crm.ui.calendar.span import MONTH, Span, span_of, stepped
from desktop_crm.ui.calendar.weekdays import Weekdays
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue import planning
from desktop_crm.ui.dialogue.calendar_export import CalendarExport
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet, Plan
from desktop_crm.ui.dialogue.log_sheet import Who
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, rule
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.notices import EmptyState, PageTitle, page_header
from desktop_crm.ui.widgets.scrolling import InSight

FEW, MANY = 12, 200  # things of a kind that are read for a cell, and for the list of the day


class CalendarPage(Screen):
    """Week or month, and the current day as a list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._day = clock.today()
        self._days: dict[date, CalendarDay] = {}
        self._whole: set[date] = set()  # days that were read with all they hold
        self._follow: Item | None = None  # was moved, and is to be current where it comes
        self.weekdays = Weekdays()
        self.grid = DayGrid()
        self.list = RowList(ItemLook(), "Things of the day")
        self.dealing = Dealing(self, desk, self.grid, self.list)
        self.export = CalendarExport(self, desk)
        self.title = PageTitle("Calendar")
        self.day_title = Label("", 15, 600, wrap=True)
        self.day_count = Label("", 12, 400, "text2", wrap=True)
        self.setLayout(column(self._header(), (self._make_body(), 1)))
        self._wire()

    def _header(self) -> QWidget:
        self.view = Segmented(["Week", "Month"], "Week or month")
        self.view.choose(MONTH)
        self.today = Button("Today", Kind.SECONDARY)
        self.previous = icon_button("caret-left", "Previous")
        self.following = icon_button("caret-right", "Next")
        self.export_button = Button("Export …", Kind.SECONDARY, "upload-simple")
        self.add = Button("Add follow-up", Kind.PRIMARY, "calendar-plus")
        return page_header(
            self.title, self.previous, self.today, self.following, 8, self.view, 8, self.export_button, self.add, pad=32
        )  # fmt: skip

    def _make_body(self) -> QWidget:
        plan = Button("Add follow-up", Kind.SECONDARY, "calendar-plus")
        plan.clicked.connect(self._plan)
        self.empty = EmptyState("calendar-blank", "Nothing on this day", "", plan)
        either = QWidget()
        self._either = QStackedLayout(either)
        self._either.addWidget(self.list)
        self._either.addWidget(self.empty)
        self._side = Box(
            column(column(self.day_title, self.day_count, gap=2, pad=(16, 14, 16, 10)), rule(), (either, 1))
        )
        grid = Box(column(self.weekdays, (self.grid, 1)))
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self._body.addWidget(grid, 1)
        self._line = rule("v")
        self._body.addWidget(self._line)
        self._body.addWidget(self._side)
        area = InSight(Box(self._body))  # as a whole where the days would get too low to read
        area.follow_rows(self.grid)
        return area

    def _wire(self) -> None:
        self.view.chosen.connect(self._view_chosen)
        self.today.clicked.connect(self._to_today)
        self.previous.clicked.connect(self._back)
        self.following.clicked.connect(self._on)
        self.export_button.clicked.connect(self.export.ask)
        self.add.clicked.connect(self._plan)
        self.grid.day_chosen.connect(self._to_day)
        self.grid.entered.connect(self._enter)
        self.grid.acted.connect(self._key)
        self.grid.item_chosen.connect(self._choose)
        self.dealing.moved.connect(self._moves)
        self.list.opened.connect(self._open)
        self.list.current_changed.connect(self.grid.show_item)
        self.list.key_pressed.connect(self._list_key)

    # ------------------------------------------------------------ what the window calls
    def show_place(self, place: Place) -> None:
        """`detail` may name a day: `2026-11-17`."""
        with suppress(ValueError):
            self._day = date.fromisoformat(place.detail)
        self.reload()

    def focus_first(self) -> None:
        self.grid.setFocus()

    def main_action(self) -> None:
        self._plan()

    def panes(self) -> Sequence[QWidget]:
        return (self.grid, self.list, self.view)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("Arrows", "Walk from day to day"),
            ("Page Up, Page Down", "Week or month before, after"),
            ("T", "Today"),
            ("Enter", "Into the list of the day; there: open the contact"),
            ("Esc", "Back to the days"),
            ("D, Shift D", "Done; done with what came of it"),
            ("S", "Snooze"),
            ("E, Delete", "Edit, delete"),
            ("Alt and arrows", "Move the follow-up to another day"),
        )

    def subject(self) -> object:
        item = self.list.current()
        if self.list.hasFocus() and isinstance(item, Item) and item.contact_id:
            return Who(item.contact_id, item.name)
        return None

    def set_tier(self, tier: str) -> None:
        narrow = tier == "narrow"
        self._body.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        self._line.setVisible(not narrow)
        if narrow:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16_777_215)
            self._side.setFixedHeight(theme.px(220))
        else:
            self._side.setMinimumHeight(0)
            self._side.setMaximumHeight(16_777_215)
            self._side.setFixedWidth(theme.px(320 if tier == "wide" else 280))
        self.export_button.setVisible(not narrow)

    def watched(self) -> frozenset[str]:
        return frozenset(
            {"contacts", "follow_ups", "interactions", "participants", "complaints", "plans", "plan_touches"}
        )

    def span(self) -> Span:
        """The days that are shown."""
        return span_of(self.view.choice(), self._day, self.weekdays.begins)

    def reload(self) -> None:
        span = self.span()
        self.desk.tasks.read(
            self,
            lambda session: calendar.read(session, span.first, span.last, FEW),
            self._show,
            key="calendar",
        )

    def _read_whole(self, day: date) -> None:
        """All that a full day holds, for its list."""
        self.desk.tasks.read(
            self, lambda session: calendar.read(session, day, day, MANY), self._whole_came, key="whole day"
        )

    def _whole_came(self, found: tuple[CalendarDay, ...]) -> None:
        (whole,) = found
        self._whole.add(whole.day)
        self._days[whole.day] = whole
        if whole.day == self._day:
            self._show_day()

    # ------------------------------------------------------------ showing
    def _show(self, days: tuple[CalendarDay, ...]) -> None:
        span = self.span()
        if not days or days[0].day != span.first or days[-1].day != span.last:
            return  # asked for before; those that are wanted are on their way
        self._days = {each.day: each for each in days}
        self._whole.clear()
        self.title.say("Calendar", span.title)
        month = self._day.month if self.view.choice() == MONTH else 0
        self.grid.show_days(days, span, month, self._day)
        self._show_day()

    def _show_day(self) -> None:
        found = self._days.get(self._day)
        if found is not None and found.more and self._day not in self._whole:
            self._read_whole(self._day)
        items = found.items if found is not None else ()
        self.day_title.setText(long_day(self._day, with_year=self._day.year != clock.today().year))
        parts = [count_words(found.interactions, "interaction")] if found and found.interactions else []
        parts += [f"and {found.more:,} more"] if found and found.more else []
        self.day_count.setText(", ".join(parts))
        self.day_count.setVisible(bool(parts))
        focused = self.list.hasFocus()
        self.list.show_records(items)
        self._make_followed_current(items)
        if items and not isinstance(self.list.current(), Item):
            self.list.make_current(0)
        self.grid.show_item(self.list.current() if items else None)
        self._either.setCurrentIndex(0 if items else 1)
        if focused and not items:
            self.grid.setFocus()

    def _make_followed_current(self, items: Sequence[Item]) -> None:
        followed = self._follow
        if followed is None:
            return
        at = next((n for n, i in enumerate(items) if (i.kind, i.id) == (followed.kind, followed.id)), -1)
        if at >= 0:
            self._follow = None
            self.list.make_current(at)

    # ------------------------------------------------------------ walking
    def _to_day(self, day: date) -> None:
        if not FIRST <= day <= LAST or day == self._day:
            return
        shown = self.grid.span
        self._day = day
        if shown is not None and self.span() == shown:
            self.grid.make_current(day)
            self.list.setCurrentIndex(self.list.records_model.index(-1))
            self._show_day()
        else:
            self.reload()

    def _to_today(self) -> None:
        self._to_day(clock.today())

    def _back(self) -> None:
        self._to_day(stepped(self.view.choice(), self._day, -1))

    def _on(self) -> None:
        self._to_day(stepped(self.view.choice(), self._day, 1))

    def _view_chosen(self, _view: int) -> None:
        self.reload()

    def _enter(self) -> None:
        if self.list.records_model.rowCount():
            self.list.setFocus()
        else:
            self._plan()

    # ------------------------------------------------------------ things
    def _choose(self, item: Item) -> None:
        found = self._days.get(self._day)
        if found is not None and item in found.items:
            self.list.make_current(found.items.index(item))

    def _open(self, item: Item) -> None:
        if item.contact_id:
            self.open_requested.emit(Place(Where.CONTACT, item.contact_id))

    def _key(self, key: str) -> None:
        match key:
            case "today":
                self._to_today()
            case "previous":
                self._back()
            case "next":
                self._on()
            case _:
                self.dealing.key(key, self.list.current())

    def _list_key(self, key: str, _item: object) -> None:
        if key == "t":
            self._to_today()

    def _moves(self, item: Item, day: date) -> None:
        """The day goes along with what is moved, so that it can be moved on."""
        self._day, self._follow = day, item

    def _plan(self) -> None:
        subject = self.subject()
        who = subject if isinstance(subject, Who) else None
        sheet = FollowUpSheet(self, self.desk.tasks, who, repeats=True)
        sheet.day.set_day(self._day)
        sheet.planned.connect(self._planned)
        sheet.open()

    def _planned(self, plan: Plan) -> None:
        self.desk.act(self, planning.said(plan), lambda session: planning.keep(session, plan, clock.now()))
