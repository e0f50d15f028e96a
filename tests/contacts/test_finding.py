"""Finding people by any part of what is known of them, in any script, as it is typed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, fields, finding, merging, reaching, reshaping, tagging
from desktop_crm.contacts.finding import Deleted, Everyone, Query, Sort, SortBy, Tagged
from desktop_crm.contacts.records import Detail, Draft, Postal, Way
from desktop_crm.dialogue import follow_ups, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
Search = Callable[[str], list[str]]

PEOPLE = (
    Draft(
        given="Ellen",
        family="Fairweather",
        organisation="Elm Court Allotments",
        title="Chair",
        note="Best reached after five.\nDoes not want peat.",
        household="2 adults, Tom and Ellen",
        ways=(
            Way("email", "Ellen.Fair@ElmCourt.example"),
            Way("phone", "01632 960147"),
            Way("letter", postal=Postal(street="3 Elm Court Lane", city="Fernhill", postal_code="FH1 2AB")),
            Way("messenger", "@ellen_grows"),
        ),
        tags=("hedge customers", "Spring fair"),
        details=(Detail("website", "https://elmcourt.example/plots"),),
        fields=(("Soil", "heavy clay"),),
    ),
    Draft(full_name="Nguyễn Thị Ánh Tuyết", ways=(Way("phone", "+84 912 345 678"),)),
    Draft(full_name="Đỗ Đức Phở"),
    Draft(given="小明", family="王", organisation="長江陶瓷有限公司"),
    Draft(full_name="علی کریمی", organisation="گالری"),
    Draft(full_name="فاطمة الزهراء"),
    Draft(full_name="Jürgen Groß", organisation="Müller & Söhne"),
    Draft(full_name="Łukasz Żółć"),
    Draft(full_name="Αλέξανδρος Παπαδόπουλος"),
    Draft(full_name="Наталья Ёлкина"),
    Draft(full_name="さくら 田中", phonetic_given="サクラ"),
    Draft(full_name="김민수"),
    Draft(full_name="O'Brien-Smith, Siobhán"),
    Draft(organisation="Café Zürich"),
    Draft(full_name="Joerg Mueller-Thurgau"),
)


@pytest.fixture
def search(book: Book) -> Search:
    """A search in a book of people of many scripts; what is found is named."""
    with book.write() as session:
        ids = {editing.add(session, person, NOW): person for person in PEOPLE}

    def names(text: str) -> list[str]:
        with book.read() as session:
            found = finding.search(session, text)
            assert finding.count(session, Query(text=text)) == len(found)
            contacts = [editing.get(session, number) for number in found]
        return [c.name for c in contacts if c is not None]

    assert len(ids) == len(PEOPLE)
    return names


@pytest.mark.parametrize(
    "typed",
    [
        "Ellen", "fair", "WEATHER", "ellen fairweather", "fairweather ellen", "e", "el", "fairweather, ellen",
        "elm court", "lotment", "chair", "elmcourt.example", "ellen.fair@elmcourt", "@elmcourt", "grows",
        "01632 960147", "01632960147", "960147", "+44 1632 960147", "+441632960147", "0044 1632 960147",
        "+44 (0)1632 960147", "1632/960-147", "hedge", "spring fair", "peat", "after five", "heavy cl",
        "tom and", "fernhill", "FH1 2AB", "elm court lane", "plots", "n fair",
    ],
)  # fmt: skip
def test_any_part_of_anything_known_finds_the_person(search: Search, typed: str) -> None:
    assert "Ellen Fairweather" in search(typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        # Vietnamese with its marks, without, and half of them
        ("Nguyễn", "Nguyễn Thị Ánh Tuyết"),
        ("nguyen thi anh tuyet", "Nguyễn Thị Ánh Tuyết"),
        ("anh tuyết", "Nguyễn Thị Ánh Tuyết"),
        ("do duc", "Đỗ Đức Phở"),
        ("ĐỖ ĐỨC", "Đỗ Đức Phở"),
        ("pho", "Đỗ Đức Phở"),
        ("0912 345 678", "Nguyễn Thị Ánh Tuyết"),
        # Chinese by one character and any two
        ("王", "王小明"),
        ("小明", "王小明"),
        ("王小", "王小明"),
        ("王 小明", "王小明"),
        ("江陶", "王小明"),
        ("有限", "王小明"),
        # Persian with Arabic letters, Arabic with Persian ones, marks left out
        ("علي كريمي", "علی کریمی"),
        ("كريم", "علی کریمی"),
        ("گالري", "علی کریمی"),
        ("فاطمه", "فاطمة الزهراء"),
        ("الزهرا", "فاطمة الزهراء"),
        # Umlauts left out, and spelt both ways
        ("jurgen", "Jürgen Groß"),
        ("juergen", "Jürgen Groß"),
        ("GROSS", "Jürgen Groß"),
        ("groß", "Jürgen Groß"),
        ("mueller", "Jürgen Groß"),
        ("soehne", "Jürgen Groß"),
        ("zuerich", "Café Zürich"),
        ("cafe zurich", "Café Zürich"),
        ("Jörg Müller", "Joerg Mueller-Thurgau"),
        ("Mu\u0308ller", "Joerg Mueller-Thurgau"),
        ("lukasz zolc", "Łukasz Żółć"),
        ("αλεξανδρος", "Αλέξανδρος Παπαδόπουλος"),
        ("παπαδοπουλοσ", "Αλέξανδρος Παπαδόπουλος"),
        ("наталья елкина", "Наталья Ёлкина"),
        # Japanese and Korean
        ("サクラ", "さくら 田中"),
        ("さくら", "さくら 田中"),
        ("田中", "さくら 田中"),
        ("민수", "김민수"),
        ("김", "김민수"),
        # Signs inside of names
        ("obrien", "O'Brien-Smith, Siobhán"),
        ("o’brien", "O'Brien-Smith, Siobhán"),
        ("smith", "O'Brien-Smith, Siobhán"),
        ("siobhan", "O'Brien-Smith, Siobhán"),
    ],
)
def test_names_are_found_however_they_are_spelt(search: Search, typed: str, found: str) -> None:
    assert found in search(typed)


@pytest.mark.parametrize("typed", ["xyzzy", "小王", "明小", "ellen nguyen", "99999", "ir weather x"])
def test_what_is_not_there_is_not_found(search: Search, typed: str) -> None:
    assert search(typed) == []


@pytest.mark.parametrize("typed", ["", " ", "\t"])
def test_nothing_typed_shows_everyone(search: Search, typed: str) -> None:
    assert len(search(typed)) == len(PEOPLE)


@pytest.mark.parametrize(
    "typed",
    ['"', "*", "a OR b", 'x" OR "y', "NEAR(", "ellen*", "-", "^e", "{x}", "words:ellen", "\x00", "\ud800"],
)
def test_signs_that_mean_something_to_the_index_are_only_signs(search: Search, typed: str) -> None:
    search(typed)  # must not raise


def test_names_that_begin_with_the_text_come_first_then_the_others(book: Book) -> None:
    with book.write() as session:
        for name, organisation in (("Zoe", "Anna's shop"), ("Anna Z", ""), ("Hanna", ""), ("Anna B", "")):
            editing.add(session, Draft(full_name=name, organisation=organisation), NOW)
        found = [editing.get(session, number) for number in finding.search(session, "anna")]
    assert [c.name for c in found if c] == ["Anna B", "Anna Z", "Zoe", "Hanna"]


@given(text=st.text(min_size=1, max_size=12), tail=st.text(max_size=6))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_somebody_is_called_they_are_found_by_it(book: Book, text: str, tail: str) -> None:
    from desktop_crm.base.text import one_line, wanted

    name = one_line(text + tail)
    with book.write() as session:
        if not name:
            return
        number = editing.add(session, Draft(full_name=name), NOW)
        if wanted(name):
            found = finding.ids(session, Query(text=name))
            assert number in found, name
        editing.delete(session, [number], NOW)


# ---------------------------------------------------------------- every change is found at once
def one(book: Book, **draft: object) -> int:
    with book.write() as session:
        return editing.add(session, Draft(**({"full_name": "Ann Berg"} | draft)), NOW)  # type: ignore[arg-type]


def found(book: Book, text: str, view: finding.View | None = None) -> list[int]:
    with book.read() as session:
        return finding.search(session, text, view)


def test_each_change_is_found_and_what_it_replaced_is_not(book: Book) -> None:
    ann = one(book)
    with book.write() as session:
        editing.change(session, ann, {"full_name": "Berta Stein", "note": "likes roses"}, NOW)
        way = reaching.add(session, ann, Way("email", "berta@x.example"), NOW)
        tagging.add(session, [ann], ["Wholesale"])
        fields.put(session, ann, "Plot", "27 south", NOW)
    assert found(book, "ann berg") == []
    for text in ("berta stein", "roses", "berta@x", "wholesale", "27 south"):
        assert found(book, text) == [ann], text
    with book.write() as session:
        reaching.change(session, way.id, Way("email", "stein@y.example"), NOW)
        (tag,) = tagging.every(session)
        tagging.rename(session, tag.id, "Trade")
        (field,) = fields.every(session)
        reshaping.remove(session, field.id)
    assert [found(book, text) for text in ("berta@x", "wholesale", "27 south")] == [[], [], []]
    assert [found(book, text) for text in ("stein@y", "trade")] == [[ann], [ann]]
    with book.write() as session:
        reaching.remove(session, way.id, NOW)
        tagging.delete(session, tag.id)
    assert [found(book, text) for text in ("stein@y", "trade")] == [[], []]


def test_deleted_people_are_found_in_the_bin_alone(book: Book) -> None:
    ann = one(book)
    with book.write() as session:
        assert editing.delete(session, [ann, ann], NOW) == 1
    assert (found(book, "ann"), found(book, "ann", Deleted()), found(book, "", Deleted())) == (
        [],
        [ann],
        [ann],
    )
    with book.write() as session:
        assert editing.restore(session, [ann], NOW) == 1
    assert (found(book, "ann"), found(book, "ann", Deleted())) == ([ann], [])


def test_the_index_made_anew_is_the_one_that_was_kept_in_step(book: Book, search: Search) -> None:
    def lines() -> list[tuple[object, ...]]:
        with book.read() as session:
            run = session.connection().exec_driver_sql
            return [tuple(row) for row in run("SELECT rowid, words FROM contact_search ORDER BY rowid")]

    before = lines()
    with book.write() as session:
        finding.index_all(session)
    assert lines() == before and len(before) == len(PEOPLE)


# ---------------------------------------------------------------- lists
def names(book: Book, query: Query) -> list[str]:
    with book.read() as session:
        whole = finding.ids(session, query)
        pages = [finding.page(session, query, start, 2) for start in range(0, len(whole) + 2, 2)]
        assert [i for page in pages for i in page] == list(whole)
        assert finding.count(session, query, None) == len(whole)
        contacts = [editing.get(session, number) for number in whole]
    return [c.name for c in contacts if c]


@pytest.fixture
def four(book: Book) -> dict[str, int]:
    """Four people; Dora and Bert were spoken with, Carl and Anna have something planned."""
    ids = {name: one(book, full_name=name, stage=stage) for name, stage in (
        ("Dora", "loyal"), ("Anna", "lead"), ("Carl", ""), ("Bert", "lost"))}  # fmt: skip
    with book.write() as session:
        for name, hours in (("Dora", 5), ("Bert", 1)):
            at = NOW - timedelta(hours=hours)
            entry = Log(contact_ids=(ids[name],), channel="phone", direction=Direction.IN, at=at)
            interactions.log(session, entry, NOW)
        follow_ups.add(session, ids["Carl"], date(2026, 11, 20), "Ring", NOW, due_time="10:00")
        follow_ups.add(session, ids["Anna"], date(2026, 11, 20), "Write", NOW, due_time="09:00")
        tagging.add(session, [ids["Dora"], ids["Anna"]], ["x"])
    return ids


@pytest.mark.parametrize(
    ("by", "descending", "order"),
    [
        (SortBy.NAME, False, "Anna Bert Carl Dora"),
        (SortBy.NAME, True, "Dora Carl Bert Anna"),
        (SortBy.ADDED, False, "Dora Anna Carl Bert"),
        (SortBy.ADDED, True, "Bert Carl Anna Dora"),
        (SortBy.LAST, True, "Bert Dora Anna Carl"),
        (SortBy.LAST, False, "Dora Bert Anna Carl"),
        (SortBy.FOLLOW_UP, False, "Anna Carl Bert Dora"),
        (SortBy.FOLLOW_UP, True, "Carl Anna Bert Dora"),
        (SortBy.STAGE, False, "Anna Dora Bert Carl"),
        (SortBy.STAGE, True, "Bert Dora Anna Carl"),
    ],
)
def test_lists_sort_and_page_alike_and_who_lacks_the_value_stands_last(
    book: Book, four: dict[str, int], by: SortBy, descending: bool, order: str
) -> None:
    assert names(book, Query(sort=Sort(by, descending))) == order.split()


def test_a_view_and_a_search_narrow_each_other(book: Book, four: dict[str, int]) -> None:
    with book.read() as session:
        (tag,) = tagging.every(session)
    assert names(book, Query(Tagged(tag.id))) == ["Anna", "Dora"]
    assert names(book, Query(Tagged(tag.id), "dor")) == ["Dora"]
    assert names(book, Query(Tagged(tag.id), "bert")) == []
    assert names(book, Query(Everyone(), "a", Sort(SortBy.ADDED, True))) == ["Anna"]
    with book.write() as session:
        editing.delete(session, [four["Dora"]], NOW)
    assert names(book, Query(Tagged(tag.id))) == ["Anna"]


def test_counting_stops_where_it_is_told_to(book: Book, four: dict[str, int]) -> None:
    with book.read() as session:
        assert finding.count(session, Query(), 3) == 3
        assert finding.count(session, Query(text="a"), 1) == 1


@pytest.mark.parametrize("by", list(SortBy))
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("deleted", [False, True])
def test_many_matches_are_met_in_the_order_in_which_few_are_sorted(
    book: Book,
    four: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
    by: SortBy,
    descending: bool,
    deleted: bool,
) -> None:
    with book.write() as session:
        for name, number in four.items():
            editing.change(session, number, {"note": f"grows roses {name}"}, NOW)
        (tag,) = tagging.every(session)
        if deleted:
            editing.delete(session, four.values(), NOW)
    view = Deleted() if deleted else Everyone()
    queries = [Query(view, text, Sort(by, descending)) for text in ("roses", "e", "anna", "nobody")]
    if not deleted:
        queries.append(Query(Tagged(tag.id), "roses", Sort(by, descending)))
        monkeypatch.setattr(finding, "_SMALL", 0)
    few = [names(book, query) for query in queries]
    assert [len(found) for found in few[:4]] == [4, 0, 1, 0]
    monkeypatch.setattr(finding, "_BROAD", 1)
    assert [names(book, query) for query in queries] == few


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("by", [by for by in SortBy if by.at_any_size])
def test_the_first_page_of_a_list_is_read_from_an_index(book: Book, by: SortBy, descending: bool) -> None:
    """Sorting everybody first would take seconds in a large book."""
    with book.read() as session:
        for run in finding._runs(session, Query(sort=Sort(by, descending, 1))):
            query = f"EXPLAIN QUERY PLAN {run.body} {run.order} LIMIT 200"
            plan = [row[3] for row in session.connection().exec_driver_sql(query, run.binds)]
            assert not [step for step in plan if "TEMP B-TREE" in step], plan


def test_people_by_follow_up_start_from_what_is_due_unless_they_are_few(
    book: Book, four: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of many after the other, or all that is due for each of a few, would take minutes in a large book."""

    def first_step(text: str) -> str:
        run = finding._runs(session, Query(text=text, sort=Sort(SortBy.FOLLOW_UP)))[0]
        query = f"EXPLAIN QUERY PLAN {run.body} {run.order} LIMIT 200"
        return str(session.connection().exec_driver_sql(query, run.binds).all()[0][3])

    with book.read() as session:
        assert "ix_follow_ups_due" in first_step("")
        assert "VIRTUAL TABLE" in first_step("anna")
        monkeypatch.setattr(finding, "_BROAD", 1)
        assert "ix_follow_ups_due" in first_step("anna")


