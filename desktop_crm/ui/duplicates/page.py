"""Possible duplicates: who stands in the book twice, compared, joined or told apart, and taken back."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base import clock
from desktop_crm.base.errors import Stopped
from desktop_crm.base.text import count_words
from desktop_crm.contacts import duplicates, merging
from desktop_crm.contacts.duplicates import Pair
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.duplicates import sides
from desktop_crm.ui.duplicates.sides import Comparison, Sided
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.tasks import Job
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.layout import column
from desktop_crm.ui.widgets.notices import EmptyState, PageTitle, page_header
from desktop_crm.ui.widgets.pair_fields import FieldRow
from desktop_crm.ui.widgets.pair_list import Fate, PairRow, Sure
from desktop_crm.ui.widgets.pair_pane import PairPane


class DuplicatesPage(Screen):
    """The pairs of the whole book, or of one contact (the place's id), or two that were chosen (its detail)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._place = Place(Where.DUPLICATES)
        self._sided: dict[int, Sided] = {}
        self._job: Job | None = None
        self.title = PageTitle("Possible duplicates")
        self.again = Button("Look again", Kind.SECONDARY, "arrows-clockwise")
        self.again.clicked.connect(self.look)
        self.pane = PairPane("Take the other’s")
        self.pane.fields_wanted.connect(self._compare)
        self.pane.decided.connect(self._decide)
        self.pane.certain_accepted.connect(self._accept)
        self.stop_button = Button("Stop", Kind.SECONDARY, "x")
        self.stop_button.clicked.connect(self._stop)
        self._looking = EmptyState(
            "magnifying-glass", "Looking for people who stand twice …", "", self.stop_button
        )
        self._none = EmptyState(
            "check-circle", "Nobody stands in the book twice", "New contacts are compared as they come in."
        )
        self._stack = QStackedWidget()
        for page in (self.pane, self._looking, self._none):
            self._stack.addWidget(page)
        self.setLayout(column(page_header(self.title, self.again), (self._stack, 1)))

    # ------------------------------------------------------------ what the window calls
    def show_place(self, place: Place) -> None:
        fresh = place != self._place or self.take_stale() or not self._sided
        self._place = place
        if fresh:
            self.look()

    def focus_first(self) -> None:
        self.pane.focus_first() if self._stack.currentWidget() is self.pane else self.again.setFocus()

    def main_action(self) -> None:
        if self._stack.currentWidget() is self.pane:
            self.pane.join.click()

    def panes(self) -> Sequence[QWidget]:
        return (self.pane.list, self.pane.table, self.again)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("Left, Right", "take this side’s value"),
            ("Space", "keep both"),
            ("1 to 4", "one choice for all fields"),
            ("Enter", "same person: join, and on to the next"),
            ("Ctrl Z", "take the last join back"),
        )

    def set_tier(self, tier: str) -> None:
        self.pane.set_tier(tier)

    def watched(self) -> frozenset[str]:
        return frozenset({"merges", "told_apart"})

    def reload(self) -> None:
        """Decisions made here are shown already; a step that was taken back is looked for again."""
        if self._expected:
            self._expected -= 1
        else:
            self.look()

    _expected = 0  # changes that come from this page itself

    # ------------------------------------------------------------ looking
    def look(self) -> None:
        """Searches for pairs."""
        if self._job is not None:
            return
        self.title.say("Possible duplicates", "")
        self._stack.setCurrentWidget(self._looking)
        book, place = self.desk.book, self._place
        if place.id is not None or place.detail:
            self.desk.tasks.read(self, lambda session: _few(session, place), self._found, key="few")
            return
        self._job = self.desk.tasks.job(
            self,
            "Looking for duplicates",
            lambda progress, stop: duplicates.find(book, progress, stop, sides.SHOWN),
            self._found,
            place=Place(Where.DUPLICATES),
            failed=self._broke_off,
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _broke_off(self, error: Exception) -> None:
        self._job = None
        self._stack.setCurrentWidget(self.pane if self.pane.pairs() else self._none)
        if not isinstance(error, Stopped):
            self.desk.messages.failed(error)

    def _found(self, pairs: Sequence[Pair]) -> None:
        self._job = None
        self.desk.tasks.read(self, lambda session: sides.sided(session, pairs), self._show, key="sided")

    def _show(self, found: dict[int, Sided]) -> None:
        self._sided = found
        rows = sorted(
            (sides.pair_row(number, each) for number, each in found.items()), key=lambda row: _ORDER[row.sure]
        )
        also = f"The surest {sides.SHOWN:,} are shown." if len(rows) >= sides.SHOWN else ""
        self.pane.show_pairs(rows, also)
        self._stack.setCurrentWidget(self.pane if rows else self._none)
        if self.isVisible() and rows:
            self.pane.focus_first()

    def _compare(self, row: PairRow) -> None:
        each = self._sided.get(row.id)
        if each is None:
            return
        self.desk.tasks.read(
            self,
            lambda session: (row, sides.compare(session, each)),
            self._compared,
            key="compare",
            failed=self._gone,
        )

    def _compared(self, answer: tuple[PairRow, Comparison]) -> None:
        row, found = answer
        self.pane.say_sides((row.mine, found.mine), (row.theirs, found.theirs), f"what “{row.mine}” will say")
        self.pane.show_fields(row.id, found.fields)

    def _gone(self, _error: Exception) -> None:
        self.pane.table.show_rows(())

    # ------------------------------------------------------------ deciding
    def _decide(self, row: PairRow, fate: Fate, fields: Sequence[FieldRow]) -> None:
        each = self._sided.get(row.id)
        if each is None or fate in (Fate.LATER, Fate.OPEN):
            return
        self._expected += 1
        if fate is Fate.APART:
            self.desk.act(
                self,
                f"“{row.mine}” and “{row.theirs}” are two people",
                lambda session: duplicates.tell_apart(session, each.pair.a, each.pair.b, clock.now()),
                failed=self._not_done,
            )
            return
        taken = sides.choices(fields)
        self.desk.act(
            self, f"Joined “{row.theirs}” with “{row.mine}”",
            lambda session: merging.merge(
                session, each.goes.id, each.stays.id, taken, clock.now(), each.pair.reason, each.pair.score
            ),
            failed=self._not_done,
        )  # fmt: skip

    def _not_done(self, error: Exception) -> None:
        self._expected = max(0, self._expected - 1)
        self.desk.messages.failed(error)
        self.look()

    def _accept(self) -> None:
        """Joins all certain ones, as one step."""
        wanted = [self._sided[row.id].pair for row in self.pane.pairs() if _open_and_certain(row)]
        book = self.desk.book
        self.pane.settle_certain()
        self._expected += 1
        self._job = self.desk.tasks.job(
            self,
            "Joining the certain ones",
            lambda progress, stop: merging.merge_many(book, wanted, clock.now(), progress, stop),
            self._joined,
            place=Place(Where.DUPLICATES),
            failed=self._not_joined,
        )

    def _joined(self, made: Sequence[int]) -> None:
        self._job = None
        if not made:  # all of them were joined elsewhere meanwhile, and nothing was written
            self._expected = max(0, self._expected - 1)
            self.desk.messages.tell("They were joined already.")
            self.look()
            return
        self.desk.messages.tell(f"Joined {count_words(len(made), 'pair')}", undo=True)

    def _not_joined(self, error: Exception) -> None:
        self._job = None
        if isinstance(error, Stopped):
            self._expected = max(0, self._expected - 1)
            self.desk.messages.tell("Stopped. Nobody was joined.")
            self.look()
        else:
            self._not_done(error)


_ORDER = {sure: place for place, sure in enumerate(Sure)}


def _open_and_certain(row: PairRow) -> bool:
    return row.sure is Sure.CERTAIN and row.fate is Fate.OPEN


def _few(session: Any, place: Place) -> Sequence[Pair]:
    """The pairs of one contact, or those of some that were chosen by hand, whatever speaks for them."""
    if place.id is not None:
        return duplicates.pairs_of(session, place.id)
    return sides.chosen(session, [int(part) for part in place.detail.split(",")])
