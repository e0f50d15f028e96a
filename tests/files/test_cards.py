"""Address cards of every version and of many programs, each a few lines written for the test."""

import base64
from pathlib import Path

import pytest

from desktop_crm.files.entry import Entry, Value
from desktop_crm.files.reading import open_file
from desktop_crm.files.sheet import CardRecord

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))


def entries(path: Path, data: bytes | str) -> list[Entry]:
    path = path / "contacts.vcf"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    with open_file(path) as source:
        assert source.cards
        return [r.entry for r in source.records() if isinstance(r, CardRecord)]


def one(path: Path, *lines: str, version: str = "3.0", end: str = "\r\n", encoding: str = "utf-8") -> Entry:
    text = end.join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])
    (entry,) = entries(path, text.encode(encoding))
    return entry


def test_names_numbers_and_addresses_of_a_plain_card(tmp_path: Path) -> None:
    entry = one(
        tmp_path,
        "FN:Dr. Ellen Fairweather",
        "N:Fairweather;Ellen;Mary Ann;Dr.;OBE",
        "NICKNAME:Nell,Elly",
        "ORG:Fair & Co\\, Ltd;Sales;North",
        "TEL;TYPE=CELL,VOICE:+44 7700 900123",
        "TEL;TYPE=WORK;TYPE=FAX:020 7946 0000",
        "EMAIL;TYPE=INTERNET;TYPE=HOME,PREF:nell@example.org",
        "ADR;TYPE=HOME:PO 7;Flat 2;3 Elm Court Lane;Fernhill;Kent;FH3 8QT;UK",
        "CATEGORIES:VIP,Wine\\, red",
        "NOTE:First line\\nsecond\\; third",
    )
    assert entry.texts("full_name") == ["Dr. Ellen Fairweather"]
    assert [entry.first(f) for f in ("family", "given", "middle", "prefix", "suffix")] == [
        "Fairweather", "Ellen", "Mary Ann", "Dr.", "OBE",
    ]  # fmt: skip
    assert entry.texts("nickname") == ["Nell", "Elly"]
    assert entry.texts("org") == ["Fair & Co, Ltd"]
    assert entry.texts("department") == ["Sales", "North"]
    assert entry.values["phone"] == [
        Value("+44 7700 900123", "mobile"),
        Value("020 7946 0000", "work fax"),
    ]
    assert entry.values["email"] == [Value("nell@example.org", "home", preferred=True)]
    assert entry.postal[0].one_line() == "PO 7, Flat 2, 3 Elm Court Lane, FH3 8QT Fernhill, Kent, UK"
    assert entry.texts("category") == ["VIP", "Wine, red"]
    assert entry.first("note") == "First line\nsecond; third"


def test_of_several_preferred_values_the_most_preferred_is_marked_once(tmp_path: Path) -> None:
    entry = one(tmp_path, "TEL;PREF=3:1", "TEL;PREF=1:2", "TEL;TYPE=pref:3", version="4.0")
    assert [v.preferred for v in entry.values["phone"]] == [False, True, False]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_folded_lines_join_whatever_ends_them(tmp_path: Path, end: str) -> None:
    entry = one(tmp_path, "FN:Ann", "EMAIL;TYPE=WORK:ann@exam", " ple.org", "NOTE:two", "\t words", end=end)
    assert entry.first("email") == "ann@example.org"
    assert entry.first("note") == "two words"


def test_quoted_printable_over_several_lines_in_an_old_card(tmp_path: Path) -> None:
    entry = one(
        tmp_path,
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller=3B;J=C3=B6rg;;;",
        "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Gr=C3=BC=",
        "=C3=9Fe=0D=0Aaus =",
        "K=C3=B6ln",
        "TEL;CELL:0151 1",
        version="2.1",
    )
    assert (entry.first("family"), entry.first("given")) == ("Müller;", "Jörg")
    assert entry.first("note") == "Grüße\naus Köln"
    assert entry.values["phone"] == [Value("0151 1", "mobile")]


@pytest.mark.parametrize(
    ("charset", "name"),
    [("SHIFT_JIS", "表示 ソ"), ("windows-1251", "Віталій"), ("GB2312", "王小明"), ("ISO-8859-2", "Šárka")],
)
def test_a_named_charset_counts_for_its_line(tmp_path: Path, charset: str, name: str) -> None:
    data = (
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET="
        + charset.encode()
        + b":"
        + name.encode(charset)
        + b"\r\n"
        b"N;CHARSET=UTF-8:" + "Ω;É".encode() + b"\r\nEND:VCARD\r\n"
    )
    (entry,) = entries(tmp_path, data)
    assert entry.first("full_name") == name
    assert (entry.first("family"), entry.first("given")) == ("Ω", "É")


