"""An entry of a file in the shape of the book: contact columns, ways to reach, details, tags, custom fields.

Pure. Where an entry holds several values of what a contact has one of, the first (or preferred) is the
contact's own and the others are details, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from desktop_crm.base import text
from desktop_crm.contacts import naming
from desktop_crm.contacts.addresses import BadAddress
from desktop_crm.contacts.matching import Facts
from desktop_crm.contacts.postal import Postal as PostalParts
from desktop_crm.files.entry import FOLLOWERS, OWN_FIELDS, POSTAL, Entry, Photo, Postal, Value
from desktop_crm.mapping import checking

# Fields of entries that a contact has one of, by the contact's column.
OWN = {
    "full_name": "full_name", "given": "given", "family": "family", "middle": "middle", "prefix": "prefix",
    "suffix": "suffix", "nickname": "nickname", "phonetic_given": "phonetic_given",
    "phonetic_family": "phonetic_family", "org": "organisation", "department": "department", "title": "title",
    "role": "role", "gender": "gender", "birthday": "birthday", "anniversary": "anniversary", "note": "note",
}  # fmt: skip
DETAILS = {"url": "website", "relation": "relation", "uid": "uid"}  # what it may have several of
NAME_PARTS = ("given", "family", "middle", "prefix", "suffix")
PHOTO = "photo"
_PARTS = attrgetter(*POSTAL)
_FOLLOWED = re.compile(r"(\d{1,12})(?: on (\d{4}-\d\d-\d\d))?", re.ASCII)
SOCIAL = frozenset(
    ("twitter", "x", "facebook", "instagram", "mastodon", "linkedin", "xing", "tiktok", "youtube", "bluesky")
)


class Way(NamedTuple):
    """A row of `addresses` without its ids and position."""

    channel: str
    value: str
    normal: str | None
    label: str = ""
    preferred: bool = False
    street: str = ""
    extended: str = ""
    po_box: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    followers: int | None = None
    followers_on: str | None = None  # a day, ISO 8601

    def key(self) -> tuple[str, str]:
        """What makes two ways the same: the normal form, else the words as typed."""
        return self.channel, self.normal or text.fold(self.value)


class Detail(NamedTuple):
    """A row of `details` without its ids and position."""

    field: str
    value: str
    label: str = ""


@dataclass(slots=True)
class Person:
    """One entry as it will stand in the book. `own` holds only what is not empty."""

    own: dict[str, str] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    photo: Photo | None = None
    facts: Facts = field(default_factory=Facts)
    fresh: dict[str, str] = field(
        default_factory=dict
    )  # what the file says of a contact only when it is made

    def shown(self) -> str:
        """What it is called; empty where there is nothing to call it by."""
        own = self.own
        return own.get("full_name") or own.get("organisation") or self.reached()

    def reached(self) -> str:
        """The first way to reach it: e-mail before phone before the rest, the preferred first."""
        order = {"email": 0, "phone": 1}
        ways = sorted(self.ways, key=lambda w: (order.get(w.channel, 2), not w.preferred))
        return ways[0].value if ways else ""


def shape(entry: Entry, country: str) -> Person:
    """The person an entry speaks of; phones without a country code are read as from `country`."""
    person = Person(photo=entry.photo)
    for name, values in entry.values.items():
        if name in OWN:
            _own(person, name, values)
        elif name == "category":
            _tags(person, [v.text for v in values])
        elif name == "custom":
            _customs(person, values)
        elif name in DETAILS:
            for value in values:
                _add(person.details, Detail(DETAILS[name], tidy(value.text), tidy(value.label)))
    if entry.exact:
        person.fresh = {name: tidy(entry.first(name)) for name in OWN_FIELDS}
    elif entry.organisation:
        person.fresh = {"kind": "organisation"}
    _ways(person, entry, country)
    _full_name(person)
    person.facts = _facts(person)
    return person


def _facts(person: Person) -> Facts:
    emails: dict[str, None] = {}
    phones: dict[str, None] = {}
    for way in person.ways:
        if way.normal and way.channel == "email":
            emails[way.normal] = None
        elif way.normal and way.channel == "phone":
            phones[way.normal] = None
    own = person.own
    name, organisation = own.get("full_name", ""), own.get("organisation", "")
    return Facts(naming.match_name(name), text.fold(organisation), tuple(emails), tuple(phones))


def tidy(value: str) -> str:
    """`text.clean`, quickly where nothing is to be done."""
    if not value:
        return value
    if value.isascii() and value.isprintable():
        return value.strip()
    return text.clean(value)


def _own(person: Person, name: str, values: list[Value]) -> None:
    column = OWN[name]
    if len(values) == 1:
        if value := tidy(values[0].text):
            person.own[column] = value
        return
    values = sorted(values, key=lambda v: not v.preferred)  # the first is the contact's own
    texts = list(dict.fromkeys(t for t in (tidy(v.text) for v in values) if t))
    if name == "note":
        person.own[column] = "\n\n".join(texts)
    elif texts:
        person.own[column] = texts[0]
        person.details += [Detail(column, other) for other in texts[1:]]


def _full_name(person: Person) -> None:
    own = person.own
    if not own.get("full_name"):
        made = naming.compose(**{part: own.get(part, "") for part in NAME_PARTS}) or own.get("nickname", "")
        if made:
            own["full_name"] = made


def _ways(person: Person, entry: Entry, country: str) -> None:
    ways = person.ways
    for value in entry.values.get("email", ()):
        found = checking.email(value.text)
        _reach(
            ways,
            Way(
                "email", tidy(value.text), _normal(found), value.label and tidy(value.label), value.preferred
            ),
        )
    for value in entry.values.get("phone", ()):
        number = checking.phone(value.text, country)
        _reach(
            ways,
            Way(
                "phone", tidy(value.text), _normal(number), value.label and tidy(value.label), value.preferred
            ),
        )
    followers = followers_of(entry.values.get(FOLLOWERS, ()))
    for value in entry.values.get("im", ()):
        label, typed = tidy(value.label), tidy(value.text)
        way = Way(
            channel_of(label), typed, " ".join(typed.casefold().split()) or None, label, value.preferred
        )
        count, on = followers.get(typed, (None, None))
        _reach(ways, way if count is None else way._replace(followers=count, followers_on=on))
    for address in entry.postal:
        ways.append(postal(address))


def followed(count: int, on: str | None) -> str:
    """`2300 on 2026-05-03`, as files say it."""
    return f"{count} on {on}" if on else str(count)


def followers_of(values: Iterable[Value]) -> dict[str, tuple[int, str | None]]:
    """By account what was counted last; what is no number is passed over."""
    made: dict[str, tuple[int, str | None]] = {}
    for value in values:
        found = _FOLLOWED.fullmatch(value.text.strip())
        account = tidy(value.label)
        if found and account and (found[2] is None or _is_day(found[2])):
            read = int(found[1]), found[2]
            before = made.get(account)
            if before is None or (read[1] or "", read[0]) > (before[1] or "", before[0]):
                made[account] = read
    return made


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def kind_of(full_name: str, organisation: str) -> str:
    """What a contact is that nothing else is known of."""
    return "person" if full_name or not organisation else "organisation"


def channel_of(label: str) -> str:
    """The channel of a handle, told by the name of its platform."""
    return "social" if label.casefold() in SOCIAL else "messenger"


def _normal(found: str | BadAddress) -> str | None:
    return found if isinstance(found, str) else None


def _reach(ways: list[Way], way: Way) -> None:
    """Adds a way; the same text a second time only adds its label, and one of a channel is preferred."""
    if not way.value:
        return
    for n, held in enumerate(ways):
        if held.channel == way.channel:
            if held.value == way.value:
                labels = dict.fromkeys(part for part in (held.label, way.label) if part)
                ways[n] = held._replace(label=", ".join(labels))
                return
            if held.preferred and way.preferred:
                way = way._replace(preferred=False)
    ways.append(way)


def postal(address: Postal) -> Way:
    """A postal address as a row: its parts as written, and the whole on one line."""
    parts = [part and tidy(part) for part in _PARTS(address)]
    flat = [text.one_line(p) if "\n" in p else p for p in parts]
    line = PostalParts(*flat).one_line()
    street, extended, po_box, city, region, code, country = parts
    return Way(
        "letter",
        line,
        " ".join(line.casefold().split()) or None,
        tidy(address.label),
        address.preferred,
        street,
        extended,
        po_box,
        city,
        region,
        code,
        country,
    )


def _tags(person: Person, names: list[str]) -> None:
    held: set[str] = set()
    for name in names:
        tag = tidy(name)
        tag = text.one_line(tag) if "\n" in tag or "\t" in tag else tag
        folded = text.fold(tag)
        if folded and folded not in held:
            held.add(folded)
            person.tags.append(tag)


def _customs(person: Person, values: list[Value]) -> None:
    """Fields of the user's own; names that fold to the same are one field, with a line for each value."""
    fields, names = person.fields, {text.fold(name): name for name in person.fields}
    for given in values:
        name, value = tidy(given.label) or "Other", tidy(given.text)
        if not value:
            continue
        name = name if name.isalnum() else " ".join(name.split())
        if name not in fields:
            name = names.setdefault(text.fold(name), name)
        held = fields.get(name)
        if held is None:
            fields[name] = value
        elif value not in held.split("\n"):
            fields[name] = f"{held}\n{value}"


def _add(details: list[Detail], detail: Detail) -> None:
    if detail.value and detail not in details:
        details.append(detail)
