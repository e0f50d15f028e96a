"""Files made worse: the seeds of the fuzz run and what is done to them."""

import gzip
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl

Mutator = Callable[[random.Random, bytes], bytes]

TEXTS = (
    b'Name,E-mail,Phone\r\nAnn Lee,ann@example.org,0151 1\r\n"Doe, Jo",jo@example.org,"+49 1\n2"\r\n',
    "Vorname;Nachname;PLZ\nJürgen;Groß;01067\nKäthe;Müller;20095\n".encode("cp1252"),
    "姓名\t电话\n王小明\t138\n".encode("utf-16"),
    b"sep=|\nName|Mail\nAnn|x\n",
)
CARDS = (
    (b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=\r\n=C3=BCrgen\r\n"
    b"TEL;CELL;PREF:0151\r\nPHOTO;ENCODING=BASE64;PNG:iVBORw0KGgo=\r\n\r\nEND:VCARD\r\n"),
    (b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann\\, Lee\nitem1.TEL;TYPE=\"work,x:y\":1\nitem1.X-ABLabel:_$!<Home>!$_\n"
    b"ADR;TYPE=home:;;Way 1;Bonn;;53111;\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-05-09\nNOTE:a\\nb\n c\nEND:VCARD\n"),
    (b"BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Club\nTEL;VALUE=uri;PREF=1:tel:+1-555;ext=5\nPHOTO:data:image/png;base64,"
    b"iVBORw0KGgo=\nRELATED;TYPE=spouse;VALUE=text:Bo\nEND:VCARD\n"),
)  # fmt: skip
LDIFS = (
    (
        b"version: 1\n\ndn: cn=Ann\nobjectclass: person\ncn:: QW5uIExlZQ==\nmail: a@x.org\n b\njpegPhoto:< file:///etc/x\n\n"
        b"dn: cn=g\nobjectclass: groupOfNames\nmember: cn=Ann\n\ndn: cn=Bo\nchangetype: add\ncn: Bo\nbirthyear: 1980\n"
    ),
)
PAGES = (
    (
        b"<html><head><meta charset=utf-8></head><table><tr><th>Name<th>PLZ<tr><td rowspan=2>Ann<td colspan=3>1"
        b"<tr><td>&#252;<br>x</td></tr></table>"
    ),
    (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n"
        b"\r\n\r\n<table><tr><td>Name<td>Ort<tr><td>A<td>B</table>\r\n--x--"
    ),
)
MARKUP = (
    (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        b'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table><Row ss:Index="3">'
        b'<Cell ss:MergeDown="1"><Data ss:Type="String">Name</Data></Cell><Cell ss:Index="4"><Data ss:Type="DateTime">'
        b"2019-05-04T00:00:00</Data></Cell></Row></Table></Worksheet></Workbook>"
    ),
)
MARKED_CARDS = (
    b'["vcard",[["fn",{},"text","Ann"],["n",{},"text",["Lee",["A","B"],"","",""]],["tel",{},"uri","1"]]]',
    (
        b'<vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0"><vcard><fn><text>Ann</text></fn><tel><parameters><type>'
        b"<text>home</text></type></parameters><uri>tel:1</uri></tel></vcard></vcards>"
    ),
)
_ENDINGS = {
    "delimited": (".csv", ".tsv", ".psv"), "cards": (".vcf",), "ldif": (".ldif",), "page": (".html",),
    "markup": (".xml",), "archive": (".zip",), "workbook": (".xlsx", ".xls", ".ods", ".xlsb"),
    "marks": (".xlsx", ".xls", ".ods", ".xlsb"),
}  # fmt: skip


def seeds(samples: Path | None) -> dict[str, list[bytes]]:
    """By reader: files of our own, and the samples where they lie."""
    found = {
        "delimited": [*TEXTS, gzip.compress(TEXTS[0])], "cards": [*CARDS, *MARKED_CARDS],
        "ldif": [*LDIFS], "page": [*PAGES],
        "markup": [*MARKUP], "archive": [_zip(TEXTS, CARDS)], "workbook": [_workbook()],
        "marks": [_workbook()],
    }  # fmt: skip
    for path in sorted(samples.rglob("*")) if samples else ():
        for reader, endings in _ENDINGS.items():
            if path.suffix.lower() in endings and path.stat().st_size < 200_000:
                found[reader].append(path.read_bytes())
    return found


