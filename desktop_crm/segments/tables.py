"""Saved groups of contacts: rules, which are always live, and hand-picked lists."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop_crm.book.columns import Instant, Json, Table


class SegmentRow(Table):
    """`rule` NULL: a hand-picked list. `columns` and `sort`: how its table was left, empty for the usual."""

    __tablename__ = "segments"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    rule: Mapped[Any] = mapped_column(Json, default=None, nullable=True)
    columns: Mapped[Any] = mapped_column(Json, default=list, server_default="[]")
    sort: Mapped[str] = mapped_column(default="", server_default="")


class SegmentMemberRow(Table):
    __tablename__ = "segment_members"
    __table_args__ = (
        Index("ix_segment_members_contact_id", "contact_id"),
        {"sqlite_with_rowid": False},
    )

    segment_id: Mapped[int] = mapped_column(ForeignKey("segments.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
