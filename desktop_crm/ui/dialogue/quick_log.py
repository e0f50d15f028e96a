"""The line in which a touch is written down in five seconds, and under it how it is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu

from desktop_crm.base import clock
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.quick.correcting import NOTHING, Corrections, answering, corrected
from desktop_crm.dialogue.quick.reading import Planned, Reading, Someone, Unsure
from desktop_crm.ui.dialogue import channel_choice
from desktop_crm.ui.dialogue.quick_chips import QuickChips
from desktop_crm.ui.dialogue.quick_sheets import MomentSheet, PlannedSheet
from desktop_crm.ui.tasks import Tasks
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.labels import KeyCap, Label
from desktop_crm.ui.widgets.layout import Box, column, row

_PAUSE = 40  # ms after the last letter
_DAYS = (("Now", 0), ("Yesterday", 1), ("2 days ago", 2), ("3 days ago", 3))


def wall_now() -> datetime:
    """Now on the user's clock."""
    return clock.local(clock.now()).replace(tzinfo=None)


def read_line(session: Any, line: str, now: datetime, about: Someone | None, names: bool = False) -> Reading:
    """How a line is read in the window's language; the words are loaded with the first one.

    With `names`, `about` is meant only where the line names nobody: of two Ellens it is none.
    """
    from desktop_crm.dialogue.quick import reading
    from desktop_crm.dialogue.quick.english import ENGLISH
    from desktop_crm.dialogue.quick.people import People

    people = People(session)
    made = reading.read(line, ENGLISH, now, people, None if names else about)
    if names and about is not None and made.contact is None and not made.candidates:
        return reading.read(line, ENGLISH, now, people, about)
    return made


def nothing_read(about: Someone | None) -> Reading:
    """What an empty line means: a call that came in now."""
    return Reading(about, (), Channel.PHONE, Direction.IN, wall_now(), "")


