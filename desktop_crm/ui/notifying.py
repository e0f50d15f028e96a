"""Tells the user what is due while the program is open, if they wished it. Looks when something is due, not between."""

import json
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.dialogue import reminding
from desktop_crm.dialogue.reminding import Reminder
from desktop_crm.insight import reminders
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets import icons

_LONGEST = 6 * 3600_000  # ms; a computer that slept is looked at again
_SHOWN = 12_000  # ms
_CHANGES = frozenset({"follow_ups", "contacts", "settings"})
_MARK = "bell"


class Notifying(QObject):
    """One timer for the next thing due. Through the tray where there is one, else in the window."""

    open_requested = Signal(object)  # Place

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._told: set[tuple[int, date, str]] = set()
        self._shown: tuple[Reminder, ...] = ()
        self._tray: QSystemTrayIcon | None = None
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.look)
        desk.changes.changed.connect(self._book_changed)

    def start(self) -> None:
        """Begins to look; nothing is told before it."""
        self.look()

    def look(self) -> None:
        """Looks what is due, and when to look again."""
        day = clock.today()
        self._desk.tasks.read(self, lambda session: _read(session, day), self._came, key="reminders")

    def _book_changed(self, tables: frozenset[str]) -> None:
        if tables & _CHANGES:
            self.look()

    def _came(self, found: tuple[bool, int, tuple[Reminder, ...]]) -> None:
        wished, morning, due = found
        if not wished:
            self.timer.stop()
            self._hide_tray()
            return
        now = clock.now()
        fresh = reminding.due_now(due, self._told, now, morning)
        if fresh:
            self._told |= {each.key for each in fresh}
            self.tell(fresh)
        then = reminding.next_moment(due, self._told, now, morning)
        wait = round((then - now).total_seconds() * 1000) + 50
        self.timer.start(max(1000, min(wait, _LONGEST)))

    # ------------------------------------------------------------ telling
    def tell(self, fresh: tuple[Reminder, ...]) -> None:
        """One message for all of them; a click leads to the contact, or to Today."""
        self._shown = fresh
        title, text = reminding.words(fresh)
        tray = self._show_tray()
        if tray is not None:
            tray.showMessage(title, text, QSystemTrayIcon.MessageIcon.NoIcon, _SHOWN)
        else:
            self._desk.messages.tell(f"Due now: {title}" + (f" ({text})" if text else ""))

    def clicked(self) -> None:
        """The message was clicked."""
        if len(self._shown) == 1:
            self.open_requested.emit(Place(Where.CONTACT, self._shown[0].contact_id))
        else:
            self.open_requested.emit(Place(Where.TODAY))

    def _show_tray(self) -> QSystemTrayIcon | None:
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return None
        if self._tray is None:
            self._tray = QSystemTrayIcon(icons.icon(_MARK), self)
            self._tray.setToolTip("Desktop CRM")
            self._tray.messageClicked.connect(self.clicked)
            self._tray.activated.connect(self.clicked)
        self._tray.show()
        return self._tray

    def _hide_tray(self) -> None:
        if self._tray is not None:
            self._tray.hide()

    # ------------------------------------------------------------ from one start to the next
    def remember(self) -> str:
        """What was told, to be kept until the next start: not twice for the same one."""
        return json.dumps([[number, day.isoformat(), at] for number, day, at in sorted(self._told)][-500:])

    def recall(self, text: str) -> None:
        """What was told before this start."""
        try:
            self._told = {
                (int(n), date.fromisoformat(day), str(at)) for n, day, at in json.loads(text or "[]")
            }
        except (ValueError, TypeError):
            self._told = set()


def _read(session: Any, day: date) -> tuple[bool, int, tuple[Reminder, ...]]:
    wished = settings.get(session, settings.NOTIFY)
    morning = settings.get(session, settings.MORNING)
    return wished, morning, reminders.until(session, day) if wished else ()
