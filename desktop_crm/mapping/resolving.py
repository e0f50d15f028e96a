"""Columns beside each other: what is open in one header is told by the others and by the values.

`Name` beside `Vorname` is the family name; `Title` over `Dr.` stands before names; `Street 2` is the second
line of one address and `City 2` the town of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from desktop_crm.base.text import fold
from desktop_crm.mapping import grouping, headers, meanings, platforms
from desktop_crm.mapping.contents import Contents, Kind
from desktop_crm.mapping.meanings import Target

_TITLES = """
    mr mrs ms miss mx dr prof sir lord lady rev revd herr frau hr fr mme mlle m monsieur madame dott dottssa
    sig sigra sra senor senora don dona dra ing dipl dhr mevr drs mgr bc mudr judr phd ir hon capt col sgt maj
    doctor professor pan pani г-н г-жа 先生 女士 小姐 氏 様 ông bà anh chị خانم آقا
"""
_HONORIFICS = frozenset(map(fold, _TITLES.split()))
# Fields that the values alone can confirm where words of the header are unknown.
_CONFIRMED_BY = {"email": Kind.EMAIL, "phone": Kind.PHONE, "url": Kind.URL, "birthday": Kind.DATE,
                 "anniversary": Kind.DATE}  # fmt: skip
_TRUSTED = frozenset(  # by their name even where other words stand beside it
    ("given", "family", "postal_code", "birthday", "email", "city", "street", "org", "phonetic_given",
     "phonetic_family", "nickname", "country", "region", "full_name")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a column goes in the end."""

    field: str
    label: str = ""
    group: str = ""
    sure: float = 0.0


def resolve(names: Sequence[str], targets: Sequence[Target], looked: Sequence[Contents]) -> list[Resolved]:
    """The final place of every column."""
    fields = [_checked(t, c) for t, c in zip(targets, looked, strict=True)]
    fields = _names(fields, looked)
    fields = _phonetic(_birthdays(fields, names))
    fields = _by_contents(fields, looked, names)
    fields = _somebody(fields, targets, looked)
    fields = grouping.houses(fields, names, looked)
    groups = grouping.groups_of(fields)
    fields, groups = grouping.without_strays(grouping.streets(fields, groups), groups)
    return [
        _finished(name, target, group, looked[n])
        for n, (name, target, group) in enumerate(zip(names, fields, groups, strict=True))
    ]


# ---------------------------------------------------------------- header against values
def _checked(target: Target, held: Contents) -> Target:
    """The header's word, unless it is doubtful and the values do not bear it out."""
    if target.field in ("", "custom", meanings.LABEL) or (held.kind is Kind.EMPTY and not target.unknown):
        return target
    kind = _CONFIRMED_BY.get(target.field)
    if kind and held.has(kind, 0.4):
        return _with(target, target.field, max(target.sure, 0.8 if target.unknown else 0.95))
    if target.field == "email" and held.kind in (Kind.YES_NO, Kind.NUMBER, Kind.DATE) and held.share > 0.8:
        return _with(target, "custom", sure=0.6)
    if target.field in _NEVER_NUMBERS and held.has(Kind.PHONE, 0.8) and _long(target, held):
        return _with(target, "phone", sure=0.6)
    if target.field == "phone" and held.kind in (Kind.YES_NO, Kind.EMAIL, Kind.URL) and held.share > 0.8:
        return _with(target, "email" if held.kind is Kind.EMAIL else "custom", sure=0.6)
    if target.field in (*_NAMED, meanings.WHOSE) and held.has(Kind.EMAIL, 0.9):
        return _with(target, "email", sure=0.6)
    if target.field == meanings.NAME and held.has(Kind.NUMBER, 0.9):  # a French `Nombre` counts
        return _with(target, "custom", sure=0.6)
    if target.field in (*_NAMED, meanings.WHOSE, "org") and (
        held.kind in (Kind.YES_NO, Kind.DATE) and held.share > 0.8
    ):
        return _with(target, "custom", sure=0.6)
    if target.unknown and target.field in ("birthday", "anniversary"):
        return _with(target, "custom")
    if target.unknown and (target.field in _CONFIRMED_BY or target.field not in _TRUSTED):
        return _with(target, "custom")
    if target.unknown and held.kind is not Kind.TEXT and target.field not in ("postal_code", "street"):
        return _with(target, "custom")
    return target


