"""Interaction plans, their touches and the people in them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop_crm.book.columns import Day, Instant, Table


class PlanRow(Table):
    """A goal for a group: what, how many, by when, for how much."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    goal: Mapped[str] = mapped_column(default="")  # in words
    goal_number: Mapped[int | None]
    goal_unit: Mapped[str] = mapped_column(default="")  # purchases, revenue, replies, visits, by_hand
    begins: Mapped[date] = mapped_column(Day)
    deadline: Mapped[date | None] = mapped_column(Day)
    budget_minor: Mapped[int | None]  # in the book's currency
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segments.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)


class PlanTouchRow(Table):
    """One touch of a plan: everybody in it is spoken to over a channel by a day."""

    __tablename__ = "plan_touches"
    __table_args__ = (Index("ix_plan_touches_plan_id", "plan_id", "due"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    due: Mapped[date] = mapped_column(Day)
    channel: Mapped[str] = mapped_column(ForeignKey("channels.id"))
    what: Mapped[str]
    cost_minor: Mapped[int | None]  # a person; None: what the channel costs
    begun_at: Mapped[datetime | None] = mapped_column(Instant)  # when its follow-ups were made


class PlanPersonRow(Table):
    """Somebody in a plan, and when they reached its goal where that is counted by hand."""

    __tablename__ = "plan_people"
    __table_args__ = (Index("ix_plan_people_contact_id", "contact_id"), {"sqlite_with_rowid": False})

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    reached_at: Mapped[datetime | None] = mapped_column(Instant)
