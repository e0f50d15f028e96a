"""The line in which a touch is written down in five seconds: what happened, and chips for how and when."""

from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu

from desktop_crm.base import clock
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.ui.dialogue.day_field import instant
from desktop_crm.ui.dialogue.log_sheet import channel_choices
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.choices import Chip
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.labels import KeyCap, Label
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.paint import channel_look

_WORDS = {
    Direction.IN: ("came to us", "arrow-down-left"),
    Direction.OUT: ("we went to them", "arrow-up-right"),
}
_DAYS = {"today": 0, "yesterday": 1, "2 days ago": 2, "3 days ago": 3}


class QuickLog(Box):
    """Enter saves. The chips say as what the line is kept; each opens to be corrected."""

    logged = Signal(object, bool)  # Log without contacts, whether the line stays open as a point
    more_wanted = Signal(str)  # the whole sheet, with the text so far

    def __init__(self) -> None:
        super().__init__(card="flat")
        self.setAccessibleName("Quick log")
        self.field = Field(
            "", "What happened? Ellen rang, wants the quote by Friday", "note-pencil", name="What happened"
        )
        self.field.returnPressed.connect(self._save)
        self.channel = Chip("", name="Channel")
        self.direction = Chip("", name="Direction")
        self.when = Chip("", "clock", name="When")
        self.open_point = Chip("nothing open", "circle", name="Still open")
        self.more = Chip("More", "dots-three", name="More fields")
        self.channel.clicked.connect(self._channel_menu)
        self.direction.clicked.connect(self._turn)
        self.when.clicked.connect(self._when_menu)
        self.open_point.clicked.connect(self._toggle_open)
        self.more.clicked.connect(self._more)
        self._save_hint = Box(row(KeyCap("Enter"), 6, Label("to save", 12, 400, "text2")))
        chips = row(
            Label("Kept as", 12, 400, "text2"), 2, self.channel, self.direction, self.when, self.open_point,
            self.more, None, self._save_hint, gap=6,
        )  # fmt: skip
        self.setLayout(column(self.field, 8, chips, pad=(12, 12, 12, 10)))
        self.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._save_hint.setVisible(event.size().width() >= theme.px(620))  # where there is room for it

    def clear(self) -> None:
        """Empty, and back to a call that came in now."""
        self.field.clear()
        self._channel: str = Channel.PHONE
        self._direction = Direction.IN
        self._day_words = "today"
        self._open = False
        self._show()

    def give_back(self, text: str) -> None:
        """What could not be kept stands in the line again, unless something else is typed by now."""
        if not self.field.text():
            self.field.setText(text)

    def answer(self, channel: str) -> None:
        """Ready for the answer to something that came over `channel`."""
        self._channel, self._direction = channel, Direction.OUT
        self._show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        icon, tone, word = channel_look(self._channel)
        self.channel.set(word, icon, tone)
        words, arrow = _WORDS[self._direction]
        self.direction.set(words, arrow, "text2")
        self.when.set(self._day_words, "clock", "text2")
        if self._open:
            self.open_point.set("still open", "question", "warn")
        else:
            self.open_point.set("nothing open", "circle", "text2")

    # ------------------------------------------------------------ chips
    def _channel_menu(self) -> None:
        menu = QMenu(self)
        for channel, words in channel_choices():
            menu.addAction(words).setData(channel)
        menu.triggered.connect(self._channel_picked)
        menu.popup(self.channel.mapToGlobal(self.channel.rect().bottomLeft()))

    def _channel_picked(self, action: object) -> None:
        self._channel = action.data()  # type: ignore[attr-defined]
        self._show()
        self.field.setFocus()

    def _turn(self) -> None:
        self._direction = Direction.OUT if self._direction is Direction.IN else Direction.IN
        self._show()

    def _when_menu(self) -> None:
        menu = QMenu(self)
        for words in _DAYS:
            menu.addAction(words.capitalize()).setData(words)
        menu.addSeparator()
        menu.addAction("Another time …").setData("")
        menu.triggered.connect(self._when_picked)
        menu.popup(self.when.mapToGlobal(self.when.rect().bottomLeft()))

    def _when_picked(self, action: object) -> None:
        words = action.data()  # type: ignore[attr-defined]
        if not words:
            self._more()
            return
        self._day_words = words
        self._show()
        self.field.setFocus()

    def _toggle_open(self) -> None:
        self._open = not self._open
        self._show()

    def _more(self) -> None:
        self.more_wanted.emit(self.field.text())

    # ------------------------------------------------------------ saving
    def log_entry(self) -> Log:
        """The line as an entry that names nobody yet."""
        now = clock.now()
        text = self.field.text().strip()
        back = _DAYS[self._day_words]
        at = instant(clock.today() - timedelta(days=back), None) if back else now
        return Log(
            contact_ids=(), channel=self._channel, direction=self._direction, at=at, body=text,
            open_point=text if self._open else "",
        )  # fmt: skip

    def _save(self) -> None:
        if self.field.text().strip():
            self.logged.emit(self.log_entry(), self._open)
