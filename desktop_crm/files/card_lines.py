"""The grammar of address cards (vCard 2.1, RFC 2426, RFC 6350), read as leniently as real files need.

Works on bytes: in version 2.1 every line may be in another encoding.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from desktop_crm.files import encodings
from desktop_crm.files.refusing import Endless

Line = tuple[int, bytes]  # its number in the file, its bytes without the line end

_START = re.compile(rb"[ \t]*(?:[\w-]+\.)?(begin|end)[ \t]*:[ \t]*vcard[ \t]*", re.IGNORECASE)
_HEAD = re.compile(rb"[ \t]*(?:[\w-]+\.)?[A-Za-z][\w-]*[ \t]*[;:]")
_PROPERTY = re.compile(
    rb"(?:[\w-]+\.)?(?:FN|N|TEL|EMAIL|ADR|LABEL|ORG|TITLE|ROLE|NOTE|URL|BDAY|PHOTO|LOGO|KEY|SOUND|REV|UID|"
    rb"NICKNAME|CATEGORIES|TZ|GEO|MAILER|AGENT|CLASS|PRODID|VERSION|IMPP|X-[A-Z0-9-]+|END)[;:]",
    re.IGNORECASE,
)
_ENCODED = re.compile(rb"[A-Za-z0-9+/]+={0,2}[ \t]*")
_LARGEST = 64 << 20  # bytes of one value
LARGEST_CARD, MOST_LINES = 80 << 20, 500_000  # bytes and lines of one card: a picture may be 20 MB
_LONGEST_HEAD = 8192  # bytes before the colon
_MANY_PARTS = 1 << 20  # bytes of a value beyond which it has no parts
_CODED_MARK, _KEPT = re.compile(rb"=3[Bb]"), b"\x00"  # a coded semicolon, and what stands for it meanwhile


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the colon of a property: its name and group in capitals, its parameters."""

    name: str
    group: str
    params: dict[str, list[str]]
    types: tuple[str, ...]  # the words of TYPE in small letters
    quoted: bool  # quoted-printable
    binary: bool  # base64
    preference: int  # 1 most preferred (RFC 6350 §5.3), 101 not at all


@dataclass(slots=True)
class Property:
    """One property of a card with its bare value; `encoding` is that of the file."""

    head: Head
    raw: bytes
    encoding: str = "utf-8"

    @property
    def name(self) -> str:
        return self.head.name

    @property
    def group(self) -> str:
        return self.head.group

    @property
    def params(self) -> dict[str, list[str]]:
        return self.head.params

    def text(self) -> str:
        """The value as text, still escaped."""
        return self._decode(quoted_printable(self.raw) if self.head.quoted else self.raw)

    def parts(self) -> list[str]:
        """The components of a structured value (split at semicolons), unescaped.

        A semicolon that was written in quoted-printable is part of the text.
        """
        if len(self.raw) > _MANY_PARTS:
            return [self.value()]
        if not self.head.quoted:
            return [unescape(p) for p in split(self._decode(self.raw), ";")]
        text = self._decode(quoted_printable(_CODED_MARK.sub(_KEPT, self.raw)))
        return [unescape(p).replace(_KEPT.decode(), ";") for p in split(text, ";")]

    def value(self) -> str:
        """The whole value, unescaped."""
        return unescape(self.text())

    def items(self) -> list[str]:
        """The items of a list (split at commas), unescaped."""
        if len(self.raw) > _MANY_PARTS:
            return [self.value()]
        return [unescape(p) for p in split(self.text(), ",")]

    def data(self) -> bytes:
        """The bytes of a value in base64 or in a data address (RFC 2397); empty where it is neither."""
        raw = self.raw
        if raw[:5].lower() == b"data:":
            head, _, raw = raw.partition(b",")
            if b"base64" not in head.lower():
                return b""
        elif not self.head.binary:
            return b""
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
        try:
            return base64.b64decode(letters + b"=" * (-len(letters) % 4))
        except (binascii.Error, ValueError):
            return b""

    def _decode(self, data: bytes) -> str:
        named = self.head.params.get("CHARSET")
        if named and not data.isascii():
            told = encodings.known(named[0])
            try:
                # Windows' own form of the set holds all that the plain one does.
                return data.decode(
                    {"shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030"}.get(told, told)
                )
            except (UnicodeDecodeError, LookupError):
                pass
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode(self.encoding, encodings.error_handling(self.encoding))


@dataclass(slots=True)
class Card:
    """One card: the line it begins on, its version (empty: not said) and its properties in their order."""

    line: int
    version: str = ""
    properties: list[Property] = field(default_factory=list)


