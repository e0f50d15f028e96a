"""Which columns of a table of interactions say when, over which channel, who began, and what was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from desktop_crm.base.text import fold
from desktop_crm.mapping import channel_words, days, headers, words
from desktop_crm.mapping.contents import Contents, Kind
from desktop_crm.mapping.headers import Said
from desktop_crm.mapping.meanings import Target

FIELDS = (
    "at", "at_time", "ends_at", "channel", "direction", "subject", "text", "duration", "outcome", "open_point",
)  # fmt: skip
NOTE = "text"
SENT_TO = "sent_to"  # the receiver, beside a sender; alone whose row it is
SECONDS, MINUTES, HOURS, MILLISECONDS = "seconds", "minutes", "hours", "milliseconds"
_DATES = ("at", "date", "made_on")  # likeliest first
_SEVERAL = frozenset((NOTE,))
_LENGTH = re.compile(
    r"\d{1,3}:\d{2}(?::\d{2})?|\d+(?:[.,]\d+)?\s*[a-zµ一-鿿а-я.]*|(?:\d+\s*[a-zа-я一-鿿.]+\s*){1,3}"
)
_UNITS = {
    SECONDS: "s sec secs second seconds sek sekunden secondes segundos secondi seconden seg",
    MINUTES: "m min mins minute minutes minuten minutos minuti",
    HOURS: "h hour hours std stunden heures horas ore uur",
    MILLISECONDS: "ms milliseconds",
}
_UNIT = {word: unit for unit, held in _UNITS.items() for word in held.split()}


def meanings_of(names: Sequence[str], looked: Sequence[Contents], languages: Sequence[str]) -> list[Said]:
    """What each header says of an interaction, where its values bear it out."""
    return [
        _borne_out(headers.read(n, "exchanges", languages), h) for n, h in zip(names, looked, strict=True)
    ]


def _borne_out(said: Said, held: Contents) -> Said:
    if len(said.meanings) > 1 and "direction" in said.meanings:
        said = replace(said, meanings=("direction",))
    meaning = said.one()
    if meaning == "type" or (meaning in ("channel", "direction", "outcome") and held.values):
        return replace(said, meanings=(_by_values(meaning, held),))
    if meaning in _DATES and held.values and _share(held, _is_when) < 0.6:  # `Call time` may be a time alone
        return replace(said, meanings=("time",)) if _share(held, _is_time) >= 0.6 else headers.NOTHING
    if meaning == "duration" and held.values and _share(held, is_length) < 0.6:
        return headers.NOTHING
    if (
        meaning == "time" and held.values and _share(held, _is_time) < 0.6
    ):  # `时间` may be the day with its time
        return replace(said, meanings=("date",)) if _share(held, _is_when) >= 0.6 else headers.NOTHING
    if meaning in ("subject", "text") and held.kind in (
        Kind.EMAIL,
        Kind.PHONE,
        Kind.DATE,
        Kind.NUMBER,
        Kind.YES_NO,
    ):
        return headers.NOTHING
    return said


def _by_values(meaning: str, held: Contents) -> str:
    """A `Type` is a channel or a direction by what stands in it; a word nobody knows stays what the header says."""
    if not held.values:
        return "" if meaning == "type" else meaning
    channels, directions = _share(held, channel_words.channel), _share(held, channel_words.direction)
    if meaning == "outcome":  # `Incoming, answered`
        return meaning
    if max(channels, directions) < 0.5:
        return "" if meaning == "type" else f"{meaning}?"
    return (
        "direction" if directions > channels or (meaning == "direction" and directions >= 0.5) else "channel"
    )


def _share(held: Contents, test: Callable[[str], object]) -> float:
    sample = held.values[:200]
    return sum(map(bool, map(test, sample))) / len(sample) if sample else 0.0


def _is_when(text: str) -> bool:
    return days.moment(text) is not None or days.moment(text, days.Order.MONTH_FIRST) is not None


def _is_time(text: str) -> bool:
    return days.time_of(text) is not None


def is_length(text: str) -> bool:
    """Whether a text says how long something took: `3:25`, `205`, `4 min`, `1h 20m`."""
    return bool(_LENGTH.fullmatch(fold(text)))


def targets(said: Sequence[Said], names: Sequence[str], looked: Sequence[Contents]) -> list[Target | None]:
    """The field of each column that tells of an interaction; None where it is about the person."""
    held = {s.one() for s in said if s.one()}
    when = next((m for m in _DATES if m in held), "")
    main = next((n for n, s in enumerate(said) if s.one() == "text"), -1)
    taken: set[str] = set()
    made: list[Target | None] = []
    for place, (one, name, values) in enumerate(zip(said, names, looked, strict=True)):
        field = _field(one.one(), when, values)
        if field in taken and field not in _SEVERAL:
            field = NOTE
        if field is None:
            made.append(None)
            continue
        if one.one() in ("who2", SENT_TO) and "who" in held:
            field = NOTE
        label = "" if place == main else _label(field, name, values)
        taken.add(field)
        made.append(Target(field, label, sure=0.95 if one.exact else 0.9))
    return made


def _field(meaning: str, when: str, held: Contents) -> str | None:
    match meaning:
        case "" | "type":
            return None
        case "technical":
            return ""
        case "at" | "date" | "made_on":
            return "at" if meaning == when else "" if meaning == "made_on" else NOTE
        case "time":
            return "at_time" if when else None
        case "ends":
            return "ends_at"
        case "who" | "who2" | "sent_to":
            return (
                "phone"
                if held.kind in (Kind.PHONE, Kind.NUMBER)
                else "email"
                if held.kind is Kind.EMAIL
                else "full_name"
            )
        case "channel?" | "direction?":
            return NOTE
        case _:
            return meaning


def _label(field: str, name: str, held: Contents) -> str:
    """Of a length its unit, of a second text its title, of a day the channel its header names (`Call date`)."""
    if field == "duration":
        return _unit(name, held)
    if field == NOTE:
        return name
    if field in ("at", "direction"):
        return channel_words.channel(name)
    return ""


def _unit(name: str, held: Contents) -> str:
    said = next((_UNIT[w] for w in words.plain(name).split() if w in _UNIT), "")
    if said:
        return said
    bare = [int(v) for v in held.values if v.isdecimal()]
    return SECONDS if bare and max(bare) > 300 else MINUTES if bare else ""
