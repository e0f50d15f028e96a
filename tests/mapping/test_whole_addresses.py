"""An address in one cell comes apart where that is sure, and stays whole where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.files.entry import POSTAL
from desktop_crm.mapping.whole_addresses import parts_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12 Mill Lane, Hexham, NE46 1AB", "street=12 Mill Lane city=Hexham postal_code=NE46 1AB"),
        (
            "Flat 2, 7 High Street, Alnwick NE66 1JG",
            "street=Flat 2, 7 High Street city=Alnwick postal_code=NE66 1JG",
        ),
        (
            "4 The Green\nDurham\nDH1 3LE\nUK",
            "street=4 The Green city=Durham postal_code=DH1 3LE country=UK",
        ),
        (
            "4 The Green, Alnwick, Northumberland, NE66 1JG",
            "street=4 The Green city=Alnwick region=Northumberland postal_code=NE66 1JG",
        ),
        ("8 Bay Rd, St Ives, TR26 1AA", "street=8 Bay Rd city=St Ives postal_code=TR26 1AA"),
        ("Hauptstraße 12a, 70173 Stuttgart", "street=Hauptstraße 12a city=Stuttgart postal_code=70173"),
        ("Hauptstraße 12a 70173 Stuttgart", "street=Hauptstraße 12a city=Stuttgart postal_code=70173"),
        (
            "Postgasse 3\n3011 Bern\nSchweiz",
            "street=Postgasse 3 city=Bern postal_code=3011 country=Schweiz",
        ),
        ("Am Bach 7, A-5020 Salzburg", "street=Am Bach 7 city=Salzburg postal_code=A-5020"),
        ("3 bis avenue Foch\n75116 Paris", "street=3 bis avenue Foch city=Paris postal_code=75116"),
        ("12 rue des Lilas 69003 Lyon", "street=12 rue des Lilas city=Lyon postal_code=69003"),
        ("Via Roma 8, 50123 Firenze (FI)", "street=Via Roma 8 city=Firenze region=FI postal_code=50123"),
        ("C/ Pez 12, 28004 Madrid", "street=C/ Pez 12 city=Madrid postal_code=28004"),
        ("Via Roma 8, 28100 Novara (NO)", "street=Via Roma 8 city=Novara region=NO postal_code=28100"),
        ("Rua Nova 5, Casa Branca 13700-000", "street=Rua Nova 5 city=Casa Branca postal_code=13700-000"),
        ("8 Mill Lane, Box SN13 8AA", "street=8 Mill Lane city=Box postal_code=SN13 8AA"),
        ("Hauptstr. 5, 06108 Halle", "street=Hauptstr. 5 city=Halle postal_code=06108"),
        ("Hauptstr. 5 06108 Halle", "street=Hauptstr. 5 city=Halle postal_code=06108"),
        ("rue des Lilas 69003 Lyon", "street=rue des Lilas city=Lyon postal_code=69003"),
        (
            "5 Bay Rd, Wellington 6011, New Zealand",
            "street=5 Bay Rd city=Wellington postal_code=6011 country=New Zealand",
        ),
        ("Dorpsstraat 5, 1234 AB Hilversum", "street=Dorpsstraat 5 city=Hilversum postal_code=1234 AB"),
        ("Storgatan 1, 903 26 Umeå", "street=Storgatan 1 city=Umeå postal_code=903 26"),
        ("ul. Długa 5/2, 31-147 Kraków", "street=ul. Długa 5/2 city=Kraków postal_code=31-147"),
        (
            "221 Elm St, Springfield, IL 62704",
            "street=221 Elm St city=Springfield region=IL postal_code=62704",
        ),
        (
            "9 Oak Ave Apt 4, Portland, OR 97205-1234, USA",
            "street=9 Oak Ave Apt 4 city=Portland region=OR postal_code=97205-1234 country=USA",
        ),
        ("5 Bay Rd, Manly NSW 2095", "street=5 Bay Rd city=Manly region=NSW postal_code=2095"),
        (
            "1 King St W, Toronto, ON M5H 1A1, Canada",
            "street=1 King St W city=Toronto region=ON postal_code=M5H 1A1 country=Canada",
        ),
    ],
)
def test_addresses_whose_end_is_a_town(text: str, parts: str) -> None:
    made = parts_of(text)
    assert " ".join(f"{name}={made[name]}" for name in _ORDER if name in made) == parts


_ORDER = ("street", "extended", "city", "region", "postal_code", "country")


@pytest.mark.parametrize(
    "text",
    [
        "999 Super Way, Super, CA, 94043",
        "Apt 3, 1200 Main Street",
        "Suite 5 12345 Main Street",
        "Bldg 4, 1200 Elm St",
        "1234 Elm Street, Building 1200",
        "1234 Elm Street, Bldg. 12000",
        "12 Mill Rd, P.O. Box 12345",
        "12 Mill Rd, Springfield, BOX 1234",
        "Box 12345 Nairobi",
        "P.O. Box 12345 Nairobi",
        "Industriestr. 5 Halle 12345 Nord",
        "Weg 3, Zimmer 1204",
        "Weg 3, Tel 123456",
        "Gasse 3, Top 12000",
        "Rua Nova 3, Lote 12040",
        "Rue Foch 5, Bâtiment 12000",
        "Allen Road 4, Ikeja Estate 12000",
        "Dorfweg 4, House 1234",
        "Dorfweg 4, Oberdorf 1234",
        "12 Mill, a" + " " * 1000 + "é1",
        "Hauptstraße 12a, " + "hinten " * 45 + ", 70173 Stuttgart",
        "12 Mill Lane",
        "12 Mill Lane, Hexham",
        "70173 Stuttgart",
        "Hexham, NE46 1AB",
        "12 Lê Lợi, Quận 1",
        "東京都渋谷区神宮前1-2-3",
        "ask her mother, she knows, 2024",
    ],
)
def test_addresses_that_may_mean_something_else_stay_whole(text: str) -> None:
    assert parts_of(text) == {"street": text}


def test_where_postcodes_stand_behind_the_town_four_digits_are_one() -> None:
    assert parts_of("5 Bay Rd, Wellington 6011", "NZ") == {
        "street": "5 Bay Rd",
        "city": "Wellington",
        "postal_code": "6011",
    }


def test_blanks_and_tabs_between_the_parts_are_one_blank() -> None:
    made = parts_of("Hauptstraße\t 12a,   70173 \t Stuttgart")
    assert made == {"street": "Hauptstraße 12a", "city": "Stuttgart", "postal_code": "70173"}


@given(st.text(alphabet="ab 12,\n;AZ-.()"))
def test_nothing_of_an_address_is_lost(text: str) -> None:
    made = parts_of(text)
    assert set(made) <= set(POSTAL)
    letters = [c for c in text if c.isalnum()]
    assert sorted(c for part in made.values() for c in part if c.isalnum()) == sorted(letters)
