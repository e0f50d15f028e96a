"""Lines of plain text: at most 72 columns, addresses whole, East Asian text broken where it may be."""

import re
import unicodedata
from contextlib import suppress

WIDTH = 72
_NO_COLUMN = "\u200b\u200c\u200d\ufe0f\u2060\ufeff"
_BLANK = re.compile(r"[ \t]+")
_ADDRESS = re.compile(r"((?:https?://|mailto:)[!-~]+)")
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
# Where a line may break without a blank; marks that may not begin a line, or end one (JIS X 4051).
_BREAKABLE = re.compile(
    "[\u2e80-\u2fdf\u3005\u3007\u3041-\u30ff\u3100-\u318e\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\u3000-\u3003\u3008-\u3011\u3014-\u301f\U00020000-\U000323af]"
)
_NOT_FIRST = frozenset(
    "、。，．・：；？！）］｝〉》」』】〕〗〙〛ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〻％…‥”’,.:;?!)]}%\u200d\ufe0f"
)
_NOT_LAST = frozenset("（［｛〈《「『【〔〖〘〚“‘([{$£€¥")


def columns(text: str) -> int:
    """How many columns the text takes in a fixed-width font; East Asian characters take two."""
    if text.isascii():
        return len(text)
    marks = sum(1 for c in text if unicodedata.combining(c) or c in _NO_COLUMN)
    return len(text) + len(_WIDE.findall(text)) - marks


def wrap(text: str, first: str = "", rest: str = "", width: int = WIDTH) -> str:
    """The text in lines of at most `width` columns; `first` begins the first line, `rest` the others.

    A line end in the text stays one. What has no place to break (an address) stands alone, longer.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        lines += _wrapped(line, rest if lines else first, rest, width)
    return "\n".join(lines)


def headline(text: str, mark: str = "=") -> str:
    """A heading on lines of its own, the last one underlined."""
    heading = wrap(" ".join(text.split()))
    if not heading:
        return ""
    return f"{heading}\n{mark * max(columns(line) for line in heading.split(chr(10)))}"


def _wrapped(line: str, first: str, rest: str, width: int) -> list[str]:
    if line.isascii() or _is_even(line):
        return _wrapped_even(line, first, rest, width)
    lines: list[str] = []
    now, used, begins = first, columns(first), True
    for word in filter(None, _BLANK.split(line)):
        gap = "" if begins else " "
        room = columns(word)
        whole = used + len(gap) + room <= width
        for piece in (word,) if whole else _pieces(word):
            size = room if whole else columns(piece)
            if not begins and used + len(gap) + size > width:
                lines.append(now)
                now, used, gap = rest, columns(rest), ""
            now, used, gap, begins = now + gap + piece, used + len(gap) + size, "", False
    return [*lines, now.rstrip(" ")]


def _is_even(line: str) -> bool:
    """Whether each letter takes one column and only blanks part words: a Müller among English words."""
    with suppress(UnicodeEncodeError):
        line.encode(
            "cp1252"
        )  # all that Western Europe types, and a good deal quicker than a look at each letter
        return True
    letters = "".join(sorted(set(line)))
    if _WIDE.search(letters) or _BREAKABLE.search(letters):
        return False
    return not any(unicodedata.combining(c) or c in _NO_COLUMN for c in letters if c > "\x7f")


def _wrapped_even(line: str, first: str, rest: str, width: int) -> list[str]:
    """The same for one column a letter, a line at a time: letters are wrapped for every reader anew."""
    if "\t" in line or "  " in line:
        line = " ".join(filter(None, line.replace("\t", " ").split(" ")))
    text, at, lines, begin = line.strip(" "), 0, [], first
    room, later = width - columns(first), width - columns(rest)
    while len(text) - at > room:
        cut = text.rfind(" ", at, max(at + room + 1, at))
        cut = cut if cut >= 0 else text.find(" ", at)
        if cut < 0:
            break
        lines.append(begin + text[at:cut])
        at, begin, room = cut + 1, rest, later
    return [*lines, (begin + text[at:]).rstrip(" ")]


def _pieces(word: str) -> list[str]:
    """A word cut where East Asian text may break; any other word, and an address, is one piece."""
    if word.isascii() or not _BREAKABLE.search(word):
        return [word]
    pieces: list[str] = []
    for part in filter(None, _ADDRESS.split(word)):
        if _ADDRESS.fullmatch(part):
            pieces.append(part)
            continue
        for letter in part:
            if pieces and _joined(pieces[-1][-1], letter):
                pieces[-1] += letter
            else:
                pieces.append(letter)
    return pieces


def _joined(before: str, letter: str) -> bool:
    """Whether no line may break between the two."""
    if letter in _NOT_FIRST or before in _NOT_LAST or unicodedata.combining(letter):
        return True
    return not (_BREAKABLE.match(letter) or _BREAKABLE.match(before))
