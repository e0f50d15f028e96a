"""Numbers that a workbook shows with zeros in front or with marks between: 6083 in the format 00000 is `06083`.

The library that reads workbooks gives bare numbers. Postcodes, telephone and customer numbers need their
zeros, so the number formats are read here; `marks` finds the cells that use one.
"""

import re

_PLAIN = re.compile(r"[0#\-/(). ]+")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')


def of_format(code: str) -> str:
    """The pattern (`0` and `#` for digits, all else as it stands) of a number format that pads, else empty.

    Formats with decimals, thousands, per cent, dates or text pad nothing a reader would miss. Two patterns, as
    in Excel's own format for telephone numbers, stand apart by a semicolon: the second for longer numbers.
    """
    first, *more = code.split(";")
    pattern = _of_section(first)
    if pattern and more and re.match(r"\s*\[<=?\d+\]", first):
        second = _of_section(more[0])
        return f"{pattern};{second}" if second else pattern
    return pattern


def _of_section(code: str) -> str:
    marks = "".join(m[1] or m[2] or "" for m in _LITERAL.finditer(code))
    plain = _LITERAL.sub(lambda m: m[1] or m[2] or "", code)
    bare = _LITERAL.sub("", code)
    if any(c in "0#?;" or c.isalpha() for c in marks) or not _PLAIN.fullmatch(bare) or "." in bare:
        return ""
    digits = [c for c in bare if c in "0#"]
    if digits.count("0") < 2 and not (digits.count("#") > 3 and any(c in "-()/" for c in plain)):
        return ""
    return plain if digits[0] == "0" or any(c not in "0#" for c in plain.strip()) else ""


def show(value: int, pattern: str) -> str:
    """A whole number in a pattern: `6083`, `00000` → `06083`; digits fill it from the right."""
    short, _, long = pattern.partition(";")
    pattern = long if long and len(str(value)) > sum(c in "0#" for c in short) else short
    digits = list(str(value))
    shown: list[str] = []
    first = min((n for n, c in enumerate(pattern) if c in "0#"), default=0)
    for n in range(len(pattern) - 1, -1, -1):
        char = pattern[n]
        if char not in "0#":
            shown.append(char)
            continue
        if digits:
            shown.append(digits.pop())
        elif char == "0":
            shown.append("0")
        if n == first:
            shown.extend(reversed(digits))
            digits = []
    return "".join(reversed(shown)).strip()
