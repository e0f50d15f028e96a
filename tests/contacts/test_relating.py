"""People and their organisations, who sent us whom."""

from datetime import UTC, datetime

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, finding, relating
from desktop_crm.contacts.records import Contact, Draft
from desktop_crm.dialogue import undoing

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


def add(book: Book, *drafts: Draft) -> list[int]:
    with book.write() as session:
        return [editing.add(session, draft, NOW) for draft in drafts]


def read(book: Book, number: int) -> Contact:
    with book.read() as session:
        found = editing.get(session, number)
    assert found is not None
    return found


def relations(book: Book, number: int) -> relating.Relations:
    with book.read() as session:
        return relating.of_contact(session, number)


def at_raman(name: str, **more: str) -> Draft:
    return Draft(full_name=name, organisation="Raman Garden Design", **more)  # type: ignore[arg-type]


def test_the_words_beside_a_name_become_a_contact_with_all_its_people(book: Book) -> None:
    priya, tom, other = add(
        book,
        at_raman("Priya Raman", title="Owner"),
        at_raman("Tom Hale"),
        Draft(full_name="X", organisation="Elm"),
    )
    with book.write("Made it a contact") as session:
        made = relating.make_organisation(session, priya, NOW)
    assert (made.name, made.joined, made.found) == ("Raman Garden Design", 2, False)
    assert read(book, made.id).kind == "organisation"
    found = relations(book, made.id)
    assert [(p.name, p.aside) for p in found.people] == [("Priya Raman", "Owner"), ("Tom Hale", "")]
    assert found.people_count == 2
    named = relations(book, tom).organisation
    assert named is not None and (named.id, named.name) == (made.id, "Raman Garden Design")
    assert read(book, other).organisation_id is None
    undoing.take_back(book)
    assert read(book, priya).organisation_id is None


def test_an_organisation_that_is_there_is_found_in_any_spelling(book: Book) -> None:
    there, priya = add(
        book, Draft(kind="organisation", organisation="RAMAN Garden Design"), at_raman("Priya Raman")
    )
    with book.write() as session:
        made = relating.make_organisation(session, priya, NOW)
    assert (made.id, made.found) == (there, True)
    assert read(book, priya).organisation == "RAMAN Garden Design"
    assert read(book, priya).organisation_id == there


def test_a_new_name_follows_to_the_people_who_carried_the_old_one(book: Book) -> None:
    elm, ann, ben, nameless = add(
        book,
        Draft(kind="organisation", organisation="Elm Court"),
        Draft(full_name="Ann"),
        Draft(full_name="Ben"),
        Draft(organisation="Elm Court"),
    )
    with book.write() as session:
        for person in (ann, ben, nameless):
            relating.belong(session, person, elm, NOW)
        ben_row = editing.contact_row(session, ben)
        ben_row.organisation = "Elm Court, the shed"
    with book.write("Renamed") as session:
        editing.change(session, elm, {"organisation": "Oak Court"}, NOW)
        assert set(finding.search(session, "oak court")) == {elm, ann, nameless}
    assert (read(book, ann).organisation, read(book, ben).organisation) == (
        "Oak Court",
        "Elm Court, the shed",
    )
    with book.read() as session:
        assert list(finding.page(session, finding.Query()))[-1] in (nameless, elm)
    undoing.take_back(book)
    assert read(book, ann).organisation == "Elm Court"


def test_a_deleted_organisation_leaves_its_name(book: Book) -> None:
    elm, ann = add(book, Draft(kind="organisation", organisation="Elm Court"), Draft(full_name="Ann"))
    with book.write() as session:
        relating.belong(session, ann, elm, NOW)
        editing.delete(session, [elm], NOW)
    assert read(book, ann).organisation == "Elm Court"
    assert relations(book, ann).organisation is None
    with book.write() as session:
        editing.restore(session, [elm], NOW)
    assert relations(book, ann).organisation is not None


def test_other_words_end_belonging(book: Book) -> None:
    elm, ann = add(book, Draft(kind="organisation", organisation="Elm Court"), Draft(full_name="Ann"))
    with book.write() as session:
        relating.belong(session, ann, elm, NOW)
        editing.change(session, ann, {"title": "Owner"}, NOW)
    assert read(book, ann).organisation_id == elm
    with book.write() as session:
        editing.change(session, ann, {"organisation": "Oak"}, NOW)
    assert read(book, ann).organisation_id is None
    with book.write() as session:
        relating.belong(session, ann, elm, NOW)
        relating.stand_alone(session, ann, NOW)
        with pytest.raises(UserError, match="themselves"):
            relating.belong(session, elm, elm, NOW)
        with pytest.raises(UserError, match="No organisation"):
            relating.make_organisation(session, ann, NOW)
    assert (read(book, ann).organisation_id, read(book, ann).organisation) == (None, "")


def test_who_is_added_or_retyped_with_the_name_of_an_organisation_belongs_to_it(book: Book) -> None:
    elm, ann, ben, cy = add(
        book,
        Draft(kind="organisation", organisation="Elm Court"),
        Draft(full_name="Ann", organisation="Elm Court"),
        Draft(full_name="Ben", organisation="elm court"),
        Draft(organisation="Elm Court"),
    )
    assert [read(book, n).organisation_id for n in (elm, ann, ben, cy)] == [None, elm, None, None]
    with book.write() as session:
        editing.change(session, ben, {"organisation": "Elm Court"}, NOW)
        editing.change(session, ann, {"organisation": "Elm"}, NOW)
    assert [read(book, n).organisation_id for n in (ann, ben)] == [None, elm]


def test_who_sent_us_whom_never_runs_in_a_circle(book: Book) -> None:
    ann, ben, cy = add(book, *(Draft(full_name=name) for name in ("Ann", "Ben", "Cy")))
    with book.write() as session:
        relating.refer(session, ben, ann, NOW)
        relating.refer(session, cy, ben, NOW)
        circle = "Ben was brought by Ann, so Ann cannot have been brought by Ben."
        with pytest.raises(UserError, match=circle):
            relating.refer(session, ann, ben, NOW)
        with pytest.raises(UserError, match="Cy was brought by Ann through others, so Ann cannot"):
            relating.refer(session, ann, cy, NOW)
        with pytest.raises(UserError, match="Nobody brings themselves"):
            relating.refer(session, ann, ann, NOW)
    found = relations(book, ben)
    assert found.referred_by is not None and found.referred_by.name == "Ann"
    assert ([each.name for each in found.referred], found.referred_count) == (["Cy"], 1)
    with book.write() as session:
        relating.refer(session, ben, None, NOW)
    assert relations(book, ben).referred_by is None
