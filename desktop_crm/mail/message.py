"""One letter to many people: the MIME around it is made once, each person's part is set in.

    multipart/alternative
      text/plain
      text/html                  or multipart/related: text/html, then each picture by its Content-ID

All of it is 7-bit with CRLF line ends, ready for the wire except for the doubled dots (RFC 5321 §4.5.2).
Boundaries hold `=_`, which neither quoted-printable nor base64 can make (RFC 2045 §6.7), so no text can
close a part.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop_crm.mail import headers, tokens
from desktop_crm.mail.answers import Outgoing

_OUTER = "=_letter-alternative"
_INNER = "=_with-pictures"
_CID = re.compile(r"[A-Za-z0-9._+-]+(?:@[A-Za-z0-9.-]+)?")
_REMEMBERED = 4_000  # encoded lines; most lines of a letter are the same for everybody
_SHORT = 1_000  # characters of a line worth remembering; ten megabytes at the most


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture inside the message; the HTML names it `cid:` and its `cid` (RFC 2392)."""

    cid: str
    subtype: str  # png, jpeg, gif
    data: bytes
    file_name: str = ""


class Letter:
    """What is the same in every copy. `data` makes one copy; it costs little more than the copying.

    `way_out` is where unsubscribe mail goes (the sender, unless said otherwise), with the token in its plus
    part where `plus` says that the provider delivers such addresses. Without `list_identifier` it is a letter
    to one person: no List- headers. Raises ValueError for an address, identifier or picture name that cannot
    be written.
    """

    def __init__(
        self,
        sender_address: str,
        sender_name: str = "",
        *,
        list_name: str = "",
        list_identifier: str = "",
        way_out: str = "",
        plus: bool = False,
        reply_to: str = "",
        pictures: Sequence[Picture] = (),
    ) -> None:
        self._sender = headers.address(sender_address)
        self._way_out = headers.address(way_out or sender_address)
        self._plus = plus
        top = headers.mailbox("From", sender_name, self._sender)
        if reply_to:
            top += headers.mailbox("Reply-To", sender_name, headers.address(reply_to))
        if list_identifier:
            top += headers.list_id(list_name, list_identifier)
        self._is_list = bool(list_identifier)
        self._top = top
        self._before_text, self._between, self._after_html = _frame(pictures)
        self._lines: dict[str, bytes] = {}

    def data(
        self,
        recipient: str,
        name: str,
        *,
        subject: str,
        text: str,
        html: str,
        message_id: str,
        token: str,
        at: datetime,
    ) -> Outgoing:
        """The copy for one person; `message_id` is `<left@right>` and fixed beforehand, `at` has a time zone.

        Raises ValueError where the recipient or the message id cannot be written.
        """
        to = headers.address(recipient)
        personal = (
            headers.mailbox("To", name, to)
            + headers.unstructured("Subject", subject)
            + headers.date(at)
            + headers.message_id("Message-ID", message_id)
        )
        if self._is_list:
            uri = tokens.unsubscribe_uri(self._way_out, token, self._plus)
            personal += headers.verbatim("List-Unsubscribe", f"<{uri}>")
        whole = b"".join(
            (
                (self._top + personal).encode("utf-8"),
                self._before_text,
                self._encoded(text),
                self._between,
                self._encoded(html),
                self._after_html,
            )
        )
        return Outgoing(self._sender, to, message_id, whole)

    def _encoded(self, text: str) -> bytes:
        """Quoted-printable (RFC 2045 §6.7) with a line end after the last line."""
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        known = self._lines
        if len(known) > _REMEMBERED:
            known.clear()
        done = []
        for line in text.removesuffix("\n").split("\n"):
            encoded = known.get(line)
            if encoded is None:
                encoded = _encoded_line(line)
                if len(line) <= _SHORT:
                    known[line] = encoded
            done.append(encoded)
        return b"".join(done)


def _encoded_line(line: str) -> bytes:
    encoded = b2a_qp(line.encode("utf-8", "replace")).replace(b"\n", b"\r\n")
    if encoded.startswith(b"From "):  # or a mailbox file on the way makes ">From" of it (RFC 2049 §3)
        encoded = b"=46" + encoded[1:]
    return encoded + b"\r\n"


def _frame(pictures: Sequence[Picture]) -> tuple[bytes, bytes, bytes]:
    """What stands before the text, between text and HTML, and after the HTML."""
    before = "MIME-Version: 1.0\r\n"
    before += headers.with_parameters("Content-Type", "multipart/alternative", boundary=_OUTER)
    before += f"\r\n--{_OUTER}\r\n{_text_head('plain')}"
    between = f"\r\n--{_OUTER}\r\n"
    after = ""
    if pictures:
        kind = headers.with_parameters("Content-Type", "multipart/related", type="text/html", boundary=_INNER)
        between += f"{kind}\r\n--{_INNER}\r\n"
        after = "".join(f"\r\n--{_INNER}\r\n{_picture(one)}" for one in pictures) + f"\r\n--{_INNER}--\r\n"
    between += _text_head("html")
    after += f"\r\n--{_OUTER}--\r\n"
    return before.encode("ascii"), between.encode("ascii"), after.encode("ascii")


def _text_head(subtype: str) -> str:
    return (
        f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )


def _picture(picture: Picture) -> str:
    if not _CID.fullmatch(picture.cid) or not re.fullmatch(r"[a-z0-9.+-]+", picture.subtype):
        raise ValueError("no name for a picture inside a message")
    name = {"filename": picture.file_name} if picture.file_name else {}
    body = encodebytes(picture.data).decode("ascii").replace("\n", "\r\n")
    return (
        f"Content-Type: image/{picture.subtype}\r\nContent-Transfer-Encoding: base64\r\n"
        + headers.verbatim("Content-ID", f"<{picture.cid}>")
        + headers.with_parameters("Content-Disposition", "inline", **name)
        + "\r\n"
        + body
    )


def list_identifier(key: str, sender_address: str) -> str:
    """A List-Id that stays the same for one topic of one sender (RFC 2919 §3): `news-3.ann.fernhill.example`.

    `key` is the topic's own (letters, digits and hyphens count). The sender's local part keeps two
    businesses with addresses at one provider apart. Raises ValueError where the address is none.
    """
    local, _, domain = headers.address(sender_address).rpartition("@")
    where = "localhost" if domain.startswith("[") else domain
    return f"{_label(key) or 'news'}.{_label(local) or 'sender'}.{where}"


def _label(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")
