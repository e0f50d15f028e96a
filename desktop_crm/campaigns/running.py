"""One run: letter after letter, until nobody is left, a limit is reached, or somebody has to look.

It keeps nothing in memory that the ledger does not have: killed at any moment, the next run goes on.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import BookProblem, UserError
from desktop_crm.base.work import Progress, Step, Stop
from desktop_crm.book import settings
from desktop_crm.book.columns import from_millis, to_millis
from desktop_crm.book.database import Book, Statement
from desktop_crm.campaigns import building, claiming, departures, drafting, ending, planning
from desktop_crm.campaigns.building import Build
from desktop_crm.campaigns.claiming import Claimed
from desktop_crm.campaigns.departures import Departures
from desktop_crm.campaigns.ending import End, Series
from desktop_crm.campaigns.pacing import DAY, Meter, Pace
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.consent import gate
from desktop_crm.mail.answers import (
    Accepted,
    AccountFault,
    Answer,
    InDoubt,
    Refused,
    Transport,
)
from desktop_crm.mail.practice import PracticeTransport
from desktop_crm.mail.smtp import SmtpTransport

_NAP = 0.25  # seconds between looks at Pause and Stop while the pace makes the run wait
_PATIENCE = 20  # times that an outcome is tried to be written while another program holds the book


class Sender:
    """A run: what it knows from one letter to the next."""

    def __init__(
        self,
        book: Book,
        campaign_id: int,
        transport: Transport,
        now: Callable[[], datetime],
        progress: Progress,
        stop: Stop,
        limit: int | None,
        sleep: Callable[[float], None],
        build: Build | None,
        unasked: bool = False,
    ) -> None:
        self._book = book
        self._id = campaign_id
        self._transport = transport
        self._now = now
        self._progress = progress
        self._stop = stop
        self._limit = limit
        self._sleep = sleep
        self._unasked = unasked
        self._series = Series()
        self.tried = 0
        left = departures.read(book.folder)
        with book.write() as session:
            claiming.settle(session)
            claiming.doubt_what_left(session, left, now())
            self._release(session)
            self._prepare(session)
            planning.adopt_sender(session, campaign_id)
            row = drafting.row_of(session, campaign_id)
            self._issue = planning.frozen_issue(row)
        self._build = build or building.builder(book, self._issue).build

    def _release(self, session: Session) -> None:
        """Those who waited for a complaint get it now that it is closed; a finished campaign only if asked to."""
        row = drafting.row_of(session, self._id)
        over = row.state == CampaignState.FINISHED
        if not (over and self._unasked) and claiming.release(session, self._id, self._now()) and over:
            row.state, row.finished_at = CampaignState.SENDING, None

    def _prepare(self, session: Session) -> None:
        row = drafting.row_of(session, self._id)
        practice = isinstance(self._transport, PracticeTransport)
        if row.deleted_at is not None:
            raise UserError(f"“{row.name}” is deleted.", "Bring it back first.")
        if row.state == CampaignState.DRAFT:
            raise UserError(f"“{row.name}” is a draft.", "Check it, then send it.")
        if practice and not row.practice:
            raise UserError(
                "This newsletter is meant to leave, but the practice outbox is chosen.",
                "Choose your mail account in Settings, then go on.",
            )
        if row.practice and isinstance(self._transport, SmtpTransport):
            raise UserError(f"“{row.name}” was practice.", "Make a copy and send that.")
        per_minute, per_day = (
            settings.get(session, settings.PER_MINUTE),
            settings.get(session, settings.PER_DAY),
        )
        if row.practice:
            per_minute = per_day = 0
        now = self._now()
        self._rules = gate.rules(session, row.practice)
        self._pace = Pace(per_minute, per_day, _recent(session, now))
        found = counts(session, self._id)
        already = sum(found.get(state, 0) for state in _FINAL)
        rest = found.get(DeliveryState.PLANNED, 0) + found.get(DeliveryState.DEFERRED, 0)
        self._total = already + rest
        self._done = already
        self._meter = Meter(self._total, already, per_minute, now)

    def go(self) -> End:
        """Letter after letter, until there is a reason to end."""
        self._start()
        self._departures = Departures(self._book.folder)
        try:
            return self._go()
        finally:
            self._departures.close()

    def _go(self) -> End:
        last: tuple[Claimed, Answer] | None = None
        while True:
            end = self._judge(last)
            ready = end is None and self._pace.wait(self._now()) <= 0
            if last is None and end is None and not ready and self._is_running():
                self._sleep(min(_NAP, self._pace.wait(self._now())))
                continue
            end, step = self._write(last, end, ready or last is None)
            last = (step, self._hand_over(step)) if isinstance(step, Claimed) else None
            if end is not None:
                self._tell()
                return end

    def _write(
        self, last: tuple[Claimed, Answer] | None, end: End | None, ready: bool
    ) -> tuple[End | None, claiming.Next | None]:
        """The outcome of the last letter and the mark of the next, in one commit."""
        for patience in range(_PATIENCE, 0, -1):
            try:
                with self._book.write_plainly() as run:
                    state = claiming.write(run, *last, self._now()) if last else None
                    step = self._claim(run) if ready and end is None else None
                    over = end or (None if step is None else ending.of_next(step, self._now()))
                    if over is not None:
                        over = self._finish(run, over)
            except BookProblem:
                # The server has taken the letter: that must not be forgotten because the book is busy.
                if last is None or patience == 1:
                    raise
                self._sleep(1)
            else:
                self._note(state)
                return over, step
        raise AssertionError("patience ends in a return or a raise")

    def _claim(self, run: Statement) -> claiming.Next:
        return claiming.claim(run, self._id, self._issue.topic_id, self._rules, self._now())

    def _is_running(self) -> bool:
        with self._book.read() as session:
            return drafting.row_of(session, self._id).state == CampaignState.SENDING

    def _start(self) -> None:
        with self._book.write() as session:
            row = drafting.row_of(session, self._id)
            waits = row.state == CampaignState.SENDING
            if row.state != CampaignState.FINISHED and (waits or not self._unasked):
                row.state, row.held_reason, row.held_until = CampaignState.SENDING, "", None
                session.flush()

    def _hand_over(self, claimed: Claimed) -> Answer:
        try:
            self._tell()
            message = self._build(claimed.copy, self._now())
        except ValueError as fault:
            # The address cannot be written into a message: that is this recipient's own trouble.
            return Refused(f"This address cannot be written to: {fault}")
        except BaseException:
            with self._book.write_plainly() as run:
                claiming.unclaim(run, claimed, self._now())
            raise
        try:
            answer = self._transport.hand_over(message)
        except BaseException:
            with self._book.write_plainly() as run:
                claiming.write(run, claimed, InDoubt(claiming.CRASHED), self._now())
            raise
        if isinstance(answer, (Accepted, InDoubt)):
            self._departures.note(claimed.copy.token, claimed.attempts + 1)
        if not isinstance(answer, AccountFault):
            self.tried += 1
            self._pace.went(self._now())
        return answer

    # ------------------------------------------------------------ when to end
    def _judge(self, last: tuple[Claimed, Answer] | None) -> End | None:
        """Whether the last answer, the limits or the user end the run before the next letter."""
        now = self._now()
        if last is not None:
            answer = last[1]
            if isinstance(answer, AccountFault):
                return ending.of_fault(answer, self._pace.first_leaves(now), now)
            end = self._series.look(answer, now)
            if end is not None:
                return end
        if self._stop():
            return ending.INTERRUPTED
        if self._limit is not None and self.tried >= self._limit:
            return ending.LIMIT
        until = self._pace.full_until(now)
        if until is not None:
            return ending.day_is_full(until, now)
        return None

    def _finish(self, run: Statement, end: End) -> End:
        (state,) = run("SELECT state FROM campaigns WHERE id = ?", (self._id,)).fetchone()
        if state not in (CampaignState.SENDING, CampaignState.FINISHED):
            return end  # the user paused or stopped it meanwhile: that stands
        if not claiming.anybody_left(run, self._id):
            end = ending.FINISHED  # also where the last one reached a limit
        now = to_millis(self._now())
        until = None if end.until is None else to_millis(end.until)
        finished = now if end.state is CampaignState.FINISHED else None
        run(_END, (end.state.value, end.why, until, now, finished, self._id))
        return end

    # ------------------------------------------------------------ saying where it is
    def _note(self, state: DeliveryState | None) -> None:
        if state in _FINAL:
            self._done += 1
            self._meter.done += 1

    def _tell(self) -> None:
        self._progress(Step(self._done, self._total, self._meter.words(self._now())))


_END = (
    "UPDATE campaigns SET state = ?, held_reason = ?, held_until = ?, updated_at = ?,"
    " finished_at = coalesce(finished_at, ?) WHERE id = ?"
)
_FINAL = (DeliveryState.ACCEPTED, DeliveryState.REFUSED, DeliveryState.IN_DOUBT)


def _recent(session: Session, now: datetime) -> list[datetime]:
    """When messages of any campaign really left, or may have, in the last 24 hours."""
    found = session.execute(
        sql(
            "SELECT d.at FROM deliveries AS d JOIN campaigns AS c ON c.id = d.campaign_id"
            f" WHERE d.at > :since AND d.state IN {gate.COUNTED} AND NOT c.practice"
        ),
        {"since": to_millis(now - DAY)},
    )
    return [from_millis(at) for at in found.scalars()]


def counts(session: Session, campaign_id: int) -> dict[DeliveryState, int]:
    """A campaign's deliveries by state; states with none are absent."""
    rows = session.execute(
        sql("SELECT state, count(*) FROM deliveries WHERE campaign_id = :id GROUP BY state"),
        {"id": campaign_id},
    )
    return {DeliveryState(state): count for state, count in rows}


def left_out(session: Session, campaign_id: int) -> int:
    """How many were not written to when sending began."""
    query = "SELECT count(*) FROM left_out WHERE campaign_id = :id"
    return int(session.execute(sql(query), {"id": campaign_id}).scalar_one())
