"""Campaigns, and one delivery per campaign and address."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_crm.book.columns import Instant, Json, Table


class CampaignRow(Table):
    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    state: Mapped[str]  # draft, sending, paused, stopped, finished
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))
    tag_id: Mapped[int | None] = mapped_column(ForeignKey("tags.id", ondelete="SET NULL"))
    excluded: Mapped[Any] = mapped_column(Json, default=list, server_default="[]")  # ids of segments left out
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segments.id", ondelete="SET NULL"))
    subject: Mapped[str] = mapped_column(default="")
    preheader: Mapped[str] = mapped_column(default="")
    content: Mapped[Any] = mapped_column(Json)  # blocks and theme, see campaigns/content.py
    history: Mapped[Any] = mapped_column(Json)  # the composer's undo steps
    sent: Mapped[Any] = mapped_column(Json)  # sender, account and content as when sending began; else {}
    practice: Mapped[bool] = mapped_column(default=False)  # planned for the practice outbox: reaches nobody
    held_reason: Mapped[str] = mapped_column(default="")  # why a run waits or stopped, in the user's words
    held_until: Mapped[datetime | None] = mapped_column(Instant)  # when a waiting run may go on
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    tested_at: Mapped[datetime | None] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)


class DeliveryRow(Table):
    """One message of one campaign to one address; written before and after each step."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("campaign_id", "address"),  # once, whatever crashes
        Index("ix_deliveries_due", "campaign_id", "state", "next_at"),
        Index("ix_deliveries_contact_id", "contact_id", "at"),
        Index("ix_deliveries_at", "at"),
        # Of contacts that are gone, so that coming back does not begin a new month's count.
        Index("ix_deliveries_orphans", "address", "at", sqlite_where=text("contact_id IS NULL")),
        {"info": {"undo": False}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"))
    address: Mapped[str]  # normalised
    name: Mapped[str]  # as it stood when planned
    state: Mapped[str]  # planned, sending, accepted, deferred, refused, in_doubt, held
    message_id: Mapped[str] = mapped_column(unique=True)
    token: Mapped[str] = mapped_column(unique=True)
    attempts: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(Instant)  # of the last change
    next_at: Mapped[datetime | None] = mapped_column(Instant)  # of a deferred one
    first_tried_at: Mapped[datetime | None] = mapped_column(Instant)
    reply: Mapped[str] = mapped_column(default="")  # the server's own words
    reason: Mapped[str] = mapped_column(default="")  # why held or in doubt


class LeftOutRow(Table):
    """Who was not written to, and why, as it was when sending began."""

    __tablename__ = "left_out"
    __table_args__ = (
        Index("ix_left_out_contact_id", "contact_id"),
        {"sqlite_with_rowid": False, "info": {"undo": False}},
    )

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str]
