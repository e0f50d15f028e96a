"""What scrolls as a whole where the window is lower than it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QScrollArea, QWidget

_AROUND = 8  # pixels


class InSight(QScrollArea):
    """Scrolls its inside up and down, never across, and brings in sight what gets the focus by the keyboard."""

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

    def follow_rows(self, view: QAbstractItemView) -> None:
        """Brings in sight the current row of a list that is as high as its rows, too."""

        def moved(now: QModelIndex | QPersistentModelIndex) -> None:
            if view.hasFocus():
                self._show(view.viewport(), view.visualRect(now))

        view.selectionModel().currentChanged.connect(moved)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        inner = self.widget()
        if now is not None and inner is not None and inner.isAncestorOf(now):
            self._show(now, now.rect())
            if not _pressed():
                self.ensureWidgetVisible(now, 0, _AROUND)  # and the place in it where one writes

    def _show(self, widget: QWidget, part: QRect) -> None:
        inner = self.widget()
        if inner is None or _pressed():
            return
        top = widget.mapTo(inner, part.topLeft()).y()
        for y in (top + part.height(), top):  # the whole of it where there is room, else its beginning
            self.ensureVisible(0, y, 0, _AROUND)


def _pressed() -> bool:
    """While the mouse is pressed nothing may move under it: what is let go would be something else."""
    return QApplication.mouseButtons() != Qt.MouseButton.NoButton
