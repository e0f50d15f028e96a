"""What a file says about one person or organisation, whatever its format."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

# Every field by which values are told apart, in files and in exports. Postal parts belong together by
# address; the rest are lists of values.
POSTAL = ("street", "extended", "po_box", "city", "region", "postal_code", "country")
FIELDS = (
    "full_name", "given", "family", "middle", "prefix", "suffix", "nickname", "phonetic_given",
    "phonetic_family", "org", "department", "title", "role", "email", "phone", *POSTAL, "url",
    "birthday", "anniversary", "note", "category", "im", "relation", "uid", "gender", "photo", "custom",
)  # fmt: skip
# What only files of this program say: a file of another has no such thing, or means something else by it.
OWN_FIELDS = ("kind", "language", "time_zone", "household", "stage", "source")

# How many follow an account in a social network, and when that was read: `2300 on 2026-05-03`, its label the account.
FOLLOWERS = "followers"

# The last column of the tables that this program writes, by which it knows them again. It holds what tells one of
# its contacts from all others, like the `uid` of a card: `desktop-crm-1f00ba12-17-18c2a8e5d3a`.
OURS = "Desktop CRM UID"


class Value(NamedTuple):
    """One value as the file has it. `label`: its word (home, fax, spouse); of custom, the name."""

    text: str
    label: str = ""
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Postal:
    """One postal address."""

    street: str = ""
    extended: str = ""
    po_box: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    label: str = ""
    preferred: bool = False

    def one_line(self) -> str:
        """`3 Elm Court Lane, FH3 8QT Fernhill, UK`."""
        town = " ".join(p for p in (self.postal_code, self.city) if p)
        parts = (self.po_box, self.extended, self.street, town, self.region, self.country)
        return ", ".join(" ".join(p.split()) for p in parts if p.strip())


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that came with an address card."""

    mime: str
    data: bytes


_MANY = 1000  # values of one field; with more of them no card is a person's, and none is compared any more


@dataclass(slots=True)
class Entry:
    """One person or organisation. `values` is keyed by FIELDS without the postal ones and photo.

    `exact`: written by this program, so what it does not say is not there.
    """

    values: dict[str, list[Value]] = field(default_factory=dict)
    postal: list[Postal] = field(default_factory=list)
    photo: Photo | None = None
    exact: bool = False
    organisation: bool = False  # it says itself that it is one and no person

    def add(self, name: str, text: str, label: str = "", preferred: bool = False) -> None:
        """Adds a value unless it is blank or there already under the same label."""
        text = text.strip()
        if text:
            held = self.values.get(name)
            if held is None:
                self.values[name] = [Value(text, label, preferred)]
            elif len(held) > _MANY or not any(v.text == text and v.label == label for v in held):
                held.append(Value(text, label, preferred))

    def first(self, name: str) -> str:
        """The preferred value of a field, else its first, else an empty string."""
        held = self.values.get(name, [])
        return next((v.text for v in held if v.preferred), held[0].text if held else "")

    def texts(self, name: str) -> list[str]:
        return [v.text for v in self.values.get(name, ())]

    def is_empty(self) -> bool:
        return not any(self.values.values()) and not self.postal and self.photo is None


def labelled(values: Iterable[Value], label: str) -> list[str]:
    """The texts that carry this label."""
    return [v.text for v in values if v.label == label]
