"""Whom decisions about rows mean: contacts of the book, or what earlier rows of the same file became."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.contacts import recalling
from desktop_crm.contacts.matching import Matcher
from desktop_crm.imports.deciding import Apart, Decision, Into

# Who was joined with another since is meant as that other.
_LIVING = """
SELECT c.id AS said, ifnull(m.id, c.id) AS meant FROM json_each(:ids) j
JOIN contacts c ON c.id = j.value LEFT JOIN contacts m ON m.id = c.merged_into
WHERE ifnull(m.deleted_at, CASE WHEN m.id IS NULL THEN c.deleted_at END) IS NULL
"""


class Targets:
    """The contacts that the decisions of one import name."""

    def __init__(self, session: Session, decisions: Mapping[int, Decision]) -> None:
        self._session = session
        self._decisions = decisions
        named = {d.contact_id for d in decisions.values() if isinstance(d, Into)}
        named |= {d.from_id for d in decisions.values() if isinstance(d, Apart)}
        named.discard(0)
        rows = session.execute(sql(_LIVING), {"ids": json.dumps(sorted(named))}).all() if named else []
        self._living = {row.said: row.meant for row in rows}
        earlier = {d.record for d in decisions.values() if isinstance(d, Into)}
        self._became: dict[int, int | None] = {record: None for record in earlier if record is not None}

    def of(self, decision: Into) -> int | None:
        """The contact that is meant; None where it is gone, or the earlier row became nobody."""
        if decision.record is not None:
            return self._became.get(decision.record)
        return self._living.get(decision.contact_id)

    def lives(self, contact_id: int) -> bool:
        """Whether a contact that a decision names is there."""
        return contact_id in self._living

    def note(self, record: int, contact_id: int | None) -> None:
        """What a record became, where a decision asks for it."""
        if record in self._became:
            self._became[record] = contact_id

    def recall(self, matcher: Matcher, records: Sequence[int]) -> None:
        """Makes those known whom the decisions about these records name, so that later rows find them."""
        meant = [self.of(d) for r in records if isinstance(d := self._decisions.get(r), Into)]
        ids = {i for i in meant if i is not None and i not in matcher}
        for contact_id, facts in recalling.facts_of(self._session, ids):
            matcher.add(contact_id, facts)
