"""Which encoding a text file is in, told from its bytes.

UTF-8 and UTF-16 prove themselves. The old one-byte encodings do not: nearly every sequence of bytes is a text
in each of them. So each is tried, and the one wins whose letters make words of a language: German words in
windows-1252, Polish ones in windows-1250, Russian ones in windows-1251. General detectors are built for pages
of text and are wrong more often than right for a list of names with a few accented letters.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from desktop_crm.files import alphabets, spelling

SAMPLE = 65_536  # bytes looked at
_JUDGED = 1_500  # letters beyond ASCII that are judged
_LITTLE = 10  # letters up to which the favour of an encoding counts in full
FALLBACK = "cp1252"
MENDING = "desktop_crm.mending"  # codecs error handler: what is no UTF-8 is read as windows-1252

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Encodings of Latin script, with how much the languages are favoured over others that fit as well.
_LATIN: tuple[tuple[str, Mapping[str, str], float], ...] = (
    ("cp1252", alphabets.WESTERN, 0.10),
    ("cp1250", alphabets.CENTRAL, 0.02),
    ("cp1254", alphabets.TURKISH, 0.03),
    ("cp1257", alphabets.BALTIC, 0.0),
    ("cp1258", alphabets.VIETNAMESE, -0.02),
    ("iso8859_15", alphabets.WESTERN, 0.0),
    ("iso8859_2", alphabets.CENTRAL, -0.01),
    ("mac_roman", alphabets.WESTERN, -0.1),
    ("cp850", alphabets.WESTERN, -0.12),
    ("cp437", alphabets.WESTERN, -0.14),
    ("cp852", alphabets.CENTRAL, -0.14),
    ("mac_latin2", alphabets.CENTRAL, -0.16),
)
_SCRIPTS = (
    ("cp1251", alphabets.CYRILLIC, 0.05),
    ("koi8_u", alphabets.CYRILLIC, 0.0),
    ("koi8_r", alphabets.CYRILLIC, 0.01),
    ("cp866", alphabets.CYRILLIC, -0.05),
    ("mac_cyrillic", alphabets.CYRILLIC, -0.06),
    ("iso8859_5", alphabets.CYRILLIC, -0.04),
    ("cp1253", alphabets.GREEK, 0.03),
    ("iso8859_7", alphabets.GREEK, 0.0),
    ("cp737", alphabets.GREEK, -0.05),
    ("cp1255", alphabets.HEBREW, 0.03),
    ("iso8859_8", alphabets.HEBREW, 0.0),
    ("cp1256", alphabets.ARABIC, 0.02),
    ("iso8859_6", alphabets.ARABIC, 0.0),
    ("cp874", alphabets.THAI, 0.02),
)
_TYPOGRAPHY = frozenset("–—‘’“”„‚…•€£§°©®™«»‹›¿¡½¼¾·ºª²³\u00a0±×÷´`¨")
_NOT_BEFORE_LETTERS = frozenset("£§½¼¾³±×÷°©®…•")  # £ukasz is Łukasz
_IN_WORDS = frozenset("’‘'´·-\u00ad")


def detect(sample: bytes, whole: bool = True) -> str:
    """Python's name of the codec for a text that begins with these bytes; pure ASCII counts as UTF-8.

    `whole`: the sample is the whole text, so a sequence cut off at its end is a fault.
    """
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    wide = _wide(sample)
    if wide:
        return wide
    if is_utf8(sample, whole):
        # ISO 2022 is ASCII all through and announces itself by an escape.
        japanese = b"\x1b$B" in sample or b"\x1b$@" in sample
        return "iso2022_jp" if sample.isascii() and japanese else "utf-8"
    return "utf-8" if _mostly_utf8(sample) else detect_legacy(sample)


def is_utf8(data: bytes, whole: bool = True) -> bool:
    """Whether the bytes are well-formed UTF-8 (RFC 3629)."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def _wide(sample: bytes) -> str:
    """UTF-16 without a byte order mark: every other byte of its commas, digits and line ends is zero."""
    head = sample[: len(sample) // 2 * 2][:8192]
    zeros = head.count(0)
    if zeros * 8 < len(head) or not zeros:
        return ""
    if len(head) > 7 and len(head) * 5 < zeros * 8 < len(head) * 7:  # three of four
        name = "utf-32-le" if head[0] else "utf-32-be"
        try:
            head[: len(head) // 4 * 4].decode(name)
        except UnicodeDecodeError:
            return ""
        return name
    even, odd = head[0::2].count(0), head[1::2].count(0)
    name = "utf-16-le" if odd > even * 4 else "utf-16-be" if even > odd * 4 else ""
    try:
        text = head.decode(name or "ascii", "ignore" if len(sample) > 8192 else "strict")
    except UnicodeDecodeError:
        return ""
    strange = sum(unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") and c not in "\t\r\n" for c in text)
    return name if name and strange * 50 <= len(text) else ""


_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|(?P<stray>[\x80-\xff])"
)


def _mostly_utf8(sample: bytes) -> bool:
    """UTF-8 with a few bytes pasted in from elsewhere."""
    good = stray = 0
    told = ""
    for found in _SEQUENCE.finditer(sample):
        if found["stray"]:
            stray += 1
        else:
            good += 1
            told += found[0].decode("utf-8", "replace") if good < 4 else ""
    if good > 3:
        return good >= stray * 4
    # Of a few, only Latin letters prove it: half of a Chinese name may look like them.
    return good > 1 and good >= stray * 3 and all("\xc0" <= c < "\u0250" for c in told)


def detect_legacy(sample: bytes) -> str:
    """The likeliest of the encodings from before Unicode, for bytes that are no UTF-8."""
    lines = [line for line in re.split(rb"[\r\n]+", sample) if not line.isascii()]
    text = b"\n".join(lines)[:SAMPLE]
    if not text:
        return FALLBACK
    latin = max(((_latin_score(text, *entry), entry[0]) for entry in _LATIN), key=lambda s: s[0])
    if latin[0] >= 0.5 and not _in_long_runs(text) and _mostly_letters(text, latin[1]):
        return latin[1]
    scored = [(_script_score(text, *entry), entry[0]) for entry in _SCRIPTS]
    scored += [(score(text), name) for name, score in _EAST_ASIAN]
    scored.append((latin[0] - 0.3 if _in_long_runs(text) else latin[0], latin[1]))
    score, name = max(scored, key=lambda s: s[0])
    return _narrowest(name, text) if score > 0 else FALLBACK


def _in_long_runs(text: bytes) -> bool:
    """Whether most bytes beyond ASCII stand three or more together, as Latin scripts never have them."""
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", text)]
    return sum(r for r in runs if r > 2) * 2 > sum(runs)


def _decoded(text: bytes, codec: str) -> str | None:
    """The text, or None where it has bytes that the encoding does not know."""
    try:
        found = text.decode(codec)
    except (UnicodeDecodeError, LookupError):
        # The last line may be cut in the middle of a character.
        try:
            found = text[: text.rfind(b"\n") + 1].decode(codec)
        except (UnicodeDecodeError, LookupError):
            return None
        if len(text) < SAMPLE:
            return None
    return unicodedata.normalize("NFC", found)


def _latin_score(text: bytes, codec: str, languages: Mapping[str, str], favour: float) -> float:
    found = _decoded(text, codec)
    if found is None:
        return -1.0
    letters: list[str] = []
    penalty, count, odd = 0.0, 0, False
    for n, char in enumerate(found):
        if char < "\x80":
            continue
        count += 1
        if count > _JUDGED:
            break
        before, after = found[n - 1 : n] if n else "", found[n + 1 : n + 2]
        if char.isalpha():
            letters.append(char)
            penalty += _case_fault(char, before, after) + spelling.fault(char, before, after)
            if languages is alphabets.WESTERN:
                penalty += _borrowed(char, after)
                odd = odd or char in "ûÛ" or (char in "õÕ" and after.lower() != "e")
        else:
            penalty += _symbol_fault(char, before, after)
    best = max((_share(letters, alphabet) for alphabet in languages.values()), default=0.0)
    both = _share(letters, "".join(languages.values()))
    count = max(count, 1)
    if odd and _is_hungarian(letters):
        penalty += 0.3 * count
    covered = (0.7 * best + 0.3 * both) * len(letters) / count + (count - len(letters)) / count * 0.9
    return covered - penalty / count + _scaled(favour, count)


def _is_hungarian(letters: Iterable[str]) -> bool:
    """Whether õ and û stand among letters with which only Hungarian writes ő and ű."""
    held = {c.lower() for c in letters}
    return len(held & set("áíóúé")) > 1 and bool(held & set("áíú")) and not held - set("áéíóöõúüû")


def _scaled(favour: float, count: int) -> float:
    """What is usual counts while there is little to go by."""
    return favour * min(1.0, _LITTLE / max(count, 1))


def _mostly_letters(text: bytes, codec: str) -> bool:
    found = [c for c in text.decode(codec, "replace") if c >= "\x80"]
    return sum(map(str.isalpha, found)) * 2 > len(found)


def _share(letters: Iterable[str], alphabet: str) -> float:
    letters = [c.lower() if len(c.lower()) == 1 else c for c in letters]
    return sum(c in alphabet for c in letters) / len(letters) if letters else 0.0


def _case_fault(char: str, before: str, after: str) -> float:
    """A capital after a small letter, or a small one between capitals, is no word."""
    if char.isupper() and before.islower():
        return 0.7
    if char.isupper() and before.isupper() and after.islower():
        return 0.3
    return 0.7 if char.islower() and before.isupper() and after.isupper() and char != "ß" else 0.0


def _borrowed(char: str, after: str) -> float:
    """What a Western letter has against it that is likelier another: õ is ő but in `ões`, þ ð ý are ş ğ ı."""
    lower = char.lower()
    if lower == "õ":
        return 0.0 if after.lower() == "e" else 0.6
    return 0.15 if lower in "þðý" else 0.0


def _symbol_fault(char: str, before: str, after: str) -> float:
    inside = before.isalpha() and after.isalpha()
    if char in _IN_WORDS:
        return 0.0
    if char not in _TYPOGRAPHY:
        return 1.5
    if inside or (char in _NOT_BEFORE_LETTERS and after.isalpha()):
        return 1.2
    return 0.8 if before.isalpha() and char in "¿¡" else 0.1


def _script_score(text: bytes, codec: str, alphabet: str, favour: float) -> float:
    """How well the letters fit one script: frequent ones count more, symbols and odd capitals against."""
    found = _decoded(text, codec)
    if found is None:
        return -1.0
    places = _places(alphabet)
    total, count, capitals, small = 0.0, 0, False, False
    for n, char in enumerate(found):
        if char < "\x80":
            continue
        count += 1
        if count > _JUDGED:
            break
        before, after = found[n - 1 : n] if n else "", found[n + 1 : n + 2]
        place = places.get(char.lower())
        capitals, small = capitals or char.isupper(), small or char.islower()
        if char.isalpha() and (_is_latin(before) or _is_latin(after)):
            total -= 0.7  # no word is written in two scripts
        if place is not None:
            total += 1.0 - 0.5 * place / len(alphabet) - _case_fault(char, before, after)
        elif char.isalpha() or unicodedata.category(char) == "Mn":
            total -= 0.3
        else:
            total -= _symbol_fault(char, before, after)
    # Words begin with a capital and go on small in scripts that have both; else it is Hebrew and not Cyrillic.
    plain = 0.15 if not (capitals and small) and alphabet[0].upper() != alphabet[0] else 0.0
    if alphabet is alphabets.CYRILLIC:
        total -= spelling.serbian_capitals(found)
        plain += spelling.unspoken(found)
    return total / max(count, 1) + _scaled(favour, count) - plain


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


@cache
def _places(alphabet: str) -> dict[str, int]:
    return {c: n for n, c in reversed(list(enumerate(alphabet)))}


def _weighed(text: bytes, codec: str, common: frozenset[str], other: "Mapping[str, float]") -> float:
    """The mean worth of the characters beyond ASCII: the common ones 1, others by their block."""
    found = _decoded(text, codec)
    if found is None:
        return -1.0
    worth = []
    for char in found:
        if char >= "\x80":
            worth.append(1.0 if char in common else _block_worth(char, codec, other))
            if len(worth) > _JUDGED:
                break
    return sum(worth) / max(len(worth), 1) - (0.1 if len(worth) < 3 else 0.0)


def _block_worth(char: str, codec: str, other: "Mapping[str, float]") -> float:
    if "\uff66" <= char <= "\uff9f":
        return other["half"]
    if "\u3041" <= char <= "\u30ff":
        return other["kana"]
    if "\uac00" <= char <= "\ud7a3":
        return other["hangul"]
    if "\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uff65":
        return 0.5
    if "\u4e00" <= char <= "\u9fff":
        # Composed (NFC), a compatibility ideograph is another character, which the set may not have.
        lead = char.encode(codec, "ignore")[:1]
        return 0.45 if lead in _level_one(codec) else other["rare"]
    return other["else"]


@cache
def _level_one(codec: str) -> frozenset[bytes]:
    """The lead bytes under which a character set keeps its common characters."""
    first, last = {
        "gb18030": (0xB0, 0xD7), "big5": (0xA4, 0xC6), "cp932": (0x88, 0x97), "euc_jp": (0xB0, 0xCF), "cp949": (0, 0),
    }[codec]  # fmt: skip
    return frozenset(bytes([n]) for n in range(first, last + 1))


_CHINESE = {"half": -0.3, "kana": 0.1, "hangul": -0.3, "rare": 0.05, "else": -0.3}
_JAPANESE = {"half": 0.2, "kana": 0.9, "hangul": -0.3, "rare": 0.1, "else": -0.3}
_KOREAN = {"half": -0.3, "kana": 0.1, "hangul": 0.5, "rare": 0.0, "else": -0.3}
_EAST_ASIAN: tuple[tuple[str, Callable[[bytes], float]], ...] = (
    ("gb18030", lambda t: _weighed(t, "gb18030", frozenset(alphabets.SIMPLIFIED), _CHINESE)),
    ("big5", lambda t: _weighed(t, "big5", frozenset(alphabets.TRADITIONAL), _CHINESE)),
    ("cp932", lambda t: _weighed(t, "cp932", frozenset(alphabets.KANJI), _JAPANESE)),
    ("euc_jp", lambda t: _weighed(t, "euc_jp", frozenset(alphabets.KANJI), _JAPANESE)),
    ("cp949", lambda t: _weighed(t, "cp949", frozenset(alphabets.HANGUL), _KOREAN)),
)
# The plainer encoding is named where it holds the whole text: that is what the file was called when made.
_PLAINER = {"cp932": "shift_jis", "gb18030": "gbk", "cp949": "euc_kr", "koi8_u": "koi8_r"}


def _narrowest(name: str, text: bytes) -> str:
    plain = _PLAINER.get(name)
    return plain if plain and _decoded(text, plain) == _decoded(text, name) else name


def known(name: str) -> str:
    """Python's name for an encoding that a file names, empty where there is no such text encoding."""
    name = name.strip().strip("\"'").lower()
    name = {"ansi": "cp1252", "utf8": "utf-8", "unicode": "utf-16", "x-sjis": "cp932"}.get(name, name)
    try:
        info = codecs.lookup(name.replace("windows-874", "cp874"))
        "a".encode(info.name)  # what is no text encoding (rot13, zip) refuses
    except (LookupError, ValueError, TypeError):
        return ""
    return info.name


def holds(text: bytes, codec: str) -> bool:
    """Whether the bytes are a text in this encoding."""
    return _decoded(text, codec) is not None


def sample_of(path: Path) -> tuple[bytes, bool]:
    """The first bytes of a file, and whether that is all of it.

    Where they are pure ASCII they say nothing of the encoding, so what is added to them are the lines from the
    first place beyond ASCII on, wherever in the file that is. Raises OSError.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE)
        if len(head) < SAMPLE:
            return head, True
        if not head.isascii() or b"\0" in head:
            return head, False
        while chunk := file.read(1 << 20):
            if not chunk.isascii():
                at = next(n for n, byte in enumerate(chunk) if byte > 127)
                begin = chunk.rfind(b"\n", 0, at) + 1
                return head[: head.rfind(b"\n") + 1] + chunk[begin:][:SAMPLE] + file.read(SAMPLE), False
    return head, True


def _mend(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode(FALLBACK, "replace"), error.end


codecs.register_error(MENDING, _mend)


def error_handling(encoding: str) -> str:
    """The `errors` argument for reading a file in this encoding without ever stopping."""
    return MENDING if encoding in ("utf-8", "utf-8-sig") else "replace"
