"""Rows become entries: every value in its field, as written, and what is wrong is listed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.files.entry import Entry, Postal
from desktop_crm.files.reading import open_file
from desktop_crm.files.sheet import CardRecord, Cell, Format, Layout, Record
from desktop_crm.mapping import proposing, reading, splitting
from desktop_crm.mapping.cards import card
from desktop_crm.mapping.plan import Plan
from desktop_crm.mapping.rows import ReadRow, RowKind


def read(tmp_path: Path, text: str, country: str = "GB") -> list[ReadRow]:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with open_file(path) as source:
        return list(reading.entries(source, reading.proposal(source, country), country))


def values(row: ReadRow, field: str) -> list[tuple[str, str]]:
    return [(v.text, v.label) for v in row.entry.values.get(field, ())]


def test_several_addresses_of_each_kind(tmp_path: Path) -> None:
    (row,) = read(
        tmp_path,
        "First Name,Last Name,E-mail,Work E-mail,Mobile,Phone,Tags,Shoe size\n"
        'Ann,Berg,"ann@x.org; a.berg@x.org",ann@work.org,07700 900123,01632 960147 / 01632 960148,"VIP, roses",38\n',
    )
    assert values(row, "email") == [("ann@x.org", ""), ("a.berg@x.org", ""), ("ann@work.org", "work")]
    assert values(row, "phone") == [("07700 900123", "mobile"), ("01632 960147", ""), ("01632 960148", "")]
    assert row.entry.texts("category") == ["VIP", "roses"]
    assert values(row, "custom") == [("38", "Shoe size")]
    assert row.entry.first("full_name") == "Ann Berg" and row.problems == ()


def test_what_is_wrong_is_listed_and_nothing_that_could_be_used_is_lost(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        "Name,Email,Phone,Birthday\nAnn,ann.x.org,ask her,31.02.1980\nTom,tom@x,-,9.5.1961\nNull,n/a,01632 960147,\n",
    )
    ann, tom, null = rows
    assert values(ann, "email") == [] and values(ann, "phone") == [("ask her", "")]
    assert values(ann, "custom") == [("31.02.1980", "Birthday")] and values(ann, "birthday") == []
    assert [(p.column, p.value) for p in ann.problems] == [
        ("Email", "ann.x.org"),
        ("Phone", "ask her"),
        ("Birthday", "31.02.1980"),
    ]
    assert "left out" in ann.problems[0].reason and "kept" in ann.problems[1].reason
    assert values(tom, "email") == [("tom@x", "")] and len(tom.problems) == 1
    assert values(tom, "birthday") == [("1961-05-09", "")]
    assert null.entry.first("full_name") == "Null" and null.problems == ()


def test_addresses_from_their_parts(tmp_path: Path) -> None:
    (row,) = read(
        tmp_path,
        "Name,Straße,Hausnummer,PLZ Ort,Land,Straße geschäftlich,Ort geschäftlich\n"
        "Ann,Lämmerweg,12,06779 Kleindorf,DE,Am Markt 1,Köln\n",
    )
    assert row.entry.postal == [
        Postal(street="Lämmerweg 12", postal_code="06779", city="Kleindorf", country="DE"),
        Postal(street="Am Markt 1", city="Köln", label="work"),
    ]


def test_google_labels_and_several_values_in_a_cell(tmp_path: Path) -> None:
    (row,) = read(
        tmp_path,
        "Name,Given Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,"
        "Address 1 - Type,Address 1 - Formatted,Address 1 - Street,Address 1 - City,"
        "Event 1 - Type,Event 1 - Value,Custom Field 1 - Type,Custom Field 1 - Value\n"
        'Ann,Ann,* myContacts ::: Friends,* Home,ann@x.org ::: a@x.org,Geschäftlich,01632 960147,Home,"1 Mill\nBath",'
        "1 Mill,Bath,Anniversary,2001-01-04,Size,38\n",
    )
    email = row.entry.values["email"]
    assert [(v.text, v.label, v.preferred) for v in email] == [
        ("ann@x.org", "home", True),
        ("a@x.org", "home", True),
    ]
    assert values(row, "phone") == [("01632 960147", "work")]
    assert row.entry.texts("category") == ["myContacts", "Friends"]
    assert values(row, "anniversary") == [("2001-01-04", "")] and values(row, "custom") == [("38", "Size")]
    assert row.entry.postal == [Postal(street="1 Mill", city="Bath", label="home")]


def test_birthdays_in_three_columns(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        "Name,Birth Year,Birth Month,Birth Day\nA,1972,1,31\nB,,2,3\nC,1980,13,31\nD,1999,,\nE,0,0,0\n",
    )
    assert [r.entry.first("birthday") for r in rows] == ["1972-01-31", "--02-03", "", "", ""]
    assert [len(r.problems) for r in rows] == [0, 0, 1, 0, 0]
    assert rows[3].entry.texts("custom") == ["1999"]


def test_a_row_says_that_they_want_no_mail(tmp_path: Path) -> None:
    rows = read(tmp_path, "Email,Newsletter,Unsubscribed\na@x.org,yes,\nb@x.org,no,\nc@x.org,yes,yes\n")
    assert [r.refuses for r in rows] == [False, True, True]
    assert rows[1].entry.texts("custom") == ["no"]


def test_numbers_that_a_spreadsheet_cut_short_are_told(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "Name,Phone\nAnn,4.41633E+11\n")
    assert values(row, "phone") == [("4.41633E+11", "")] and "last digits are lost" in row.problems[0].reason


def test_a_row_wider_than_its_header_keeps_everything(tmp_path: Path) -> None:
    rows = read(tmp_path, "Name,Phone\n" + "Bo,01632 960100\n" * 9 + "Ann,01632 960147,extra\n")
    assert values(rows[-1], "custom") == [("extra", "Column 3")]


def test_cards_keep_all_and_list_what_cannot_be_used() -> None:
    entry = Entry()
    for field, text in (
        ("full_name", "Max"),
        ("phone", "BusinessPhone"),
        ("email", "nope"),
        ("birthday", "19723101"),
    ):
        entry.add(field, text)
    row = card(CardRecord(0, 1, entry), "DE")
    assert row.entry.texts("phone") == ["BusinessPhone"] and row.entry.texts("email") == ["nope"]
    assert row.entry.texts("birthday") == [] and row.entry.texts("custom") == ["19723101"]
    assert [p.column for p in row.problems] == ["email", "phone", "birthday"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("10115 Berlin", ("10115", "Berlin")),
        ("Bath BA1 1AA", ("BA1 1AA", "Bath")),
        ("Toronto ON M5V 2T6", ("M5V 2T6", "Toronto ON")),
        ("1234 AB Den Haag", ("1234 AB", "Den Haag")),
        ("8000 Aarhus C", ("8000", "Aarhus C")),
        ("Area 51", ("", "Area 51")),
        ("Austin TX 12345", ("TX 12345", "Austin")),
    ],
)
def test_towns_with_their_postcode(text: str, parts: tuple[str, str]) -> None:
    assert splitting.town(text) == parts


def test_a_slash_inside_a_number_does_not_part_it() -> None:
    assert splitting.phones("034441/ 2 22 67") == ["034441/ 2 22 67"]
    assert splitting.phones("0123/579") == ["0123/579"]
    assert splitting.emails("Ann <ann@x.org>, Bo <bo@x.org>") == ["Ann <ann@x.org>", "Bo <bo@x.org>"]
    assert splitting.emails("a@b@c.org x") == ["a@b@c.org x"]
    assert splitting.emails("a@x.org|b@x.org") == ["a@x.org", "b@x.org"]
    assert splitting.emails("a@x.org oder b@x.org; c@x.org") == ["a@x.org", "b@x.org", "c@x.org"]
    assert splitting.phones("0221-998877 o. 0171/2345678") == ["0221-998877", "0171/2345678"]
    assert splitting.phones("0221-998877 bzw. 0171 2345678") == ["0221-998877", "0171 2345678"]


@pytest.mark.parametrize(
    ("written", "first", "family"),
    [
        ("Fairweather, Ellen", "Ellen", "Fairweather"),
        ("van der Berg, Ann Marie", "Ann Marie", "van der Berg"),
        ("Ellen Fairweather", "", ""),
        ("Berg, Ltd", "", ""),
        ("Ann Berg, MD", "", ""),
        ("Smith, Jr., John", "", ""),
        ("Room 4, Bath", "", ""),
    ],
)
def test_a_name_with_a_comma_is_parted_where_it_is_sure(
    tmp_path: Path, written: str, first: str, family: str
) -> None:
    (row,) = read(tmp_path, f'Name,Email\n"{written}",a@x.org\n')
    assert row.entry.first("full_name") == written
    assert (row.entry.first("given"), row.entry.first("family")) == (first, family)


def test_a_name_with_its_address_in_one_cell(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "Name,City\nAnn Berg <ann@x.org>,Bath\n")
    assert row.entry.texts("full_name") == ["Ann Berg"] and row.entry.texts("email") == ["ann@x.org"]


def test_nobody_is_born_in_the_future(tmp_path: Path) -> None:
    rows = read(tmp_path, "Name,Birthday\nAnn,9.5.29\nBo,9.5.61\nCy,9.5.2015\n")
    assert [r.entry.first("birthday") for r in rows] == ["1929-05-09", "1961-05-09", "2015-05-09"]


def test_lost_zeros_are_problems_and_values_stay(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        "Name,PLZ,Ort,Land,Handy\nA,1067,Dresden,,1712345678\nB,10115,Berlin,,\nC,1010,Wien,Österreich,\n"
        "D,20095,Hamburg,,\n",
        "DE",
    )
    assert [[p.column for p in r.problems] for r in rows] == [["Handy", "PLZ"], [], [], []]
    assert rows[0].entry.postal[0].postal_code == "1067" and "leading zero" in rows[0].problems[1].reason
    assert values(rows[0], "phone") == [("1712345678", "mobile")]


HEADERS = ["Name", "Date", "Amount", "Ort", "Menge", "Call", "", "Total (EUR)", "Notes", "x"]
CELLS = st.one_of(st.none(), st.text(max_size=12), st.floats(allow_nan=False), st.integers(), st.dates())


@given(
    st.lists(st.sampled_from(HEADERS), min_size=1, max_size=6),
    st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=4),
    st.sampled_from(RowKind),
)
def test_no_table_breaks_the_reading(header: list[str], rows: list[list[Cell]], kind: RowKind) -> None:
    columns = tuple(f"{name} {n}" for n, name in enumerate(header))
    layout = Layout(Format.CSV, (), "", "utf-8", ",", 1, columns)
    made = proposing.propose(layout, rows, "DE").with_kind(kind)
    plan = Plan(made, "DE")
    for n, row in enumerate(rows):
        plan.read(Record(n, n, tuple(row)))


def test_beside_a_contact_person_the_customer_is_the_firm(tmp_path: Path) -> None:
    text = "Kunde;Ansprechpartner;Ort\nWeingut Groß;Karl Groß;Bonn\nAnn Berg;;Köln\nBo Ray;Bo Ray;Ulm\n"
    found = [(row.entry.texts("full_name"), row.entry.texts("org")) for row in read(tmp_path, text)]
    assert found == [(["Karl Groß"], ["Weingut Groß"]), (["Ann Berg"], []), (["Bo Ray"], [])]


def test_what_a_spreadsheet_could_not_reckon_is_no_value(tmp_path: Path) -> None:
    text = "Name,Email,Phone,City\nAnn,a@x.org,#N/A,#REF!\n#NAME?,b@x.org,,Bath\n"
    ann, other = read(tmp_path, text)
    assert not ann.entry.texts("phone") and not ann.entry.postal and len(ann.problems) == 2
    assert not other.entry.texts("full_name") and other.problems[0].value == "#NAME?"


def test_tags_in_quotes_hold_their_commas() -> None:
    assert splitting.categories('"VIP","Spring fair, 2023"') == ["VIP", "Spring fair, 2023"]
    assert splitting.categories('the "Gang", VIP') == ['the "Gang', "VIP"]


def test_a_star_alone_marks_the_preferred_value(tmp_path: Path) -> None:
    held = read(tmp_path, "E-mail 1 - Label,E-mail 1 - Value\n* ,ann@example.org\n")[0].entry.values["email"]
    assert (held[0].label, held[0].preferred) == ("", True)


@pytest.mark.parametrize(
    ("header", "line", "org", "name"),
    [
        ("Anrede,Vorname,Nachname,Mail", "Firma,,Töpfer,t@example.de", ["Töpfer"], []),
        ("Vorname,Name,Ort", ",Töpfer GmbH,Halle", ["Töpfer GmbH"], []),
        ("Vorname,Name,Ort", "Ann,Töpfer GmbH,Halle", [], ["Ann Töpfer GmbH"]),
        ("Customer,Company,First Name,Last Name", "Berg Ltd,Berg Ltd,Ann,Berg", ["Berg Ltd"], ["Ann Berg"]),
        ("Customer,First Name,Last Name", "Kiln Works LLC,Ann,Berg", ["Kiln Works LLC"], ["Ann Berg"]),
        ("Display name,First Name,Last Name", "Mum,Ann,Berg", [], ["Mum"]),
    ],
)
def test_a_firm_among_the_names_of_persons(
    tmp_path: Path, header: str, line: str, org: list[str], name: list[str]
) -> None:
    entry = read(tmp_path, f"{header}\n{line}\n")[0].entry
    assert (entry.texts("org"), entry.texts("full_name")) == (org, name)


def test_how_a_whole_japanese_name_is_read_is_parted(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "氏名,フリガナ,電話番号\n山田 太郎,ヤマダ タロウ,011-123-4567\n")
    assert row.entry.texts("phonetic_family") == ["ヤマダ"] and row.entry.texts("phonetic_given") == [
        "タロウ"
    ]


def test_a_name_beside_its_address_in_a_column_of_addresses(tmp_path: Path) -> None:
    text = 'To\nAnn Berg <ann@example.org>\n"""Null, Bob"" <bob@example.org>"\n'
    first, second = read(tmp_path, text)
    assert (first.entry.texts("full_name"), first.entry.texts("email")) == (["Ann Berg"], ["ann@example.org"])
    assert (second.entry.texts("family"), second.entry.texts("email")) == (["Null"], ["bob@example.org"])
    (row,) = read(tmp_path, "Name,Email\nAnn Q Berg,Ann Berg <ann@example.org>\n")
    assert (row.entry.texts("full_name"), row.entry.texts("email")) == (["Ann Q Berg"], ["ann@example.org"])
    (row,) = read(tmp_path, "Name,Email\nAnn Berg,Ann Berg <ann@example.org>; Tom Berg <tom@example.org>\n")
    assert row.entry.texts("custom") == ["Tom Berg"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("home 0161 496 0102, mob 07700 900112", [("0161 496 0102", "home"), ("07700 900112", "mobile")]),
        ("Tel. 0351/4567, Handy 0170 1234567", [("0351/4567", ""), ("0170 1234567", "mobile")]),
        ("0161 496 0103 (work)", [("0161 496 0103", "work")]),
        ("0161 496 0103 (evenings)", [("0161 496 0103 (evenings)", "")]),
        ("0161 496 0103 ext 12", [("0161 496 0103 ext 12", "")]),
        ("+44 (0)161 496 0103", [("+44 (0)161 496 0103", "")]),
        ("447700900123.0", [("447700900123", "")]),
    ],
)
def test_words_beside_a_telephone_number_are_its_label(
    tmp_path: Path, text: str, numbers: list[tuple[str, str]]
) -> None:
    (row,) = read(tmp_path, f'Name,Telephone\nAnn,"{text}"\n')
    assert values(row, "phone") == numbers


