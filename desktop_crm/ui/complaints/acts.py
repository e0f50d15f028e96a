"""What is pressed and typed in an open case becomes an act upon it."""

from PySide6.QtCore import QObject, Signal

from desktop_crm.dialogue.handling import Said
from desktop_crm.ui.complaints.case_pane import CasePane
from desktop_crm.ui.complaints.dealing import Dealing
from desktop_crm.ui.complaints.fields import LABELS
from desktop_crm.ui.dialogue.log_sheet import Who
from desktop_crm.ui.places import Place, Where


class CaseActs(QObject):
    """Joins the pane of a case to what can be done with it."""

    open_requested = Signal(object)  # Place
    removed = Signal()  # the case is going to be deleted

    def __init__(self, pane: CasePane, dealing: Dealing) -> None:
        super().__init__(pane)
        self._pane, self._dealing = pane, dealing
        pane.contact_wanted.connect(self._open_contact)
        pane.removed.connect(self._remove)
        pane.kept.connect(self._keep)
        pane.on_wanted.connect(self._on)
        pane.back_wanted.connect(self._back)
        pane.reopen_wanted.connect(self._reopen)
        pane.log_wanted.connect(self._log)

    def _open_contact(self, contact_id: int) -> None:
        self.open_requested.emit(Place(Where.CONTACT, contact_id))

    def _on(self) -> None:
        if self._pane.shown is not None:
            self._dealing.move(self._pane.shown.case.complaint.id, 1)

    def _back(self) -> None:
        if self._pane.shown is not None:
            self._dealing.move(self._pane.shown.case.complaint.id, -1)

    def _keep(self, name: str, value: object) -> None:
        if self._pane.shown is not None:
            said: Said = {name: value}  # type: ignore[misc]
            self._dealing.change(self._pane.shown.case.complaint.id, LABELS[name].rstrip("?"), said)

    def _reopen(self) -> None:
        if self._pane.shown is not None:
            case = self._pane.shown.case.complaint
            self._dealing.reopen(case.id, case.subject)

    def _remove(self) -> None:
        if self._pane.shown is not None:
            case = self._pane.shown.case.complaint
            self.removed.emit()
            self._dealing.remove(case.id, case.subject)

    def _log(self) -> None:
        if self._pane.shown is not None:
            case = self._pane.shown.case
            self._dealing.log(case.complaint.id, Who(case.complaint.contact_id, case.name))
