"""What can be done with a case from wherever it is shown: each act is one undo step."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.dialogue import case_files, handling
from desktop_crm.dialogue import complaint_steps as steps
from desktop_crm.dialogue.case_files import Case
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.handling import NewCase, Said
from desktop_crm.dialogue.interactions import Log
from desktop_crm.ui.complaints.sheets import NewComplaintSheet, StepSheet
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.log_sheet import LogSheet, Who


@dataclass(frozen=True, slots=True)
class Shown:
    """A case with the currency of its costs."""

    case: Case
    currency: str


def read(session: Any, number: int) -> Shown | None:
    """A case for the page; None where it is gone."""
    case = case_files.get(session, number)
    return None if case is None else Shown(case, settings.get(session, settings.CURRENCY))


class Dealing(QObject):
    """`opened` carries the number of a new case, `moved` of one that stands elsewhere now."""

    opened = Signal(int)
    moved = Signal(int)

    def __init__(self, page: QWidget, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._logging = 0
        self.step_sheet: StepSheet | None = None

    # ------------------------------------------------------------ a new one
    def begin(self, who: Who | None) -> NewComplaintSheet:
        """Opens the sheet for a new complaint."""
        sheet = NewComplaintSheet(self._page, self._desk, who)
        sheet.filled.connect(self._open)
        sheet.open()
        return sheet

    def _open(self, new: NewCase) -> None:
        words = f"New complaint “{new.subject}”" if new.subject else "New complaint"
        self._desk.act(
            self, words, lambda session: handling.open_case(session, new, clock.now()), self.opened.emit
        )

    # ------------------------------------------------------------ moving
    def move(self, number: int, by: int) -> None:
        """To the step after (1) or before (-1)."""
        self._look(number, lambda found: self._step(found, by))

    def move_to(self, number: int, target: Step) -> None:
        """To a step, forwards or back."""
        self._look(number, lambda found: self._go(found, target))

    def _look(self, number: int, then: Any) -> None:
        def came(found: Shown | None) -> None:
            if found is not None:
                then(found)

        self._desk.tasks.read(self, lambda session: read(session, number), came, key="case")

    def _step(self, found: Shown, by: int) -> None:
        step = found.case.complaint.step
        target = steps.following(step) if by > 0 else steps.before(step)
        if target is not None:
            self._go(found, target)

    def _go(self, found: Shown, target: Step) -> None:
        case = found.case.complaint
        if steps.order(target) < steps.order(case.step):
            self._back(case.id, case.subject, target)
        elif target is not case.step:
            needed = steps.missing(case.facts(), case.step, target)
            if not needed:
                self._on(case.id, case.subject, target, Said())
                return
            title = f"{found.case.name}: {case.subject}"
            sheet = self.step_sheet = StepSheet(self._page, title, target, needed, found.currency)
            sheet.filled.connect(_Going(self, sheet, case.id, case.subject, target).go)
            sheet.open()

    def _on(self, number: int, subject: str, target: Step, said: Said) -> None:
        closing = target is Step.CLOSED
        words = f"Closed “{subject}”" if closing else f"“{subject}” went on to {steps.WORDS[target]}"
        self._desk.act(
            self, words, lambda session: handling.move_on(session, number, clock.now(), said, target),
            lambda _step: self.moved.emit(number),
        )  # fmt: skip

    def _back(self, number: int, subject: str, target: Step) -> None:
        self._desk.act(
            self, f"“{subject}” went back to {steps.WORDS[target]}",
            lambda session: handling.move_back(session, number, clock.now(), target),
            lambda _step: self.moved.emit(number),
        )  # fmt: skip

    def reopen(self, number: int, subject: str) -> None:
        self._desk.act(
            self, f"Opened “{subject}” again", lambda session: handling.reopen(session, number, clock.now()),
            lambda _none: self.moved.emit(number),
        )  # fmt: skip

    # ------------------------------------------------------------ words
    def change(self, number: int, label: str, said: Said) -> None:
        self._desk.act(
            self, f"Changed “{label}”", lambda session: handling.change(session, number, said, clock.now())
        )

    def remove(self, number: int, subject: str) -> None:
        self._desk.act(self, f"Deleted “{subject}”", lambda session: handling.delete(session, number))

    def log(self, number: int, who: Who) -> None:
        """Opens the sheet for an exchange about a case; one of ours is the first answer."""
        self._logging = number
        sheet = LogSheet(self._page, self._desk.tasks, who)
        sheet.direction.choose(1)
        sheet.logged.connect(self._logged)
        sheet.open()

    def _logged(self, entry: Log) -> None:
        number = self._logging
        self._desk.act(
            self,
            "Logged with the complaint",
            lambda session: handling.log(session, number, entry, clock.now()),
        )


class _Going(QObject):
    """Knows which case a sheet asks for."""

    def __init__(self, dealing: Dealing, sheet: StepSheet, number: int, subject: str, target: Step) -> None:
        super().__init__(sheet)
        self._dealing, self._number, self._subject, self._target = dealing, number, subject, target

    def go(self, said: Said) -> None:
        self._dealing._on(self._number, self._subject, self._target, said)
