"""What goes on paper of contacts: their labels, their numbers, everything about each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words, moment_words, short_day
from desktop_crm.book.asking import ask_of
from desktop_crm.contacts import fields, naming, relating
from desktop_crm.contacts.records import Contact, Postal, get
from desktop_crm.contacts.relating import Relations
from desktop_crm.dialogue import follow_ups
from desktop_crm.insight import summary, timeline
from desktop_crm.insight.printouts import Label, PhoneEntry, Portrayal, Section

BATCH = 500  # contacts read at a time
_HISTORY = 40  # entries at most that a page could hold


# ---------------------------------------------------------------- labels
def labels(session: Session, ids: Sequence[int], *, once_a_household: bool) -> Iterator[Label]:
    """The postal labels of those who have a postal address, in the order of `ids`.

    `once_a_household`: people who live together get one, under the name of the household.
    """
    seen: set[int] = set()
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        given = {"ids": json.dumps(list(batch))}
        found = {row[0]: row for row in ask_of(session)(_LABELS, given)}
        for number, contact_id in enumerate(batch, start + 1):
            row = found.get(contact_id)
            if row is None:
                continue
            home = row[5] if once_a_household else None
            if home is not None and home in seen:
                continue
            if home is not None:
                seen.add(home)
            yield Label(_label_lines(row, row[6] if home is not None else ""), number)


def without_address(session: Session, ids: Sequence[int]) -> int:
    """How many of these contacts have no postal address."""
    given = {"ids": json.dumps(list(ids))}
    return int(ask_of(session)(_WITHOUT, given).fetchone()[0])


def _label_lines(row: Any, household: str) -> tuple[str, ...]:
    _id, full_name, organisation, kind, value, _home, _name, *parts = row
    person = household or naming.shown(full_name, organisation)
    firm = organisation if kind == "person" and full_name and not household else ""
    postal = Postal(*parts)
    place = postal.lines() or tuple(
        part.strip() for part in value.replace("\n", ",").split(",") if part.strip()
    )
    lines = (person, firm, *place)
    if postal.is_written_largest_first():
        lines = (*place, firm, person)
    return tuple(line for line in lines if line)


_LABELS = """
SELECT id, full_name, organisation, kind, value, household_id, household, street, extended, po_box, city, region,
    postal_code, country
FROM (
    SELECT c.id, c.full_name, c.organisation, c.kind, a.value, c.household_id, c.household, a.street, a.extended,
        a.po_box, a.city, a.region, a.postal_code, a.country,
        row_number() OVER (PARTITION BY c.id ORDER BY a.preferred DESC, a.position, a.id) AS place
    FROM (SELECT DISTINCT value FROM json_each(:ids)) j CROSS JOIN contacts c ON c.id = j.value
    CROSS JOIN addresses a ON a.contact_id = c.id AND a.channel = 'letter')
