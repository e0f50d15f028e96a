"""The channels over which one meets customers: their order, what a touch costs, what they are good for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QRectF, Qt

from desktop_crm.base import clock
from desktop_crm.base.money import Money
from desktop_crm.base.text import count_words
from desktop_crm.book import settings
from desktop_crm.dialogue import channel_list
from desktop_crm.dialogue.channels import ChannelInfo, Traits
from desktop_crm.insight import promptness
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.channel_form import (
    DISTANCE_WORDS,
    INTERACTIVITY,
    RICHNESS,
    SPEED,
    ChannelForm,
    NewChannel,
)
from desktop_crm.ui.settings.panel import Panel, form
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.looks import RowState
from desktop_crm.ui.widgets.paged_model import Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen, channel_look
from desktop_crm.ui.widgets.row_table import RowTable
from desktop_crm.ui.widgets.scrolling import InSight
from desktop_crm.ui.widgets.table_looks import CellLook

COLUMNS = (
    Column("channel", "Channel"),
    Column("cost", "Cost per touch", 112, "r"),
    Column("speed", "Speed", 88),
    Column("richness", "Richness", 112),
    Column("interactivity", "Interactivity", 116),
    Column("used", "This year", 84, "r"),
)
MOST = 11  # rows shown before the table scrolls
_SCALES = {"speed": SPEED, "richness": RICHNESS, "interactivity": INTERACTIVITY}


@dataclass(frozen=True, slots=True)
class Line:
    """A channel as the table shows it; `id` is its place. `used`: exchanges over it this year."""

    id: int
    channel: ChannelInfo
    cost: str
    used: int


@dataclass(frozen=True, slots=True)
class _Read:
    lines: tuple[Line, ...]
    currency: str


def read(session: Any, now: datetime) -> _Read:
    """All channels, and how often each was used since New Year by the user's clock."""
    currency = settings.get(session, settings.CURRENCY)
    since = clock.from_local(datetime(clock.local(now).year, 1, 1))  # noqa: DTZ001
    used = channel_list.used_since(session, since)
    return _Read(
        tuple(
            Line(n, c, Money(c.traits.cost_minor, currency).words(), used.get(c.id, 0))
            for n, c in enumerate(channel_list.every(session))
        ),
        currency,
    )


def trait_words(traits: Traits, key: str) -> str:
    """A trait from 1 to 5 as a word."""
    return _SCALES[key][getattr(traits, key) - 1]


