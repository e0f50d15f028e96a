"""The sidebar: business, search, pages, what is running, import and settings; or the rail of icons."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.tasks import Job
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, PaintedButton
from desktop_crm.ui.widgets.labels import Elided, Glyph, Label, Painted, ProgressBar
from desktop_crm.ui.widgets.layout import Box, column, columns, row, rule
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Gap, Look, RowState
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import scaled
from desktop_crm.ui.widgets.scrolling import InSight


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the sidebar; `count` is what waits there for the user, never a total."""

    where: Where
    words: str
    icon: str
    keys: str
    count: int = 0
    on: bool = False


PAGES = (
    Entry(Where.TODAY, "Today", "sun-horizon", "Ctrl+1"),
    Entry(Where.CONTACTS, "Contacts", "users", "Ctrl+2"),
    Entry(Where.COMPLAINTS, "Complaints", "lifebuoy", "Ctrl+4"),
    Gap(12),
    Entry(Where.CAMPAIGNS, "Campaigns", "paper-plane-tilt", "Ctrl+5"),
)
FOOT = (
    Entry(Where.IMPORT, "Import", "download-simple", "Ctrl+I"),
    Entry(Where.SETTINGS, "Settings", "gear-six", "Ctrl+,"),
)


class _EntryLook(Look):
    def __init__(self) -> None:
        self.rail = False

    def is_row(self, record: Any) -> bool:
        return isinstance(record, Entry)

    def height(self, record: Any) -> int:
        return theme.px(33) if isinstance(record, Entry) else record.height

    def words(self, record: Any) -> str:
        if not isinstance(record, Entry):
            return ""
        return f"{record.words}, {record.count} waiting" if record.count else record.words

    def draw(self, pen: Pen, rect: QRectF, record: Any, state: RowState) -> None:
        if not isinstance(record, Entry):
            return
        box = rect.adjusted(0, 0, 0, -1)
        if record.on:
            pen.box(box, "sidebarOn", 6)
        elif state.hover:
            pen.box(box, "sidebarHover", 6)
        if state.focused:
            pen.focus_ring(box)
        ink = "text" if record.on else "text2"
        if self.rail:
            pen.icon(box, record.icon, 18, ink)
            return
        side = theme.px(18)
        pen.icon(QRectF(box.x() + 8, box.y(), side, box.height()), record.icon, 18, ink)
        x = box.x() + 8 + side + 8
        pen.text(
            QRectF(x, box.y(), box.right() - x - 34, box.height()),
            record.words,
            13,
            600 if record.on else 400,
        )
        if record.count:
            pen.text(
                QRectF(x, box.y(), box.right() - x - 10, box.height()),
                f"{record.count:,}",
                12,
                400,
                "text2",
                "r",
                tabular=True,
            )