WHERE place = 1
"""
_WITHOUT = """
SELECT count(*) FROM json_each(:ids) j
WHERE NOT EXISTS (SELECT 1 FROM addresses a WHERE a.contact_id = j.value AND a.channel = 'letter')
"""


# ---------------------------------------------------------------- phone list
def phone_entries(session: Session, ids: Sequence[int]) -> Iterator[PhoneEntry]:
    """Those of the contacts who have a number, by name."""
    ask = ask_of(session)
    by_name = [row[0] for row in ask(_BY_NAME, {"ids": json.dumps(list(ids))})]
    for start in range(0, len(by_name), BATCH):
        batch = by_name[start : start + BATCH]
        numbers: dict[int, list[str]] = {}
        names: dict[int, tuple[str, str, str]] = {}
        for number, full_name, organisation, sort_name, value in ask(_PHONES, {"ids": json.dumps(batch)}):
            numbers.setdefault(number, []).append(value)
            names[number] = (
                naming.shown(full_name, organisation),
                organisation if full_name else "",
                sort_name,
            )
        for done, number in enumerate(batch, start + 1):
            if number in names:
                name, aside, sort_name = names[number]
                yield PhoneEntry(
                    _letter(sort_name), name or numbers[number][0], aside, tuple(numbers[number]), done
                )


def _letter(sort_name: str) -> str:
    first = sort_name[:1].upper()
    return first if first.isalpha() else "#"


_BY_NAME = "SELECT id FROM contacts WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY sort_name, id"
_PHONES = """
SELECT c.id, c.full_name, c.organisation, c.sort_name, a.value
FROM (SELECT DISTINCT value FROM json_each(:ids)) j CROSS JOIN contacts c ON c.id = j.value
CROSS JOIN addresses a ON a.contact_id = c.id AND a.channel IN ('phone', 'sms')
ORDER BY c.id, a.preferred DESC, a.position, a.id
"""


# ---------------------------------------------------------------- contact sheets
def portrayals(session: Session, ids: Sequence[int], now: datetime) -> Iterator[Portrayal]:
    """Everything about each of these contacts."""
    custom = fields.known(session)
    for done, contact_id in enumerate(ids, 1):
        contact = get(session, contact_id)
        if contact is not None:
            yield _portrayal(session, contact, custom, now, done)


def _portrayal(
    session: Session, contact: Contact, custom: Sequence[fields.Field], now: datetime, done: int
) -> Portrayal:
    relations = relating.of_contact(session, contact.id)
    firm = contact.organisation if contact.full_name else ""
    under = ", ".join(part for part in (contact.title, firm, contact.stage.capitalize()) if part)
    parts = (
        ("Where we left off", _left_off(session, contact, now)),
        ("How to reach them", tuple((_way_label(a.channel, a.label), a.value) for a in contact.addresses)),
        ("About", _facts(contact, custom)),
        ("Organisation, household, referrals", _related(relations)),
        ("Newsletters", _consents(session, contact)),
        ("Note", (("", contact.note),) if contact.note else ()),
    )
    page = timeline.page(session, contact.id, limit=_HISTORY)
    history = tuple((moment_words(e.at, now), e.title, e.text or e.aside) for e in page.entries)
    sections = tuple(Section(title, rows) for title, rows in parts if rows)
    return Portrayal(contact.name, under, sections, history, done)


def _left_off(session: Session, contact: Contact, now: datetime) -> tuple[tuple[str, str], ...]:
    found = summary.where_left_off(session, contact.id, now)
    rows: list[tuple[str, str]] = []
    if found is not None:
        rows += [(point.words, f"“{point.text}”") for point in found.open]
        if found.words and not found.open:
            rows.append(("Last", found.words))
    rows += [
        (f"{day_words(task.due, clock.local(now).date())} {task.due_time}".strip(), task.what)
        for task in follow_ups.of_contact(session, contact.id)
    ]
    return tuple(rows)


_WAYS = {
    "email": "E-mail", "phone": "Phone", "sms": "Mobile", "letter": "Post", "website": "Website",
    "messenger": "Messenger", "social": "Social network",
}  # fmt: skip


def _way_label(channel: str, label: str) -> str:
    word = _WAYS.get(channel, channel.capitalize())
    return f"{word}, {label}" if label else word


def _facts(contact: Contact, custom: Sequence[fields.Field]) -> tuple[tuple[str, str], ...]:
    written = {field.name: field for field in custom}
    rows = [
        ("Birthday", contact.birthday.words() if contact.birthday else ""),
        ("Anniversary", contact.anniversary.words() if contact.anniversary else ""),
        ("Department", contact.department),
        ("Nickname", contact.nickname),
        ("Language", contact.language),
        ("Source", contact.source),
        ("Tags", ", ".join(contact.tags)),
        *(
            (name, written[name].written(value) if name in written else value)
            for name, value in contact.fields
        ),
        *((d.label or d.field.capitalize(), d.value) for d in contact.details if d.field != "uid"),
        ("Added", short_day(clock.local(contact.created_at).date())),
    ]
    return tuple((label, value) for label, value in rows if value)


def _related(found: Relations) -> tuple[tuple[str, str], ...]:
    home = found.household
    rows = [
        ("Belongs to", found.organisation.name if found.organisation else ""),
        ("People", ", ".join(person.name for person in found.people[:20])),
        ("Lives with", ", ".join(_with_aside(o.name, o.aside) for o in home.others) if home else ""),
        (
            "Household",
            ", ".join(p for p in (home.name, f"{home.size} people" if home.size else "") if p)
            if home
            else "",
        ),
        ("Referred by", found.referred_by.name if found.referred_by else ""),
        ("Has referred", ", ".join(person.name for person in found.referred[:20])),
    ]
    return tuple((label, value) for label, value in rows if value)


def _with_aside(name: str, aside: str) -> str:
    return f"{name} ({aside})" if aside else name


_SAID = {
    "confirmed": "opted in", "requested": "asked", "declined": "opted out", "withdrawn": "opted out",
    "expired": "expired",
}  # fmt: skip


def _consents(session: Session, contact: Contact) -> tuple[tuple[str, str], ...]:
    rows: list[tuple[str, str]] = []
    for address in summary.consents_of(session, contact.id).addresses:
        said = [f"{t.topic}: {_SAID[t.state.value]}" for t in address.topics if t.state.value in _SAID]
        if said:
            rows.append(("", f"{address.value}: {', '.join(said)}"))
    return tuple(rows)
