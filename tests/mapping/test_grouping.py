"""What belongs together stands together, and what belongs to nothing keeps its name."""

from desktop_crm.mapping.rows import RowKind
from tests.mapping.test_mapping import fields, propose


def test_a_label_without_a_value_is_kept() -> None:
    made = propose(
        "Name,E-mail,Event Type,Custom Label,User name", [["Ann", "a@example.org", "Fair", "B-1", "ann"]]
    )
    assert [(c.field, c.label, c.group) for c in made.columns[2:]] == [
        ("custom", "Event Type", ""),
        ("custom", "Custom Label", ""),
        ("custom", "User name", ""),
    ]


def test_a_unit_without_an_address_is_no_second_line() -> None:
    row = ["2024-03-05", "R1", "Ann Berg", "Bowl", "ea", "12.00"]
    made = propose("Date,Receipt No,Customer Name,Item,Unit,Amount", [row])
    assert (made.kind, made.columns[4].field) == (RowKind.PURCHASES, "purchase_note")
    assert fields(propose("Name,Street,Unit,City")) == "full_name street extended city"


def test_mailing_and_physical_addresses_are_two() -> None:
    made = propose(
        "Mailing Street,Mailing City,Mailing Zip/Postal Code,physical_address1,physical_city,Last Name"
    )
    assert fields(made) == (
        "street/mailing city/mailing postal_code/mailing street/physical city/physical family"
    )


def test_a_suburb_is_the_town_where_no_other_column_is() -> None:
    assert fields(propose("Name,Address,Suburb,State,Postcode")) == "full_name street city region postal_code"
    assert (
        fields(propose("Name,Address,Suburb,City,Postcode")) == "full_name street extended city postal_code"
    )


def test_a_number_behind_the_street_is_the_house() -> None:
    rows = [["Av. Paulista", "1000", "apto 12", "São Paulo"], ["Rua A", "s/n", "", "Natal"]]
    assert fields(propose("Endereço,Número,Complemento,Cidade", rows)) == "street house extended city"
    members = [["1 Mill Lane", "A-2024-77", "Bath"]]
    assert fields(propose("Address,Number,City", members)).split()[1] == "custom"


def test_a_handle_says_of_which_platform_it_is() -> None:
    made = propose("姓名,微信,QQ,手机")
    assert [c.label for c in made.columns] == ["", "WeChat", "QQ", "mobile"]
    assert [c.label for c in propose("Name,Instagram handle,Email,IM").columns[1:]] == ["Instagram", "", ""]
