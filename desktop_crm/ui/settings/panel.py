"""What every page of the settings shares: its head, its scrolling form, and saving on change."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_crm.book import settings
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.rows import SettingRow
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.layout import Box, Item, column, row, scroll
from desktop_crm.ui.widgets.notices import PageTitle, page_header

FORM = 640  # design pixels


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
    def build(self, *items: Item, actions: Sequence[Item] = ()) -> None:
        """Sets the page: head with its actions, below it a form to 640 wide that scrolls."""
        self.fill(scroll(form(*items)), actions=actions)

    def fill(self, body: QWidget, *, actions: Sequence[Item] = ()) -> None:
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
    inner = Box(column(*items, None))
    inner.setMaximumWidth(theme.px(width))
    return Box(row((inner, 10), None, pad=(32, 20, 32, 24)))


def _values(session: Any, wanted: Sequence[settings.Setting[Any]]) -> dict[str, Any]:
    return {setting.name: settings.get(session, setting) for setting in wanted}


def _put(session: Any, setting: Any, value: Any) -> None:
    settings.put(session, setting, value)
