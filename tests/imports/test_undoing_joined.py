"""An import is taken back after its people were joined with others: nothing is lost, and what stays is said."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import editing, finding, merging, records
from desktop_crm.contacts.finding import Query
from desktop_crm.contacts.records import Contact, Draft, Way
from desktop_crm.dialogue import undoing as steps
from desktop_crm.imports import storing, undoing
from tests.contacts.test_merging import _MERGES, _PEOPLE, _live, _nothing_lost, _outside_in, rows
from tests.imports.tables_of import content
from tests.imports.test_storing import NOW, add
from tests.imports.test_undoing import LATER, imported, path

__all__ = ["path"]


def merged(book: Book, from_id: int, into_id: int) -> int:
    with book.write() as session:
        return merging.merge(session, from_id, into_id, {}, LATER)


def whole(book: Book, contact_id: int) -> Contact:
    with book.read() as session:
        one = records.get(session, contact_id)
    assert one is not None
    return one


ELLEN = Draft(full_name="Ellen Fairweather", ways=(Way("email", "ellen@x.org"),))


def test_what_was_filled_goes_from_whoever_has_it_now_and_what_stays_is_said(book: Book, path: Path) -> None:
    filled, other = add(book, ELLEN), add(book, Draft(full_name="Ellen F", ways=(Way("email", "e@y.org"),)))
    before = content(book)
    import_id = imported(book, path)
    merge_id = merged(book, filled, other)
    undone = undoing.undo(book, import_id, LATER)
    one = whole(book, other)
    assert [a.value for a in one.addresses] == ["e@y.org", "ellen@x.org"]
    assert (one.tags, one.fields, [d.field for d in one.details]) == ((), (), ["full_name"])
    assert [(k.contact_id, k.what, k.value) for k in undone.kept] == [
        (other, "title", "Owner"), (other, "organisation", "Fair Gardens"), (other, "birthday", "1961-05-09"),
    ]  # fmt: skip
    assert {k.why for k in undone.kept} == {"It stays: it was joined with another contact since."}
    with book.write() as session:
        merging.undo(session, merge_id, LATER)
    assert content(book) == before


def test_what_the_other_had_too_is_still_there(book: Book, path: Path) -> None:
    """The other's value stayed with its husk when they were joined, for the import had brought the same one."""
    ellen = add(book, ELLEN)
    mine: dict[str, Any] = {
        "title": "Owner", "organisation": "Fair Gardens", "birthday": PartialDate(1961, 5, 9), "tags": ("new",),
        "fields": (("Size", "38"),), "ways": (Way("phone", "01632 960147"),),
    }  # fmt: skip
    typed = add(book, Draft(full_name="Ellen F", **mine))
    import_id = imported(book, path)
    merge_id = merged(book, typed, ellen)
    assert undoing.undo(book, import_id, LATER).kept == ()
    one = whole(book, ellen)
    assert {key: getattr(one, key) for key in mine if key != "ways"} == {
        key: value for key, value in mine.items() if key != "ways"
    }
    assert [a.value for a in one.addresses] == ["ellen@x.org", "01632 960147"]
    with book.read() as session:
        assert finding.ids(session, Query(text="fair gardens 960147")).tolist() == [ellen]
    with book.write() as session:
        assert merging.undo(session, merge_id, LATER).kept == ()
    assert (whole(book, ellen).title, whole(book, ellen).tags) == ("", ())
    assert (whole(book, typed).title, whole(book, typed).tags) == ("Owner", ("new",))


def test_what_stands_further_up_is_not_missed_on_the_way(book: Book, path: Path) -> None:
    """The one in the middle has its tag still, though it stands with the last one."""
    middle, inner = (
        add(book, Draft(full_name="Ann", tags=("x",))),
        add(book, Draft(full_name="Ellen Fairweather", tags=("x",), ways=(Way("email", "ellen@x.org"),))),
    )
    last = add(book, Draft(full_name="Zed"))
    before = content(book)
    import_id = imported(book, path)
    made = [merged(book, inner, middle), merged(book, middle, last)]
    undoing.undo(book, import_id, LATER)
    assert whole(book, last).tags == ("x",)
    with book.write() as session:
        for merge_id in reversed(made):
            merging.undo(session, merge_id, LATER)
    after = content(book)
    for tables in (before, after):
        tables["contacts"] = [row[:26] for row in tables["contacts"]]  # when it was changed
    assert after == before