def test_postcodes_and_addresses_lose_what_programs_added(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "Name,Postcode,City,E-mail\nAnn,2134.0,Sydney,mailto:ann@x.org\n")
    assert row.entry.postal == [Postal(postal_code="2134", city="Sydney")]
    assert row.entry.texts("email") == ["ann@x.org"]


def test_an_address_in_one_cell_beside_its_country(tmp_path: Path) -> None:
    (row,) = read(tmp_path, 'Name,Address,Country\nAnn,"12 Mill Lane, Hexham, NE46 1AB",UK\n')
    assert row.entry.postal == [
        Postal(street="12 Mill Lane", city="Hexham", postal_code="NE46 1AB", country="UK")
    ]


def test_addresses_of_further_persons_of_a_firm_say_whose_they_are(tmp_path: Path) -> None:
    first, second = read(
        tmp_path,
        "Firma;Ansprechpartner 1;E-Mail 1;Telefon 1;Ansprechpartner 2;E-Mail 2;Telefon 2\n"
        "Graf & Sohn;Nina Graf;nina@g.example;01632 960147;Olaf Graf;olaf@g.example;01632 960148\n"
        "Kolb KG;Iris Kolb;iris@k.example;;;info@k.example;\n",
    )
    assert first.entry.texts("full_name") == ["Nina Graf", "Olaf Graf"]
    assert values(first, "email") == [("nina@g.example", ""), ("olaf@g.example", "Olaf Graf")]
    assert values(first, "phone") == [("01632 960147", ""), ("01632 960148", "Olaf Graf")]
    assert values(second, "email") == [("iris@k.example", ""), ("info@k.example", "")]


def test_a_long_text_is_no_telephone_number_with_words_beside_it() -> None:
    assert splitting.worded("Handy 0171 1234567") == ("0171 1234567", "Handy")
    for text in ("a" * 20_000, "ab " * 30 + "0171 1234567", "0171 1234567 (" + "at home " * 10 + ")"):
        assert splitting.worded(text) == (text, "")
