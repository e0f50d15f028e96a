"""The ledger of consent, its derived present state, and the suppression list."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop_crm.book.columns import Instant, Table


class TopicRow(Table):
    """A newsletter one can subscribe to."""

    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(default="")
    frequency: Mapped[str] = mapped_column(default="")
    wording: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Instant)


class ConsentEventRow(Table):
    """One line of the ledger. Only ever added: triggers refuse updates and deletes."""

    __tablename__ = "consent_events"
    __table_args__ = (
        Index("ix_consent_events_address", "address", "topic_id", "at", "id"),
        Index("ix_consent_events_contact_id", "contact_id", "at"),
        {"info": {"undo": False}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Not a foreign key: the line outlives the contact and may not be touched when it goes.
    contact_id: Mapped[int | None]
    address: Mapped[str]  # normalised e-mail address
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    how: Mapped[str]
    wording: Mapped[str] = mapped_column(default="")
    incentive: Mapped[str] = mapped_column(default="")
    evidence: Mapped[str] = mapped_column(default="")
    evidence_file: Mapped[str] = mapped_column(default="")  # name in the book's attachments
    message_id: Mapped[str] = mapped_column(default="")
    voids: Mapped[int | None]  # of a correction: the event that was a mistake
    import_id: Mapped[int | None]
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class ConsentStateRow(Table):
    """The fold over the ledger for one address and topic; rebuilt from it at any time."""

    __tablename__ = "consent_states"
    __table_args__ = (
        Index("ix_consent_states_topic", "topic_id", "state", "address"),
        {"sqlite_with_rowid": False, "info": {"undo": False}},
    )

    address: Mapped[str] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    state: Mapped[str]
    since: Mapped[datetime] = mapped_column(Instant)
    event_id: Mapped[int]


class SuppressionRow(Table):
    """An address that gets nothing by mail. `lifted_at` ends it; the row stays."""

    __tablename__ = "suppressions"
    __table_args__ = ({"info": {"undo": False}},)

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(index=True)  # keyed: HMAC-SHA-256 of the normalised address
    address: Mapped[str] = mapped_column(default="")  # empty after an erasure
    reason: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(Instant)
    lifted_at: Mapped[datetime | None] = mapped_column(Instant)


class PreferenceRow(Table):
    """At most how many campaign messages a month a contact wishes (NULL: no wish)."""

    __tablename__ = "preferences"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    per_month: Mapped[int | None]
