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
HEAD = MARK + MARK  # before each word of the index
_NEXT = f" {HEAD}"

_SIGNS = str.maketrans({
    "’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "\u00ad": None, MARK: None, "\x00": None,
})  # fmt: skip
_LETTERS = str.maketrans({
    "đ": "d", "ø": "o", "ł": "l", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
    "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ە": "ه", "ٱ": "ا", "ؤ": "و",
    "‐": "-", "ـ": None, "\ufeff": None, "\u2060": None,
    **{chr(c): None for c in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A))},
    **{chr(c): None for c in range(0xD800, 0xE000)},  # half characters, which SQLite refuses
    **{chr(c): chr(c + 0x60) for c in range(0x3041, 0x3097)},
})  # fmt: skip
_DROPPED = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u1ab0-\u1aff\u1dc0-\u1dff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_DIGIT = re.compile(r"(?![0-9])\d")
_CJK = (
    "\u2e80-\u2fdf\u3005\u3007\u30a1-\u30fa\u30fc-\u30ff\u3100-\u312f\u3131-\u318e\u3400-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
)
_CJK_RUN = re.compile(f"[{_CJK}]+")
_CJK_GAP = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")
_IS_CJK = re.compile(f"[{_CJK}]")
_INNER = re.compile(r"[^\w]+")
_BEGINS_INSIDE = re.compile(rf"[^\w {MARK}](\w\w?)")  # two letters are enough, see `_note_further`
_JOINED = re.compile(r"['・·]")
_UMLAUT = re.compile("[äöüÄÖÜ]")
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_NUMBERISH = re.compile(r"[\d\s+()./\-]+")
_ENDS = "\"'()[]{}<>.,;:*!?-+/"
_BETWEEN = "`"  # which folding makes something else, so that no folded text has it
_LONG = 200  # characters; of longer texts the order of the words is not kept
_WORDS = 12  # of a query; more make no result better


def fold(text: str) -> str:
    """One spelling for all: no case, no accents, one blank between words. Idempotent."""
    # Names repeat, notes do not: only the short are remembered.
    return _fold(text) if len(text) <= 64 else _fold.__wrapped__(text)


@lru_cache(maxsize=20_000)
def _fold(text: str) -> str:
    if text.isascii() and text.isprintable() and "`" not in text:
        return " ".join(text.lower().split())
    text = text.translate(_SIGNS)
    if text.isascii():
        return " ".join(text.lower().split())
    text = _bare(_bare(text)).translate(_LETTERS)
    text = _bare(text)
    return " ".join(_DIGIT.sub(_plain_digit, unicodedata.normalize("NFC", text)).split())


def _bare(text: str) -> str:
    """Case-folded and taken apart, without the marks that people leave out."""
    return _DROPPED.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_SIGNS)


def _plain_digit(found: re.Match[str]) -> str:
    return str(unicodedata.decimal(found[0]))


def sort_key(name: str) -> str:
    """The folded name by which lists are ordered; punctuation at its beginning does not count."""
    folded = fold(name)
    return folded.lstrip("\"'([{-. ") or folded


def is_cjk(text: str) -> bool:
    """Whether the text begins with a Chinese, Japanese or Korean character."""
    return text[:1] >= "\u2e80" and bool(_IS_CJK.match(text))


# ---------------------------------------------------------------- what the index holds
def index_text(parts: Iterable[str]) -> str:
    """The line the full-text index keeps for one contact, from all texts it is found by.

    What is searched for is always a piece of this line, so nothing is written that stands in it already.
    """
    wanted = dict.fromkeys(filter(None, parts))
    plain = _written_plain([part for part in wanted if part.isascii() and len(part) <= _LONG])
    line = ""
    loose: list[str] = []
    for part in wanted:
        if part in plain:
            written = plain[part]
            if written in line:
                continue  # a piece of an earlier part, which noted as much
            loose += [HEAD + begin for begin in _BEGINS_INSIDE.findall(written)]
        else:
            written, further = _written(part) if len(part) <= 64 else _written.__wrapped__(part)
            if written and written in line and part.isascii():
                continue
            loose += further
            if written in line:
                continue
        line = f"{line} {written}" if line else written
    return " ".join([line, *[word for word in dict.fromkeys(loose) if word not in line]]).strip(" ")


def _written_plain(parts: list[str]) -> dict[str, str]:
    """Parts in ASCII as they stand in a line, all folded at once; empty where it is not that simple."""
    whole = _BETWEEN.join(parts)
    if (
        "'" in whole or "  " in whole or f" {_BETWEEN}" in whole or f"{_BETWEEN} " in whole
        or whole[:1] == " " or whole[-1:] == " "
        or not whole.isprintable() or whole.count(_BETWEEN) >= len(parts)
    ):  # fmt: skip
        return {}
    written = HEAD + whole.lower().replace(" ", _NEXT).replace(_BETWEEN, _BETWEEN + HEAD)
    return dict(zip(parts, written.split(_BETWEEN), strict=True))


