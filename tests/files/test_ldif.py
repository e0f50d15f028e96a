"""Address books in LDIF."""

import base64
import re
from pathlib import Path

from desktop_crm.files.entry import Value
from desktop_crm.files.reading import open_file
from desktop_crm.files.sheet import CardRecord, Format

BOOK = f"""version: 1

# the person
dn: cn=Ann Lee,mail=ann@example.org
objectclass: top
objectclass: person
cn:: {base64.b64encode("Änne Lee".encode()).decode()}
givenName: Änne
sn: Lee
mail: ann@exa
 mple.org
mobile: 0151 1
homePhone: 030 2
street: 3 Elm Court
l: Fernhill
postalCode: 06083
birthyear: 1961
birthmonth: 5
birthday: 9
jpegphoto:< file:///etc/passwd
description: met at
  the fair

dn: cn=Friends
objectclass: top
objectclass: groupOfNames
cn: Friends
member: cn=Ann Lee,mail=ann@example.org

dn: cn=Bob
cn: Bob
"""


def test_persons_of_an_address_book(tmp_path: Path) -> None:
    path = tmp_path / "book.ldif"
    path.write_text(BOOK, "utf-8")
    with open_file(path) as source:
        assert source.cards
        assert source.format is Format.LDIF
        ann, bob = [r for r in source.records() if isinstance(r, CardRecord)]
        assert source.count() == 2
    assert (ann.row, bob.entry.first("full_name")) == (4, "Bob")
    entry = ann.entry
    assert [entry.first(f) for f in ("full_name", "given", "family")] == ["Änne Lee", "Änne", "Lee"]
    assert entry.texts("email") == ["ann@example.org"]
    assert entry.values["phone"] == [Value("0151 1", "mobile"), Value("030 2", "home")]
    assert entry.postal[0].one_line() == "3 Elm Court, 06083 Fernhill"
    assert entry.first("birthday") == "1961-05-09"
    assert entry.first("note") == "met at the fair"
    assert entry.photo is None  # an address is never fetched


def test_old_letters_in_an_address_book(tmp_path: Path) -> None:
    path = tmp_path / "book.ldif"
    path.write_bytes("dn: cn=x\ncn: Jürgen Groß\nl: Köln\n".encode("cp1252"))
    with open_file(path) as source:
        (record,) = source.records()
    assert isinstance(record, CardRecord)
    assert record.entry.first("full_name") == "Jürgen Groß"


def test_changes_to_a_directory_are_no_persons(tmp_path: Path) -> None:
    path = tmp_path / "book.ldif"
    path.write_text(
        "dn: cn=a\nchangetype: delete\n\ndn: cn=b\nchangetype: modify\nreplace: mail\nmail: b@example.org\n-\n\n"
        "dn: cn=c\nchangetype: add\ncn: Cid\n\ndn: cn=d\nchangetype: modrdn\nnewrdn: cn=e\n"
    )
    with open_file(path) as source:
        found = [r.entry.first("full_name") for r in source.records() if isinstance(r, CardRecord)]
    assert found == ["Cid"]


def test_a_picture_of_any_kind_folded_over_many_lines(tmp_path: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
    folded = "\n ".join(re.findall(".{1,60}", base64.b64encode(picture).decode()))
    (tmp_path / "book.ldif").write_text(f"dn: cn=a\ncn: Ann\njpegPhoto:: {folded}\n")
    with open_file(tmp_path / "book.ldif") as source:
        (record,) = source.records()
    assert isinstance(record, CardRecord) and record.entry.photo
    assert (record.entry.photo.mime, record.entry.photo.data) == ("image/png", picture)
