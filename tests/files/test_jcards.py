"""Address cards in JSON and in XML."""

import json
from pathlib import Path

import pytest

from desktop_crm.files.entry import Entry
from desktop_crm.files.reading import open_file
from desktop_crm.files.refusing import FileRefused
from desktop_crm.files.sheet import CardRecord, Format

JCARD = ["vcard", [
    ["version", {}, "text", "4.0"],
    ["fn", {}, "text", "Ann; Lee, \u00c4"],
    ["n", {}, "text", ["Lee", "Ann", ["Q.", "Z."], "", ""]],
    ["org", {}, "text", ["Acme, Ltd", "Sales"]],
    ["tel", {"type": ["work", "voice"], "pref": "1"}, "uri", "tel:+1-555-1"],
    ["email", {"group": "item1"}, "text", "a@example.org"],
    ["adr", {"type": "home"}, "text", ["", "", ["1 Way", "Rear"], "Bonn", "", "53111", ""]],
    ["categories", {}, "text", "VIP", "Fair"],
    ["note", {}, "text", "one\ntwo"],
    ["bday", {}, "date", "1961-05-09"],
    ["fn\nEND:VCARD", {}, "text", "evil"],
    "no property",
]]  # fmt: skip
XCARD = """<?xml version="1.0" encoding="UTF-8"?>
<vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0"><vcard>
  <fn><text>Ann; Lee, \u00c4</text></fn>
  <n><surname>Lee</surname><given>Ann</given><additional>Q.</additional><additional>Z.</additional></n>
  <org><text>Acme, Ltd</text><text>Sales</text></org>
  <tel><parameters><pref><integer>1</integer></pref><type><text>work</text><text>voice</text></type></parameters>
    <uri>tel:+1-555-1</uri></tel>
  <group name="item1"><email><text>a@example.org</text></email></group>
  <adr><parameters><type><text>home</text></type></parameters><pobox/><ext/><street>1 Way</street>
    <street>Rear</street><locality>Bonn</locality><region/><code>53111</code><country/></adr>
  <categories><text>VIP</text><text>Fair</text></categories>
  <note><text>one
two</text></note>
  <bday><date>1961-05-09</date></bday>
</vcard></vcards>"""


def entries(path: Path, text: str) -> list[Entry]:
    path.write_text(text, "utf-8")
    with open_file(path) as source:
        assert source.format is Format.VCARD
        return [r.entry for r in source.records() if isinstance(r, CardRecord)]


@pytest.mark.parametrize(("name", "text"), [("a.json", json.dumps(JCARD)), ("a.xml", XCARD)])
def test_a_card_says_the_same_in_json_and_xml(tmp_path: Path, name: str, text: str) -> None:
    (found,) = entries(tmp_path / name, text)
    assert found.first("full_name") == "Ann; Lee, Ä"
    assert (found.first("family"), found.first("given"), found.first("middle")) == ("Lee", "Ann", "Q.,Z.")
    assert (found.first("org"), found.first("department")) == ("Acme, Ltd", "Sales")
    (phone,) = found.values["phone"]
    assert (phone.text, phone.label, phone.preferred) == ("+1-555-1", "work", True)
    assert found.texts("email") == ["a@example.org"]
    assert found.postal[0].one_line() == "1 Way,Rear, 53111 Bonn"
    assert found.texts("category") == ["VIP", "Fair"]
    assert (found.first("note"), found.first("birthday")) == ("one\ntwo", "1961-05-09")


def test_several_cards_in_one_file(tmp_path: Path) -> None:
    assert len(entries(tmp_path / "a.jcf", json.dumps([JCARD, JCARD]))) == 2


@pytest.mark.parametrize(
    "text",
    [
        '["vcard",' + "[" * 100_000,
        '["vcard", {"fn": 1}',
        XCARD.replace("<vcards", '<!DOCTYPE a [<!ENTITY b "c">]><vcards'),
        XCARD[:200],
    ],
)
def test_damage_is_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.xml").write_text(text, "utf-8")
    with pytest.raises(FileRefused, match="holds no address card"):
        open_file(tmp_path / "a.xml")
