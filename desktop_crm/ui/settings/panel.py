"""What every page of the settings shares: its head, its scrolling form, and saving on change."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget
from shiboken6 import isValid

from desktop_crm.base.errors import UserError
from desktop_crm.book import settings
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.rows import SettingRow
from desktop_crm.ui.widgets.buttons import Button
from desktop_crm.ui.widgets.layout import Box, Item, column, row
from desktop_crm.ui.widgets.notices import PageTitle, page_header
from desktop_crm.ui.widgets.scaling import up_to
from desktop_crm.ui.widgets.scrolling import InSight
from desktop_crm.ui.widgets.wrapping import Part

FORM = 640  # design pixels


class NewSheet(Protocol):
    """A sheet that asks for something new, and waits with its button off until it is made."""

    button: Button

    def accept(self) -> None: ...

    def say_wrong(self, words: str) -> None: ...


class Panel(QWidget):
    """One page of the settings. Reads itself with `load`, saves each change at once with an undo step."""

    open_requested = Signal(object)  # Place
    title = ""
    icon = ""
    # Words besides the title under which the page is found.
    finds: Sequence[str] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.rows: dict[str, SettingRow] = {}
        self.head = PageTitle(self.title)

    # ------------------------------------------------------------ building
    def build(self, *items: Item, actions: Sequence[QWidget | Part | int] = ()) -> None:
        """Sets the page: head with its actions, below it a form to 640 wide that scrolls."""
        self.fill(InSight(form(*items)), actions=actions)

    def fill(self, body: QWidget, *, actions: Sequence[QWidget | Part | int] = ()) -> None:
        """Sets the page: head with its actions, and a body that takes all the room."""
        self.setLayout(column(page_header(self.head, *actions, pad=32), (body, 1)))

    def row(
        self, setting: settings.Setting[Any], editor: QWidget | None = None, hint: str = ""
    ) -> SettingRow:
        """The row of a setting, saved when it is changed."""
        made = SettingRow(setting, editor, hint=hint)
        made.changed.connect(self._save)
        self.rows[setting.name] = made
        return made

    # ------------------------------------------------------------ reading and saving
    def watched(self) -> frozenset[str]:
        """The tables whose changes this page shows."""
        return frozenset({"settings"})

    def load(self) -> None:
        """Reads again what is shown."""
        wanted = [made.setting for made in self.rows.values()]
        self.desk.tasks.read(
            self, lambda session: _values(session, wanted), self._show_values, key="settings"
        )

    def flush(self) -> None:
        """Saves what is typed and not yet left."""
        for made in self.rows.values():
            made.commit()

    def _show_values(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            self.rows[name].show_value(value)

    def _save(self, name: str, value: Any) -> None:
        setting = settings.DECLARED[name]
        words = f"Changed “{setting.label}”"
        self.desk.tasks.write(
            self, words, lambda session: _put(session, setting, value), told(self.desk, words)
        )

    def act(self, words: str, work: Callable[[Any], Any]) -> None:
        """Changes something; where that is refused, the page shows again what holds."""

        def failed(error: Exception) -> None:
            self.desk.messages.failed(error)
            self.load()

        self.desk.tasks.write(self, words, work, told(self.desk, words), failed=failed)

    def make(
        self,
        sheet: NewSheet,
        words: str,
        work: Callable[[Any], Any],
        made: Callable[[Any], None] | None = None,
        *,
        undo: bool = True,
    ) -> None:
        """Makes what the sheet asks for and closes it; what the user can put right is said in it.

        Without `undo` the step is not kept: what the law wants to stay is not taken back by a key.
        """

        def done(result: Any) -> None:
            if made is not None:
                made(result)
            if isValid(sheet):  # it may have been closed meanwhile
                sheet.accept()
            self.desk.messages.tell(words, undo=undo)

        def failed(error: Exception) -> None:
            there = isValid(sheet)
            if there and isinstance(error, UserError):
                sheet.say_wrong(str(error))
                return
            if there:
                sheet.button.setEnabled(True)
            self.desk.messages.failed(error)

        self.desk.tasks.write(self, words if undo else "", work, done, failed=failed)

    def set_tier(self, tier: str) -> None:
        """The window's tier: wide, normal or narrow."""

    def main_action(self) -> None:
        """What Ctrl/Cmd Enter does here."""

    def turn_to(self, pages: QStackedLayout, number: int) -> None:
        """Shows one of the pages of the body; who stood in the one before goes on where work begins."""
        focused = self.window().focusWidget()
        here = focused is not None and self.isAncestorOf(focused)
        turned = pages.currentIndex() != number
        pages.setCurrentIndex(number)
        if turned and here:
            self.focus_first()

    def focus_first(self) -> None:
        """Puts the focus on the first thing that can be changed."""
        first = next(iter(self.rows.values()), None)
        if first is not None:
            first.editor.setFocus()


def told(desk: Desk, words: str, *, undo: bool = True) -> Callable[[object], None]:
    """What to do after a write: say it, and offer to take it back."""
    return lambda _result: desk.messages.tell(words, undo=undo)


def form(*items: Item, width: int = FORM) -> Box:
    """A column to 640 wide at the leading edge, padded as a page of settings is."""
    inner = up_to(Box(column(*items, None)), width)
    return Box(row((inner, 10), None, pad=(32, 20, 32, 24)))


def _values(session: Any, wanted: Sequence[settings.Setting[Any]]) -> dict[str, Any]:
    return {setting.name: settings.get(session, setting) for setting in wanted}


def _put(session: Any, setting: Any, value: Any) -> None:
    settings.put(session, setting, value)