_NAMED = frozenset(("given", "family", "full_name", meanings.NAME))
# What is never written with so many digits: two titles that changed places, a `Contacto` to be rung, a Turkish `Cep`.
_NEVER_NUMBERS = frozenset(
    ("email", "given", "family", "full_name", meanings.NAME, meanings.WHOSE, "postal_code")
)


def _long(target: Target, held: Contents) -> bool:
    """Whether the values have the digits of whole telephone numbers: more than any postcode (`01234-5678`)."""
    least = 10 if target.field == "postal_code" else 7
    return all(sum(map(str.isdecimal, v)) >= least for v in held.values)


def _with(target: Target, field: str, sure: float | None = None) -> Target:
    return replace(target, field=field, sure=target.sure if sure is None else sure)


# ---------------------------------------------------------------- which name
def _names(targets: list[Target], looked: Sequence[Contents]) -> list[Target]:
    held = {t.field for t in targets}
    titles = [n for n, t in enumerate(targets) if t.field == meanings.TITLE]
    if len(titles) > 1 and not held & {"prefix", "title"}:  # Outlook in French has `Titre` twice
        held |= {"title"}
        targets = [_with(t, "title") if n == titles[-1] else t for n, t in enumerate(targets)]
    made = []
    for target, values in zip(targets, looked, strict=True):
        if target.field == meanings.NAME:
            made.append(_with(target, _which_name(held), 0.6 if target.unknown else target.sure))
        elif target.field == meanings.TITLE:
            made.append(_with(target, _which_title(held, values)))
        elif target.field == meanings.WHOSE:
            made.append(_with(target, "custom" if held & _NAMED else "full_name"))
        else:
            made.append(target)
    return made


def _which_name(held: set[str]) -> str:
    if "given" in held and "family" not in held:
        return "family"
    if "family" in held and "given" not in held:
        return "given"
    return "full_name"


def _which_title(held: set[str], values: Contents) -> str:
    """`Dr.` stands before names; `General Manager` is what somebody does."""
    if not values.values:
        return "prefix" if "prefix" not in held and ("title" in held or "suffix" in held) else "title"
    short = sum(
        all(w.strip(".,") in _HONORIFICS for w in fold(v).replace(".", " ").split()) for v in values.values
    )
    if short * 2 >= len(values.values):  # beside an `Anrede`, too
        return "prefix"
    if "prefix" in held:
        return "title"
    if "title" in held and max(map(len, values.values)) <= 12:
        return "prefix"
    return "title"


# ---------------------------------------------------------------- which day
def _birthdays(targets: list[Target], names: Sequence[str]) -> list[Target]:
    """Beside a year and a month of birth, a `Geburtstag` is the day; beside a whole day an `Aniversário` is another."""
    held = {t.field for t in targets}
    if sum(t.field == "birthday" for t in targets) > 1:
        targets = [
            _with(t, "anniversary") if t.field == "birthday" and fold(n).startswith("anivers") else t
            for t, n in zip(targets, names, strict=True)
        ]
    if {"birth_year", "birth_month"} <= held and "birth_day" not in held:
        return [_with(t, "birth_day") if t.field == "birthday" else t for t in targets]
    return targets


def _phonetic(targets: list[Target]) -> list[Target]:
    """One column for how a whole name is read (`フリガナ`) is taken apart where it is the only one."""
    parts = {"phonetic_given", "phonetic_family"} & {t.field for t in targets}
    return [
        _with(t, "custom" if parts else "phonetic_given") if t.field == "phonetic" else t for t in targets
    ]


# ---------------------------------------------------------------- values without a header
def _by_contents(targets: list[Target], looked: Sequence[Contents], names: Sequence[str]) -> list[Target]:
    """Columns nobody knows by name, told by what stands in them."""
    made = [_by_kind(t, held) for t, held in zip(targets, looked, strict=True)]
    if {t.field for t in made} & _WHO:
        return made
    # What is a word of orders or exchanges (`Subject`, `Product`) is nobody's name, however it looks.
    open_ones = [Contents() if _speaks_of_else(n) else held for n, held in zip(names, looked, strict=True)]
    return _names_by_address(
        made, [h if t.field == "email" else o for t, h, o in zip(made, looked, open_ones, strict=True)]
    )


