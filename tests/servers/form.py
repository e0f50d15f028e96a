"""The form of a newsletter as receivers ask for it, judged from its bytes alone.

RFC 5322 and 5321 (lines, headers once), RFC 2045 to 2047 (encodings), RFC 2369 and 2919 (List headers).
"""

import email
import re
from email import policy
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, unquote, urlsplit

ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
NEVER = ("Bcc", "Cc", "Sender", "List-Unsubscribe-Post", "Return-Path")


def form_faults(data: bytes, newsletter: bool = True) -> list[str]:
    """Everything that is wrong with a message as handed to the server; an empty list is the pass."""
    found = [*_lines(data), *_headers(data), *_parts(data)]
    return found + (_list_headers(data) if newsletter else [])


def _lines(data: bytes) -> list[str]:
    head, _, body = data.partition(b"\r\n\r\n")
    wrong = {
        "not 7-bit": not data.isascii(),
        "NUL": b"\0" in data,
        "bare LF or CR": re.search(rb"(?<!\r)\n|\r(?!\n)", data),
        "no line end at the end": not data.endswith(b"\r\n"),
        "a header line over 998 octets": any(len(line) > 998 for line in head.split(b"\r\n")),
        "a body line over 78 octets": any(len(line) > 78 for line in body.split(b"\r\n")),
        "an encoded word over 75": any(
            len(w) > 75 for w in re.findall(rb"=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?=", head)
        ),
        "an encoded word inside <…>": re.search(rb"<[^<>\r\n]*=\?[^<>\r\n]*>", head),
    }
    return [name for name, is_so in wrong.items() if is_so]


def _headers(data: bytes) -> list[str]:
    message = email.message_from_bytes(data, policy=policy.default)
    found = [f"{name} stands {n} times" for name in ONCE if (n := len(message.get_all(name, []))) != 1]
    found += [f"{name} is there" for name in NEVER if name in message]
    if not re.fullmatch(r"<[!-;=?-~]+@[!-;=?-~]+>", str(message["Message-ID"]).strip()):
        found.append("Message-ID is none")
    elif str(message["Message-ID"]).strip("<> ").partition("@")[2] != message["From"].addresses[0].domain:
        found.append("Message-ID is not of the sender's domain")
    if not re.search(r" [+-]\d{4}$", str(message["Date"])) or not parsedate_to_datetime(str(message["Date"])):
        found.append("Date has no numeric zone")
    if len(message["To"].addresses) != 1 or len(message["From"].addresses) != 1:
        found.append("not one sender and one recipient")
    return found


def _parts(data: bytes) -> list[str]:
    message = email.message_from_bytes(data, policy=policy.default)
    found = [f"{defect!r}" for part in message.walk() for defect in part.defects]
    if message.get_content_type() == "multipart/alternative":
        kinds = [part.get_content_type() for part in message.iter_parts()]
        if kinds[0] != "text/plain" or kinds[1] not in {"text/html", "multipart/related"} or len(kinds) != 2:
            found.append(f"alternatives are {kinds}")
    for part in message.walk():
        if part.is_multipart():
            continue
        coding = str(part["Content-Transfer-Encoding"])
        if coding not in {"quoted-printable", "base64", "7bit"}:
            found.append(f"a part is coded as {coding}")
        if part.get_content_maintype() == "text":
            part.get_payload(decode=True).decode(part.get_content_charset("ascii"))
    html = message.get_body(("html",))
    ids = {str(part["Content-ID"]).strip("<> ") for part in message.walk() if part["Content-ID"]}
    named = set(re.findall(r'cid:([^"\')\s]+)', html.get_content())) if html else set()
    return found + ([f"pictures {ids}, named {named}"] if ids != named else [])


def _list_headers(data: bytes) -> list[str]:
    head = data.partition(b"\r\n\r\n")[0].decode("ascii")
    unfolded = re.sub(r"\r\n(?=[ \t])", "", head).replace("\r\n", "\n")
    found = []
    way_out = re.findall(r"^List-Unsubscribe: <(mailto:[^<>\s]+)>$", unfolded, re.MULTILINE)
    if len(way_out) != 1:
        return ["no List-Unsubscribe that is one mailto URI"]
    uri = urlsplit(way_out[0])
    subject = parse_qs(uri.query).get("subject", [""])[0]
    token = re.search(r"[0-9a-z]{18}", subject)
    if "@" not in unquote(uri.path) or not token:
        found.append("the way out has no address or no token")
    elif token[0] not in str(email.message_from_string(unfolded)["Message-ID"]):
        found.append("the way out is another message's")
    if len(re.findall(r"^List-Id: .*<[A-Za-z0-9.-]{3,255}>$", unfolded, re.MULTILINE)) != 1:
        found.append("no List-Id")
    return found
