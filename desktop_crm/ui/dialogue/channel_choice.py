"""The channels of the open book for menus and marks: shipped, renamed and the user's own, kept fresh."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop_crm.dialogue.channels import Channel, ChannelInfo
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.widgets.paint import channel_look, name_channels, named_channels


def choices() -> list[tuple[str, str]]:
    """Id and name of all channels in the user's order, as a menu shows them."""
    return named_channels() or [(str(channel), channel_look(channel)[2]) for channel in Channel]


def name_of(channel: str) -> str:
    """What a channel is called in this book."""
    return channel_look(channel)[2]


class ChannelNames(QObject):
    """Reads the names when the book is opened, and again when a channel was changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        name_channels({})  # of the book before
        desk.changes.changed.connect(self._book_changed)
        self._read()

    def _book_changed(self, tables: frozenset[str]) -> None:
        if "channels" in tables:
            self._read()

    def _read(self) -> None:
        self._desk.tasks.read(self, _every, self._came, key="channels")

    def _came(self, found: tuple[ChannelInfo, ...]) -> None:
        if name_channels({channel.id: (channel.name, channel.family) for channel in found}):
            for widget in QApplication.allWidgets():  # what paints a channel paints its new name
                widget.update()


def _every(session: Any) -> tuple[ChannelInfo, ...]:
    from desktop_crm.dialogue import channel_list  # after the first picture

    return channel_list.every(session)
