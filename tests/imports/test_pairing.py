"""Who may be known already stands side by side, a person decides field by field, and undo brings it all back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.errors import Stopped
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import editing, fields, tagging
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.files.reading import open_file
from desktop_crm.imports import job, pairing, storing, undoing
from desktop_crm.imports.deciding import Apart, Choice, Decision, Into, Leave
from desktop_crm.imports.pairing import Pair, Pairs
from desktop_crm.imports.storing import ImportResult
from tests.imports.tables_of import content
from tests.imports.test_sheets import workbook
from tests.imports.test_storing import BEFORE, NOW, add, everyone, get

Look = Callable[..., Pairs]
Take = Callable[..., ImportResult]
LIST = (
    "Name,E-mail,Phone,Job Title,Birthday,Notes,Size,Tags,City\n"
    "Ellen Fairweather,ELLEN@x.org,01632 960148,Owner,1961-05-09,likes roses,40,VIP,Bath\n"
    "Tom Ray,info@x.org,,,,,,,\n"
    "Ann Lee,,,,,,,,\n"
    "New One,new@x.org,,Potter,,,,,\n"
    "N. One,new@x.org,,Baker,,,,,\n"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "list.csv"
    made.write_text(LIST, encoding="utf-8")
    return made


@pytest.fixture
def look(book: Book, path: Path) -> Look:
    def look(**more: object) -> Pairs:
        with open_file(path) as source:
            return pairing.pairs(book, source, **more)  # type: ignore[arg-type]

    return look


@pytest.fixture
def take(book: Book, path: Path) -> Take:
    def take(decisions: dict[int, Decision], **more: object) -> ImportResult:
        return storing.run(book, path, **({"at": NOW, "decisions": decisions} | more))  # type: ignore[arg-type]

    return take


@pytest.fixture
def ellen(book: Book) -> int:
    ways = (Way("email", "ellen@x.org"), Way("phone", "01632 960147"))
    with book.write() as session:
        made = editing.add(
            session,
            Draft(
                full_name="Ellen Fairweather", title="Gardener", note="met at the fair",
                birthday=PartialDate(1961, 9, 5), ways=ways, fields=(("Size", "38"),), tags=("friend",),
            ),
            BEFORE,
        )  # fmt: skip
        editing.add(session, Draft(full_name="Sue Day", ways=(Way("email", "info@x.org"),)), BEFORE)
        editing.add(session, Draft(full_name="Ann Lee", ways=(Way("email", "other@x.org"),)), BEFORE)
    return made


def pair(found: Pairs, record: int) -> Pair:
    return next(p for p in found.pairs if p.record == record)


# ---------------------------------------------------------------- side by side
def test_every_row_that_fits_or_looks_like_somebody_is_shown_with_the_reason(
    book: Book, look: Look, ellen: int
) -> None:
    before = content(book)
    found = look()
    assert [(p.record, p.row, p.who, p.reasons, p.certain) for p in found.pairs] == [
        (0, 2, "Ellen Fairweather", ("same e-mail address",), True),
        (1, 3, "Tom Ray", ("same e-mail address",), False),
        (2, 4, "Ann Lee", ("same name",), False),
        (4, 6, "N. One", ("same e-mail address",), True),
    ]
    assert (found.found, found.certain, found.rows) == (4, 2, 5)
    assert pair(found, 0).contact_id == ellen and pair(found, 0).name == "Ellen Fairweather"
    assert (pair(found, 4).contact_id, pair(found, 4).earlier, pair(found, 4).name) == (0, 3, "New One")
    assert pair(found, 0).score > pair(found, 2).score > pair(found, 1).score
    assert content(book) == before


def test_fields_stand_side_by_side(book: Book, look: Look, ellen: int) -> None:
    sides = {f.field: (f.mine, f.files, f.differ) for f in pair(look(), 0).fields}
    assert sides["title"] == (("Gardener",), ("Owner",), True)
    assert sides["birthday"] == (("5 September 1961",), ("9 May 1961",), True)
    assert sides["phone"] == (("01632 960147",), ("01632 960148",), True)
    assert sides["field:Size"] == (("38",), ("40",), True)
    assert sides["tags"] == (("friend",), ("VIP",), True)
    assert sides["letter"] == ((), ("Bath",), False)
    assert sides["full_name"] == (("Ellen Fairweather",), ("Ellen Fairweather",), False)
    assert [f.words for f in pair(look(), 0).fields][:4] == ["Name", "Job title", "E-mail", "Phone"]


def test_an_earlier_row_in_another_batch(
    book: Book, look: Look, ellen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "BATCH", 1)
    found = pair(look(), 4)
    assert (found.contact_id, found.earlier, found.name) == (0, 3, "New One")
    assert next(f for f in found.fields if f.field == "title").mine == ("Potter",)


def test_only_so_many_are_kept_and_the_rest_is_counted(book: Book, look: Look, ellen: int) -> None:
    found = look(limit=2)
    assert (len(found.pairs), found.found, found.certain) == (2, 4, 2)


def test_all_sheets_at_once(book: Book, tmp_path: Path, ellen: int) -> None:
    row = ("Ellen Fairweather", "ellen@x.org")
    file = workbook(tmp_path / "two.xlsx", {"a": [("Name", "E-mail"), row], "b": [("Name", "E-mail"), row]})
    found = pairing.in_file(book, file)
    assert [(p.record, p.row, p.sheet, p.contact_id) for p in found.pairs] == [
        (0, 2, "a", ellen),
        (1, 2, "b", ellen),
    ]


def test_it_can_be_stopped(book: Book, look: Look, ellen: int) -> None:
    before = content(book)
    with pytest.raises(Stopped):
        look(stop=lambda: True)
    assert content(book) == before


# ---------------------------------------------------------------- decided
EVERYTHING = (
    "full_name", "title", "birthday", "note", "phone", "email", "letter", "tags", "field:Size",
)  # fmt: skip


def test_without_a_choice_gaps_are_filled_and_nothing_is_overwritten(
    book: Book, take: Take, ellen: int
) -> None:
    plain = take({})
    assert plain.import_id is not None
    first = get(book, ellen)
    undoing.undo(book, plain.import_id, NOW)
    take({0: Into(ellen)}, at=NOW + timedelta(hours=1))
    second = get(book, ellen)
    assert (first.title, first.note, first.fields) == (second.title, second.note, second.fields)
    assert [a.value for a in first.addresses] == [a.value for a in second.addresses]


def test_mine_takes_nothing_and_says_nothing(book: Book, take: Take, ellen: int) -> None:
    before = get(book, ellen)
    result = take({0: Into(ellen, dict.fromkeys(EVERYTHING, Choice.MINE))})
    assert get(book, ellen) == before and [p for p in result.problems if p.record == 0] == []


def test_the_files_takes_the_place_and_undo_puts_the_books_back(book: Book, take: Take, ellen: int) -> None:
    before = content(book)
    result = take({0: Into(ellen, dict.fromkeys(EVERYTHING, Choice.FILES))})
    found = get(book, ellen)
    assert (found.title, found.note, found.birthday, found.fields) == (
        "Owner", "likes roses", PartialDate(1961, 5, 9), (("Size", "40"),),
    )  # fmt: skip
    assert [a.value for a in found.of("phone")] == ["01632 960147", "01632 960148"]
    assert result.import_id is not None
    undone = undoing.undo(book, result.import_id, NOW)
    assert undone.kept == () and content(book) == before


def test_both_keeps_the_files_beside(book: Book, take: Take, ellen: int) -> None:
    before = content(book)
    result = take({0: Into(ellen, dict.fromkeys(EVERYTHING, Choice.BOTH))})
    found = get(book, ellen)
    assert (found.title, found.note, found.fields) == (
        "Gardener", "met at the fair\n\nlikes roses", (("Size", "38\n40"),),
    )  # fmt: skip
    assert [(d.field, d.value) for d in found.details] == [("title", "Owner"), ("birthday", "1961-05-09")]
    assert result.import_id is not None
    undoing.undo(book, result.import_id, NOW)
    assert content(book) == before


def test_what_was_overwritten_and_changed_since_stays_and_is_said(book: Book, take: Take, ellen: int) -> None:
    result = take({0: Into(ellen, {"title": Choice.FILES, "field:Size": Choice.FILES})})
    later = NOW + timedelta(days=1)
    with book.write() as session:
        editing.change(session, ellen, {"title": "Head gardener"}, later)
        fields.put(session, ellen, "Size", "41", later)
    assert result.import_id is not None
    undone = undoing.undo(book, result.import_id, later)
    assert {(k.what, k.value) for k in undone.kept} == {("title", "Head gardener"), ("field", "41")}
    assert get(book, ellen).title == "Head gardener" and get(book, ellen).fields == (("Size", "41"),)


def test_another_name_takes_all_parts_along(book: Book, tmp_path: Path) -> None:
    ann = add(book, Draft(given="Ann", family="Lee", ways=(Way("email", "ann@x.org"),)))
    before = content(book)
    file = tmp_path / "names.csv"
    file.write_text("Name,E-mail\nAnn Berg,ann@x.org\n", "utf-8")
    result = storing.run(book, file, at=NOW, decisions={0: Into(ann, {"full_name": Choice.FILES})})
    found = get(book, ann)
    assert (found.full_name, found.given, found.family) == ("Ann Berg", "", "")
    assert result.import_id is not None
    undoing.undo(book, result.import_id, NOW)
    assert content(book) == before


def test_somebody_else_is_a_new_contact_and_never_taken_for_them_again(
    book: Book, take: Take, ellen: int
) -> None:
    before = content(book)
    result = take({0: Apart(ellen)})
    people = [c.id for c in everyone(book) if c.name == "Ellen Fairweather"]
    assert len(people) == 2
    assert content(book)["told_apart"][0][:2] == tuple(sorted(people))
    assert result.import_id is not None
    undoing.undo(book, result.import_id, NOW)
    assert content(book) == before


def test_a_row_can_be_left_out(book: Book, take: Take, ellen: int) -> None:
    result = take({0: Leave(), 3: Leave()})
    assert result.skipped == 2 and [p for p in result.problems if p.record in (0, 3)] == []
    assert "New One" not in {c.name for c in everyone(book)}


def test_a_row_can_be_joined_with_an_earlier_one_or_with_anybody(
    book: Book, take: Take, look: Look, ellen: int
) -> None:
    decisions: dict[int, Decision] = {2: Into(ellen), 4: pair(look(), 4).into({"title": Choice.FILES})}
    result = take(decisions)
    names = [c.name for c in everyone(book)]
    assert names.count("Ann Lee") == 1 and result.contacts_created == 2
    assert next(c for c in everyone(book) if c.name == "New One").title == "Baker"


def test_whoever_is_gone_by_now_is_said(book: Book, take: Take, ellen: int) -> None:
    with book.write() as session:
        editing.delete(session, [ellen], NOW)
    result = take({0: Into(ellen), 1: Into(999)})
    assert [p.record for p in result.problems if "not there any more" in p.reason] == [0, 1]
    assert result.skipped == 2


def test_later_rows_find_whom_a_decision_named(book: Book, take: Take, path: Path, ellen: int) -> None:
    path.write_text("Name,E-mail\nE. Weather,new@y.org\nEllen Fairweather,new@y.org\n", "utf-8")
    result = take({0: Into(ellen)})
    assert result.contacts_created == 0
    assert [a.value for a in get(book, ellen).of("email")] == ["ellen@x.org", "new@y.org"]


# ---------------------------------------------------------------- whatever is decided
ROW = st.tuples(
    st.sampled_from(["Ann Berg", "Bo Ray", "A. Berg", ""]),
    st.sampled_from(["a@x.org", "b@x.org", ""]),
    st.sampled_from(["", "Potter", "Baker"]),
    st.sampled_from(["", "one", "two"]),
    st.sampled_from(["", "38", "39"]),
    st.sampled_from(["", "VIP", "new"]),
)
CHOICES = st.dictionaries(
    st.sampled_from(["full_name", "title", "note", "field:Size", "tags", "email"]), st.sampled_from(Choice)
)
DECISIONS = st.dictionaries(
    st.integers(0, 5),
    st.one_of(
        st.builds(Into, st.integers(1, 4), CHOICES),
        st.builds(Into, st.just(0), CHOICES, st.integers(0, 4)),
        st.builds(Apart, st.integers(0, 3)),
        st.just(Leave()),
    ),
)
EDITS = st.sets(st.tuples(st.integers(1, 3), st.sampled_from(["title", "note", "Size", "tag"])), max_size=3)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.lists(ROW, min_size=1, max_size=4),
    second=st.lists(ROW, min_size=1, max_size=6),
    decisions=DECISIONS,
    edits=EDITS,
)
def test_after_undo_all_is_as_before_but_for_what_was_edited(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[tuple[str, ...]],
    second: list[tuple[str, ...]],
    decisions: dict[int, Decision],
    edits: set[tuple[int, str]],
) -> None:
    folder = tmp_path_factory.mktemp("book")
    book, path = open_book(folder / "book"), folder / "list.csv"
    later = NOW + timedelta(days=1)
    try:
        for rows, at in ((first, BEFORE), (second, NOW)):
            lines = [",".join(row) for row in rows]
            path.write_text(
                "\n".join(["Name,E-mail,Job Title,Notes,Size,Tags", *lines, "Zed,z@x.org,,,,"]), "utf-8"
            )
            before = content(book)
            people = {c.id: c for c in everyone(book)}
            result = storing.run(book, path, at=at, decisions=decisions if at is NOW else None)
            assert result.rows == result.created + result.updated + result.unchanged + result.skipped
        for number, what in sorted(edits):
            if number in people:
                _edit(book, number, what, later)
        assert result.import_id is not None
        undone = undoing.undo(book, result.import_id, later)
        if not edits:
            assert undone.kept == () and content(book) == before
        for number, former in people.items():
            _compare(get(book, number), former, {what for n, what in edits if n == number})
    finally:
        book.close()


def _edit(book: Book, contact_id: int, what: str, at: object) -> None:
    with book.write() as session:
        if what == "Size":
            fields.put(session, contact_id, "Size", "by hand", at)  # type: ignore[arg-type]
        elif what == "tag":
            tagging.add(session, [contact_id], ["by hand"])
        else:
            editing.change(session, contact_id, {what: "by hand"}, at)  # type: ignore[misc, arg-type]


def _compare(found: object, former: object, edited: set[str]) -> None:
    own = {"title", "note"}
    for name in ("full_name", "given", "family", "title", "note"):
        wanted = "by hand" if name in edited & own else getattr(former, name)
        assert getattr(found, name) == wanted, name
    assert [a.value for a in found.addresses] == [a.value for a in former.addresses]  # type: ignore[attr-defined]
    assert found.details == former.details  # type: ignore[attr-defined]
    sizes = {"Size": "by hand"} if "Size" in edited else {}
    assert dict(found.fields) == dict(former.fields) | sizes  # type: ignore[attr-defined]
    tags = {"by hand"} if "tag" in edited else set()
    assert set(found.tags) == set(former.tags) | tags  # type: ignore[attr-defined]
