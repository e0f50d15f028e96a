"""The inside of a sheet that may grow taller than the window: then it scrolls."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.scrolling import InSight

_AROUND = 160  # head, foot and air around a sheet


class FormArea(QFrame):
    """Holds the form; `fitted` when its height changed."""

    fitted = Signal()

    def __init__(self, inner: QWidget, window: QWidget) -> None:
        super().__init__()
        self._inner, self._window = inner, window
        self._area = InSight(inner)
        self._area.setParent(self)
        self._area.setAccessibleName("Fields")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        inner.installEventFilter(self)

    def wanted(self, width: int) -> int:
        """The height that shows all, or what the window has room for."""
        layout = self._inner.layout()
        whole = self._inner.sizeHint().height()
        if layout is not None:
            higher = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else whole
            whole = max(higher, layout.totalMinimumSize().height())
        return min(whole, max(240, self._window.height() - theme.px(_AROUND)))

    def fit(self, width: int = 0) -> None:
        """Takes the height for its width, or for one that it is going to have."""
        height = self.wanted(width or self.width())
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)
            self.fitted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: object) -> None:
        self.fit()
        self._area.setGeometry(self.rect())