@pytest.mark.parametrize("text", ["", "a", "r", "roses"])
@pytest.mark.parametrize("sort", [Sort(), Sort(SortBy.ADDED, True), Sort(SortBy.FOLLOW_UP)])
def test_small_and_large_views_hold_the_same_people(
    book: Book, four: dict[str, int], monkeypatch: pytest.MonkeyPatch, text: str, sort: Sort
) -> None:
    members = [four["Anna"], four["Carl"], four["Dora"]]
    with book.write() as session:
        run = session.connection().exec_driver_sql
        run("INSERT INTO segments (id, name, folded, created_at) VALUES (1, 'Fair', 'fair', 0)")
        run(
            "INSERT INTO imports (id, file, format, sheet, encoding, shape, mapping, consent, rows, created, updated,"
            " unchanged, skipped, added, at)"
            " VALUES (1, 'a.csv', 'csv', '', '', '', '{}', 'null', 3, 3, 0, 0, 0, '{}', 0)"
        )
        for record, number in enumerate(members):
            run("INSERT INTO segment_members VALUES (1, ?)", (number,))
            run("INSERT INTO imported_rows VALUES (1, ?, ?, 'created', ?, '{}')", (record, record, number))
        # A person two rows of the file were about stands in the list once.
        run("INSERT INTO imported_rows VALUES (1, 9, 9, 'updated', ?, '{}')", (members[0],))
        editing.change(session, four["Carl"], {"note": "roses"}, NOW)
        editing.delete(session, [four["Dora"]], NOW)
    views = (finding.Listed(1), finding.Imported(1))
    small = [names(book, Query(view, text, sort)) for view in views]
    expected = {"": {"Anna", "Carl"}, "a": {"Anna"}, "r": {"Carl"}, "roses": {"Carl"}}[text]
    assert small[0] == small[1] and set(small[0]) == expected
    monkeypatch.setattr(finding, "_SMALL", 0)
    assert [names(book, Query(view, text, sort)) for view in views] == small


