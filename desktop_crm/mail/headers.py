"""Header lines of our own: whole lines with CRLF (RFC 5322 §2.2, §3.6; RFC 2047; RFC 2231).

Python's email package folds a long `List-Unsubscribe: <mailto:…>` into encoded words, which kills the link,
and encodes a non-ASCII local part, which makes another address of it. Here free text and display names are
encoded where they must be, and nothing else ever is: addresses, message ids and what stands in <…> go out as
they are or not at all (ValueError). Lines are folded at white space that is there, to 78 characters where
that is possible and never over 998. A line break inside a value becomes a blank in free text and is refused
everywhere else, so no value can start a header of its own.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache

WISHED = 78  # RFC 5322 §2.1.1
LONGEST = 998
_WITH_ENCODED = 76  # a line with an encoded word in it, RFC 2047 §2
_ENCODED = 75  # one encoded word, RFC 2047 §2
_FRAME = len("=?utf-8?q??=")

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_DOT_ATOM = rf"{_ATEXT}+(?:\.{_ATEXT}+)*"
_WORDS = re.compile(rf"{_ATEXT}+(?: {_ATEXT}+)*")
_LOCAL = re.compile(rf'{_DOT_ATOM}|"(?:[ !#-\[\]-~]|\\[ -~])*"')
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LITERAL = re.compile(r"\[[0-9A-Za-z.:]+\]")
_TOKEN = re.compile(r"[A-Za-z0-9!#$&+^_`{}~.-]+")  # RFC 2045 §5.1 without what RFC 2231 gives a meaning
_MESSAGE_ID = re.compile(rf"<{_DOT_ATOM}@(?:{_DOT_ATOM}|\[[!-Z^-~]+\])>")

_Q_TEXT = frozenset(range(0x21, 0x7F)) - frozenset(b"=?_")
_Q_PHRASE = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/"
)  # RFC 2047 §5 (3)
_PERCENT = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+^_`{}~.-")


def clean(text: str) -> str:
    """The text on one line: control characters, line ends of any kind and lone surrogates become a blank."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _CONTROL.sub(" ", text).strip()


# Addresses


@lru_cache(maxsize=256)  # the sender's stands in every letter
def address(text: str) -> str:
    """The address as it stands on the wire, its domain in A-labels (RFC 5321 §4.1.2, RFC 5891).

    Raises ValueError where it is none, with nothing of the address in the message.
    """
    local, at, after = text.rpartition("@")
    if not at or len(text) > 320:
        raise ValueError("no address: there is no @ in it, or it is too long")
    if not (_LOCAL.fullmatch(local) or _unicode_local(local)) or len(local.encode()) > 64:
        raise ValueError("no address: what stands before the @ cannot be written")
    return f"{local}@{domain(after)}"


def domain(text: str) -> str:
    """A domain in ASCII by IDNA 2008, where Python's own codec would make strasse.de of straße.de.

    Raises ValueError.
    """
    if not text.isascii():
        import idna

        text = idna.encode(text, uts46=True).decode("ascii")  # IDNAError is a ValueError
    if len(text) > 255 or not (_DOMAIN.fullmatch(text) or _LITERAL.fullmatch(text)):
        raise ValueError("no address: what stands after the @ is no domain")
    return text


def needs_smtputf8(address: str) -> bool:
    """Whether an address of `address()` can only be mailed to where SMTPUTF8 is offered (RFC 6531)."""
    return not address.isascii()


def _unicode_local(local: str) -> bool:
    """A dot-atom of RFC 6532 §3.2: any printable character beyond ASCII counts as a letter."""
    if local.isascii() or _CONTROL.search(local) or not local.isprintable():
        return False
    return bool(_LOCAL.fullmatch(re.sub(r"[^\x00-\x7f]", "x", local)))


# Free text and display names


@lru_cache(maxsize=1024)
def unstructured(name: str, text: str) -> str:
    """A header of free text (RFC 5322 §3.6.5), encoded only where it must be."""
    text = clean(text)
    if text.isascii() and "=?" not in text:
        if len(name) + 2 + len(text) <= WISHED:
            return f"{name}: {text}\r\n"
        words = text.split(" ")
        # Two blanks in a row could end up alone on a line; a word too long for a line cannot be folded.
        if "" not in words and len(name) + 2 + len(words[0]) <= WISHED and max(map(len, words)) < WISHED:
            return _folded(name, words, WISHED)
    return _folded(name, list(_encoded_words(text, _Q_TEXT, len(name) + 2)), _WITH_ENCODED)


def mailbox(name: str, display: str, address: str) -> str:
    """A header with one mailbox: `From: "Fernhill, Ltd." <post@fernhill.example>`."""
    return mailboxes(name, [(display, address)])


def mailboxes(name: str, people: Iterable[tuple[str, str]]) -> str:
    """A header with mailboxes (RFC 5322 §3.4): display name, which may be empty, and checked address each."""
    pieces: list[str] = []
    limit = WISHED
    for display, where in people:
        if pieces:
            pieces[-1] += ","
        words = _phrase(display, len(name) + 2)
        if any(word.startswith("=?") for word in words):
            limit = _WITH_ENCODED
        pieces += [*words, f"<{_checked(where)}>"] if words else [_checked(where)]
    return _folded(name, pieces, limit)


@lru_cache(maxsize=1024)
def _phrase(display: str, used: int) -> tuple[str, ...]:
    """A display name as pieces between which a line may be folded."""
    display = clean(display)
    if not display:
        return ()
    if display.isascii() and "=?" not in display:
        if _WORDS.fullmatch(display) and max(map(len, display.split(" "))) + used <= WISHED:
            return tuple(display.split(" "))
        quoted = '"' + re.sub(r'(["\\])', r"\\\1", display) + '"'
        if used + len(quoted) <= WISHED:
            return (quoted,)
    return tuple(_encoded_words(display, _Q_PHRASE, used))


