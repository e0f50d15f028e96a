"""Columns find their fields by header words in many languages and by what stands in them."""

import time
from collections.abc import Sequence

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.files.sheet import Cell, Format, Layout
from desktop_crm.mapping import mappings, proposing
from desktop_crm.mapping.contents import Kind
from desktop_crm.mapping.days import Order
from desktop_crm.mapping.mappings import Mapping


def propose(
    header: str, rows: Sequence[Sequence[Cell]] = (), country: str = "GB", headed: bool = True
) -> Mapping:
    layout = Layout(Format.CSV, (), "", "utf-8", ",", int(headed), tuple(header.split(",")))
    return proposing.propose(layout, rows, country)


def fields(made: Mapping) -> str:
    return " ".join(
        f"{c.field or '-'}" + (f"/{c.label.replace(' ', '_')}" if c.label and c.field != "custom" else "")
        for c in made.columns
    )


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "First Name,Last Name,Email,Mobile,Zip,City,Street",
            "given family email phone/mobile postal_code city street",
        ),
        (
            "Name,Vorname,Straße,Hausnummer,PLZ Ort,Handy,Geb.-Datum",
            "family given street house postal_city phone/mobile birthday",
        ),
        (
            "Nom,Prénom,Adresse,CP,Ville,Portable,Date de naissance",
            "family given street postal_code city phone/mobile birthday",
        ),
        ("Nombre,Apellidos,Móvil,Correo electrónico", "given family phone/mobile email"),
        ("Nome,Cognome,Cellulare,CAP,Città", "given family phone/mobile postal_code city"),
        ("Imię,Nazwisko,Telefon komórkowy,Kod pocztowy", "given family phone/mobile postal_code"),
        ("Voornaam,Tussenvoegsel,Achternaam,Postcode", "given middle family postal_code"),
        ("Фамилия,Имя,Отчество,Телефон,Город", "family given middle phone city"),
        ("Họ,Tên đệm,Tên,Điện thoại,Công ty", "family middle given phone org"),
        ("姓名,手机,邮箱,公司,备注", "full_name phone/mobile email org note"),
        ("氏名,郵便番号,住所,電話番号,メールアドレス", "full_name postal_code street phone email"),
        (
            "Calle particular,Ciudad de residencia,Código postal de residencia",
            "street/home city/home postal_code/home",
        ),
        ("姓,名,车载电话,回电话,优先级", "family given phone/car phone/callback -"),
        ("نام,نام خانوادگی,موبایل,ایمیل", "given family phone/mobile email"),
    ],
)
def test_header_words_of_many_languages(header: str, expected: str) -> None:
    assert fields(propose(header)) == expected


def test_google_with_labels_beside_their_values() -> None:
    made = propose(
        "Name,Given Name,Group Membership,Phone 1 - Type,Phone 1 - Value,Address 1 - Type,Address 1 - Formatted,"
        "Address 1 - Street,Address 1 - City,Organization 1 - Title,Event 1 - Type,Event 1 - Value"
    )
    assert made.preset == "Google Contacts (old)"
    assert fields(made) == "full_name given category label phone label address street city title label event"
    groups = [c.group for c in made.columns]
    assert groups[3] == groups[4] and len({*groups[5:9]}) == 1 and groups[10] == groups[11]


def test_numbers_count_lines_or_whole_addresses() -> None:
    lines = propose("Name,Address 1,Address 2,Town,Postcode")
    assert fields(lines) == "full_name street extended city postal_code"
    assert {c.group for c in lines.columns[1:]} == {"address"}
    two = propose("Full Name,Street 1,City 1,Street 2,City 2")
    assert [c.group for c in two.columns[1:]] == ["address", "address", "address 2", "address 2"]


def test_a_title_is_what_its_values_say() -> None:
    assert fields(propose("Title,Last Name", [["Dr.", "Ray"], ["Mrs", "Po"]])) == "prefix family"
    assert fields(propose("Title,Last Name", [["General Manager", "Ray"]])) == "title family"


