"""Who brought whom, as a tree: above a contact by whom they were brought, below whom they brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.base.money import Money
from desktop_crm.base.text import count_words
from desktop_crm.contacts.households import Named
from desktop_crm.insight import referrals
from desktop_crm.insight.referrals import Branch, Brought
from desktop_crm.ui.tasks import Tasks
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look, RowState, Spot
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.paint import Pen

ROWS = 12  # in sight
INDENT, DEEPEST = 20, 9  # deeper levels stand below each other


@dataclass(frozen=True, slots=True)
class Lineage:
    """A contact's tree as it was read: the chain above it from the nearest, and what hangs below."""

    above: tuple[Named, ...]
    below: tuple[Branch, ...]
    brought: Brought


@dataclass(frozen=True, slots=True)
class Node:
    """A row of the tree. `open` None: there is nothing below it. `self_` is the contact it is all about."""

    id: int
    name: str
    aside: str
    level: int
    parent: int
    open: bool | None
    brought: int = 0
    value: tuple[Money, ...] = ()
    self_: bool = False
    chain: bool = False  # leads to that contact, and stays open

    def figures(self) -> str:
        """`brought 3 people · £120.00`, as far as there is something."""
        parts = [f"brought {count_words(self.brought, 'person', 'people')}"] if self.brought else []
        parts += [" + ".join(money.words() for money in self.value)] if self.value else []
        return " · ".join(parts)


def nodes(about: Named, lineage: Lineage, opened: frozenset[int]) -> list[Node]:
    """The rows that are shown: the chain from the first down, the contact, and what is open below."""
    above = list(reversed(lineage.above))
    found = [
        Node(each.id, each.name, each.aside, level, above[level - 1].id if level else 0, True, chain=True)
        for level, each in enumerate(above)
    ]
    base, parent = len(above), above[-1].id if above else 0
    unfolded = about.id in opened
    found.append(
        Node(
            about.id, about.name, "", base, parent, unfolded if lineage.below else None, lineage.brought.people,
            (), True,
        )
    )  # fmt: skip
    shown = {about.id} if unfolded else set[int]()  # whose branches can be seen
    for branch in lineage.below:
        if branch.parent not in shown:
            continue
        is_open = branch.id in opened if branch.brought else None
        if is_open:
            shown.add(branch.id)
        found.append(
            Node(
                branch.id, branch.name, branch.aside, base + branch.depth, branch.parent, is_open, branch.brought,
                branch.value,
            )
        )  # fmt: skip
    return found


class _NodeLook(Look):
    def height(self, record: Any) -> int:
        return theme.px(36)

    def words(self, record: Node) -> str:
        fold = {True: "open", False: "closed", None: ""}[record.open]
        parts = (record.name, record.aside, record.figures(), f"level {record.level + 1}", fold)
        return ", ".join(part for part in parts if part)

    @staticmethod
    def _lead(rect: QRectF, record: Node) -> float:
        return rect.x() + 4 + theme.px(INDENT) * min(record.level, DEEPEST)

    def spots(self, rect: QRectF, record: Node) -> Sequence[Spot]:
        if record.open is None or record.chain:
            return ()
        words = "Close (Left)" if record.open else "Open (Right)"
        return (Spot("fold", words, QRectF(self._lead(rect, record), rect.y() + 5, 24, rect.height() - 10)),)

    def draw(self, pen: Pen, rect: QRectF, record: Node, state: RowState) -> None:
        inner = rect.adjusted(0, 1, 0, -1)
        if state.hover or state.current:
            pen.box(inner, "hover", 6)
        for spot in self.spots(rect, record):
            pen.icon(spot.rect, "caret-down" if record.open else "caret-right", 12, "text2")
        side = theme.px(22)
        x = self._lead(rect, record) + 28
        pen.avatar(QRectF(x, rect.center().y() - side / 2, side, side), record.name)
        figures = record.figures()
        wide = min(theme.width(figures, 12, tabular=True) + 2, rect.width() * 0.5)
        end = rect.right() - 10
        pen.text(
            QRectF(end - wide, rect.y(), wide, rect.height()), figures, 12, 400, "text2", "r", tabular=True
        )
        weight = 600 if record.self_ else 500
        runs = [(record.name, 13, weight, "text"), ("   ", 13, 400, "text"), (record.aside, 12, 400, "text2")]
        pen.runs(x + side + 8, rect.y(), rect.height(), runs, end - wide - 8)
        if state.focused:
            pen.focus_ring(inner)


