"""Whether a campaign message may leave for an address at this moment.

Asked in the transaction that marks the delivery as sending, so nothing can change in between. The facts
are two statements at the most, the decision is pure; `segments/audience.py` asks the same of everybody at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.book import settings
from desktop_crm.book.columns import to_millis
from desktop_crm.consent import wishes
from desktop_crm.consent.state import State
from desktop_crm.consent.suppressing import keyed_hash


class Reason(StrEnum):
    """Why somebody does not get a campaign, in the order in which screens list them."""

    NEVER_ASKED = "never_asked"
    REQUESTED = "requested"
    WITHDRAWN = "withdrawn"  # or declined
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    NO_ADDRESS = "no_address"
    WISHED_NUMBER = "wished_number"
    COMPLAINT = "complaint_open"  # until it is closed
    SAME_ADDRESS = "same_address"  # another contact gets it there
    DELETED = "deleted"  # the contact is not in the book any more


WORDS: dict[Reason, str] = {
    Reason.NEVER_ASKED: "Never asked",
    Reason.REQUESTED: "Asked, not yet answered",
    Reason.WITHDRAWN: "Opted out",
    Reason.EXPIRED: "Consent expired",
    Reason.SUPPRESSED: "Gets nothing by mail",
    Reason.NO_ADDRESS: "No e-mail address",
    Reason.WISHED_NUMBER: "Wished number reached",
    Reason.COMPLAINT: "Complaint open",
    Reason.SAME_ADDRESS: "Same address as another contact",
    Reason.DELETED: "Not in the book any more",
}

OF_STATE: dict[State, Reason] = {
    State.NEVER: Reason.NEVER_ASKED,
    State.REQUESTED: Reason.REQUESTED,
    State.DECLINED: Reason.WITHDRAWN,
    State.WITHDRAWN: Reason.WITHDRAWN,
    State.EXPIRED: Reason.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Pass:
    """It may leave now."""


@dataclass(frozen=True, slots=True)
class Held:
    """It may not leave, and why."""

    reason: Reason


Verdict = Pass | Held


@dataclass(frozen=True, slots=True)
class Wish:
    """At most `limit` messages a month to a contact who got `this_month` so far."""

    limit: int
    this_month: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the book says about one contact, address and topic at one moment.

    `wishes` of every contact that has the address, also of those in the bin: a second record of the same
    person, or bringing one back, opens no second quota. `complaint`: of a contact who has the address and is
    in the book, somebody's complaint is open.
    """

    living: bool
    has_address: bool
    state: State
    suppressed: bool
    wishes: tuple[Wish, ...] = ()
    complaint: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What is the same for a whole run. `practice`: messages to the practice outbox count, too."""

    book_key: str
    per_month: int | None
    practice: bool


def rules(session: Session, practice: bool = False) -> Rules:
    """The rules as they stand now."""
    return Rules(settings.get(session, settings.BOOK_KEY), wishes.for_everyone(session), practice)


def decide(
    session: Session,
    contact_id: int | None,
    address: str,
    topic_id: int,
    now: datetime,
    practice: bool = False,
) -> Verdict:
    """Whether the address (normalised) of this contact may get a message on the topic now."""
    session.flush()
    run = session.connection().exec_driver_sql
    return ask(run, rules(session, practice), contact_id, address, topic_id, now)


def ask(
    run: Callable[[str, tuple[Any, ...]], Any],
    given: Rules,
    contact_id: int | None,
    address: str,
    topic_id: int,
    now: datetime,
) -> Verdict:
    """The same in the quickest way. `run` executes a statement in the caller's transaction and gives its rows."""
    hashed = keyed_hash(given.book_key, address)
    (living, has_address, state, suppressed, complaint, wish) = run(
        _FACTS, (contact_id, contact_id, address, address, topic_id, hashed, address, address)
    ).fetchone()
    wished: tuple[Wish, ...] = ()
    # What arrived is counted only where a number is wished at all.
    if state == State.CONFIRMED and (wish or given.per_month is not None):
        month = to_millis(wishes.month_start(now))
        since = (month, given.practice)
        holders = run(_WISHES, (given.per_month, *since, address, *since, address))
        wished = tuple(Wish(limit, count) for limit, count in holders.fetchall() if limit is not None)
    standing = State(state or State.NEVER)
    return judge(Facts(bool(living), bool(has_address), standing, bool(suppressed), wished, bool(complaint)))


def judge(facts: Facts) -> Verdict:
    """The decision, from the facts alone."""
    if not facts.living:
        return Held(Reason.DELETED)
    if not facts.has_address:
        return Held(Reason.NO_ADDRESS)
    if facts.state is not State.CONFIRMED:
        return Held(OF_STATE[facts.state])
    if facts.suppressed:
        return Held(Reason.SUPPRESSED)
    if facts.complaint:
        return Held(Reason.COMPLAINT)
    if any(wish.this_month >= wish.limit for wish in facts.wishes):
        return Held(Reason.WISHED_NUMBER)
    return Pass()


# What has or may have arrived, and what is being handed over. A refused or deferred one reached nobody.
COUNTED = "('sending', 'accepted', 'in_doubt')"

# Addresses of those whose complaint is open: newsletters wait until it is closed.
COMPLAINED = """addresses AS h CROSS JOIN complaints AS k ON k.contact_id = h.contact_id AND k.closed_at IS NULL
    CROSS JOIN contacts AS c ON c.id = h.contact_id AND c.deleted_at IS NULL
    WHERE h.channel = 'email' AND h.normal = """

_FACTS = f"""
SELECT EXISTS (SELECT 1 FROM contacts WHERE id = ? AND deleted_at IS NULL),
    EXISTS (SELECT 1 FROM addresses WHERE contact_id = ? AND channel = 'email' AND normal = ?),
    (SELECT state FROM consent_states WHERE address = ? AND topic_id = ?),
    EXISTS (SELECT 1 FROM suppressions WHERE address_hash = ? AND lifted_at IS NULL),
    EXISTS (SELECT 1 FROM {COMPLAINED} ?),
    EXISTS (SELECT 1 FROM addresses AS h CROSS JOIN preferences AS p ON p.contact_id = h.contact_id
        WHERE h.channel = 'email' AND h.normal = ? AND p.per_month IS NOT NULL)
"""

_ARRIVED = f"d.at >= ? AND d.state IN {COUNTED} AND (? OR NOT c.practice)"

# Contacts that are gone for good left their messages without a name: these count by the address.
_WISHES = f"""
SELECT coalesce(p.per_month, ?),
    (SELECT count(*) FROM deliveries AS d JOIN campaigns AS c ON c.id = d.campaign_id
     WHERE d.contact_id IN (SELECT h.contact_id UNION ALL SELECT id FROM contacts WHERE merged_into = h.contact_id)
         AND {_ARRIVED})
    + (SELECT count(*) FROM deliveries AS d JOIN campaigns AS c ON c.id = d.campaign_id
       WHERE d.contact_id IS NULL AND d.address = ? AND {_ARRIVED})
FROM (SELECT DISTINCT contact_id FROM addresses WHERE channel = 'email' AND normal = ?
    AND contact_id NOT IN (SELECT id FROM contacts WHERE merged_into IS NOT NULL)) AS h
LEFT JOIN preferences AS p ON p.contact_id = h.contact_id
"""