def test_somebody_else_is_not_the_person() -> None:
    made = propose("Name,Emergency contact phone,Spouse Email,Referred By,Product Name,Spouse")
    assert fields(made) == "full_name custom custom custom custom relation/spouse"


def test_consent_columns_are_told_apart_and_times_are_not_consent() -> None:
    made = propose("Email,Newsletter,Unsubscribed,OPTIN_TIME", [["a@x.org", "yes", "no", "2020-01-01"]])
    assert [c.field for c in made.columns] == ["email", "consent", "opt_out", "custom"]


def test_values_speak_where_the_header_does_not() -> None:
    rows = [
        ["ann.berg@x.org", "Ann Berg", "+44 1632 960147"],
        ["tom.ray@x.org", "Tom Ray", "+44 1632 960148"],
    ]
    made = propose("Column 1,Column 2,Column 3", rows, headed=False)
    assert fields(made) == "email full_name phone"
    assert [c.kind for c in made.columns] == [Kind.EMAIL, Kind.TEXT, Kind.PHONE]
    assert all(c.sure < 0.8 for c in made.columns)


def test_a_table_about_nobody_names_nobody() -> None:
    rows = [["1986", "44000", "warm"], ["1987", "45000", "cold"]]
    assert not propose("Year,New dwellings,Weather", rows).names_anybody()
    assert propose("Organisation,Amount", rows).names_anybody()


def test_the_order_of_days_comes_from_the_table_then_the_country() -> None:
    assert propose("Name,Birthday", [["A", "1/31/1980"]]).order is Order.MONTH_FIRST
    assert propose("Name,Birthday", [["A", "1/2/1980"]], "US").order is Order.MONTH_FIRST
    assert propose("Name,Birthday", [["A", "1/2/1980"]], "FR").order is Order.DAY_FIRST


def test_by_hand_and_back_from_json() -> None:
    made = propose("Name,Tel,Nr,Ort").with_field(2, "custom", "Number").with_field(1, "phone", "work")
    assert made.changed_by_hand() and made.columns[1].sure == 1.0
    assert mappings.from_json(mappings.to_json(made)) == made
    with pytest.raises(UserError, match="no field"):
        made.with_field(0, "shoe_size")
    with pytest.raises(UserError, match="no mapping"):
        mappings.from_json({"columns": [1]})


def test_a_mapping_file_may_name_only_some_columns() -> None:
    made = propose("A,B,C,Ort")
    chosen = mappings.with_choices(made, {"A": "full_name", "B": "phone:mobile", "C": None})
    assert fields(chosen) == "full_name phone/mobile - city"
    listed = mappings.with_choices(made, {"columns": [{"column": "a", "field": "email", "label": "work"}]})
    assert fields(listed).startswith("email/work")
    with pytest.raises(UserError, match="no column “Z”"):
        mappings.with_choices(made, {"Z": "email"})


def test_names_in_a_table_without_a_header() -> None:
    rows = [["Ann", "Berg", "info@x.org", "trade"], ["Tom", "Ray", "shop@y.org", "trade"]]
    assert (
        fields(propose("Column 1,Column 2,Column 3,Column 4", rows, headed=False))
        == "given family email custom"
    )
    whole = [["Ann Berg", "01632 960147"], ["Tom Ray", "01632 960148"]]
    assert fields(propose("Column 1,Column 2", whole, headed=False)) == "full_name phone"
    assert not propose("Column 1,Column 2", [["kitten", "win"]], headed=False).names_anybody()


def test_a_word_of_another_language_counts_where_it_means_one_thing() -> None:
    header = "First Name,Last Name,E-mail,Street,PLZ,City,Service,Cap"
    made = propose(header, [["Ann", "Berg", "ann@x.org", "Am Markt 1", "50667", "Köln", "haircut", "red"]])
    assert fields(made) == "given family email street postal_code city custom custom"
    assert made.columns[4].sure == 0.8


