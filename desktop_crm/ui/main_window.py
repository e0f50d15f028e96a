"""Sidebar, stack of pages, menus; nothing else."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QStackedWidget, QWidget

from desktop_crm.ui.actions import MENUS, Actions, key_words
from desktop_crm.ui.places import PARENT, Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.sidebar import Sidebar
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets import row_menu
from desktop_crm.ui.widgets.layout import row
from desktop_crm.ui.widgets.lists import RowList

Factory = Callable[[], Screen]
WIDE, NORMAL = 1360, 1160  # of the window's width divided by the text scale


class MainWindow(QMainWindow):
    """The window. Pages are made when they are first opened."""

    opened = Signal(object)  # Place
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Desktop CRM")
        self.setMinimumSize(960, 600)
        self.resize(1440, 900)
        self.actions_ = Actions(self)
        self.sidebar = Sidebar(key_words(self.actions_["palette"]))
        self.sidebar.open_requested.connect(self.open)
        self.sidebar.search_requested.connect(self.actions_["palette"].trigger)
        self.stack = QStackedWidget()
        self.stack.setAccessibleName("Page")
        body = QWidget()
        body.setLayout(row(self.sidebar, (self.stack, 1)))
        self.setCentralWidget(body)
        self._factories: dict[Where, Factory] = {}
        self._screens: dict[Where, Screen] = {}
        self._back: list[Place] = []
        self._forward: list[Place] = []
        self.place: Place | None = None
        self._alt = AltAlone(self)
        self._alt.pressed.connect(self._toggle_bar)
        self._make_menus()
        self._wire()
        theme.changed.connect(self._fit)

    # ------------------------------------------------------------ set-up
    def set_screens(self, factories: Mapping[Where, Factory]) -> None:
        self._factories = dict(factories)

    def has(self, where: Where) -> bool:
        """Whether this build has that page."""
        return where in self._factories

    def _make_menus(self) -> None:
        bar = self.menuBar()
        business = QMenu(self)
        for name in MENUS:
            menu = bar.addMenu(name)
            menu.addActions(self.actions_.of_menu(name))
            business.addMenu(menu)
        self.sidebar.business.menu = business
        # Elsewhere than on macOS no bar is in sight: Alt or F10 shows it until Esc.
        bar.setVisible(bar.isNativeMenuBar())

    def _wire(self) -> None:
        for name, place in (
            ("today", Place(Where.TODAY)),
            ("calendar", Place(Where.CALENDAR)),
            ("contacts", Place(Where.CONTACTS)),
            ("complaints", Place(Where.COMPLAINTS)),
            ("campaigns", Place(Where.CAMPAIGNS)),
            ("import", Place(Where.IMPORT)),
            ("settings", Place(Where.SETTINGS)),
        ):
            self.actions_[name].setData(place)
            self.actions_[name].triggered.connect(self._open_sender)
        self.actions_["back"].triggered.connect(self.go_back)
        self.actions_["forward"].triggered.connect(self.go_forward)
        self.actions_["main"].triggered.connect(self._main_action)
        self.actions_["find"].triggered.connect(self._find)
        self.actions_["next_pane"].triggered.connect(self._next_pane)
        self.actions_["previous_pane"].triggered.connect(self._previous_pane)
        self.actions_["quit"].triggered.connect(self.close)

    def _open_sender(self) -> None:
        sender = self.sender()
        place = sender.data() if sender is not None else None  # type: ignore[attr-defined]
        if isinstance(place, Place):
            self.open(place)

    # ------------------------------------------------------------ going places
    def open(self, place: Place) -> None:
        """Opens a place and remembers the one before."""
        if self.place is not None and self.place != place:
            self._back = [*self._back[-50:], self.place]
            self._forward.clear()
        self._show(place)

    def go_back(self) -> None:
        if self._back and self.place is not None:
            self._forward.append(self.place)
            self._show(self._back.pop())

    def go_forward(self) -> None:
        if self._forward and self.place is not None:
            self._back.append(self.place)
            self._show(self._forward.pop())

    def replace(self, place: Place) -> None:
        """Shows a place instead of the present one: Back will not come here again."""
        self._show(place)

    def page(self, where: Where) -> Screen:
        """The page, made now if it was never opened."""
        made = self._screens.get(where)
        if made is None:
            made = self._screens[where] = self._factories[where]()
            made.open_requested.connect(self.open)
            made.back_requested.connect(self.go_back)
            made.moved.connect(self._moved)
            self.stack.addWidget(made)
        return made

    def _moved(self, place: Place) -> None:
        if self.place is not None and self.place.where is place.where:
            self.place = place

    def current(self) -> Screen | None:
        found = self.stack.currentWidget()
        return found if isinstance(found, Screen) else None

    def _show(self, place: Place) -> None:
        if place.where not in self._factories:
            return
        before = self.current()
        screen = self.page(place.where)
        if before is not None and before is not screen and not before.may_leave():
            return
        self.place = place
        self.stack.setCurrentWidget(screen)
        self.sidebar.show_on(PARENT.get(place.where, place.where))
        self._fit()
        screen.show_place(place)
        screen.focus_first()
        self.opened.emit(place)

    # ------------------------------------------------------------ keys
    def _main_action(self) -> None:
        screen = self.current()
        if screen is not None:
            screen.main_action()

    def _find(self) -> None:
        screen = self.current()
        if screen is not None:
            screen.focus_search()

    def _next_pane(self) -> None:
        self._walk(1)

    def _previous_pane(self) -> None:
        self._walk(-1)

    def _walk(self, step: int) -> None:
        screen = self.current()
        panes = [self.sidebar.pages, *(screen.panes() if screen is not None else ())]
        panes = [p for p in panes if _first_focus(p) is not None]
        focused = QApplication.focusWidget()
        at = next(
            (
                n
                for n, p in enumerate(panes)
                if focused is not None and (p is focused or p.isAncestorOf(focused))
            ),
            -1,
        )
        target = panes[(at + step) % len(panes)]
        reason = Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason
        found = _first_focus(target)
        if found is not None:
            found.setFocus(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.menuBar()
        if row_menu.is_asked(event):
            row_menu.ask(self)
            return
        if event.key() == Qt.Key.Key_F10 and not bar.isNativeMenuBar():
            self._toggle_bar()
            return
        if event.key() == Qt.Key.Key_Alt and not event.isAutoRepeat() and not bar.isNativeMenuBar():
            self._alt.watch()
            return
        if event.key() == Qt.Key.Key_Escape and bar.isVisible() and not bar.isNativeMenuBar():
            bar.setVisible(False)
            return
        if event.text() == "?" and RowList.letters:
            self.actions_["keys"].trigger()
            return
        super().keyPressEvent(event)

    def _toggle_bar(self) -> None:
        bar = self.menuBar()
        bar.setVisible(not bar.isVisible())
        if bar.isVisible():
            bar.setFocus(Qt.FocusReason.MenuBarFocusReason)

    # ------------------------------------------------------------ size
    def tier(self) -> str:
        width = self.width() / theme.scale
        return "wide" if width >= WIDE else "normal" if width >= NORMAL else "narrow"

    def _fit(self) -> None:
        screen = self.current()
        tier = self.tier()
        self.sidebar.set_rail(tier == "narrow" or (screen is not None and screen.wants_rail))
        if screen is not None:
            screen.set_tier(tier)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def remember_state(self, store: QSettings) -> None:
        store.setValue("window/geometry", self.saveGeometry())

    def recall_state(self, store: QSettings) -> None:
        geometry = store.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)

    def closeEvent(self, event: QCloseEvent) -> None:
        screen = self.current()
        if screen is not None and not screen.may_leave():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)


def _first_focus(pane: QWidget) -> QWidget | None:
    """The pane, or the first in it that takes keys: one that only holds others is never focused itself."""
    found = (pane.focusProxy() or pane, *pane.findChildren(QWidget))
    return next((w for w in found if _takes_focus(w)), None)


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()


class AltAlone(QObject):
    """Tells when Alt was pressed and let go with nothing in between: Alt Left is another wish."""

    pressed = Signal()

    def watch(self) -> None:
        """Alt went down: looks at the application's events until it comes up again."""
        self._alone = True
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt:
            app = QApplication.instance()
            if app is not None:
                app.removeEventFilter(self)
            if self._alone:
                self._alone = False
                self.pressed.emit()
        elif kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(event, QKeyEvent):
            self._alone = self._alone and event.key() == Qt.Key.Key_Alt
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.WindowDeactivate, QEvent.Type.Wheel):
            self._alone = False
        return super().eventFilter(watched, event)
