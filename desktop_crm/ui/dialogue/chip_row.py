"""Chips that can be taken away one by one, and a field that adds to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from desktop_crm.base.text import fold
from desktop_crm.dialogue import products
from desktop_crm.ui.choosing_field import ChoosingField
from desktop_crm.ui.contact_field import ContactField
from desktop_crm.ui.tasks import Session, Tasks
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Chip
from desktop_crm.ui.widgets.layout import Box, Flow, clear, column
from desktop_crm.ui.widgets.looks import Look, RowState
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import at_least


class _Removal(QObject):
    """Knows which value a chip stands for."""

    def __init__(self, chip: Chip, chips: "ChipRow", value: Any) -> None:
        super().__init__(chip)
        self._chips, self._value = chips, value
        chip.removed.connect(self._tell)

    def _tell(self) -> None:
        self._chips.take_away(self._value)


class ChipRow(Box):
    """A wrapping row of chips, each with its value; gone while there is none."""

    changed = Signal()

    def __init__(self, name: str, icon: str = "") -> None:
        self._flow = Flow()
        super().__init__(self._flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)
        self._icon = icon
        self._held: list[tuple[Any, str]] = []
        self.hide()

    def values(self) -> list[Any]:
        return [value for value, _words in self._held]

    def chips(self) -> list[Chip]:
        """The chips as they stand."""
        items = (self._flow.itemAt(n) for n in range(self._flow.count()))
        return [each for item in items if item is not None and isinstance(each := item.widget(), Chip)]

    def put(self, held: Sequence[tuple[Any, str]]) -> None:
        """Shows these values with their words."""
        self._held = list(held)
        clear(self._flow)
        for value, words in self._held:
            chip = Chip(words, self._icon, tone="text", removable=True, name=f"{words}, Delete removes it")
            _Removal(chip, self, value)
            self._flow.addWidget(chip)
        self.setVisible(bool(self._held))
        self.updateGeometry()

    def add(self, value: Any, words: str) -> None:
        if value not in self.values():
            self.put([*self._held, (value, words)])
            self.changed.emit()

    def take_away(self, value: Any) -> None:
        """Takes a chip away; the keyboard goes on with the next one."""
        at = self.values().index(value)
        focused = any(chip.hasFocus() for chip in self.chips())
        self.put([each for each in self._held if each[0] != value])
        left = self.chips()
        if focused and left:
            left[min(at, len(left) - 1)].setFocus()
        self.changed.emit()


class OtherPeople(Box):
    """Who else took part: chips, and a field that comes when somebody is to be added."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.chips = ChipRow("Who else was there", "user")
        self.button = Button("Somebody else too", Kind.GHOST, "user-plus", small=True)
        self.button.clicked.connect(self._begin)
        self.field = ContactField(tasks, "Who else was there")
        self.field.picked.connect(self._picked)
        self.field.hide()
        self.setLayout(column(self.chips, self.field, self.button, gap=6))
        self.layout().setAlignment(self.button, Qt.AlignmentFlag.AlignLeading)  # type: ignore[union-attr]

    def ids(self) -> tuple[int, ...]:
        return tuple(self.chips.values())

    def unfinished(self) -> bool:
        """Whether a name is typed that stands for nobody yet."""
        return self.field.isVisible() and bool(self.field.text().strip())

    def _begin(self) -> None:
        self.field.show()
        self.button.hide()
        self.field.setFocus()

    def _picked(self, contact_id: int | None) -> None:
        if contact_id is None:
            return
        self.chips.add(contact_id, self.field.text())
        self.field.clear()
        self.field.hide()
        self.button.show()
        self.button.setFocus()


@dataclass(frozen=True, slots=True)
class _Offer:
    """A product that may be meant."""

    id: str

    @property
    def name(self) -> str:
        return self.id


class _OfferLook(Look):
    def height(self, record: _Offer) -> int:
        return theme.px(30)

    def words(self, record: _Offer) -> str:
        return record.name

    def draw(self, pen: Pen, rect: QRectF, record: _Offer, state: RowState) -> None:
        if state.current or state.hover:
            pen.box(rect.adjusted(2, 1, -2, -1), "selected" if state.current else "hover", 6)
        pen.text(rect.adjusted(12, 0, -8, 0), record.name, 13)


class ProductField(ChoosingField):
    """Type a product's name: Enter takes the one that is offered, or makes the typed one."""

    named = Signal(str)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(tasks, _OfferLook(), "Products", "What you spoke of; Enter adds it", "package")
        at_least(self, width=120)

    def _matches(self, session: Session, text: str) -> list[_Offer]:
        return [_Offer(name) for name in products.matching(session, text)]

    def _choose(self, found: _Offer) -> None:
        self._take(found.name)

    def _key(self, event: QKeyEvent) -> bool:
        if super()._key(event):
            return True
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers()
            and self.text().strip()
        ):
            self._take(self.text().strip())
            return True
        return False

    def _take(self, name: str) -> None:
        self._wait.stop()
        self._popup.hide()
        self.clear()
        self.named.emit(name)


class Products(Box):
    """Products spoken of: chips, and the field that adds one."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.chips = ChipRow("Products spoken of", "package")
        self.field = ProductField(tasks)
        self.field.named.connect(self._named)
        self.setLayout(column(self.chips, self.field, gap=6))
        self.setFocusProxy(self.field)

    def names(self) -> tuple[str, ...]:
        """Those on chips, and the one that was typed last."""
        return (*self.chips.values(), *filter(None, [self.field.text().strip()]))

    def put(self, names: Sequence[str]) -> None:
        self.chips.put([(name, name) for name in names])

    def _named(self, name: str) -> None:
        if fold(name) not in map(fold, self.chips.values()):
            self.chips.add(name, name)
