"""Which columns belong together: those of one address, and a value with its label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from desktop_crm.files.entry import POSTAL
from desktop_crm.mapping import meanings, words
from desktop_crm.mapping.contents import Contents
from desktop_crm.mapping.meanings import Target

_ADDRESS = frozenset(
    (*POSTAL, meanings.HOUSE, meanings.POSTAL_CITY, meanings.DISTRICT, meanings.WHOLE_ADDRESS)
)
_LABELLED = {"email", "phone", "url", "im", "relation", meanings.EVENT, "custom", "org"}


def groups_of(targets: Sequence[Target]) -> list[str]:
    """The group of each column: one address, or one value with its label."""
    counted = _counting_groups(targets)
    groups = []
    for target in targets:
        if target.field in _ADDRESS or (target.field == meanings.LABEL and target.base == "address"):
            number = target.number if target.before or (target.label in counted and target.number > 1) else 0
            groups.append(" ".join(f"address {target.label} {number or ''}".split()))
        elif target.field == meanings.LABEL:
            groups.append(f"{target.base} {target.number}")
        elif target.field in _LABELLED and (target.field != "custom" or target.base):
            groups.append(f"{target.field} {target.number}")
        else:
            groups.append("")
    used = Counter(g for t, g in zip(targets, groups, strict=True) if t.field == meanings.LABEL)
    return [g if g.startswith("address") or used[g] else "" for g in groups]


def _counting_groups(targets: Sequence[Target]) -> set[str]:
    """Labels whose numbers count whole addresses: where towns are numbered, too, not only lines."""
    return {
        t.label
        for t in targets
        if t.field in ("city", "postal_code", meanings.POSTAL_CITY, "country") and t.number > 1
    }


def streets(targets: Sequence[Target], groups: Sequence[str]) -> list[Target]:
    """`Address` beside `City` is the street, `Address 2` its second line; beside a street it is the whole."""
    fields: dict[str, set[str]] = {}
    for target, group in zip(targets, groups, strict=True):
        fields.setdefault(group, set()).add(target.field)
    made = []
    for target, group in zip(targets, groups, strict=True):
        beside = fields[group]
        if target.field == meanings.DISTRICT:
            made.append(
                replace(target, field="extended" if beside & {"city", meanings.POSTAL_CITY} else "city")
            )
        elif (
            target.field == "street" and beside <= {"street", "country", meanings.LABEL} and not target.label
        ):
            made.append(replace(target, field=meanings.WHOLE_ADDRESS))  # no other column holds the town
        elif target.field != meanings.WHOLE_ADDRESS:
            made.append(target)
        elif target.number > 1 and not group.endswith(str(target.number)):
            made.append(replace(target, field="extended"))
        elif "street" not in beside and beside & {"city", "postal_code", meanings.POSTAL_CITY, "extended"}:
            made.append(replace(target, field="street"))
        else:
            made.append(target)
    return made


_HOUSES = frozenset(("numero", "num", "nr", "no", "n", "nº", "number", "nummer", "cislo", "c p", "cp"))
_HOUSE = re.compile(r"\d{1,5}(?:[ -/]?[a-z0-9]{1,3})?|s/?n", re.IGNORECASE)


def houses(targets: list[Target], names: Sequence[str], looked: Sequence[Contents]) -> list[Target]:
    """A `Número` right behind the street is the house's."""
    made = list(targets)
    for n in range(1, len(made)):
        before, values = made[n - 1], looked[n].values
        if (
            before.field in ("street", meanings.WHOLE_ADDRESS)
            and made[n].field == "custom"
            and words.plain(names[n]) in _HOUSES
            and values
            and sum(bool(_HOUSE.fullmatch(v)) for v in values) >= 0.8 * len(values)
        ):
            made[n] = replace(before, field=meanings.HOUSE)
    return made


def without_strays(targets: list[Target], groups: list[str]) -> tuple[list[Target], list[str]]:
    """What belongs to nothing is kept by its own name: `Event Type` without an event, `Unit` without an address."""
    beside = Counter(g for t, g in zip(targets, groups, strict=True) if g and t.field != meanings.LABEL)
    stray = [_is_stray(t, beside[g]) for t, g in zip(targets, groups, strict=True)]
    labelled = {
        g for t, g, s in zip(targets, groups, stray, strict=True) if t.field == meanings.LABEL and not s
    }
    return (
        [replace(t, field="custom", label="") if s else t for t, s in zip(targets, stray, strict=True)],
        [
            "" if s or not (g.startswith("address") or g in labelled) else g
            for g, s in zip(groups, stray, strict=True)
        ],
    )


def _is_stray(target: Target, beside: int) -> bool:
    if target.field == meanings.LABEL:
        return not beside or (target.base == "custom" and not target.number)
    return target.field == "extended" and beside == 1
