"""Settings: a list of pages, each saved as it is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from desktop_crm.base.text import fold
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.settings.about import AboutPanel
from desktop_crm.ui.settings.account import AccountPanel
from desktop_crm.ui.settings.appearance import AppearancePanel
from desktop_crm.ui.settings.backups import BackupsPanel
from desktop_crm.ui.settings.business import BusinessPanel
from desktop_crm.ui.settings.cadences import CadencesPanel
from desktop_crm.ui.settings.calendar import CalendarPanel
from desktop_crm.ui.settings.channels import ChannelsPanel
from desktop_crm.ui.settings.complaints import ComplaintsPanel
from desktop_crm.ui.settings.custom_fields import FieldsPanel
from desktop_crm.ui.settings.letters import LettersPanel
from desktop_crm.ui.settings.lifecycle import LifecyclePanel
from desktop_crm.ui.settings.panel import Panel
from desktop_crm.ui.settings.suppression import SuppressionPanel
from desktop_crm.ui.settings.topics import TopicsPanel
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.fields import Field, Select
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, columns, row, rule
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Gap, Look, RowState
from desktop_crm.ui.widgets.paint import Pen

# The pages in their groups, by the word under which a place names them.
PANELS: tuple[tuple[tuple[str, type[Panel]], ...], ...] = (
    (
        ("business", BusinessPanel),
        ("account", AccountPanel),
        ("letters", LettersPanel),
        ("topics", TopicsPanel),
        ("suppression", SuppressionPanel),
    ),
    (
        ("channels", ChannelsPanel),
        ("lifecycle", LifecyclePanel),
        ("cadences", CadencesPanel),
        ("calendar", CalendarPanel),
        ("complaints", ComplaintsPanel),
    ),
    (("fields", FieldsPanel), ("backups", BackupsPanel)),
    (("appearance", AppearancePanel), ("about", AboutPanel)),
)

SIDE = 208  # design pixels of the list
BOTH = 760  # design pixels below which list and pages do not stand beside each other
_ANY = 16_777_215


@dataclass(frozen=True, slots=True)
class _Entry:
    detail: str
    words: str
    icon: str


class _EntryLook(Look):
    def is_row(self, record: Any) -> bool:
        return isinstance(record, _Entry)

    def height(self, record: Any) -> int:
        return theme.px(31) if isinstance(record, _Entry) else record.height

    def words(self, record: Any) -> str:
        return record.words if isinstance(record, _Entry) else ""

    def draw(self, pen: Pen, rect: QRectF, record: Any, state: RowState) -> None:
        if not isinstance(record, _Entry):
            return
        box = rect.adjusted(0, 0, 0, -1)
        if state.current:
            pen.box(box, "sidebarOn", 6)
        elif state.hover:
            pen.box(box, "sidebarHover", 6)
        ink = "text" if state.current else "text2"
        side = theme.px(16)
        pen.icon(QRectF(box.x() + 8, box.y(), side, box.height()), record.icon, 16, ink)
        x = box.x() + 8 + side + 8
        pen.text(
            QRectF(x, box.y(), box.right() - x - 4, box.height()),
            record.words,
            13,
            600 if state.current else 400,
        )
        if state.focused:
            pen.focus_ring(box)


class SettingsPage(Screen):
    """The list of pages and the page chosen in it; a place's detail names the page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._panels: dict[str, Panel] = {}
        self._kinds = {detail: kind for group in PANELS for detail, kind in group}
        self._tier = "wide"
        self.search = Field("", "Find a setting", "magnifying-glass", name="Find a setting")
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._into_list)
        self.list = RowList(_EntryLook(), "Pages of the settings", surface="subtle")
        self.list.single_keys = False
        self.list.current_changed.connect(self._choose)
        self.list.opened.connect(self._enter)
        self.choice = Select((), name="Page of the settings")
        self.choice.picked.connect(self._pick)
        self.choice.hide()
        self.stack = QStackedWidget()
        self._line = rule("v")
        self._arranged = row(self._make_side(), self._line, (self.stack, 1))
        self.setLayout(self._arranged)
        theme.changed.connect(self._arrange)
        self._arrange()
        self._show_entries("")

    def _make_side(self) -> Box:
        local = columns(
            column(Glyph("hard-drives", 16, "text2"), None),
            8,
            (Label("All settings are stored on this computer.", 12, 400, "text2", wrap=True), 1),
            pad=(8, 0, 8, 0),
        )
        title = columns(Label("Settings", 15, 600), None, pad=(8, 0, 0, 0))
        self._inside = column(title, 12, self.choice, self.search, 12, (self.list, 1), 8, local)
        self._beside_only = (title, self.list, local)
        self._side = Box(self._inside, surface="subtle")
        self._inside.setContentsMargins(8, 14, 8, 12)
        return self._side

    def _arrange(self) -> None:
        """The list beside its pages; in a window that is too narrow for both, a menu above them."""
        above = self.width() < theme.px(BOTH)
        direction = QBoxLayout.Direction
        self._arranged.setDirection(direction.TopToBottom if above else direction.LeftToRight)
        self._inside.setDirection(direction.LeftToRight if above else direction.TopToBottom)
        self._inside.setSpacing(8 if above else 0)
        for widget in self._beside_only:
            widget.setVisible(not above)
        self.choice.setVisible(above)
        self._side.setMinimumWidth(0 if above else theme.px(SIDE))
        self._side.setMaximumWidth(_ANY if above else theme.px(SIDE))
        self._side.setMaximumHeight(self._side.sizeHint().height() if above else _ANY)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # ------------------------------------------------------------ what the window calls
    def show_place(self, place: Place) -> None:
        self.search.clear()
        self._select(place.detail or self._detail())
        self.reload()

    def focus_first(self) -> None:
        (self.choice if self.list.isHidden() else self.list).setFocus()

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def main_action(self) -> None:
        panel = self.panel()
        if panel is not None:
            panel.main_action()

    def panes(self) -> Sequence[QWidget]:
        return (self.search, self.choice, self.list, self.stack)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (("Up, Down", "choose a page"), ("Enter", "into the page"), ("Ctrl F", "find a setting"))

    def may_leave(self) -> bool:
        self._flush()
        return True

    def set_tier(self, tier: str) -> None:
        self._tier = tier
        for panel in self._panels.values():
            panel.set_tier(tier)

    def watched(self) -> frozenset[str]:
        return frozenset().union(*(panel.watched() for panel in self._panels.values()))

    def reload(self) -> None:
        panel = self.panel()
        if panel is not None:
            panel.load()

    def hideEvent(self, event: QHideEvent) -> None:
        self._flush()
        super().hideEvent(event)

    # ------------------------------------------------------------ pages
    def panel(self) -> Panel | None:
        """The page that is shown."""
        found = self.stack.currentWidget()
        return found if isinstance(found, Panel) else None

    def _detail(self) -> str:
        entry = self.list.current()
        return entry.detail if isinstance(entry, _Entry) else ""

    def _made(self, detail: str) -> Panel:
        made = self._panels.get(detail)
        if made is None:
            made = self._panels[detail] = self._kinds[detail](self.desk)
            made.open_requested.connect(self.open_requested)
            made.set_tier(self._tier)
            self.stack.addWidget(made)
        return made

    def _choose(self, entry: object) -> None:
        if not isinstance(entry, _Entry):
            return
        self._flush()
        self.choice.set_value(entry.detail)
        panel = self._made(entry.detail)
        if self.stack.currentWidget() is not panel:
            self.stack.setCurrentWidget(panel)
            panel.load()

    def _enter(self, _entry: object) -> None:
        panel = self.panel()
        if panel is not None:
            panel.focus_first()

    def _flush(self) -> None:
        panel = self.panel()
        if panel is not None:
            panel.flush()

    # ------------------------------------------------------------ finding
    def _filter(self, text: str) -> None:
        shown = self._detail()
        self._show_entries(text)
        self._select(shown)

    def _show_entries(self, text: str) -> None:
        entries = _entries(text)
        self.list.show_records(entries)
        self.choice.set_choices([(e.detail, e.words) for e in entries if isinstance(e, _Entry)], keep=False)

    def _pick(self, detail: str) -> None:
        self._select(detail)

    def _select(self, detail: str) -> None:
        records = self.list.records_model.records()
        at = next((n for n, r in enumerate(records) if isinstance(r, _Entry) and r.detail == detail), 0)
        if records:
            self.list.make_current(at)
            self._choose(self.list.current())

    def _into_list(self) -> None:
        self.focus_first()
        self._enter(None)


def _entries(text: str) -> list[_Entry | Gap]:
    """The pages whose title or words hold all that is typed, in their groups."""
    wanted = fold(text).split()
    found: list[_Entry | Gap] = []
    for group in PANELS:
        hits = [
            _Entry(detail, kind.title, kind.icon)
            for detail, kind in group
            if all(word in fold(" ".join((kind.title, *kind.finds))) for word in wanted)
        ]
        if hits:
            found += [Gap(12), *hits] if found else hits
    return found
