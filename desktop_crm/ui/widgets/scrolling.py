"""What scrolls as a whole where the window is lower than it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

_AROUND = 8  # pixels


class InSight(QScrollArea):
    """Scrolls its inside up and down, never across, and brings in sight what gets the focus."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        inner.setMinimumWidth(1)  # as wide as this, never wider
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        inner = self.widget()
        if now is not None and inner is not None and inner.isAncestorOf(now):
            top = now.mapTo(inner, now.rect().topLeft()).y()
            for y in (top + now.height(), top):  # the whole of it where there is room, else its beginning
                self.ensureVisible(0, y, 0, _AROUND)
            self.ensureWidgetVisible(now, 0, _AROUND)  # and the place in it where one writes
