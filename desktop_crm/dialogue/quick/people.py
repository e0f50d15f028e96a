"""Whom a line of the quick log may mean, asked of the book."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from desktop_crm.base.text import fold, is_cjk
from desktop_crm.book import settings
from desktop_crm.book.asking import ask_of
from desktop_crm.contacts import addresses, finding, name_forms, naming
from desktop_crm.dialogue.quick.records import Someone
from desktop_crm.dialogue.quick.spelling import is_called, is_nearly_called, wanted

_LOOKED_AT = 200  # matches; a word that fits more names nobody alone
_OFFERED = 5
_BEGINNING = 3  # letters in which nobody slips


class _Found(NamedTuple):
    """Somebody whom a text finds. Of hundreds a few are meant: what lists show is made of those alone."""

    id: int
    full_name: str
    nickname: str
    firm: str

    @property
    def one(self) -> Someone:
        return Someone(self.id, naming.shown(self.full_name, self.firm))

    @property
    def name(self) -> str:
        """The name with the nickname; else the organisation."""
        return f"{self.full_name} {self.nickname}".strip() or self.firm


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
        known = {each.id: each for each in among}
        return [each.one for each in known.values() if is_nearly_called(each.name, looked)]

    def like(self, text: str) -> Sequence[Someone]:
        """Who may be meant where nobody is called so."""
        words = fold(text).split()[:2]  # a name, and no whole sentence
        found = [(each, fold(f"{each.name} {each.firm}")) for each in self._found(" ".join(words))]
        return [each.one for each, said in found if all(word in said for word in words)][:_OFFERED]

    def reached(self, address: str) -> Sequence[Someone]:
        """Everybody who has this e-mail address or telephone number."""
        channel = "email" if "@" in address else "phone"
        normal = addresses.normal(channel, address, settings.get(self._session, settings.COUNTRY))
        other = "sms" if channel == "phone" else channel
        given = {"channel": channel, "other": other, "normal": normal}
        return [_Found(*row).one for row in ask_of(self._session)(_REACHED, given)]

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
        rows = ask_of(self._session)(_CALLED, (json.dumps(ids),))
        found = {row[0]: _Found(*row) for row in rows}
        return [found[number] for number in ids if number in found]


_CALLED = """
SELECT id, full_name, nickname, organisation FROM contacts WHERE id IN (SELECT value FROM json_each(?))
"""
_REACHED = """
SELECT DISTINCT c.id, c.full_name, c.nickname, c.organisation FROM addresses a
JOIN contacts c ON c.id = a.contact_id
WHERE a.channel IN (:channel, :other) AND a.normal = :normal AND c.deleted_at IS NULL LIMIT 5
"""
