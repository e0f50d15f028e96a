"""Small sheets of the quick log: another time, and what is to be done by when."""

from datetime import datetime, time, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.dialogue.quick.reading import Planned
from desktop_crm.ui.dialogue.day_field import DayField, TimeField
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Field, Labelled
from desktop_crm.ui.widgets.layout import columns
from desktop_crm.ui.widgets.notices import Sheet

_NO_DAY = "This is no day. Type 20 Nov, Friday or yesterday."


class _DaySheet(Sheet):
    """A day with a time that may be missing."""

    picked = Signal(object)

    def __init__(self, window: QWidget, title: str, verb: str, at: datetime, timed: time | None) -> None:
        super().__init__(window, title)
        self.day = DayField(at.date(), "Day")
        self.time = TimeField(timed, "Time", width=110)
        self._day, self._time = Labelled("Day", self.day), Labelled("Time", self.time)
        self.when = columns((self._day, 1), 12, self._time)
        self.button = Button(verb, Kind.PRIMARY)
        self.set_buttons(self.button, accept=False)
        self.button.clicked.connect(self._save)

    def _moment(self) -> tuple[datetime, time | None] | None:
        """The day at its time, or at noon, and the time; None where the fields say neither."""
        day, wrong = self.day.day(), self.time.is_wrong()
        self._day.set_error("" if day else _NO_DAY)
        self._time.set_error("Type 10:42 or 3pm." if wrong else "")
        if day is None or wrong:
            return None
        at = self.time.time()
        return datetime.combine(day, at or time(12)), at

    def _save(self) -> None:
        raise NotImplementedError


class MomentSheet(_DaySheet):
    """Asks when it was. `picked` carries a datetime on the wall clock."""

    def __init__(self, window: QWidget, at: datetime) -> None:
        super().__init__(window, "When was it?", "Take this time", at, at.time())
        self.add(self.when)
        self.day.setFocus()
        self.day.selectAll()

    def _save(self) -> None:
        found = self._moment()
        ahead = found is not None and clock.from_local(found[0]) > clock.now()
        if ahead:
            self._day.set_error("This lies ahead. Plan a follow-up for what is still to come.")
        elif found is not None:
            self.picked.emit(found[0])
            self.accept()


class PlannedSheet(_DaySheet):
    """Asks what is to be done and by when. `picked` carries a Planned."""

    def __init__(self, window: QWidget, plan: Planned | None, text: str) -> None:
        day = plan.on if plan else clock.today() + timedelta(days=1)
        at = datetime.combine(day, time(12))
        super().__init__(window, "What is to be done?", "Plan it", at, plan.clock if plan else None)
        self.what = Field(plan.text if plan else text, "Send the quote", name="What")
        self._what = Labelled("What", self.what)
        self.add(self._what, self.when)
        (self.day if plan else self.what).setFocus()

    def _save(self) -> None:
        found, what = self._moment(), self.what.text().strip()
        self._what.set_error("" if what else "What is to be done? A few words are enough.")
        if found is not None and what:
            self.picked.emit(Planned(found[0].date(), what, found[1]))
            self.accept()
