"""How files name channels and directions: `Inbound call`, `Anruf eingehend`, `WhatsApp`, `Besuch`, `来电`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from desktop_crm.base.paths import resource
from desktop_crm.base.text import fold
from desktop_crm.dialogue.channels import Channel, Direction

_WORD = re.compile(r"[\w-]+")
_ASCII_LONG = 4  # a Latin word at least so long may begin a longer one: `telefonisch`
FRITZBOX = "FRITZ!Box"
# The numbers by which devices name directions: Android's calls, and those of the router most Germans have.
_DEVICE_TYPES = {
    "": {"1": Direction.IN, "2": Direction.OUT, "3": Direction.IN, "5": Direction.IN, "6": Direction.IN},
    FRITZBOX: {
        "1": Direction.IN,
        "2": Direction.IN,
        "3": Direction.OUT,
        "4": Direction.OUT,
        "10": Direction.IN,
    },
}


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of `resources/mapping/channels.json`, folded; the first channel with one of them is it."""

    channels: tuple[tuple[Channel, frozenset[str]], ...]
    came: frozenset[str]
    went: frozenset[str]
    missed: frozenset[str]


@cache
def _known() -> _Words:
    data = json.loads(resource("mapping/channels.json").read_text("utf-8"))
    channels = tuple((Channel(name), frozenset(map(fold, words))) for name, words in data["channels"].items())
    return _Words(channels, *(frozenset(map(fold, data[side])) for side in ("in", "out", "missed")))


@lru_cache(maxsize=2_000)
def channel(text: str) -> str:
    """The id of the channel a text names, or nothing."""
    words = _words(text)
    if len(words) > 6:
        return ""
    for found, known in _known().channels:
        if any(_is_one(word, known) for word in words):
            return found.value
    return ""


@lru_cache(maxsize=2_000)
def direction(text: str, device: str = "") -> str:
    """`in` (they came to us) or `out`, or nothing where the text does not say."""
    words = _words(text)
    numbered = _DEVICE_TYPES.get(device, _DEVICE_TYPES[""])
    if len(words) == 1 and words[0] in numbered:
        return numbered[words[0]].value
    if len(words) > 6:
        return ""
    came = any(_is_one(word, _known().came) for word in words)
    went = any(_is_one(word, _known().went) for word in words)
    if came == went:
        return ""
    return (Direction.IN if came else Direction.OUT).value


def is_missed(text: str) -> bool:
    """Whether nobody answered: `Missed`, `verpasst`."""
    return text.strip() in ("3", "5") or any(_is_one(word, _known().missed) for word in _words(text))


def _words(text: str) -> list[str]:
    return [w.strip("-_") for w in _WORD.findall(fold(text).replace("_", " "))]


def _is_one(word: str, known: frozenset[str]) -> bool:
    if word in known or word.replace("-", "") in known:
        return True
    if word.isascii():
        return any(len(k) > _ASCII_LONG and word.startswith(k) for k in known)
    return any(not k.isascii() and (word.startswith(k) or (k in word and len(k) > 1)) for k in known)
