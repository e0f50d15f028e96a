"""Whom a line of the quick log may mean, asked of the book."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.text import fold, is_cjk
from desktop_crm.contacts import finding, naming
from desktop_crm.dialogue.quick.reading import Someone

_LOOKED_AT = 200  # matches; a word that fits more names nobody alone
_OFFERED = 5


class People:
    """Looks people up by whole words of name, nickname and organisation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def called(self, words: Sequence[str]) -> Sequence[Someone]:
        """Everybody in whose name, nickname or organisation each of the words stands, whole."""
        wanted = [part for word in words for part in naming.name_words(word)]
        if not wanted:
            return ()
        return [
            one for one, said in self._found(" ".join(wanted)) if all(_holds(said, word) for word in wanted)
        ]

    def like(self, text: str) -> Sequence[Someone]:
        """Who may be meant where nobody is called so."""
        words = fold(text).split()[:2]  # a name, and no whole sentence
        found = self._found(" ".join(words)) if words else []
        return [one for one, said in found if all(word in fold(said) for word in words)][:_OFFERED]

    def _found(self, text: str) -> list[tuple[Someone, str]]:
        ids = finding.search(self._session, text, limit=_LOOKED_AT)
        query = sql(
            "SELECT id, full_name, nickname, organisation FROM contacts"
            " WHERE id IN (SELECT value FROM json_each(:ids))"
        )
        rows = {row.id: row for row in self._session.execute(query, {"ids": json.dumps(list(ids))})}
        return [
            (
                Someone(n, naming.shown(r.full_name, r.organisation)),
                f"{r.full_name} {r.nickname} {r.organisation}",
            )
            for n in ids
            if (r := rows.get(n)) is not None
        ]


def _holds(said: str, word: str) -> bool:
    return word in naming.name_words(said) or (is_cjk(word) and word in fold(said))
