"""What a builder of rules can offer: the names of all that the book has, and words that stand in its contacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from desktop_crm.book.asking import Ask, ask_of
from desktop_crm.segments import known
from desktop_crm.segments.meaning import Known

MOST = 500  # words offered for one field


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Choices as (what the rule says, what a person reads); `words` are suggestions by field, never the only ones."""

    known: Known = field(default_factory=Known)
    topics: tuple[str, ...] = ()
    channels: tuple[tuple[str, str], ...] = ()
    campaigns: tuple[str, ...] = ()
    imports: tuple[tuple[str, str], ...] = ()
    segments: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_COLUMNS = {
    "organisation": "organisation", "title": "title", "department": "department", "source": "source",
    "language": "language", "gender": "gender",
}  # fmt: skip
_ADDRESSES = {"city": "city", "region": "region", "country": "country", "postcode": "postal_code"}


def read(session: Session, without: int | None = None) -> Vocabulary:
    """All of it; `without` is the segment that is being built, which cannot look at itself."""
    ask = ask_of(session)
    everything = known.everything(session)
    segments = ask("SELECT name FROM segments WHERE id IS NOT :without ORDER BY folded", {"without": without})
    words = {
        "tag": _column(ask, "SELECT name FROM tags ORDER BY folded"),
        "bought": _column(ask, "SELECT name FROM products ORDER BY folded"),
        "coupon": _column(ask, f"SELECT DISTINCT coupon FROM ({_latest('purchases', 'coupon')})"),
    }
    words |= {key: _frequent(ask, "contacts", column) for key, column in _COLUMNS.items()}
    words |= {key: _frequent(ask, "addresses", column) for key, column in _ADDRESSES.items()}
    latest = _latest("purchases", "currency")
    currencies = _column(ask, f"SELECT DISTINCT currency FROM ({latest}) ORDER BY currency")
    return Vocabulary(
        known=everything,
        topics=_column(ask, "SELECT name FROM topics ORDER BY folded"),
        channels=tuple(ask("SELECT id, name FROM channels ORDER BY position", {}).fetchall()),
        campaigns=tuple(
            dict.fromkeys(
                _column(ask, "SELECT name FROM campaigns WHERE deleted_at IS NULL ORDER BY id DESC")
            )
        ),
        imports=tuple(
            (str(number), f"{file} (no. {number})")
            for number, file in ask("SELECT id, file FROM imports ORDER BY id DESC", {})
        ),
        segments=tuple(row[0] for row in segments),
        currencies=tuple(dict.fromkeys((everything.currency, *currencies))),
        words=words,
    )


def _column(ask: Ask, query: str) -> tuple[str, ...]:
    return tuple(row[0] for row in ask(f"{query} LIMIT {MOST}", {}))


_LOOKED_AT = 50_000  # rows; a column that is hardly filled would else be read to its beginning


def _latest(table: str, column: str) -> str:
    """What a column holds; of a large table only in its latest rows: they are suggestions."""
    rows = f"SELECT {column} FROM {table} ORDER BY id DESC LIMIT {_LOOKED_AT}"
    return f"SELECT {column} FROM ({rows}) WHERE {column} <> ''"


def _frequent(ask: Ask, table: str, column: str) -> tuple[str, ...]:
    """Words of a column, the most frequent first."""
    counted = f"SELECT {column} FROM ({_latest(table, column)}) GROUP BY {column} ORDER BY count(*) DESC LIMIT {MOST}"
    return tuple(row[0] for row in ask(counted, {}))
