"""What a new contact is found by, before it stands in the book. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter, itemgetter

from desktop_crm.base.text import fold
from desktop_crm.contacts import index_lines
from desktop_crm.files.entry import POSTAL
from desktop_crm.imports.shaping import Person

_NAMES = ("full_name", "given", "middle", "family", "prefix", "suffix", "nickname")  # as the index has them
_WORK = ("organisation", "department", "title", "role")
_where = attrgetter(*POSTAL)


def line_of(person: Person, tags: Iterable[str]) -> str:
    """The line that `indexing` would read from the book, which takes twice as long; `tags` as the book calls them."""
    own = person.own
    names = [own.get(column, "") for column in _NAMES]
    names.append(f"{own.get('phonetic_family', '')} {own.get('phonetic_given', '')}".strip())
    names += [own.get(column, "") for column in _WORK]
    ways = [(w.channel, w.normal, w.value, *_where(w)) for w in person.ways]
    ways.sort(key=itemgetter(0))
    rest = sorted(tags, key=fold)
    rest += [detail.value for detail in person.details]
    fields = person.fields
    rest += [fields[name] for name in sorted(fields, key=fold)]
    rest += person.fresh.get("household", ""), own.get("note", "")
    return index_lines.line(own.get("family", ""), own.get("given", ""), names, ways, rest)
