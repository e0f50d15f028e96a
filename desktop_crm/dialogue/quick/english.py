"""English: its phrases from `resources/quick/en.json`, its times from `english_times`."""

from __future__ import annotations

import re

from desktop_crm.dialogue.quick import english_times
from desktop_crm.dialogue.quick.language import load

_NUMBERS = {"an": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "fifteen": 15,
            "twenty": 20, "thirty": 30, "forty": 40, "forty five": 45, "forty-five": 45, "fifty": 50, "sixty": 60,
            "ninety": 90}  # fmt: skip
_FRACTIONS = {"half an": 0.5, "half": 0.5, "½": 0.5, "quarter of an": 0.25, "three quarters of an": 0.75}
_PARTS = {"a half": 30, "a quarter": 15}  # behind `an hour and`


def _minutes(match: re.Match[str]) -> int:
    """`20 min`, `half an hour`, `two hours`, `1h15`, `30m` in minutes."""
    if match["bare"]:
        return int(match["bare"])
    if match["hours"]:
        return int(match["hours"]) * 60 + int(match["rest"])
    unit = 60 if match["unit"].lower().startswith("h") else 1
    more = (match["more"] or "").lower()
    extra = _PARTS.get(more) or (_number(more) if more else 0)
    half = unit // 2 if match["and_half"] else 0
    return int(_number(match["count"].lower()) * unit + half + extra)


def _number(said: str) -> float:
    """`2`, `1.5`, `1½`, `half an`, `three quarters of an`, `twenty`."""
    if said in _FRACTIONS:
        return _FRACTIONS[said]
    whole = re.match(r"\d+", said)
    if whole is None:
        return _NUMBERS[said]
    return int(whole.group()) + (0.5 if said[whole.end() :] else 0)


ENGLISH = load(
    "en",
    english_times.mentions,
    _minutes,
    noun=("from|frm|off", "to|for", "with|w/", r"(?:got|had|received|read|saw)\s+(?:his|her|their)"),
)
