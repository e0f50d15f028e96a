"""The newsletters one can subscribe to, and how many addresses stand where with each."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import clean, fold, one_line
from desktop_crm.consent.state import State
from desktop_crm.consent.tables import ConsentEventRow, ConsentStateRow, TopicRow

LONGEST = 200  # letters of a topic's name


@dataclass(frozen=True, slots=True)
class Topic:
    """A newsletter. `counts` holds addresses by state and has no entry for State.NEVER."""

    id: int
    name: str
    description: str = ""
    frequency: str = ""
    wording: str = ""
    counts: dict[State, int] = field(default_factory=dict)


def listed(session: Session) -> tuple[Topic, ...]:
    """All topics by name, each with its counts."""
    counts: dict[int, dict[State, int]] = defaultdict(dict)
    grouped = select(ConsentStateRow.topic_id, ConsentStateRow.state, func.count()).group_by(
        ConsentStateRow.topic_id, ConsentStateRow.state
    )
    for topic_id, state, count in session.execute(grouped):
        counts[topic_id][State(state)] = count
    rows = session.scalars(select(TopicRow).order_by(TopicRow.folded))
    return tuple(_record(row, counts.get(row.id, {})) for row in rows)


def find(session: Session, name: str) -> Topic | None:
    """The topic of that name in any spelling, without counts."""
    row = session.scalar(select(TopicRow).where(TopicRow.folded == fold(one_line(name))))
    return None if row is None else _record(row, {})


def get(session: Session, topic_id: int) -> Topic:
    """One topic, without counts. Raises UserError where it is gone."""
    return _record(_row(session, topic_id), {})


def take(session: Session, name: str, now: datetime) -> int:
    """The id of the topic of that name, made where there is none yet."""
    found = find(session, name)
    return found.id if found else add(session, name, now)


def add(
    session: Session,
    name: str,
    now: datetime,
    description: str = "",
    frequency: str = "",
    wording: str = "",
) -> int:
    """Makes a topic; its id. Raises UserError where the name is empty or taken."""
    plain = _free_name(session, name)
    row = TopicRow(
        name=plain,
        folded=fold(plain),
        description=clean(description),
        frequency=clean(frequency),
        wording=clean(wording),
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def change(
    session: Session,
    topic_id: int,
    name: str | None = None,
    description: str | None = None,
    frequency: str | None = None,
    wording: str | None = None,
) -> None:
    """Changes what is given. What people agreed to stays as their events say."""
    row = _row(session, topic_id)
    if name is not None:
        row.name = _free_name(session, name, topic_id)
        row.folded = fold(row.name)
    if description is not None:
        row.description = clean(description)
    if frequency is not None:
        row.frequency = clean(frequency)
    if wording is not None:
        row.wording = clean(wording)
    session.flush()


def remove(session: Session, topic_id: int) -> None:
    """Removes a topic. Raises UserError where somebody was ever asked about it or a campaign uses it."""
    row = _row(session, topic_id)
    refusal = UserError(
        f"“{row.name}” is in use.",
        "People answered for it, or a campaign was written for it. Rename it instead.",
    )
    if session.scalar(select(ConsentEventRow.id).where(ConsentEventRow.topic_id == topic_id).limit(1)):
        raise refusal
    session.delete(row)
    try:
        session.flush()
    except IntegrityError as fault:
        raise refusal from fault


def _row(session: Session, topic_id: int) -> TopicRow:
    row = session.get(TopicRow, topic_id)
    if row is None:
        raise UserError("This topic is not in the book any more.", "Choose another topic.")
    return row


def _free_name(session: Session, name: str, own_id: int | None = None) -> str:
    plain = one_line(name)
    if not fold(plain):
        raise UserError("The topic has no name.", "Type what people subscribe to, such as “Monthly news”.")
    if len(plain) > LONGEST:
        raise UserError(
            f"The name of the topic has {len(plain):,} letters.", f"Find one with at most {LONGEST}."
        )
    taken = session.scalar(select(TopicRow).where(TopicRow.folded == fold(plain)))
    if taken is not None and taken.id != own_id:
        raise UserError(f"There is a topic “{taken.name}” already.", "Use it, or choose another name.")
    return plain


def _record(row: TopicRow, counts: dict[State, int]) -> Topic:
    return Topic(row.id, row.name, row.description, row.frequency, row.wording, counts)
