"""The name above a contact's page, changed where it stands."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_crm.ui.contacts.in_place import leaves
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import PaintedButton
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.layout import row
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import at_least


class _NameButton(PaintedButton):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip("Change the name (F2)")

    def sizeHint(self) -> QSize:
        return QSize(round(theme.width(self.text(), 20, 600)) + 6, theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), theme.px(28))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        pen.text(rect, self.text(), 20, 600)
        if self.hasFocus():
            pen.focus_ring(rect.adjusted(-3, 0, 3, 0))


class NameInPlace(QWidget):
    """The name above the page; F2 or Enter changes it where it stands."""

    kept = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._name, self._of = "", 0
        self.button = _NameButton()
        self.button.clicked.connect(self.begin)
        self.field = Field("", name="Name")
        at_least(self.field, width=260)
        self.field.hide()
        self.field.installEventFilter(self)
        self.setLayout(row(self.button, self.field))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._name

    def show_name(self, name: str, of: int, origin: str = "") -> None:
        """Shows the name of a contact; another contact ends a change that was begun."""
        if of != self._of:
            self._close()
        self._name, self._of = name, of
        self.button.setText(name)
        self.button.setAccessibleName(f"{name}, change the name")
        self.button.setToolTip("\n".join(part for part in ("Change the name (F2)", origin) if part))
        self.button.updateGeometry()
        self.button.update()

    def begin(self) -> None:
        self.field.setText(self._name)
        self.button.hide()
        self.field.show()
        self.field.setFocus()
        self.field.selectAll()

    def keep(self) -> None:
        text = self.field.text().strip()
        if self.field.isHidden():
            return
        self._close()
        if text and text != self._name:
            self.kept.emit(text)

    def _close(self) -> None:
        focused = self.field.hasFocus()
        self.field.hide()
        self.button.show()
        if focused:
            self.button.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.keep()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._close()
                return True
        elif leaves(event):
            self.keep()
        return super().eventFilter(watched, event)
