"""A file comes in: people matched, gaps filled, nothing overwritten, problems told, all or nothing."""

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.base.errors import Stopped, UserError
from desktop_crm.base.work import Step
from desktop_crm.book.database import Book
from desktop_crm.consent import ledger, recording, topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind, State
from desktop_crm.contacts import editing, finding, matching, merging, records
from desktop_crm.contacts.editing import Draft
from desktop_crm.contacts.records import Contact, Way
from desktop_crm.imports import batching, job, listing, stated, storing, undoing
from desktop_crm.imports.stated import StatedConsent
from desktop_crm.imports.storing import ImportResult
from tests.imports.tables_of import LEDGER, content

NOW = clock.from_iso("2026-11-17T10:00")  # where the user is
BEFORE = NOW - timedelta(days=30)
Run = Callable[..., ImportResult]


@pytest.fixture
def run(book: Book, tmp_path: Path) -> Run:
    def run(text: str, name: str = "list.csv", **more: Any) -> ImportResult:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return storing.run(book, path, **({"at": NOW} | more))

    return run


def add(book: Book, draft: Draft) -> int:
    with book.write() as session:
        return editing.add(session, draft, BEFORE)


def get(book: Book, contact_id: int) -> Contact:
    with book.read() as session:
        found = records.get(session, contact_id)
    assert found is not None
    return found


def everyone(book: Book) -> list[Contact]:
    with book.read() as session:
        return [get(book, i) for i in finding.ids(session, finding.Query())]


def test_a_person_with_everything_arrives_whole_and_is_found(book: Book, run: Run) -> None:
    result = run(
        "First Name,Last Name,Company,Job Title,E-mail,E-mail 2,Mobile,Street,City,Postcode,Birthday,Tags,Website,"
        "Shoe\nZoë,Øst,Pots Ltd,Potter,zoe@pots.example,z@x.org,07700 900123,1 Mill,Bath,BA1 1AA,9.5.1961,VIP;trade,"
        "www.pots.example,38\n"
    )
    assert (result.rows, result.created, result.problems) == (1, 1, ())
    (zoe,) = everyone(book)
    assert (zoe.full_name, zoe.organisation, zoe.title) == ("Zoë Øst", "Pots Ltd", "Potter")
    assert zoe.birthday == PartialDate(1961, 5, 9) and zoe.tags == ("trade", "VIP")
    assert [(a.value, a.normal) for a in zoe.of("email")] == [
        ("zoe@pots.example", "zoe@pots.example"),
        ("z@x.org", "z@x.org"),
    ]
    assert zoe.of("phone")[0].normal == "+447700900123" and zoe.of("phone")[0].label == "mobile"
    assert zoe.of("letter")[0].postal.postal_code == "BA1 1AA"
    assert [(d.field, d.value) for d in zoe.details] == [("website", "www.pots.example")]
    assert zoe.fields == (("Shoe", "38"),) and zoe.source == "list.csv" and zoe.created_at == NOW
    with book.read() as session:
        for text in ("zoe ost", "7700900", "pots", "trade", "BA1"):
            assert list(finding.search(session, text)) == [zoe.id], text


def test_gaps_are_filled_and_nothing_is_overwritten(book: Book, run: Run) -> None:
    ellen = add(
        book,
        Draft(
            full_name="Ellen Fairweather",
            title="Gardener",
            ways=(Way("email", "ellen@x.org", preferred=True),),
        ),
    )
    result = run(
        "Name,E-mail,Job Title,Company,Phone,Notes,Tags\n"
        "Ellen Fairweather,ELLEN@X.org,Owner,Fair Gardens,01632 960147,likes roses,VIP\n"
    )
    assert (result.created, result.updated) == (0, 1)
    found = get(book, ellen)
    assert (found.title, found.organisation, found.note, found.tags) == (
        "Gardener",
        "Fair Gardens",
        "likes roses",
        ("VIP",),
    )
    assert [a.value for a in found.addresses] == ["ellen@x.org", "01632 960147"]
    (problem,) = result.problems
    assert (problem.row, problem.column, problem.value) == (
        2,
        "Job Title",
        "Owner",
    ) and "Gardener" in problem.reason
    with book.read() as session:
        assert list(finding.search(session, "fair gardens")) == [ellen]


