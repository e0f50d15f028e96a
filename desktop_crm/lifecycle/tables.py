"""Changes of stage, and what is derived from a contact's behaviour."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_crm.book.columns import Day, Instant, Table


class StageChangeRow(Table):
    """A contact came to another stage: by rule with its reason, or by hand."""

    __tablename__ = "stage_changes"
    __table_args__ = (
        Index("ix_stage_changes_contact_id", "contact_id", "at"),
        {"info": {"made_by_reviews": "NOT by_hand"}},  # nothing refers to their numbers
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Instant)
    before: Mapped[str]
    after: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    by_hand: Mapped[bool] = mapped_column(default=False)


class RhythmRow(Table):
    """Derived: how often a contact usually comes, from when on they are quiet, when their stage is due for a look."""

    __tablename__ = "rhythms"
    __table_args__ = (
        Index("ix_rhythms_quiet_on", "quiet_on", sqlite_where=text("quiet_on IS NOT NULL")),
        Index("ix_rhythms_review_on", "review_on", sqlite_where=text("review_on IS NOT NULL")),
        {"info": {"undo": False}},
    )

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    basis: Mapped[str] = mapped_column(default="")  # purchases, interactions
    usual_days: Mapped[int | None]
    last_on: Mapped[date | None] = mapped_column(Day)
    quiet_on: Mapped[date | None] = mapped_column(Day)
    review_on: Mapped[date | None] = mapped_column(Day)


class ToReviewRow(Table):
    """Derived by triggers: contacts whose stage, rhythm and cadences have to be looked at again."""

    __tablename__ = "to_review"
    __table_args__ = ({"info": {"undo": False}},)

    contact_id: Mapped[int] = mapped_column(primary_key=True)  # no reference: it may be gone by then
