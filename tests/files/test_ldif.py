"""Address books in LDIF."""

import base64
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