class QuickLog(Box):
    """Enter keeps the line as the chips say. A chip opens to be put right; one that asks stops Enter once."""

    kept = Signal(object)  # Reading: all of it looked at
    more_wanted = Signal(object)  # Reading: the whole sheet, with what is known so far
    resized = Signal()  # the chips take another row, or one less

    def __init__(self, tasks: Tasks, *, names: bool = False) -> None:
        """`names`: it stands on nobody's page, so it always says who is meant."""
        super().__init__(card="flat")
        self.setAccessibleName("Quick log")
        self._tasks, self._names = tasks, names
        self._about: Someone | None = None
        self._by = NOTHING
        self._answers: str | None = None  # the channel of what is being answered
        self._made = nothing_read(None)
        self._last: tuple[Reading | None, Corrections, str | None] = (
            None,
            NOTHING,
            None,
        )  # as it was kept last
        self._entering = False
        self._asked: object = None  # the line and what was set by hand when Enter was stopped
        self.field = Field(
            "", "What happened? Ellen rang, wants the quote by Friday", "note-pencil", name="What happened"
        )
        self.field.returnPressed.connect(self._enter)
        self.field.textChanged.connect(self._typed)
        self.chips = QuickChips()
        self.chips.who_wanted.connect(self._who_menu)
        self.chips.channel_wanted.connect(self._channel_menu)
        self.chips.turned.connect(self._turn)
        self.chips.when_wanted.connect(self._when_menu)
        self.chips.open_toggled.connect(self._toggle_open)
        self.chips.plan_wanted.connect(self._plan_sheet)
        self.chips.plan_dropped.connect(self._drop_plan)
        self.chips.more_wanted.connect(self._more)
        self._hint = Label("to save", 12, 400, "text2")
        self._save_hint = Box(row(KeyCap("Enter"), 6, self._hint))
        self.setLayout(
            column(self.field, 8, row((self.chips, 1), 12, column(self._save_hint, None)), pad=(12, 12, 12, 10))
        )  # fmt: skip
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._ask)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().width() >= theme.px(560)
        if roomy == self._save_hint.isHidden():  # where there is room for it
            self._save_hint.setVisible(roomy)
            self.resized.emit()

    # ------------------------------------------------------------ what the page says
    def set_about(self, contact_id: int | None, name: str = "") -> None:
        """Whose page it stands on: a line that names nobody is about them."""
        about = None if contact_id is None else Someone(contact_id, name)
        if about != self._about:
            self._about = about
            self._ask()

    def clear(self) -> None:
        """Empty, and back to a call that came in now."""
        self._by, self._answers, self._asked, self._entering = NOTHING, None, None, False
        self.field.setText("")  # with nothing left for Ctrl Z to bring back: it is meant for the book now
        self._made = nothing_read(self._about)
        self._show()

    def give_back(self, made: Reading) -> None:
        """What could not be kept stands in the line again as it was, unless something else is typed by now."""
        if self.field.text():
            return
        last, by, answers = self._last
        if last is made:
            self._by, self._answers = by, answers
        self.field.setText(made.text)

    def start(self, text: str) -> None:
        """Begins with a line that was typed elsewhere."""
        self.field.setText(text)
        self.field.setFocus()
        self._ask()

    def answer(self, channel: str) -> None:
        """Ready for the answer to something that came over `channel`; what the line says itself counts more."""
        self._answers = channel
        self._correct(replace(self._by, channel=None, direction=None))
        self.field.setFocus()

    def reading(self) -> Reading:
        """The line as it would be kept."""
        made = self._made if self._answers is None else answering(self._made, self._answers)
        return corrected(made, self._by)

    # ------------------------------------------------------------ reading
    def _typed(self) -> None:
        self._entering = False
        self._pause.start()

    def _ask(self) -> None:
        self._pause.stop()
        text, now, about, names = self.field.text().strip(), wall_now(), self._about, self._names
        if not text:
            self._made = nothing_read(about)
            self._show()
            return
        self._tasks.read(
            self, lambda session: read_line(session, text, now, about, names), self._read, key="quick"
        )

    def _read(self, made: Reading) -> None:
        self._made = made
        self._show()
        if self._entering:
            self._decide()

    def _show(self) -> None:
        made = self.reading()
        self.chips.show_reading(made, None if self._names else self._about, self.unsure())
        stopped = self._asked == (self.field.text(), self._by) and bool(self.unsure())
        self._hint.setText("again to save as it stands" if stopped else "to save")
        self.resized.emit()

    def unsure(self) -> frozenset[Unsure]:
        """What is to be looked at; also where a line on one contact's page is about another."""
        made = self.reading()
        found = set(made.unsure)
        page = None if self._names else self._about
        elsewhere = page is not None and made.contact is not None and made.contact.id != page.id
        if made.text and (made.contact is None or (elsewhere and self._by.contact is None)):
            found.add(Unsure.CONTACT)
        return frozenset(found)

    # ------------------------------------------------------------ keeping
    def _enter(self) -> None:
        if not self.field.text().strip():
            return
        self._entering = True
        if " ".join(self.field.text().split()) == self._made.text and not self._pause.isActive():
            self._decide()
        else:
            self._ask()

    def _decide(self) -> None:
        """Keeps the line, unless somebody has to be named or something to be looked at first."""
        self._entering = False
        made, here = self.reading(), (self.field.text(), self._by)
        if made.contact is None:
            self._show()
            self._who_menu()
        elif self.unsure() and self._asked != here:
            self._asked = here
            self._show()
        else:
            self._last = (made, self._by, self._answers)
            self.kept.emit(made)

    def _correct(self, by: Corrections) -> None:
        self._by = by
        self._show()

    # ------------------------------------------------------------ chips
    def _menu(self, chip: Box | Any) -> QMenu:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        self._corner = chip.mapToGlobal(QPoint(0, chip.height()))
        return menu

    def _who_menu(self) -> None:
        menu = self._menu(self.chips.who)
        for one in self.reading().candidates or self._made.candidates:
            menu.addAction(one.name.replace("&", "&&")).setData(one)
        if self._about is not None:
            menu.addAction(f"{self._about.name}, whose page this is".replace("&", "&&")).setData(self._about)
        menu.addSeparator()
        menu.addAction("Somebody else …")
        menu.triggered.connect(self._who_picked)
        menu.popup(self._corner)
        menu.setActiveAction(menu.actions()[0])

    def _who_picked(self, action: QAction) -> None:
        if not isinstance(action.data(), Someone):
            self._more()
            return
        self._correct(replace(self._by, contact=action.data()))
        self.field.setFocus()

    def _channel_menu(self) -> None:
        menu = self._menu(self.chips.channel)
        for channel, words in channel_choice.choices():
            menu.addAction(words.replace("&", "&&")).setData(channel)
        menu.triggered.connect(self._channel_picked)
        menu.popup(self._corner)

    def _channel_picked(self, action: QAction) -> None:
        self._correct(replace(self._by, channel=action.data()))
        self.field.setFocus()

    def _turn(self) -> None:
        now = self.reading().direction
        if Unsure.DIRECTION in self.unsure():  # the first press says that it is read right
            self._correct(replace(self._by, direction=now))
            return
        other = Direction.OUT if now is Direction.IN else Direction.IN
        self._correct(replace(self._by, direction=other))

    def _when_menu(self) -> None:
        menu = self._menu(self.chips.when)
        if Unsure.AT in self.unsure():
            menu.addAction("As it is read").setData(-1)
        for words, back in _DAYS:
            menu.addAction(words).setData(back)
        menu.addSeparator()
        menu.addAction("Another time …")
        menu.triggered.connect(self._when_picked)
        menu.popup(self._corner)

    def _when_picked(self, action: QAction) -> None:
        back = action.data()
        if back is None:
            sheet = MomentSheet(self, self.reading().at)
            sheet.picked.connect(self._moment_picked)
            sheet.open()
            return
        self._moment_picked(self.reading().at if back < 0 else _days_ago(back))

    def _moment_picked(self, at: datetime) -> None:
        self._correct(replace(self._by, at=at))
        self.field.setFocus()

    def _toggle_open(self) -> None:
        made = self.reading()
        self._correct(
            replace(self._by, open_point="" if made.open_point else self._made.open_point or made.text)
        )

    def _plan_sheet(self) -> None:
        made = self.reading()
        sheet = PlannedSheet(self, made.follow_up, made.open_point or made.text)
        sheet.picked.connect(self._planned)
        sheet.open()

    def _planned(self, plan: Planned) -> None:
        self._correct(replace(self._by, follow_up=plan, no_follow_up=False))
        self.field.setFocus()

    def _drop_plan(self) -> None:
        self._correct(replace(self._by, follow_up=None, no_follow_up=True))
        self.field.setFocus()

    def _more(self) -> None:
        self.more_wanted.emit(replace(self.reading(), text=self.field.text().strip()))


def _days_ago(back: int) -> datetime:
    """The same time so many days ago; noon, since nobody said when."""
    from datetime import timedelta

    now = wall_now()
    return (
        now if not back else (now - timedelta(days=back)).replace(hour=12, minute=0, second=0, microsecond=0)
    )