def test_as_many_columns_as_a_sheet_can_have_are_understood_soon() -> None:
    begun = time.process_time()
    made = propose("Name,Email," + ",".join(f"c{n}" for n in range(16_382)))
    assert fields(made).startswith("full_name email custom custom")
    assert time.process_time() - begun < 10


def test_a_subject_is_nobodys_name() -> None:
    made = propose(
        "Date,From,To,Subject,Body", [("2026-03-01", "ann@x.org", "me@y.org", "Question", "hello")]
    )
    assert not {c.field for c in made.columns} & {"given", "family", "full_name"}


def test_further_words_of_hand_made_sheets() -> None:
    assert fields(propose("Navn,Adresse,Postnr. og by,Tlf.")) == "full_name street postal_city phone"
    assert fields(propose("Etunimi,Sukunimi,Huomautuksia")) == "given family note"
    assert fields(propose("Name,Town,Pcode,GDPR ok")).startswith("full_name city postal_code consent")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Anr.,Vorn.,Nachn.,E-Mailadr.,Mobilfunknr.,Bem.", "prefix given family email phone/mobile note"),
        ("Herr/Frau,Vorname,Name,DSGVO", "prefix given family consent/DSGVO"),
        ("Civ.,Nom,Prénom,Adr. mail,Date naiss.", "prefix family given email birthday"),
        ("Nombre,1er apellido,2º apellido,Tlfno.", "given family family_second phone"),
        ("Ügyfél,E-mail címe,Szül. dátum", "full_name email birthday"),
        ("Nabywca,NIP,Tel. stacjonarny", "full_name custom phone"),
        ("收货人,手机", "full_name phone/mobile"),
        ("Business,Email", "org email"),
        ("Phone,Notes (phone)", "phone custom"),
    ],
)
def test_short_and_rare_words_of_hand_made_sheets(header: str, expected: str) -> None:
    assert fields(propose(header)) == expected


def test_numbers_of_offices_are_no_telephone_numbers() -> None:
    made = propose("Ragione sociale,P.IVA,Telefono", [("Bar Sport", "01234567890", "055 123456")])
    assert fields(made) == "org custom phone"
    made = propose("Navn,CVR-nr.,Kunde nr", [("Mette Holm", "01 23 45 67", "0123456789")])
    assert "phone" not in fields(made)


def test_titles_of_columns_that_changed_places() -> None:
    rows = [("07700 900191", "nell@cope.example", "Nell"), ("07700 900192", "rex@cope.example", "Rex")]
    assert fields(propose("Email,Phone,Name", rows)) == "phone email full_name"
    assert fields(propose("Nome,Contato", [("Ana", "(11) 98765-4321")])) == "full_name phone"
    assert fields(propose("Ad Soyad,Cep", [("Ayşe", "0532 123 45 67")])) == "full_name phone/mobile"


def test_who_bought_is_a_name_where_no_other_is() -> None:
    assert fields(propose("Buyer,Email")) == "full_name email"
    assert fields(propose("Buyer,Full name,Email")) == "custom full_name email"


def test_a_second_day_beside_the_birthday() -> None:
    assert fields(propose("Nome,Aniversário")) == "full_name birthday"
    assert fields(propose("Nome,Data de nascimento,Aniversário")) == "full_name birthday anniversary"


def test_a_street_alone_may_be_a_whole_address() -> None:
    assert fields(propose("Name,Straße,Telefon")) == "full_name address phone"
    assert fields(propose("Name,Straße,Ort")) == "full_name street city"


def test_what_only_looks_like_a_telephone_or_a_name() -> None:
    assert fields(propose("Name,Zip,City", [("Ann", "01234-5678", "Lee")])) == "full_name postal_code city"
    assert fields(propose("Nom,Prénom,Nombre", [("Roy", "Luc", "3")])) == "family given custom"
