"""Every command of the window in one table: words, key, icon, menu. Menu, palette and buttons share them."""

import sys
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop_crm.ui.widgets import icons


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its `id`, its words, its keys (Ctrl is Cmd on macOS), icon and the menu it stands in."""

    id: str
    words: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    mac_keys: tuple[str, ...] = ()


COMMANDS = (
    Command("palette", "Search or run a command …", "Go", ("Ctrl+K",), "magnifying-glass"),
    Command("find", "Search in this page", "Edit", ("Ctrl+F",), "magnifying-glass"),
    Command("today", "Today", "Go", ("Ctrl+1",), "sun-horizon"),
    Command("calendar", "Calendar", "Go", ("Ctrl+Shift+D",), "calendar-blank"),
    Command("contacts", "Contacts", "Go", ("Ctrl+2",), "users"),
    Command("complaints", "Complaints", "Go", ("Ctrl+4",), "lifebuoy"),
    Command("campaigns", "Campaigns", "Go", ("Ctrl+5",), "paper-plane-tilt"),
    Command("plans", "Interaction plans", "Go", (), "target"),
    Command("back", "Back", "Go", ("Alt+Left",), "caret-left", ("Ctrl+[",)),
    Command("forward", "Forward", "Go", ("Alt+Right",), "caret-right", ("Ctrl+]",)),
    Command("next_pane", "Next pane", "Go", ("F6",), "", ("F6", "Meta+Tab")),
    Command("previous_pane", "Previous pane", "Go", ("Shift+F6",)),
    Command("new_contact", "Add contact …", "Book", ("Ctrl+N",), "user-plus"),
    Command("new_campaign", "New campaign …", "Book", ("Ctrl+Shift+N",), "paper-plane-tilt"),
    Command("new_follow_up", "Add follow-up …", "Book", ("Ctrl+Shift+F",), "calendar-plus"),
    Command("new_complaint", "New complaint …", "Book", (), "lifebuoy"),
    Command("log", "Log interaction …", "Book", ("Ctrl+L",), "note-pencil"),
    Command("log_long", "Write a longer entry …", "Book", ("Ctrl+Shift+L",), "note"),
    Command("import", "Import …", "Book", ("Ctrl+I",), "download-simple"),
    Command("export", "Export contacts …", "Book", ("Ctrl+E",), "upload-simple"),
    Command("print", "Print …", "Book", ("Ctrl+P",), "printer"),
    Command("backup", "Back up the book …", "Book", (), "archive"),
    Command("settings", "Settings …", "Book", ("Ctrl+,",), "gear-six"),
    Command("quit", "Quit", "Book", ("Ctrl+Q",), "sign-out"),
    Command("undo", "Undo", "Edit", ("Ctrl+Z",), "arrow-counter-clockwise"),
    Command("redo", "Redo", "Edit", ("Ctrl+Y", "Ctrl+Shift+Z"), "arrow-clockwise", ("Ctrl+Shift+Z",)),
    Command("main", "Do the page's main action", "Edit", ("Ctrl+Return", "Ctrl+Enter"), "check"),
    Command("text_larger", "Larger text", "View", ("Ctrl++", "Ctrl+="), "magnifying-glass-plus"),
    Command("text_smaller", "Smaller text", "View", ("Ctrl+-",), "magnifying-glass-minus"),
    Command("text_normal", "Normal text size", "View", ("Ctrl+0",)),
    Command("light", "Light appearance", "View", (), "sun"),
    Command("dark", "Dark appearance", "View", (), "moon"),
    Command("system_look", "Appearance as the system", "View", (), "circle-half"),
    Command("keys", "Keys of this page", "Help", ("F1",), "keyboard", ("Ctrl+?",)),
    Command("about", "About Desktop CRM", "Help", (), "info"),
)
MENUS = ("Book", "Edit", "View", "Go", "Help")
_ROLES = {
    "settings": QAction.MenuRole.PreferencesRole,
    "quit": QAction.MenuRole.QuitRole,
    "about": QAction.MenuRole.AboutRole,
}


class Actions(QObject):
    """The commands as QActions of one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(command.words, window)
            keys = command.mac_keys if sys.platform == "darwin" and command.mac_keys else command.keys
            action.setShortcuts([QKeySequence(k) for k in keys])
            action.setMenuRole(_ROLES.get(command.id, QAction.MenuRole.NoRole))
            action.setObjectName(command.id)
            window.addAction(action)
            self._actions[command.id] = action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def of_menu(self, menu: str) -> list[QAction]:
        return [self._actions[c.id] for c in COMMANDS if c.menu == menu]

    def paint_icons(self) -> None:
        """Icons in the colour of the look in use; macOS menus go without."""
        if sys.platform == "darwin":
            return
        for command in COMMANDS:
            if command.icon:
                self._actions[command.id].setIcon(icons.icon(command.icon))


def key_words(action: QAction) -> str:
    """The action's first key as this platform writes it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
