"""Everything that contacts are compared by, read from the book some thousand at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from desktop_crm.base import text
from desktop_crm.book.asking import ask_of
from desktop_crm.contacts import naming, places
from desktop_crm.contacts.facts import Facts, Place

CHUNK = 5_000  # contacts read together

_FACTS = """
SELECT c.id, c.kind, c.full_name, c.match_name, c.given, c.family, c.nickname, c.phonetic_family || ' ' ||
    c.phonetic_given, c.organisation, c.birthday,
    (SELECT json_group_array(json_array(a.channel, a.normal, a.street, a.city, a.postal_code, a.value))
     FROM addresses a WHERE a.contact_id = c.id AND +a.channel IN ('email', 'phone', 'sms', 'letter')),
    (SELECT json_group_array(d.value) FROM details d WHERE d.contact_id = c.id AND d.field = 'full_name')
FROM contacts c WHERE c.deleted_at IS NULL AND c.id
"""
_Way = tuple[str, str | None, str, str, str, str]


def everybody(session: Session) -> Iterator[list[tuple[int, Facts]]]:
    """All living contacts, in the order of their ids."""
    ask = ask_of(session)
    last = 0
    while True:
        rows = ask(f"{_FACTS} > :last ORDER BY c.id LIMIT {CHUNK}", {"last": last}).fetchall()
        if not rows:
            return
        yield [(row[0], _facts(*row[1:])) for row in rows]
        last = rows[-1][0]


def of(session: Session, ids: Sequence[int]) -> list[tuple[int, Facts]]:
    """The living among these contacts."""
    ask = ask_of(session)
    found: list[tuple[int, Facts]] = []
    for start in range(0, len(ids), CHUNK):
        listed = json.dumps(list(ids[start : start + CHUNK]))
        rows = ask(f"{_FACTS} IN (SELECT value FROM json_each(:ids))", {"ids": listed})
        found += [(row[0], _facts(*row[1:])) for row in rows]
    return found


def _facts(
    kind: str,
    full_name: str,
    match_name: str,
    given: str,
    family: str,
    nickname: str,
    phonetic: str,
    organisation: str,
    birthday: str | None,
    ways: str,
    called: str,
) -> Facts:
    if kind == "organisation":
        match_name, full_name, organisation = "", "", full_name or organisation
    emails: dict[str, None] = {}
    phones: dict[str, None] = {}
    letters: list[_Way] = []
    for way in json.loads(ways):
        if way[0] == "letter":
            letters.append(way)
        elif way[1]:
            (emails if way[0] == "email" else phones)[way[1]] = None
    names = [phonetic, *(json.loads(called) if called != "[]" else ())]
    if nickname and family and nickname != given:
        names.append(f"{nickname} {family}")
    further = (naming.match_name(name) for name in names if name.strip())
    return Facts(
        match_name,
        text.fold(organisation),
        tuple(emails),
        tuple(phones),
        _given(full_name, given) if match_name else "",
        tuple(dict.fromkeys(name for name in further if name and name != match_name)),
        tuple(dict.fromkeys(_places(letters))),
        birthday or "",
    )


def _given(full_name: str, given: str) -> str:
    """The given names as they are compared; of a name without parts, all words but the last."""
    if given:
        return " ".join(naming.name_words(given))
    family, comma, rest = full_name.partition(",")
    words = naming.name_words(rest if comma else full_name)
    return " ".join(words if comma else words[:-1]) if family else ""


def _places(letters: Iterable[_Way]) -> Iterator[Place]:
    for _channel, _normal, street, town, code, value in letters:
        yield places.place(street, town, code, "" if street or town or code else value)