@lru_cache(maxsize=2_000)
def _speaks_of_else(name: str) -> bool:
    return any(headers.read(name, of, ()).meanings for of in ("orders", "exchanges"))


def _by_kind(target: Target, held: Contents) -> Target:
    if target.field == "custom" and target.unknown and not target.base:
        if held.has(Kind.EMAIL, 0.6):
            return _with(target, "email", round(0.75 * held.share, 2))
        if held.has(Kind.PHONE, 0.75):
            return _with(target, "phone", round(0.75 * held.share, 2))
    return target


_WHO = {"full_name", "given", "family", "org"}


def _names_by_address(targets: list[Target], looked: Sequence[Contents]) -> list[Target]:
    """A column whose words stand in the e-mail addresses beside them holds the names."""
    mails = next((c.values for t, c in zip(targets, looked, strict=True) if t.field == "email"), ())
    if not mails:
        called = any(t.field == "phone" for t in targets)
        return _names_without_header(targets, looked) if called else targets
    boxes = " ".join(fold(m.partition("@")[0]) for m in mails)
    told = []
    for n, (target, held) in enumerate(zip(targets, looked, strict=True)):
        if target.field == "custom" and target.unknown and held.has(Kind.TEXT, 0.8):
            hits = sum(any(len(w) > 2 and w in boxes for w in fold(v).split()) for v in held.values)
            if hits * 2 >= len(held.values):
                told.append((n, max(len(v.split()) for v in held.values) > 1))
    if not told:
        return _names_without_header(targets, looked)
    first, several = told[0]
    fields = {first: "full_name"} if several or len(told) == 1 else {first: "given", told[1][0]: "family"}
    return [_with(t, fields[n], 0.5) if n in fields else t for n, t in enumerate(targets)]


def _names_without_header(targets: list[Target], looked: Sequence[Contents]) -> list[Target]:
    """In a table without a header that has addresses, the first columns of plain words are the names."""
    if not all(t.unknown for t in targets):
        return targets
    worded = [
        n
        for n, (target, held) in enumerate(zip(targets, looked, strict=True))
        if target.field == "custom" and held.has(Kind.TEXT, 0.9) and _like_names(held.values)
    ]
    if not worded:
        return targets
    first = worded[0]
    several = sum(len(v.split()) > 1 for v in looked[first].values) * 2 > len(looked[first].values)
    pair = not several and first + 1 in worded
    fields = {first: "given", first + 1: "family"} if pair else {first: "full_name"}
    return [_with(t, fields[n], 0.4) if n in fields else t for n, t in enumerate(targets)]


def _like_names(values: Sequence[str]) -> bool:
    """Short, no digits, and hardly ever the same."""
    plain = [v for v in values if len(v) <= 40 and len(v.split()) <= 5 and not any(map(str.isdecimal, v))]
    return len(plain) >= 0.9 * len(values) and len({*plain}) > 0.5 * len(values)


def _somebody(targets: list[Target], originals: Sequence[Target], looked: Sequence[Contents]) -> list[Target]:
    """Where nothing names anybody, a doubtful name is better than none."""
    if {t.field for t in targets} & (_WHO | {"email", "phone", "nickname"}):
        return targets
    for n, original in enumerate(originals):
        if original.field in ("given", "family") and looked[n].has(Kind.TEXT):
            return [*targets[:n], _with(original, original.field, 0.4), *targets[n + 1 :]]
    return targets


def _finished(name: str, target: Target, group: str, held: Contents) -> Resolved:
    label, field = target.label, target.field
    if field == "im":
        label = label or platforms.of_header(name)
    if field in ("custom", meanings.CONSENT, meanings.OPT_OUT):
        label = name
    return Resolved(
        field, label, group, target.sure if held.kind is not Kind.EMPTY else min(target.sure, 0.9)
    )
