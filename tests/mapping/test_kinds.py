"""What the rows of a table are about, and how the columns change with it."""

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.files.sheet import Cell, Format, Layout, Record
from desktop_crm.mapping import mappings, proposing
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.mapping.plan import Plan
from desktop_crm.mapping.rows import ReadRow, RowKind


def propose(header: str, *rows: str, country: str = "GB") -> Mapping:
    layout = Layout(Format.CSV, (), "", "utf-8", ",", 1, tuple(header.split(",")))
    return proposing.propose(layout, [r.split(",") for r in rows], country)


def read(made: Mapping, *rows: str, country: str = "GB") -> list[ReadRow]:
    plan = Plan(made, country)
    return [plan.read(Record(n, n + 2, cells(row))) for n, row in enumerate(rows)]


def cells(row: str) -> tuple[Cell, ...]:
    return tuple(row.split(","))


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("Name,Email,Phone,Last contact,Notes", ("Ann,ann@x.org,01632 960147,2026-01-05,likes blue",)),
        ("Name,Email,Total Spent,Orders,Last order date", ("Ann,ann@x.org,120.50,3,2026-01-02",)),
        ("Vorname,Nachname,Kunde seit,Umsatz gesamt", ("Ann,Berg,2020,1200",)),
        ("Timestamp,Name,Email,Comments", ("2026-01-05 10:00,Ann,ann@x.org,please send news",)),
        ("Name,Email,Created at,Balance", ("Ann,ann@x.org,2026-01-05,20.00",)),
        ("First Name,Last Name,Birthday,Source,Type", ("Ann,Berg,1961-05-09,fair,private",)),
        ("Name,Street,City,Date of birth,Membership fee", ("Ann,1 Mill,Bath,1961-05-09,30",)),
        ("Name,Phone,Appointment date,Notes", ("Ann,01632 960147,2026-05-09,knee",)),
        ("Name,Company,Title,Status,Owner", ("Ann,Berg Ltd,Owner,active,me",)),
    ],
)
def test_a_list_of_people_stays_one(header: str, rows: tuple[str, ...]) -> None:
    made = propose(header, *rows)
    assert made.kind is RowKind.CONTACTS and made.names_anybody()


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("SKU,Product,Price,Stock", ("B-1,Bowl,15.00,7",)),
        ("Date,Product,Quantity,Total", ("2026-03-05,Bowl,2,30.00",)),  # takings of a till: nobody is named
        ("Year,Sales,Visitors", ("2024,1200,300",)),
        ("Organisation code,Organisation name,2021,2022,2023,Total", ("R1,North Trust,44,35,36,115",)),
        ("Name,Area,Population,Density", ("Bath,29,94000,3241", "York,34,141000,4147")),
    ],
)
def test_tables_about_something_else_name_nobody(header: str, rows: tuple[str, ...]) -> None:
    assert not propose(header, *rows).names_anybody()


@pytest.mark.parametrize(
    "header",
    [
        "Order ID,Order Date,Ship Mode,Customer Name,Country,City,Category,Product Name,Sales,Quantity,Discount",
        "orderID,customerID,orderDate,shippedDate,freight,shipName,shipAddress,shipCity,shipCountry",
        "Your Ref #,Contact Name,Contact Number,Address,City,Weight,Pieces,Material Cost",
        "Bestellnummer,Bestelldatum,Vorname,Nachname,E-Mail,Bestellsumme",
        "Numéro de commande,Date de commande,Client,Montant TTC",
    ],
)
def test_orders_by_their_header_alone(header: str) -> None:
    made = propose(header)
    assert made.kind is RowKind.PURCHASES and made.names_anybody()
    assert {"order_no"} < {c.field for c in made.columns}


def test_names_beside_figures_are_names_where_they_look_like_it() -> None:
    rows = ("Ann Berg,1,0,1", "Tom Ray,1,1,0")
    assert propose("Name,Monday,Tuesday,Wednesday", *rows).names_anybody()


