"""Two records beside each other, field by field, with what the joined one will say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent

from desktop_crm.base.text import fold
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.labels import Painted
from desktop_crm.ui.widgets.looks import RowState
from desktop_crm.ui.widgets.paged_model import Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.row_table import RowTable
from desktop_crm.ui.widgets.scaling import scaled
from desktop_crm.ui.widgets.table_looks import CellLook


class Take(StrEnum):
    """Whose value of a field is taken."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class Preset(StrEnum):
    """One choice for all fields at once; the value is the button's word."""

    FILL = "Fill what is missing"
    MINE = "Keep mine"
    THEIRS = "Take the other’s"
    BOTH = "Both"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of both.

    `several`: a contact may have many of it. `locked`: why nothing can be chosen. `adds`: what of theirs is not
    in mine already, None where nobody looked. `fuller`: theirs is mine with something more, as the year of a day.
    """

    id: int
    field: str
    words: str
    mine: str
    theirs: str
    take: Take = Take.MINE
    several: bool = False
    locked: str = ""
    chosen: bool = False  # by a person; else it stands as it was proposed
    adds: str | None = None
    fuller: bool = False

    @property
    def same(self) -> bool:
        """Whether theirs says nothing that mine does not, however it is written."""
        return bool(self.mine and self.theirs) and (fold(self.mine) == fold(self.theirs) or self.adds == "")

    @property
    def differs(self) -> bool:
        """Whether a person has to look: both say something else, and there is room for one."""
        return bool(self.mine and self.theirs) and not (
            self.same or self.several or self.locked or self.fuller
        )

    @property
    def result(self) -> str:
        """What the joined record will say."""
        if self.same or self.locked or not self.theirs:
            return self.mine
        match self.take:
            case Take.MINE:
                return self.mine
            case Take.THEIRS:
                return self.theirs
            case Take.BOTH:
                return f"{self.mine}, {self.adds or self.theirs}" if self.mine else self.theirs

    @property
    def mark(self) -> str:
        """The word behind the result: `added` or `kept`."""
        if self.same or self.locked:
            return ""
        if (
            self.theirs
            and self.take is not Take.MINE
            and (not self.mine or self.fuller or self.take is Take.BOTH)
        ):
            return "added"
        return "kept" if self.mine and not self.theirs else ""

    def preset(self, preset: Preset) -> "FieldRow":
        """The row with what a preset chooses for it."""
        if self.locked or self.same:
            return self
        both = bool(self.mine and self.theirs)
        match preset:
            case Preset.FILL:
                take = Take.BOTH if self.several and both else Take.MINE if self.mine else Take.THEIRS
                take = Take.THEIRS if self.fuller else take
            case Preset.MINE:
                take = Take.MINE
            case Preset.THEIRS:
                take = Take.THEIRS if self.theirs else Take.MINE
            case Preset.BOTH:
                take = Take.BOTH if both else Take.MINE if self.mine else Take.THEIRS
        return replace(self, take=take, chosen=preset is not Preset.FILL)


COLUMNS = (
    Column("words", "Field", 150),
    Column("mine", "In your book", 218),
    Column("theirs", "The other", 218),
    Column("result", "Result"),
)
_RESULT = 230  # the least that a result needs; the other columns make room for it


def _widths(room: float) -> list[float]:
    """The widths of the columns in so much room."""
    usual = [theme.px(each.width) for each in COLUMNS[:3]]
    share = min(1.0, max(0.0, room - theme.px(_RESULT)) / sum(usual))
    made = [float(round(width * max(0.6, share))) for width in usual]
    return [*made, max(0.0, room - sum(made))]


_MARKS = {"added": ("good", "goodSoft"), "kept": ("text2", "neutralSoft")}


class FieldsModel(PagedModel):
    """The fields of the pair that is shown."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self.rows: tuple[FieldRow, ...] = ()

    def show_rows(self, rows: Sequence[FieldRow]) -> None:
        self.rows = tuple(rows)
        self.refresh(len(rows), rows)

    def words(self, record: FieldRow, column: str, role: int) -> str:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (
                record.words,
                f"in your book {record.mine or 'nothing'}",
                f"the other {record.theirs or 'nothing'}",
                f"result {record.result or 'nothing'}",
                record.locked,
            )
            return ", ".join(part for part in parts if part)
        return str(getattr(record, column))