def test_chosen_contacts_are_a_view_of_their_own(book: Book) -> None:
    with book.write() as session:
        ids = [editing.add(session, Draft(full_name=name), NOW) for name in ("Cy", "Ann", "Ben", "Dora")]
        editing.delete(session, ids[3:], NOW)
        view = finding.Chosen(tuple(ids[1:]))
        assert list(finding.ids(session, Query(view))) == [ids[1], ids[2]]
        assert list(finding.ids(session, Query(view, "ben"))) == [ids[2]]
        assert finding.count(session, Query(view)) == 2


def test_the_view_of_an_import_counts_whom_it_brought_whoever_they_are_now(
    book: Book, four: dict[str, int]
) -> None:
    anna, bert, carl, dora = four["Anna"], four["Bert"], four["Carl"], four["Dora"]
    with book.write() as session:
        run = session.connection().exec_driver_sql
        run(
            "INSERT INTO imports (id, file, format, sheet, encoding, shape, mapping, consent, rows, created, updated,"
            " unchanged, skipped, added, at)"
            " VALUES (1, 'a.csv', 'csv', '', '', '', '[]', 'null', 4, 4, 0, 0, 0, '{}', 0)"
        )
        # Two rows of Anna, one of nobody.
        for record, number in enumerate((anna, anna, bert, carl, None)):
            run(
                "INSERT INTO imported_rows VALUES (1, ?, ?, 'created', ?, '{}')", (record, record + 1, number)
            )
        editing.delete(session, [bert], NOW)
    view = Query(finding.Imported(1))
    with book.read() as session:
        assert (finding.count(session, view, None), set(finding.ids(session, view))) == (2, {anna, carl})
    with book.write() as session:
        merging.merge(session, carl, dora, {}, NOW)
    with book.read() as session:
        assert (finding.count(session, view, None), set(finding.ids(session, view))) == (2, {anna, dora})
    with book.write() as session:
        merging.merge(session, dora, anna, {}, NOW)
    with book.read() as session:
        assert (finding.count(session, view, None), list(finding.ids(session, view))) == (1, [anna])