def test_a_column_moved_by_hand_stays_when_the_kind_changes() -> None:
    made = propose("Date,Customer,Thing,Amount", "2026-03-05,Ann Berg,Bowl,15.00")
    assert made.kind is RowKind.PURCHASES
    by_hand = made.with_field(2, "product")
    people = by_hand.with_kind(RowKind.CONTACTS)
    assert [c.field for c in people.columns] == [
        "custom",
        "full_name",
        "custom",
        "custom",
    ]  # no product of a contact
    noted = made.with_field(1, "nickname").with_kind(RowKind.INTERACTIONS)
    assert [c.field for c in noted.columns] == ["at", "nickname", "text", "text"]
    assert noted.columns[1].by_hand and noted.with_kind(RowKind.PURCHASES).columns[3].field == "amount"
    with pytest.raises(UserError, match="no field of a contact"):
        people.with_field(3, "amount")


def test_the_kind_comes_back_from_json_and_from_a_file() -> None:
    made = propose("Date,Customer,Amount", "05.03.2026,Ann Berg,\u20ac 12", country="DE")
    back = mappings.from_json(mappings.to_json(made))
    assert back == made and back.columns[2].mark == made.columns[2].mark
    # Without the proposals of the table what has no place becomes a field of the contact.
    assert [c.field for c in back.with_kind(RowKind.CONTACTS).columns] == ["custom", "full_name", "custom"]
    chosen = mappings.with_choices(made, mappings.to_json(made.with_kind(RowKind.CONTACTS)))
    assert chosen.kind is RowKind.CONTACTS and chosen.columns[2].field == "custom"


def test_orders_with_several_rows_belong_to_whom_the_first_row_names() -> None:
    header = "Name,Email,Financial Status,Currency,Subtotal,Shipping,Total,Created at,Lineitem quantity,Lineitem name"
    header += ",Lineitem price,Billing Name,Billing City"
    rows = (
        "#1,ann@x.org,paid,EUR,40.00,4.95,44.95,2026-03-05,2,Bowl,15.00,Ann Berg,Bath",
        "#1,ann@x.org,,,,,,,1,Cup,10.00,,",
        "#2,bo@x.org,refunded,EUR,10.00,0.00,10.00,2026-03-06,1,Cup,10.00,Bo Lee,York",
        "#2,bo@x.org,,,,,,,1,Cup,10.00,,",
    )
    made = propose(header, *rows)
    first, second, third, fourth = read(made, *rows)
    assert second.entry.texts("full_name") == ["Ann Berg"] and second.entry.postal == first.entry.postal
    assert [
        (str(b.when), b.number, b.product, str(b.amount), b.currency)
        for r in (first, second)
        for b in r.bought
    ] == [
        ("2026-03-05", "#1", "Bowl", "30.00", "EUR"),
        ("2026-03-05", "#1", "Cup", "10.00", "EUR"),
    ]
    assert first.bought[0].note == "Order total 44.95, shipping 4.95" and second.bought[0].note == ""
    assert third.bought == fourth.bought == () and third.entry.texts("full_name") == ["Bo Lee"]
    assert [p.reason for p in third.problems] == [
        "The order was cancelled or given back (“refunded”). No purchase is recorded."
    ]
    assert fourth.problems == ()


def test_a_total_of_the_order_is_counted_once() -> None:
    rows = (
        "7,2026-03-05,Ann Berg,Bowl,40.00",
        "7,2026-03-05,Ann Berg,Cup,40.00",
        "8,2026-03-06,Bo Lee,Cup,10.00",
    )
    made = propose("Order no,Date,Customer,Product,Order total", *rows)
    assert [str(r.bought[0].amount) for r in read(made, *rows)] == ["40.00", "None", "10.00"]


def test_part_of_an_order_given_back_is_told_in_its_note() -> None:
    rows = ("7,2026-03-05,Ann Berg,40.00,5.00,partially refunded",)
    (row,) = read(propose("Order no,Date,Customer,Order total,Refunded amount,Status", *rows), *rows)
    assert str(row.bought[0].amount) == "40.00"
    assert row.bought[0].note == "Refunded 5.00; partially refunded"


