"""Tables out of web pages and of Excel's XML of 2003, for the reading process."""

import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_crm.files import encodings, flat, markup_html, markup_xml
from desktop_crm.files.containers import Refused
from desktop_crm.files.worksheet import Sheet

_CHARSET = re.compile(
    rb"<meta\b[^>]{0,300}charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml\b[^>]*encoding=[\"']([\w.:-]+)", re.I
)


class MarkupBook:
    """The tables of a page, or the sheets of a workbook in XML. Raises Refused."""

    def __init__(self, path: str, kind: str) -> None:
        data = Path(path).read_bytes()
        if kind == flat.EXCEL_XML:
            self.format = "xml"
            self.tables = [t.trim() for t in markup_xml.tables(data)]
        else:
            self.format = "html"
            texts = _pages(data) if kind == flat.MAIL else [_text(data)]
            found = [t.trim() for text in texts for t in markup_html.tables(text)]
            self.tables = [t for t in found if len(t.rows) > 1 or (t.rows and len(t.rows[0]) > 1)]
            if not self.tables:
                raise Refused("web page")
        self._name()

    def _name(self) -> None:
        """Each its own name."""
        taken: set[str] = set()
        for n, table in enumerate(self.tables, 1):
            base = table.name or ("Table" if len(self.tables) == 1 else f"Table {n}")
            table.name, again = base, 1
            while table.name in taken:
                again += 1
                table.name = f"{base} ({again})"
            taken.add(table.name)

    def sheets(self) -> tuple[tuple[str, str], ...]:
        return tuple((t.name, t.visibility) for t in self.tables)

    def load(self, name: str) -> Sheet:
        table = next((t for t in self.tables if t.name == name), None)
        if table is None:
            raise Refused("no such sheet")
        width = max(map(len, table.rows), default=0)

        def rows() -> Iterator[list[Any]]:
            return (row + [""] * (width - len(row)) for row in table.rows)

        return Sheet(name, rows, len(table.rows), width, 0, table.marks)


def _text(data: bytes) -> str:
    """The text of a page: by its mark, by what it says of itself where that is true, else by its letters."""
    encoding = encodings.detect(data[: encodings.SAMPLE], whole=len(data) <= encodings.SAMPLE)
    said = _CHARSET.search(data[:4096])
    if said and encoding not in ("utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"):
        told = encodings.known((said[1] or said[2]).decode("ascii"))
        wider = {
            "gbk": "gb18030",
            "gb2312": "gb18030",
            "shift_jis": "cp932",
            "iso8859-1": "cp1252",
            "euc_kr": "cp949",
        }
        told = wider.get(told, told)
        if told and (told == "utf-8") == encodings.is_utf8(data):
            encoding = told
    return data.decode(encoding, encodings.error_handling(encoding)).removeprefix("\ufeff")


def _pages(data: bytes) -> list[str]:
    """The pages of a web archive (MHTML): Excel keeps each sheet in a part of its own."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    found = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                found.append(_text(payload))
    return found
