"""What the book has under the names that rules use, and the functions that rules call inside SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.text import fold
from desktop_crm.book import settings
from desktop_crm.book.asking import Ask, ask_of
from desktop_crm.consent.suppressing import keyed_hash
from desktop_crm.contacts.field_kinds import FieldKind, normal
from desktop_crm.segments.meaning import Known, OwnField
from desktop_crm.segments.rules import Condition


def of_conditions(session: Session, conditions: Iterable[Condition]) -> Known:
    """Only what these conditions name."""
    listed = tuple(conditions)
    used = {c.field for c in listed}
    words = json.dumps(sorted({fold(v) for c in listed for v in c.value}))
    ask = ask_of(session)
    return Known(
        tags=_pairs(ask, _TAGS + _AMONG, words) if "tag" in used else {},
        topics=_pairs(ask, "SELECT folded, id FROM topics") if "consent" in used else {},
        channels=_channels(ask) if used & {"interactions", "last_channel"} else {},
        products=_products(ask, words) if "bought" in used else {},
        campaigns=_lists(ask, "SELECT name, id FROM campaigns") if "campaign" in used else {},
        imports=_lists(ask, "SELECT file, id FROM imports") if "imported" in used else {},
        segments=_pairs(ask, "SELECT folded, id FROM segments") if "list" in used else {},
        fields=_fields(ask) if "own" in used else {},
        currency=settings.get(session, settings.CURRENCY) if "spent" in used else "",
    )


def everything(session: Session) -> Known:
    """All that rules could name."""
    ask = ask_of(session)
    return Known(
        tags=_pairs(ask, _TAGS),
        topics=_pairs(ask, "SELECT folded, id FROM topics"),
        channels=_channels(ask),
        products=_products(ask, None),
        campaigns=_lists(ask, "SELECT name, id FROM campaigns"),
        imports=_lists(ask, "SELECT file, id FROM imports"),
        segments=_pairs(ask, "SELECT folded, id FROM segments"),
        fields=_fields(ask),
        currency=settings.get(session, settings.CURRENCY),
    )


_TAGS = "SELECT folded, id FROM tags"
_AMONG = " WHERE folded IN (SELECT value FROM json_each(:words))"


def _pairs(ask: Ask, query: str, words: str = "") -> dict[str, int]:
    return dict(ask(query, {"words": words}).fetchall())


def _lists(ask: Ask, query: str) -> dict[str, tuple[int, ...]]:
    """Numbers by name, of which there may be several, and each by itself."""
    found: dict[str, tuple[int, ...]] = {}
    for name, number in ask(query, {}):
        found[fold(name)] = (*found.get(fold(name), ()), number)
        found.setdefault(str(number), (number,))
    return found


def _channels(ask: Ask) -> dict[str, str]:
    rows = ask("SELECT id, name FROM channels", {}).fetchall()
    return {fold(name): number for number, name in rows} | {number: number for number, _ in rows}


def _products(ask: Ask, words: str | None) -> dict[str, tuple[int, ...]]:
    rows = ask(
        "SELECT folded, code, id FROM products WHERE :words IS NULL"
        " OR folded IN (SELECT value FROM json_each(:words))"
        " OR folded(code) IN (SELECT value FROM json_each(:words))",
        {"words": words},
    )
    found: dict[str, tuple[int, ...]] = {}
    for name, code, number in rows:
        for word in {name, fold(code)} - {""}:
            found[word] = (*found.get(word, ()), number)
    return found


def _fields(ask: Ask) -> dict[str, OwnField]:
    rows = ask("SELECT folded, id, name, kind, choices FROM fields ORDER BY position, id", {})
    return {
        folded: OwnField(number, name, FieldKind(kind), tuple(json.loads(choices)))
        for folded, number, name, kind, choices in rows
    }


def read_own(session: Session) -> None:
    """Makes `own_normal(kind, value)` known to the session's connection: texts read as numbers or days."""
    driver: Any = session.connection().connection.driver_connection
    driver.create_function(
        "own_normal", 2, lambda kind, value: normal(FieldKind(kind), value), deterministic=True
    )


def hash_erased(session: Session) -> bool:
    """Whether erased people are on the suppression list, whose addresses can only be told by `suppression_hash`.

    Makes that function known to the session's connection.
    """
    ask = ask_of(session)
    erased = "SELECT EXISTS (SELECT 1 FROM suppressions WHERE lifted_at IS NULL AND address = '')"
    if not ask(erased, {}).fetchone()[0]:
        return False
    key = settings.get(session, settings.BOOK_KEY)
    driver: Any = session.connection().connection.driver_connection
    driver.create_function("suppression_hash", 1, lambda normal: keyed_hash(key, normal), deterministic=True)
    return True
