"""Whom the book knows already: the contacts that a batch of people may be, made known to a matcher.

namesakes = Namesakes(session)
for batch in batches:
    matcher = Matcher()
    recall(session, matcher, batch, namesakes)    # some statements a batch, whatever the book's size
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
SELECT c.id, c.match_name, c.organisation FROM json_each(:names) v
CROSS JOIN contacts c ON c.match_name = v.value ->> 0 AND c.id > v.value ->> 1
WHERE c.deleted_at IS NULL AND c.organisation <> ''
"""
_FACTS = """
SELECT c.id, c.match_name, c.organisation, c.birthday,
    (SELECT json_group_array(json_array(a.channel, a.normal)) FROM addresses a
     WHERE a.contact_id = c.id AND a.normal IS NOT NULL AND a.channel IN ('email', 'phone', 'sms')),
    (SELECT json_group_array(d.value) FROM details d WHERE d.contact_id = c.id AND d.field = 'full_name')
FROM contacts c WHERE c.id IN (SELECT value FROM json_each(:ids))
"""


class Namesakes:
    """Contacts of one name in one organisation; namesakes elsewhere may be many and are nobody.

    Each contact is read once, however many batches ask for its name: later only those that came since.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids: dict[tuple[str, str], list[int]] = {}
        self._read: dict[str, int] = {}  # names, and up to which contact they are known

    def find(self, people: Iterable[Facts]) -> list[int]:
        """Those who are called like one of these people, in the same organisation."""
        wanted = {(p.name, firm(p.organisation)) for p in people if p.name and p.organisation}
        if not wanted:
            return []
        names = {name: self._read.get(name, -1) for name, _ in wanted}
        last = self._session.execute(sql("SELECT ifnull(max(id), 0) FROM contacts")).scalar_one()
        rows = self._session.execute(sql(_SAME_NAME), {"names": json.dumps(sorted(names.items()))})
        for contact_id, name, organisation in rows:
            self.note(contact_id, name, organisation)
        self._read.update(dict.fromkeys(names, last))
        return [contact_id for pair in sorted(wanted) for contact_id in self._ids.get(pair, ())]

    def note(self, contact_id: int, name: str, organisation: str) -> None:
        """A contact is called so, or from now on; `organisation` as written."""
        self._ids.setdefault((name, firm(text.fold(organisation))), []).append(contact_id)


def recall(
    session: Session, matcher: Matcher, people: Sequence[Facts], namesakes: Namesakes | None = None
) -> None:
    """Makes the living contacts known that share an address, or a name with an organisation, with `people`."""
    emails = {email for person in people for email in person.emails}
    phones = {phone for person in people for phone in person.phones}
    ids = {
        *_ids(session, _SAME_ADDRESS.format(channels="'email'"), emails),
        *_ids(session, _SAME_ADDRESS.format(channels="'phone', 'sms'"), phones),
        *(namesakes or Namesakes(session)).find(people),
    }
    for contact_id, person in facts_of(session, [i for i in ids if i not in matcher]):
        matcher.add(contact_id, person)


def _ids(session: Session, query: str, values: Iterable[str]) -> list[int]:
    listed = list(values)
    if not listed:
        return []
    return list(session.execute(sql(query), {"values": json.dumps(listed)}).scalars())


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
