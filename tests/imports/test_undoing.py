"""An import is taken back whole; what people did since is kept and said."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.consent import ledger, recording, topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind, State
from desktop_crm.contacts import editing, finding, reaching, tagging
from desktop_crm.contacts.editing import Draft
from desktop_crm.contacts.records import Way
from desktop_crm.dialogue import cadence_list, cadences, follow_ups, handling, notes
from desktop_crm.dialogue.cadences import OfContact, OfTag
from desktop_crm.dialogue.handling import NewCase
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.imports import storing, undoing
from desktop_crm.imports.stated import StatedConsent
from desktop_crm.lifecycle import reviewing
from desktop_crm.plans import planning
from tests.imports.tables_of import LEDGER, content
from tests.imports.test_storing import BEFORE, NOW, add, everyone, get

LATER = NOW + timedelta(days=1)
LIST = (
    "Name,E-mail,Phone,Job Title,Company,City,Tags,Size,Website,Birthday\n"
    "Ellen Fairweather,ellen@x.org,01632 960147,Owner,Fair Gardens,Bath,VIP;new,38,x.org,1961-05-09\n"
    "Bo Ray,bo@x.org,,Potter,,Ely,new,,,\n"
    "Ellen Fairweather,ellen@x.org,01632 960199,,,Bath,third,,,\n"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "list.csv"
    made.write_text(LIST, encoding="utf-8")
    return made


@pytest.fixture
def ellen(book: Book) -> int:
    return add(
        book, Draft(organisation="", ways=(Way("email", "ellen@x.org", preferred=True),), tags=("VIP",))
    )


def imported(book: Book, path: Path, consent: StatedConsent | None = None) -> int:
    result = storing.run(book, path, at=NOW, consent=consent)
    assert result.import_id is not None
    return result.import_id


def test_filled_contacts_and_new_ones_are_as_before(book: Book, path: Path, ellen: int) -> None:
    before = content(book)
    import_id = imported(book, path)
    assert get(book, ellen).full_name == "Ellen Fairweather" and len(everyone(book)) == 2
    undone = undoing.undo(book, import_id, LATER)
    assert (undone.removed, undone.restored, undone.kept) == (1, 1, ())
    assert content(book) == before
    with pytest.raises(UserError, match="not in the book"):
        undoing.undo(book, import_id, LATER)


def test_two_imports_are_taken_back_in_either_order(
    book: Book, path: Path, ellen: int, tmp_path: Path
) -> None:
    before = content(book)
    second = tmp_path / "second.csv"
    second.write_text("E-mail,Notes,Phone\nellen@x.org,from the fair,01632 960300\n", encoding="utf-8")
    first_id = imported(book, path)
    second_id = storing.run(book, second, at=NOW + timedelta(hours=1)).import_id
    assert second_id is not None
    assert undoing.undo(book, first_id, LATER).kept == ()
    assert get(book, ellen).note == "from the fair" and get(book, ellen).title == ""
    undoing.undo(book, second_id, LATER)
    left_out = ("contacts",)  # the time of the last change is that of the undone import between them
    assert content(book, left_out) == content_without(before, left_out)


def content_without(
    made: dict[str, list[tuple[object, ...]]], names: tuple[str, ...]
) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows for name, rows in made.items() if name not in names}


def test_values_changed_since_stay_and_are_said(book: Book, path: Path, ellen: int) -> None:
    import_id = imported(book, path)
    with book.write() as session:
        editing.change(session, ellen, {"title": "Head gardener"}, LATER)
        phone = get_phone(book, ellen)
        reaching.change(session, phone, Way("phone", "01632 960148", "home"), LATER)
    undone = undoing.undo(book, import_id, LATER)
    found = get(book, ellen)
    assert (found.title, found.organisation, found.full_name) == ("Head gardener", "", "")
    assert [a.value for a in found.of("phone")] == ["01632 960148"] and found.updated_at == LATER
    assert {(k.what, k.value) for k in undone.kept} == {
        ("title", "Head gardener"),
        ("address", "01632 960148"),
    }


def get_phone(book: Book, contact_id: int) -> int:
    return next(a.id for a in get(book, contact_id).of("phone"))


def test_people_worked_with_since_stay(book: Book, path: Path) -> None:
    import_id = imported(book, path)
    people = {c.full_name: c.id for c in everyone(book)}
    with book.write() as session:
        follow_ups.add(session, people["Bo Ray"], LATER.date(), "ring", now=LATER)
        tagging.add(session, [people["Ellen Fairweather"]], ["friend"])
    undone = undoing.undo(book, import_id, LATER)
    assert undone.removed == 0 and {k.name for k in undone.kept} == {"Bo Ray", "Ellen Fairweather"}
    assert {c.id for c in everyone(book)} == set(people.values())
    assert all("stays" in k.why for k in undone.kept)


def test_complaints_notes_plans_and_own_cadences_hold_people(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name\nAnn Berg\nBo Ray\nCid Oak\nDee Fox\nEd Sun\n", encoding="utf-8")
    import_id = imported(book, path)
    ids = {c.full_name: c.id for c in everyone(book)}
    with book.write() as session:
        new = NewCase(
            contact_id=ids["Ann Berg"], subject="Late", heard="Late!", channel="phone", opened_at=NOW
        )
        handling.open_case(session, new, NOW)
        notes.add(session, ids["Bo Ray"], NOW, "Has a dog", NOW)
        cadences.add(session, OfContact(ids["Cid Oak"]), Repeat(6, Unit.WEEK), NOW)
        draft = planning.Draft(name="Spring", begins=NOW.date(), contact_ids=(ids["Dee Fox"],))
        planning.make(session, draft, NOW)
    undone = undoing.undo(book, import_id, LATER)
    assert {(k.name, k.why) for k in undone.kept} >= {
        ("Bo Ray", "It stays: a note was written since."),
        ("Cid Oak", "It stays: it has a cadence of its own since."),
        ("Dee Fox", "It stays: it is in a plan since."),
    }
    assert undone.removed == 1 and {c.full_name for c in everyone(book)} == set(ids) - {"Ed Sun"}


def test_what_the_cadence_of_a_tag_made_by_itself_holds_nobody(book: Book, path: Path) -> None:
    import_id = imported(book, path)
    with book.write() as session:
        (tag,) = [tag for tag in tagging.every(session) if tag.name == "new"]
        cadences.add(session, OfTag(tag.id), Repeat(6, Unit.WEEK), NOW)
    reviewing.review(book, NOW)
    with book.write() as session:
        made = {c.full_name: follow_ups.of_contact(session, c.id)[0].id for c in everyone(book)}
        follow_ups.move(session, made["Ellen Fairweather"], LATER.date() + timedelta(days=90))
    undone = undoing.undo(book, import_id, LATER)
    assert [(k.name, k.why) for k in undone.kept] == [
        ("Ellen Fairweather", "It stays: there is a follow-up since.")
    ]
    with book.read() as session:
        left = follow_ups.due(session, LATER.date() + timedelta(days=999))
    assert [each.id for each in left] == [made["Ellen Fairweather"]] and len(made) == 2
    with book.read() as session:
        assert [rule.name for rule in cadence_list.every(session)] == ["new"]
    reviewing.review(book, LATER)


def test_people_who_answered_since_stay_but_a_voided_answer_holds_nobody(book: Book, path: Path) -> None:
    first_id = imported(book, path)
    second_id = imported(book, path, StatedConsent("News", "signed list"))
    with book.write() as session:
        topic = topics.take(session, "News", NOW)
        yes = NewEvent("bo@x.org", topic, Kind.CONFIRMED, LATER, How.SPOKEN, evidence="at the counter")
        recording.record(session, replace(yes, contact_id=finding.search(session, "bo@x.org")[0]), LATER)
    undoing.undo(book, second_id, LATER)
    undone = undoing.undo(book, first_id, LATER)
    assert [(k.name, k.why) for k in undone.kept] == [
        ("Bo Ray", "It stays: an answer about a newsletter was recorded since.")
    ]
    assert [c.full_name for c in everyone(book)] == ["Bo Ray"]


def test_a_person_put_in_the_bin_since_goes(book: Book, path: Path) -> None:
    before = content(book)
    import_id = imported(book, path)
    with book.write() as session:
        editing.delete(session, [c.id for c in everyone(book)], LATER)
    assert undoing.undo(book, import_id, LATER).removed == 2
    assert content(book) == before


def test_stated_consent_is_corrected_in_the_ledger(book: Book, path: Path) -> None:
    with book.write() as session:
        topic = topics.add(session, "News", BEFORE)
    before = content(book, LEDGER)
    import_id = imported(book, path, StatedConsent("News", "signed list"))
    undone = undoing.undo(book, import_id, LATER)
    assert undone.consents == 2 and content(book, LEDGER) == before
    with book.read() as session:
        assert ledger.standing(session, "bo@x.org", topic).state is State.NEVER
        assert len(ledger.history(session, "bo@x.org")) == 2


def test_nothing_of_it_is_found_any_more(book: Book, path: Path) -> None:
    undoing.undo(book, imported(book, path), LATER)
    with book.read() as session:
        assert list(finding.search(session, "fairweather")) == []


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "Ann Berg", "Bo Ray", "Cy"]),
        st.sampled_from(["", "a@x.org", "b@x.org", "bad"]),
        st.sampled_from(["", "01632 960147", "ask"]),
        st.sampled_from(["", "Pots", "Wool"]),
        st.sampled_from(["", "VIP", "x;VIP"]),
        st.sampled_from(["", "note", "38"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, second=ROWS)
def test_whatever_came_in_goes_again(
    tmp_path_factory: pytest.TempPathFactory, first: object, second: object
) -> None:
    folder = tmp_path_factory.mktemp("book")
    book = open_book(folder / "book")
    try:
        _write(folder / "one.csv", first)
        _write(folder / "two.csv", second)
        storing.run(book, folder / "one.csv", at=NOW)
        before = content(book)
        result = storing.run(book, folder / "two.csv", at=LATER)
        assert result.rows == result.created + result.updated + result.unchanged + result.skipped
        assert result.import_id is not None
        undone = undoing.undo(book, result.import_id, LATER)
        assert undone.kept == () and content(book) == before
    finally:
        book.close()


def _write(path: Path, rows: object) -> None:
    assert isinstance(rows, list)
    lines = [",".join(row) for row in rows]
    path.write_text(
        "\n".join(["Name,E-mail,Phone,Company,Tags,Notes", *lines, "Zed,z@x.org,,,,"]), encoding="utf-8"
    )


def test_a_number_that_was_taken_back_is_never_given_again(book: Book, tmp_path: Path) -> None:
    """Undoing an import twice must not take back a later one."""
    file = tmp_path / "people.csv"
    file.write_text("Name,E-mail\nAnn,ann@example.org\n", "utf-8")
    first = storing.run(book, file, at=NOW).import_id
    assert first is not None
    undoing.undo(book, first, NOW)
    second = storing.run(book, file, at=NOW + timedelta(seconds=1)).import_id
    assert second is not None and second > first
    with pytest.raises(UserError):
        undoing.undo(book, first, NOW)
