"""Orders that no index keeps: a list of up to LIMIT contacts is read and sorted by what each shows.

By folded text, as names are; numbers as numbers. Who lacks the value stands behind the others, as the list stood.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.text import sort_key
from desktop_crm.book.asking import ask_of

LIMIT = 20_000  # contacts; reading and sorting them takes about a tenth of a second

_FIRST = """
SELECT id, value FROM (
    SELECT a.contact_id AS id, {value} AS value, row_number() OVER (
        PARTITION BY a.contact_id ORDER BY a.preferred DESC, a.position, a.id) AS place
    FROM (SELECT DISTINCT value FROM json_each(:ids)) j CROSS JOIN addresses a ON a.contact_id = j.value
    WHERE a.channel IN ({channels}) AND {value} <> '')
WHERE place = 1
"""
_OWN = "SELECT id, {value} FROM contacts WHERE id IN (SELECT value FROM json_each(:ids)) AND {value} <> ''"
# Sums never mix currencies: of several the largest decides.
_BOUGHT = """
SELECT contact_id, max(total) FROM (
    SELECT p.contact_id, sum(p.amount_minor) AS total FROM (SELECT DISTINCT value FROM json_each(:ids)) j
    CROSS JOIN purchases p ON p.contact_id = j.value
    WHERE p.amount_minor IS NOT NULL AND strftime('%Y', p.at / 1000, 'unixepoch', 'localtime') = :of
    GROUP BY p.contact_id, p.currency)
GROUP BY contact_id
"""
_VALUES = {
    # As the list shows it: beside a name, not in its place.
    "organisation": _OWN.format(value="iif(full_name = '', '', organisation)"),
    "source": _OWN.format(value="source"),
    "language": _OWN.format(value="language"),
    "email": _FIRST.format(value="a.value", channels="'email'"),
    "phone": _FIRST.format(value="a.value", channels="'phone', 'sms'"),
    "city": _FIRST.format(value="a.city", channels="'letter'"),
    "country": _FIRST.format(value="a.country", channels="'letter'"),
    "bought": _BOUGHT,
}


def ordered(session: Session, ids: array[int], by: str, descending: bool = False, of: int = 0) -> array[int]:
    """The contacts in another order; as they stand where they are more than LIMIT. `of`: the year of `bought`."""
    if len(ids) > LIMIT:
        return ids
    given = {"ids": str(list(ids)), "of": str(of)}
    keys = {number: _key(value) for number, value in ask_of(session)(_VALUES[by], given)}
    having = sorted((n for n in ids if n in keys), key=keys.__getitem__, reverse=descending)
    return _joined(having, (n for n in ids if n not in keys))


def _key(value: Any) -> Any:
    return sort_key(value) if isinstance(value, str) else value


def _joined(first: Iterable[int], rest: Iterable[int]) -> array[int]:
    found = array("q", first)
    found.extend(rest)
    return found
