"""English: its phrases from `resources/quick/en.json`, its times from `english_times`."""

from __future__ import annotations

import re

from desktop_crm.dialogue.quick import english_times
from desktop_crm.dialogue.quick.language import load


def _minutes(match: re.Match[str]) -> int:
    """`20 min`, `half an hour`, `two hours` in minutes."""
    count, hours = match["count"].lower(), match["unit"].lower().startswith("h")
    if count == "half an":
        return 30
    number = int(count) if count.isdecimal() else {"an": 1, "one": 1, "two": 2, "three": 3}[count]
    return number * 60 if hours else number


ENGLISH = load("en", english_times.mentions, _minutes, noun=("from", "to|for", "with|w/"))
