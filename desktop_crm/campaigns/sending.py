"""Sends a planned campaign through one transport; can be killed at any moment, and goes on where it was.

    result = sending.run(book, campaign_id, transports.of_campaign(book, campaign_id))

One run at a time in a book, also across processes. A run never sleeps for long: where the day's number is
reached, the server wants a rest, or only deferred letters are left, it ends and says when it can go on
(`due` lists what may go on now).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import one_line
from desktop_crm.base.work import Progress, Stop, never, silent
from desktop_crm.book.database import Book
from desktop_crm.campaigns import building, claiming, drafting, planning, running
from desktop_crm.campaigns.building import Build, Copy
from desktop_crm.campaigns.ending import Ended
from desktop_crm.campaigns.running import Sender
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.campaigns.tables import CampaignRow
from desktop_crm.contacts import addresses
from desktop_crm.mail import tokens
from desktop_crm.mail.answers import (
    Accepted,
    Answer,
    Transport,
)

LOCK = "sending.lock"


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended. `counts` of the whole campaign; `tried` were handed over in this run."""

    ended: Ended
    why: str
    until: datetime | None
    tried: int
    counts: dict[DeliveryState, int]
    left_out: int
    seconds: float


def run(
    book: Book,
    campaign_id: int,
    transport: Transport,
    *,
    now: Callable[[], datetime] = clock.now,
    progress: Progress = silent,
    stop: Stop = never,
    limit: int | None = None,
    sleep: Callable[[float], None] = time.sleep,
    build: Build | None = None,
    unasked: bool = False,
) -> RunResult:
    """Sends what is due, also of a campaign that was paused or stopped. The caller closes the transport.

    `unasked`: nobody pressed a button, it was `due`; what was paused meanwhile stays paused.

    Raises UserError where another run is alive, nothing was planned, or the letter cannot be built.
    """
    began = now()
    with alone(book.folder):
        sender = Sender(book, campaign_id, transport, now, progress, stop, limit, sleep, build, unasked)
        end = sender.go()
        with book.read() as session:
            return RunResult(
                ended=end.ended,
                why=end.why,
                until=end.until,
                tried=sender.tried,
                counts=running.counts(session, campaign_id),
                left_out=running.left_out(session, campaign_id),
                seconds=(now() - began).total_seconds(),
            )


def settle(book: Book) -> int:
    """At the start of the program: what a killed run was handing over is in doubt. How many there were."""
    try:
        with alone(book.folder), book.write() as session:
            return claiming.settle(session)
    except UserError:
        return 0  # a run is alive in another window


def due(session: Session, now: datetime) -> tuple[int, ...]:
    """The campaigns that may go on by themselves now, the oldest first."""
    query = (
        select(CampaignRow.id)
        .where(CampaignRow.state == CampaignState.SENDING, CampaignRow.deleted_at.is_(None))
        .where(CampaignRow.held_until.is_(None) | (CampaignRow.held_until <= now))
        .order_by(CampaignRow.started_at, CampaignRow.id)
    )
    return tuple(session.scalars(query))


def pause(session: Session, campaign_id: int, now: datetime) -> None:
    """Ends the run after the letter that is being handed over; it stays so until `go_on` or `run`."""
    _turn(session, campaign_id, CampaignState.PAUSED, now)


def halt(session: Session, campaign_id: int, now: datetime) -> None:
    """The same for good, as far as the user sees now: those left can still get it later."""
    _turn(session, campaign_id, CampaignState.STOPPED, now)


def go_on(session: Session, campaign_id: int, now: datetime) -> None:
    """Lets a paused, stopped or waiting campaign go on at the next `due`."""
    row = drafting.row_of(session, campaign_id)
    if row.state in (CampaignState.PAUSED, CampaignState.STOPPED, CampaignState.SENDING):
        row.state, row.held_reason, row.held_until = CampaignState.SENDING, "", None
        row.updated_at = now
        session.flush()


def put_off(session: Session, campaign_id: int, until: datetime, now: datetime) -> None:
    """Lets a planned campaign begin, or go on, by itself at `until`, and not before unless the user says so.

    Raises UserError where that is past or nothing is planned.
    """
    row = drafting.row_of(session, campaign_id)
    if until <= now:
        raise UserError("That time is past.", "Choose one that is still to come, or send it now.")
    if row.state not in (CampaignState.SENDING, CampaignState.PAUSED):
        raise UserError(f"“{row.name}” is not on its way.", "Send it first.")
    row.state, row.held_until, row.updated_at = CampaignState.SENDING, until, now
    row.held_reason = f"It leaves {moment_words(until, now)}, while the program is open."
    session.flush()


def _turn(session: Session, campaign_id: int, state: CampaignState, now: datetime) -> None:
    row = drafting.row_of(session, campaign_id)
    if row.state in (CampaignState.SENDING, CampaignState.PAUSED):
        row.state, row.held_reason, row.held_until, row.updated_at = state, "", None, now
        session.flush()


def send_test(
    book: Book,
    campaign_id: int,
    address: str,
    transport: Transport,
    *,
    contact_id: int | None = None,
    now: Callable[[], datetime] = clock.now,
) -> Answer:
    """Sends the letter as it stands to one address, read as a contact or an example; marked as a test.

    It is no delivery: it counts nowhere and its way out leads nowhere. Raises UserError for a bad address.
    """
    found = addresses.email(address)
    if isinstance(found, addresses.BadAddress):
        raise UserError(f"“{one_line(address)}” {found.why}.", "Type one e-mail address.")
    with book.read() as session:
        issue = planning.issue(session, campaign_id, now())
        who = building.copy_for(session, campaign_id, contact_id, issue.sender_address)
    token = tokens.new_token()
    copy = Copy(found, "", tokens.message_id(token, issue.sender_address), token, who.person)
    answer = transport.hand_over(building.builder(book, issue, test=True).build(copy, now()))
    if isinstance(answer, Accepted):
        with book.write() as session:
            drafting.row_of(session, campaign_id).tested_at = now()
    return answer


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No other process sends letters of the book in `folder` meanwhile; the lock ends with its process.

    Raises UserError where one does.
    """
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as fault:
        raise UserError(
            "A newsletter of this book is being sent already.", "Wait for it, or pause it first."
        ) from fault
    try:
        yield
    finally:
        lock.release()
