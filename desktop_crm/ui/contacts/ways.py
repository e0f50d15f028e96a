"""The ways to reach a contact, each with where it stands: preferred, opted in, not usable."""

from PySide6.QtCore import QRectF, QSize, Signal

from desktop_crm.consent.state import State
from desktop_crm.contacts.records import Address
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import PaintedButton
from desktop_crm.ui.widgets.paint import Pen, channel_look, consent_look

Mark = tuple[str, str, str]  # icon, tone, word


def mark_of(address: Address, state: State | None, suppressed: bool = False) -> Mark:
    """What stands beside an address; of e-mail addresses always the consent."""
    if address.why:
        return "warning", "warn", "Cannot be used"
    if address.channel == "email":
        return consent_look("suppressed" if suppressed else state or State.NEVER)
    if address.preferred:
        return "star-fill", "warn", "Preferred"
    return "", "text2", ""


class WayChip(PaintedButton):
    """One way to reach somebody, on the contact's page. E-mail opens the ledger, others their sheet."""

    pressed_way = Signal(object)

    def __init__(self, *, row: bool = False) -> None:
        super().__init__()
        self._row = row
        self.address = Address(0, "", "", None)
        self._mark: Mark = ("", "text2", "")
        self._icon = self._tone = ""
        self.clicked.connect(self._pressed)

    def show_way(self, address: Address, mark: Mark, origin: str = "") -> None:
        """Shows an address, where it stands, and where it came from."""
        self.address, self._mark = address, mark
        self.setText(address.value)
        icon, tone, word = channel_look(address.channel)
        self._icon, self._tone = icon, tone
        opens = "open the ledger" if address.channel == "email" else "change"
        followed = address.followed()
        parts = (
            f"{word} {address.value}",
            "preferred" if address.preferred else "",
            mark[2],
            followed,
            opens,
        )
        self.setAccessibleName(", ".join(p for p in parts if p))
        told = (f"This {address.why}." if address.why else "", address.label, followed, origin)
        self.setToolTip("\n".join(part for part in told if part))
        self.setAccessibleDescription(origin)
        self.updateGeometry()
        self.update()

    def _pressed(self) -> None:
        self.pressed_way.emit(self.address)

    def _star(self) -> bool:
        return self.address.preferred and self._mark[2] != "Preferred"

    def sizeHint(self) -> QSize:
        icon, _tone, word = self._mark
        wide = 17 + theme.px(16) + theme.width(self.address.value, 13) + 10
        if word:
            wide += theme.width(word, 12, 500) + 10 + (theme.px(19) if icon else 0)
        if self._star():
            wide += theme.px(19)
        return QSize(round(min(wide + 2, theme.px(420))), theme.px(28))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        icon, tone, word = self._mark
        if not self._row:
            pen.box(rect, "hover" if self.underMouse() else "raised", 6, "border")
        elif self.underMouse():
            pen.box(rect, "hover", 6)
        lead = 0.0 if self._row else 10.0
        side = theme.px(16)
        pen.icon(QRectF(lead, 0, side, rect.height()), self._icon, 16, self._tone)
        words = theme.width(word, 12, 500) + 2 if word else 0
        room = words + (theme.px(19) if icon else 0) + (10 if self._row else 12)
        x: float = lead + side + 7
        took = pen.text(QRectF(x, 0, rect.width() - x - room, rect.height()), self.address.value, 13)
        x += took + 6
        if self._star():
            pen.icon(QRectF(x, 0, theme.px(14), rect.height()), "star-fill", 14, "warn")
        start = rect.width() - words - (0 if self._row else 10)
        if icon:
            mark = QRectF(start - theme.px(19), 0, theme.px(14), rect.height())
            pen.icon(mark, icon, 14, tone)
        if word:
            pen.text(QRectF(start, 0, words, rect.height()), word, 12, 500, tone)
        if self.hasFocus():
            pen.focus_ring(rect)
