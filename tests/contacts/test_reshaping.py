"""Custom fields changed as a whole: nothing a person typed is lost, and everything can be taken back."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, field_kinds, fields, finding, reshaping
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import undoing

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


def people(book: Book, field: str, *values: str) -> list[int]:
    with book.write() as session:
        return [
            editing.add(session, Draft(full_name=f"Person {n}", fields=((field, value),)), NOW)
            for n, value in enumerate(values)
        ]


def the(book: Book, name: str) -> fields.Field:
    with book.read() as session:
        return next(field for field in fields.every(session) if field.name == name)


def normals(book: Book) -> list[object]:
    with book.read() as session:
        return list(session.execute(sql("SELECT normal FROM field_values ORDER BY contact_id")).scalars())


def test_a_field_is_defined_with_its_kind_and_choices(book: Book) -> None:
    with book.write() as session:
        fields.define(session, "Soil", FieldKind.CHOICE, ("clay", " Sand ", "CLAY", ""))
        with pytest.raises(UserError, match="already"):
            fields.define(session, "SOIL")
        with pytest.raises(UserError, match="needs a name"):
            fields.define(session, "  ")
    soil = the(book, "Soil")
    assert (soil.kind, soil.choices, soil.used) == (FieldKind.CHOICE, ("clay", "Sand"), 0)
    assert soil.fits("sand") and soil.written("sand") == "Sand" and not soil.fits("peat")


def test_a_change_of_kind_says_first_what_does_not_fit(book: Book) -> None:
    people(book, "Plot", "27", "3", "27a", "27a", "near the gate")
    plot = the(book, "Plot").id
    with book.read() as session:
        found = reshaping.misfits(session, plot, FieldKind.NUMBER)
        assert (found.count, found.used, found.examples) == (3, 5, ("27a", "near the gate"))
        assert reshaping.misfits(session, plot, FieldKind.TEXT).count == 0
        assert reshaping.misfits(session, plot, FieldKind.CHOICE, ("27", "3", "27A")).count == 1


def test_values_are_compared_by_the_new_kind_and_back(book: Book) -> None:
    people(book, "Plot", "27", "3,5", "27a", "10")
    plot, before = the(book, "Plot").id, normals(book)
    with book.write("Made “Plot” a number") as session:
        assert reshaping.change_kind(session, plot, FieldKind.NUMBER) == 3
    assert normals(book) == [27, 3.5, "27a", 10]
    undoing.take_back(book)
    assert normals(book) == before
    assert the(book, "Plot").kind is FieldKind.TEXT


def test_a_choice_takes_the_values_in_use(book: Book) -> None:
    people(book, "Soil", "clay", "Clay", "sand")
    with book.write() as session:
        reshaping.change_kind(session, the(book, "Soil").id, FieldKind.CHOICE)
    assert [choice.lower() for choice in the(book, "Soil").choices] == ["clay", "sand"]
    with book.write() as session:
        reshaping.change_choices(session, the(book, "Soil").id, ("peat", "sand"))
    assert the(book, "Soil").choices == ("peat", "sand")


def test_fields_move_in_the_users_order(book: Book) -> None:
    with book.write() as session:
        a, b, c = (fields.define(session, name) for name in "abc")
        reshaping.move(session, c, -1)
        assert [field.id for field in fields.every(session)] == [a, c, b]
        reshaping.move(session, a, -5)
        reshaping.move(session, a, 9)
        assert [field.id for field in fields.every(session)] == [c, b, a]


def test_fields_are_renamed_and_removed_with_their_values(book: Book) -> None:
    (ann,) = people(book, "Soil", "clay")
    with book.write() as session:
        fields.put(session, ann, "Plot", "27", NOW)
    soil, plot = the(book, "Soil").id, the(book, "Plot").id
    with book.write() as session:
        with pytest.raises(UserError, match="already"):
            reshaping.rename(session, soil, "PLOT")
        with pytest.raises(UserError, match="needs a name"):
            reshaping.rename(session, soil, " ")
        reshaping.rename(session, soil, "Ground")
    with book.write("Removed “Plot”") as session:
        assert reshaping.remove(session, plot) == 1
        assert finding.search(session, "27") == []
    undoing.take_back(book)
    with book.read() as session:
        assert finding.search(session, "27") == [ann]
        found = editing.get(session, ann)
    assert found is not None and found.fields == (("Ground", "clay"), ("Plot", "27"))


@pytest.mark.parametrize(
    ("kind", "value", "note"), [(FieldKind.TEXT, "loam, clay", ""), (FieldKind.NUMBER, "loam", "Soil: clay")]
)
def test_two_fields_become_one_without_loss(book: Book, kind: FieldKind, value: str, note: str) -> None:
    both, only, same = people(book, "Soil", "clay", "sand", "peat")
    with book.write() as session:
        fields.define(session, "Ground", kind)
        fields.put(session, both, "Ground", "loam", NOW)
        fields.put(session, same, "Ground", "Peat", NOW)
    soil, ground = the(book, "Soil").id, the(book, "Ground").id
    with book.write("Joined") as session:
        assert reshaping.join(session, soil, ground, NOW) == reshaping.Joined(3, 1)
        assert [f.name for f in fields.every(session)] == ["Ground"]
        assert finding.search(session, "clay") == [both]
        found = [editing.get(session, number) for number in (both, only, same)]
    assert [c.fields[0][1] for c in found if c] == [value, "sand", "Peat"]
    assert found[0] is not None and found[0].note == note
    undoing.take_back(book)
    assert (the(book, "Soil").used, the(book, "Ground").used) == (3, 2)


def test_a_field_is_not_joined_with_itself(book: Book) -> None:
    people(book, "Soil", "clay")
    soil = the(book, "Soil").id
    with book.write() as session, pytest.raises(UserError, match="same field"):
        reshaping.join(session, soil, soil, NOW)
    assert the(book, "Soil").used == 1


@given(st.sampled_from(FieldKind), st.text(max_size=12))
def test_what_fits_is_written_as_something_that_fits(kind: FieldKind, value: str) -> None:
    choices = ("clay", "sand")
    if field_kinds.fits(kind, value, choices):
        assert field_kinds.fits(kind, field_kinds.written(kind, value, choices), choices)
    else:
        assert field_kinds.written(kind, value, choices) == value
