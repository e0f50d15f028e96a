"""The table of contacts: its columns, its words, how its cells look."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import ago_words, late_words, short_day
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.fields import Field
from desktop_crm.contacts.finding import SortBy
from desktop_crm.insight.rows import ContactLine
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.looks import RowState
from desktop_crm.ui.widgets.paged_model import Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen, channel_look, consent_look, stage_look
from desktop_crm.ui.widgets.table_looks import CellLook

COLUMNS = (
    Column("tick", "", 36),
    Column("name", "Name", 0, sort=SortBy.NAME, rises=True),
    Column("organisation", "Organisation", 170, sort=SortBy.ORGANISATION, rises=True),
    Column("email", "E-mail", 210, sort=SortBy.EMAIL, rises=True),
    Column("phone", "Phone", 140, sort=SortBy.PHONE, rises=True),
    Column("city", "Town", 120, sort=SortBy.CITY, rises=True),
    Column("country", "Country", 110, sort=SortBy.COUNTRY, rises=True),
    Column("stage", "Stage", 84, sort=SortBy.STAGE),
    Column("tags", "Tags", 160),
    Column("last", "Last interaction", 132, sort=SortBy.LAST),
    Column("follow_up", "Follow-up", 104, sort=SortBy.FOLLOW_UP),
    Column("newsletter", "Newsletter", 116),
    Column("added", "Added", 104, sort=SortBy.ADDED),
    Column("birthday", "Birthday", 110, sort=SortBy.BIRTHDAY, rises=True),
    Column("source", "Source", 120, sort=SortBy.SOURCE, rises=True),
    Column("language", "Language", 90, sort=SortBy.LANGUAGE, rises=True),
    Column("bought", "This year", 96, "r", sort=SortBy.BOUGHT),
)
# What each tier shows until the user arranges it.
USUAL = {
    "wide": ("name", "stage", "last", "follow_up", "newsletter"),
    "normal": ("name", "last", "follow_up", "newsletter"),
    "narrow": ("name", "last", "newsletter"),
}


class ContactsModel(PagedModel):
    """Contact lines under the words of their columns; `fields` are the custom fields by id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.fields: Mapping[int, Field] = {}

    def words(self, record: ContactLine, column: str, role: int) -> str:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _sentence(record)
        return cell_words(record, column, self.fields)


def cell_words(record: ContactLine, column: str, custom: Mapping[int, Field]) -> str:
    """What a cell says."""
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
    return further_words(record, column, custom)


def further_words(record: ContactLine, column: str, custom: Mapping[int, Field]) -> str:
    """The words of the columns that are plain text."""
    extra = record.extra
    match column:
        case "organisation" | "source" | "language" | "city" | "country":
            return record.organisation if column == "organisation" else str(getattr(extra, column))
        case "phone":
            return next(iter(record.phones), "")
        case "tags":
            return ", ".join(record.tags)
        case "added":
            return short_day(clock.local(extra.added).date()) if extra.added else ""
        case "birthday":
            return extra.birthday.words() if extra.birthday else ""
        case "bought":
            return " + ".join(money.words() for money in extra.bought)
    number = int(column.partition(":")[2] or 0)
    value = extra.custom.get(number, "")
    return custom[number].written(value) if number in custom else value


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
        self.organisation_apart = False  # it has a column of its own
        self.fields: Mapping[int, Field] = {}

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
            case "last" | "follow_up" | "stage":
                pass
            case _:
                self._further(pen, room, record, column)

    def _further(self, pen: Pen, room: QRectF, record: ContactLine, column: str) -> None:
        words = further_words(record, column, self.fields)
        if not words:
            return
        number = int(column.partition(":")[2] or 0)
        field = self.fields.get(number)
        figures = column in ("bought", "added") or (field is not None and field.kind is FieldKind.NUMBER)
        if field is not None and not field.fits(record.extra.custom.get(number, "")):
            side = theme.px(16)
            pen.icon(QRectF(room.right() - side, room.y(), side, room.height()), "warning", 14, "warn")
            room = room.adjusted(0, 0, -side - 2, 0)
        pen.text(room, words, 13, 400, "text2", "r" if column == "bought" else "l", tabular=figures)

    def _name(self, pen: Pen, room: QRectF, record: ContactLine) -> None:
        if not record.organisation or self.organisation_apart:
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
