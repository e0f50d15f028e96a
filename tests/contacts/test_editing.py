"""Contacts are added, changed, deleted and restored; names made from parts follow them, typed ones stay."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Contact, Detail, Draft, Postal, Way
from desktop_crm.dialogue import undoing

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def read(book: Book, number: int) -> Contact:
    with book.read() as session:
        found = editing.get(session, number)
    assert found is not None
    return found


def add(book: Book, draft: Draft) -> Contact:
    with book.write() as session:
        number = editing.add(session, draft, NOW)
    return read(book, number)


def test_what_was_added_is_read_back_whole(book: Book) -> None:
    draft = Draft(
        given=" Ellen ",
        family="Fair\nweather",
        title="Chair",
        organisation="Elm Court",
        birthday=PartialDate(0, 5, 9),
        note="Two\r\nlines ",
        language="en",
        source="spring fair",
        ways=(
            Way("phone", "01632 960147", "home"),
            Way("letter", postal=Postal(street="3 Elm Court Lane", city="Fernhill", postal_code="FH1 2AB")),
            Way("email", "Ellen@X.example", preferred=True),
            Way("email", "ellen at home"),
        ),
        details=(Detail("website", "https://x.example"), Detail("organisation", "Parish council")),
        tags=("roses", "Roses", "hedges"),
        fields=(("Soil", "clay"), ("Plot", "27")),
    )
    ellen = add(book, draft)
    assert (ellen.name, ellen.note, str(ellen.birthday)) == ("Ellen Fair weather", "Two\nlines", "--05-09")
    assert [(a.channel, a.value, a.normal, a.preferred) for a in ellen.addresses] == [
        ("email", "Ellen@X.example", "ellen@x.example", True),
        ("phone", "01632 960147", "+441632960147", False),
        ("letter", "3 Elm Court Lane, Fernhill FH1 2AB", "3 elm court lane, fernhill fh1 2ab", False),
        ("email", "ellen at home", None, False),
    ]
    assert ellen.of("email")[1].why == "is not an e-mail address"
    assert (ellen.tags, ellen.fields) == (("hedges", "roses"), (("Soil", "clay"), ("Plot", "27")))
    assert [(d.field, d.value) for d in ellen.details] == [
        ("website", "https://x.example"),
        ("organisation", "Parish council"),
    ]
    assert (ellen.created_at, ellen.deleted_at, ellen.per_month) == (NOW, None, None)


def test_who_has_no_name_is_called_by_what_there_is_and_sorted_so(book: Book) -> None:
    assert add(book, Draft(organisation="Café Zürich")).name == "Café Zürich"
    assert (
        add(book, Draft(ways=(Way("phone", "01632 960147"), Way("email", "x@y.example")))).name
        == "x@y.example"
    )
    assert add(book, Draft(nickname="Nell")).name == "Nell"


def test_nobody_at_all_is_refused(book: Book) -> None:
    with pytest.raises(UserError, match="nothing to call"), book.write() as session:
        editing.add(session, Draft(note="who was it?", ways=(Way("email", " "),)), NOW)


def test_a_name_made_from_its_parts_follows_them_and_a_typed_one_stays(book: Book) -> None:
    made, typed = (
        add(book, Draft(given="Ann", family="Berg")),
        add(book, Draft(given="Ann", full_name="Annie B.")),
    )
    with book.write() as session:
        for who in (made, typed):
            editing.change(session, who.id, {"family": "Stein"}, LATER)
    assert (read(book, made.id).name, read(book, typed.id).name) == ("Ann Stein", "Annie B.")
    with book.write() as session:
        editing.change(session, typed.id, {"full_name": ""}, LATER)
    assert read(book, typed.id).name == "Ann Stein"
    assert read(book, typed.id).updated_at == LATER


def test_a_value_that_nobody_knows_is_a_fault_not_a_change(book: Book) -> None:
    ann = add(book, Draft(full_name="Ann"))
    with pytest.raises(KeyError), book.write() as session:
        editing.change(session, ann.id, {"id": 7}, LATER)  # type: ignore[typeddict-unknown-key]
    assert read(book, ann.id) == ann


def test_the_bin_keeps_everything_and_gives_it_back(book: Book) -> None:
    ann = add(book, Draft(full_name="Ann", tags=("roses",), ways=(Way("email", "a@x.example"),)))
    with book.write("Deleted “Ann”") as session:
        assert editing.delete(session, [ann.id, 99], LATER) == 1
        assert editing.delete(session, [ann.id], LATER) == 0
    assert read(book, ann.id).deleted_at == LATER
    assert undoing.take_back(book) == "Deleted “Ann”"
    assert read(book, ann.id) == ann


def test_changing_somebody_who_is_gone_is_refused(book: Book) -> None:
    with pytest.raises(UserError, match="not there"), book.write() as session:
        editing.change(session, 99, {"title": "Chair"}, NOW)


@pytest.mark.parametrize(
    ("postal", "line"),
    [
        (Postal(street="3 Elm Lane", city="Fernhill", region="Kent", postal_code="FH1 2AB", country="UK"),
         "3 Elm Lane, Fernhill, Kent FH1 2AB, UK"),
        (Postal(street="Hauptstr. 5", city="Köln", postal_code="50667", country="Germany"),
         "Hauptstr. 5, 50667 Köln, Germany"),
        (Postal(street="信義路五段7號", city="信義區", region="臺北市", postal_code="110", country="臺灣"),
         "110 臺灣 臺北市信義區信義路五段7號"),
        (Postal(po_box="PO Box 7", city="Fernhill"), "PO Box 7, Fernhill"),
        (Postal(), ""),
    ],
)  # fmt: skip
def test_a_postal_address_stands_on_one_line_as_its_country_writes_it(postal: Postal, line: str) -> None:
    assert postal.one_line() == line
