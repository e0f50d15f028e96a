"""A field in which a contact is found by typing."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Signal

from desktop_crm.contacts import finding, listing
from desktop_crm.ui.choosing_field import ChoosingField
from desktop_crm.ui.tasks import Session, Tasks
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.looks import Look, RowState
from desktop_crm.ui.widgets.paint import Pen


@dataclass(frozen=True, slots=True)
class Found:
    """A contact as the list under the field shows it."""

    id: int
    name: str
    aside: str


class _FoundLook(Look):
    def height(self, record: Found) -> int:
        return theme.px(34)

    def words(self, record: Found) -> str:
        return f"{record.name}, {record.aside}" if record.aside else record.name

    def draw(self, pen: Pen, rect: QRectF, record: Found, state: RowState) -> None:
        if state.current or state.hover:
            pen.box(rect.adjusted(2, 1, -2, -1), "selected" if state.current else "hover", 6)
        pen.avatar(QRectF(rect.x() + 8, rect.center().y() - 11, 22, 22), record.name)
        runs = [(record.name, 13, 600, "text"), ("   ", 13, 400, "text"), (record.aside, 12, 400, "text2")]
        pen.runs(rect.x() + 40, rect.y(), rect.height(), runs, rect.right() - 8)


class ContactField(ChoosingField):
    """Type a name, an address or a number; Up, Down and Enter choose. `picked` carries the id or None."""

    picked = Signal(object)

    def __init__(
        self, tasks: Tasks, name: str = "Who", placeholder: str = "Name, e-mail, number …", *, kind: str = ""
    ) -> None:
        """`kind`: only persons, or only organisations."""
        super().__init__(tasks, _FoundLook(), name, placeholder, "magnifying-glass")
        self._kind = kind
        self._contact_id: int | None = None

    def contact_id(self) -> int | None:
        """Who is chosen."""
        return self._contact_id

    def set_contact(self, contact_id: int, name: str) -> None:
        self._contact_id = contact_id
        self.setText(name)
        self._popup.hide()

    def _typed_name(self) -> None:
        self._contact_id = None
        self.picked.emit(None)
        super()._typed_name()

    def _matches(self, session: Session, text: str) -> list[Found]:
        return _matches(session, text, self._kind)

    def _settled(self) -> bool:
        return self._contact_id is not None

    def _choose(self, found: Found) -> None:
        self.set_contact(found.id, found.name)
        self.show_error(False)
        self.picked.emit(found.id)


_SHOWN, _LOOKED_AT = 7, 60


def _matches(session: Any, text: str, kind: str) -> list[Found]:
    found = finding.search(session, text, limit=_LOOKED_AT if kind else _SHOWN)
    lines = [line for line in listing.lines(session, found) if kind in ("", line.kind)][:_SHOWN]
    return [Found(line.id, line.name, line.organisation or next(iter(line.emails), "")) for line in lines]
