"""A message that somebody saved as a file (.eml), as far as it can be read: who, when, about what, its words.

Nothing in it is trusted: nothing is opened, loaded or run, and what is broken is left out (RFC 5322, RFC 2045).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from desktop_crm.base import clock

_HEAD = re.compile(rb"\s*(?:From .*\r?\n)?(?:>?[!-9;-~]+[ \t]*:|[ \t])")
_KNOWN = ("from", "to", "subject", "date", "message-id", "received", "mime-version", "content-type")
_LONGEST = 100_000  # characters of its words
# Characters of a line of its head, and people in it: beyond any real one; a hostile one would take minutes.
_HEAD_LINE, _WORDS, _PEOPLE = 30_000, 1_000, 500
_BLANKS = re.compile(r"[ \t\xa0]+")
_UNSEEN = re.compile(r"(?is)<(script|style|head|title)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)")
_BREAKS = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h[1-6])\b[^<>]*>")
_TAGS = re.compile(r"<[^<>]*>")
_FAULTS = (LookupError, ValueError, TypeError, AttributeError, MessageError, UnicodeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Letter:
    """A saved message. `at` None where it does not say when."""

    at: datetime | None
    sender: str  # the address alone
    sender_name: str
    to: tuple[str, ...]  # the addresses of all that got it
    subject: str
    text: str


def read(data: bytes) -> Letter | None:
    """The message in a file; None where it is none."""
    try:
        if not _HEAD.match(data):
            return None
        found = message_from_bytes(data.lstrip(), policy=policy.compat32)
        if not any(name in found for name in _KNOWN):
            return None
        senders = _addresses(found, "From") or _addresses(found, "Sender")
        name, sender = senders[0] if senders else ("", "")
        to = tuple(address for field in ("To", "Cc", "Bcc") for _name, address in _addresses(found, field))
        return Letter(_moment(found), sender, name, to, _words(found, "Subject"), _text(found))
    except _FAULTS:
        return None


def _words(found: Message, field: str) -> str:
    raw = _line(found.get(field, ""))
    try:
        text = str(make_header(decode_header(raw)))
    except _FAULTS:
        text = raw
    return " ".join(text.encode("utf-8", "replace").decode().split())[:_WORDS]


def _line(value: object) -> str:
    return str(value)[:_HEAD_LINE]


def _addresses(found: Message, field: str) -> list[tuple[str, str]]:
    raw = [_line(value) for value in found.get_all(field, [])[:_PEOPLE]]
    pairs = getaddresses(raw)[:_PEOPLE]
    return [(_decoded(name), address.strip()) for name, address in pairs if "@" in address]


def _decoded(name: str) -> str:
    try:
        return " ".join(str(make_header(decode_header(name))).split())
    except _FAULTS:
        return name


def _moment(found: Message) -> datetime | None:
    for field in ("Date", "Delivery-Date", "Resent-Date"):
        try:
            read_at = parsedate_to_datetime(_line(found.get(field, "")))
            at = clock.cut(read_at) if read_at.tzinfo else clock.cut(read_at.replace(tzinfo=UTC))
            if 1900 < at.year < 9000:
                return at
        except (*_FAULTS, OverflowError, IndexError):
            continue
    return None


# ---------------------------------------------------------------- its words
def _text(found: Message) -> str:
    """The plain words, else those of the page; of attachments nothing."""
    parts = list(_shown(found))
    for kind in ("text/plain", "text/html"):
        texts = [_decode(part) for part in parts if part.get_content_type() == kind]
        if any(text.strip() for text in texts):
            whole = "\n\n".join(texts)
            return _tidy(_bare(whole) if kind == "text/html" else whole)
    return ""


def _shown(found: Message) -> Iterator[Message]:
    for part in found.walk():
        aside = str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")
        if not part.is_multipart() and not aside and part.get_content_maintype() == "text":
            yield part


def _decode(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return str(part.get_payload())
    named = part.get_content_charset() or "utf-8"
    for charset in (named, "utf-8"):
        try:
            return data.decode(charset)
        except _FAULTS:
            continue
    return data.decode("cp1252", "replace")


def _bare(page: str) -> str:
    """What a page says, without what it does."""
    return html.unescape(
        _TAGS.sub("", _BREAKS.sub("\n", _UNSEEN.sub("", page.replace("\r", "").replace("\n", " "))))
    )


def _tidy(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    lines = [_BLANKS.sub(" ", line).rstrip() for line in plain.replace("\x00", "").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:_LONGEST]