def test_the_last_step_is_refused_where_the_import_moved_more_for_that_merge(book: Book, path: Path) -> None:
    """Taking the step back would leave with the one what came from the other afterwards; taking apart does not."""
    ellen = add(book, ELLEN)
    typed = add(book, Draft(full_name="Ellen F", tags=("new",), ways=(Way("phone", "01632 960147"),)))
    import_id = imported(book, path)
    with book.write("Joined two") as session:
        merge_id = merging.merge(session, typed, ellen, {}, LATER)
    undoing.undo(book, import_id, LATER)
    with pytest.raises(UserError, match="Joined two"):
        steps.take_back(book)
    with book.write() as session:
        assert merging.undo(session, merge_id, LATER).kept == ()
    assert (whole(book, typed).tags, [a.value for a in whole(book, typed).addresses]) == (
        ("new",),
        ["01632 960147"],
    )
    assert whole(book, ellen).tags == ()


def test_somebody_edited_and_then_put_in_the_bin_stays_there(book: Book, path: Path) -> None:
    import_id = imported(book, path)
    with book.write() as session:
        (bo,) = finding.ids(session, Query(text="bo ray"))
        editing.change(session, bo, {"note": "Typed by hand."}, LATER)
        editing.delete(session, [bo], LATER)
    undone = undoing.undo(book, import_id, LATER)
    assert [(k.name, k.why) for k in undone.kept] == [("Bo Ray", "It stays: it was changed since.")]
    assert whole(book, bo).note == "Typed by hand." and whole(book, bo).deleted_at is not None


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "Ann Berg", "A. Berg", "王小明", "Cy"]),
        st.sampled_from(["", "a@x.example", "b@x.example"]),
        st.sampled_from(["", "01632 960147", "01632 960148"]),
        st.sampled_from(["", "Alpha", "Beta"]),
        st.sampled_from(["", "Alpha", "Beta"]),
        st.sampled_from(["", "1961-05-09"]),
        st.sampled_from(["", "x", "y;x"]),
        st.sampled_from(["", "Alpha", "Gamma"]),
        st.sampled_from(["", "1", "2"]),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=_PEOPLE, table=ROWS, merges=_MERGES, undone_first=st.booleans())
def test_nobody_loses_what_was_typed(
    tmp_path_factory: pytest.TempPathFactory, people: Any, table: Any, merges: Any, undone_first: bool
) -> None:
    folder = tmp_path_factory.mktemp("book")
    book = open_book(folder / "book")
    try:
        with book.write() as session:
            ids = _live(session, people)
            before = rows(session)
        lines = [
            "Name,E-mail,Phone,Company,Job Title,Birthday,Tags,Notes,F",
            *map(",".join, table),
            "Zed,z@x.org,,,,,,,",
        ]
        (folder / "list.csv").write_text("\n".join(lines), encoding="utf-8")
        import_id = storing.run(book, folder / "list.csv", at=NOW).import_id
        assert import_id is not None
        with book.read() as session:
            ids += [number for number in sorted(finding.ids(session, Query())) if number not in ids]
        made = []
        for a, b in merges:
            try:
                made.append(merged(book, ids[a % len(ids)], ids[b % len(ids)]))
            except UserError:
                continue  # one is in another already
        if not undone_first:
            undoing.undo(book, import_id, LATER)
        with book.write() as session:
            _nothing_lost(session, before)
            for merge_id in _outside_in(session, made):
                merging.undo(session, merge_id, LATER)
            _nothing_lost(session, before)
        if undone_first:
            undoing.undo(book, import_id, LATER)
            with book.write() as session:
                _nothing_lost(session, before)
        with book.read() as session:
            assert session.connection().exec_driver_sql("PRAGMA foreign_key_check").all() == []
    finally:
        book.close()
