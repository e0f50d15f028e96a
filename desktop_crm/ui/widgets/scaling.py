"""Sizes that follow the size of the text while the window is open."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_crm.ui.theme import theme

W = TypeVar("W", bound=QWidget)


class _Following(QObject):
    """Sets a size now and at each change of the text's; lives with its widget. 0 is free."""

    def __init__(self, widget: QWidget, *sizes: tuple[Callable[[int], None], int]) -> None:
        super().__init__(widget)
        self._sizes = [(put, pixels) for put, pixels in sizes if pixels]
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        for put, pixels in self._sizes:
            put(theme.px(pixels))


def scaled(widget: W, *, width: int = 0, height: int = 0) -> W:
    """The widget, as wide or as high as this many design pixels from now on."""
    _Following(widget, (widget.setFixedWidth, width), (widget.setFixedHeight, height))
    return widget


def at_least(widget: W, *, width: int = 0, height: int = 0) -> W:
    """The widget, no narrower and no lower than this many design pixels."""
    _Following(widget, (widget.setMinimumWidth, width), (widget.setMinimumHeight, height))
    return widget


def up_to(widget: W, width: int) -> W:
    """The widget, at most as wide as this many design pixels, and narrower where there is less room."""
    _Following(widget, (widget.setMaximumWidth, width))
    return widget