@lru_cache(maxsize=20_000)
def _written(part: str) -> tuple[str, tuple[str, ...]]:
    """A part as it stands in a line (nothing, where it is too long for that), and what stands behind the line."""
    folded = fold(part)
    if not folded:
        return "", ()
    written = " ".join([HEAD + spread(word) for word in folded.split()])
    further: dict[str, None] = {}
    if len(folded) > _LONG:
        further, written = dict.fromkeys(written.split(" ")), ""
    _note_further(part, folded, further)
    return written, tuple(further)


def _note_further(part: str, folded: str, loose: dict[str, None]) -> None:
    """Other spellings of a part, and where words begin inside of words (`ex` of `ann@example`)."""
    if not part.isascii():
        # Of the part as written: folded, an umlaut has lost its marks and may be plain ASCII.
        if _UMLAUT.search(part := unicodedata.normalize("NFC", part)):
            loose.update(dict.fromkeys(HEAD + w for w in fold(part.translate(_SPELT)).split()))
        if _CJK_GAP.search(folded):
            loose[HEAD + spread(_CJK_GAP.sub("", folded))] = None
    if folded.replace(" ", "").isalnum():
        return
    for word in folded.split():
        if not word.isalnum():
            if _JOINED.search(word):
                loose[HEAD + spread(_JOINED.sub("", word))] = None
            # Two letters are enough: a longer query is found as a piece of the whole word.
            loose.update(dict.fromkeys([HEAD + piece[:2] for piece in _INNER.split(word) if piece]))


def spread(text: str) -> str:
    """Folded text with marks around each Chinese, Japanese or Korean character."""
    if text.isascii():
        return text
    return _CJK_RUN.sub(lambda run: MARK + MARK.join(run[0]) + MARK, text).replace(HEAD, MARK)


def digits(text: str) -> str:
    """Only the digits, in ASCII."""
    return "".join(c for c in fold(text) if c.isdecimal())


# ---------------------------------------------------------------- what is looked for
def wanted(query: str) -> tuple[tuple[str, ...], ...]:
    """What a contact's index line must hold: all pieces of one of these ways.

    Each piece has at least three characters. Empty where the query says nothing.
    """
    query = unicodedata.normalize("NFC", query[:_LONG])
    folded = fold(query)
    words = _words(folded) or [w for w in folded.split() if len(w) > 2][:1]
    if not words:
        return ()
    ways = [tuple(map(_piece, words))]
    if _UMLAUT.search(query):
        ways.append(tuple(map(_piece, _words(fold(query.translate(_SPELT))))))
    if len(words) > 1 and len(words[0]) < 3 and not _IS_CJK.search(words[0]):
        # The end of one word and the beginning of the next: "n fair".
        ways.append((f" {HEAD}".join(spread(w) for w in words),))
    ways += [(number,) for number in _numbers(query)]
    return tuple(dict.fromkeys(ways))


def _words(folded: str) -> list[str]:
    stripped = [word.strip(_ENDS) for word in folded.split()]
    return [word for word in stripped if word][:_WORDS]


def _piece(word: str) -> str:
    """A word as a piece of at least three characters; one or two letters are the beginning of a word."""
    piece = spread(word)
    return MARK * (3 - len(piece)) + piece


def _numbers(query: str) -> list[str]:
    """The query as one telephone number, where it can be one."""
    if not _NUMBERISH.fullmatch(query):
        return []
    folded = fold(query)
    number = digits(folded.replace("(0)", "")) if "+" in folded else digits(folded)
    number = number[2:] if number.startswith("00") else number
    return [number] if len(number) >= 3 else []


def match_expression(query: str) -> str | None:
    """The FTS5 MATCH expression for what a user typed: every word anywhere; None for nothing to look for."""
    ways = [" AND ".join('"' + p.replace('"', '""') + '"' for p in way) for way in wanted(query)]
    return " OR ".join(f"({way})" for way in ways) if len(ways) > 1 else ways[0] if ways else None


def initials(name: str) -> str:
    """One or two letters for an avatar: `Ellen Fairweather` EF, `王小明` 王."""
    words = [w for w in re.split(r"[\s\-]+", name.strip()) if w[:1].isalnum()]
    words = [w for w in words if w.lower().strip(".") not in _TITLES] or words
    if not words:
        return "?"
    if is_cjk(words[0]) or "\u0590" <= words[0][0] <= "\u08ff":
        return words[0][0]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


_TITLES = {"the", "rev", "dr", "mr", "mrs", "ms", "herr", "frau", "mme", "m"}


# What no workbook can hold, and what turns the direction of all that is written after it (UAX #9 §2).
_NO_CHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_UNSEEN = "\ufeff\u200b\u200e\u200f"  # what is no blank and cannot be seen either


def clean(value: str) -> str:
    """A value as a person meant it: NFC, nothing that controls or turns the text, no blanks (of any kind) around it."""
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if not value.isprintable():
        value = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
        value = unicodedata.normalize("NFC", value.translate(_NO_CHARACTERS))  # what stood apart may meet now
    while (bare := value.strip().strip(_UNSEEN)) != value:
        value = bare
    return value


def one_line(value: str) -> str:
    """A value of one line as a person meant it; blanks inside stay as written."""
    return re.sub(r"\s*[\n\t]\s*", " ", clean(value))


def short(text: str, length: int) -> str:
    """The text on one line, cut to `length` characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def count_words(count: int, one: str, many: str = "") -> str:
    """`1 person`, `1,462 people`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
