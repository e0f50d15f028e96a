"""Folded text: what makes two spellings of a name the same, and what the full-text index holds.

Folding is Unicode compatibility decomposition (UAX #15) without the marks that people leave out
(Latin and Greek accents, Arabic and Hebrew vowel points), case folding (Unicode §3.13), one letter
where Arabic and Persian keyboards differ, ASCII digits, and katakana for hiragana.

The index is FTS5 with the trigram tokenizer: it finds any run of three characters. Two things make
shorter input work in the same index: each word is written behind two marks, so one or two letters
find the beginnings of words; each Chinese, Japanese or Korean character stands between marks, so
one character is already a run of three.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MARK = "\x1f"  # never part of folded text

_LETTERS = str.maketrans({
    "đ": "d", "ø": "o", "ł": "l", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
    "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ە": "ه", "ٱ": "ا", "ؤ": "و",
    "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-",
    "ـ": None, "\u00ad": None, "\ufeff": None, "\u2060": None, MARK: None, "\x00": None,
    **{chr(c): None for c in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A))},
    **{chr(c): chr(c + 0x60) for c in range(0x3041, 0x3097)},
})  # fmt: skip
_DROPPED = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u1ab0-\u1aff\u1dc0-\u1dff\ufe20-\ufe2f]"
)
_DIGIT = re.compile(r"[^\x00-\x7f]")
_CJK = (
    "\u2e80-\u2fdf\u3005\u3007\u30a1-\u30ff\u3100-\u312f\u3131-\u318e\u3400-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
)
_CJK_RUN = re.compile(f"[{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")
_INNER = re.compile(r"[^\w]+")
_NUMBERISH = re.compile(r"[\d\s+()./\-]+")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """One spelling for all: no case, no accents, one blank between words. Idempotent."""
    if text.isascii():
        return " ".join(text.lower().replace(MARK, "").replace("\x00", "").replace("`", "'").split())
    text = unicodedata.normalize("NFKD", text.casefold())
    text = _DROPPED.sub("", text).casefold()
    text = _DROPPED.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)
    text = unicodedata.normalize("NFC", text)
    return " ".join(_DIGIT.sub(_plain_digit, text).split())


def _plain_digit(found: re.Match[str]) -> str:
    value = unicodedata.digit(found[0], None)
    return found[0] if value is None else str(value)


def sort_key(name: str) -> str:
    """The folded name by which lists are ordered; punctuation at its beginning does not count."""
    folded = fold(name)
    return folded.lstrip("\"'([{-. ") or folded


def index_text(parts: Iterable[str]) -> str:
    """The line the full-text index keeps for one contact, from all texts it is found by."""
    words: dict[str, None] = {}
    for part in parts:
        for word in fold(part).split():
            words[f"{MARK}{MARK}{spread(word)}"] = None
            pieces = [p for p in _INNER.split(word) if p]
            if len(pieces) > 1 or (pieces and pieces[0] != word):
                words.update(dict.fromkeys(f"{MARK}{MARK}{spread(p)}" for p in pieces))
    # A blank between words keeps a run of three from reaching over into the next word by accident.
    return " ".join(words)


def spread(text: str) -> str:
    """Folded text with marks around each Chinese, Japanese or Korean character."""
    if text.isascii():
        return text
    return _CJK_RUN.sub(lambda run: MARK + MARK.join(run[0]) + MARK, text).replace(MARK + MARK, MARK)


def digits(text: str) -> str:
    """Only the digits, in ASCII."""
    return "".join(c for c in fold(text) if c.isdecimal())


def match_expression(query: str) -> str | None:
    """The FTS5 MATCH expression for what a user typed: every word anywhere; None for nothing to look for.

    A line of digits and blanks is also tried as one telephone number.
    """
    words = [w for w in fold(query).split() if w.strip("\"'()[]{}.,;:*-+/") or len(w) > 2]
    terms = [t for word in words for t in _terms(word)]
    if not terms:
        return None
    wanted = " AND ".join(f'"{t}"' for t in terms)
    number = digits(query)
    if len(number) >= 3 and len(words) > 1 - ("+" in query) and _NUMBERISH.fullmatch(query):
        return f'("{number}") OR ({wanted})'
    return wanted


def _terms(word: str) -> list[str]:
    """A word as index terms of at least three characters."""
    terms = []
    rest = 0
    for run in _CJK_RUN.finditer(word):
        terms += _plain_terms(word[rest : run.start()])
        terms.append(MARK + MARK.join(run[0]) + MARK)
        rest = run.end()
    return terms + _plain_terms(word[rest:])


def _plain_terms(piece: str) -> list[str]:
    piece = piece.replace('"', "")
    if not piece:
        return []
    return [MARK * (3 - len(piece)) + piece if len(piece) < 3 else piece]


def initials(name: str) -> str:
    """One or two letters for an avatar: `Ellen Fairweather` EF, `王小明` 王."""
    words = [w for w in re.split(r"[\s\-]+", name.strip()) if w[:1].isalnum()]
    words = [w for w in words if w.lower().strip(".") not in _TITLES] or words
    if not words:
        return "?"
    if _IS_CJK.match(words[0]) or "\u0590" <= words[0][0] <= "\u08ff":
        return words[0][0]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


_TITLES = {"the", "rev", "dr", "mr", "mrs", "ms", "herr", "frau", "mme", "m"}


def clean(value: str) -> str:
    """A value as a person meant it: NFC, no control characters, no blanks (of any kind) around it."""
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    value = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) != "Cc")
    return value.strip().strip("\ufeff\u200b\u200e\u200f").strip()


def short(text: str, length: int) -> str:
    """The text on one line, cut to `length` characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def count_words(count: int, one: str, many: str = "") -> str:
    """`1 person`, `1,462 people`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
