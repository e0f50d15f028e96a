"""What a careful eye would find wrong with a shown page: cut words, overlaps, nameless or unreachable controls."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from desktop_crm.ui.widgets.buttons import Button
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.notices import Scrim, Toast
from desktop_crm.ui.widgets.stepper import Stepper

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    Segmented,
    Stepper,
)


def faults(root: QWidget) -> list[str]:
    """Everything found under `root`, as sentences; empty on a sane page."""
    found = _overlaps(root)
    for widget in _shown(root):
        found += _cut(widget)
        found += _outside(widget)
        found += _nameless(widget)
        found += _overlaps(widget)
    return found


def _shown(root: QWidget) -> Iterator[QWidget]:
    for child in root.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            yield child
            if not isinstance(child, QComboBox | QLineEdit | QScrollBar | QAbstractItemView):
                yield from _shown(child)


def _called(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else widget.accessibleName()
    return f"{type(widget).__name__} “{words[:50]}”"


def _cut(widget: QWidget) -> list[str]:
    if isinstance(widget, QLabel) and widget.text():
        shown = QLabel.text(widget)  # with the places to break that a label adds
        room = widget.contentsRect()
        metrics = widget.fontMetrics()
        if widget.wordWrap():
            flags = int(Qt.TextFlag.TextWordWrap)
            needed = metrics.boundingRect(QRect(0, 0, room.width(), 10_000), flags, shown)
            if needed.height() > room.height() + 2 or needed.width() > room.width() + 2:
                return [f"{_called(widget)} needs {needed.size()} and has {room.size()}"]
        elif metrics.horizontalAdvance(shown) > room.width() + 1 or metrics.height() > room.height() + 3:
            return [f"{_called(widget)} is cut: has {room.size()}"]
    if isinstance(widget, Button):
        wanted, has = widget.sizeHint(), widget.size()
        if has.width() < wanted.width() or has.height() < wanted.height():
            return [f"{_called(widget)} needs {wanted} and has {has}"]
    return []


def _outside(widget: QWidget) -> list[str]:
    parent = widget.parentWidget()
    if parent is None or isinstance(widget, Toast | Scrim):
        return []
    area = parent.parentWidget()
    inside, where = parent.rect(), widget.geometry()
    if isinstance(area, QScrollArea) and area.viewport() is parent:
        # What scrolls may be taller than its frame, never wider.
        ok = where.left() >= 0 and where.right() <= inside.right() + 1
    elif isinstance(area, QAbstractScrollArea) or where.isEmpty():
        ok = True
    else:
        ok = inside.adjusted(-1, -1, 1, 1).contains(where)
    return [] if ok else [f"{_called(widget)} at {where} is outside of {_called(parent)} {inside}"]


def _nameless(widget: QWidget) -> list[str]:
    if not isinstance(widget, CONTROLS) or not widget.isEnabled():
        return []
    if isinstance(widget.parentWidget(), Segmented):
        return [] if widget.accessibleName() else [f"{_called(widget)} has no name"]
    found = [] if widget.accessibleName() else [f"{_called(widget)} has no name"]
    # A scroll area or a list inside another control takes no keys of its own.
    # What is written inside a block is entered from the block, by Enter.
    inside = isinstance(widget, QTextEdit) and widget.parentWidget().focusPolicy() & Qt.FocusPolicy.TabFocus
    alone = not widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not inside
    if alone and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
        found.append(f"{_called(widget)} cannot be reached by Tab")
    if isinstance(widget, QAbstractButton) and widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
        found.append(f"{_called(widget)} cannot be reached by Tab")
    return found


def _overlaps(widget: QWidget) -> list[str]:
    beside = [
        c
        for c in widget.children()
        if isinstance(c, QWidget)
        and c.isVisible()
        and not c.isWindow()
        and not isinstance(c, Toast | Scrim | QScrollBar)
    ]
    if isinstance(widget, QAbstractScrollArea | QComboBox | QLineEdit):
        return []
    found = []
    for number, one in enumerate(beside):
        for other in beside[number + 1 :]:
            shared = one.geometry().intersected(other.geometry())
            if shared.width() > 1 and shared.height() > 1:
                found.append(f"{_called(one)} and {_called(other)} overlap by {shared.size()}")
    return found


def unreached(page: QWidget, press_tab: Callable[[QWidget], None]) -> list[str]:
    """The controls of a page that pressing Tab again and again never comes to."""
    wanted = {
        widget
        for widget in _shown(page)
        if isinstance(widget, CONTROLS)
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget.parentWidget(), Segmented)
    }
    seen: set[QWidget] = set()
    for _ in range(len(wanted) + 40):
        focused = QApplication.focusWidget()
        if focused is None:
            break
        seen.add(focused)
        press_tab(focused)
    return sorted(_called(widget) for widget in wanted - seen)
