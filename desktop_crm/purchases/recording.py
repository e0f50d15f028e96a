"""Writing down what somebody bought.

with book.write("Noted a purchase of “Ellen Fairweather”") as session:
    recording.add(session, Sale(contact_id=7, at=at, product="Blue mug", amount=Money(1250, "GBP")), now)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.money import CURRENCIES, Money
from desktop_crm.base.text import clean, one_line
from desktop_crm.contacts.touching import contact_row
from desktop_crm.purchases import products
from desktop_crm.purchases.tables import PurchaseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One line of a purchase to be written down. `amount` is the line's total, None where nobody knows it.

    `timed` False: only the day is known, `at` is its noon in local time. `product` is as the user or a file
    calls it, `code` its article number; both empty: an order of which only the sum is known.
    """

    contact_id: int
    at: datetime
    timed: bool = False
    number: str = ""  # of the order or invoice
    product: str = ""
    code: str = ""
    quantity: Decimal = Decimal(1)
    amount: Money | None = None
    coupon: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase(Sale):
    """A stored line of a purchase. `import_id`: the import that brought it, while that is not taken back."""

    id: int
    product_id: int | None
    import_id: int | None
    created_at: datetime
    updated_at: datetime

    @property
    def edited(self) -> bool:
        return self.updated_at != self.created_at

    def words(self) -> str:
        """`2 × Blue mug`, `Blue mug`; of an order without lines `Order 1001` or `A purchase`."""
        if not self.product:
            return f"Order {self.number}" if self.number else "A purchase"
        return self.product if self.quantity == 1 else f"{self.quantity:f} × {self.product}"


def add(session: Session, sale: Sale, now: datetime) -> int:
    """Writes a purchase down and returns its id. Raises UserError where it says nothing or nobody."""
    contact = contact_row(session, sale.contact_id)
    if contact.deleted_at is not None:
        raise UserError("This contact is not there any more.", "Restore the contact first.")
    row = PurchaseRow(created_at=now, updated_at=now)
    _fill(session, row, sale, now)
    session.add(row)
    session.flush()
    return row.id


def change(session: Session, purchase_id: int, sale: Sale, now: datetime) -> None:
    """Puts `sale` in the place of a purchase."""
    row = _row(session, purchase_id)
    _fill(session, row, sale, now)
    row.updated_at = now
    session.flush()


def remove(session: Session, purchase_id: int) -> None:
    """Removes a purchase; its product stays."""
    session.delete(_row(session, purchase_id))
    session.flush()


def get(session: Session, purchase_id: int) -> Purchase | None:
    """One purchase; None where there is none."""
    row = session.get(PurchaseRow, purchase_id, populate_existing=True)
    return None if row is None else record(row)


def record(row: PurchaseRow) -> Purchase:
    """The record of a row."""
    amount = None if row.amount_minor is None else Money(row.amount_minor, row.currency)
    return Purchase(
        contact_id=row.contact_id, at=row.at, timed=row.timed, number=row.number, product=row.what,
        quantity=exact(row.quantity), amount=amount, coupon=row.coupon, note=row.note,
        id=row.id, product_id=row.product_id, import_id=row.import_id,
        created_at=row.created_at, updated_at=row.updated_at,
    )  # fmt: skip


def exact(quantity: float) -> Decimal:
    """A stored quantity as it was written: 2, not 2.0; 0.1, not what a float makes of it."""
    return Decimal(int(quantity)) if quantity.is_integer() else Decimal(repr(quantity))


def _fill(session: Session, row: PurchaseRow, sale: Sale, now: datetime) -> None:
    _check(sale)
    row.contact_id, row.at, row.timed = sale.contact_id, sale.at, sale.timed
    row.number, row.coupon, row.note = one_line(sale.number), one_line(sale.coupon), clean(sale.note)
    row.product_id = products.ensure(session, sale.product, sale.code, now)
    row.what = one_line(sale.product) or one_line(sale.code)
    row.quantity = float(sale.quantity)
    row.amount_minor = None if sale.amount is None else sale.amount.minor
    row.currency = "" if sale.amount is None else sale.amount.currency


def _check(sale: Sale) -> None:
    if not (one_line(sale.product) or one_line(sale.code) or sale.amount or one_line(sale.number)):
        raise UserError("What was bought?", "Type a product or an amount.")
    if not sale.quantity.is_finite() or abs(sale.quantity) >= 10**12:
        raise UserError("So many cannot have been bought.", "Type how many there were.")
    if sale.amount is not None and sale.amount.currency not in CURRENCIES:
        raise UserError(f"“{sale.amount.currency}” is no currency.", "Type it as banks do: GBP, EUR, USD.")


def _row(session: Session, purchase_id: int) -> PurchaseRow:
    row = session.get(PurchaseRow, purchase_id)
    if row is None:
        raise UserError("This purchase is not there any more.", "Open the contact again.")
    return row
