"""What a row says of one interaction: when, over which channel, who began, what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from desktop_crm.base.text import fold
from desktop_crm.dialogue.channels import Channel
from desktop_crm.files.sheet import Cell, as_text
from desktop_crm.mapping import channel_words, days
from desktop_crm.mapping.exchange_columns import FIELDS, HOURS, MILLISECONDS, MINUTES, SECONDS
from desktop_crm.mapping.mappings import Column, Mapping
from desktop_crm.mapping.rows import Exchanged, Problem, When

_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\d\s.,]*)")
_TEXT = re.compile(
    r"\btext\b", re.IGNORECASE
)  # of a message of any kind, though it may be a short one as well
_TO_SECONDS = {SECONDS: 1.0, MINUTES: 60.0, HOURS: 3600.0, MILLISECONDS: 0.001}


class Telling:
    """Reads interactions off rows; made once for a table."""

    def __init__(self, mapping: Mapping, country: str) -> None:
        del country  # days and words are told by the table
        self._columns = [(n, c) for n, c in enumerate(mapping.columns) if c.field in FIELDS]
        self._order = mapping.order
        self._device = mapping.preset
        self._channel = _usual_channel([c for _, c in self._columns])
        if (
            mapping.ours.names
            and not self._channel
            and not any(c.field == "subject" for _, c in self._columns)
        ):
            self._channel = Channel.MESSENGER.value  # short words to and fro

    def read(self, cells: Sequence[Cell], problems: list[Problem]) -> Exchanged | None:
        """The interaction of a row, or None where it tells of none."""
        held: dict[str, str] = {}
        texts: list[str] = []
        columns: dict[str, Column] = {}
        for place, column in self._columns:
            text = as_text(cells[place]).strip()
            if not text:
                continue
            if column.field == "text" and column.label:
                texts.append(f"{column.label}: {text}")
            elif column.field == "text":
                texts.insert(0, text)
            elif column.field not in held:
                held[column.field], columns[column.field] = text, column
        if not held and not texts:
            return None
        when = self._when(held, columns, problems, texts)
        channel = self._which(held, texts)
        return Exchanged(
            when,
            channel,
            channel_words.direction(held.get("direction", ""), self._device)
            or channel_words.direction(held.get("outcome", "")),
            held.get("subject", ""),
            "\n".join(texts),
            self._minutes(held, columns, when),
            held.get("outcome", "") or _missed(held),
            held.get("open_point", ""),
        )

    def _when(
        self, held: dict[str, str], columns: dict[str, Column], problems: list[Problem], texts: list[str]
    ) -> When:
        text = held.get("at", "")
        if not text or days.is_empty(text):
            return None
        when = days.moment(text, self._order)
        if (clocked := held.get("at_time", "")) and days.time_of(clocked) is not None:
            day = days.parse(text, self._order)
            when = (days.moment(f"{day} {clocked}") if day else None) or when
        if when is None:
            name = columns["at"].name
            problems.append(Problem(name, text, f"“{text}” is no date. It is kept in the text."))
            texts.append(f"{name}: {text}")
        return when

    def _which(self, held: dict[str, str], texts: list[str]) -> str:
        said = held.get("channel", "")
        found = channel_words.channel(said) or channel_words.channel(held.get("direction", ""))
        if said and not channel_words.channel(said):
            texts.append(said)  # nothing a user wrote is lost
        return found or self._channel

    def _minutes(self, held: dict[str, str], columns: dict[str, Column], when: When) -> int | None:
        if text := held.get("duration", ""):
            return minutes(text, columns["duration"].label)
        end = days.moment(held.get("ends_at", ""), self._order)
        if (
            isinstance(when, datetime)
            and isinstance(end, datetime)
            and 0 < (end - when).total_seconds() < 86_400
        ):
            return _rounded((end - when).total_seconds())
        return None


def _usual_channel(columns: Sequence[Column]) -> str:
    """The channel of a table in which no column tells it: `Call date`, or a length and a direction."""
    named = next((c.label for c in columns if c.field in ("at", "direction") and c.label), "")
    said = (_TEXT.sub("", c.name) for c in columns if c.field in ("text", "subject") and not c.label)
    named = named or next(filter(None, map(channel_words.channel, said)), "")  # `SMS text`
    fields = {c.field for c in columns}
    if named or "channel" in fields:
        return named
    return Channel.PHONE.value if {"direction", "duration"} <= fields else ""


def _missed(held: dict[str, str]) -> str:
    """A missed call is an outcome, too."""
    said = held.get("direction", "")
    return said if said and not said.isdecimal() and channel_words.is_missed(said) else ""


def minutes(text: str, unit: str = "") -> int | None:
    """How long something took: `3:25`, `01:03:25`, `205` in the column's unit, `1h 20m`; at least one minute."""
    plain = fold(text)
    if re.fullmatch(r"\d+:\d{2}(?::\d{2})?", plain):
        parts = [int(p) for p in plain.split(":")]
        if len(parts) == 3:
            return _rounded(parts[0] * 3600 + parts[1] * 60 + parts[2])
        return _rounded(parts[0] * 3600 + parts[1] * 60 if unit == HOURS else parts[0] * 60 + parts[1])
    seconds, found = 0.0, False
    for number, word in _PART.findall(plain):
        known = _unit(word) if word else (unit or MINUTES)
        if not known:
            return None
        seconds += float(number.replace(",", ".")) * _TO_SECONDS[known]
        found = True
    return _rounded(seconds) if found else None


def _unit(word: str) -> str:
    return (
        MILLISECONDS
        if word in ("ms", "msec")
        else next((u for b, u in _BEGINNINGS if word.startswith(b)), "")
    )


_BEGINNINGS = (
    ("s", SECONDS), ("m", MINUTES), ("h", HOURS), ("秒", SECONDS), ("分", MINUTES), ("小", HOURS), ("时", HOURS),
)  # fmt: skip


def _rounded(seconds: float) -> int | None:
    return max(1, round(seconds / 60)) if 0 < seconds < 864_000 else None