def _zip(*groups: tuple[bytes, ...]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for g, group in enumerate(groups):
            for n, data in enumerate(group):
                archive.writestr(f"folder/{n}{'.csv' if g == 0 else '.vcf'}", data)
    return made.getvalue()


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Name", "PLZ", None], ["Ann", 1067, "x"], ["Bob", 20095, 1.5]):
        sheet.append(row)
    sheet["B2"].number_format = "00000"
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[3].hidden = True
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


# ---------------------------------------------------------------- mutators
_TOKENS = (
    *(
        b'"',
        b"'",
        b",",
        b";",
        b"\t",
        b"|",
        b":",
        b"::",
        b":<",
        b" ",
        b"\\",
        b"\\n",
        b"\r",
        b"\n",
        b"\r\r\n",
        b"=\r\n",
    ),
    *(
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x1a",
        b"\x1b$B",
        b"\xe2\x80\xa8",
        b"\xe9",
        b"\xcd\xf5",
    ),
    *(b"BEGIN:VCARD\n", b"END:VCARD\n", b"AGENT:\n", b";ENCODING=BASE64:", b";CHARSET=rot13:", b"=3D="),
    *(
        b"&amp;",
        b"&#xFFFFFFFF;",
        b"<table>",
        b"<td rowspan=999999999>",
        b"<!--",
        b"]]>",
        b"number-rows-repeated",
    ),
    *(b"<!DOCTYPE a [", b"<!ENTITY a 'b'>", b'r="XFD1048576"', b"%" * 50, b"a" * 5000),
    *(b"1048576", b"16384", b"-1", b"99999999999999999999", b"1e308", b"NaN"),
)


def _flip(chance: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 32))):
        if made:
            made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def _cut(chance: random.Random, data: bytes) -> bytes:
    a, b = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:a] if chance.random() < 0.3 else data[:a] + data[b:]


def _repeat(chance: random.Random, data: bytes) -> bytes:
    a = chance.randrange(len(data) + 1)
    piece = data[a : a + chance.choice((1, 5, 50, 500))]
    return data[:a] + piece * chance.choice((2, 5, 100)) + data[a:]


def _token(chance: random.Random, data: bytes) -> bytes:
    for _ in range(chance.choice((1, 1, 3, 10))):
        a = chance.randrange(len(data) + 1)
        data = data[:a] + chance.choice(_TOKENS) + data[a + chance.choice((0, 0, 1, 4)) :]
    return data


def _swap(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


_MUTATORS: tuple[Mutator, ...] = (_flip, _cut, _repeat, _token, _token, _swap)


def mutated(chance: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """A file made worse in one to four ways; what is in a zip is mutated as often as the zip itself."""
    if data[:2] == b"PK" and chance.random() < 0.6:
        remade = _inside(chance, data)
        if remade:
            return remade
    for _ in range(chance.choice((1, 1, 2, 4))):
        data = chance.choice(_MUTATORS)(chance, data)
    if chance.random() < 0.05:
        other = chance.choice(others)
        data = data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]
    return data[: 4 << 20]


def _inside(chance: random.Random, data: bytes) -> bytes:
    made = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as old,
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            names = old.namelist()
            chosen = chance.choice(names)
            for name in dict.fromkeys(names):
                part = old.read(name)
                new.writestr(name, chance.choice(_MUTATORS)(chance, part) if name == chosen else part)
    except Exception:
        return b""
    return made.getvalue()


def stream(seed: int, reader: str, held: dict[str, list[bytes]]) -> Iterator[bytes]:
    """Without end, the same for the same seed."""
    chance = random.Random(f"{seed} {reader}")
    others = [one for group in held.values() for one in group]
    while True:
        yield mutated(chance, chance.choice(held[reader]), others)
