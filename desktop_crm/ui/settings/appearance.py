"""How the window looks and which keys it takes."""

from desktop_crm.book import settings
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.panel import Panel


class AppearancePanel(Panel):
    title, icon = "Appearance", "palette"
    finds = ("Light", "Dark", "Text size", "Single-letter keys", "Keyboard")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.build(
            self.row(settings.APPEARANCE, hint="“As the system” follows it at once."),
            self.row(settings.TEXT_SCALE, hint="Everything grows with the text; nothing is cut."),
            self.row(settings.SINGLE_KEYS),
        )