def _encoded_words(text: str, plain: frozenset[int], used: int) -> Iterator[str]:
    """The text as encoded words of whole characters; the first fits a line that has `used` already."""
    raw = text.encode("utf-8")
    as_q = sum(1 if byte in plain or byte == 0x20 else 3 for byte in raw)
    with_q = as_q * 5 <= (len(raw) + 2) // 3 * 4 * 7  # a little longer, but people can read it
    room = min(_ENCODED, _WITH_ENCODED - used) - _FRAME
    part, size = bytearray(), 0
    for char in text:
        bits = char.encode("utf-8")
        cost = sum(1 if byte in plain or byte == 0x20 else 3 for byte in bits) if with_q else len(bits)
        if part and size + cost > (room if with_q else room // 4 * 3):
            yield _encoded_word(bytes(part), plain, with_q)
            part, size, room = bytearray(), 0, _ENCODED - _FRAME
        part += bits
        size += cost
    yield _encoded_word(bytes(part), plain, with_q)


def _encoded_word(raw: bytes, plain: frozenset[int], with_q: bool) -> str:
    if not with_q:
        return f"=?utf-8?b?{b64encode(raw).decode('ascii')}?="
    text = "".join(chr(b) if b in plain else "_" if b == 0x20 else f"={b:02X}" for b in raw)
    return f"=?utf-8?q?{text}?="


# What is never encoded


def verbatim(name: str, value: str) -> str:
    """A header whose value goes out as it is: List-*, Precedence, References. Folded only between items.

    Raises ValueError for anything but printable ASCII, and for what cannot be kept under 998 characters.
    """
    if not (value.isascii() and value.isprintable()) or value != value.strip():
        raise ValueError(f"{name} takes printable ASCII only")
    pieces = re.findall(r"(?:<[^>]*>|[^ ])+", value)
    if " ".join(pieces) != value:
        return _whole(f"{name}: {value}\r\n")
    return _folded(name, pieces, WISHED)


def message_id(name: str, value: str) -> str:
    """Message-ID, In-Reply-To, or References with several ids between blanks (RFC 5322 §3.6.4)."""
    if not value or not all(_MESSAGE_ID.fullmatch(one) for one in value.split(" ")):
        raise ValueError("no message id")
    return verbatim(name, value)


def date(at: datetime) -> str:
    """The Date header with a numeric zone, the one of `at` (RFC 5322 §3.3)."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return _date(at.replace(microsecond=0), at.utcoffset())


@lru_cache(maxsize=16)
def _date(at: datetime, _zone: timedelta | None) -> str:  # two instants of different zones are equal
    return f"Date: {format_datetime(at)}\r\n"


def list_id(name: str, identifier: str) -> str:
    """List-Id `Name <label.domain>` (RFC 2919 §3), the identifier at most 255 octets."""
    identifier = domain(identifier)
    if "." not in identifier or identifier.startswith("["):
        raise ValueError("a list identifier is made of labels with dots between them")
    words = _phrase(name, len("List-Id: "))
    limit = _WITH_ENCODED if any(word.startswith("=?") for word in words) else WISHED
    return _folded("List-Id", [*words, f"<{identifier}>"], limit)


def with_parameters(name: str, value: str, **parameters: str) -> str:
    """Content-Type or Content-Disposition with parameters, non-ASCII or long ones by RFC 2231."""
    pieces = [value]
    for key, text in parameters.items():
        for one in _parameter(key, clean(text)):
            pieces[-1] += ";"
            pieces.append(one)
    return _folded(name, pieces, WISHED)


def _parameter(key: str, text: str) -> list[str]:
    if text.isascii() and "=?" not in text and len(key) + len(text) < WISHED - 6:
        if _TOKEN.fullmatch(text):
            return [f"{key}={text}"]
        quoted = re.sub(r'(["\\])', r"\\\1", text)
        if len(key) + len(quoted) < WISHED - 6:
            return [f'{key}="{quoted}"']
    parts, size = [""], 0
    for char in text:
        bits = "".join(chr(b) if b in _PERCENT else f"%{b:02X}" for b in char.encode("utf-8"))
        if parts[-1] and size + len(bits) > WISHED - len(key) - 20:
            parts, size = [*parts, ""], 0
        parts[-1] += bits
        size += len(bits)
    parts[0] = f"utf-8''{parts[0]}"
    if len(parts) == 1:
        return [f"{key}*={parts[0]}"]
    return [f"{key}*{i}*={part}" for i, part in enumerate(parts)]


# Folding


def _folded(name: str, pieces: list[str], limit: int) -> str:
    """The header's lines: pieces with a blank between, a new line where the next would pass the limit."""
    if not pieces:
        raise ValueError(f"{name} has nothing in it")
    line = f"{name}: {pieces[0]}"
    done = ""
    for piece in pieces[1:]:
        if len(line) + 1 + len(piece) <= limit:
            line += f" {piece}"
        else:
            done += line + "\r\n"
            line = f" {piece}"
    return _whole(f"{done}{line}\r\n")


def _whole(lines: str) -> str:
    if len(lines) > LONGEST and max(map(len, lines.split("\r\n"))) > LONGEST:
        raise ValueError(f"a header line would be longer than {LONGEST} octets")
    return lines


def _checked(where: str) -> str:
    """The last look before an address enters a header: what it may never hold, however it got here."""
    if _CONTROL.search(where) or "<" in where or ">" in where or "@" not in where:
        raise ValueError("no address")
    return where
