"""A stage set by hand: it is pinned, rules leave it, and the change is noted.

Without a stage the rules decide again: the contact is noted to be looked at.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.book.asking import ask_of
from desktop_crm.book.columns import to_millis

_NOTED = """
INSERT INTO stage_changes (contact_id, at, "before", "after", reason, by_hand)
SELECT j.value ->> 0, :at, j.value ->> 1, c.stage, '', 1
FROM json_each(:rows) j CROSS JOIN contacts c ON c.id = j.value ->> 0
"""
_PINNED = """
UPDATE contacts SET stage_pinned = stage <> '' WHERE id IN (SELECT j.value ->> 0 FROM json_each(:rows) j)
"""
_LEFT_TO_RULES = """
INSERT OR IGNORE INTO to_review (contact_id)
SELECT c.id FROM json_each(:rows) j CROSS JOIN contacts c ON c.id = j.value ->> 0 WHERE c.stage = ''
"""


def set_by_hand(session: Session, before: Sequence[tuple[int, str]], at: datetime) -> None:
    """Notes that these contacts got the stage they have now from a person; `before` is what they had."""
    session.flush()
    given = {"rows": json.dumps(list(before)), "at": to_millis(at)}
    for statement in (_NOTED, _PINNED, _LEFT_TO_RULES):
        session.execute(sql(statement), given)
    session.expire_all()


def look_again(session: Session, ids: Sequence[int]) -> None:
    """Notes contacts whose stage may be another than the rules say: a pin was taken back, with time gone by since."""
    statement = "INSERT OR IGNORE INTO to_review (contact_id) SELECT value FROM json_each(?) WHERE true"
    ask_of(session)(statement, (json.dumps(list(ids)),))  # nobody listens for a list of what is to be done
