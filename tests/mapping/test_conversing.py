"""Messages that we wrote belong to those who got them; nobody is called Me."""

import pytest

from desktop_crm.mapping import mappings
from desktop_crm.mapping.rows import ReadRow, RowKind
from tests.mapping.test_mapping import propose
from tests.mapping.test_totals import read


def told(rows: list[ReadRow]) -> list[tuple[str, str, str]]:
    return [
        (
            r.entry.first("full_name") or r.entry.first("email"),
            r.exchanged.direction if r.exchanged else "",
            r.exchanged.body if r.exchanged else "",
        )
        for r in rows
    ]


@pytest.mark.parametrize("me", ["Me", "Ich", "Moi", "YOU", "Я", "我", "Yo"])
def test_a_sender_called_me_is_us(me: str) -> None:
    rows = read(
        "Date,Time,Sender,Message",
        ["2026-03-01", "09:58", me, "Hello?"],
        ["2026-03-02", "10:11", "Lola Diaz", "Is the blue one left?"],
        ["2026-03-02", "10:12", me, "Yes, two."],
    )
    assert told(rows) == [
        ("Lola Diaz", "out", "Hello?"),
        ("Lola Diaz", "in", "Is the blue one left?"),
        ("Lola Diaz", "out", "Yes, two."),
    ]
    assert all(r.exchanged and r.exchanged.channel == "messenger" for r in rows)


@pytest.mark.parametrize("name", ["Ben", "Meg", "Mina", "Minä", "Io", "Eu", "Ja", "Jag", "Mig", "En", "Saya"])
def test_a_name_that_is_a_word_for_oneself_elsewhere_is_somebody(name: str) -> None:
    rows = read(
        "Date,Time,Sender,Message",
        ["2026-03-01", "09:58", name, "Hello?"],
        ["2026-03-02", "10:11", "Lola Diaz", "Is it left?"],
    )
    assert told(rows) == [(name, "", "Hello?"), ("Lola Diaz", "", "Is it left?")]


def test_of_two_words_for_oneself_neither_is_us() -> None:
    rows = read(
        "Date,Time,Sender,Message",
        ["2026-03-01", "09:58", "Me", "Hello?"],
        ["2026-03-02", "10:11", "You", "Is it left?"],
    )
    assert told(rows) == [("Me", "", "Hello?"), ("You", "", "Is it left?")]


def test_the_address_in_every_row_is_ours() -> None:
    rows = read(
        "Date,From,To,Subject,Body",
        ["2026-03-01", "ann@x.example", "me@shop.example", "Question", "How much?"],
        ["2026-03-02", "me@shop.example", "ann@x.example", "Re: Question", "Twelve."],
        ["2026-03-03", "me@shop.example", "Tom Ray <tom@y.example>", "Offer", "As you asked."],
    )
    assert told(rows) == [
        ("ann@x.example", "in", "How much?"),
        ("ann@x.example", "out", "Twelve."),
        ("Tom Ray", "out", "As you asked."),
    ]
    assert rows[2].entry.texts("email") == ["tom@y.example"]


MAIL = "Date,From,To,Subject,Body"


def mail(*pairs: tuple[str, str]) -> list[list[str]]:
    return [[f"2026-03-0{n}", sender, to, "Offer", f"Text {n}"] for n, (sender, to) in enumerate(pairs, 1)]


@pytest.mark.parametrize(
    "pairs",
    [
        [("ann@x.example", "a@shop.example"), ("b@shop.example", "ann@x.example")],
        [("Shop <me@shop.example>", "ann@x.example"), ("ann@x.example", "me@shop.example")],
        [("me@shop.example", "ann@x.example"), ("ann@x.example", "me@shop.example; copy@shop.example")],
        [
            ("ann@x.example", "a@shop.example"),
            ("b@shop.example", "ann@x.example"),
            ("b@shop.example", "ann@x.example; tom@y.example"),
        ],
        [
            ("ann@x.example", "a@shop.example"),
            ("b@shop.example", "Ann <ann@x.example>"),
            ("ann@x.example", "a@shop.example; b@shop.example"),
        ],
    ],
)
def test_mail_with_one_customer_does_not_make_the_customer_us(pairs: list[tuple[str, str]]) -> None:
    made = propose(MAIL, [tuple(row) for row in mail(*pairs)])
    assert made.kind is RowKind.INTERACTIONS and made.ours.names == ()


def test_of_a_private_address_and_several_of_one_house_the_house_is_us() -> None:
    rows = read(
        MAIL,
        *mail(
            ("Ann Berg <ann@gmail.com>", "a@shop.example"),
            ("b@shop.example", "ann@gmail.com"),
            ("a@shop.example", "Ann Berg <ann@gmail.com>"),
        ),
    )
    assert told(rows) == [
        ("Ann Berg", "in", "Text 1"),
        ("ann@gmail.com", "out", "Text 2"),
        ("Ann Berg", "out", "Text 3"),
    ]


def test_our_address_is_known_however_it_is_written_and_private_ones_are_of_no_house() -> None:
    rows = read(
        MAIL,
        *mail(
            ("ann@gmail.com", "My Shop <me@shop.example>"),
            ("Me@shop.example", "tom@gmail.com"),
            ("ann@gmail.com", "me@shop.example; tom@gmail.com"),
            ("me@shop.example", "ann@gmail.com; tom@gmail.com"),
        ),
    )
    assert told(rows) == [
        ("ann@gmail.com", "in", "Text 1"),
        ("tom@gmail.com", "out", "Text 2"),
        ("ann@gmail.com", "in", "Text 3\nTo: me@shop.example; tom@gmail.com"),
        ("ann@gmail.com", "out", "Text 4\nTo: ann@gmail.com; tom@gmail.com"),
    ]


def test_from_and_to_in_another_language() -> None:
    rows = read(
        "Datum,Absender,Empfänger,Betreff,Text",
        ["02.03.2026", "Jens Kahl", "Ich", "Anfrage", "Bitte ein Angebot"],
        ["03.03.2026", "Ich", "Jens Kahl", "AW: Anfrage", "Anbei"],
    )
    assert told(rows) == [("Jens Kahl", "in", "Bitte ein Angebot"), ("Jens Kahl", "out", "Anbei")]


def test_what_was_sent_belongs_to_whom_it_was_sent() -> None:
    rows = read(
        "Date,Direction,From,To,Subject,Body",
        ["2026-03-02", "sent", "me@shop.example", "ann@x.example", "Offer", "As you asked."],
    )
    assert told(rows) == [("ann@x.example", "out", "As you asked.")]


def test_who_is_us_comes_back_from_json() -> None:
    rows = [("2026-03-02", "10:11", "Lola Diaz", "Hello"), ("2026-03-02", "10:12", "Me", "Hello")]
    made = propose("Date,Time,Sender,Message", rows)
    assert made.kind is RowKind.INTERACTIONS and made.ours.names == ("me",)
    assert mappings.from_json(mappings.to_json(made)).ours == made.ours
