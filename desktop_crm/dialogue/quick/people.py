"""Whom a line of the quick log may mean, asked of the book."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.text import fold, is_cjk
from desktop_crm.contacts import finding, naming
from desktop_crm.dialogue.quick.reading import Someone

_LOOKED_AT = 200  # matches; a word that fits more names nobody alone
_OFFERED = 5


class _Found(NamedTuple):
    """Somebody whom a text finds: name with nickname, and organisation."""

    one: Someone
    name: str
    firm: str


class People:
    """Looks people up by whole words of name, nickname and organisation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def called(self, words: Sequence[str], firms: bool) -> Sequence[Someone]:
        """Everybody in whose name or nickname (with `firms` also organisation) each of the words stands, whole."""
        wanted = [part for word in words for part in naming.name_words(word)]
        found = self._found(" ".join(word for word in wanted if len(word) > 1 or is_cjk(word)))
        return [
            each.one
            for each in found
            if all(holds(f"{each.name} {each.firm}" if firms else each.name, word) for word in wanted)
        ]

    def like(self, text: str) -> Sequence[Someone]:
        """Who may be meant where nobody is called so."""
        words = fold(text).split()[:2]  # a name, and no whole sentence
        found = [(each.one, fold(f"{each.name} {each.firm}")) for each in self._found(" ".join(words))]
        return [one for one, said in found if all(word in said for word in words)][:_OFFERED]

    def _found(self, text: str) -> list[_Found]:
        if not text:
            return []
        ids = finding.search(self._session, text, limit=_LOOKED_AT)
        query = sql(
            "SELECT id, full_name, nickname, organisation FROM contacts"
            " WHERE id IN (SELECT value FROM json_each(:ids))"
        )
        rows = {row.id: row for row in self._session.execute(query, {"ids": json.dumps(list(ids))})}
        return [_as_found(rows[number]) for number in ids if number in rows]


def _as_found(row: Any) -> _Found:
    shown = Someone(row.id, naming.shown(row.full_name, row.organisation))
    return _Found(shown, f"{row.full_name} {row.nickname}", row.organisation)


def holds(said: str, word: str) -> bool:
    """Whether a folded word stands whole in what somebody is called; a single letter begins one of its words."""
    words = naming.name_words(said)
    initial = len(word) == 1 and any(each.startswith(word) for each in words)
    return initial or word in words or (is_cjk(word) and word in fold(said))