@pytest.mark.parametrize(
    ("encoding", "name"), [("cp1252", "Jürgen Groß"), ("cp1251", "Иванов Сергей"), ("utf-8", "Zoë")]
)
def test_quoted_letters_whose_charset_nobody_says(tmp_path: Path, encoding: str, name: str) -> None:
    coded = "".join(f"={byte:02X}" for byte in name.encode(encoding))
    entry = one(tmp_path, f"FN;QUOTED-PRINTABLE:{coded[:12]}=", coded[12:], "TEL:1", version="2.1")
    assert entry.first("full_name") == name


def test_utf16_and_a_byte_order_mark(tmp_path: Path) -> None:
    text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zoë 王\r\nEND:VCARD\r\n"
    for encoding in ("utf-16", "utf-8-sig"):
        (entry,) = entries(tmp_path, text.encode(encoding))
        assert entry.first("full_name") == "Zoë 王"


@pytest.mark.parametrize(
    "lines",
    [
        ["PHOTO;ENCODING=b;TYPE=PNG:{}"],
        ["PHOTO;PNG;BASE64:", " {}", ""],
        ["PHOTO;ENCODING=BASE64:", "{}", ""],
        ["PHOTO:data:image/png;base64,{}"],
        ["PHOTO;VALUE=uri:data:image/png;base64,", " {}"],
    ],
)
def test_pictures_in_all_their_wrappings(tmp_path: Path, lines: list[str]) -> None:
    whole = base64.b64encode(PNG).decode()
    pieces = "\r\n".join(
        whole[n : n + 60] if not n else " " + whole[n : n + 60] for n in range(0, len(whole), 60)
    )
    entry = one(tmp_path, *[line.format(pieces) for line in lines], "TEL:1", version="2.1")
    assert entry.photo is not None
    assert (entry.photo.mime, entry.photo.data) == ("image/png", PNG)
    assert entry.texts("phone") == ["1"]


def test_a_picture_on_the_net_is_not_followed(tmp_path: Path) -> None:
    entry = one(tmp_path, "PHOTO;VALUE=uri:http://127.0.0.1:1/me.png", "FN:Ann")
    assert entry.photo is None


def test_labels_of_groups_as_apple_writes_them(tmp_path: Path) -> None:
    entry = one(
        tmp_path,
        "item1.TEL:1",
        "item1.X-ABLabel:_$!<HomeFAX>!$_",
        "item2.EMAIL;type=INTERNET:a@example.org",
        "item2.X-ABLabel:Shop",
        "item3.X-ABDATE:1999-12-31",
        "item3.X-ABLabel:_$!<Anniversary>!$_",
        "item4.X-ABRELATEDNAMES:Bob",
        "item4.X-ABLabel:_$!<Spouse>!$_",
        "item5.X-ABDATE:2001-02-03",
        "item5.X-ABLabel:Dog's day",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-09",
    )
    assert entry.values["phone"] == [Value("1", "home fax")]
    assert entry.values["email"] == [Value("a@example.org", "Shop")]
    assert entry.first("anniversary") == "1999-12-31"
    assert entry.values["relation"] == [Value("Bob", "spouse")]
    assert entry.values["custom"] == [Value("2001-02-03", "Dog's day")]
    assert entry.first("birthday") == "--05-09"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("19800321", "1980-03-21"),
        ("1980-03-21T00:00:00Z", "1980-03-21"),
        ("--0321", "--03-21"),
        ("--03-21", "--03-21"),
        ("19801321", "19801321"),
        ("spring 1980", "spring 1980"),
    ],
)
def test_days_become_iso_and_what_is_none_stays_as_written(tmp_path: Path, written: str, day: str) -> None:
    assert one(tmp_path, f"BDAY:{written}").first("birthday") == day


def test_version_4_telephone_addresses(tmp_path: Path) -> None:
    entry = one(
        tmp_path,
        "TEL;VALUE=uri;TYPE=\"work,voice\";PREF=1:tel:+1-418-656-9254;ext=102",
        "IMPP:xmpp:ann@example.org",
        "RELATED;TYPE=spouse;VALUE=text:Bob",
        "RELATED;TYPE=friend:urn:uuid:1",
        version="4.0",
    )  # fmt: skip
    assert entry.values["phone"] == [Value("+1-418-656-9254 ext. 102", "work", preferred=True)]
    assert entry.values["im"] == [Value("ann@example.org", "Jabber")]
    assert entry.values["relation"] == [Value("Bob", "spouse")]


def test_cards_without_an_end_and_cards_in_cards(tmp_path: Path) -> None:
    found = entries(
        tmp_path,
        "BEGIN:VCARD\nFN:One\nBEGIN:VCARD\nFN:Two\nAGENT:\nBEGIN:VCARD\nFN:Helper\nEND:VCARD\nTEL:2\nEND:VCARD\n"
        "junk\nbegin:vcard\nFN:Three\n",
    )
    assert [e.first("full_name") for e in found] == ["One", "Two", "Three"]
    assert found[1].texts("phone") == ["2"]


