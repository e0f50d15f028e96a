"""The whole job once through on the sample business: a list comes in, consent is recorded, a newsletter leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_crm.base.work import Progress, Stop, never, silent
from desktop_crm.book.database import Book
from desktop_crm.campaigns import checking, drafting, planning, sending, transports
from desktop_crm.campaigns.checking import Finding
from desktop_crm.campaigns.keeping_pictures import read_all
from desktop_crm.campaigns.sending import RunResult
from desktop_crm.consent import recording, topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind, State
from desktop_crm.contacts import fields, finding
from desktop_crm.imports import storing
from desktop_crm.imports.stated import StatedConsent
from desktop_crm.imports.storing import ImportResult
from desktop_crm.sample import letters, spreadsheet
from desktop_crm.segments.audience import Audience, audience

TOPIC = "Monthly news"


def import_list(book: Book, file: Path, now: datetime, progress: Progress = silent) -> ImportResult:
    """Writes the open day's list to `file` and takes it in, with proof for those who signed."""
    made = spreadsheet.write(file)
    stated = StatedConsent(TOPIC, spreadsheet.EVIDENCE, now, spreadsheet.WORDING, records=made.agreed)
    return storing.run(book, file, consent=stated, at=now, progress=progress)


def record_consent(book: Book, now: datetime) -> tuple[str, State]:
    """A letter came: Luca, who was asked at the counter, says yes. His address and where it stands now."""
    with book.write() as session:
        luca = finding.search(session, "Luca Bertolini", limit=1)[0]
        topic_id = topics.take(session, TOPIC, now)
        event = NewEvent(
            address="luca@bertolini.example",
            topic_id=topic_id,
            kind=Kind.CONFIRMED,
            at=now,
            how=How.LETTER,
            contact_id=luca,
            wording=spreadsheet.WORDING,
            evidence="His letter of today, in the blue folder",
        )
        return event.address, recording.record(session, event, now).state


@dataclass(frozen=True, slots=True)
class Checked:
    """A newsletter before it leaves."""

    campaign_id: int
    subject: str
    audience: Audience
    findings: tuple[Finding, ...]


def write_newsletter(book: Book, now: datetime) -> Checked:
    """Writes the letter to those who came, and checks it."""
    letter = letters.thanks()
    with book.write() as session:
        topic_id = topics.take(session, TOPIC, now)
        campaign_id = letters.draft(session, book, letter, topic_id, now)
    with book.read() as session:
        content = drafting.get(session, campaign_id).draft.content
        head = planning.issue(session, campaign_id, now).letterhead()
        custom = [field.name for field in fields.every(session)]
        who = audience(session, topic_id, None, None, now, planning.is_practice(session))
    images = read_all(book, content)
    found = checking.findings(content, letter.subject, letter.preheader, head, images, custom)
    return Checked(campaign_id, letter.subject, who, found)


def send(
    book: Book,
    campaign_id: int,
    now: datetime,
    progress: Progress = silent,
    stop: Stop = never,
    limit: int | None = None,
) -> RunResult:
    """Sends it to the practice outbox, at most `limit` copies now: nothing leaves this computer."""
    with book.write() as session:
        planning.plan(session, campaign_id, now)
    transport = transports.of_campaign(book, campaign_id)
    try:
        return sending.run(book, campaign_id, transport, progress=progress, stop=stop, limit=limit)
    finally:
        transport.close()
