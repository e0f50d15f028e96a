"""Channels, interactions with what belongs to them, follow-ups and cadences, complaints."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_crm.book.columns import Day, Instant, Json, Table


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
        Index("ix_interactions_complaint_id", "complaint_id", sqlite_where=text("complaint_id IS NOT NULL")),
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
    place: Mapped[str] = mapped_column(default="", server_default="")
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id", ondelete="SET NULL"))


class InteractionFileRow(Table):
    """A file that belongs to an exchange; its bytes lie in the book's attachments under `stored`."""

    __tablename__ = "interaction_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    interaction_id: Mapped[int] = mapped_column(ForeignKey("interactions.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]  # as the user knows it
    stored: Mapped[str]
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int]  # bytes
    position: Mapped[int] = mapped_column(default=0)


class InteractionProductRow(Table):
    """A product that was spoken of."""

    __tablename__ = "interaction_products"
    __table_args__ = (Index("ix_interaction_products_product_id", "product_id"), {"sqlite_with_rowid": False})

    interaction_id: Mapped[int] = mapped_column(
        ForeignKey("interactions.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)


class InteractionVersionRow(Table):
    """What an exchange said before it was changed, and until when."""

    __tablename__ = "interaction_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    interaction_id: Mapped[int] = mapped_column(ForeignKey("interactions.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime] = mapped_column(Instant)
    entry: Mapped[Any] = mapped_column(Json)


class NoteRow(Table):
    """Something worth keeping about a contact that was no exchange, with its day."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_contact_id", "contact_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    former: Mapped[Any] = mapped_column(Json, default=list, server_default="[]")  # see `former_words`


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
        Index("ix_follow_ups_done_at", "done_at", sqlite_where=text("done_at IS NOT NULL")),
        Index(
            "ix_follow_ups_interaction_id", "interaction_id", sqlite_where=text("interaction_id IS NOT NULL")
        ),
        Index("ix_follow_ups_cadence_id", "cadence_id", sqlite_where=text("cadence_id IS NOT NULL")),
        Index("ix_follow_ups_complaint_id", "complaint_id", sqlite_where=text("complaint_id IS NOT NULL")),
        Index("ix_follow_ups_touch_id", "touch_id", sqlite_where=text("touch_id IS NOT NULL")),
        # Of cadences; nothing refers to their numbers.
        {"info": {"made_by_reviews": "cadence_id IS NOT NULL AND done_at IS NULL"}},
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
    repeat_every: Mapped[int | None]  # every so many `repeat_unit`; NULL: once
    repeat_unit: Mapped[str] = mapped_column(default="", server_default="")  # day, week, month, year
    # What a repetition is counted from; of a cadence's the day it was put on: with another `due` it was moved by hand.
    anchor: Mapped[date | None] = mapped_column(Day)
    cadence_id: Mapped[int | None] = mapped_column(
        ForeignKey("cadences.id", ondelete="SET NULL"), info={"follows": True}
    )
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id", ondelete="CASCADE"))
    touch_id: Mapped[int | None] = mapped_column(ForeignKey("plan_touches.id", ondelete="SET NULL"))
    former: Mapped[Any] = mapped_column(
        Json, default=list, server_default="[]"
    )  # outcomes; see `former_words`
    # Of a later turn of what repeats the number and moment of the first; it is known by it outside of the book.
    series: Mapped[str] = mapped_column(default="", server_default="")


class CadenceRow(Table):
    """A follow-up made by itself so long after the last real contact, for a contact, a tag or a stage."""

    __tablename__ = "cadences"
    __table_args__ = (
        Index("ix_cadences_contact_id", "contact_id", sqlite_where=text("contact_id IS NOT NULL")),
        Index("ix_cadences_tag_id", "tag_id", sqlite_where=text("tag_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    tag_id: Mapped[int | None] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"))
    stage: Mapped[str] = mapped_column(default="")
    every: Mapped[int]
    unit: Mapped[str]  # day, week, month, year
    what: Mapped[str]
    channel: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    paused_at: Mapped[datetime | None] = mapped_column(Instant)


class ComplaintRow(Table):
    """A complaint: a case that is listened to, judged, solved and followed up."""

    __tablename__ = "complaints"
    __table_args__ = (
        Index("ix_complaints_contact_id", "contact_id", "opened_at"),
        Index("ix_complaints_open", "step", "due", sqlite_where=text("closed_at IS NULL")),
        Index("ix_complaints_opened_at", "opened_at"),
        Index("ix_complaints_product_id", "product_id", sqlite_where=text("product_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    subject: Mapped[str]  # in a few words, as the board shows it
    opened_at: Mapped[datetime] = mapped_column(Instant)
    channel: Mapped[str] = mapped_column(default="")
    heard: Mapped[str] = mapped_column(default="")  # what happened, in their words
    wish: Mapped[str] = mapped_column(default="")  # what would put it right for them
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id", ondelete="SET NULL"))
    step: Mapped[str]  # listen, judge, solution, follow_up
    step_since: Mapped[datetime] = mapped_column(Instant)
    due: Mapped[date | None] = mapped_column(Day)  # of the present step
    # The first answer they got, kept with every exchange.
    answered_at: Mapped[datetime | None] = mapped_column(Instant, info={"follows": True})
    justified: Mapped[str] = mapped_column(default="")  # yes, partly, no
    why: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")  # what it is counted under
    severity: Mapped[int | None]  # 1 small, 2 middling, 3 grave
    judged_at: Mapped[datetime | None] = mapped_column(Instant)
    solution: Mapped[str] = mapped_column(default="")
    cost_minor: Mapped[int | None]  # in the book's currency
    accepted: Mapped[str] = mapped_column(default="")  # yes, no
    done_by: Mapped[date | None] = mapped_column(Day)
    solved_at: Mapped[datetime | None] = mapped_column(Instant)
    satisfied: Mapped[str] = mapped_column(default="")  # yes, partly, no
    kept: Mapped[str] = mapped_column(default="")  # won_back, lost
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class ComplaintStepRow(Table):
    """A complaint went from one step to another, was closed or opened again: its history."""

    __tablename__ = "complaint_steps"
    __table_args__ = (Index("ix_complaint_steps_complaint_id", "complaint_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Instant)
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