def test_groups_of_contacts_are_no_contacts(tmp_path: Path) -> None:
    found = entries(
        tmp_path,
        "BEGIN:VCARD\nX-ADDRESSBOOKSERVER-KIND:group\nFN:Friends\nEND:VCARD\nBEGIN:VCARD\nFN:Ann\nEND:VCARD\n",
    )
    assert [e.first("full_name") for e in found] == ["Ann"]


def test_the_layout_names_the_fields_and_records_know_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text("BEGIN:VCARD\nFN:Ann\nEND:VCARD\n\nBEGIN:VCARD\nEMAIL:b@example.org\nEND:VCARD\n")
    with open_file(path) as source:
        assert source.layout.columns == ("full_name", "email")
        assert [(r.number, r.row) for r in source.records()] == [(0, 1), (1, 5)]


@pytest.mark.parametrize(
    ("line", "organisation"),
    [("KIND:org", True), ("X-ABShowAs:COMPANY", True), ("KIND:individual", False), ("ORG:Acme", False)],
)
def test_a_card_may_say_that_it_is_an_organisation(tmp_path: Path, line: str, organisation: bool) -> None:
    (found,) = entries(tmp_path, f"BEGIN:VCARD\nFN:Acme\n{line}\nEND:VCARD\n")
    assert found.organisation is organisation


def test_an_address_in_angle_brackets(tmp_path: Path) -> None:
    (found,) = entries(tmp_path, 'BEGIN:VCARD\nFN:Ann\nEMAIL:"Ann, Lee" <ann@example.org>\nEND:VCARD\n')
    assert found.texts("email") == ["ann@example.org"]


def test_what_the_windows_address_book_adds(tmp_path: Path) -> None:
    (found,) = entries(
        tmp_path,
        "BEGIN:VCARD\nFN:Ann\nX-WAB-WEDDING_ANNIVERSARY:20001224\nX-WAB-SPOUSE_NAME:Bo\nEND:VCARD\n",
    )
    assert found.first("anniversary") == "2000-12-24"
    assert found.first("relation") == "Bo"


def test_what_has_no_field_keeps_its_name_and_what_programs_need_stays_out(tmp_path: Path) -> None:
    entry = one(
        tmp_path,
        "FN:Ann Berg",
        "EXPERTISE;LEVEL=expert:glazes",
        "X-SHOE-SIZE:38",
        "BIRTHPLACE:Wells",
        "TZ:Europe/London",
        "item1.X-NUMBER:17",
        "item1.X-ABLabel:Locker",
        "X-ABUID:12:ABPerson",
        'X-MS-OL-DESIGN;CHARSET=utf-8:<card xmlns="x"></card>',
        "REV:20240305T143000Z",
        "KEY;ENCODING=b:AAAA",
        "X-EMPTY:;;",
        version="4.0",
    )
    assert {(v.label, v.text) for v in entry.values["custom"]} == {
        ("Expertise", "glazes"),
        ("Shoe size", "38"),
        ("Place of birth", "Wells"),
        ("Time zone", "Europe/London"),
        ("Locker", "17"),
    }


def test_outlooks_further_numbers_and_its_picture(tmp_path: Path) -> None:
    picture = base64.b64encode(PNG).decode()
    entry = one(
        tmp_path,
        "FN:Ann Berg",
        "X-MS-TEL;VOICE;ASSISTANT:089 555555",
        f"X-MS-CARDPICTURE;TYPE=PNG;ENCODING=BASE64:{picture}",
        "",
        version="2.1",
    )
    assert entry.values["phone"] == [Value("089 555555", "assistant")]
    assert entry.photo is not None and entry.photo.data == PNG


def test_labels_of_the_users_own_in_old_cards_of_android(tmp_path: Path) -> None:
    entry = one(
        tmp_path,
        "N:Berg;Ann;;;",
        "TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=4B=C3=BC=63=68=65):0345123458",
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Tom;14;;;;;;;;;;;;;",
        version="2.1",
    )
    assert entry.values["phone"] == [Value("0345123458", "küche")]
    assert entry.values["relation"] == [Value("Tom", "spouse")]


def test_a_label_in_the_encoding_of_the_file(tmp_path: Path) -> None:
    entry = one(tmp_path, "N:Müller;Jürgen", "TEL;X-Büro:0345123457", version="2.1", encoding="cp1252")
    assert entry.values["phone"] == [Value("0345123457", "büro")]


def test_a_social_profile_of_the_newer_standard(tmp_path: Path) -> None:
    entry = one(
        tmp_path,
        "FN:Ann",
        "SOCIALPROFILE;SERVICE-TYPE=Mastodon;USERNAME=ann:https://m.example/@ann",
        version="4.0",
    )
    assert entry.values["im"] == [Value("ann", "Mastodon")]