def test_a_birthday_without_its_year_is_a_gap_and_one_with_it_is_no_contradiction(
    book: Book, run: Run
) -> None:
    yearly, whole = PartialDate(0, 5, 9), PartialDate(1961, 5, 9)
    ellen = add(book, Draft(full_name="Ellen Berg", birthday=yearly, ways=(Way("email", "e@x.org"),)))
    tom = add(book, Draft(full_name="Tom Berg", birthday=whole, ways=(Way("email", "t@x.org"),)))
    result = run("Name,E-mail,Birthday\nEllen Berg,e@x.org,1961-05-09\nTom Berg,t@x.org,--05-09\n")
    assert (result.updated, result.unchanged, result.problems) == (1, 1, ())
    assert [get(book, number).birthday for number in (ellen, tom)] == [whole, whole]
    assert result.import_id is not None
    assert not undoing.undo(book, result.import_id, NOW).kept
    assert [get(book, number).birthday for number in (ellen, tom)] == [yearly, whole]


@pytest.mark.parametrize(
    ("row", "fits"),
    [
        ("Ellen Fairweather,,+44 1632 960147,", True),  # same phone
        ('"Fairweather, Ellen",,,FAIR gardens', True),  # name and organisation
        ("E. Fairweather,ellen@x.org,,", True),
        ("Tom Fairweather,ellen@x.org,,", False),  # one address, two people
        ("Ellen Fairweather,,,", False),  # a name alone says nothing
    ],
)
def test_who_is_the_same(book: Book, run: Run, row: str, fits: bool) -> None:
    ways = (Way("email", "ellen@x.org"), Way("phone", "01632 960147"))
    add(book, Draft(full_name="Ellen Fairweather", organisation="Fair Gardens", ways=ways))
    result = run(f"Name,E-mail,Phone,Company\n{row}\n")
    assert (result.created == 0) is fits


def test_one_person_twice_in_a_file_is_one_contact_and_nothing_is_lost(book: Book, run: Run) -> None:
    result = run(
        "Name,E-mail,Job Title,Notes,Size\nAnn Berg,ann@x.org,Potter,first,38\nAnn Berg,ann@x.org,Teacher,second,39\n"
    )
    assert (result.rows, result.created, result.updated) == (2, 1, 1)
    (ann,) = everyone(book)
    assert ann.title == "Potter" and [(d.field, d.value) for d in ann.details] == [("title", "Teacher")]
    assert ann.note == "first\n\nsecond" and ann.fields == (("Size", "38\n39"),)
    with book.read() as session:
        assert listing.sources(session, [ann.id])[ann.id] == [
            {"file": "list.csv", "record": 0},
            {"file": "list.csv", "record": 1},
        ]


def test_the_same_person_in_another_batch(book: Book, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "BATCH", 2)
    people = "".join(f"P{n},p{n}@x.org,\n" for n in range(5))
    result = run(f"Name,E-mail,Job Title\nAnn Berg,ann@x.org,Potter\n{people}Ann Berg,ann@x.org,Teacher\n")
    assert (result.created, result.updated) == (6, 1)
    ann = next(c for c in everyone(book) if c.name == "Ann Berg")
    assert ann.title == "Potter" and [d.value for d in ann.details] == ["Teacher"]


def test_the_same_file_again_changes_nothing(book: Book, run: Run) -> None:
    text = "Name,E-mail,Phone,City,Tags,Size,Website\nAnn,ann@x.org,ask her,Bath,VIP,38,x.org\nBo,bo@x.org,,,,,\n"
    run(text)
    before = content(book, ("imports", "imported_rows", "import_problems"))
    again = run(text, at=NOW + timedelta(hours=1))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert content(book, ("imports", "imported_rows", "import_problems")) == before


# ---------------------------------------------------------------- rows without an address
BARE = (
    "Name,E-mail,Company,City\nAnn Lee,,,Bath\nAnn Lee,,,Bath\nBen Day,ben at example,,\n,,Pots Ltd,\n"
    "Ann Lee,,,Ely\n"
)


