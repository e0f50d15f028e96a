"""Facts that are changed where they stand: Enter or a click opens one, Enter keeps, Esc takes back."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.ui.contacts.value_editor import ValueEditor
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import PaintedButton
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import column
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.pool import Pool

# The focus comes back after these.
_QUIET = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


def leaves(event: QEvent) -> bool:
    """Whether the focus goes elsewhere for good."""
    gone = event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent)
    return gone and event.reason() not in _QUIET  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of a contact: `value` as stored, `shown` as written, what is doubtful, where it came from."""

    key: str
    label: str
    value: str
    shown: str = ""
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()
    placeholder: str = ""
    doubt: str = ""
    origin: str = ""
    told: bool = False  # the origin stands under the value, not only in its tooltip
    strict: str = ""  # what is said where the value is not of the kind, and it cannot be kept so


NOTHING = Fact("", "", "")


class FactButton(PaintedButton):
    """A label and its value on as many lines as it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.fact = NOTHING
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_fact(self, fact: Fact) -> None:
        if fact == self.fact:
            return
        self.fact = fact
        self.setText(fact.shown or fact.value)
        parts = (fact.label, self.text() or "not set", fact.doubt, "change")
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setAccessibleDescription(fact.origin)
        self.setToolTip("\n".join(part for part in (fact.doubt, fact.origin) if part))
        self.updateGeometry()
        self.update()

    def _split(self, width: float) -> tuple[float, float]:
        lead = round(width * 0.34)
        return lead, width - lead - 8 - (theme.px(20) if self.fact.doubt else 0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        _lead, room = self._split(width)
        metrics = theme.metrics(13)
        flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.TextFlag.TextWrapAnywhere)
        needed = metrics.boundingRect(QRectF(0, 0, room, 10_000), flags, self.text() or "x")
        below = theme.px(17) if self._told() else 0
        return max(theme.px(26), round(needed.height()) + theme.px(8)) + below

    def _told(self) -> str:
        return self.fact.origin if self.fact.told else ""

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(26))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if self.underMouse():
            pen.box(rect.adjusted(-4, 0, 4, 0), "hover", 6)
        lead, room = self._split(rect.width())
        top = rect.y() + theme.px(4)
        pen.text(QRectF(rect.x(), top, lead, theme.px(18)), self.fact.label, 13, 400, "text2")
        where = QRectF(rect.x() + lead + 8, top, room, rect.height() - theme.px(4))
        pen.text(where, self.text(), 13, 400, "text", valign="t", wrap=True)
        if self._told():
            line = QRectF(where.x(), rect.bottom() - theme.px(20), where.width(), theme.px(17))
            pen.text(line, self._told(), 12, 400, "text2")
        if self.fact.doubt:
            side = theme.px(16)
            pen.icon(QRectF(rect.right() - side, top, side, theme.px(18)), "warning", 14, "warn")
        if self.hasFocus():
            pen.focus_ring(rect)


class InPlace(QWidget):
    """A fact, and while it is being changed its editor."""

    kept = Signal(str, str)  # key, new value
    over = Signal(str)  # key: closed, kept or not

    def __init__(self) -> None:
        super().__init__()
        self.fact = NOTHING
        self.button = FactButton()
        self.button.clicked.connect(self.begin)
        self.editor: ValueEditor | None = None
        self._caption: Label | None = None
        self._box: QVBoxLayout = column(self.button, gap=3)
        self.setLayout(self._box)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusProxy(self.button)

    def show_fact(self, fact: Fact) -> None:
        """Shows a fact; whatever was being changed is not any more."""
        if self.editor is not None:
            self._close()
        self.fact = fact
        self.button.show_fact(fact)

    def begin(self) -> None:
        """Opens the editor."""
        if self.editor is not None:
            return
        fact = self.fact
        self._caption = Label(fact.label, 12, 500, "text2", wrap=True)
        self.editor = ValueEditor(fact.label, fact.kind, fact.value, fact.choices, fact.placeholder)
        self.editor.inner.setAccessibleDescription("Enter keeps it, Esc takes it back.")
        self.editor.picked.connect(self.keep)
        self.editor.inner.installEventFilter(self)
        self.button.hide()
        self._box.addWidget(self._caption)
        self._box.addWidget(self.editor)
        self.setFocusProxy(self.editor)
        self.editor.setFocus()
        self.editor.select_all()

    def keep(self) -> None:
        """Closes the editor and tells the new value, if it is another one."""
        editor = self.editor
        if editor is None:
            return
        if self.fact.strict and editor.doubt() and self._caption is not None:
            self._caption.setText(self.fact.strict)
            self._caption.tone("bad")
            editor.inner.setAccessibleDescription(self.fact.strict)
            return
        value, changed = editor.value(), editor.differs_from(self.fact.value)
        self._close()
        if changed:
            self.kept.emit(self.fact.key, value)
        self.over.emit(self.fact.key)

    def take_back(self) -> None:
        """Closes the editor; what stood there stays."""
        if self.editor is not None:
            self._close()
            self.over.emit(self.fact.key)

    def _close(self) -> None:
        focused = self.editor is not None and self.editor.inner.hasFocus()
        for widget in (self.editor, self._caption):
            if widget is not None:
                widget.removeEventFilter(self)
                widget.hide()
                widget.deleteLater()
        self.editor = self._caption = None
        self.setFocusProxy(self.button)
        self.button.show()
        if focused:
            self.button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.editor is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep()
        elif self.editor is not None and event.key() == Qt.Key.Key_Escape:
            self.take_back()
        elif self.editor is None and event.key() == Qt.Key.Key_F2:
            self.begin()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if leaves(event):
            QTimer.singleShot(0, self, self._left)
        return super().eventFilter(watched, event)

    def _left(self) -> None:
        if self.editor is not None and not self.editor.inner.hasFocus():
            self.keep()


class Facts(QWidget):
    """Facts under one another. A list that is read again leaves alone what is just being changed."""

    kept = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        box: QVBoxLayout = column(gap=0)
        self.setLayout(box)
        self._rows = Pool(box, self._row)
        self._of: object = None

    def show_facts(self, facts: Sequence[Fact], of: object) -> None:
        """Shows the facts of a contact (`of` tells which)."""
        rows = self._rows.shown()
        if of == self._of and any(row.editor is not None for row in rows):
            return
        held = next((row.fact.key for row in rows if row.button.hasFocus()), "")
        self._of = of
        for row in rows:
            if row.editor is not None:  # what is typed for one contact is never kept for another
                row.show_fact(NOTHING)
        for row, fact in zip(self._rows.show(len(facts)), facts, strict=True):
            row.show_fact(fact)
        again = self.row_of(held) if held else None
        if again is not None:
            again.button.setFocus()

    def keep(self) -> None:
        """Keeps what is just being typed."""
        for row in self._rows.shown():
            row.keep()

    def begin(self, fact: Fact) -> None:
        """Opens a fact; one that was not known so far gets a row first."""
        row = self.row_of(fact.key)
        if row is None:
            row = self._rows.show(len(self._rows.shown()) + 1)[-1]
            row.show_fact(fact)
        row.begin()

    def rows(self) -> list[InPlace]:
        return self._rows.shown()

    def row_of(self, key: str) -> InPlace | None:
        return next((row for row in self._rows.shown() if row.fact.key == key), None)

    def _row(self) -> InPlace:
        made = InPlace()
        made.kept.connect(self.kept)
        made.over.connect(self._over)
        return made

    def _over(self, key: str) -> None:
        row = self.row_of(key)
        if row is not None and not row.fact.value:  # opened to be added: it stays only if the book says so
            self._rows.put_away(row)
