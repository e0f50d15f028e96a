"""What a spreadsheet has taken from numbers that were none: zeros in front of postcodes, digits of long numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_crm.files.sheet import Cell, Padded, as_text

_POSTCODE = re.compile(
    r"\b(?:plz|postleitzahl|zip|zip ?code|post ?code|postal|code ?postal|codepostal|codigo ?postal|código ?postal|"
    r"cap|cp|postnummer|postnr|psč|psc|irányítószám|irsz|kod ?pocztowy|postinumero|posta ?kodu|cep)\b|"
    r"индекс|邮编|邮政编码|郵遞區號|郵便番号|우편번호",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"phone|telefon|telef[oó]n|t[eé]l[eé]phone|\btel\b|\bt[eé]l\b|mobil|handy|\bfax|\bcell\b|\bgsm\b|portable|celular|cellulare|"
    r"телефон|мобильн|τηλέφωνο|κινητό|电话|手机|電話|手機|携帯|전화|휴대|puhelin|טלפון|هاتف|جوال",
    re.IGNORECASE,
)
_ROUNDED = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
_NAMES = str.maketrans("_-./", "    ")


@dataclass(frozen=True, slots=True)
class Losses:
    """Names of the columns: `zeros` those that seem to have lost them, `rounded` those with `4.47911E+11`."""

    zeros: tuple[str, ...] = ()
    rounded: tuple[str, ...] = ()


def find(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Losses:
    """What seems lost, by the first rows of a table."""
    zeros, rounded = [], []
    for n, name in enumerate(columns):
        cells = [row[n] for row in rows if n < len(row) and row[n] not in (None, "")]
        if any(map(_is_rounded, cells)):
            rounded.append(name)
        plain = name.translate(_NAMES)
        if (_POSTCODE.search(plain) and _shorter(cells)) or (_PHONE.search(plain) and _bare(cells)):
            zeros.append(name)
    return Losses(tuple(zeros), tuple(rounded))


def _is_rounded(cell: Cell) -> bool:
    if isinstance(cell, str):
        return bool(_ROUNDED.fullmatch(cell.strip()))
    return isinstance(cell, float) and cell.is_integer() and abs(cell) >= 1e15


def _digits(cells: Sequence[Cell]) -> list[str]:
    """The cells that are whole numbers, as their digits."""
    return [text for cell in cells if (text := as_text(cell).strip()).isdecimal()]


def _shorter(cells: Sequence[Cell]) -> bool:
    """Postcodes of one length but for some that are one digit short (or two), and none that begins with zero."""
    digits = _digits(cells)
    if len(digits) * 2 < len(cells) or any(d[0] == "0" for d in digits):
        return False
    lengths = Counter(map(len, digits))
    longest = max(lengths, default=0)
    short = sum(times for length, times in lengths.items() if longest - 2 <= length < longest)
    numbers = all(isinstance(c, int | float) for c in cells)  # a text may be short for other reasons
    return longest >= 5 and short > 0 and (numbers or lengths[longest] >= max(2, short))


def _bare(cells: Sequence[Cell]) -> bool:
    """Telephone numbers kept as numbers, which can begin with neither zero nor plus; or as text like it."""
    numbers = [c for c in cells if isinstance(c, int | float) and not isinstance(c, bool | Padded)]
    if any(6 < len(d) < 16 for d in _digits(numbers)):
        return True
    digits = _digits(cells)
    lengths = {len(d) for d in digits}
    plain = len(digits) > 2 and len(digits) == len(cells) and not any(d[0] == "0" for d in digits)
    return plain and len(lengths) > 1 and min(lengths) > 6
