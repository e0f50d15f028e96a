"""Handling a complaint: opened, changed, moved on and back, closed, opened again, deleted.

with book.write("New complaint “Hornbeams failed”") as session:
    handling.open_case(session, NewCase(contact_id=7, subject="Hornbeams failed", heard="…"), now)

Each movement is a row of its history. The day to ask again becomes a follow-up by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypedDict

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import clean, one_line
from desktop_crm.book import settings
from desktop_crm.contacts.tables import ContactRow
from desktop_crm.dialogue import asking_again, channel_list, complaints, first_answer, interactions
from desktop_crm.dialogue import complaint_steps as steps
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaint_steps import Limits, Step
from desktop_crm.dialogue.interactions import Log
from desktop_crm.dialogue.tables import ComplaintRow, ComplaintStepRow, InteractionRow

_AHEAD = timedelta(minutes=5)  # clocks differ
_SHORT = 60  # of a subject that is taken from what they said


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A complaint that comes in. Without a subject it is called by the first words of what was said.

    `interaction_id`: the exchange it came with; without one, an exchange is written down for it.
    """

    contact_id: int
    subject: str = ""
    channel: str = ""
    heard: str = ""
    wish: str = ""
    product_id: int | None = None
    opened_at: datetime | None = None
    interaction_id: int | None = None


class Said(TypedDict, total=False):
    """What can be said of a case; what is left out stays. `solved`: the day on which it was done."""

    subject: str
    channel: str
    heard: str
    wish: str
    product_id: int | None
    justified: str
    why: str
    cause: str
    severity: int | None
    solution: str
    cost_minor: int | None
    accepted: str
    done_by: date | None
    solved: date | None
    satisfied: str
    kept: str


_LINES = frozenset({"subject", "cause"})
_TEXTS = frozenset({"heard", "wish", "why", "solution"})
_ANSWERS: Mapping[str, tuple[object, ...]] = {
    "justified": ("", *(value for value, _words in steps.JUSTIFIED)),
    "severity": (None, *(value for value, _words in steps.SEVERITIES)),
    "accepted": ("", *(value for value, _words in steps.ACCEPTED)),
    "satisfied": ("", *(value for value, _words in steps.SATISFIED)),
    "kept": ("", *(value for value, _words in steps.KEPT)),
}


def limits(session: Session) -> Limits:
    """The days that the book's settings give each step."""
    return Limits(
        settings.get(session, settings.COMPLAINT_ANSWER),
        settings.get(session, settings.COMPLAINT_JUDGE),
        settings.get(session, settings.COMPLAINT_SOLUTION),
        settings.get(session, settings.COMPLAINT_FOLLOW_UP),
    )


# ---------------------------------------------------------------- opening and changing
def open_case(session: Session, new: NewCase, now: datetime) -> int:
    """Opens a case and returns its id. Raises UserError where nobody is named, or nothing is said."""
    contact = session.get(ContactRow, new.contact_id)
    if contact is None or contact.deleted_at is not None:
        raise UserError("This contact is not there any more.", "Restore the contact first.")
    heard = clean(new.heard)
    subject = one_line(new.subject) or _shortened(heard)
    if not subject:
        raise UserError("What is it about?", "A few words are enough.")
    came = None if new.interaction_id is None else session.get(InteractionRow, new.interaction_id)
    at = new.opened_at or (came.at if came is not None else now)
    if at > now + _AHEAD:
        raise UserError("The time lies ahead.", "Say when they complained.")
    row = ComplaintRow(
        contact_id=new.contact_id, subject=subject, opened_at=at, heard=heard, wish=clean(new.wish),
        channel=_channel(session, new.channel or (came.channel if came is not None else "")),
        product_id=new.product_id, step=Step.LISTEN.value, step_since=at, created_at=now, updated_at=now,
        justified="", why="", cause="", solution="", accepted="", satisfied="", kept="",
    )  # fmt: skip
    _set_due(session, row)
    session.add(row)
    session.flush()
    _note(session, row.id, at, None, Step.LISTEN, "")
    if came is not None:
        attach(session, row.id, came.id)
    elif row.channel:
        coming = Log(
            contact_ids=(row.contact_id,), channel=row.channel, direction=Direction.IN, at=at,
            subject=subject if heard else "", body=heard or f"Complaint: {subject}", sentiment="bad",
        )  # fmt: skip
        log(session, row.id, coming, now)
    return row.id


