"""Numbers as people write them: `1,234.50`, `1.234,50`, `1 234,5`, `1'234.50`, `(12.00)`, `-3`."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum


class Mark(StrEnum):
    """What stands before the decimals."""

    POINT = "."
    COMMA = ","


_GROUPED = re.compile(r"\d{1,3}([.,' ])\d{3}(?:\1\d{3})*")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")


def read_number(text: str, mark: Mark = Mark.POINT) -> Decimal | None:
    """The number, or None where it is none. `mark` decides what `1.234` and `1,234` mean.

    Where both signs occur the last one stands before the decimals; one that occurs twice groups thousands.
    Brackets mean less than zero, as accountants write it.
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("’", "'").strip()
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1].strip()}"
    if plain.endswith("-"):
        plain = f"-{plain[:-1].strip()}"
    sign = plain[:1] if plain[:1] in ("-", "+") else ""
    plain = plain.removeprefix(sign).strip()
    digits = _ungrouped(plain, mark)
    return None if digits is None else Decimal(f"{sign}{digits}")


def _ungrouped(plain: str, mark: Mark) -> str | None:
    """The digits with a point before the decimals."""
    if not plain or not plain.isascii() or not re.fullmatch(r"[\d.,' ]*\d", plain):
        return None
    point, comma = plain.rfind("."), plain.rfind(",")
    if point >= 0 and comma >= 0:
        decimal = "." if point > comma else ","
    elif point >= 0 or comma >= 0:
        only = "." if point >= 0 else ","
        grouping = plain.count(only) > 1 or (only != mark and bool(_GROUPED.fullmatch(plain)))
        decimal = "" if grouping else only
    else:
        decimal = ""
    whole, _, part = plain.rpartition(decimal) if decimal else (plain, "", "")
    if decimal and (decimal in whole or not part.isdecimal()):
        return None
    if not (whole.isdecimal() or not whole or _GROUPED.fullmatch(whole) or _INDIAN.fullmatch(whole)):
        return None
    bare = re.sub(r"[.,' ]", "", whole) or "0"
    return f"{bare}.{part}" if part else bare
