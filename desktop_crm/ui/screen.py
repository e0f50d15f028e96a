"""What a page of the window is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.ui.places import Place

if TYPE_CHECKING:
    from desktop_crm.contacts.finding import Query
    from desktop_crm.ui.desk import Desk


class Screen(QWidget):
    """A page. It emits `open_requested` to go elsewhere; it does not know the window."""

    open_requested = Signal(object)  # Place
    back_requested = Signal()
    moved = Signal(object)  # Place: what is shown has another one now; Back leads there
    # A page that needs the room for itself (the composer) asks for the rail instead of the sidebar.
    wants_rail = False

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._stale = True
        desk.changes.changed.connect(self._book_changed)

    # ------------------------------------------------------------ what the window calls
    def show_place(self, place: Place) -> None:
        """Shows what the place names; called each time it is opened."""

    def focus_first(self) -> None:
        """Puts the focus where work on this page begins."""

    def main_action(self) -> None:
        """What Ctrl/Cmd Enter does here."""

    def focus_search(self) -> None:
        """Puts the focus into the page's search field, if there is one."""

    def panes(self) -> Sequence[QWidget]:
        """What F6 walks, in order."""
        return ()

    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys of this page as (key, what it does)."""
        return ()

    def may_leave(self) -> bool:
        """False where leaving now would lose something; the page then says so itself."""
        return True

    def subject(self) -> object:
        """Whom a command such as Log interaction is about while this page is open; None: ask."""
        return None

    def begin_line(self) -> bool:
        """Begins a line of the page's own quick log; False: it has none."""
        return False

    def listed(self) -> Query | None:
        """The contacts that are shown as a list; None: none in particular."""
        return None

    def print_page(self) -> bool:
        """Opens what prints the content of this page; False: it has nothing for paper."""
        return False

    def undo(self) -> bool:
        """Takes back what belongs to this page alone; False: the book's last step is meant."""
        return False

    def expect_return(self) -> None:
        """The book's last step is about to be taken back, or done again: lists go to the row that comes of it."""

    def returned(self) -> None:
        """The step is done."""

    def redo(self) -> bool:
        """Does again what was taken back on this page; False: the book's last step is meant."""
        return False

    def set_tier(self, tier: str) -> None:
        """The window's tier: wide, normal or narrow."""

    # ------------------------------------------------------------ changes
    def watched(self) -> frozenset[str]:
        """The tables whose changes this page must show."""
        return frozenset()

    def reload(self) -> None:
        """Reads again what is shown."""

    def _book_changed(self, tables: frozenset[str]) -> None:
        if tables & self.watched():
            if self.isVisible():
                self.reload()
            else:
                self._stale = True

    def take_stale(self) -> bool:
        """True once when something changed while the page was hidden."""
        stale, self._stale = self._stale, False
        return stale


def focus_is_text(widget: QWidget | None) -> bool:
    """Whether letters typed now belong to a text field."""
    return isinstance(widget, QLineEdit)
