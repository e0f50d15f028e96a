"""English: its phrases from `resources/quick/en.json`, its times from `english_times`."""

from __future__ import annotations

import re

from desktop_crm.dialogue.quick import english_times
from desktop_crm.dialogue.quick.language import load

_NUMBERS = {"an": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "fifteen": 15,
            "twenty": 20, "thirty": 30, "forty": 40, "forty five": 45, "forty-five": 45, "fifty": 50, "sixty": 60,
            "ninety": 90}  # fmt: skip


def _minutes(match: re.Match[str]) -> int:
    """`20 min`, `half an hour`, `two hours`, `1h15` in minutes."""
    if match["hours"]:
        return int(match["hours"]) * 60 + int(match["rest"])
    count, hours = match["count"].lower(), match["unit"].lower().startswith("h")
    if count in ("half an", "half", "quarter of an"):
        return 15 if count[0] == "q" else 30
    number = int(count) if count.isdecimal() else _NUMBERS[count]
    return number * 60 if hours else number


ENGLISH = load(
    "en",
    english_times.mentions,
    _minutes,
    noun=("from|frm|off", "to|for", "with|w/", r"(?:got|had|received|read|saw)\s+(?:his|her|their)"),
)
