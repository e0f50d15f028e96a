"""The finer filter of a timeline: kinds and channels with ticks in a menu, each a chip while it is on."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop_crm.insight.timeline import EntryKind
from desktop_crm.ui.dialogue.chip_row import ChipRow
from desktop_crm.ui.widgets.buttons import Button, Kind

KINDS: tuple[tuple[str, str, frozenset[EntryKind]], ...] = (
    ("interaction", "Interactions", frozenset({EntryKind.INTERACTION})),
    ("note", "Notes", frozenset({EntryKind.DATED_NOTE})),
    ("message", "Campaign messages", frozenset({EntryKind.MESSAGE})),
    ("purchase", "Purchases", frozenset({EntryKind.PURCHASE})),
    ("consent", "Consent", frozenset({EntryKind.CONSENT})),
    ("follow_up", "Follow-ups done", frozenset({EntryKind.FOLLOW_UP})),
    ("complaint", "Complaints", frozenset({EntryKind.COMPLAINT, EntryKind.COMPLAINT_STEP})),
    ("stage", "Stages", frozenset({EntryKind.STAGE})),
    ("import", "Imports and merges", frozenset({EntryKind.IMPORT, EntryKind.MERGE, EntryKind.NOTE})),
)
_OF = {name: kinds for name, _words, kinds in KINDS}


class TimelineFilter(QObject):
    """Its button stands beside the segments, its chips under them. `changed` by the user only."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.button = Button("Filter", Kind.GHOST, "funnel", small=True, caret=True)
        self.button.clicked.connect(self._open)
        self.chips = ChipRow("Shown are only")
        self.chips.changed.connect(self.changed)
        self._channels: list[tuple[str, str]] = []
        self.menu: QMenu | None = None

    def set_channels(self, channels: Sequence[tuple[str, str]]) -> None:
        """The channels of the book by id with their names."""
        self._channels = list(channels)

    def clear(self) -> None:
        self.chips.put([])

    def is_on(self) -> bool:
        return bool(self.chips.values())

    def chosen(self) -> tuple[frozenset[EntryKind], frozenset[str]]:
        """The kinds and channels that are ticked; none of a sort: all of it."""
        kinds: frozenset[EntryKind] = frozenset()
        for sort, value in self.chips.values():
            kinds |= _OF[value] if sort == "kind" else frozenset()
        return kinds, frozenset(value for sort, value in self.chips.values() if sort == "channel")

    def _open(self) -> None:
        menu = QMenu(self.button)
        on = set(self.chips.values())
        menu.addSection("Kinds")
        for name, words, _kinds in KINDS:
            self._offer(menu, words, ("kind", name), on)
        menu.addSection("Channels")
        for channel, words in self._channels:
            self._offer(menu, words, ("channel", channel), on)
        menu.triggered.connect(self._picked)
        self.menu = menu
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    @staticmethod
    def _offer(menu: QMenu, words: str, value: tuple[str, str], on: set[tuple[str, str]]) -> None:
        action = menu.addAction(words.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(value in on)
        action.setData(value)

    def _picked(self, action: QAction) -> None:
        sort, name = action.data()
        if action.isChecked():
            self.chips.add((sort, name), action.text().replace("&&", "&"))
        else:
            self.chips.take_away((sort, name))
