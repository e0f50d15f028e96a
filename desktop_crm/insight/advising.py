"""What to do next with one contact: how to reach them, and what to ask. Both from one look at the exchanges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desktop_crm.contacts.questions import Question
from desktop_crm.contacts.records import Contact
from desktop_crm.dialogue import channel_list
from desktop_crm.dialogue.proposals import Proposal
from desktop_crm.insight import next_question, proposing


@dataclass(frozen=True, slots=True)
class Advice:
    """The next attempt worth making, and the next best question; None where there is none."""

    proposal: Proposal | None
    question: Question | None


def advise(session: Session, contact: Contact, now: datetime) -> Advice:
    """What to do next with a contact that is not deleted."""
    channels = channel_list.every(session)
    reach = proposing.reach(session, contact.id, channels)
    questions = next_question.worth_asking(session, contact, reach, channels, now)
    return Advice(proposing.best_way(reach, channels, now), questions[0] if questions else None)
