"""Contacts, the ways to reach them, tags and custom fields."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_crm.base.dates import PartialDate
from desktop_crm.book.columns import AsGiven, Day, Instant, Json, Partial, Table


class ContactRow(Table):
    """A person or an organisation; names as written, in any script."""

    __tablename__ = "contacts"
    __table_args__ = (
        # Every list shows the living in the order of one of these; deleted ones are few. Who lacks the value
        # of a list stands behind the others by name.
        Index("ix_contacts_sort_name", "sort_name", "id", sqlite_where=text("deleted_at IS NULL")),
        Index(
            "ix_contacts_last_at",
            "last_at",
            "id",
            sqlite_where=text("deleted_at IS NULL AND last_at IS NOT NULL"),
        ),
        Index(
            "ix_contacts_stage",
            "stage",
            "sort_name",
            "id",
            sqlite_where=text("deleted_at IS NULL AND stage <> ''"),
        ),
        # By month and day, whatever the year: whose birthday is next.
        Index(
            "ix_contacts_birthday",
            text("substr(birthday, -5)"),
            "sort_name",
            "id",
            "birthday",
            sqlite_where=text("birthday IS NOT NULL AND deleted_at IS NULL"),
        ),
        Index(
            "ix_contacts_anniversary",
            text("substr(anniversary, -5)"),
            "sort_name",
            "id",
            "anniversary",
            sqlite_where=text("anniversary IS NOT NULL AND deleted_at IS NULL"),
        ),
        Index("ix_contacts_deleted_at", "deleted_at", sqlite_where=text("deleted_at IS NOT NULL")),
        Index("ix_contacts_merged_into", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
        Index(
            "ix_contacts_organisation_id", "organisation_id", sqlite_where=text("organisation_id IS NOT NULL")
        ),
        Index("ix_contacts_household_id", "household_id", sqlite_where=text("household_id IS NOT NULL")),
        Index("ix_contacts_referred_by", "referred_by", sqlite_where=text("referred_by IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String, default="person")
    full_name: Mapped[str] = mapped_column(default="")
    given: Mapped[str] = mapped_column(default="")
    family: Mapped[str] = mapped_column(default="")
    middle: Mapped[str] = mapped_column(default="")
    prefix: Mapped[str] = mapped_column(default="")
    suffix: Mapped[str] = mapped_column(default="")
    nickname: Mapped[str] = mapped_column(default="")
    phonetic_given: Mapped[str] = mapped_column(default="")
    phonetic_family: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    department: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    time_zone: Mapped[str] = mapped_column(default="")
    gender: Mapped[str] = mapped_column(default="")
    birthday: Mapped[PartialDate | None] = mapped_column(Partial)
    anniversary: Mapped[PartialDate | None] = mapped_column(Partial)
    household: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    photo: Mapped[str] = mapped_column(default="")  # name in the book's attachments
    source: Mapped[str] = mapped_column(default="")
    # By rule; who pins it is noted in `hand_edits`.
    stage: Mapped[str] = mapped_column(default="", info={"follows": True})
    sort_name: Mapped[str] = mapped_column(default="", info={"follows": True})
    match_name: Mapped[str] = mapped_column(default="", index=True, info={"follows": True})
    # Kept by the dialogue room with every interaction, so that lists need not look there.
    last_at: Mapped[datetime | None] = mapped_column(Instant, info={"follows": True})
    last_channel: Mapped[str] = mapped_column(default="", info={"follows": True})
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)
    # Who is said to be the same: this row is then deleted, keeps what it was, and its number leads there.
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id", ondelete="SET NULL"))
    referred_by: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"))
    stage_pinned: Mapped[bool] = mapped_column(
        default=False, server_default="0"
    )  # set by hand, rules leave it


class HouseholdRow(Table):
    """People who live together: one letter is enough for them."""

    __tablename__ = "households"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    size: Mapped[int | None]  # how many live there, also those who are no contacts
    income_band: Mapped[str] = mapped_column(default="")


class HandEditRow(Table):
    """A value that a person typed or changed after the contact came into the book, and when.

    `field` is a column of contacts, or `address:ID`, `detail:ID`, `field:ID`. What stands here came from a
    person; everything else came with the contact or from an import.
    """

    __tablename__ = "hand_edits"
    __table_args__ = ({"sqlite_with_rowid": False},)

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)


class MergeRow(Table):
    """One contact that was said to be another, and how to take that back."""

    __tablename__ = "merges"
    __table_args__ = (
        Index("ix_merges_into_id", "into_id"),
        Index("ix_merges_from_id", "from_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    into_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(default="")
    score: Mapped[float | None]
    changes: Mapped[Any] = mapped_column(Json)  # what moved and what it was before
    at: Mapped[datetime] = mapped_column(Instant)


class ToldApartRow(Table):
    """Two contacts that look alike and are two people: never proposed again. `a_id` is the smaller id."""

    __tablename__ = "told_apart"
    __table_args__ = (Index("ix_told_apart_b_id", "b_id"), {"sqlite_with_rowid": False})

    a_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)


class AddressRow(Table):
    """One way to reach a contact: as typed, and normalised where it can be used (else NULL)."""

    __tablename__ = "addresses"
    __table_args__ = (
        Index("ix_addresses_channel_normal", "channel", "normal"),
        # The channel too, or SQLite takes the index above for one contact's e-mail addresses.
        Index("ix_addresses_contact_id", "contact_id", "channel"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    channel: Mapped[str]
    value: Mapped[str]
    normal: Mapped[str | None]
    label: Mapped[str] = mapped_column(default="")
    preferred: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    # Of postal addresses (channel letter), whose `value` is the whole on one line:
    street: Mapped[str] = mapped_column(default="")
    extended: Mapped[str] = mapped_column(default="")
    po_box: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    region: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    # Of accounts in social networks: how many follow it, and the day that was read.
    followers: Mapped[int | None]
    followers_on: Mapped[date | None] = mapped_column(Day)


class DetailRow(Table):
    """What a contact may have several of: further organisations and titles, websites, relations, ids."""

    __tablename__ = "details"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    field: Mapped[str]
    value: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class TagRow(Table):
    __tablename__ = "tags"
    __table_args__ = ({"info": {"shown_by": "SELECT contact_id FROM contact_tags WHERE tag_id = {row}.id"}},)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)


class ContactTagRow(Table):
    __tablename__ = "contact_tags"
    __table_args__ = (Index("ix_contact_tags_tag_id", "tag_id", "contact_id"), {"sqlite_with_rowid": False})

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True)


class FieldRow(Table):
    """A custom field the user or an import made."""

    __tablename__ = "fields"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(default="text", server_default="text")  # number, date, choice, yes_no
    choices: Mapped[Any] = mapped_column(Json, default=list, server_default="[]")


class FieldValueRow(Table):
    __tablename__ = "field_values"
    __table_args__ = (Index("ix_field_values_field_id", "field_id", "normal"), {"sqlite_with_rowid": False})

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("fields.id", ondelete="CASCADE"), primary_key=True)
    value: Mapped[str]
    # What it is compared and sorted by: a number, an ISO day, 0 or 1, else the folded text.
    normal: Mapped[Any] = mapped_column(AsGiven, default="")


class QuestionPutRow(Table):
    """A question about a contact that is not to be asked again before `until`; NULL: never."""

    __tablename__ = "questions_put"
    __table_args__ = ({"sqlite_with_rowid": False},)

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[date | None] = mapped_column(Day)
    at: Mapped[datetime] = mapped_column(Instant)


class DismissalRow(Table):
    """A line of Today that was dismissed: `birthday`, `anniversary`, `quiet`; it comes back after `until`."""

    __tablename__ = "dismissals"
    __table_args__ = ({"sqlite_with_rowid": False},)

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[date] = mapped_column(Day)
