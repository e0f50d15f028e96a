"""Merge fields: what a letter may say of its reader, and the values for one of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from desktop_crm.base.text import fold

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
CUSTOM = "custom."  # begins the name of a field the user made: custom.plot


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of the merge menu: what is stored between the braces, and how it is called."""

    name: str
    label: str
    example: str = ""
    always: bool = False  # never empty, so it needs no fallback


FIELDS = (
    Field("first_name", "First name", "Ellen"),
    Field("last_name", "Last name", "Fairweather"),
    Field("full_name", "Full name", "Ellen Fairweather"),
    Field("prefix", "Title", "Dr"),
    Field("organisation", "Organisation", "Fernhill Primary School"),
    Field("city", "Town", "Fernhill"),
    Field("email", "E-mail address", "ellen@example.org", always=True),
    Field("business_name", "Your business", "", always=True),
    Field("topic", "Topic of the letter", "Monthly news", always=True),
    Field("today", "Today’s date", "17 November 2026", always=True),
    Field("unsubscribe", "Unsubscribe link", "", always=True),
)
BY_NAME = {f.name: f for f in FIELDS}
# Spellings people bring from other programs.
ALIASES = {
    "title": "prefix",
    "given": "first_name",
    "given_name": "first_name",
    "firstname": "first_name",
    "family": "last_name",
    "family_name": "last_name",
    "lastname": "last_name",
    "surname": "last_name",
    "name": "full_name",
    "organization": "organisation",
    "company": "organisation",
    "town": "city",
    "e_mail": "email",
    "business": "business_name",
    "date": "today",
    "unsubscribe_link": "unsubscribe",
}


@dataclass(frozen=True, slots=True)
class Person:
    """One reader. `custom` goes by the fields' own names; `unsubscribe` is the whole `mailto:` link."""

    email: str = ""
    first_name: str = ""
    last_name: str = ""
    full_name: str = ""
    prefix: str = ""
    organisation: str = ""
    city: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is the same for every reader of a letter. `today` in the user's words, `language` as in HTML."""

    business_name: str = ""
    postal_address: str = ""
    topic: str = ""
    today: str = ""
    language: str = "en"


def menu(custom: Iterable[str] = ()) -> tuple[Field, ...]:
    """All fields for the merge menu, the user's own (by their names) last."""
    own = (Field(CUSTOM + slug(name), name) for name in custom if slug(name))
    return (*FIELDS, *own)


@lru_cache(maxsize=2_000)
def slug(name: str) -> str:
    """A custom field's name as it stands in a letter: `Plot no.` is `plot_no`; empty if nothing is left."""
    letters = "".join(c if f"a{c}".isidentifier() else " " for c in fold(name).replace("_", " "))
    return "_".join(letters.split())


def canonical(name: str) -> str:
    """The field's one name: aliases resolved; what is no field of the program is a custom one."""
    own = ALIASES.get(name, name)
    if own in BY_NAME:
        return own
    return CUSTOM + slug(own.removeprefix(CUSTOM))


def variable(name: str) -> str:
    """The field's name among the values of `values`."""
    return name.replace(".", "_")


def tag(name: str, fallback: str = "") -> str:
    """A field as it is stored in a text: `{{ first_name | fallback("gardener") }}`."""
    if not fallback:
        return f"{{{{ {name} }}}}"
    quoted = fallback.replace("\\", "\\\\").replace('"', '\\"')
    return f'{{{{ {name} | fallback("{quoted}") }}}}'


def values(person: Person) -> dict[str, str]:
    """A person's values under the names templates use, on one line each and without control characters."""
    named = {
        "email": line(person.email),
        "first_name": line(person.first_name),
        "last_name": line(person.last_name),
        "full_name": line(person.full_name or f"{person.first_name} {person.last_name}"),
        "prefix": line(person.prefix),
        "organisation": line(person.organisation),
        "city": line(person.city),
        "unsubscribe": line(person.unsubscribe),
    }
    for name, value in person.custom.items():
        key = f"custom_{slug(name)}"
        named[key] = named.get(key) or line(value)
    return named


def line(value: str) -> str:
    """The value on one line: blanks joined; control characters and what turns the writing round are gone."""
    return " ".join(_CONTROLS.sub(" ", value).split()) if _CONTROLS.search(value) else value.strip()
