"""Whom the book knows already: the contacts that a batch of people may be, made known to a matcher.

matcher = Matcher()
recall(session, matcher, batch)          # some statements a batch, whatever the book's size
answers = [matcher.find(person) for person in batch]
"""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import text
from desktop_crm.contacts import naming
from desktop_crm.contacts.facts import Facts
from desktop_crm.contacts.firms import firm
from desktop_crm.contacts.matching import Matcher

_SAME_ADDRESS = """
SELECT DISTINCT a.contact_id FROM json_each(:values) v
CROSS JOIN addresses a ON a.normal = v.value AND a.channel IN ({channels})
CROSS JOIN contacts c ON c.id = a.contact_id WHERE c.deleted_at IS NULL
"""
_SAME_NAME = """
SELECT c.id, v.value, c.organisation FROM json_each(:values) v
CROSS JOIN contacts c ON c.match_name = v.value WHERE c.deleted_at IS NULL AND c.organisation <> ''
"""
_FACTS = """
SELECT c.id, c.match_name, c.organisation, c.birthday,
    (SELECT json_group_array(json_array(a.channel, a.normal)) FROM addresses a
     WHERE a.contact_id = c.id AND a.normal IS NOT NULL AND a.channel IN ('email', 'phone', 'sms')),
    (SELECT json_group_array(d.value) FROM details d WHERE d.contact_id = c.id AND d.field = 'full_name')
FROM contacts c WHERE c.id IN (SELECT value FROM json_each(:ids))
"""


def recall(session: Session, matcher: Matcher, people: Sequence[Facts]) -> None:
    """Makes the living contacts known that share an address, or a name with an organisation, with `people`."""
    emails = {email for person in people for email in person.emails}
    phones = {phone for person in people for phone in person.phones}
    ids = {
        *_ids(session, _SAME_ADDRESS.format(channels="'email'"), emails),
        *_ids(session, _SAME_ADDRESS.format(channels="'phone', 'sms'"), phones),
        *_namesakes(session, {(p.name, firm(p.organisation)) for p in people if p.name and p.organisation}),
    }
    for contact_id, person in facts_of(session, [i for i in ids if i not in matcher]):
        matcher.add(contact_id, person)


def _ids(session: Session, query: str, values: Iterable[str]) -> list[int]:
    listed = list(values)
    if not listed:
        return []
    return list(session.execute(sql(query), {"values": json.dumps(listed)}).scalars())


def _namesakes(session: Session, wanted: set[tuple[str, str]]) -> list[int]:
    """Contacts of the same name in the same organisation; namesakes elsewhere may be many and are nobody."""
    if not wanted:
        return []
    names = json.dumps(sorted({name for name, _ in wanted}))
    rows = session.execute(sql(_SAME_NAME), {"values": names})
    return [number for number, name, organisation in rows if (name, firm(text.fold(organisation))) in wanted]


def facts_of(session: Session, ids: Iterable[int]) -> list[tuple[int, Facts]]:
    """What these contacts are compared by."""
    wanted = list(ids)
    if not wanted:
        return []
    rows = session.execute(sql(_FACTS), {"ids": json.dumps(wanted)}).all()
    return [(row[0], _facts(row[1], row[2], row[3], json.loads(row[4]), json.loads(row[5]))) for row in rows]


def _facts(
    name: str, organisation: str, born: str | None, ways: list[tuple[str, str]], names: list[str]
) -> Facts:
    return Facts(
        name,
        text.fold(organisation),
        tuple(normal for channel, normal in ways if channel == "email"),
        tuple(normal for channel, normal in ways if channel != "email"),
        further=tuple(map(naming.match_name, names)),
        born=born or "",
    )