class _FieldLook(CellLook):
    row_height = 42

    def draw(self, pen: Pen, rect: QRectF, record: FieldRow, column: str, state: RowState) -> None:
        room = rect.adjusted(12, 0, -8, 0)
        match column:
            case "words":
                self._name(pen, room, record)
            case "mine":
                self._side(pen, rect, room, record, Take.MINE)
            case "theirs":
                self._side(pen, rect, room, record, Take.THEIRS)
            case _:
                self._result(pen, rect, room, record, state)

    @staticmethod
    def _name(pen: Pen, room: QRectF, record: FieldRow) -> None:
        wide = theme.width("differ", 11, 500) + 16 if record.differs else 0.0
        ink, weight = ("text", 500) if record.differs else ("text2", 400)
        pen.text(room.adjusted(0, 0, -wide - 4, 0), record.words, 13, weight, ink)
        if record.differs:
            middle = room.center().y()
            pen.pill(room.right() - wide, middle, "differ", "warn", "warnSoft", height=18, px=11)

    @staticmethod
    def _side(pen: Pen, rect: QRectF, room: QRectF, record: FieldRow, side: Take) -> None:
        value = record.mine if side is Take.MINE else record.theirs
        on = bool(value) and record.take in (side, Take.BOTH)
        if record.differs and on:
            pen.box(rect.adjusted(4, 4, -4, -5), "selected", 6)
        words = room.adjusted(theme.px(26), 0, 0, 0)
        if not value:
            pen.text(words, "–", 13, 400, "text3")
            return
        box = theme.px(16)
        mark = QRectF(room.x(), rect.center().y() - box / 2, box, box)
        if record.same:
            pen.icon(mark, "equals", 14, "text3")
        elif record.locked:
            pen.icon(mark, "lock-simple" if side is Take.MINE else "minus-circle", 16, "text3")
        elif record.several or record.take is Take.BOTH:
            pen.tick_box(mark, on)
        else:
            _radio(pen, mark, on)
        grey = record.same or not on or (bool(record.locked) and side is Take.THEIRS)
        ink = "text2" if grey else "text"
        pen.text(words, value, 13, 500 if on and record.differs else 400, ink, tabular=True)

    @staticmethod
    def _result(pen: Pen, rect: QRectF, room: QRectF, record: FieldRow, state: RowState) -> None:
        if not (state.hover or state.current):
            pen.box(rect.adjusted(0, 0, 0, -1), "subtle")
        pen.box(QRectF(rect.x(), rect.y(), 1, rect.height()), "line")
        taken, middle = 0.0, rect.center().y()
        if record.mark:
            taken = theme.width(record.mark, 11, 500) + 16
            tone, soft = _MARKS[record.mark]
            pen.pill(room.right() - taken, middle, record.mark, tone, soft, height=18, px=11)
        elif record.locked:
            taken = theme.width(record.locked, 12) + 24
            spot = QRectF(room.right() - taken, rect.y(), theme.px(16), rect.height())
            pen.icon(spot, "lock-simple", 14, "text2")
            pen.text(
                QRectF(spot.right() + 4, rect.y(), taken, rect.height()), record.locked, 12, 400, "text2"
            )
        weight, ink = (400, "text2") if record.same else (600, "text")
        pen.text(room.adjusted(2, 0, -taken - 8, 0), record.result, 13, weight, ink, tabular=True)


def _radio(pen: Pen, spot: QRectF, on: bool) -> None:
    pen.ring(spot, "accent" if on else "field", None if on else "mark", 1.2)
    if on:
        inner = spot.width() * 5 / 16
        pen.ring(spot.adjusted(inner, inner, -inner, -inner), "onAccent")


