"""The rows of a file compared with the book in the background, once for each way of reading them."""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop_crm.imports.pairing import Decision, Pair
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.imports import doubles
from desktop_crm.ui.imports.doubles import Doubles
from desktop_crm.ui.imports.survey import Survey
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.tasks import Job
from desktop_crm.ui.widgets.pair_fields import FieldRow
from desktop_crm.ui.widgets.pair_list import Fate, PairRow
from desktop_crm.ui.widgets.pair_pane import PairPane

Mappings = MappingOf[str, Mapping]


class Comparing(QObject):
    """Fills the pane with pairs and remembers what is decided. `compared` says whether there is one to decide."""

    compared = Signal(bool)
    failed = Signal(object)
    decided = Signal()

    def __init__(self, desk: Desk, pane: PairPane, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._pane = desk, pane
        self._read: tuple[Survey, Mapping, Mappings | None] | None = None
        self._doubles: Doubles | None = None
        self._taken: dict[int, Sequence[FieldRow]] = {}
        self.job: Job | None = None
        pane.fields_wanted.connect(self._show_fields)
        pane.decided.connect(self._decide)
        pane.certain_accepted.connect(self._accept)

    def compare(self, survey: Survey, mapping: Mapping, mappings: Mappings | None) -> None:
        """Compares unless that was done for just these rows; with `mappings` those of all sheets."""
        wanted = (survey, mapping, mappings)
        if self._doubles is not None and self._read == wanted:
            self.compared.emit(bool(self._doubles.listed))
            return
        self._read, self._doubles = wanted, None
        book = self._desk.book
        self.job = self._desk.tasks.job(
            self,
            f"Comparing “{survey.path.name}” with your book",
            lambda progress, stop: doubles.find(book, survey, mapping, mappings, progress, stop),
            self._found,
            place=Place(Where.IMPORT),
            failed=self._broke_off,
        )

    def stop(self) -> None:
        if self.job is not None:
            self.job.stop()

    def forget(self) -> None:
        """Lets go of the file."""
        self.stop()
        self._read = self._doubles = None

    def _found(self, found: Doubles) -> None:
        self.job = None
        if self._read is None:
            return
        self._doubles, self._taken = found, {}
        self._pane.show_pairs(doubles.pair_rows(found), found.also())
        self.compared.emit(bool(found.listed))

    def _broke_off(self, error: Exception) -> None:
        self.job = None
        self._read = None
        self.failed.emit(error)

    # ------------------------------------------------------------ pairs
    def _pair(self, number: int) -> Pair | None:
        listed = self._doubles.listed if self._doubles is not None else ()
        return next((pair for pair in listed if pair.record == number), None)

    def _show_fields(self, row: PairRow) -> None:
        pair = self._pair(row.id)
        if pair is None:
            return
        place = f"sheet “{pair.sheet}”, row {pair.row:,}" if pair.sheet else f"row {pair.row:,}"
        self._pane.say_sides(("In your book", ""), ("In the file", place), f"what “{pair.name}” will say")
        self._pane.show_fields(row.id, doubles.field_rows(pair))

    def _decide(self, row: PairRow, _fate: Fate, fields: Sequence[FieldRow]) -> None:
        self._taken[row.id] = fields
        self.decided.emit()

    def _accept(self) -> None:
        self._pane.settle_certain()
        self.decided.emit()

    def left(self) -> tuple[str, ...]:
        """The names of the book whose pairs were left for later."""
        return (
            tuple(dict.fromkeys(row.mine for row in self._pane.left())) if self._doubles is not None else ()
        )

    def decisions(self) -> dict[int, Decision]:
        """What was decided, by record."""
        if self._doubles is None:
            return {}
        return doubles.decisions(self._doubles, self._pane.pairs(), self._taken)