class BusinessButton(PaintedButton):
    """The business's mark and name; opens the menu of the book."""

    def __init__(self) -> None:
        super().__init__("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.rail = False
        self.menu: QMenu | None = None
        self.clicked.connect(self._open)
        self.set_name("")

    def set_name(self, name: str) -> None:
        self.setText(name or "My business")
        self.setAccessibleName(f"{self.text()}, menu")
        self.setToolTip(self.text() if self.rail else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(32 if self.rail else 184), theme.px(44))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if self.underMouse() or self.isDown():
            pen.box(rect, "sidebarHover", 6)
        side = theme.px(28)
        left = (rect.width() - side) / 2 if self.rail else 8
        mark = QRectF(left, (rect.height() - side) / 2, side, side)
        pen.box(mark, "#2F5D3A", 7)
        pen.icon(mark, "leaf", 18, "#F3F6EC")
        if not self.rail:
            room = QRectF(mark.right() + 10, 0, rect.width() - mark.right() - 34, rect.height())
            pen.text(room, self.text(), 13, 600)
            pen.icon(QRectF(rect.width() - 22, 0, 14, rect.height()), "caret-down", 12, "text2")
        if self.hasFocus():
            pen.focus_ring(rect)

    def _open(self) -> None:
        if self.menu is not None:
            self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class SearchButton(PaintedButton):
    """Looks like a field; opens the palette."""

    def __init__(self, keys: str) -> None:
        super().__init__("Search")
        self.keys, self.rail = keys, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Search or run a command")
        self.setToolTip("")

    def sizeHint(self) -> QSize:
        return QSize(theme.px(32 if self.rail else 184), theme.px(32))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if self.rail:
            pen.icon(rect, "magnifying-glass", 18, "text2")
        else:
            pen.box(rect, "field", 6, "mark" if self.underMouse() else "border")
            pen.icon(QRectF(8, 0, theme.px(16), rect.height()), "magnifying-glass", 16, "text2")
            pen.text(QRectF(14 + theme.px(18), 0, rect.width(), rect.height()), "Search", 13, 400, "text2")
            pen.text(rect.adjusted(0, 0, -10, 0), self.keys, 11, 500, "text2", "r")
        if self.hasFocus():
            pen.focus_ring(rect)


class StatusArea(Box):
    """What is running now, and that all is stored here when nothing runs."""

    job_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._icon = Glyph("hard-drives", 14, "text2")
        self._name = Elided("", 12, 400, "text2")
        self._bar = ProgressBar(4, "Progress")
        self._figure = Label("", 11, 500, "text2", tabular=True)
        self._rest = Label("", 11, 500, "text2", tabular=True)
        self.stop_button = Button("Stop", Kind.LINK, small=True, name="Stop what is running")
        self.stop_button.clicked.connect(self._stop)
        self._figures = columns(self._figure, None, self._rest, 6, self.stop_button)
        self.setLayout(
            column(row(self._icon, (self._name, 1), gap=6), self._bar, self._figures, gap=5, pad=(8, 0, 8, 0))
        )
        self.setAccessibleName("Status")
        self._job: Job | None = None
        self._quiet = "Stored on this computer"
        self._quiet_icon = "hard-drives"
        self.show_jobs([])

    def set_quiet(self, words: str, icon: str) -> None:
        """What stands here while nothing runs (stored here; practice outbox)."""
        self._quiet, self._quiet_icon = words, icon
        if self._job is None:
            self.show_jobs([])

    def show_jobs(self, jobs: list[Job]) -> None:
        self._job = jobs[-1] if jobs else None
        for part in (self._bar, self._figures):
            part.setVisible(self._job is not None)
        if self._job is None:
            self._icon.set(self._quiet_icon, "text2")
            self._name.set_text(self._quiet)
            return
        job, step = self._job, self._job.step
        self._icon.set("hourglass", "accentText")
        self._name.set_text(job.title)
        self._bar.set_share(step.done / step.total if step.total else 0.0, f"{job.title}, {step.words}")
        total = f" of {step.total:,}" if step.total else ""
        self._figure.setText("Stopping …" if job.stopping() else f"{step.done:,}{total}")
        self.stop_button.setVisible(not job.stopping())
        self.stop_button.setAccessibleName(f"Stop: {job.title}")
        self._rest.setText(f"and {len(jobs) - 1} more" if len(jobs) > 1 else "")

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._figure.setText("Stopping …")
            self.stop_button.hide()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._job is not None and self._job.place is not None:
            self.job_opened.emit(self._job.place)
        super().mouseReleaseEvent(event)


class Practice(Painted):
    """The sign that nothing leaves this computer."""

    def __init__(self) -> None:
        super().__init__()
        self.rail = False
        self.setAccessibleName("Practice outbox: nothing leaves this computer")
        self.setToolTip(
            "Newsletters are kept in the book instead of being sent. Settings, Outgoing account changes that."
        )
        scaled(self, height=40)

    def draw(self, pen: Pen, rect: QRectF) -> None:
        pen.box(rect, "warnSoft", 6)
        if self.rail:
            pen.icon(rect, "flask", 18, "warn")
            return
        pen.icon(QRectF(8, 0, theme.px(16), rect.height()), "flask", 16, "warn")
        left = 14 + theme.px(18)
        pen.text(
            QRectF(left, 3, rect.width() - left, rect.height() / 2 - 1), "Practice outbox", 12, 600, "warn"
        )
        pen.text(
            QRectF(left, rect.height() / 2 - 2, rect.width() - left - 4, rect.height() / 2),
            "Nothing is really sent",
            11,
            500,
            "warn",
        )


class Sidebar(QWidget):
    """Leading column of the window: 208 wide, or 52 as a rail."""

    open_requested = Signal(object)
    search_requested = Signal()

    def __init__(self, search_keys: str) -> None:
        super().__init__()
        self.setAccessibleName("Sidebar")
        self._counts: dict[Where, int] = {}
        self._on = Where.TODAY
        self.business = BusinessButton()
        self.search = SearchButton(search_keys)
        self.search.clicked.connect(self.search_requested)
        self._looks = (_EntryLook(), _EntryLook())
        self.pages = RowList(self._looks[0], "Pages", surface="sidebar", fit=True)
        self.foot = RowList(self._looks[1], "Import and settings", surface="sidebar", fit=True)
        for entries in (self.pages, self.foot):
            entries.opened.connect(self._open)
        self.practice = Practice()
        self.status = StatusArea()
        self.status.job_opened.connect(self.open_requested)
        places = InSight(Box(column(self.pages, None), surface="sidebar"))
        places.follow_rows(self.pages)
        top = (self.business, 8, self.search, 12, (places, 1))
        bottom = (self.practice, 10, self.status, 8, rule(), 8, self.foot)
        inside = column(*top, *bottom, pad=(12, 10, 12, 12))
        self._body = Box(inside, surface="sidebar")
        self.setLayout(row(self._body, rule("v")))
        theme.changed.connect(self._fit)
        self.rail = False
        self._fit()
        self.show_pages()

    def _fit(self) -> None:
        self._body.setFixedWidth(theme.px(52 if self.rail else 208))
        self.show_pages()

    def set_rail(self, on: bool) -> None:
        """Icons only, or words too."""
        if on == self.rail:
            return
        self.rail = on
        for part in (self.business, self.search, self.practice, *self._looks):
            part.rail = on
        layout = self._body.layout()
        if layout is not None:
            side = 10 if on else 12
            layout.setContentsMargins(side, 10, side, 12)
        self.status.setVisible(not on)
        self._fit()
        self.business.updateGeometry()
        self.search.updateGeometry()

    def show_on(self, where: Where) -> None:
        """Marks the page that is open."""
        if where is not self._on:
            self._on = where
            self.show_pages()

    def set_count(self, where: Where, count: int) -> None:
        if self._counts.get(where, 0) != count:
            self._counts[where] = count
            self.show_pages()

    def show_pages(self) -> None:
        for entries, shown in ((PAGES, self.pages), (FOOT, self.foot)):
            shown.show_records([e if isinstance(e, Gap) else self._as_shown(e) for e in entries])

    def _as_shown(self, entry: Entry) -> Entry:
        count = self._counts.get(entry.where, 0)
        return Entry(entry.where, entry.words, entry.icon, entry.keys, count, entry.where is self._on)

    def _open(self, entry: Entry) -> None:
        self.open_requested.emit(Place(entry.where))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(53 if self.rail else 209), 600)
