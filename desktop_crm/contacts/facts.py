"""What a person is compared by, already normalised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from desktop_crm.base import text
from desktop_crm.contacts import naming


@dataclass(frozen=True, slots=True)
class Place:
    """A postal address as it is compared, see `places.place`; parts that nobody wrote are empty."""

    street: str = ""  # without the house number, shortened
    number: str = ""
    town: str = ""
    code: str = ""


class Facts(NamedTuple):
    """What a person is compared by, already normalised: see `facts`."""

    name: str = ""  # words of the name, in the order of the alphabet
    organisation: str = ""  # folded
    emails: tuple[str, ...] = ()  # normal forms
    phones: tuple[str, ...] = ()  # E.164
    given: str = ""  # which words of the name are the given ones, where that is known
    further: tuple[str, ...] = ()  # other names of the same person, as `name`
    places: tuple[Place, ...] = ()
    born: str = ""  # `1961-05-09`, `--05-09`


def facts(
    full_name: str, organisation: str = "", emails: Iterable[str] = (), phones: Iterable[str] = ()
) -> Facts:
    """The facts of a person as written; addresses in their normal forms."""
    return Facts(naming.match_name(full_name), text.fold(organisation), tuple(emails), tuple(phones))


def join(a: Facts, b: Facts) -> Facts:
    """What is known of one person from two sources; what is there but once is the first's."""
    return Facts(
        a.name or b.name,
        a.organisation or b.organisation,
        tuple(dict.fromkeys(a.emails + b.emails)),
        tuple(dict.fromkeys(a.phones + b.phones)),
        a.given if a.name else b.given,
        tuple(dict.fromkeys(a.further + b.further)),
        tuple(dict.fromkeys(a.places + b.places)),
        a.born or b.born,
    )
