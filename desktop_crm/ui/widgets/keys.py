"""Names of keys as the platform in use writes them."""

import re
import sys

_CHORD = re.compile(r"\b((?:(?:Ctrl|Alt|Shift)[ +])+)(\w+|\S)")
_SIGNS = (("Alt", "⌥"), ("Shift", "⇧"), ("Ctrl", "⌘"))  # in the order of Apple's menus; Qt's Ctrl is Command
_NAMED = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Enter": "↩"}


def native(words: str, mac: bool = sys.platform == "darwin") -> str:
    """A text that names keys, like `Copy (Ctrl D)` or `Alt Up, Alt Down`; on macOS `Copy (⌘D)`, `⌥↑, ⌥↓`."""
    return _CHORD.sub(_signs, words) if mac else words


def _signs(found: re.Match[str]) -> str:
    held = re.findall(r"\w+", found[1])
    return "".join(sign for name, sign in _SIGNS if name in held) + _NAMED.get(found[2], found[2])
