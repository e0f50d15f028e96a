"""`campaign`: makes, checks and previews newsletters. Sending and its outcome: `cli/sending.py`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base import clock
from desktop_crm.base.errors import BadFile, UserError
from desktop_crm.base.text import count_words, fold
from desktop_crm.campaigns import (
    building,
    checking,
    drafting,
    reading_html,
    reading_markdown,
)
from desktop_crm.campaigns import content as letters
from desktop_crm.campaigns.checking import Finding, Severity
from desktop_crm.campaigns.content import Content
from desktop_crm.campaigns.drafting import Draft
from desktop_crm.campaigns.keeping_pictures import keeper
from desktop_crm.cli import sending
from desktop_crm.cli.answers import Answer, Code, Run, group, whole
from desktop_crm.cli.people import list_named, person
from desktop_crm.cli.preflight import preflight
from desktop_crm.consent import topics
from desktop_crm.consent.gate import WORDS
from desktop_crm.contacts import tagging

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_crm.book.database import Book
    from desktop_crm.cli.answers import Commands


def add(commands: Commands) -> None:
    kinds = group(
        commands, "campaign", "newsletters: new, list, check, preview, test, send, deliveries, report"
    )
    new = kinds.add_parser("new", help="make a draft")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--topic", required=True, metavar="T", help="which newsletter of yours it is")
    new.add_argument("--segment", metavar="S", help="only people in this segment or on this list")
    new.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="S",
        help="nobody of this segment or list; may be repeated",
    )
    new.add_argument("--tag", metavar="T", help="only people with this tag")
    new.add_argument("--subject", required=True, metavar="S")
    new.add_argument("--preheader", default="", metavar="S", help="what stands beside the subject")
    body = new.add_mutually_exclusive_group(required=True)
    body.add_argument("--body", type=Path, metavar="FILE.md", help="a letter in Markdown")
    body.add_argument("--blocks", type=Path, metavar="FILE.json", help="a letter in blocks")
    body.add_argument("--html", type=Path, metavar="FILE.html", help="a ready mail")
    new.set_defaults(run=_new)
    kinds.add_parser("list", help="all newsletters").set_defaults(run=_list)
    check = kinds.add_parser(
        "check", help="who gets it, who does not and why, and whether it is fit to leave"
    )
    check.add_argument("id", type=whole, metavar="ID")
    check.set_defaults(run=_check)
    preview = kinds.add_parser("preview", help="exactly what would be sent to one contact")
    preview.add_argument("id", type=whole, metavar="ID")
    preview.add_argument("--contact", metavar="EMAIL|ID", help="as whom (an example person)")
    preview.add_argument("--out", type=Path, required=True, metavar="FILE.eml|.html|.txt")
    preview.set_defaults(run=_preview)
    sending.add(kinds)


# ---------------------------------------------------------------- new, list
def _new(this: Run, given: argparse.Namespace) -> Answer:
    now = this.now()
    with this.book() as book:
        content = _content(book, given)
        with book.write() as session:
            fresh = drafting.new_content(session)
            theme = fresh.theme if given.blocks is None else content.theme
            campaign_id = drafting.create(
                session,
                given.name,
                now,
                topic_id=_topic(session, given.topic),
                tag_id=_tag(session, given.tag),
                segment_id=_list_id(session, given.segment),
                excluded=tuple(list_named(session, name) for name in given.exclude),
                draft=Draft(
                    given.subject, given.preheader, letters.with_footer(Content(content.blocks, theme))
                ),
            )
    return Answer({"campaign_id": campaign_id}, (str(campaign_id),), f"“{given.name}” is a draft now.")


def _content(book: Book, given: argparse.Namespace) -> Content:
    path: Path = given.body or given.blocks or given.html
    try:
        text = path.read_text("utf-8-sig")
    except OSError as fault:
        raise BadFile(f"“{path.name}” cannot be read.", "Check that it is there.") from fault
    except UnicodeDecodeError as fault:
        raise BadFile(f"“{path.name}” is not in UTF-8.", "Save it as UTF-8.") from fault
    if given.blocks:
        return letters.loads(text)
    keep = keeper(book, path.parent)
    return (reading_markdown.from_markdown if given.body else reading_html.from_html)(text, keep)


def _topic(session: Session, name: str) -> int:
    """A topic must exist: nobody has agreed to one that is made here."""
    found = topics.find(session, name)
    if found is None:
        known = ", ".join(f"“{t.name}”" for t in topics.listed(session))
        raise UserError(
            f"There is no topic “{name}”.",
            f"Use one of {known}." if known else "“desktop-crm consent” makes one with the first who agrees.",
        )
    return found.id


def _tag(session: Session, name: str | None) -> int | None:
    if name is None:
        return None
    found = next((t.id for t in tagging.every(session) if fold(t.name) == fold(name)), None)
    if found is None:
        raise UserError(f"There is no tag “{name}”.", "Nobody would get it.")
    return found


def _list_id(session: Session, name: str | None) -> int | None:
    return None if name is None else list_named(session, name)


def _list(this: Run, _given: argparse.Namespace) -> Answer:
    with this.book() as book, book.read() as session:
        found = drafting.every(session)
    rows = [
        {
            "id": line.id,
            "name": line.name,
            "state": line.state.value,
            "subject": line.subject,
            "topic": line.topic,
            "practice": line.practice,
            "counts": {state.value: count for state, count in line.counts.items()},
            "started_at": None if line.started_at is None else clock.to_iso(line.started_at),
        }
        for line in found
    ]
    lines = tuple(f"{line.id:>5}  {line.state.value:<9}  {line.name}" for line in found)
    return Answer({"campaigns": rows}, lines, "" if found else "There is no newsletter yet.")


# ---------------------------------------------------------------- check, preview
def _check(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book:
        campaign, found, who = preflight(book, given.id, this.now())
    left_out = {reason.value: count for reason, count in who.left_out.items()}
    keys: dict[str, Any] = {
        "audience": who.gets,
        "total": who.total,
        "left_out": left_out,
        "findings": [finding_keys(f) for f in found],
        "fit": checking.may_leave(found),
    }
    lines = [f"{count_words(who.gets, 'person', 'people')} will get “{campaign.name}”."]
    lines += [f"{count:>7}  {WORDS[reason]}" for reason, count in who.left_out.items()]
    lines += [f"{_words(f.severity)}: {f.text} {f.way_out}".rstrip() for f in found]
    return Answer(keys, tuple(lines), code=Code.DONE)


def finding_keys(found: Finding) -> dict[str, str]:
    return {
        "severity": found.severity.value,
        "code": found.code,
        "text": found.text,
        "block": found.block_id,
        "way_out": found.way_out,
    }


def _words(severity: Severity) -> str:
    return "Must be fixed" if severity is Severity.ERROR else "Worth a look"


def _preview(this: Run, given: argparse.Namespace) -> Answer:
    ending = given.out.suffix.lower()
    if ending not in (".eml", ".html", ".txt"):
        raise UserError(f"“{given.out.name}” is no kind of preview.", "End the name in .eml, .html or .txt.")
    with this.book() as book:
        with book.read() as session:
            contact_id = person(session, given.contact).id if given.contact else None
        message, body = building.preview(book, given.id, contact_id, this.now())
    data = {".eml": message.data, ".html": body.html.encode(), ".txt": body.text.encode()}[ending]
    try:
        given.out.write_bytes(data)
    except OSError as fault:
        raise UserError(f"“{given.out}” cannot be written.", "Choose a folder that is yours.") from fault
    keys = {"bytes": len(data), "file": str(given.out), "to": message.recipient, "subject": body.subject}
    return Answer(keys, said=f"{len(data):,} bytes in {given.out}.")
