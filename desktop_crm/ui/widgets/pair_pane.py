"""Pairs that may be one person, one after another: the list, both records side by side, the decision."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal

from desktop_crm.base.text import count_words
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.labels import Elided, Glyph, Label, Pill
from desktop_crm.ui.widgets.layout import Box, column, columns, row, rule
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.pair_fields import (
    FieldRow,
    FieldsHead,
    FieldsTable,
    Preset,
    preset_at,
    presets,
)
from desktop_crm.ui.widgets.pair_list import SURE_TONES, Fate, PairLook, PairRow, Sure
from desktop_crm.ui.widgets.scaling import at_least, scaled
from desktop_crm.ui.widgets.scrolling import InSight
from desktop_crm.ui.widgets.wrapping import Part, wrapping


class PairPane(Box):
    """Knows no book: it asks for the fields of a pair and says what was decided.

    Several may be decided before anything is done; a decided pair can be opened and decided anew.
    """

    fields_wanted = Signal(object)  # PairRow
    decided = Signal(object, object, object)  # PairRow, Fate, the rows of its fields
    certain_accepted = Signal()

    def __init__(self, theirs: str = "") -> None:
        """`theirs`: the words of the choice that takes the other's values, such as “Take the file’s”."""
        super().__init__()
        self._pairs: tuple[PairRow, ...] = ()
        self._left: dict[
            int, dict[str, FieldRow]
        ] = {}  # of pairs that were decided: their fields as they were left
        self.count = Label("", 15, 600, tabular=True)
        self.done = Label("", 13, 400, "text2", tabular=True)
        self.accept = Button("", Kind.SECONDARY, "check")
        self.accept.clicked.connect(self.certain_accepted)
        self.list = RowList(PairLook(), "Pairs that look alike", open_on_click=False)
        self.list.single_keys = False
        self.list.current_changed.connect(self._show)
        self.list.opened.connect(self._to_fields)
        self.also = Label("", 12, 400, "text2", wrap=True, tabular=True)
        self._also = Box(
            row(column(Glyph("check-circle", 16, "good"), None), 8, (self.also, 1), pad=(20, 14, 20, 16))
        )
        self._also.hide()
        self._side = self._make_side()
        self.setLayout(row(self._side, (self._make_compare(theirs), 1)))

    def _make_side(self) -> Box:
        top = columns(self.count, None, self.done, pad=(20, 0, 16, 0))
        scaled(top, height=52)
        self._accept_row = Box(row(self.accept, None, pad=(20, 0, 16, 14)))
        inside = column(top, self._accept_row, rule(), (self.list, 1), self._also)
        side = Box(row((inside, 1), rule("v")))
        side.setFixedWidth(theme.px(361))
        return side

    def _make_compare(self, theirs: str) -> Box:
        self.question = Elided("", 15, 600, hug=True)
        self.sure = Pill("", "text2", "neutralSoft")
        self.why = Elided("", 13, 400, "text2")
        self.place = Label("", 12, 400, "text2", tabular=True)
        self.earlier = icon_button("caret-left", "Previous pair")
        self.later = icon_button("caret-right", "Next pair")
        self.earlier.clicked.connect(self._earlier)
        self.later.clicked.connect(self._next)
        top = columns(
            self.question, 10, self.sure, 10, (self.why, 1), 10, self.place, 8, self.earlier, self.later,
            pad=(24, 0, 24, 0),
        )  # fmt: skip
        scaled(top, height=52)
        self.presets = Segmented([p.value for p in presets()], "Begin with", small=True)
        if theirs:
            self.presets.set_words(presets().index(Preset.THEIRS), theirs)
        self.presets.chosen.connect(self._preset)
        self.differ = Label("", 12, 500, "warn", tabular=True)
        self.added = Label("", 12, 500, "good", tabular=True)
        counts = columns(
            Glyph("warning-circle", 14, "warn"), 6, self.differ, 14, Glyph("plus-circle", 14, "good"), 6, self.added
        )  # fmt: skip
        bar = wrapping(
            Label("Begin with", 12, 500, "text2"),
            self.presets,
            Part(Box(), 1),
            counts,
            pad=(24, 0, 28, 0),
            height=40,
        )
        self.head = FieldsHead()
        self.table = FieldsTable()
        self.table.changed.connect(self._count_fields)
        self.table.preset_wanted.connect(self._preset_by_key)
        self.table.join_wanted.connect(self._join)
        grid = column(self.head, (self.table, 1))
        at_least(self.table, height=120)
        compared = InSight(Box(column(top, bar, (row((grid, 1), pad=(12, 6, 24, 0)), 1))))
        return Box(column((compared, 1), rule(), self._make_acts()))

    def _make_acts(self) -> Box:
        self.join = Button("Same person: join", Kind.PRIMARY, "git-merge")
        self.apart = Button("Two people: keep both", Kind.SECONDARY, "users")
        self.leave = Button("Decide later", Kind.GHOST, "clock")
        self.join.clicked.connect(self._join)
        self.apart.clicked.connect(self._keep_both)
        self.leave.clicked.connect(self._decide_later)
        note = Label("Every join can be taken back", 13, 500)
        self._way_back = columns(Glyph("arrow-counter-clockwise", 16, "text2"), 8, note)
        return wrapping(
            self.join, self.apart, self.leave, Part(Box(), 1), self._way_back, pad=(24, 0, 24, 0), height=64
        )

    # ------------------------------------------------------------ content
    def show_pairs(self, pairs: Sequence[PairRow], also: str = "") -> None:
        """Other pairs; `also` says what needs no look."""
        self._pairs = tuple(pairs)
        self._left = {}
        self.also.setText(also)
        self._also.setVisible(bool(also))
        self._list_again()
        if pairs and self.list.current() is None:
            self.list.make_current(0)
        self._show(self.list.current())

    def pairs(self) -> tuple[PairRow, ...]:
        return self._pairs

    def current(self) -> PairRow | None:
        """The pair that is compared."""
        found = self.list.current()
        return found if isinstance(found, PairRow) else None

    def say_sides(self, mine: tuple[str, str], theirs: tuple[str, str], result: str) -> None:
        """The heads of the columns: title and second line."""
        self.head.say(mine, theirs, result)

    def show_fields(self, pair_id: int, rows: Sequence[FieldRow]) -> None:
        """The fields of the current pair, as they were left; answers for another one are dropped."""
        pair = self.current()
        if pair is None or pair.id != pair_id:
            return
        left = self._left.get(pair_id)
        self.presets.choose(0)
        if left is None:
            rows = [each.preset(Preset.FILL) for each in rows]
        else:
            rows = [left.get(each.field, each) for each in rows]
        self.table.show_rows(rows)
        self._count_fields()

    def settle(self, pair_id: int, fate: Fate) -> None:
        """Notes what became of a pair."""
        self._pairs = tuple(replace(p, fate=fate) if p.id == pair_id else p for p in self._pairs)
        self._list_again()

    def settle_certain(self) -> tuple[PairRow, ...]:
        """Notes that all certain ones that were open are one person; which they were."""
        taken = tuple(p for p in self._pairs if p.sure is Sure.CERTAIN and p.fate is Fate.OPEN)
        wanted = {p.id for p in taken}
        self._pairs = tuple(replace(p, fate=Fate.JOINED) if p.id in wanted else p for p in self._pairs)
        self._list_again()
        return taken

    def open_count(self) -> int:
        """How many are not decided."""
        return sum(p.fate in (Fate.OPEN, Fate.LATER) for p in self._pairs)

    def left(self) -> tuple[PairRow, ...]:
        """Those that nobody decided and that are not certain, and those put off."""
        return tuple(
            p
            for p in self._pairs
            if p.fate is Fate.LATER or (p.fate is Fate.OPEN and p.sure is not Sure.CERTAIN)
        )

    def _list_again(self) -> None:
        self.list.show_records(self._pairs)
        self.count.setText(
            f"{count_words(len(self._pairs), 'pair')} {'looks' if len(self._pairs) == 1 else 'look'} alike"
        )
        decided = len(self._pairs) - self.open_count()
        self.done.setText(f"{decided:,} decided")
        certain = sum(p.sure is Sure.CERTAIN and p.fate is Fate.OPEN for p in self._pairs)
        self._accept_row.setVisible(certain > 0)
        self.accept.set_words(
            "Accept the certain one" if certain == 1 else f"Accept the {certain:,} certain ones"
        )

    def _show(self, pair: PairRow | None) -> None:
        there = pair is not None
        for button in (self.join, self.apart, self.leave):
            button.setEnabled(there)
        if pair is None:
            self.table.show_rows(())
            return
        self.question.set_text(f"{pair.mine} and {pair.theirs}: one person?")
        self.sure.set(pair.sure.value, *SURE_TONES[pair.sure])
        self.why.set_text(pair.why)
        place = self._place()
        self.place.setText(f"{place + 1:,} of {len(self._pairs):,}")
        self.earlier.setEnabled(place > 0)
        self.later.setEnabled(place + 1 < len(self._pairs))
        self.fields_wanted.emit(pair)

    def _count_fields(self) -> None:
        rows = self.table.rows()
        self.differ.setText(f"{sum(each.differs for each in rows):,} differ")
        self.added.setText(f"{sum(each.mark == 'added' for each in rows):,} added")

    # ------------------------------------------------------------ choosing
    def _preset(self, number: int) -> None:
        self.table.use_preset(preset_at(number))

    def _preset_by_key(self, number: int) -> None:
        self.presets.choose(number)
        self._preset(number)

    def _join(self) -> None:
        self._decide(Fate.JOINED)

    def _keep_both(self) -> None:
        self._decide(Fate.APART)

    def _decide_later(self) -> None:
        self._decide(Fate.LATER)

    def _decide(self, fate: Fate) -> None:
        pair = self.current()
        if pair is None:
            return
        rows = self.table.rows()
        self._left[pair.id] = {each.field: each for each in rows}
        self.settle(pair.id, fate)
        self.decided.emit(pair, fate, rows)
        self._next()

    def _place(self) -> int:
        pair = self.current()
        return next((n for n, each in enumerate(self._pairs) if pair is not None and each.id == pair.id), -1)

    def _earlier(self) -> None:
        self.list.make_current(max(0, self._place() - 1))

    def _next(self) -> None:
        """The next pair that is open, else the one below."""
        place = self._place()
        following = [*range(place + 1, len(self._pairs))]
        open_ones = [n for n in following if self._pairs[n].fate is Fate.OPEN]
        if open_ones or following:
            self.list.make_current((open_ones or following)[0])

    def _to_fields(self, _pair: PairRow) -> None:
        self.table.setFocus()

    def focus_first(self) -> None:
        self.table.setFocus()

    def set_tier(self, tier: str) -> None:
        """Where there is little room, one pair at a time."""
        self._side.setVisible(tier != "narrow")
        self._side.setFixedWidth(theme.px(361 if tier == "wide" else 301))
        self._way_back.setVisible(tier == "wide")
