"""The table of contacts: its columns, its words, how its cells look."""

from typing import Any

from PySide6.QtCore import QRectF, Qt

from desktop_crm.base import clock
from desktop_crm.base.dates import ago_words, late_words
from desktop_crm.contacts.finding import SortBy
from desktop_crm.insight.rows import ContactLine
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.lists import RowState
from desktop_crm.ui.widgets.paged_model import Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen, channel_look, consent_look, stage_look
from desktop_crm.ui.widgets.row_table import CellLook

COLUMNS = (
    Column("tick", "", 36),
    Column("name", "Name", 0, sort=SortBy.NAME),
    Column("email", "E-mail", 210),
    Column("stage", "Stage", 84, sort=SortBy.STAGE),
    Column("last", "Last interaction", 132, sort=SortBy.LAST),
    Column("follow_up", "Follow-up", 104, sort=SortBy.FOLLOW_UP),
    Column("newsletter", "Newsletter", 116),
)
SHOWN = {
    "wide": ("tick", "name", "stage", "last", "follow_up", "newsletter"),
    "normal": ("tick", "name", "last", "follow_up", "newsletter"),
    "narrow": ("tick", "name", "last", "newsletter"),
}
ALL = ("tick", "name", "email", "stage", "last", "follow_up", "newsletter")


class ContactsModel(PagedModel):
    """Contact lines under the words of their columns."""

    def words(self, record: ContactLine, column: str, role: int) -> str:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _sentence(record)
        match column:
            case "name":
                return record.name
            case "email":
                return next(iter(record.emails), "")
            case "stage":
                return stage_look(record.stage)[0] if record.stage else ""
            case "last":
                return ago_words(record.last_at, clock.now()) if record.last_at else ""
            case "follow_up":
                return follow_up_words(record)
            case "newsletter":
                return consent_look(record.newsletter)[2]
        return ""


def follow_up_words(record: ContactLine) -> str:
    """`today 10:30`, `3 days late`, `Fri 20 Nov`, or nothing."""
    if record.next_due is None:
        return ""
    words = late_words(record.next_due, clock.today())
    return f"{words} {record.next_due_time}" if record.next_due_time and words == "today" else words


def _sentence(record: ContactLine) -> str:
    parts = [record.name, record.organisation]
    if record.stage:
        parts.append(stage_look(record.stage)[0].lower())
    if record.last_at:
        word = channel_look(record.last_channel)[2].lower()
        parts.append(f"last interaction {word} {ago_words(record.last_at, clock.now())}")
    if record.next_due:
        parts.append(f"follow-up {follow_up_words(record)}")
    parts.append(f"newsletter {consent_look(record.newsletter)[2].lower()}")
    return ", ".join(p for p in parts if p)


class ContactLook(CellLook):
    """Name over organisation, stage pill, last interaction with its channel, follow-up, newsletter."""

    row_height = 44

    def __init__(self) -> None:
        self.ticked: Any = None  # the table's selection, given once the table is there

    def draw(self, pen: Pen, rect: QRectF, record: ContactLine, column: str, state: RowState) -> None:
        room = rect.adjusted(10, 0, -10, 0)
        match column:
            case "tick":
                side = theme.px(16)
                pen.tick_box(QRectF(rect.x() + 12, rect.center().y() - side / 2, side, side), state.selected)
            case "name":
                self._name(pen, room, record)
            case "email":
                pen.text(room, next(iter(record.emails), ""), 13, 400, "text2")
            case "stage" if record.stage:
                word, tone, soft = stage_look(record.stage)
                pen.pill(room.x(), rect.center().y(), word, tone, soft)
            case "last" if record.last_at:
                self._last(pen, room, record)
            case "follow_up" if record.next_due:
                self._follow_up(pen, room, record)
            case "newsletter":
                self._newsletter(pen, room, record)

    @staticmethod
    def _name(pen: Pen, room: QRectF, record: ContactLine) -> None:
        if not record.organisation:
            pen.text(room, record.name, 13, 600)
            return
        middle = room.center().y() - 1
        pen.text(QRectF(room.x(), middle - theme.px(18), room.width(), theme.px(19)), record.name, 13, 600)
        lower = QRectF(room.x(), middle + 1, room.width(), theme.px(17))
        pen.text(lower, record.organisation, 12, 400, "text2")

    @staticmethod
    def _last(pen: Pen, room: QRectF, record: ContactLine) -> None:
        icon, tone, _word = channel_look(record.last_channel)
        side = theme.px(16)
        pen.icon(QRectF(room.x(), room.y(), side, room.height()), icon, 16, tone)
        words = ago_words(record.last_at, clock.now()) if record.last_at else ""
        pen.text(room.adjusted(side + 6, 0, 6, 0), words, 13, 400, "text2", tabular=True)

    @staticmethod
    def _follow_up(pen: Pen, room: QRectF, record: ContactLine) -> None:
        late = record.next_due is not None and record.next_due < clock.today()
        words = follow_up_words(record)
        pen.text(
            room.adjusted(0, 0, 8, 0),
            words,
            13,
            500 if late else 400,
            "bad" if late else "text",
            tabular=True,
        )

    @staticmethod
    def _newsletter(pen: Pen, room: QRectF, record: ContactLine) -> None:
        icon, tone, word = consent_look(record.newsletter)
        side = theme.px(16)
        pen.icon(QRectF(room.x(), room.y(), side, room.height()), icon, 16, tone)
        ink = "text" if record.newsletter == "confirmed" else "text2"
        pen.text(room.adjusted(side + 6, 0, 8, 0), word, 13, 400, ink)
