"""Saved groups of contacts. In this version: hand-picked lists."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop_crm.book.columns import Instant, Table


class SegmentRow(Table):
    __tablename__ = "segments"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)


class SegmentMemberRow(Table):
    __tablename__ = "segment_members"
    __table_args__ = (
        Index("ix_segment_members_contact_id", "contact_id"),
        {"sqlite_with_rowid": False},
    )

    segment_id: Mapped[int] = mapped_column(ForeignKey("segments.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
