"""What we sell: products by name or article number, made where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import fold, one_line
from desktop_crm.purchases.tables import ProductRow, PurchaseRow


@dataclass(frozen=True, slots=True)
class Product:
    """A product; bought in so many `purchases` by so many `contacts`."""

    id: int
    name: str
    code: str
    purchases: int
    contacts: int


def every(session: Session) -> tuple[Product, ...]:
    """All products by name, with counts."""
    rows = session.execute(
        select(
            ProductRow.id,
            ProductRow.name,
            ProductRow.code,
            func.count(PurchaseRow.id),
            func.count(PurchaseRow.contact_id.distinct()),
        )
        .outerjoin(PurchaseRow, PurchaseRow.product_id == ProductRow.id)
        .group_by(ProductRow.id)
        .order_by(ProductRow.folded)
    )
    return tuple(Product(*row) for row in rows)


def names(session: Session, limit: int = 300) -> tuple[tuple[int, str], ...]:
    """Id and name of the products, by name: what a menu offers."""
    rows = session.execute(select(ProductRow.id, ProductRow.name).order_by(ProductRow.folded).limit(limit))
    return tuple((row.id, row.name) for row in rows)


def find(session: Session, name: str, code: str = "") -> int | None:
    """The product with this article number, else the one called so."""
    code, folded = one_line(code), fold(one_line(name))
    if code:
        found = session.scalar(
            select(ProductRow.id).where(ProductRow.code == code).order_by(ProductRow.id).limit(1)
        )
        if found is not None:
            return found
    known = session.execute(
        select(ProductRow.id, ProductRow.code).where(ProductRow.folded == (folded or fold(code)))
    ).first()
    return known.id if known and same_code(known.code, code) else None


def ensure(session: Session, name: str, code: str, at: datetime) -> int | None:
    """The product's id, made where there is none; None where neither name nor number is said."""
    name, code = one_line(name), one_line(code)
    if not name and not code:
        return None
    found = find(session, name, code)
    if found is not None:
        return found
    taken = session.scalar(select(ProductRow.id).where(ProductRow.folded == fold(name or code)))
    called = new_name(name, code, taken is not None)
    row = ProductRow(name=called, folded=fold(called), code=code, created_at=at)
    session.add(row)
    session.flush()
    return row.id


def same_code(known: str, given: str) -> bool:
    """Whether a product of the right name is the one meant: two numbers under one name are two products."""
    return not known or not given or known == given


def new_name(name: str, code: str, taken: bool) -> str:
    """What a new product is called: `Mug`, or `Mug (A2)` beside another mug."""
    return f"{name or code} ({code})" if taken else name or code


def rename(session: Session, product_id: int, name: str, code: str | None = None) -> None:
    """Gives a product another name, and another number where one is given. Raises UserError where it is taken."""
    name = one_line(name)
    taken = session.scalar(
        select(ProductRow.id).where(ProductRow.folded == fold(name), ProductRow.id != product_id)
    )
    if taken is not None or not name:
        raise UserError(f"There is a product “{name}” already." if name else "A product needs a name.")
    row = session.get(ProductRow, product_id)
    if row is None:
        raise UserError("This product is not there any more.", "Open the list of products again.")
    row.name, row.folded = name, fold(name)
    if code is not None:
        row.code = one_line(code)
    session.flush()


def remove_unused(session: Session, product_id: int) -> bool:
    """Removes a product that nobody bought; whether it could be."""
    used = session.scalar(select(PurchaseRow.id).where(PurchaseRow.product_id == product_id).limit(1))
    if used is not None:
        return False
    session.execute(delete(ProductRow).where(ProductRow.id == product_id))
    return True
