"""`consent`: adds an event to the ledger, or shows what it says of an address."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.base.errors import UserError
from desktop_crm.cli.answers import Answer, Run, moment
from desktop_crm.cli.people import email, with_email
from desktop_crm.consent import ledger, recording, topics
from desktop_crm.consent.ledger import Entry
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind

if TYPE_CHECKING:
    from desktop_crm.cli.answers import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser("consent", help="record what somebody agreed to, or read the ledger")
    parser.add_argument("address", metavar="EMAIL")
    what = parser.add_mutually_exclusive_group(required=True)
    for kind, words in (
        (Kind.CONFIRMED, "they said yes"),
        (Kind.WITHDRAWN, "they want it no longer"),
        (Kind.REQUESTED, "they were asked"),
        (Kind.DECLINED, "they said no"),
    ):
        flag = {"confirmed": "--confirm", "withdrawn": "--withdraw", "requested": "--request"}.get(
            kind.value, "--decline"
        )
        what.add_argument(flag, dest="kind", action="store_const", const=kind, help=words)
    what.add_argument("--history", action="store_true", help="the ledger for this address")
    parser.add_argument("--topic", metavar="T", help="the newsletter; made where there is none of that name")
    parser.add_argument("--evidence", default="", metavar="TEXT", help="what proves it")
    parser.add_argument(
        "--how", type=How, choices=[h for h in How if h is not How.IMPORT], default=How.BY_HAND, metavar="HOW",
        help="form, spoken, letter, reply, website or by_hand",
    )  # fmt: skip
    parser.add_argument("--wording", default="", metavar="TEXT", help="the exact words they were shown")
    parser.add_argument("--at", type=moment, metavar="ISO", help="when they said it (now)")
    parser.set_defaults(run=_run)


def _run(this: Run, given: argparse.Namespace) -> Answer:
    return _history(this, given.address) if given.history else _record(this, given)


def _record(this: Run, given: argparse.Namespace) -> Answer:
    if not given.topic:
        raise UserError("It is not said for which newsletter.", "Add --topic with its name.")
    now = this.now()
    address = email(given.address)
    with this.book() as book, book.write() as session:
        holders = with_email(session, address)
        topic = topics.get(session, topics.take(session, given.topic, now))
        event = NewEvent(
            address=address,
            topic_id=topic.id,
            kind=given.kind,
            at=given.at or now,
            how=given.how,
            contact_id=holders[0].id if len(holders) == 1 else None,
            wording=given.wording,
            evidence=given.evidence,
        )
        standing = recording.record(session, event, now)
    since = None if standing.since is None else clock.to_iso(standing.since)
    keys = {"state": standing.state.value, "address": address, "topic": topic.name, "since": since}
    return Answer(keys, said=f"{address} now stands as {standing.state.value} for “{topic.name}”.")


def _history(this: Run, word: str) -> Answer:
    address = email(word)
    with this.book() as book, book.read() as session:
        entries = ledger.history(session, address)
    now = this.now()
    return Answer(
        {"address": address, "events": [_entry(e) for e in entries]},
        tuple(
            f"{moment_words(e.at, now)}  {e.topic}: {e.kind.value} ({e.how.value})  {e.evidence}".rstrip()
            for e in entries
        ),
        "" if entries else f"The ledger holds nothing about {address}: it was never asked.",
    )


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "topic": entry.topic,
        "kind": entry.kind.value,
        "at": clock.to_iso(entry.at),
        "how": entry.how.value,
        "wording": entry.wording,
        "incentive": entry.incentive,
        "evidence": entry.evidence,
        "evidence_file": entry.evidence_file,
        "message_id": entry.message_id,
        "contact_id": entry.contact_id,
        "import_id": entry.import_id,
        "voids": entry.voids,
        "voided": entry.voided,
        "recorded_at": clock.to_iso(entry.recorded_at),
    }
