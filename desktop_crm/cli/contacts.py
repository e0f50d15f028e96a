"""`contacts` and `contact show`."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.base.text import count_words, short
from desktop_crm.cli.answers import Answer, Run, count, group
from desktop_crm.cli.people import list_named, person
from desktop_crm.consent import ledger
from desktop_crm.contacts import finding, listing
from desktop_crm.contacts.finding import Everyone, Query
from desktop_crm.contacts.listing import Line
from desktop_crm.contacts.questions import Question
from desktop_crm.contacts.records import Address, Contact
from desktop_crm.insight import next_question, timeline
from desktop_crm.insight.timeline import TimelineEntry
from desktop_crm.segments import members

if TYPE_CHECKING:
    from desktop_crm.cli.answers import Commands


def add(commands: Commands) -> None:
    search = commands.add_parser("contacts", help="search as typed")
    search.add_argument("text", nargs="?", default="", metavar="TEXT", help="any part of anything about them")
    search.add_argument("--segment", metavar="NAME", help="only people in this segment or on this list")
    search.add_argument("--limit", type=count, default=50, metavar="N", help="show at most so many (50)")
    search.set_defaults(run=_search)
    show = group(commands, "contact", "one contact").add_parser("show", help="one contact whole")
    show.add_argument("who", metavar="ID|EMAIL")
    show.add_argument(
        "--limit", type=count, default=1000, metavar="N", help="newest entries of the timeline (1000)"
    )
    show.set_defaults(run=_show)


# ---------------------------------------------------------------- contacts
def _search(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book, book.read() as session:
        view = members.view(session, list_named(session, given.segment)) if given.segment else Everyone()
        query = Query(view, given.text)
        total = finding.count(session, query, None)
        found = listing.lines(session, finding.page(session, query, 0, max(0, given.limit)))
    said = "" if total == len(found) else f"{len(found):,} of {count_words(total, 'contact')}."
    return Answer(
        {"total": total, "contacts": [_line(line) for line in found]},
        tuple(_words(line) for line in found),
        said if total else "Nobody matches.",
    )


def _line(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "name": line.name,
        "organisation": line.organisation,
        "emails": list(line.emails),
        "phones": list(line.phones),
        "stage": line.stage,
        "tags": list(line.tags),
    }


def _words(line: Line) -> str:
    ways = ", ".join((*line.emails, *line.phones))
    return f"{line.id:>7}  {short(line.name, 32):<32}  {short(line.organisation, 26):<26}  {ways}".rstrip()


# ---------------------------------------------------------------- contact show
def _show(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book, book.read() as session:
        found = person(session, given.who)
        consents = _consents(session, found)
        entries = timeline.page(session, found.id, limit=max(1, given.limit)).entries[: given.limit]
        question = next_question.of_contact(session, found.id, this.now())
    keys = {
        "contact": _contact(found),
        "addresses": [_address(a) for a in found.addresses],
        "consents": consents,
        "timeline": [_entry(entry) for entry in entries],
        "next_question": None if question is None else _question(question),
    }
    asked = () if question is None else (f"  next question: {question.ask} ({question.reason})",)
    agreed = (f"  {c['address']}: {c['topic']} {c['state']}" for c in consents)
    return Answer(keys, (*_head(found), *agreed, *asked, *(_told(entry, this.now()) for entry in entries)))


def _question(question: Question) -> dict[str, Any]:
    return {"key": question.key, "ask": question.ask, "reason": question.reason, "about": question.label}


def _entry(entry: TimelineEntry) -> dict[str, Any]:
    return {
        "at": clock.to_iso(entry.at),
        "kind": entry.kind.value,
        "id": entry.id,
        "channel": entry.channel,
        "direction": entry.direction.value if entry.direction else "",
        "title": entry.title,
        "text": entry.text,
        "state": entry.state,
        "open_point": entry.open_point,
        "campaign_id": entry.campaign_id,
        "import_id": entry.import_id,
        "details": dict(entry.details),
        "files": [{"name": file.name, "size": file.size} for file in entry.files],
        "changed": entry.changes,
    }


def _told(entry: TimelineEntry, now: datetime) -> str:
    text = f"{entry.title}: {entry.text}" if entry.text else entry.title
    return f"{moment_words(entry.at, now):>17}  {short(text, 110)}"


def _contact(found: Contact) -> dict[str, Any]:
    plain = (
        "id", "kind", "name", "full_name", "given", "family", "middle", "prefix", "suffix", "nickname",
        "phonetic_given", "phonetic_family", "organisation", "department", "title", "role", "language",
        "time_zone", "gender", "household", "note", "source", "stage", "per_month",
    )  # fmt: skip
    keys: dict[str, Any] = {name: getattr(found, name) for name in plain}
    for name in ("birthday", "anniversary"):
        value = getattr(found, name)
        keys[name] = None if value is None else str(value)
    keys["tags"] = list(found.tags)
    keys["fields"] = dict(found.fields)
    keys["details"] = [{"field": d.field, "value": d.value, "label": d.label} for d in found.details]
    keys["last_at"] = None if found.last_at is None else clock.to_iso(found.last_at)
    keys["created_at"] = clock.to_iso(found.created_at)
    return keys


def _address(one: Address) -> dict[str, Any]:
    return {
        "channel": one.channel,
        "value": one.value,
        "normal": one.normal,
        "label": one.label,
        "preferred": one.preferred,
        "why_not": one.why,
    }


def _consents(session: Any, found: Contact) -> list[dict[str, Any]]:
    normals = [a.normal for a in found.of("email") if a.normal]
    names = {entry.topic_id: entry.topic for normal in normals for entry in ledger.history(session, normal)}
    return [
        {
            "address": address,
            "topic": names[topic_id],
            "state": standing.state.value,
            "since": None if standing.since is None else clock.to_iso(standing.since),
        }
        for (address, topic_id), standing in sorted(ledger.standings(session, normals).items())
    ]


def _head(found: Contact) -> tuple[str, ...]:
    lines = [f"{found.name} (contact {found.id})"]
    if found.organisation and found.full_name:
        lines.append(f"  {', '.join(p for p in (found.organisation, found.title) if p)}")
    lines += [f"  {a.channel}: {a.value}{' (preferred)' if a.preferred else ''}" for a in found.addresses]
    if found.birthday:
        lines.append(f"  born {found.birthday.words()}")
    lines += [f"  {name}: {value}" for name, value in found.fields]
    if found.tags:
        lines.append(f"  tags: {', '.join(found.tags)}")
    if found.note:
        lines.append(f"  note: {short(found.note, 200)}")
    return tuple(lines)
