"""Pictures of every page: opens the real window on a book and takes one of each place, one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.campaigns import drafting
from desktop_crm.campaigns.states import CampaignState
from desktop_crm.contacts import finding
from desktop_crm.plans import planning
from desktop_crm.sample import spreadsheet
from desktop_crm.segments import rule_files, saving
from desktop_crm.ui import tour_contacts, tour_dialogue
from desktop_crm.ui.app import App, make_application
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.printing.documents import Paper
from desktop_crm.ui.theme import theme

SIZE = (1440, 900)
_QUIET = 10  # ticks without work before a picture is taken
_TICK = 40  # ms
_PATIENCE = 1500  # ticks for one page


@dataclass(frozen=True, slots=True)
class Stop:
    """One picture: its name, where it is, and what is done there before and after it is taken."""

    name: str
    place: Place
    before: Callable[[App], None] | None = None
    after: Callable[[App], None] | None = None
    picture: Callable[[App], QImage] | None = None  # instead of one of the window


def run(folder: Path, target: Path, dark: bool, size: tuple[int, int] = SIZE) -> list[Path]:
    """Takes the pictures of the book in `folder` into `target`: PNG of this size, narrow ones smaller; their paths.

    The last ones are of an empty book, made beside it. Raises what went wrong on a page.
    """
    application = make_application()
    application.setCursorFlashTime(0)
    target.mkdir(parents=True, exist_ok=True)
    list_file = folder / spreadsheet.NAME
    spreadsheet.write(list_file)
    walked = _Walked(target, dark, size)
    taken = _go_through(folder, lambda main: _stops(main, list_file, size), walked, 0)
    return taken + _go_through(folder.with_name(f"{folder.name}-empty"), _beginning, walked, len(taken))


@dataclass(frozen=True, slots=True)
class _Walked:
    """Where the pictures go, and how the window looks."""

    target: Path
    dark: bool
    size: tuple[int, int]


def _go_through(
    folder: Path, stops: Callable[[App], Sequence[Stop]], walked: _Walked, before: int
) -> list[Path]:
    """Opens a window on one book and takes the pictures of these stops."""
    book = open_book(folder)
    _set_look(book, walked.dark)
    main = App(book)
    here = [stop for stop in stops(main) if main.window.has(stop.place.where)]
    walk = _Walk(main, here, walked.target, "-dark" if walked.dark else "", before)
    main.window.resize(*walked.size)
    main.window.show()
    walk.begin()
    QApplication.exec()
    if walk.fault is not None:
        raise walk.fault
    return walk.taken


def _beginning(_main: App) -> Sequence[Stop]:
    """What somebody sees who has just begun."""
    places = (
        ("first-run", Where.TODAY),
        ("empty-contacts", Where.CONTACTS),
        ("empty-campaigns", Where.CAMPAIGNS),
    )
    return [Stop(name, Place(where)) for name, where in places]


def _set_look(book: Book, dark: bool) -> None:
    appearance = "dark" if dark else "light"
    with book.write() as session:
        settings.put(session, settings.APPEARANCE, appearance)
        settings.put(session, settings.TEXT_SCALE, 100)
    theme.use(appearance, 1.0)


def _stops(main: App, list_file: Path, size: tuple[int, int]) -> list[Stop]:
    """All places this build has, with somebody and something to show in each."""
    tour_contacts.prepare(main)
    with main.book.read() as session:
        ellen = finding.search(session, "Ellen Fairweather", limit=1) or finding.search(session, "a", limit=1)
        letters = drafting.every(session)
        plans = [each.id for each in planning.every(session)][:1]
        known = [each.id for each in saving.every(session) if each.name == _SEGMENT]
    segment = known[0] if known else _make_segment(main)
    drafts = [line.id for line in letters if line.state is CampaignState.DRAFT][:1]
    begun = [line.id for line in letters if line.state is not CampaignState.DRAFT][:1]
    sent = [line.id for line in letters if line.state is CampaignState.FINISHED][:1]
    return [
        Stop("today", Place(Where.TODAY)),
        Stop("contacts", Place(Where.CONTACTS)),
        *(Stop("contact", Place(Where.CONTACT, number)) for number in ellen),
        Stop("segment-empty", Place(Where.SEGMENT)),
        *(Stop("segment", Place(Where.SEGMENT, segment), partial(_ask_why, number)) for number in ellen),
        Stop("segment-narrow", Place(Where.SEGMENT, segment), _narrow, partial(_wide, size)),
        Stop("campaigns", Place(Where.CAMPAIGNS)),
        *(Stop(f"composer-{step}", Place(Where.COMPOSER, n, step)) for n in drafts for step in _STEPS),
        *(Stop("sending", Place(Where.SENDING, number)) for number in begun),
        *(Stop("report", Place(Where.REPORT, number)) for number in sent),
        *_contacts(main),
        *(Stop(f"settings-{page}", Place(Where.SETTINGS, detail=page)) for page in _SETTINGS),
        Stop("palette", Place(Where.TODAY), _ask_palette, lambda app: app.commands.palette.close_palette()),
        Stop("import-file", Place(Where.IMPORT)),
        Stop("import-columns", Place(Where.IMPORT), lambda app: _import_page(app).take_file(list_file)),
        Stop("import-duplicates", Place(Where.IMPORT), lambda app: _import_page(app).main_action()),
        Stop("import-consent", Place(Where.IMPORT), lambda app: _import_page(app).main_action()),
        Stop("import-done", Place(Where.IMPORT), lambda app: _import_page(app).main_action()),
        Stop("imports", Place(Where.IMPORTS)),
        Stop("duplicates", Place(Where.DUPLICATES)),
        *(Stop(*each) for each in tour_dialogue.stops(main)),
        Stop("plans", Place(Where.PLANS)),
        *(Stop("plan", Place(Where.PLAN, number)) for number in plans),
    ]


_SEGMENT = "Quiet for a while, worth a word"
_RULE = {
    "all": [
        {"field": "last_interaction", "test": "older_days", "value": 60},
        {"field": "consent", "topic": "Monthly news", "test": "is", "value": "confirmed"},
        {"any": [
            {"field": "tag", "test": "in", "value": ["allotment", "hedge customers"]},
            {"field": "spent", "test": "over", "value": 100, "currency": "GBP", "within_days": 730},
            {"field": "birthday", "test": "coming"},
        ]},
        {"none": [{"field": "stage", "test": "is", "value": "lost"}, {"field": "open_point", "test": "yes"}]},
    ]
}  # fmt: skip


def _make_segment(main: App) -> int:
    with main.book.write() as session:
        return saving.create(session, _SEGMENT, rule_files.from_json(_RULE), clock.now())


def _ask_why(number: int, app: App) -> None:
    page: Any = app.window.page(Where.SEGMENT)
    page.preview.asked.emit(number)


def _narrow(app: App) -> None:
    app.window.resize(1000, 760)


def _wide(size: tuple[int, int], app: App) -> None:
    app.window.resize(*size)


def _contacts(main: App) -> list[Stop]:
    """What is done with contacts beside looking at them."""
    with main.book.read() as session:
        ellen, raman = (
            tour_contacts.one_of(session, name) for name in ("Ellen Fairweather", "Raman Garden Design")
        )
    shut = tour_contacts.leave_list
    on_list = tour_contacts.on_list
    return [
        Stop("contacts-columns", tour_contacts.LIST, on_list(lambda page: page.look.ask()), shut),
        Stop("contacts-cell", tour_contacts.LIST, on_list(tour_contacts.edit_cell), shut),
        Stop("contacts-change", tour_contacts.LIST, on_list(tour_contacts.change_many), shut),
        *(
            Stop(f"print-{kind}", tour_contacts.LIST, tour_contacts.ask_print(kind), shut)
            for kind in (Paper.LIST, Paper.LABELS)
        ),
        Stop("contact-relations", Place(Where.CONTACT, ellen), _show_relations),
        Stop("contact-organisation", Place(Where.CONTACT, raman)),
        Stop("contact-referrals", Place(Where.CONTACT, ellen), _show_tree, tour_contacts.close_sheets),
        *(
            Stop(f"paper-{kind}", tour_contacts.LIST, picture=tour_contacts.paper(kind))
            for kind in (Paper.LABELS, Paper.PHONES, Paper.SHEETS)
        ),
        Stop("settings-fields", Place(Where.SETTINGS, detail="fields")),
    ]


def _show_relations(app: App) -> None:
    page: Any = app.window.page(Where.CONTACT)
    page.aside.tell_origins.setChecked(True)
    QTimer.singleShot(200, page, page.aside.relations.choose_button.setFocus)


def _show_tree(app: App) -> None:
    page: Any = app.window.page(Where.CONTACT)
    QTimer.singleShot(200, page, page.aside.influence.tree_button.click)


_STEPS = ("content", "audience", "check")
_SETTINGS = (
    "business", "account", "topics", "suppression", "channels", "lifecycle", "cadences", "calendar", "complaints",
    "backups", "appearance",
)  # fmt: skip


def _ask_palette(app: App) -> None:
    app.commands.palette.open()
    app.commands.palette.field.setText("fair")


def _import_page(app: App) -> Any:
    return app.window.page(Where.IMPORT)


def _window_picture(main: App) -> QImage:
    """The window, and the sheet that stands over it."""
    picture = main.window.grab()
    sheet = QApplication.activeModalWidget()
    if sheet is not None:
        painter = QPainter(picture)
        painter.drawPixmap(main.window.mapFromGlobal(sheet.mapToGlobal(QPoint(0, 0))), sheet.grab())
        painter.end()
    return picture.toImage()


class _Walk(QObject):
    """From place to place, each picture when nothing moves any more."""

    def __init__(self, main: App, stops: Sequence[Stop], target: Path, ending: str, before: int) -> None:
        super().__init__()
        self._main = main
        self._stops = list(stops)
        self._target = target
        self._ending = ending
        self._before = before
        self._at = -1
        self._quiet = 0
        self._waited = 0
        self.taken: list[Path] = []
        self.fault: Exception | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._tick)
        main.tasks.went_wrong.connect(self._failed)

    def begin(self) -> None:
        self._timer.start()

    def _tick(self) -> None:
        try:
            self._step()
        except Exception as fault:  # a slot may not raise; the caller does
            self._failed(fault)

    def _step(self) -> None:
        self._waited += 1
        self._quiet = self._quiet + 1 if self._main.tasks.idle() else 0
        if self._quiet < _QUIET and self._at >= 0:
            if self._waited > _PATIENCE:
                raise TimeoutError(f"the page “{self._stops[self._at].name}” does not come to rest")
            return
        if self._at >= 0:
            self._take(self._stops[self._at])
        self._at += 1
        if self._at == len(self._stops):
            self._end()
            return
        self._go(self._stops[self._at])

    def _go(self, stop: Stop) -> None:
        self._quiet = self._waited = 0
        if self._main.window.place != stop.place:
            self._main.window.open(stop.place)
        if stop.before is not None:
            stop.before(self._main)

    def _take(self, stop: Stop) -> None:
        path = self._target / f"{self._before + self._at + 1:02}-{stop.name}{self._ending}.png"
        picture = _window_picture(self._main) if stop.picture is None else stop.picture(self._main)
        if not picture.save(str(path)):
            raise OSError(f"{path} cannot be written")
        self.taken.append(path)
        if stop.after is not None:
            stop.after(self._main)

    def _failed(self, fault: Exception) -> None:
        self.fault = self.fault or fault
        self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._main.window.close()  # which closes the book and, as the last window, ends the application
