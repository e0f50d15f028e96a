"""One change for many: as one by one, found again by search, one step to take back, stopped without a trace."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text as sql

from desktop_crm.base.errors import Stopped
from desktop_crm.base.work import Step
from desktop_crm.book.database import Book
from desktop_crm.contacts import bulk_editing, editing, fields, finding, relating
from desktop_crm.contacts.bulk_editing import Clear, Custom, Edit, Own, Put, Replace
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import undoing

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def people(book: Book) -> list[int]:
    with book.write() as session:
        return [
            editing.add(
                session, Draft(full_name=f"Person {n}", organisation=f"Firm {n % 2} Ltd", stage="new"), NOW
            )
            for n in range(5)
        ]


def column(book: Book, name: str) -> list[object]:
    with book.read() as session:
        return list(session.execute(sql(f"SELECT {name} FROM contacts ORDER BY id")).scalars())


def change(book: Book, ids: list[int], edit: Edit, at: datetime = NOW) -> int:
    with book.write(bulk_editing.said(edit, len(ids))) as session:
        return bulk_editing.apply(session, ids, edit, at)


def test_a_stage_is_set_for_many_and_taken_back(book: Book, people: list[int]) -> None:
    edit = Edit(Own("stage"), Put("loyal", "loyal"))
    assert bulk_editing.preview(edit, 214) == "Sets Stage to loyal for 214 contacts."
    assert change(book, people[:3], edit) == 3
    assert change(book, people[:3], edit) == 0
    assert column(book, "stage") == ["loyal"] * 3 + ["new"] * 2
    assert undoing.take_back(book) == "Set Stage to loyal for 3 contacts"
    assert column(book, "stage") == ["new"] * 5


def test_letters_are_replaced_in_a_text_and_found_so(book: Book, people: list[int]) -> None:
    edit = Edit(Own("organisation"), Replace("Ltd", "Limited"))
    with book.read() as session:
        assert bulk_editing.would_change(session, people, edit) == 5
        assert (
            bulk_editing.would_change(session, people, Edit(Own("organisation"), Replace("1 Ltd", "x"))) == 2
        )
        assert bulk_editing.would_change(session, people, Edit(Own("organisation"), Replace("", "x"))) == 0
    assert change(book, people, edit) == 5
    with book.read() as session:
        assert finding.count(session, finding.Query(text="limited")) == 5
        assert finding.count(session, finding.Query(text="ltd")) == 0
    undoing.take_back(book)
    with book.read() as session:
        assert finding.count(session, finding.Query(text="ltd")) == 5


def test_an_organisation_of_the_book_is_joined_by_its_name(book: Book, people: list[int]) -> None:
    with book.write() as session:
        elm = editing.add(session, Draft(kind="organisation", organisation="Elm Court"), NOW)
        nameless = editing.add(session, Draft(organisation="Oak"), NOW)
    change(book, [*people, nameless, elm], Edit(Own("organisation"), Put("Elm Court")))
    with book.read() as session:
        assert relating.of_contact(session, elm).people_count == 6
        assert (
            "elm court"
            in session.execute(
                sql("SELECT sort_name FROM contacts WHERE id = :id"), {"id": nameless}
            ).scalar_one()
        )
    change(book, [*people, elm], Edit(Own("organisation"), Clear()))
    assert column(book, "organisation_id")[:5] == [None] * 5
    assert column(book, "organisation")[5] == "Elm Court"


def test_a_custom_field_is_set_replaced_and_cleared(book: Book, people: list[int]) -> None:
    with book.write() as session:
        plot = fields.define(session, "Plot", FieldKind.NUMBER)
        fields.put(session, people[0], "Plot", "27", NOW)
    target = Custom(plot, "Plot", FieldKind.NUMBER)
    assert change(book, people, Edit(target, Put("27"))) == 4
    assert change(book, people[:2], Edit(target, Replace("7", "7a"))) == 2
    with book.read() as session:
        rows = session.execute(sql("SELECT value, normal FROM field_values ORDER BY contact_id")).all()
        assert finding.count(session, finding.Query(text="27a")) == 2
    assert [tuple(row) for row in rows] == [("27a", "27a")] * 2 + [("27", 27)] * 3
    assert change(book, people, Edit(target, Clear())) == 5
    with book.read() as session:
        assert session.execute(sql("SELECT count(*) FROM field_values")).scalar() == 0
    for _ in range(3):
        undoing.take_back(book)
    with book.read() as session:
        found = editing.get(session, people[0])
    assert found is not None and found.fields == (("Plot", "27"),)


def test_what_was_changed_for_many_is_a_persons_own(book: Book, people: list[int]) -> None:
    change(book, people[:2], Edit(Own("source"), Put("fair")))
    with book.read() as session:
        rows = session.execute(sql("SELECT contact_id, field FROM hand_edits")).all()
    assert [tuple(row) for row in rows] == [(people[0], "source"), (people[1], "source")]


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (Edit(Own("source"), Clear()), "Clears Source for 1 contact."),
        (Edit(Own("note"), Replace("a", "b")), "Replaces “a” with “b” in Note for 1 contact."),
        (Edit(Own("note"), Replace("a", "")), "Replaces “a” with nothing in Note for 1 contact."),
        (Edit(Custom(1, "Plot"), Put("27")), "Sets Plot to “27” for 1 contact."),
    ],
)
def test_what_will_happen_is_said_before(edit: Edit, sentence: str) -> None:
    assert bulk_editing.preview(edit, 1) == sentence


def test_only_what_is_meant_to_be_changed_can_be(book: Book, people: list[int]) -> None:
    with book.write() as session, pytest.raises(KeyError):
        bulk_editing.apply(session, people, Edit(Own("id"), Put("7")), NOW)


def test_a_stop_leaves_no_trace(book: Book, people: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_editing, "BATCH", 2)
    steps: list[Step] = []
    with pytest.raises(Stopped), book.write("Set") as session:
        bulk_editing.apply(
            session, people, Edit(Own("stage"), Put("loyal")), NOW, steps.append, lambda: len(steps) == 2
        )
    assert [(step.done, step.total) for step in steps] == [(0, 5), (2, 5)]
    assert column(book, "stage") == ["new"] * 5 and undoing.take_back(book) is None
