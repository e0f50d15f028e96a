"""A field for money as people write it, in one currency."""

from desktop_crm.base.money import Money, digits_of, read_money
from desktop_crm.ui.widgets.fields import Field


class AmountField(Field):
    """An amount, or nothing. `minor()` is None where nothing is typed or it is no amount."""

    def __init__(self, currency: str, minor: int | None = None, *, name: str, width: int = 110) -> None:
        super().__init__("", name=name, width=width)
        self._currency = currency
        self.set_currency(currency)
        self.set_minor(minor)

    def set_currency(self, currency: str) -> None:
        self._currency = currency
        digits = digits_of(currency)
        self.setPlaceholderText(f"{'100.' + '0' * digits if digits else '100'} {currency}".strip())

    def set_minor(self, minor: int | None) -> None:
        self.setText("" if minor is None else f"{Money(minor, self._currency).amount}")

    def minor(self) -> int | None:
        found = read_money(self.text(), self._currency)
        return None if found is None or found.minor < 0 else found.minor

    def is_wrong(self) -> bool:
        """Whether there is text that is no amount."""
        return bool(self.text().strip()) and self.minor() is None