class TreeList(RowList):
    """The tree as a list that is walked like a tree: Right opens or goes in, Left closes or goes out."""

    fold_wanted = Signal(object, bool)  # node, open it
    parent_wanted = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, node = event.key(), self.current()
        if isinstance(node, Node) and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            inward = (key == Qt.Key.Key_Right) != (self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
            self._walk(node, inward)
            return
        super().keyPressEvent(event)

    def _walk(self, node: Node, inward: bool) -> None:
        if inward and node.open is False:
            self.fold_wanted.emit(node, True)
        elif inward and node.open:
            self.make_current(self.currentIndex().row() + 1)
        elif not inward and node.open:
            self.fold_wanted.emit(node, False)
        elif not inward:
            self.parent_wanted.emit(node)


class ReferralSheet(Sheet):
    """Shows who brought whom around a contact; Enter opens one."""

    opened = Signal(int)

    def __init__(self, window: QWidget, tasks: Tasks, about: Named) -> None:
        super().__init__(window, f"Who brought {about.name}, and whom they brought", width=560)
        self._about = about
        self._lineage = Lineage((), (), Brought())
        self._unfolded: frozenset[int] = frozenset({about.id})
        self.line = Label("Reading …", 13, 400, "text2", wrap=True, tabular=True)
        self.list = TreeList(_NodeLook(), "Who brought whom")
        self.list.setUniformItemSizes(True)  # a tree may have thousands of rows
        self.list.setFixedHeight(theme.px(36) * ROWS)
        self.list.opened.connect(self._open)
        self.list.fold_wanted.connect(self._fold)
        self.list.parent_wanted.connect(self._go_out)
        self.list.spot_clicked.connect(self._spot)
        self.add(self.line, self.list)
        button = Button("Open contact", Kind.PRIMARY)
        button.clicked.connect(self._open_current)
        self.set_buttons(button, "Close", accept=False)
        self.list.setFocus()
        number = about.id
        tasks.read(
            self, lambda session: Lineage(
                referrals.chain(session, number), referrals.tree(session, number),
                referrals.brought(session, number),
            ), self._came,
        )  # fmt: skip

    def _came(self, lineage: Lineage) -> None:
        self._lineage = lineage
        words = lineage.brought.tree_words() if lineage.brought.people else "They have brought nobody yet"
        self.line.setText(f"{words}.")
        self._show(self._about.id)

    def _show(self, current: int) -> None:
        rows = nodes(self._about, self._lineage, self._unfolded)
        self.list.show_records(rows)
        at = next((n for n, node in enumerate(rows) if node.id == current), 0)
        self.list.make_current(at)
        self.list.scrollTo(self.list.currentIndex())

    def _fold(self, node: Node, unfold: bool) -> None:
        if node.chain:
            self._go_out(node)  # what leads to the contact itself stays open
            return
        self._unfolded = self._unfolded | {node.id} if unfold else self._unfolded - {node.id}
        self._show(node.id)

    def _go_out(self, node: Node) -> None:
        rows: Sequence[Node] = self.list.records_model.records()
        at = next((n for n, each in enumerate(rows) if each.id == node.parent), None)
        if at is not None:
            self.list.make_current(at)

    def _spot(self, _name: str, node: Node) -> None:
        self._fold(node, not node.open)

    def _open(self, node: Node) -> None:
        self.accept()
        self.opened.emit(node.id)

    def _open_current(self) -> None:
        node = self.list.current()
        if isinstance(node, Node):
            self._open(node)
