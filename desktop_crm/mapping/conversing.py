"""Who of the two is us: in messages with `From` and `To`, or with a sender called `Me`.

What we wrote went to the other one; without a column that says to whom, to the one who wrote last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_crm.base.text import fold
from desktop_crm.dialogue.channels import Direction
from desktop_crm.files.entry import Entry
from desktop_crm.files.sheet import Cell, as_text
from desktop_crm.mapping import contents, exchange_columns, headers, splitting
from desktop_crm.mapping.contents import Kind
from desktop_crm.mapping.rows import Exchanged

if TYPE_CHECKING:
    from desktop_crm.mapping.mappings import Column

# Words for oneself that nobody is called by in another language: no ben, mina or meg.
_WORDS = """
    me|myself|you|ich|ich selbst|moi|moi-même|vous|yo|ik|ikzelf|jeg|eu mesmo
    я|我|自己|本人|私|自分|나|저|εγώ|אני|أنا|tôi
"""
_ME = frozenset(fold(word.strip()) for word in _WORDS.replace("\n", "|").split("|") if word.strip())
_NAMING = ("full_name", "email", "phone", "nickname", "org")


@dataclass(frozen=True, slots=True)
class Ours:
    """How we are called in a table (folded), and who is spoken with before anybody else is named."""

    names: tuple[str, ...] = ()
    partner: str = ""


NOBODY = Ours()


def ours(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Ours:
    """Who we are, from the first rows: a word for us, or the one who stands in each row, as sender or as receiver."""
    senders, receivers = _senders(columns), _receivers(columns)
    said = [[fold(_text(row, n)) for n in (*senders, *receivers) if _text(row, n)] for row in rows]
    names = {name for row in said for name in row if name in _ME}
    if len({fold(_text(row, n)) for row in rows for n in senders} & names) > 1:
        return NOBODY  # Me and You: who of them made the list is not said
    if not names and receivers:
        counted = Counter(name for row in said for name in set(row))
        always = [name for name, count in counted.items() if count == len(rows) > 1]
        names = set(always) if len(always) == 1 else set()
    others = (_text(row, n) for row in rows for n in senders if fold(_text(row, n)) not in names)
    return Ours(tuple(sorted(names)), next(filter(None, others), "") if names else "")


def _text(row: Sequence[Cell], place: int) -> str:
    return as_text(row[place]).strip() if place < len(row) else ""


def _senders(columns: Sequence[Column]) -> list[int]:
    return [n for n, c in enumerate(columns) if c.field in _NAMING]


def _receivers(columns: Sequence[Column]) -> list[int]:
    """The columns of those to whom something was sent: notes by their field, as we are there as well."""
    return [
        n
        for n, c in enumerate(columns)
        if c.field == "text"
        and c.label
        and headers.read(c.name, "exchanges", ()).one() == exchange_columns.SENT_TO
    ]


class Conversing:
    """Turns rows that we wrote to those who got them; made once for a table, for rows in their order."""

    def __init__(self, columns: Sequence[Column], ours: Ours) -> None:
        self._names = frozenset(ours.names)
        self._senders = _senders(columns)
        self._receivers = [(n, columns[n].label) for n in _receivers(columns)]
        self._partner = _somebody(ours.partner) if ours.partner else None

    def settled(
        self, cells: Sequence[Cell], entry: Entry, told: Exchanged | None
    ) -> tuple[Entry, Exchanged | None]:
        """Whose row it is, and what it tells."""
        if told is None or not (self._names or self._receivers):
            return entry, told
        sent_to = next(((n, label) for n, label in self._receivers if _text(cells, n)), None)
        if not self._is_ours(cells, told, sent_to is not None):
            if self._names:
                self._partner = entry
                told = replace(told, direction=told.direction or Direction.IN.value)
            if sent_to and fold(_text(cells, sent_to[0])) in self._names:
                told = _without(told, cells, *sent_to)
            return entry, told
        told = replace(told, direction=told.direction or Direction.OUT.value)
        if sent_to:
            return _somebody(_text(cells, sent_to[0])), _without(told, cells, *sent_to)
        return self._partner or entry, told

    def _is_ours(self, cells: Sequence[Cell], told: Exchanged, addressed: bool) -> bool:
        by_name = any(fold(_text(cells, n)) in self._names for n in self._senders)
        return by_name or (addressed and not self._names and told.direction == Direction.OUT.value)


def _without(told: Exchanged, cells: Sequence[Cell], place: int, label: str) -> Exchanged:
    """Without the line of the text that says to whom it went: that is told otherwise."""
    line = f"{label}: {_text(cells, place)}"
    return replace(told, body="\n".join(part for part in told.body.split("\n") if part != line))


def _somebody(text: str) -> Entry:
    """The one who is called so, or reached there."""
    entry = Entry()
    name, address = splitting.name_and_email(splitting.emails(text)[0])
    kind = contents.look([name]).kind
    entry.add("email" if kind is Kind.EMAIL else "phone" if kind is Kind.PHONE else "full_name", name)
    entry.add("email", address)
    return entry
