"""A whole book goes out and comes in again: every table as it was, and the same bytes go out once more."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of

from desktop_crm.archive import lines, packing, readable, unpacking
from desktop_crm.base.errors import BadFile, Stopped, UserError
from desktop_crm.book import attachments, backup, restoring, settings
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import finding
from desktop_crm.contacts.editing import Draft
from desktop_crm.contacts.finding import Query
from desktop_crm.dialogue import files, interactions, notes, versions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.exchange import Log
from desktop_crm.files.card_lines import cards as read_cards
from desktop_crm.sample import making
from tests.imports import books_of
from tests.imports.test_storing import add
from tests.journeys import test_dialogue_undone

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
Change = Callable[[dict[str, bytes]], None]


@pytest.fixture(scope="module")
def business(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """The sample business, with campaigns, consent, interactions, and some things that are hard to keep."""
    book = open_book(tmp_path_factory.mktemp("business") / "book")
    making.make(book, NOW)
    with book.write() as session:
        run = session.connection().exec_driver_sql
        run(
            "INSERT INTO products (id, name, folded, code, created_at) VALUES (901, 'Last pot', 'last pot', 'P-901', 5)"
        )
        run(
            "INSERT INTO purchases (contact_id, at, timed, number, product_id, what, quantity, amount_minor, currency,"
            " coupon, note, created_at, updated_at) VALUES (1, 0, 1, '=1', 901, '', 0.1, 2450, 'GBP', '', '', 0, 0)"
        )
        field = "INSERT INTO fields (id, name, folded, kind, choices, position) VALUES (?, ?, ?, ?, '[]', 9)"
        run(field, (77, "Size", "size", "number"))
        run("INSERT INTO field_values (contact_id, field_id, value, normal) VALUES (1, 77, '0.1', 0.1)")
        run("UPDATE contacts SET referred_by = 2 WHERE id = 1")
        finding.index(session, [1])
        settings.put(session, settings.SMTP_HOST, "smtp.example.org")
    _talk(book, tmp_path_factory.mktemp("files"))
    yield book
    book.close()


def _talk(book: Book, folder: Path) -> None:
    """An exchange with all that belongs to one, changed once; and a note."""
    (folder / "Größe & Preis.pdf").write_bytes(b"%PDF as agreed")
    kept = files.keep(book, folder / "Größe & Preis.pdf")
    said = Log(
        contact_ids=(1, 2), channel="visit", direction=Direction.OUT, at=NOW - timedelta(days=1), body="Saw bed 4",
        place="Mill Lane", cost_minor=0, sentiment="mixed", products=("Last pot", "Hornbeam"), files=(kept,),
    )  # fmt: skip
    with book.write() as session:
        number = interactions.log(session, said, NOW)
        interactions.change(session, number, replace(said, body="Saw beds 4 and 5"), NOW + timedelta(hours=1))
        notes.add(session, 1, NOW, "Her garden is open in June", NOW)


@pytest.fixture(scope="module")
def archive(business: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "book.zip"
    packing.write(business, path)
    return path


def held(book: Book) -> dict[str, list[tuple[object, ...]]]:
    """Every table of a book, also those that are made from others."""
    with book.read() as session:
        connection = session.connection()
        names = [*lines.tables(connection), "consent_states", "contact_search"]
        return {
            n: sorted(
                (tuple(row) for row in connection.exec_driver_sql(f"SELECT rowid, * FROM {n}")), key=repr
            )
            if n == "contact_search"
            else sorted((tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {n}")), key=repr)
            for n in names
        }


def changed(source: Path, target: Path, change: Change) -> Path:
    """A copy of an archive in which something is different."""
    with zipfile.ZipFile(source) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    change(files)
    with zipfile.ZipFile(target, "w") as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return target


def test_every_table_comes_back_as_it_was(business: Book, archive: Path, book: Book, tmp_path: Path) -> None:
    assert unpacking.is_archive(archive)
    told: list[frozenset[str]] = []
    book.on_change(told.append)
    done = unpacking.read(archive, book)
    assert held(book) == held(business)
    assert {f.name for f in attachments.every(book)} == {f.name for f in attachments.every(business)}
    assert attachments.faults(book) == ((), ())
    with book.read() as session:
        talk = interactions.last(session, 2)
        assert talk is not None and [v.entry.body for v in versions.of(session, talk.id)] == ["Saw bed 4"]
        (file,) = talk.files
    assert file.name == "Größe & Preis.pdf" and attachments.read(book, file.stored) == b"%PDF as agreed"
    assert done.contacts > 100 and "contacts" in told[0]
    with book.read() as session:
        assert finding.count(session, Query(text="fairweather")) > 0
    packing.write(book, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()


def test_people_can_read_it_without_the_program(business: Book, archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(tmp_path)
        names = zipped.namelist()
        assert len({n.casefold() for n in names}) == len(names)
        assert {i.date_time for i in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "contacts.xlsx" in (tmp_path / "README.txt").read_text("utf-8")
    for name, sheet in (("contacts", "Contacts"), ("interactions", "Interactions"), ("purchases", "Purchases"),
                        ("follow-ups", "Follow-ups"), ("notes", "Notes"), ("consent", "What was said")):  # fmt: skip
        made = openpyxl.load_workbook(tmp_path / f"{name}.xlsx", read_only=True)
        assert made.sheetnames[0] == sheet
        assert made[sheet].max_row is None or made[sheet].max_row > 1 or len(list(made[sheet].rows)) > 1
        made.close()
    with business.read() as session:
        people = finding.count(session, Query(), None)
    numbered = enumerate((tmp_path / "contacts.vcf").read_bytes().split(b"\r\n"), 1)
    assert sum(1 for _ in read_cards(numbered)) == people
    letters = sorted((tmp_path / "campaigns").iterdir())
    assert letters and {"letter.html", "letter.txt"} <= {f.name for f in letters[0].iterdir()}
    assert any((folder / "letter.eml").exists() for folder in letters)
    assert any((folder / "deliveries.xlsx").exists() for folder in letters)
    said = json.loads((tmp_path / "settings.json").read_text("utf-8"))
    assert said["account.host"] == "smtp.example.org" and "book.key" not in said
    assert isinstance(json.loads((tmp_path / "segments.json").read_text("utf-8")), list)


def test_the_contacts_of_it_come_in_by_themselves(archive: Path, book: Book, tmp_path: Path) -> None:
    from desktop_crm.imports import storing

    with zipfile.ZipFile(archive) as zipped:
        zipped.extract("contacts.xlsx", tmp_path)
    result = storing.run(book, tmp_path / "contacts.xlsx", at=NOW)
    assert result.created == result.rows > 100


def test_only_an_empty_book_takes_it(archive: Path, book: Book) -> None:
    add(book, Draft(full_name="Ann"))
    before = held(book)
    with pytest.raises(UserError, match="empty one") as refused:
        unpacking.read(archive, book)
    assert "empty folder" in refused.value.way_out and held(book) == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda files: files.pop("manifest.json"), "not a book"),
        (lambda files: files.update({"manifest.json": b"{}"}), "not a book"),
        (lambda files: files.update({"manifest.json": b"\xff"}), "not a book"),
        (lambda files: files.pop("data/contacts.jsonl"), "damaged"),
        (lambda files: files.update({"data/contacts.jsonl": b"{"}), "damaged"),
        (lambda files: files.update({"data/tags.jsonl": files["data/tags.jsonl"][:-20]}), "damaged"),
        (lambda files: files.update({"data/tags.jsonl": b'{"id": 1, "nowhere": 2}\n'}), "damaged"),
        (lambda files: files.update({"data/tags.jsonl": b"[1]\n"}), "damaged"),
        (lambda files: files.update({"attachments/../../x": b""}), "damaged"),
        (lambda files: _say(files, "version", 2), "newer version"),
        (lambda files: _say(files, "schema", 99), "newer version"),
        (lambda files: _say(files, "schema", "x"), "damaged"),
        (lambda files: _say(files, "tables", {"contacts": {"rows": 1, "sha256": ""}}), "damaged"),
        (lambda files: _say(files, "tables", {"nowhere": {"rows": 1, "sha256": ""}}), "damaged"),
        (lambda files: _say(files, "attachments", 99), "damaged"),
    ],
)
def test_what_is_not_whole_is_refused_and_changes_nothing(
    archive: Path, book: Book, tmp_path: Path, change: Change, words: str
) -> None:
    path = changed(archive, tmp_path / "changed.zip", change)
    before = held(book)
    with pytest.raises(BadFile, match=words):
        unpacking.read(path, book)
    assert held(book) == before and not attachments.every(book)
    assert not list(book.folder.parent.glob(".reading-*"))


def _say(files: dict[str, bytes], name: str, value: object) -> None:
    files["manifest.json"] = json.dumps(json.loads(files["manifest.json"]) | {name: value}).encode()


@pytest.mark.parametrize("cut", [100, 5_000, -100])
def test_a_file_cut_short_is_refused(archive: Path, book: Book, tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.zip"
    path.write_bytes(archive.read_bytes()[:cut])
    with pytest.raises(BadFile):
        unpacking.read(path, book)
    assert not unpacking.is_archive(path)


def test_a_flipped_byte_anywhere_changes_nothing_or_nothing_that_counts(
    archive: Path, book: Book, tmp_path: Path
) -> None:
    data = bytearray(archive.read_bytes())
    data[len(data) * 9 // 10] ^= 0xFF  # in the tables
    (tmp_path / "flipped.zip").write_bytes(data)
    with pytest.raises(BadFile):
        unpacking.read(tmp_path / "flipped.zip", book)


def test_stopping_leaves_both_as_they_were(business: Book, archive: Path, book: Book, tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    path.write_bytes(b"old")
    with pytest.raises(Stopped):
        packing.write(business, path, stop=lambda: True)
    assert (
        path.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []
    )
    before = held(book)
    with pytest.raises(Stopped):
        unpacking.read(archive, book, stop=lambda: True)
    assert held(book) == before


def test_the_archive_of_a_first_version_is_read(book: Book, tmp_path: Path) -> None:
    """With the columns of the first step only: everything that came later takes its usual value."""
    import hashlib

    contact = {
        "id": 7, "kind": "person", "full_name": "Ann Lee", "sort_name": "ann lee", "match_name": "ann lee",
        "created_at": 5, "updated_at": 5, "birthday": "--05-09", "anniversary": None, "last_at": None,
        "deleted_at": None,
        **dict.fromkeys(
            ["given", "family", "middle", "prefix", "suffix", "nickname", "phonetic_given", "phonetic_family",
             "organisation", "department", "title", "role", "language", "time_zone", "gender", "household", "note",
             "photo", "source", "stage", "last_channel"], "",
        ),
    }  # fmt: skip
    tables = {
        "contacts": contact,
        "fields": {"id": 3, "name": "Size", "folded": "size", "position": 0},
        "field_values": {"contact_id": 7, "field_id": 3, "value": "Très Grand"},
    }
    files = {f"data/{name}.jsonl": json.dumps(row).encode() + b"\n" for name, row in tables.items()}
    said = {n: {"rows": 1, "sha256": hashlib.sha256(files[f"data/{n}.jsonl"]).hexdigest()} for n in tables}
    about = {"format": "desktop-crm-archive", "version": 1, "schema": 1, "tables": said}
    path = tmp_path / "old.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        for name, data in {**files, "manifest.json": json.dumps(about).encode()}.items():
            zipped.writestr(name, data)
    assert unpacking.read(path, book).contacts == 1
    with book.read() as session:
        run = session.connection().exec_driver_sql
        assert run("SELECT id, full_name, birthday, organisation_id FROM contacts").all() == [
            (7, "Ann Lee", "--05-09", None)
        ]
        assert run("SELECT normal FROM field_values").scalar_one() == "tres grand"
        assert finding.search(session, "ann") == [7]
        assert run("SELECT count(*) FROM channels").scalar_one() == 10


@settings_of(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=books_of.people, fields=books_of.kinds)
def test_any_book_comes_back_as_it_was(
    people: list[tuple[Draft, bytes | None]], fields: list[tuple[str, str]]
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with closing(open_book(folder / "a")) as one, closing(open_book(folder / "b")) as other:
            books_of.fill(one, people, fields)
            packing.write(one, folder / "1.zip")
            unpacking.read(folder / "1.zip", other)
            assert held(other) == held(one)
            packing.write(other, folder / "2.zip")
        assert (folder / "2.zip").read_bytes() == (folder / "1.zip").read_bytes()


def test_an_empty_book_goes_out_and_comes_in(book: Book, tmp_path: Path) -> None:
    packing.write(book, tmp_path / "empty.zip")
    with closing(open_book(tmp_path / "other")) as other:
        assert unpacking.read(tmp_path / "empty.zip", other).contacts == 0
        assert held(other) == held(book)


def test_it_ends_in_zip_and_other_files_are_no_archive(book: Book, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="zip"):
        packing.write(book, tmp_path / "book.xlsx")
    (tmp_path / "plain.txt").write_text("nothing")
    assert not unpacking.is_archive(tmp_path / "plain.txt") and not unpacking.is_archive(
        tmp_path / "none.zip"
    )
    for name in ("plain.txt", "none.zip"):
        with pytest.raises(BadFile):
            unpacking.read(tmp_path / name, book)
    shutil.rmtree(tmp_path / "book" / "attachments", ignore_errors=True)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Spring: 50 % off?", "Spring 50 % off"),
        ('a/b\\c*"<>|', "a b c"),
        ("...", "without a name"),
        ("x" * 99, "x" * 60),
        ("春のセール", "春のセール"),
    ],
)
def test_names_of_campaigns_are_safe_as_folders(name: str, safe: str) -> None:
    assert readable.safe_name(name) == safe


@pytest.mark.parametrize("seed", [1, 2])
def test_a_book_in_which_everything_happened_comes_back_as_it_was(
    book: Book, tmp_path: Path, seed: int
) -> None:
    """Plans, cadences, cases, versions, pins, merges: whatever the acts of the dialogue leave behind."""
    with test_dialogue_undone.lived_in(seed) as (busy, _kept):
        packing.write(busy, tmp_path / "1.zip")
        unpacking.read(tmp_path / "1.zip", book)
        assert held(book) == held(busy)
        packing.write(book, tmp_path / "2.zip")
        assert (tmp_path / "2.zip").read_bytes() == (tmp_path / "1.zip").read_bytes()
        backup.save(busy, tmp_path / "book.backup")
        with busy.write() as session:
            session.connection().exec_driver_sql("DELETE FROM contacts")
        restoring.restore_open(busy, tmp_path / "book.backup")
        assert held(busy) == held(book)
    assert backup.check(book) == ()
