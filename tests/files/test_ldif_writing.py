"""LDIF that Thunderbird understands, and that we read again as it was."""

from pathlib import Path

from desktop_crm.files.entry import Entry, Photo, Postal, Value
from desktop_crm.files.reading import open_file
from desktop_crm.files.sheet import CardRecord
from desktop_crm.files.writers import write_ldif
from tests.files.test_writers import full_entry


def read_back(path: Path) -> list[Entry]:
    with open_file(path) as source:
        return [r.entry for r in source.records() if isinstance(r, CardRecord)]


def test_a_block_says_in_known_attributes_what_they_can_say(tmp_path: Path) -> None:
    entry = Entry()
    for field, text in (
        ("full_name", "Ann Lee, MBE"),
        ("given", "Ann"),
        ("birthday", "1961-05-09"),
        ("note", "Zoë\n2"),
    ):
        entry.add(field, text)
    entry.add("email", "ann@x.org")
    entry.add("phone", "0123", "work")
    entry.add("phone", "0456", "Boat house", preferred=True)
    entry.postal = [Postal(street="1 Mill", city="Bath", label="home")]
    path = tmp_path / "out.ldif"
    write_ldif(path, [entry])
    lines = path.read_text("ascii").splitlines()
    assert lines[:3] == ["version: 1", "", "dn: cn=Ann Lee\\, MBE,mail=ann@x.org"]
    for line in (
        "cn: Ann Lee, MBE", "givenName: Ann", "birthyear: 1961", "birthmonth: 05", "birthday: 09", "mail: ann@x.org",
        "telephoneNumber: 0123", "mozillaHomeStreet: 1 Mill", "description:: Wm/Dqwoy",
        'xDesktopCrmNext: ["Boat house",true]',
    ):  # fmt: skip
        assert line in lines
    assert read_back(path) == [entry]


def test_everything_reads_back_as_it_was(tmp_path: Path) -> None:
    entry, lone, jpeg = full_entry(), Entry(), Entry()
    lone.values["phone"] = [Value("12")]
    jpeg.add("full_name", "Bo")
    jpeg.photo = Photo("image/jpeg", b"\xff\xd8\xff" + bytes(range(256)))
    write_ldif(tmp_path / "out.ldif", [entry, lone, jpeg])
    assert read_back(tmp_path / "out.ldif") == [entry, lone, jpeg]


def test_what_is_no_json_in_our_own_attributes_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "in.ldif"
    path.write_text(
        "dn: cn=A\ncn: A\nxDesktopCrmNext: [1]\nmail: a@x.org\nxDesktopCrmMore: {\nxDesktopCrmAddress: [[]]\n"
        'xDesktopCrmAddress: {"no": "such"}\n'
    )
    (entry,) = read_back(path)
    assert entry.values == {"full_name": [Value("A")], "email": [Value("a@x.org")]} and not entry.postal
