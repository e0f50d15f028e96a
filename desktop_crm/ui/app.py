"""Builds everything, once: application, look, book, window, pages, and what joins them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtWidgets import QMessageBox

from desktop_crm import __version__
from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.ui import pages
from desktop_crm.ui.ahead import Ahead
from desktop_crm.ui.application import make_application
from desktop_crm.ui.changes import Changes
from desktop_crm.ui.collecting import keep_what_is_loaded
from desktop_crm.ui.commands import Commands
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.channel_choice import ChannelNames
from desktop_crm.ui.hearing import Hearing
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.messages import Messages
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.reviewing import Reviewer
from desktop_crm.ui.tasks import Tasks
from desktop_crm.ui.theme import theme, tokens
from desktop_crm.ui.widgets.lists import RowList

if TYPE_CHECKING:
    from desktop_crm.ui.campaigns.runner import Runner
    from desktop_crm.ui.notifying import Notifying

__all__ = ["App", "make_application"]


class App(QObject):
    """One open book in one window."""

    def __init__(self, book: Book, window: MainWindow | None = None) -> None:
        super().__init__()
        self.book = book
        self.window = window or MainWindow()
        self.tasks = Tasks(book)
        self.changes = Changes(book)
        # Owned here: they are deleted with the App.
        self.tasks.setParent(self)
        self.changes.setParent(self)
        self.messages = Messages(self.window)
        self.desk = Desk(book, self.tasks, self.changes, self.messages, self.window.actions_)
        self._channels = ChannelNames(self.desk)
        self._channels.setParent(self)
        self.window.set_screens(pages.factories(self.desk, lambda: self.runner))
        self.tasks.went_wrong.connect(self.messages.failed)
        self.tasks.jobs_changed.connect(self._show_jobs)
        self.changes.changed.connect(self._book_changed)
        self.messages.undo_requested.connect(self._undo_step)
        self.window.closing.connect(self.close)
        self._wire_actions()
        self.commands = Commands(self.window, self.desk)
        self.reviewer = Reviewer(self.desk)
        self.reviewer.setParent(self)
        self.hearing = Hearing(self.desk)
        self.hearing.setParent(self)
        self._runner: Runner | None = None
        self.notifying: Notifying | None = None
        self._ahead = Ahead(self.tasks)
        self._ahead.setParent(self)
        self._ahead.over.connect(self._start_runner)
        self._read_settings()

    # ------------------------------------------------------------ sending
    @property
    def runner(self) -> "Runner":
        """What sends in the background; loaded when it is first needed, after the first picture."""
        if self._runner is None:
            from desktop_crm.ui.campaigns.runner import Runner

            self._runner = Runner(self.desk)
            self._runner.setParent(self)
        return self._runner

    def _start_runner(self) -> None:
        keep_what_is_loaded()
        self.runner.start()
        self.reviewer.start()
        self.hearing.start()
        self.start_reminding()

    def start_reminding(self) -> None:
        """Tells what is due and keeps the calendar file up to date from now on; loaded after the first pictures."""
        from desktop_crm.ui.calendar_writing import CalendarWriting
        from desktop_crm.ui.notifying import Notifying

        self.notifying = Notifying(self.desk, self)
        self.notifying.open_requested.connect(self._open_from_outside)
        self.notifying.recall(str(_store(self.book).value("calendar/told", "")))
        self.notifying.start()
        CalendarWriting(self.desk, self).start()

    def _open_from_outside(self, place: Place) -> None:
        self.window.showNormal() if self.window.isMinimized() else self.window.raise_()
        self.window.activateWindow()
        self.window.open(place)

    # ------------------------------------------------------------ commands
    def _wire_actions(self) -> None:
        actions = self.desk.actions
        for name, slot in (
            ("undo", self.undo),
            ("redo", self.redo),
            ("text_larger", self._larger),
            ("text_smaller", self._smaller),
            ("text_normal", self._normal_size),
            ("light", self._light),
            ("dark", self._dark),
            ("system_look", self._system_look),
            ("about", self._about),
        ):
            actions[name].triggered.connect(slot)
        theme.changed.connect(actions.paint_icons)
        actions.paint_icons()

    def undo(self) -> None:
        screen = self.window.current()
        if screen is None or not screen.undo():
            self._undo_step()

    def _undo_step(self) -> None:
        from desktop_crm.dialogue import undoing

        self._expect_return()
        self.tasks.call(self, lambda: undoing.take_back(self.book), self._undone)

    def _expect_return(self) -> None:
        screen = self.window.current()
        if screen is not None:
            screen.expect_return()

    def redo(self) -> None:
        screen = self.window.current()
        if screen is not None and screen.redo():
            return
        from desktop_crm.dialogue import undoing

        self._expect_return()
        self.tasks.call(self, lambda: undoing.do_again(self.book), self._redone)

    def _returned(self) -> None:
        screen = self.window.current()
        if screen is not None:
            screen.returned()

    def _undone(self, label: str | None) -> None:
        self._returned()
        self.messages.tell(f"Taken back: {label}" if label else "There is nothing to take back.")

    def _redone(self, label: str | None) -> None:
        self._returned()
        self.messages.tell(f"Done again: {label}" if label else "There is nothing to do again.")

    def _about(self) -> None:
        box = QMessageBox(self.window)
        box.setWindowTitle("About Desktop CRM")
        box.setText(f"Desktop CRM {__version__}")
        box.setInformativeText(
            "Offline contact and campaign manager for sole traders. MIT licence.\n\n"
            f"This book lies in {self.book.folder}."
        )
        box.open()

    # ------------------------------------------------------------ look
    def _step_scale(self, by: int) -> None:
        steps = tokens()["type"]["scale"]["steps"]
        at = min(range(len(steps)), key=lambda n: abs(steps[n] - theme.scale))
        self._set_look(theme.appearance, steps[max(0, min(len(steps) - 1, at + by))])

    def _larger(self) -> None:
        self._step_scale(1)

    def _smaller(self) -> None:
        self._step_scale(-1)

    def _normal_size(self) -> None:
        self._set_look(theme.appearance, 1.0)

    def _light(self) -> None:
        self._set_look("light", theme.scale)

    def _dark(self) -> None:
        self._set_look("dark", theme.scale)

    def _system_look(self) -> None:
        self._set_look("system", theme.scale)

    def _set_look(self, appearance: str, scale: float) -> None:
        def store(session: object) -> None:
            settings.put(session, settings.APPEARANCE, appearance)  # type: ignore[arg-type]
            settings.put(session, settings.TEXT_SCALE, round(scale * 100))  # type: ignore[arg-type]

        theme.use(appearance, scale)
        self.tasks.write(self, "", store)

    # ------------------------------------------------------------ what the window shows of the book
    def _read_settings(self) -> None:
        with self.book.read() as session:
            appearance = settings.get(session, settings.APPEARANCE)
            scale = settings.get(session, settings.TEXT_SCALE) / 100
            name = settings.get(session, settings.BUSINESS)
            practice = settings.get(session, settings.ACCOUNT_KIND) == "practice"
            RowList.letters = settings.get(session, settings.SINGLE_KEYS)
        if (appearance, scale) != (theme.appearance, theme.scale):
            theme.use(appearance, scale)
        self._name = name
        self.window.sidebar.business.set_name(name)
        self.window.sidebar.practice.setVisible(practice)
        title = f"{name} – Desktop CRM" if name else "Desktop CRM"
        self.window.setWindowTitle(f"{title} (practice outbox)" if practice else title)

    def _book_changed(self, tables: frozenset[str]) -> None:
        if "settings" in tables:
            self._read_settings()
        if tables & {"follow_ups", "interactions", "campaigns", "contacts"}:
            self._count_waiting()
        if tables & {"complaints", "contacts"}:
            self._count_complaints()

    def _count_waiting(self) -> None:
        from desktop_crm.insight import today

        now = clock.now()
        self.tasks.read(self, lambda session: today.needs(session, now), self._counted, key="waiting")

    def _count_complaints(self) -> None:
        from desktop_crm.dialogue import complaints

        today = clock.today()
        self.tasks.read(
            self,
            lambda session: complaints.waiting(session, today),
            self._complaints_counted,
            key="complaints",
        )

    def _complaints_counted(self, waiting: int) -> None:
        self.window.sidebar.set_count(Where.COMPLAINTS, waiting)

    def _counted(self, waiting: int) -> None:
        self.window.sidebar.set_count(Where.TODAY, waiting)

    def _show_jobs(self) -> None:
        self.window.sidebar.status.show_jobs(self.tasks.jobs)

    # ------------------------------------------------------------ life
    def show(self) -> None:
        """Shows the window as it was left, and its first page."""
        self.window.recall_state(_store(self.book))
        self.window.show()
        self.begin()

    def begin(self) -> None:
        """Opens the first page in the window that is shown already."""
        self.window.open(Place(Where.TODAY))
        QTimer.singleShot(200, self._count_waiting)
        QTimer.singleShot(250, self._count_complaints)
        QTimer.singleShot(400, self._ahead.begin)  # after the first pictures; then what is sent goes on

    def close(self) -> None:
        """Stops what runs and closes the book."""
        if self.book.folder.is_dir():  # else it was moved away, and nothing is to be made where it was
            self._remember()
        if self._runner is not None:
            self._runner.close()
        self.reviewer.close()
        self.hearing.close()
        self.changes.close()
        self.tasks.close()
        self.book.close()

    def _remember(self) -> None:
        store = _store(self.book)
        self.window.remember_state(store)
        store.setValue("look/appearance", theme.appearance)
        store.setValue("look/scale", theme.scale)
        store.setValue("look/business", self._name)
        if self.notifying is not None:
            store.setValue("calendar/told", self.notifying.remember())


def _store(book: Book) -> QSettings:
    """Where the window's place on this screen is kept: beside the book, not in the registry."""
    return QSettings(str(book.folder / "window.ini"), QSettings.Format.IniFormat)
