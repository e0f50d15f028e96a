"""The sheets of a campaign: how to begin, where a test goes, the last look before it leaves."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.campaigns.layouts import LAYOUTS, Layout
from desktop_crm.ui.campaigns.readers import Checked
from desktop_crm.ui.dialogue.day_field import DayField, TimeField, instant
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Field, Labelled
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import column, columns, row, rule
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look, RowState
from desktop_crm.ui.widgets.notices import Note, Sheet
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import scaled


class _LayoutLook(Look):
    _ICONS = {
        "letter": "text-align-left", "news": "newspaper", "offer": "tag", "event": "calendar-blank",
        "thanks": "heart", "empty": "file",
    }  # fmt: skip

    def height(self, record: Any) -> int:
        return theme.px(50)

    def words(self, record: Layout) -> str:
        return f"{record.name}, {record.about}"

    def draw(self, pen: Pen, rect: QRectF, record: Layout, state: RowState) -> None:
        box = rect.adjusted(0, 1, 0, -2)
        if state.current:
            pen.box(box, "selected", 6)
        elif state.hover:
            pen.box(box, "hover", 6)
        pen.icon(
            QRectF(rect.x() + 10, rect.y(), 24, rect.height()),
            self._ICONS.get(record.key, "file"),
            20,
            "text2",
        )
        line = theme.px(19)
        pen.text(QRectF(rect.x() + 46, rect.y() + 6, rect.width() - 56, line), record.name, 13, 600)
        pen.text(
            QRectF(rect.x() + 46, rect.y() + 6 + line, rect.width() - 56, line),
            record.about,
            12,
            400,
            "text2",
        )
        if state.focused:
            pen.focus_ring(box)


class NewCampaignSheet(Sheet):
    """A name and a layout."""

    wanted = Signal(str, str)  # name, layout

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "A new newsletter", width=560)
        self.name = Field("", "Bare-root season opens", name="Name")
        self._name = Labelled("Name", self.name, "For you; readers see the subject.")
        self.layouts = RowList(_LayoutLook(), "Layouts", fit=True, open_on_click=False)
        self.layouts.show_records(LAYOUTS)
        self.layouts.make_current(0)
        self.layouts.opened.connect(self._start)
        self.add(self._name, Label("Begin with", 12, 500, "text2"), self.layouts)
        start = Button("Write it", Kind.PRIMARY)
        start.clicked.connect(self._start)
        self.set_buttons(start, accept=False)
        self.name.setFocus()

    def _start(self) -> None:
        name = self.name.text().strip()
        self._name.set_error("" if name else "It needs a name, so that you find it again.")
        layout = self.layouts.current()
        if name and isinstance(layout, Layout):
            self.wanted.emit(name, layout.key)
            self.accept()


class TestSheet(Sheet):
    """Where a test letter goes."""

    __test__ = False  # no test case, for collectors that go by names
    wanted = Signal(str)

    def __init__(self, window: QWidget, address: str, practice: bool) -> None:
        super().__init__(window, "Send a test letter", width=440)
        self.field = Field(address, "you@example.com", name="To")
        self._to = Labelled("To", self.field, "It is marked as a test and counts nowhere.")
        self.add(self._to)
        if practice:
            self.add(Note("Practice outbox: the test is written to a file, nothing leaves.", "warn", "flask"))
        send = Button("Send the test", Kind.PRIMARY)
        send.clicked.connect(self._send)
        self.set_buttons(send, accept=False)
        self.field.setFocus()

    def _send(self) -> None:
        address = self.field.text().strip()
        self._to.set_error("" if "@" in address else "There is no @ in it.")
        if "@" in address:
            self.wanted.emit(address)
            self.accept()


class LaterSheet(Sheet):
    """When it leaves, if not now."""

    chosen = Signal(object)  # datetime

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "When shall it leave?", width=440)
        self.day = DayField(clock.today() + timedelta(days=1), "Day")
        self.time = TimeField(time(9), "Time", width=120)
        self._day = Labelled("Day", self.day)
        self.add(
            columns((self._day, 1), 12, Labelled("Time", self.time)),
            Label("It leaves by itself while the program is open; else as soon as you open it again.", 12, 400,
                  "text2", wrap=True),
        )  # fmt: skip
        save = Button("Send it then", Kind.PRIMARY, "clock")
        save.clicked.connect(self._save)
        self.set_buttons(save, accept=False)
        self.day.setFocus()

    def until(self) -> datetime | None:
        """The time that was chosen; None where it is none or past, which the sheet then says."""
        day = self.day.day()
        if day is None or self.time.is_wrong():
            self._day.set_error("Type a day such as 1 Dec or Friday, and a time such as 09:00.")
            return None
        until = instant(day, self.time.time() or time(9))
        self._day.set_error("" if until > clock.now() else "That time is past.")
        return until if until > clock.now() else None

    def _save(self) -> None:
        until = self.until()
        if until is not None:
            self.chosen.emit(until)
            self.accept()


@dataclass(frozen=True, slots=True)
class LastLook:
    """What the last look says."""

    name: str
    checked: Checked
    tested: str  # when the test was sent, empty: never


class ConfirmSheet(Sheet):
    """The question before letters leave. Enter does not send; Ctrl or Cmd with Enter does."""

    def __init__(self, window: QWidget, look: LastLook) -> None:
        checked = look.checked
        audience = checked.readers.audience
        gets = audience.gets if audience else 0
        left = audience.total - audience.gets if audience else 0
        people = f"{gets:,} {'person' if gets == 1 else 'people'}"
        super().__init__(window, f"Send “{look.name}” to {people}?", width=560, careful=True)
        self.add(
            column(
                Label(f"{gets:,}", 56, 600, tabular=True),
                Label(f"{people.split(' ', 1)[1]} get “{look.name}”", 20, 600),
            )
        )
        self.add(rule())
        facts = [
            ("From", checked.sender),
            ("Topic", f"{checked.topic}; all of them said yes, each with proof"),
            ("Left out", f"{left:,}, each for a stated reason"),
            ("Leaves", _leaves(checked, gets)),
            ("Way out", "one reply, in every letter"),
            ("Test letter", look.tested or "not sent yet"),
        ]
        for words, value in facts:
            label = Label(words, 13, 400, "text2")
            scaled(label, width=96)
            self.body.addLayout(row(label, (Label(value, 13, 500, wrap=True), 1)))
        if checked.practice:
            self.add(
                Note(
                    "Practice: nothing leaves this computer. The letters are written to files.",
                    "warn",
                    "flask",
                )
            )
        self.add(
            row(Glyph("clock-counter-clockwise", 16, "text2"), 10,
                (Label("For 10 seconds nothing leaves and you can undo. After that you can pause, but what a mail "
                       "server has taken cannot be called back.", 12, 400, "text2", wrap=True), 1))
        )  # fmt: skip
        verb = f"Write {gets:,} practice letters" if checked.practice else f"Send to {people}"
        self.send = Button(verb, Kind.PRIMARY, "paper-plane-tilt", key="Ctrl Enter")
        self.set_buttons(self.send, "Back")
        self.body.setSpacing(10)
        self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)


def _leaves(checked: Checked, gets: int) -> str:
    if checked.practice:
        return "to the practice outbox"
    if checked.per_day and gets > checked.per_day:
        return f"{checked.per_day:,} today, {gets - checked.per_day:,} on the following days"
    return f"all today, {checked.per_minute} a minute" if checked.per_minute else "all today"