def test_the_same_bare_rows_again_are_the_same_people(
    book: Book, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(BARE).created == 5
    before = content(book, ("imports", "imported_rows", "import_problems"))
    monkeypatch.setattr(job, "BATCH", 2)
    again = run(BARE, "other.csv", at=NOW + timedelta(hours=1))
    assert (again.created, again.unchanged) == (0, 5)
    assert content(book, ("imports", "imported_rows", "import_problems")) == before
    newer = run(BARE + "Ann Lee,,,Bath\nCy Orr,,,\n", at=NOW + timedelta(hours=2))
    assert (newer.created, newer.unchanged) == (2, 5)


def test_a_bare_row_of_another_list_or_of_a_person_is_somebody_else(book: Book, run: Run) -> None:
    add(book, Draft(full_name="Ann Lee"))
    assert run("Name,E-mail\nAnn Lee,\n").created == 1
    assert run("Name,Size\nAnn Lee,\n", at=NOW + timedelta(hours=1)).created == 1


def test_a_bare_row_that_says_something_else_by_now_is_somebody_else(book: Book, run: Run) -> None:
    run(BARE)
    assert run(BARE.replace("Ely", "York"), at=NOW + timedelta(hours=1)).created == 1


def test_known_people_can_be_skipped_or_asked_about(book: Book, run: Run) -> None:
    ann = add(book, Draft(full_name="Ann", ways=(Way("email", "ann@x.org"),)))
    text = "Name,E-mail,City\nAnn,ann@x.org,Bath\nBo,bo@x.org,Ely\n"
    skipped = run(text, on_match="skip")
    assert (skipped.created, skipped.skipped, skipped.problems) == (1, 1, ())
    asked = run(text, on_match="ask")
    assert (asked.created, asked.skipped) == (0, 2) and "same e-mail" in asked.problems[0].reason
    assert get(book, ann).of("letter") == ()
    with pytest.raises(UserError):
        run(text, on_match="guess")


def test_a_row_that_fits_several_contacts_is_listed_not_guessed(book: Book, run: Run) -> None:
    for name in ("Ann Berg", "Tom Ray"):
        add(book, Draft(full_name=name, ways=(Way("email", "info@x.org"),)))
    result = run("E-mail,City\ninfo@x.org,Bath\n")
    assert (result.created, result.skipped) == (0, 1) and "fits 2 contacts" in result.problems[0].reason


def test_people_in_the_bin_are_not_matched(book: Book, run: Run) -> None:
    ann = add(book, Draft(full_name="Ann", ways=(Way("email", "ann@x.org"),)))
    with book.write() as session:
        editing.delete(session, [ann], BEFORE)
    assert run("Name,E-mail\nAnn,ann@x.org\n").created == 1


def test_a_row_about_nobody_is_listed(book: Book, run: Run) -> None:
    result = run("Name,E-mail,Size\n,,38\nAnn,nobody,39\n")
    assert (result.created, result.skipped) == (1, 1)
    assert [(p.row, p.column) for p in result.problems] == [(2, ""), (3, "E-mail")]
    with book.read() as session:
        assert result.import_id is not None
        kept = listing.problems(session, result.import_id)
        assert [p.cells for p in kept] == [("", "", "38"), ("Ann", "nobody", "39")]


def test_a_table_that_names_nobody_is_refused_with_the_way_out(book: Book, run: Run) -> None:
    before = content(book)
    text = "Year,Dwellings\n1986,44000\n1987,45000\n"
    with pytest.raises(UserError, match="--mapping"):
        run(text)
    assert content(book) == before
    assert run(text, mapping={"Dwellings": "org"}).created == 2


def test_a_file_without_rows_says_so(run: Run) -> None:
    with pytest.raises(UserError, match="nothing to import"):
        run("Name,E-mail\n")


def test_a_dry_run_counts_the_same_and_leaves_nothing(book: Book, run: Run) -> None:
    text = "Name,E-mail,Tags\nAnn,ann@x.org,VIP\nBo,nope,\n"
    before = content(book)
    stated = StatedConsent("News", "signed list")
    dry = run(text, dry_run=True, consent=stated)
    assert dry.import_id is None and content(book) == before
    real = run(text, consent=stated)
    assert real.import_id is not None
    for name in ("rows", "created", "updated", "unchanged", "skipped", "problems", "consents"):
        assert getattr(dry, name) == getattr(real, name), name


def test_stop_leaves_nothing(book: Book, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "BATCH", 10)
    before, steps = content(book), []
    text = "Name,E-mail\n" + "".join(f"P{n},p{n}@x.org\n" for n in range(100))
    with pytest.raises(Stopped):
        run(text, progress=steps.append, stop=lambda: len(steps) > 3)
    assert content(book) == before
    assert steps[0] == Step(10, 100, "Importing")


def test_ids_of_the_ledger_are_not_given_to_others(book: Book, run: Run) -> None:
    with book.write() as session:
        topic = topics.add(session, "News", NOW)
        said = NewEvent("x@x.org", topic, Kind.WITHDRAWN, BEFORE, How.REPLY, contact_id=40, import_id=7)
        recording.record(session, said, NOW)
    result = run("Name\nAnn\n")
    assert everyone(book)[0].id == 41
    assert result.import_id is not None and result.import_id > 7


def test_a_placeholder_that_thousands_share_costs_no_time(
    book: Book, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batching, "COMMON", 5)
    monkeypatch.setattr(job, "BATCH", 20)
    compared = 0
    original = matching.contradict

    def counting(a: matching.Facts, b: matching.Facts) -> bool:
        nonlocal compared
        compared += 1
        return original(a, b)

    monkeypatch.setattr(matching, "contradict", counting)
    names = [f"{first}{last} Berg" for first in "abdefghivr" for last in "klnpstuyzx"]
    result = run("Name,Phone\n" + "".join(f"{name},01632 960000\n" for name in names))
    assert result.created == 100 and compared < 300


# ---------------------------------------------------------------- consent
PEOPLE = "Name,E-mail,Newsletter\nAnn,ann@x.org,yes\nBo,bo@x.org,no\nCy,cy@x.org,\nDi,,yes\nEd,ed@x.org,yes\n"


def standing(book: Book, name: str) -> State:
    with book.read() as session:
        topic = topics.find(session, "News")
        return ledger.standing(session, f"{name}@x.org", topic.id).state if topic else State.NEVER


def test_an_import_by_itself_grants_no_consent(book: Book, run: Run) -> None:
    run(PEOPLE)
    assert content(book)["consent_events"] == []
    assert everyone(book)[0].fields == (("Newsletter", "yes"),)


def test_stated_consent_holds_for_the_stated_rows_only(book: Book, run: Run) -> None:
    with book.write() as session:
        topic = topics.add(session, "News", BEFORE)
        said = NewEvent("ed@x.org", topic, Kind.WITHDRAWN, BEFORE, How.REPLY)
        recording.record(session, said, NOW)
    stated = StatedConsent(
        "news",
        "signed at the fair",
        given_at=BEFORE,
        wording="Yes, write to me",
        records=frozenset({0, 1, 3, 4}),
    )
    result = run(PEOPLE, consent=stated)
    assert result.consents == 1
    states = {name: standing(book, name) for name in ("ann", "bo", "cy", "ed")}
    assert states == {"ann": State.CONFIRMED, "bo": State.NEVER, "cy": State.NEVER, "ed": State.WITHDRAWN}
    told = {p.record: p.reason for p in result.problems}
    assert "no newsletter" in told[1] and "no usable e-mail" in told[3] and "said no before" in told[4]
    with book.read() as session:
        (entry,) = ledger.history(session, "ann@x.org")
    assert (entry.wording, entry.evidence, entry.at, entry.how) == (
        "Yes, write to me",
        "signed at the fair",
        BEFORE,
        How.IMPORT,
    )
    assert entry.import_id == result.import_id and entry.contact_id == everyone(book)[0].id


def test_who_leaves_the_newsletter_blank_did_not_agree(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name,Email,Newsletter\nAnn,ann@x.org,yes\nBo,bo@x.org,\n")
    result = storing.run(book, path, at=NOW, consent=StatedConsent("News", "cards"))
    assert (result.consents, standing(book, "ann"), standing(book, "bo")) == (
        1,
        State.CONFIRMED,
        State.NEVER,
    )
    assert ["does not say" in p.reason for p in result.problems] == [True]


@pytest.mark.parametrize("chunk", [1, 5000])
@pytest.mark.parametrize("said", [("yes", "no"), ("no", "yes"), ("yes", "no", "yes")])
def test_of_several_rows_for_one_address_a_no_wins(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: tuple[str, ...], chunk: int
) -> None:
    monkeypatch.setattr(stated, "_CHUNK", chunk)
    monkeypatch.setattr(job, "BATCH", 1)
    before = content(book, (*LEDGER, "topics"))
    path = tmp_path / "people.csv"
    path.write_text("Name,Email,Newsletter\n" + "".join(f"Ann,ann@x.org,{word}\n" for word in said))
    result = storing.run(book, path, at=NOW, consent=StatedConsent("News", "cards"))
    assert (result.consents, standing(book, "ann")) == (0, State.NEVER)
    assert result.import_id is not None
    undoing.undo(book, result.import_id, NOW)
    assert content(book, (*LEDGER, "topics")) == before


def test_consent_of_a_day_to_come_is_refused_before_anything_is_stored(book: Book, run: Run) -> None:
    before = content(book)
    with pytest.raises(UserError, match="lies ahead"):
        run(PEOPLE, consent=StatedConsent("News", "signed list", given_at=NOW + timedelta(days=1)))
    assert content(book) == before


def test_consent_without_proof_is_refused(book: Book, run: Run) -> None:
    before = content(book)
    with pytest.raises(UserError, match="how these people agreed"):
        run(PEOPLE, consent=StatedConsent("News", "  "))
    assert content(book) == before


# ---------------------------------------------------------------- whatever stands in a file
HEADERS = st.sampled_from(
    ["Name", "E-mail", "Phone", "Birthday", "Tags", "Street", "PLZ Ort", "?", "Notes", "Tel 2", ""]
)
CELLS = st.one_of(
    st.text(max_size=12), st.sampled_from(["a@x.org", "+44 1632 960147", "31.12.1999", "a;b", "0", "\x00"])
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    header=st.lists(HEADERS, min_size=1, max_size=6), rows=st.lists(st.lists(CELLS, max_size=7), max_size=5)
)
def test_no_file_brings_the_import_down(
    book: Book, tmp_path: Path, header: list[str], rows: list[list[str]]
) -> None:
    path = tmp_path / "odd.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    before = content(book)
    try:
        result = storing.run(book, path, at=NOW)
    except UserError as refusal:
        assert refusal.what and content(book) == before
        return
    assert result.rows == result.created + result.updated + result.unchanged + result.skipped
    assert result.import_id is not None
    undoing.undo(book, result.import_id, NOW)
    assert content(book) == before


def test_a_row_that_only_sums_up_is_nobody(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "till.csv"
    path.write_text("Name,Town,Spent\nAnn Lee,Ulm,12\nBob Ray,Bonn,30\nTotal,,42\n", "utf-8")
    result = storing.run(book, path, at=NOW)
    assert (result.created, result.skipped) == (2, 1)
    assert result.problems[-1].reason == "This row only sums up those above it."


def test_a_card_that_says_so_is_an_organisation(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "firm.vcf"
    path.write_text(
        "BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Raman Garden Design\nORG:Raman Garden Design\n"
        "EMAIL:hello@raman.example\nEND:VCARD\n",
        "utf-8",
    )
    storing.run(book, path, at=NOW)
    with book.read() as session:
        (number,) = finding.ids(session, finding.Query())
        found = records.get(session, number)
    assert found is not None and found.kind == "organisation"


# ---------------------------------------------------------------- who was put together with somebody
def merge(book: Book, from_id: int, into_id: int) -> int:
    with book.write() as session:
        return merging.merge(session, from_id, into_id, {}, NOW)


def test_a_file_comes_again_after_its_people_were_merged(book: Book, run: Run) -> None:
    people = "Name,Email,Town\nAnn Berg,ann@x.org,Bath\nAnn Smith,ann.smith@y.org,Bath\n"
    run(people)
    ann, smith = sorted(c.id for c in everyone(book))
    merge(book, ann, smith)
    merged = content(book)["contacts"]
    again = run(people)
    assert (again.created, again.updated, again.unchanged, again.problems) == (0, 0, 2, ())
    assert content(book)["contacts"] == merged


def test_bare_rows_come_again_after_they_were_merged(book: Book, run: Run) -> None:
    people = "Name,Town\nAnn Berg,Bath\nAnn Berg,Bath\nBo Ray,Bath\n"
    run(people)
    first, second, _bo = sorted(c.id for c in everyone(book))
    merge(book, first, second)
    again = run(people)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    merge(book, second, _bo)
    assert run(people).created == 0