def cards(lines: Iterable[Line], encoding: str = "utf-8") -> Iterator[Card]:
    """The cards among the lines; what stands outside of cards is skipped, a card without an end ends with the next."""
    held: list[Line] = []
    begun, depth, before, size = 0, 0, b"", 0
    for number, line in lines:
        found = _START.fullmatch(line)
        if not found:
            if depth == 1:
                held.append((number, line))
                size += len(line)
                if size > LARGEST_CARD or len(held) > MOST_LINES:
                    raise Endless
        elif found[1].lower() == b"begin":
            if depth and _AGENT.match(before):
                depth += 1  # a card inside of a card (AGENT of version 2.1)
            else:
                if depth:
                    yield _card(begun, held, encoding)
                begun, depth, held, size = number, 1, [], 0
        elif depth:
            depth -= 1
            if not depth:
                yield _card(begun, held, encoding)
        before = line if line.strip() else before
    if depth:
        yield _card(begun, held, encoding)


_AGENT = re.compile(rb"[ \t]*(?:[\w-]+\.)?agent\b.*:[ \t]*$", re.IGNORECASE)
_VERSION = re.compile(rb"[ \t]*version[ \t]*:[ \t]*([\d.]+)", re.IGNORECASE)


def _card(begun: int, lines: list[Line], encoding: str) -> Card:
    said = next((m[1] for _, line in lines if (m := _VERSION.match(line))), b"")
    card = Card(begun, said.decode("ascii"))
    for head, value in _unfolded(lines, card.version == "2.1"):
        told = head_of(head[:_LONGEST_HEAD], encoding)
        if told.name and told.name != "VERSION":
            card.properties.append(Property(told, value, encoding))
    return card


def _unfolded(lines: list[Line], old: bool) -> Iterator[tuple[bytes, bytes]]:
    """Head and value of each property, joined again where they were broken over lines."""
    present: _Joined | None = None
    for _, line in lines:
        if present and present.takes(line):
            continue
        if present:
            yield present.parts()
        present = _Joined(line, old) if _HEAD.match(line) else None
    if present:
        yield present.parts()


class _Joined:
    """One property while its lines are joined. `old`: of version 2.1, which breaks lines at blanks only."""

    __slots__ = ("begun", "length", "mode", "more", "old", "size")

    def __init__(self, line: bytes, old: bool) -> None:
        self.mode = _mode(line)
        self.begun = line[:-1] if self.mode == "soft" else line
        self.more: list[bytes] = []
        self.length = self.size = len(line)  # of the last line; of all
        self.old = old

    def takes(self, line: bytes) -> bool:
        """Adds the line where it belongs to the property; False where another begins."""
        if self.mode == "soft" and (not _PROPERTY.match(line) or line.startswith((b"=", b" ", b"\t"))):
            self._add(line)
        elif line[:1] in (b" ", b"\t") and self.size < _LARGEST:
            self._unfold(line)
        elif self.mode == "base64" and _ENCODED.fullmatch(line):
            self.more.append(line)
        elif line.strip() and not line.startswith(b"#"):
            if _HEAD.match(line):
                return False
            if self.mode != "base64":
                self.more.append(b"\\n" + line)  # a line break that should have been written otherwise
        self.length = len(line)
        self.size += len(line)
        return True

    def _add(self, piece: bytes) -> None:
        """A piece of the value; in quoted-printable an equals sign at its end says that it goes on."""
        if self.mode in ("soft", "quoted"):
            self.mode = "soft" if piece.endswith(b"=") else "quoted"
            piece = piece[:-1] if self.mode == "soft" else piece
        self.more.append(piece)

    def _unfold(self, line: bytes) -> None:
        piece = line.lstrip(b" \t") if self.mode == "base64" else line[1:]
        if self.old and self.mode != "base64" and not 73 <= self.length <= 77 and line.strip():
            piece = b" " + piece.lstrip(b" \t")  # the blank at which it was broken stays
        if not self.more and b":" not in self.begun and len(self.begun) < _LONGEST_HEAD:
            self.begun += piece  # broken before the value began
            self.mode = _mode(self.begun)
        else:
            self._add(piece)

    def parts(self) -> tuple[bytes, bytes]:
        head, _, value = self.begun.partition(b":") if b'"' not in self.begun else _cut(self.begun)
        return head, value + b"".join(self.more) if self.more else value


