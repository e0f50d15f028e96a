"""Values that a spreadsheet would run as a formula, marked in text tables so that it does not (OWASP, CSV injection).

A mark is an apostrophe before the sign that begins the formula. Also behind separators inside of a value: where the
list separator is another than ours, a cell may begin there. `unmark` is the exact inverse, for tables of our own.
"""

import re

# A telephone number or an amount, which must stay as it is for every other program.
_HARMLESS = re.compile(r"[+\-][\d\s()./,\-]*(?:(?:ext\.?|x)\s*\d+)?")
_SIGNS = "=@＝＠+\\-＋－"
_RISKY = re.compile(rf"^'*[\t\r\n]|[{_SIGNS}]")
_START = re.compile(rf"('*[\t\r\n])|['\s]*(?=[{_SIGNS}])")
_INSIDE = re.compile(rf"[;,|\t\r\n]\s*'*(?=[{_SIGNS}])")
_RUNS = re.compile(r"[(|!]")
_SEGMENT = re.compile(r"[;,\t\r\n]")


def mark(text: str) -> str:
    """The text with an apostrophe before everything that could be run."""
    if not _RISKY.search(text):
        return text
    for place in _places(text):
        if _runs(text[place:]):
            text = f"{text[:place]}'{text[place:]}"
    return f"'{text}" if _begins(text) else text


def unmark(text: str) -> str:
    """What `mark` was given."""
    if "'" not in text or not _RISKY.search(text):
        return text
    if text[0] == "'" and _begins(text[1:]):
        text = text[1:]
    for place in _places(text):
        if text[place - 1] == "'" and _runs(text[place:]):
            text = text[: place - 1] + text[place:]
    return text


def _begins(text: str) -> bool:
    """Whether the cell as a whole could be run, or begins with a separator."""
    found = _START.match(text)
    return bool(found and (found[1] or not _HARMLESS.fullmatch(text[found.end() :])))


def _places(text: str) -> list[int]:
    """Where inside of the text a formula may begin, from the last on: what follows is then as it was written."""
    places = [found.end() for found in _INSIDE.finditer(text)]
    return [p for p in reversed(places) if text[:p].strip("' ")]


def _runs(rest: str) -> bool:
    """Whether a formula inside of a text could do anything: a dash before words is none."""
    if rest[0] in "=@＝＠":
        return True
    end = _SEGMENT.search(rest)
    return bool(_RUNS.search(rest[: end.start()] if end else rest))