class ChannelsModel(PagedModel):
    """All channels; there are never many."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def words(self, record: Line, column: str, role: int) -> str:
        traits = record.channel.traits
        if role == Qt.ItemDataRole.AccessibleTextRole:
            scales = (f"{key} {trait_words(traits, key).lower()}" for key in _SCALES)
            distance = DISTANCE_WORDS[traits.distance].lower()
            parts = (record.channel.name, distance, f"{record.cost} a touch", *scales)
            return ", ".join((*parts, f"used {count_words(record.used, 'time')} this year"))
        match column:
            case "channel":
                return record.channel.name
            case "cost":
                return record.cost
            case "used":
                return f"{record.used:,}"
            case _:
                return trait_words(traits, column)


class _ChannelLook(CellLook):
    row_height = 44

    def draw(self, pen: Pen, rect: QRectF, record: Line, column: str, state: RowState) -> None:
        room = rect.adjusted(12, 0, -12, 0)
        match column:
            case "channel":
                self._name(pen, room, record.channel)
            case "cost":
                pen.text(room, record.cost, 13, 400, "text2", "r", tabular=True)
            case "used":
                pen.text(room, f"{record.used:,}", 13, 400, "text2", "r", tabular=True)
            case _:
                pen.text(room, trait_words(record.channel.traits, column), 13, 400, "text2")

    def _name(self, pen: Pen, room: QRectF, channel: ChannelInfo) -> None:
        icon, tone, _word = channel_look(channel.id, channel.family)
        pen.icon(QRectF(room.x(), room.y(), theme.px(16), room.height()), icon, 16, tone)
        x, half = room.x() + theme.px(26), room.height() / 2
        wide = room.right() - x
        pen.text(QRectF(x, room.y() + 4, wide, half - 3), channel.name, 13, 600)
        below = QRectF(x, room.y() + half, wide, half - 5)
        pen.text(below, DISTANCE_WORDS[channel.traits.distance], 12, 400, "text2")


class ChannelsPanel(Panel):
    """The channels in their order; below them the current one, changed in place."""

    title, icon = "Channels", "chats-circle"
    finds = (
        "Add channel", "Cost per touch", "Speed", "Richness", "Interactivity", "Distance", "Visit", "Phone",
        "Market stall", "Messenger", "Order of the channels",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: str | None = None  # just added or moved, to be shown when it is read
        self._found = _Read((), "")
        self._prompt: dict[str, str] = {}  # how fast we answer, by channel
        self.model = ChannelsModel()
        self.table = RowTable(self.model, _ChannelLook(), "Channels", gives_way=True)
        self.table.current_changed.connect(self._chosen)
        self.table.opened.connect(self._edit)
        self.table.key_pressed.connect(self._key)
        self.form = ChannelForm()
        self.form.renamed.connect(self._rename)
        self.form.traits_changed.connect(self._change)
        self.form.moved.connect(self._move)
        self.form.removed.connect(self._remove)
        self.add = Button("Add channel", Kind.PRIMARY, "plus")
        self.add.clicked.connect(self._add)
        self.none_own = Label(
            "No channel of your own yet. Add one for where you meet people besides: a market stall, a guild, a fax.",
            12, 400, "text2", wrap=True,
        )  # fmt: skip
        self.fill(InSight(form(self.table, 8, self.none_own, 16, self.form, width=720)), actions=(self.add,))

    def watched(self) -> frozenset[str]:
        return frozenset({"channels", "interactions", "settings"})

    def load(self) -> None:
        self.desk.tasks.read(self, _read_now, self._show, key="channels")
        self.desk.tasks.read(self, _read_promptness, self._timed, key="promptness")

    def flush(self) -> None:
        self.form.commit()

    def focus_first(self) -> None:
        self.table.setFocus()

    def main_action(self) -> None:
        self._add()

    # ------------------------------------------------------------ showing
    def _show(self, found: _Read) -> None:
        self._found = found
        lines = found.lines
        self.head.say(self.title, count_words(len(lines), "channel"))
        self.none_own.setVisible(all(line.channel.shipped for line in lines))
        current = self.table.current_record()
        shown_now = current.channel.id if isinstance(current, Line) else None
        wanted, self._wanted = self._wanted or shown_now, None
        at = next((line.id for line in lines if line.channel.id == wanted), 0)
        self.model.show_first(len(lines), lines)
        shown = min(len(lines), MOST)
        self.table.setFixedHeight(theme.px(34) + shown * theme.px(_ChannelLook.row_height) + 2)
        self.table.make_current(at)
        self._chosen(lines[at])

    def _timed(self, found: dict[str, str]) -> None:
        self._prompt = found
        self._chosen(self.table.current_record())

    def _chosen(self, line: Line | None) -> None:
        if line is not None:
            first, last = line.id == 0, line.id == len(self._found.lines) - 1
            self.form.show_channel(line.channel, self._found.currency, line.used, first=first, last=last)
            self.form.show_promptness(self._prompt.get(line.channel.id, ""))

    def _edit(self, _id: object) -> None:
        self._chosen(self.table.current_record())  # the form may not have followed the keys yet
        self.form.focus_first()

    def _key(self, key: str, record: object) -> None:
        if isinstance(record, Line):
            if key == "delete":
                self._remove(record.channel)
            elif key == "f2":
                self._edit(record.id)

    # ------------------------------------------------------------ making
    def _add(self) -> None:
        sheet = NewChannel(self)
        sheet.wanted.connect(self._make)
        sheet.open()

    def _make(self, sheet: NewChannel) -> None:
        name, family = sheet.values()

        self.make(
            sheet, f"Added “{name}”", lambda session: channel_list.add(session, name, family), self._show_next
        )

    def _show_next(self, channel_id: str) -> None:
        self._wanted = channel_id

    # ------------------------------------------------------------ changing
    def _rename(self, channel: ChannelInfo, name: str) -> None:
        self.act(
            f"Renamed “{channel.name}” to “{name}”",
            lambda session: channel_list.change(session, channel.id, name=name),
        )

    def _change(self, channel: ChannelInfo, what: str, traits: Traits) -> None:
        self.act(
            f"Changed the {what} of “{channel.name}”",
            lambda session: channel_list.change(session, channel.id, traits=traits),
        )

    def _move(self, channel: ChannelInfo, by: int) -> None:
        self._wanted = channel.id
        self.act(f"Moved “{channel.name}”", lambda session: channel_list.move(session, channel.id, by))

    def _remove(self, channel: ChannelInfo) -> None:
        self.act(f"Removed “{channel.name}”", lambda session: channel_list.remove(session, channel.id))


def _read_now(session: Any) -> _Read:
    return read(session, clock.now())


def _read_promptness(session: Any) -> dict[str, str]:
    return {each.channel: each.words() for each in promptness.promptness(session, clock.now())}