_QUOTED = re.compile(
    rb"[^:]*;[ \t]*(?:encoding[ \t]*=[ \t]*)?\"?quoted-printable\"?[ \t]*[;:]", re.IGNORECASE
)
_BASE64 = re.compile(rb"[^:]*;[ \t]*(?:encoding[ \t]*=[ \t]*)?\"?(?:base64|b)\"?[ \t]*[;:]", re.IGNORECASE)


def _mode(line: bytes) -> str:
    if b";" not in line:
        return ""
    if _QUOTED.match(line):
        return "soft" if line.endswith(b"=") else "quoted"
    return "base64" if _BASE64.match(line) else ""


def _cut(line: bytes) -> tuple[bytes, bytes, bytes]:
    """At the first colon outside of quotation marks; at the first at all where they are not closed."""
    inside = False
    for n, byte in enumerate(line):
        if byte == 0x22:
            inside = not inside
        elif byte == 0x3A and not inside:
            return line[:n], b":", line[n + 1 :]
    return line.partition(b":")


_ANDROID_LABEL = re.compile(
    r"(?<=;)X-CUSTOM\((?:CHARSET=UTF-8,)?(?:ENCODING=QUOTED-PRINTABLE,)?([^);:]*)\)", re.IGNORECASE
)


def _own_word(found: re.Match[str]) -> str:
    """Android's `X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=C3=9C)`: a word of the user's own for a number."""
    word = quoted_printable(found[1].encode()).decode("utf-8", "replace")
    return f'TYPE="{word.replace(chr(34), "")}"'


@lru_cache(maxsize=4096)
def head_of(data: bytes, encoding: str = "utf-8") -> Head:
    """The head of a property read; the same few stand in all cards of a file."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode(encoding, encodings.error_handling(encoding))
    words = split(_ANDROID_LABEL.sub(_own_word, text), ";", quotes=True, escapes=False)
    group, _, name = words[0].strip().rpartition(".")
    params: dict[str, list[str]] = {}
    for word in words[1:]:
        key, equals, said = word.partition("=")
        key = key.strip().upper()
        if not equals:
            key, said = _bare(word.strip())
        if key:
            made = [_unquote(v) for v in split(said, ",", quotes=True, escapes=False)]
            params.setdefault(key, []).extend(made)
    types = tuple(t.strip().lower() for said in params.get("TYPE", ()) for t in said.split(",") if t.strip())
    coding = {v.strip().upper() for v in params.get("ENCODING", ())}
    return Head(
        name=name.upper(),
        group=group.upper(),
        params=params,
        types=types,
        quoted="QUOTED-PRINTABLE" in coding,
        binary=not coding.isdisjoint({"BASE64", "B"}),
        preference=_preference(params, types),
    )


def _preference(params: dict[str, list[str]], types: tuple[str, ...]) -> int:
    for said in params.get("PREF", ()):
        if said.strip().isdecimal():
            return int(said[:4])
    return 1 if "pref" in types else 101


def _bare(word: str) -> tuple[str, str]:
    """A parameter of version 2.1 without its name."""
    if word.upper() in ("QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"):
        return "ENCODING", word
    return ("TYPE", word) if word else ("", "")


_CARETS = {"^n": "\n", "^N": "\n", "^'": '"', "^^": "^"}


def _unquote(value: str) -> str:
    """A parameter's value without quotation marks, carets read as RFC 6868 says."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1]
    return re.sub(r"\^[nN'^]", lambda m: _CARETS[m[0]], value) if "^" in value else value


def split(text: str, mark: str, quotes: bool = False, escapes: bool = True) -> list[str]:
    """The pieces between marks; not at an escaped mark, nor, when `quotes` counts, inside of quotation marks."""
    if mark not in text:
        return [text]
    if not (escapes and "\\" in text) and not (quotes and '"' in text):
        return text.split(mark)
    pieces, start, n, inside = [], 0, 0, False
    while n < len(text):
        char = text[n]
        if char == "\\" and escapes:
            n += 1
        elif char == '"' and quotes:
            inside = not inside
        elif char == mark and not inside:
            pieces.append(text[start:n])
            start = n + 1
        n += 1
    return [*pieces, text[start:]]


_ESCAPED = re.compile(r"\\([\\;,:nN\"])")


def unescape(text: str) -> str:
    """Text without its escapes; a backslash before anything else stays."""
    if "\\" in text:
        text = _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def quoted_printable(data: bytes) -> bytes:
    """Decoded (RFC 2045 §6.7); what is no code stays as it is."""
    return quopri.decodestring(data) if b"=" in data else data
