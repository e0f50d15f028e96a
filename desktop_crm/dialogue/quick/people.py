"""Whom a line of the quick log may mean, asked of the book."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.text import fold, is_cjk
from desktop_crm.book import settings
from desktop_crm.contacts import addresses, finding, name_forms, naming
from desktop_crm.dialogue.quick.records import Someone
from desktop_crm.dialogue.quick.spelling import is_called, is_nearly_called, wanted

_LOOKED_AT = 200  # matches; a word that fits more names nobody alone
_OFFERED = 5
_BEGINNING = 3  # letters in which nobody slips


class _Found(NamedTuple):
    """Somebody whom a text finds: name with nickname, and organisation."""

    one: Someone
    name: str
    firm: str


class People:
    """Looks people up by whole words of name, nickname and organisation."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, list[_Found]] = {}

    def called(self, words: Sequence[str], firms: bool) -> Sequence[Someone]:
        """Everybody in whose name or nickname (with `firms` also organisation) each of the words stands, whole."""
        looked = wanted(words)
        known = [word for word in looked if len(word) > 1 or is_cjk(word)]
        found = self._fitting(self._found(" ".join(known)), looked, firms)
        if found or len(looked) < 2:
            return found
        return self._fitting(self._any_of(known), looked, firms)  # `Dot Beecham`, `Siobhan O'B`

    def nearly(self, words: Sequence[str]) -> Sequence[Someone]:
        """Everybody who may be meant by a name with a slip in it, or by its short form alone."""
        looked = wanted(words)
        alike = [word[:_BEGINNING] for word in looked if len(word) > _BEGINNING]
        forms = [word[:1] for word in looked if name_forms.groups(word)]  # `Dot`: of Dorothy
        among = self._any_of((*alike, *forms))
        known = {each.one.id: each for each in among}
        return [each.one for each in known.values() if is_nearly_called(each.name, looked)]

    def like(self, text: str) -> Sequence[Someone]:
        """Who may be meant where nobody is called so."""
        words = fold(text).split()[:2]  # a name, and no whole sentence
        found = [(each.one, fold(f"{each.name} {each.firm}")) for each in self._found(" ".join(words))]
        return [one for one, said in found if all(word in said for word in words)][:_OFFERED]

    def reached(self, address: str) -> Sequence[Someone]:
        """Everybody who has this e-mail address or telephone number."""
        channel = "email" if "@" in address else "phone"
        normal = addresses.normal(channel, address, settings.get(self._session, settings.COUNTRY))
        query = sql(
            "SELECT DISTINCT c.id, c.full_name, c.nickname, c.organisation FROM addresses a"
            " JOIN contacts c ON c.id = a.contact_id"
            " WHERE a.channel IN (:channel, :other) AND a.normal = :normal AND c.deleted_at IS NULL LIMIT 5"
        )
        other = "sms" if channel == "phone" else channel
        rows = self._session.execute(query, {"channel": channel, "other": other, "normal": normal})
        return [_as_found(row).one for row in rows]

    def _fitting(self, among: Iterable[_Found], looked: Sequence[str], firms: bool) -> list[Someone]:
        return [
            each.one
            for each in among
            if looked and is_called(f"{each.name} {each.firm}" if firms else each.name, looked)
        ]

    def _any_of(self, words: Iterable[str]) -> list[_Found]:
        return [each for word in dict.fromkeys(words) for each in self._found(word)]

    def _found(self, text: str) -> list[_Found]:
        if not text:
            return []
        if text not in self._known:
            self._known[text] = self._searched(text)
        return self._known[text]

    def _searched(self, text: str) -> list[_Found]:
        ids = finding.search(self._session, text, limit=_LOOKED_AT)
        query = sql(
            "SELECT id, full_name, nickname, organisation FROM contacts"
            " WHERE id IN (SELECT value FROM json_each(:ids))"
        )
        rows = {row.id: row for row in self._session.execute(query, {"ids": json.dumps(list(ids))})}
        return [_as_found(rows[number]) for number in ids if number in rows]


def _as_found(row: Any) -> _Found:
    shown = Someone(row.id, naming.shown(row.full_name, row.organisation))
    return _Found(shown, f"{row.full_name} {row.nickname}".strip() or row.organisation, row.organisation)
