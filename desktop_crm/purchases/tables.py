"""Products and purchases."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_crm.book.columns import Instant, Table


class ProductRow(Table):
    """Something we sell, as the user or a file calls it."""

    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(default="")  # article number, SKU
    created_at: Mapped[datetime] = mapped_column(Instant)


class PurchaseRow(Table):
    """One line of what somebody bought. `amount_minor` is the line's total; NULL where nobody said it."""

    __tablename__ = "purchases"
    __table_args__ = (
        Index("ix_purchases_contact_id", "contact_id", "at", "id", "currency", "amount_minor"),
        Index("ix_purchases_product_id", "product_id", "at", "contact_id"),
        Index("ix_purchases_at", "at", "contact_id"),
        Index("ix_purchases_import_id", "import_id", sqlite_where=text("import_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Instant)  # of a day without a time: its noon, local
    timed: Mapped[bool] = mapped_column(default=False)
    number: Mapped[str] = mapped_column(default="")  # of the order or invoice; its lines share it
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id", ondelete="SET NULL"))
    what: Mapped[str] = mapped_column(default="")  # as written
    quantity: Mapped[float] = mapped_column(default=1.0)
    amount_minor: Mapped[int | None]
    currency: Mapped[str] = mapped_column(default="")  # ISO 4217
    coupon: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    import_id: Mapped[int | None]  # not a reference: an undo removes these rows itself
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
