"""What a file is, by its first bytes."""

import pytest

from desktop_crm.files.kinds import CARDS, DELIMITED, GZIP, LDIF, WORKBOOK, tell
from desktop_crm.files.refusing import REASONS, Limits, refusal


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.csv", b"Name,Mail\nAnn,x\n", DELIMITED),
        ("a.txt", b"one line", DELIMITED),
        ("a.csv", b"", DELIMITED),
        ("a.csv", "Name;Ort\nJürgen;Köln\n".encode("utf-16"), DELIMITED),
        ("a.xlsx", b"PK\x03\x04rest", WORKBOOK),
        ("a.csv", b"PK\x03\x04rest", WORKBOOK),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", WORKBOOK),
        ("a.xls", b"Name\tMail\nAnn\tx\n", DELIMITED),
        ("a.xls", b"Dear Sir, the file was lost", "not a workbook"),
        ("a.vcf", b"\xef\xbb\xbf\r\nbegin:vcard\r\nFN:x", CARDS),
        ("a.txt", b"preamble\rBEGIN : VCARD\rFN:x\r", CARDS),
        ("a.vcf", "BEGIN:VCARD\r\n".encode("utf-16-le"), CARDS),
        ("a.vcf", b"nothing", "no card"),
        ("a.vcf", b"  \n", "empty"),
        ("a.csv", b'Note\n"see BEGIN:VCARD there"\n', DELIMITED),
        ("a.txt", b"# made by hand\nversion: 1\n\ndn: cn=x\ncn: x\n", LDIF),
        ("a.xls", b"<html xmlns:x='urn'><table>", WORKBOOK),
        ("a.xls", b"\n<table border=1><tr>", WORKBOOK),
        ("a.xml", b'<?xml version="1.0"?><Workbook>', "xml"),
        ("a.json", b'[{"name": "Ann"}]', "json"),
        ("a.csv", b"[name],[mail]\n[Ann],[x]\n", DELIMITED),
        ("a.doc", b"{\\rtf1", "word"),
        ("a.mdb", b"\0\1\0\0Standard Jet DB", "database"),
        ("a.gz", b"\x1f\x8b\x08", GZIP),
        ("a.bin", bytes(range(256)), "binary"),
        ("MZ.csv", b"MZ,Name\n1,Ann\n", DELIMITED),
    ],
)
def test_kinds(name: str, data: bytes, kind: str) -> None:
    assert tell(name, data, whole=True) == kind


def test_every_reason_is_a_sentence_with_a_way_out() -> None:
    for reason in REASONS:
        said = refusal("list.xlsx", reason, "Sheet1")
        assert said.what.startswith("“list.xlsx” ")
        assert said.what.endswith(" (Sheet1).")
        assert said.remedy[0].isupper()
        assert said.remedy.endswith(".")


def test_a_big_file_may_take_more() -> None:
    limits = Limits(seconds=8, memory=350 << 20)
    assert limits.for_size(1000) == limits
    more = limits.for_size(108 << 20)
    assert more.seconds == 222
    assert more.memory == (350 + 2400) << 20
