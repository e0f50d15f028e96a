"""What the contact's page and the details beside the list read, in one go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtGui import QImage

from desktop_crm.base import clock
from desktop_crm.base.dates import ago_words, month_words
from desktop_crm.book.database import Book
from desktop_crm.consent import ledger, suppressing
from desktop_crm.consent.state import State
from desktop_crm.contacts import editing, fields, husks, merging, relating
from desktop_crm.contacts.editing import Contact
from desktop_crm.contacts.fields import Field
from desktop_crm.contacts.merging import Merge
from desktop_crm.contacts.questions import Question
from desktop_crm.contacts.records import Address
from desktop_crm.contacts.relating import Relations
from desktop_crm.dialogue import cadence_list, channel_list, complaints, follow_ups, interactions
from desktop_crm.dialogue.cadence_list import Standing
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaints import Line
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.dialogue.interactions import Interaction
from desktop_crm.dialogue.proposals import Proposal
from desktop_crm.imports import provenance
from desktop_crm.imports.provenance import Origin
from desktop_crm.insight import referrals, timeline
from desktop_crm.insight.advising import Advice, advise
from desktop_crm.insight.referrals import Influence
from desktop_crm.insight.rows import best
from desktop_crm.insight.timeline import Extent, Page
from desktop_crm.lifecycle import standing as lifecycle
from desktop_crm.lifecycle.standing import Whereabouts
from desktop_crm.purchases import listing as buying
from desktop_crm.purchases.listing import Totals
from desktop_crm.ui.contacts import photo
from desktop_crm.ui.contacts.ways import Mark, mark_of
from desktop_crm.ui.widgets.paint import channel_look


@dataclass(frozen=True, slots=True)
class Dossier:
    """A contact whole: who, how to reach, what is open, what is planned, the newest entries."""

    contact: Contact
    states: dict[str, State]  # of normalised e-mail addresses, the best over all topics
    suppressed: frozenset[str]
    open_points: tuple[Interaction, ...]
    tasks: tuple[FollowUp, ...]
    page: Page
    extent: Extent
    fields: tuple[Field, ...]  # all custom fields of the book
    relations: Relations
    picture: QImage | None
    origins: Mapping[str, Origin]
    merges: tuple[Merge, ...]  # what was put into this contact
    spent: Totals
    standing: Whereabouts | None  # stage, why, what they expect
    channels: tuple[tuple[str, str], ...]  # of the book, by id with their names
    cadence: Standing | None  # the one that counts for them
    influence: Influence
    cases: tuple[Line, ...] = ()  # complaints that are open
    proposal: Proposal | None = None  # how and when they are best reached
    question: Question | None = None  # the next best one

    def origin(self, key: str) -> str:
        """Where a value came from, as a sentence begins; empty where that is not known."""
        found = self.origins.get(key)
        words = found.words(clock.today()) if found is not None else ""
        return words[:1].upper() + words[1:]

    def mark(self, address: Address) -> Mark:
        """What stands beside an address."""
        normal = address.normal or ""
        return mark_of(address, self.states.get(normal), normal in self.suppressed)

    def first_name(self) -> str:
        """What the page calls them by."""
        contact = self.contact
        return contact.given or contact.name


def read(
    book: Book, session: Any, contact_id: int, limit: int = 100, *, whole: bool = True
) -> Dossier | None:
    """The dossier of a contact, or of the one it was put into; None where it is gone.

    Not `whole`: without what only the page shows, complaints, proposal and question.
    """
    contact_id = husks.survivor(session, contact_id)
    contact = editing.get(session, contact_id)
    if contact is None:
        return None
    mails = [a.normal for a in contact.of("email") if a.normal]
    by_address: dict[str, list[State]] = {}
    for (address, _topic), standing in ledger.standings(session, mails).items():
        by_address.setdefault(address, []).append(standing.state)
    return Dossier(
        contact=contact,
        states={address: best(states) for address, states in by_address.items()},
        suppressed=frozenset(mail for mail in mails if suppressing.is_suppressed(session, mail)),
        open_points=interactions.open_of(session, contact_id),
        tasks=follow_ups.of_contact(session, contact_id),
        page=timeline.page(session, contact_id, limit=limit),
        extent=timeline.extent(session, contact_id),
        fields=fields.known(session),
        relations=relating.of_contact(session, contact_id),
        picture=photo.stored(book, contact.photo),
        origins=provenance.origins(session, contact_id),
        merges=merging.merges_of(session, contact_id),
        spent=buying.totals(session, contact_id, clock.now()),
        standing=lifecycle.of_contact(session, contact_id, clock.now()),
        channels=tuple((each.id, each.name) for each in channel_list.every(session)),
        cadence=cadence_list.of_contact(session, contact_id),
        influence=referrals.influence(session, contact_id),
        **(_beside(session, contact) if whole else {}),
    )


def _beside(session: Any, contact: Contact) -> dict[str, Any]:
    """What the boxes of the page show: read together, so that the page is filled and painted once."""
    now = clock.now()
    advice = advise(session, contact, now) if contact.deleted_at is None else Advice(None, None)
    return {
        "cases": complaints.open_of(session, contact.id, now),
        "proposal": advice.proposal,
        "question": advice.question,
    }


def left_off_words(first_name: str, entry: Interaction, now: datetime) -> str:
    """`Ellen asked by e-mail, 38 min ago`, or what we promised."""
    word = channel_look(entry.channel)[2]
    how = f"by {word.lower()}" if word not in ("Visit", "Event") else f"at a {word.lower()}"
    who = f"{first_name} asked" if entry.direction is Direction.IN else "You promised"
    return f"{who} {how}, {ago_words(entry.at, now)}"


def since_words(extent: Extent) -> str:
    """`96 entries since March 2019`."""
    count = f"{extent.entries:,} entr{'y' if extent.entries == 1 else 'ies'}"
    if extent.since is None:
        return count
    return f"{count} since {month_words(clock.local(extent.since).date())}"
