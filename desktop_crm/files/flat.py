"""Workbooks that are plain text: web pages, Excel's XML of 2003, OpenDocument in one piece."""

import io
import re
import zipfile
from pathlib import Path

from desktop_crm.files import encodings
from desktop_crm.files.containers import MIME

PAGE, MAIL, EXCEL_XML, OPEN_DOCUMENT = "html", "mhtml", "xml", "fods"
_HEAD = 8192
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|table|meta|style|div|center|font|title|link|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_EXCEL = re.compile(r"urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
_FLAT = re.compile(r"<(?:\w+:)?document\b[^>]*opendocument", re.IGNORECASE)
_SHEET = re.compile(r"opendocument\.spreadsheet|<office:spreadsheet", re.IGNORECASE)
_XML = re.compile(r"\s*(?:<\?xml\b|<!--|<\w+:?\w*[\s>])", re.IGNORECASE)
_MAIL = re.compile(r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,20}", re.IGNORECASE)


def kind_of(path: str) -> str:
    """One of the four, by the first bytes; empty where it is none. Raises OSError."""
    with Path(path).open("rb") as file:
        sample = file.read(_HEAD)
    if sample[:2] == b"PK" or sample[:4] == b"\xd0\xcf\x11\xe0":
        return ""
    encoding = encodings.detect(sample, whole=False)
    return of_text(sample.decode(encoding, encodings.error_handling(encoding)).removeprefix("\ufeff"))


def of_text(head: str) -> str:
    """The same of the beginning of a text."""
    head = head[:_HEAD]
    if _PAGE.match(head):
        return PAGE
    if _XML.match(head):
        if _EXCEL.search(head) and re.search(r"<(?:\w+:)?workbook\b", head, re.IGNORECASE):
            return EXCEL_XML
        if _FLAT.search(head) and _SHEET.search(head):
            return OPEN_DOCUMENT
        if re.search(r"<html\b", head, re.IGNORECASE):
            return PAGE
    mail = _MAIL.match(head)
    if mail and re.search(r"^mime-version:", mail[0], re.IGNORECASE | re.MULTILINE):
        return MAIL if re.search(r"multipart/related|text/html", head, re.IGNORECASE) else ""
    return ""


def packed(path: str) -> bytes:
    """A document in one piece as the package that it would be. Raises OSError."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", MIME)
        archive.write(path, "content.xml")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return made.getvalue()
