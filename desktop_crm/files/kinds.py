"""What kind of file it is, told by its first bytes; its name only decides where they leave a choice."""

import re

from desktop_crm.files import delimited, encodings, flat

WORKBOOK, CARDS, LDIF, DELIMITED = "workbook", "cards", "ldif", "delimited"
ARCHIVE, GZIP, MARKED_CARDS = "archive", "gzip", "marked cards"
TEXTS = frozenset((CARDS, LDIF, DELIMITED))

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", WORKBOOK),
    (b"PK\x05\x06", "empty archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", WORKBOOK),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"{\\rtf", "word"),
    (b"SQLite format 3\0", "database"),
    (b"\0\1\0\0Standard ", "database"),
    (b"\x1f\x8b\x08", GZIP),
    (b"BZh", "packed"),
    (b"7z\xbc\xaf\x27\x1c", "packed"),
    (b"Rar!", "packed"),
    (b"\xfd7zXZ\0", "packed"),
    (b"\x28\xb5\x2f\xfd", "packed"),
    (b"MZ", "binary"),
    (b"\x7fELF", "binary"),
)
_CARD = re.compile(r"(?:^|[\r\n])[ \t]*begin[ \t]*:[ \t]*vcard[ \t]*(?=[\r\n]|$)", re.IGNORECASE)
_XML = re.compile(r"\s*<\?xml\b|\s*<[a-z]\w*[\s>][^>]*xmlns", re.IGNORECASE)
_JSON = re.compile(r"\s*[\[{]\s*(?:[\[{]|\"[^\"]*\"\s*[:,\]])")
_JCARD = re.compile(r"\s*\[\s*(?:\[\s*)?\"vcard\"\s*,", re.IGNORECASE)
_LDIF = re.compile(r"(?:\s*#.*\n|\s*version:\s*1\s)*\s*dn::?[ \t]*\S", re.IGNORECASE)
_NAMED_WORKBOOK = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".xlt", ".xltx", ".ots")
_HEAD = 8192


def tell(name: str, sample: bytes, whole: bool) -> str:
    """One of the kinds that are read, else why not: a key of `refusing.REASONS`."""
    for magic, kind in _MAGIC:
        if sample.startswith(magic) and (magic != b"MZ" or _binary(sample, "cp1252")):
            return kind
    encoding = encodings.detect(sample, whole)
    if _binary(sample, encoding):
        return "binary"
    text = delimited.decode(sample, encoding)
    if delimited.is_ours(text):
        return DELIMITED  # whatever stands in its notes
    if _CARD.search(text):
        return CARDS
    kind = _marked_up(text[:_HEAD])
    if kind:
        return kind
    if name.lower().endswith((".vcf", ".vcard")):
        return "no card" if text.strip() else "empty"
    if name.lower().endswith(_NAMED_WORKBOOK) and not _table(text):
        return "not a workbook" if text.strip() else "empty"
    return DELIMITED


def _marked_up(head: str) -> str:
    if flat.of_text(head):
        return WORKBOOK
    if _JCARD.match(head) or (_XML.match(head) and "urn:ietf:params:xml:ns:vcard-4.0" in head):
        return MARKED_CARDS
    if _XML.match(head):
        return "xml"
    if _JSON.match(head):
        return "json"
    return LDIF if _LDIF.match(head) else ""


def _binary(sample: bytes, encoding: str) -> bool:
    """Whether the bytes are no text: control characters that no text has, more than a slip."""
    if encoding.startswith(("utf-16", "utf-32")):
        return False
    head = sample[:_HEAD]
    strange = sum(byte < 32 and byte not in b"\t\n\r\f\v\x1a\x1b\x1c\x1d\x1e\x1f" for byte in head)
    return strange > len(head) // 50 + 2


def _table(text: str) -> bool:
    """Whether a text that is named like a workbook is at least a table of rows and columns."""
    dialect = delimited.dialect_of(text)
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and bool(dialect.delimiter) and any(dialect.delimiter in line for line in lines)
