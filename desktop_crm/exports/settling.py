"""An entry on its way out as it would stand after it came in again, so that the same goes out a second time.

Pure. An import joins what a contact has one of (notes, a custom field), keeps one preferred value of each channel, and
composes a name from its parts; what it would change is changed before it is written.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.text import fold, one_line
from desktop_crm.contacts import naming
from desktop_crm.files.entry import FIELDS, FOLLOWERS, OWN_FIELDS, Entry, Postal, Value
from desktop_crm.imports import shaping
from desktop_crm.mapping.flattening import LABELLED

Spelling = Callable[[str], str]  # the one spelling of a custom field's name


def settle(entry: Entry, spelling: Spelling) -> None:
    """Brings the entry into the form that every file keeps."""
    values = entry.values
    for name in ("birthday", "anniversary"):
        if name in values:
            _days(entry, name)
    for name, held in list(values.items()):
        if name == "custom":
            values[name] = _customs(held, spelling)
        elif name in ("email", "phone", "im"):
            if len(held) > 1:
                values[name] = _ways(name, held)
        elif name == "note" and len(held) > 1:
            values[name] = [Value("\n\n".join(dict.fromkeys(v.text for v in held)))]
        elif name not in LABELLED and (len(held) > 1 or held[0].label):
            values[name] = [Value(text) for text in dict.fromkeys(v.text for v in held)]
    if FOLLOWERS in values:
        values[FOLLOWERS] = _followers(values)
    if not entry.first("full_name"):
        parts = {name: entry.first(name) for name in shaping.NAME_PARTS}
        entry.add("full_name", naming.compose(**parts) or entry.first("nickname"))
    if entry.first("kind") == shaping.kind_of(entry.first("full_name"), entry.first("org")):
        del values["kind"]
    entry.values = {name: values[name] for name in (*FIELDS, *OWN_FIELDS, FOLLOWERS) if name in values}
    if entry.postal:
        entry.postal = [a for a in entry.postal if a != Postal(label=a.label, preferred=a.preferred)]


def _days(entry: Entry, name: str) -> None:
    """What is no day goes out as the text it is."""
    for value in list(entry.values[name]):
        try:
            PartialDate.parse(value.text)
        except ValueError:
            entry.values[name].remove(value)
            entry.add("custom", value.text, name.capitalize())
    if not entry.values[name]:
        del entry.values[name]


def _followers(values: dict[str, list[Value]]) -> list[Value]:
    """Of each account what was counted last, in the order of the accounts."""
    last = shaping.followers_of(values[FOLLOWERS])
    accounts = dict.fromkeys(value.text for value in values.get("im", ()))
    return [Value(shaping.followed(*last[name]), name) for name in accounts if name in last]


def _customs(held: list[Value], spelling: Spelling) -> list[Value]:
    """One value for each name, the names in the order of the alphabet."""
    made: dict[str, str] = {}
    for value in held:
        name = spelling(" ".join(value.label.split()) or "Other")
        before = made.get(name)
        if before is None:
            made[name] = value.text
        elif value.text not in before.split("\n"):
            made[name] = f"{before}\n{value.text}"
    return [Value(made[name], name) for name in sorted(made, key=lambda n: (fold(n), n))]


def _ways(name: str, held: list[Value]) -> list[Value]:
    """The same text once for each channel, with all its labels, and one preferred."""
    made: dict[tuple[str, str], Value] = {}
    preferred: set[str] = set()
    for value in held:
        channel = shaping.channel_of(one_line(value.label)) if name == "im" else name
        key = channel, value.text
        there = made.get(key)
        if there is not None:
            labels = dict.fromkeys(part for part in (there.label, value.label) if part)
            made[key] = there._replace(label=", ".join(labels))
            continue
        if value.preferred and channel in preferred:
            value = value._replace(preferred=False)  # noqa: PLW2901
        if value.preferred:
            preferred.add(channel)
        made[key] = value
    return list(made.values())