class FieldsHead(Painted):
    """The heads of the columns in two lines: whose, and from when."""

    def __init__(self) -> None:
        super().__init__()
        self._heads: tuple[tuple[str, str], ...] = (("Field", ""), ("", ""), ("", ""), ("", ""))
        scaled(self, height=50)

    def say(self, mine: tuple[str, str], theirs: tuple[str, str], result: str) -> None:
        """Titles and second lines of the two sides, and what the result's second line says."""
        self._heads = (("Field", ""), mine, theirs, ("Result", result))
        self.setAccessibleName(", ".join(" ".join(head).strip() for head in self._heads))
        self.update()

    def draw(self, pen: Pen, rect: QRectF) -> None:
        x = 0.0
        for place, ((title, below), wide) in enumerate(zip(self._heads, _widths(rect.width()), strict=True)):
            pad = 14 if place == 3 else 12
            if place == 3:
                pen.box(QRectF(x, 0, wide, rect.height()), "subtle")
                pen.box(QRectF(x, 0, 1, rect.height()), "line")
            room = QRectF(x + pad, 0, wide - pad - 4, theme.px(18))
            if place == 0:
                pen.text(room.translated(0, theme.px(25)), title, 12, 500, "text2")
            else:
                pen.text(room.translated(0, theme.px(7)), title, 13, 600)
                pen.text(room.translated(0, theme.px(25)), below, 12, 400, "text2", tabular=True)
            x += wide
        pen.hairline(rect.left(), rect.right(), rect.bottom() - 1, "border")


_PRESETS = (Preset.FILL, Preset.MINE, Preset.THEIRS, Preset.BOTH)


class FieldsTable(RowTable):
    """Choosing side by side: a click or Left and Right take a side, B or Space both, 1 to 4 a preset for all."""

    changed = Signal()
    preset_wanted = Signal(int)
    join_wanted = Signal()

    def __init__(self) -> None:
        self.fields = FieldsModel()
        super().__init__(self.fields, _FieldLook(), "Field by field")
        self.horizontalHeader().hide()
        self.clicked.connect(self._clicked)

    def fit(self) -> None:
        super().fit()
        for number, width in enumerate(_widths(self.width())[:3]):
            self.horizontalHeader().resizeSection(number, round(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def show_rows(self, rows: Sequence[FieldRow]) -> None:
        self.fields.show_rows(rows)
        if rows and not self.currentIndex().isValid():
            self.make_current(0)

    def rows(self) -> tuple[FieldRow, ...]:
        return self.fields.rows

    def use_preset(self, preset: Preset) -> None:
        """Chooses for all fields at once."""
        self.fields.show_rows([row.preset(preset) for row in self.fields.rows])
        self.changed.emit()

    def _clicked(self, index: QModelIndex) -> None:
        side = {1: Take.MINE, 2: Take.THEIRS}.get(index.column())
        if side is not None:
            self._press(index.row(), side)

    def _press(self, place: int, side: Take) -> None:
        """A click on a side: of what there may be several of it is ticked or not, of the rest it is chosen."""
        row = self.fields.rows[place]
        if row.several and row.mine and row.theirs:
            other = Take.THEIRS if side is Take.MINE else Take.MINE
            take = {Take.BOTH: other, other: Take.BOTH, side: side}[row.take]
        else:
            take = side
        self._set(place, take)

    def _set(self, place: int, take: Take) -> None:
        row = self.fields.rows[place]
        if row.locked or row.same or (take is Take.BOTH and not (row.mine and row.theirs)):
            return
        rows = list(self.fields.rows)
        rows[place] = replace(row, take=take, chosen=True)
        self.fields.show_rows(rows)
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place, key = self.currentIndex().row(), event.key()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        sides: dict[int, Take] = {
            Qt.Key.Key_Left: Take.THEIRS if rtl else Take.MINE,
            Qt.Key.Key_Right: Take.MINE if rtl else Take.THEIRS,
            Qt.Key.Key_Space: Take.BOTH,
            Qt.Key.Key_B: Take.BOTH,
        }
        if plain and place >= 0 and key in sides:
            self._set(place, sides[key])
        elif plain and Qt.Key.Key_1 <= key <= Qt.Key.Key_4:
            self.preset_wanted.emit(key - Qt.Key.Key_1)
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.join_wanted.emit()
        else:
            super().keyPressEvent(event)


def preset_at(number: int) -> Preset:
    """The preset that the number key `number` + 1 chooses."""
    return _PRESETS[number]


def presets() -> tuple[Preset, ...]:
    """All presets in the order of their keys."""
    return _PRESETS
