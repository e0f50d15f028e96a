"""The one QApplication, with its look."""

import sys

from PySide6.QtWidgets import QApplication

from desktop_crm import __version__
from desktop_crm.ui.theme import theme


def make_application() -> QApplication:
    """The one QApplication; made on the first call."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Desktop CRM")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("desktop-crm")
    theme.start(app)
    return app
