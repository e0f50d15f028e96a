"""The real window over a real book, drawn in memory."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.book.database import Book
from desktop_crm.ui.app import App, make_application
from desktop_crm.ui.hearing import Hearing
from desktop_crm.ui.reviewing import Reviewer
from desktop_crm.ui.theme import theme


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The one application, with fonts and style as users have them."""
    return make_application()


class PatientBot(QtBot):
    """Waits longer before it gives up: a busy machine is no fault of the window."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 30_000) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def quiet_reviewer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is looked at in the background unless a test asks for it."""
    monkeypatch.setattr(Reviewer, "by_itself", False)
    monkeypatch.setattr(Hearing, "by_itself", False)


class StrayWindows(QObject):
    """Notes widgets that are shown as windows of their own because they have no parent yet."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            plain = watched.windowType() in (Qt.WindowType.Widget, Qt.WindowType.Window)
            if plain and not isinstance(watched, QMainWindow | QDialog):
                self.seen.append(f"{type(watched).__name__} “{watched.accessibleName()}”")
        return False


@pytest.fixture
def app(qtbot: QtBot, qapp: QApplication, book: Book) -> Iterator[App]:
    """The shown window of a book, 1440×900, with its first page read."""
    theme.use("light", 1.0)
    stray = StrayWindows()
    qapp.installEventFilter(stray)
    made = App(book)
    made.window.resize(1440, 900)
    made.show()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    settle_app(qtbot, made)
    yield made
    if made.window.isVisible():  # else the test closed it, and the book with it
        made.window.hide()
        made.close()
    made.window.deleteLater()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    qapp.removeEventFilter(stray)
    assert stray.seen == []


def settle_app(qtbot: QtBot, app: App) -> None:
    """Waits until nothing runs and everything that was asked for is shown."""
    for _ in range(3):
        qtbot.waitUntil(app.tasks.idle, timeout=20_000)
        QApplication.processEvents()
    qtbot.waitUntil(app.tasks.idle, timeout=20_000)
    if QApplication.activeModalWidget() is None and not app.window.isActiveWindow():
        app.window.activateWindow()  # without a window manager nobody gives the focus back
        QApplication.processEvents()


@pytest.fixture
def settle(qtbot: QtBot, app: App) -> Callable[[], None]:
    """Call it after something was pressed: returns when its result is shown."""
    return lambda: settle_app(qtbot, app)