def change(session: Session, complaint_id: int, said: Said, now: datetime) -> None:
    """Puts other words, answers or days into a case; its day and its follow-up go with them."""
    row = _row(session, complaint_id)
    _fill(session, row, said, now)
    row.updated_at = now
    due = row.due
    _set_due(session, row)
    if row.due != due:
        asking_again.keep(session, row, now)
    session.flush()


def delete(session: Session, complaint_id: int) -> None:
    """Removes a case with its history and its follow-up; the exchanges stay."""
    session.delete(_row(session, complaint_id))
    session.flush()
    session.expire_all()


# ---------------------------------------------------------------- moving
def move_on(
    session: Session, complaint_id: int, now: datetime, said: Said | None = None, target: Step | None = None
) -> Step:
    """Takes a case to the next step, or on to `target`; where it stands now.

    Raises UserError where something has still to be said that a step on the way needs.
    """
    row = _row(session, complaint_id)
    _fill(session, row, said or {}, now)
    step = complaints.step_of(row)
    aim = target or steps.following(step)
    if aim is None or steps.order(aim) <= steps.order(step):
        raise UserError("The case does not go on from here.", "Open it again first.")
    for need in steps.missing(complaints.facts_of(row), step, aim):
        raise UserError(steps.ASK[need], "Open the case and fill it in.")
    for over in steps.passed(step, aim):
        _pass(session, row, over, now)
    _stand(session, row, aim, now)
    return aim


def move_back(
    session: Session, complaint_id: int, now: datetime, target: Step | None = None, words: str = ""
) -> Step:
    """Takes a case back to the step before, or to `target`; what was said stays, what was done is open again."""
    row = _row(session, complaint_id)
    step = complaints.step_of(row)
    aim = target or steps.before(step)
    if aim is None or steps.order(aim) >= steps.order(step):
        raise UserError("This is the first step.", "A case that was no complaint can be deleted.")
    _note(session, row.id, now, step, aim, words)
    _take_back(row, aim)
    _stand(session, row, aim, now)
    return aim


def close(session: Session, complaint_id: int, now: datetime, said: Said | None = None) -> None:
    """Closes a case. Raises UserError where a step that is left still needs something."""
    move_on(session, complaint_id, now, said, Step.CLOSED)


def reopen(session: Session, complaint_id: int, now: datetime, words: str = "") -> None:
    """Opens a closed case again, where something is to be done once more: at the solution."""
    if complaints.step_of(_row(session, complaint_id)) is not Step.CLOSED:
        raise UserError("This case is open.", "Nothing has to be done for that.")
    move_back(session, complaint_id, now, Step.SOLUTION, words)


def _pass(session: Session, row: ComplaintRow, over: Step, now: datetime) -> None:
    """A step is over: its moment and its words in the history."""
    match over:
        case Step.LISTEN:
            row.answered_at, words = row.answered_at or now, ""
        case Step.JUDGE:
            row.judged_at = now
            words = f"Justified: {steps.said(steps.JUSTIFIED, row.justified).lower()}. {row.cause}"
        case Step.SOLUTION:
            words = row.solution
        case _:
            kept = steps.said(steps.KEPT, row.kept).lower()
            words = f"Satisfied: {steps.said(steps.SATISFIED, row.satisfied).lower()}, {kept}"
    onward = steps.following(over)
    if onward is not None:
        _note(session, row.id, now, over, onward, words)