def test_amounts_that_are_none_and_days_that_are_none_are_problems_and_stay_in_the_note() -> None:
    rows = ("05.03.2026,Ann,Bowl,15.00", "some day,Ann,Cup,on request", "06.03.2026,Bo,Cup,10.00")
    row = read(propose("Date,Customer,Product,Amount", *rows), *rows)[1]
    assert [p.column for p in row.problems] == ["Amount", "Date"]
    assert row.bought[0].amount is None and row.bought[0].when is None
    assert row.bought[0].note == "Amount: on request; Date: some day"


def test_the_decimal_mark_of_each_column_and_the_currency_of_its_title() -> None:
    rows = ("2026-03-05,Ann,1.234,12.5", "2026-03-05,Bo,5.50,1.000")
    made = propose("Date,Customer,Betrag (CHF),Menge", *rows, country="DE")
    ann, bo = read(made, *rows, country="DE")
    assert (str(ann.bought[0].amount), ann.bought[0].currency) == ("1.234", "CHF")
    assert str(bo.bought[0].quantity) == "1.000"


def test_a_row_that_buys_nothing_is_still_somebody() -> None:
    rows = ("2026-03-05,Ann,Bowl,15.00", ",Bo,,")
    assert read(propose("Date,Customer,Product,Amount", *rows), *rows)[1].bought == ()
    assert read(propose("Date,Customer,Product,Amount", *rows), *rows)[1].entry.first("full_name") == "Bo"


# ---------------------------------------------------------------- currencies
def test_a_column_of_currencies_is_known_by_its_values() -> None:
    rows = ("2026-03-05,Taro,Cup,1200,yen", "2026-03-05,Ann,Cup,12,Euro", "2026-03-05,Bo,Cup,12,CHF")
    found = read(propose("Date,Customer,Product,Amount,Curr.", *rows), *rows)
    assert [row.bought[0].currency for row in found] == ["JPY", "EUR", "CHF"]


def test_a_sum_in_a_currency_nobody_knows_is_not_taken_for_the_books_own() -> None:
    rows = ("2026-03-05,Ann,Cup,12,GBP", "2026-03-05,Bo,Cup,12,florins")
    row = read(propose("Date,Customer,Product,Amount,Currency", *rows), *rows)[1]
    assert (row.bought[0].amount, row.bought[0].note) == (None, "Amount: 12 florins")
    assert [p.column for p in row.problems] == ["Currency"]


def test_a_plain_no_in_a_table_made_by_hand_is_kept() -> None:
    rows = ("R-1,2026-03-02,Ann Berg,120.00,yes", "R-2,2026-03-03,Bo Lee,80.00,no")
    found = read(propose("Invoice,Invoice date,Customer,Amount due,Paid", *rows), *rows)
    assert [row.bought[0].note for row in found] == ["Paid: yes", "Paid: no"]


def test_what_was_paid_out_by_paypal_is_nobodys_purchase() -> None:
    header = "Date,Name,Status,Currency,Gross,From Email Address,To Email Address,Item Title,Balance Impact"
    rows = (
        "15/03/2024,Ann Berg,Completed,GBP,48.00,ann@x.org,me@y.org,Bowl,Credit",
        "17/03/2024,Clay Supplies,Completed,GBP,-30.00,me@y.org,shop@clay.org,Clay,Debit",
    )
    sold, paid = read(propose(header, *rows), *rows)
    assert [str(b.amount) for b in sold.bought] == ["48.00"] and not sold.bought[0].note
    assert paid.bought == () and paid.entry.is_empty() and "You paid this" in paid.problems[0].reason


def test_billed_and_sent_to_the_same_place_is_one_address() -> None:
    header = "Order no,Date,Email,Total,Billing Street,Billing City,Shipping Street,Shipping City"
    rows = (
        "1,2026-03-01,a@x.org,5,1 High St,Bath,1 High St,Bath",
        "2,2026-03-01,b@x.org,5,1 High St,Bath,2 Low St,Bath",
    )
    found = read(propose(header, *rows), *rows)
    assert [len(row.entry.postal) for row in found] == [1, 2]
