"""Channels, interactions and follow-ups."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_crm.book.columns import Day, Instant, Table


class ChannelRow(Table):
    """A touchpoint channel with its traits. Shipped ones are made with the book; users change them."""

    __tablename__ = "channels"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    family: Mapped[str]  # which of the shipped channels it looks like
    cost_minor: Mapped[int]  # per touch, in the book's currency
    speed: Mapped[int]  # 1 days … 5 at once
    richness: Mapped[int]  # 1 a line of text … 5 all senses
    interactivity: Mapped[int]  # 1 one way … 5 a talk
    distance: Mapped[str]  # face_to_face, personal, impersonal
    position: Mapped[int]


class InteractionRow(Table):
    """One exchange. An open point without `open_closed_at` is where the dialogue goes on."""

    __tablename__ = "interactions"
    __table_args__ = (
        Index("ix_interactions_at", "at", "channel"),
        Index(
            "ix_interactions_open",
            "at",
            sqlite_where=text("open_point <> '' AND open_closed_at IS NULL"),
        ),
        Index("ix_interactions_import_id", "import_id", sqlite_where=text("import_id IS NOT NULL")),
        Index("ix_interactions_campaign_id", "campaign_id", sqlite_where=text("campaign_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    channel: Mapped[str] = mapped_column(ForeignKey("channels.id"))
    direction: Mapped[str]  # in: they came to us; out: we went to them
    subject: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    duration_minutes: Mapped[int | None]
    cost_minor: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(default="")
    sentiment: Mapped[str] = mapped_column(default="")
    open_point: Mapped[str] = mapped_column(default="")
    open_closed_at: Mapped[datetime | None] = mapped_column(Instant)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    import_id: Mapped[int | None]  # not a reference: an undo removes these rows itself


class ParticipantRow(Table):
    """Whose interaction it is; `at` repeated, so that one contact's timeline is one index walk."""

    __tablename__ = "participants"
    __table_args__ = (
        Index("ix_participants_interaction_id", "interaction_id"),
        {"sqlite_with_rowid": False},
    )

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    interaction_id: Mapped[int] = mapped_column(
        ForeignKey("interactions.id", ondelete="CASCADE"), primary_key=True
    )


class FollowUpRow(Table):
    """Something to do about a contact by a day."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        Index("ix_follow_ups_due", "due", "due_time", "id", sqlite_where=text("done_at IS NULL")),
        Index("ix_follow_ups_contact_id", "contact_id", "done_at"),
        Index(
            "ix_follow_ups_interaction_id", "interaction_id", sqlite_where=text("interaction_id IS NOT NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    due: Mapped[date] = mapped_column(Day)
    due_time: Mapped[str] = mapped_column(default="")  # "10:30", local; empty for any time
    what: Mapped[str]
    channel: Mapped[str] = mapped_column(default="")
    interaction_id: Mapped[int | None] = mapped_column(ForeignKey("interactions.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[str] = mapped_column(default="")
