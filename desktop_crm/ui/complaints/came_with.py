"""The exchange that a complaint came with, where it is written down already."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.insight import timeline
from desktop_crm.insight.entry import EntryKind, Page, TimelineEntry
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.widgets.fields import Labelled, Select
from desktop_crm.ui.widgets.paint import channel_look

_OFFERED = 6
_SHORT = 48
_NONE = (None, "Not written down yet")


class CameWith(Labelled):
    """Offers the last exchanges of a contact; hidden where there is none. `chosen` carries one, or None."""

    chosen = Signal(object)  # TimelineEntry

    def __init__(self, desk: Desk) -> None:
        self.menu = Select([_NONE], name="It came with")
        super().__init__("It came with", self.menu)
        self._desk = desk
        self._entries: dict[int, TimelineEntry] = {}
        self.menu.picked.connect(self._picked)
        self.hide()

    def show_contact(self, contact_id: int | None) -> None:
        """Reads the last exchanges of this contact."""
        self._show(())
        if contact_id is not None:
            self._desk.tasks.read(
                self,
                lambda session: timeline.page(
                    session, contact_id, limit=_OFFERED, kinds=(EntryKind.INTERACTION,)
                ),
                self._came,
                key="came with",
            )

    def interaction_id(self) -> int | None:
        """The exchange that is chosen."""
        found: int | None = self.menu.value()
        return found

    def _came(self, page: Page) -> None:
        self._show(page.entries)

    def _show(self, entries: Sequence[TimelineEntry]) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self.menu.set_choices([_NONE, *((entry.id, _words(entry)) for entry in entries)])
        self.setVisible(bool(entries))

    def _picked(self, number: int | None) -> None:
        self.chosen.emit(None if number is None else self._entries.get(number))


def _words(entry: TimelineEntry) -> str:
    """`Phone, today 10:04: Three of twelve hornbeams …`."""
    text = " ".join((entry.text or entry.title).split())
    short = text if len(text) <= _SHORT else f"{text[:_SHORT].rsplit(' ', 1)[0]} …"
    return f"{channel_look(entry.channel, entry.family)[2]}, {moment_words(entry.at, clock.now())}: {short}"
