"""Fixed sizes that follow the size of the text while the window is open."""

from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_crm.ui.theme import theme

W = TypeVar("W", bound=QWidget)


class _Scaled(QObject):
    """Lives with its widget; sizes in design pixels, 0 is free."""

    def __init__(self, widget: QWidget, width: int, height: int) -> None:
        super().__init__(widget)
        self._widget, self._width, self._height = widget, width, height
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        if self._width:
            self._widget.setFixedWidth(theme.px(self._width))
        if self._height:
            self._widget.setFixedHeight(theme.px(self._height))


def scaled(widget: W, *, width: int = 0, height: int = 0) -> W:
    """The widget, as wide or as high as this many design pixels from now on."""
    _Scaled(widget, width, height)
    return widget


class _UpTo(QObject):
    """Lives with its widget."""

    def __init__(self, widget: QWidget, width: int) -> None:
        super().__init__(widget)
        self._widget, self._width = widget, width
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._widget.setMaximumWidth(theme.px(self._width))


def up_to(widget: W, width: int) -> W:
    """The widget, at most as wide as this many design pixels, and narrower where there is less room."""
    _UpTo(widget, width)
    return widget
