"""`campaign test`, `send`, `deliveries` and `report`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import count_words
from desktop_crm.campaigns import drafting, planning, results, sending, transports
from desktop_crm.campaigns.checking import Severity
from desktop_crm.campaigns.ending import Ended
from desktop_crm.campaigns.results import Delivery
from desktop_crm.campaigns.sending import RunResult
from desktop_crm.campaigns.states import DELIVERY_WORDS, CampaignState, DeliveryState
from desktop_crm.cli.answers import Answer, Code, Run, count, moment, whole
from desktop_crm.cli.people import person
from desktop_crm.cli.preflight import preflight
from desktop_crm.consent.gate import WORDS
from desktop_crm.mail.answers import Accepted, AccountFault

if TYPE_CHECKING:
    from desktop_crm.book.database import Book
    from desktop_crm.cli.answers import Commands


def add(kinds: Commands) -> None:
    test = kinds.add_parser("test", help="send one copy to any address, marked as a test")
    test.add_argument("id", type=whole, metavar="ID")
    test.add_argument("--to", required=True, metavar="ADDR")
    test.add_argument("--contact", metavar="EMAIL|ID", help="as whom it is read (an example person)")
    test.set_defaults(run=_test)
    send = kinds.add_parser("send", help="send it now, or go on where it stopped")
    send.add_argument("id", type=whole, metavar="ID")
    send.add_argument("--yes", action="store_true", help="do not ask first")
    send.add_argument("--limit", type=count, metavar="N", help="at most so many now, the rest later")
    send.add_argument("--at", type=moment, metavar="ISO", help="not now, but then, while the program is open")
    send.set_defaults(run=_send)
    rows = kinds.add_parser("deliveries", help="every recipient's row")
    rows.add_argument("id", type=whole, metavar="ID")
    rows.set_defaults(run=_deliveries)
    report = kinds.add_parser("report", help="what came of it")
    report.add_argument("id", type=whole, metavar="ID")
    report.set_defaults(run=_report)


# ---------------------------------------------------------------- test
def _test(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book:
        with book.read() as session:
            contact_id = person(session, given.contact).id if given.contact else None
        transport = transports.of_book(book)
        try:
            answer = sending.send_test(book, given.id, given.to, transport, contact_id=contact_id)
        finally:
            transport.close()
    if isinstance(answer, AccountFault):
        raise UserError(answer.what, answer.way_out)
    words = getattr(answer, "reply", "") or getattr(answer, "why", "")
    ok = isinstance(answer, Accepted)
    state = type(answer).__name__.lower()
    keys = {"ok": ok, "state": state, "reply": words}
    said = f"The test for {given.to} was accepted." if ok else f"The test for {given.to}: {words}"
    return Answer(keys, said=said, code=Code.DONE if ok else Code.REFUSED)


# ---------------------------------------------------------------- send
def _send(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book:
        with book.read() as session:
            campaign = drafting.get(session, given.id)
        if campaign.state is CampaignState.DRAFT:
            _plan(this, book, given)
        if given.at is not None:
            return _put_off(this, book, given)
        transport = transports.of_campaign(book, given.id)
        try:
            with this.progress() as progress, this.stoppable() as stop:
                result = sending.run(
                    book, given.id, transport, progress=progress, stop=stop, limit=given.limit
                )
        finally:
            transport.close()
        with book.read() as session:
            practice = drafting.get(session, given.id).practice
        troubled = [_row(d) for d in _rows(book, given.id, _TROUBLE)]
    return Answer(
        _keys(result, practice) | {"deliveries": troubled},
        said=_said(result, practice, str(book.place(transports.OUTBOX))),
        code=_code(result),
    )


def _put_off(this: Run, book: Book, given: argparse.Namespace) -> Answer:
    """Leaves the planned letters for later: the window, or the same command without --at, sends them."""
    with book.write() as session:
        sending.put_off(session, given.id, given.at, this.now())
    with book.read() as session:
        campaign = drafting.get(session, given.id)
        report = results.report(session, given.id)
    left_out = sum(report.left_out.values())
    waits = RunResult(
        Ended.WAITING, campaign.held_reason, campaign.held_until, 0, report.counts, left_out, 0.0
    )
    return Answer(_keys(waits, campaign.practice) | {"deliveries": []}, said=campaign.held_reason)


def _plan(this: Run, book: Book, given: argparse.Namespace) -> None:
    """Makes the deliveries once it is fit to leave and the user wants it. Raises UserError otherwise."""
    if given.at is not None and given.at <= this.now():
        raise UserError("That time is past.", "Choose one that is still to come, or send it now.")
    campaign, found, who = preflight(book, given.id, this.now())
    errors = [f for f in found if f.severity is Severity.ERROR]
    if errors:
        first = f"{errors[0].text} {errors[0].way_out}".strip()
        raise UserError(f"{count_words(len(errors), 'thing')} to fix first: {first}", "See “campaign check”.")
    with book.read() as session:
        practice = planning.is_practice(session)
    if who.gets and not given.yes and not practice:
        _ask(f"Send “{campaign.name}” to {count_words(who.gets, 'person', 'people')}?")
    with book.write() as session:
        planning.plan(session, given.id, this.now())


def _ask(question: str) -> None:
    """Goes on only after a plain yes. Raises UserError otherwise."""
    if not sys.stdin.isatty():
        raise UserError("Sending cannot be taken back, so it has to be confirmed.", "Add --yes.")
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise UserError("Nothing was sent.")


_TROUBLE = (DeliveryState.REFUSED, DeliveryState.DEFERRED, DeliveryState.IN_DOUBT, DeliveryState.HELD)


def _keys(result: RunResult, practice: bool) -> dict[str, Any]:
    counts = {state.value: result.counts.get(state, 0) for state in DeliveryState}
    waiting = counts.pop("planned")
    return counts | {
        "planned": sum(result.counts.values()),
        "waiting": waiting,
        "left_out": result.left_out,
        "tried": result.tried,
        "seconds": round(result.seconds, 3),
        "ended": result.ended.value,
        "why": result.why,
        "until": None if result.until is None else clock.to_iso(result.until),
        "practice": practice,
    }


def _code(result: RunResult) -> Code:
    accepted = result.counts.get(DeliveryState.ACCEPTED, 0)
    if result.ended is Ended.STOPPED and not accepted:
        return Code.REFUSED
    whole = result.ended in (Ended.FINISHED, Ended.LIMIT)
    trouble = any(result.counts.get(state, 0) for state in _TROUBLE)
    return Code.IN_PART if trouble or not whole else Code.DONE


def _said(result: RunResult, practice: bool, outbox: str) -> str:
    told = [f"{count:,} {DELIVERY_WORDS[state].lower()}" for state, count in result.counts.items() if count]
    said = f"{', '.join(told) or 'nobody'}; {result.left_out:,} left out."
    if result.why:
        said += f" {result.why}"
    return said + (f" Nothing left this computer: the messages lie in {outbox}." if practice else "")


# ---------------------------------------------------------------- deliveries, report
def _deliveries(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book:
        with book.read() as session:
            drafting.get(session, given.id)
        found = list(_rows(book, given.id))
    lines = (f"{d.state.value:<9}  {d.address:<40}  {d.reply or d.reason}".rstrip() for d in found)
    return Answer({"deliveries": [_row(d) for d in found]}, tuple(lines))


def _rows(book: Book, campaign_id: int, states: tuple[DeliveryState, ...] = ()) -> Iterator[Delivery]:
    """All rows in their order, a page at a time."""
    size, offset = 2_000, 0
    with book.read() as session:
        while page := results.deliveries(session, campaign_id, states, offset, size):
            yield from page
            offset += size


def _row(one: Delivery) -> dict[str, Any]:
    return {
        "address": one.address,
        "contact_id": one.contact_id,
        "name": one.name,
        "state": one.state.value,
        "message_id": one.message_id,
        "attempts": one.attempts,
        "at": clock.to_iso(one.at),
        "next_at": None if one.next_at is None else clock.to_iso(one.next_at),
        "reply": one.reply,
        "reason": one.reason,
    }


def _report(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book, book.read() as session:
        found = results.report(session, given.id)
    counts = {state.value: found.counts[state] for state in DeliveryState}
    waiting = counts.pop("planned")
    keys: dict[str, Any] = counts | {
        "name": found.name,
        "state": found.state.value,
        "practice": found.practice,
        "subject": found.subject,
        "topic": found.topic,
        "planned": found.planned,
        "waiting": waiting,
        "left_out": {reason.value: count for reason, count in found.left_out.items()},
        "started_at": None if found.started_at is None else clock.to_iso(found.started_at),
        "finished_at": None if found.finished_at is None else clock.to_iso(found.finished_at),
        # What came back is not read yet: unknown is said, not guessed.
        "bounced": None,
        "complained": None,
        "unsubscribed": None,
        "replied": None,
        "redeemed": None,
        "revenue": [],
        "by_subject": {found.subject: {"accepted": counts["accepted"]}} if found.planned else {},
    }
    lines = [f"“{found.name}”: {found.state.value}{', practice' if found.practice else ''}"]
    lines += [f"{count:>7}  {DELIVERY_WORDS[state]}" for state, count in found.counts.items() if count]
    lines += [f"{count:>7}  left out: {WORDS[reason]}" for reason, count in found.left_out.items()]
    return Answer(keys, tuple(lines))
