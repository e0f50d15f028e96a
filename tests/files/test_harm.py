"""Files made to keep a reader busy or to fill the memory: an answer comes soon all the same."""

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from desktop_crm.files.reading import open_file
from desktop_crm.files.refusing import FileRefused
from desktop_crm.files.source import LONGEST_TEXT

SECONDS = 8.0
MB = 1 << 20


def outcome(path: Path) -> str:
    """`read`, or why it was refused; after little work of this process in either case."""
    begun = time.process_time()
    try:
        with open_file(path) as source:
            for _ in source.records():
                pass
        said = "read"
    except FileRefused as refused:
        assert path.name in refused.what and refused.remedy
        said = refused.what
    assert time.process_time() - begun < SECONDS
    return said


def card(body: bytes) -> bytes:
    return b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann\n" + body + b"\nEND:VCARD\n"


FOLDED = b"\n ".join([b"x" * 75] * 60_000)

BUSY: dict[str, Callable[[], bytes]] = {
    "one-cell.csv": lambda: b"Name,Note\nAnn,\"" + b"x" * (10 * MB) + b'"\n',
    "many-lines-in-a-cell.csv": lambda: b'Name,Note\nAnn,"' + b"x\n" * (MB // 2) + b'"\n',
    "columns.csv": lambda: b",".join([b"a"] * 16_384) + b"\n" + b",".join([b"b"] * 16_384) + b"\n",
    "commas.csv": lambda: b"a," * (MB // 4) + b"\n",
    "quotes.csv": lambda: b'"' * (3 * MB) + b"\n",
    "open-quotes.csv": lambda: b'Name,Ort\n' + b'"Ann,Bonn\n' * 3_000,
    "blanks.csv": lambda: b"Name, " + b" " * MB + b'"x\n' + b"a,b\n",
    "nuls.csv": lambda: b"Name,Ort\n" + bytes(MB),
    "ats.csv": lambda: b"a@" + b"." * 60_000 + b"@,b@x.org",
    "no-end.vcf": lambda: b"BEGIN:VCARD\n" + b"a\n" * 600_000,
    "folded-head.vcf": lambda: card(b"X;" + FOLDED),
    "folded-value.vcf": lambda: card(b"NOTE:" + FOLDED),
    "one-photo.vcf": lambda: card(b"PHOTO;ENCODING=b:" + b"\n ".join([b"QUJD" * 18] * 60_000)),
    "many-values.vcf": lambda: card(b"\n".join(b"EMAIL:%d@x.org" % n for n in range(50_000))),
    "parts.vcf": lambda: card(b"N:" + b"\\;;" * MB),
    "marks.vcf": lambda: card(b";" * (5 * MB)),
    "quoted.vcf": lambda: b"BEGIN:VCARD\n" + b"quoted-printable;" * 200_000,
    "agents.vcf": lambda: b"AGENT:\nBEGIN:VCARD\n" * 100_000,
    "folded.ldif": lambda: b"dn: cn=Ann\ncn: Ann\njpegphoto:: " + FOLDED + b"\n",
    "no-blank-line.ldif": lambda: b"dn: cn=Ann\n" + b"cn: Ann\n" * 600_000,
    "tables.html": lambda: b"<table><tr><td>" * 50_000,
    "comments.html": lambda: b"<html>" + b"<!--" * 200_000,
    "spans.html": lambda: b"<table>" + b"<tr><td rowspan=1000 colspan=1000>a<td>b</tr>" * 2_000,
    "entities.html": lambda: b"<table><tr><td>a<td>b<tr><td>" + b"&" * MB + b"<td>c</table>",
}  # fmt: skip


@pytest.mark.parametrize("name", BUSY)
def test_an_answer_comes_soon(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BUSY[name]())
    outcome(tmp_path / name)


def test_what_is_too_wide_or_too_long_is_said(tmp_path: Path) -> None:
    for name, words in (("one-cell.csv", "line without end"), ("commas.csv", "more than 16,384 cells")):
        (tmp_path / name).write_bytes(BUSY[name]())
        assert words in outcome(tmp_path / name)
    (tmp_path / "columns.csv").write_bytes(BUSY["columns.csv"]())
    assert outcome(tmp_path / "columns.csv") == "read"


@pytest.mark.skipif(os.name == "nt", reason="pipes, devices and links")
def test_what_is_no_plain_file_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "is no file but a device" in outcome(tmp_path / "pipe.csv")
    assert "is no file but a device" in outcome(Path("/dev/null"))
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    assert "could not be read" in outcome(tmp_path / "loop.csv")
    (tmp_path / "lost.csv").symlink_to(tmp_path / "nowhere.csv")
    assert "is not there any more" in outcome(tmp_path / "lost.csv")


def test_a_file_that_vanishes_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Ort\n" + "Ann,Bonn\n" * 1000)
    with open_file(path) as source:
        path.unlink()
        with pytest.raises(FileRefused, match=r"could not be read|not there"):
            list(source.records())


_READ_ALL = """
import resource, sys
from pathlib import Path
from tests.files.test_harm import BUSY, outcome
for name, made in BUSY.items():
    path = Path(sys.argv[1], name)
    path.write_bytes(made())
    outcome(path)
    path.unlink()
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_the_memory_stays_small(tmp_path: Path) -> None:
    """That of the reading processes of all the above: children of a process that has no others."""
    pytest.importorskip("resource")
    told = subprocess.run(
        [sys.executable, "-c", _READ_ALL, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert int(told.stdout) < 500 * 1024


def test_a_value_without_end_is_refused_with_its_place(tmp_path: Path) -> None:
    endless = "A" * (LONGEST_TEXT + 1)
    book = openpyxl.Workbook()
    book.active.append(["Name", "Email"])
    book.active.append(["Ann", "ann@x.example"])
    book.save(tmp_path / "list.xlsx")
    _with_text(tmp_path / "list.xlsx", "Ann", endless)
    (tmp_path / "list.vcf").write_text(f"BEGIN:VCARD\r\nFN:{endless}\r\nEND:VCARD\r\n")
    (tmp_path / "list.ldif").write_text(f"dn: cn=a\ncn: {endless}\n")
    for name, row in (("list.xlsx", 2), ("list.vcf", 1), ("list.ldif", 1)):
        with open_file(tmp_path / name) as source, pytest.raises(FileRefused) as refused:
            list(source.records())
        assert str(refused.value).startswith(
            f"“{name}” has a value of more than a million letters (row {row})."
        )


def _with_text(path: Path, text: str, other: str) -> None:
    """Puts a text in the place of another: openpyxl would cut it to what Excel allows."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data.replace(f">{text}<".encode(), f">{other}<".encode()))
