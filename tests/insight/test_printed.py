"""What goes on paper: labels as the post wants them, numbers by name, everything about somebody."""

from datetime import UTC, date, datetime

import pytest

from desktop_crm.base.dates import PartialDate
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, fields, households, relating
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.records import Draft, Postal, Way
from desktop_crm.dialogue import follow_ups, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight import printed
from desktop_crm.insight.printouts import Label, PhoneEntry

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
MILL = Postal(street="4 Mill Lane", city="Fernhill", postal_code="FH3 8QA", country="United Kingdom")


def add(book: Book, *drafts: Draft) -> list[int]:
    with book.write() as session:
        return [editing.add(session, draft, NOW) for draft in drafts]


def test_a_label_has_the_lines_of_an_envelope(book: Book) -> None:
    beijing = Postal(postal_code="100000", region="北京市", street="长安街1号")
    cologne = Postal(street="Am Markt 3", postal_code="50667", city="Köln")
    ids = add(
        book,
        Draft(full_name="Ann Berg", organisation="Elm Court", ways=(Way("letter", postal=MILL),)),
        Draft(full_name="No Address"),
        Draft(kind="organisation", organisation="Oak Ltd", ways=(Way("letter", "1 Oak St, Thornby\nTX4 2QD"),)),
        Draft(full_name="王小明", ways=(Way("letter", postal=beijing),)),
        Draft(full_name="Jörg", ways=(Way("letter", postal=cologne),)),
    )  # fmt: skip
    with book.read() as session:
        made = list(printed.labels(session, ids, once_a_household=True))
        assert printed.without_address(session, ids) == 1
    assert made == [
        Label(("Ann Berg", "Elm Court", "4 Mill Lane", "Fernhill FH3 8QA", "UNITED KINGDOM"), 1),
        Label(("Oak Ltd", "1 Oak St", "Thornby TX4 2QD"), 3),
        Label(("100000", "北京市", "长安街1号", "王小明"), 4),
        Label(("Jörg", "Am Markt 3", "50667 Köln"), 5),
    ]


@pytest.mark.parametrize(
    ("once", "names"), [(True, ["The Hales", "Cy"]), (False, ["Ann Hale", "Tom Hale", "Cy"])]
)
def test_who_lives_together_gets_one_label(book: Book, once: bool, names: list[str]) -> None:
    ways = (Way("letter", postal=MILL), Way("letter", postal=Postal(street="Elsewhere"), preferred=False))
    ids = add(book, *(Draft(full_name=name, ways=ways) for name in ("Ann Hale", "Tom Hale", "Cy")))
    with book.write() as session:
        home = households.join(session, ids[0], ids[1], NOW)
        households.change(session, home, "The Hales", None, "", NOW)
        made = list(printed.labels(session, ids, once_a_household=once))
    assert [label.lines[0] for label in made] == names
    assert all(label.lines[1] == "4 Mill Lane" for label in made)


def test_numbers_are_listed_by_name(book: Book) -> None:
    ids = add(
        book,
        Draft(
            full_name="Émile Zola",
            ways=(Way("sms", "07700 900123"), Way("phone", "01632 960147", preferred=True)),
        ),
        Draft(full_name="No Number"),
        Draft(full_name="Ann Berg", organisation="Elm", ways=(Way("phone", "1"),)),
        Draft(ways=(Way("phone", "01632 960150"),)),
    )
    with book.read() as session:
        assert list(printed.phone_entries(session, ids)) == [
            PhoneEntry("#", "01632 960150", "", ("01632 960150",), 1),
            PhoneEntry("A", "Ann Berg", "Elm", ("1",), 2),
            PhoneEntry("E", "Émile Zola", "", ("01632 960147", "07700 900123"), 3),
        ]


def test_a_contact_sheet_says_everything(book: Book) -> None:
    ann, tom, elm = add(
        book,
        Draft(
            full_name="Ann Berg", title="Owner", stage="loyal", birthday=PartialDate(1961, 5, 9), note="Gate code 27",
            tags=("roses",), ways=(Way("email", "ann@x.example", "work"),),
        ),
        Draft(full_name="Tom Hale"),
        Draft(kind="organisation", organisation="Elm Court"),
    )  # fmt: skip
    with book.write() as session:
        fields.define(session, "Likes cake", FieldKind.YES_NO)
        fields.put(session, ann, "Likes cake", "ja", NOW)
        relating.belong(session, ann, elm, NOW)
        relating.refer(session, ann, tom, NOW)
        households.marry(session, ann, tom, NOW)
        follow_ups.add(session, ann, date(2026, 11, 20), "Send the quote", NOW)
        log = Log(
            contact_ids=(ann,),
            channel="phone",
            direction=Direction.IN,
            at=NOW,
            body="Rang",
            open_point="Split it?",
        )
        interactions.log(session, log, NOW)
        (found,) = printed.portrayals(session, [ann], NOW)
    assert (found.name, found.under, found.done) == ("Ann Berg", "Owner, Elm Court, Loyal", 1)
    said = {section.title: dict(section.rows) for section in found.sections}
    assert "“Split it?”" in said["Where we left off"].values()
    assert "Send the quote" in said["Where we left off"].values()
    assert said["How to reach them"] == {"E-mail, work": "ann@x.example"}
    assert said["About"]["Birthday"] == "9 May 1961" and said["About"]["Likes cake"] == "Yes"
    assert said["About"]["Tags"] == "roses"
    related = said["Organisation, household, referrals"]
    assert (related["Belongs to"], related["Referred by"]) == ("Elm Court", "Tom Hale")
    assert related["Lives with"] == "Tom Hale (spouse)"
    assert said["Note"] == {"": "Gate code 27"}
    assert any("Rang" in text for _when, _what, text in found.history)