def _take_back(row: ComplaintRow, aim: Step) -> None:
    """What steps after `aim` have done is to be done once more."""
    if steps.order(aim) <= steps.order(Step.JUDGE):
        row.judged_at = None
    if steps.order(aim) <= steps.order(Step.SOLUTION):
        if row.solved_at is not None:
            row.done_by = None  # that day is over
        row.solved_at = None
    row.satisfied = row.kept = ""


def _stand(session: Session, row: ComplaintRow, aim: Step, now: datetime) -> None:
    """Puts a case at a step and sets its clock and its follow-up."""
    row.closed_at = now if aim is Step.CLOSED else None
    row.step = (Step.FOLLOW_UP if aim is Step.CLOSED else aim).value
    row.step_since = row.updated_at = now
    _set_due(session, row)
    asking_again.keep(session, row, now)
    session.flush()


# ---------------------------------------------------------------- exchanges
def log(session: Session, complaint_id: int, entry: Log, now: datetime) -> int:
    """Writes down an exchange about a case and returns its id; one of ours is the first answer."""
    number = interactions.log(session, entry, now)
    attach(session, complaint_id, number)
    return number


def attach(session: Session, complaint_id: int, interaction_id: int) -> None:
    """An exchange that is written down already belongs to a case."""
    _row(session, complaint_id)
    entry = session.get(InteractionRow, interaction_id)
    if entry is None:
        raise UserError("This entry is not there any more.", "Open the contact again.")
    before, entry.complaint_id = entry.complaint_id, complaint_id
    session.flush()
    first_answer.keep(session, (before, complaint_id))


# ---------------------------------------------------------------- pieces
def _fill(session: Session, row: ComplaintRow, said: Said, now: datetime) -> None:
    for name, value in said.items():
        if value not in _ANSWERS.get(name, (value,)):
            raise UserError("That is no answer to this.", "Choose one of those that are offered.")
        if name == "solved":
            assert value is None or isinstance(value, date)
            _solve(row, value, now)
        elif name == "channel":
            row.channel = _channel(session, str(value))
        else:
            tidy = one_line if name in _LINES else clean
            setattr(row, name, tidy(str(value)) if name in _LINES | _TEXTS else value)
    if not row.subject:
        raise UserError("What is it about?", "A few words are enough.")
    if row.cost_minor is not None and row.cost_minor < 0:
        raise UserError("It cannot have cost less than nothing.", "Type what it cost you.")


def _solve(row: ComplaintRow, day: date | None, now: datetime) -> None:
    """The day on which it was done; noon stands for it, and of the day it was opened no time before that."""
    if day is None:
        row.solved_at = None
        return
    if day > clock.local(now).date():
        raise UserError("That day is still to come.", "Say by when it is to be done instead.")
    noon = clock.from_local(datetime.combine(day, time(12)))
    opened = clock.local(row.opened_at).date()
    if day < opened:
        raise UserError("It was done before they complained.", "Choose a later day.")
    row.solved_at = max(noon, row.opened_at) if day == opened else noon


def _set_due(session: Session, row: ComplaintRow) -> None:
    since = clock.local(row.step_since).date()
    row.due = steps.due(complaints.step_of(row), since, limits(session), complaints.facts_of(row))


def _note(
    session: Session, complaint_id: int, at: datetime, before: Step | None, after: Step, words: str
) -> None:
    session.add(
        ComplaintStepRow(
            complaint_id=complaint_id, at=at, before=before.value if before else "", after=after.value,
            words=clean(words).strip(),
        )
    )  # fmt: skip
    session.flush()


def _channel(session: Session, channel: str) -> str:
    return channel_list.get(session, channel).id if channel else ""


def _shortened(heard: str) -> str:
    """The first words of what they said, as a subject."""
    words = one_line(heard)
    return words if len(words) <= _SHORT else f"{words[:_SHORT].rsplit(' ', 1)[0]} …"


def _row(session: Session, complaint_id: int) -> ComplaintRow:
    row = session.get(ComplaintRow, complaint_id)
    if row is None:
        raise UserError("This complaint is not there any more.", "Undo brings back what was deleted.")
    return row
