"""Backup, check and restore: what is put back is what was saved; nothing half is ever left."""

import sqlite3
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_crm.base.errors import BookProblem
from desktop_crm.base.work import Step
from desktop_crm.book import attachments, backup, settings
from desktop_crm.book.database import FILE, Book
from desktop_crm.book.opening import open_book
from desktop_crm.book.restoring import restore
from desktop_crm.contacts import editing, finding
from desktop_crm.contacts.records import Draft

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


def filled(folder: Path, name: str) -> tuple[Book, str]:
    """A book with a person and an attachment."""
    book = open_book(folder)
    with book.write() as session:
        editing.add(session, Draft(full_name=name), NOW)
    return book, attachments.keep(book, name.encode(), ".txt")


def people(book: Book) -> list[str]:
    with book.read() as session:
        found = [editing.get(session, number) for number in finding.search(session, "")]
    return [contact.name for contact in found if contact]


def test_a_backup_taken_while_the_book_is_in_use_gives_everything_back(tmp_path: Path) -> None:
    book, stored = filled(tmp_path / "one", "Ann Berg")
    steps: list[Step] = []
    with book.read() as session:
        finding.search(session, "ann")
        backup.save(book, tmp_path / "saved.zip", steps.append)
    book.close()
    assert [(step.done, step.total) for step in steps] == [(1, 1)]
    assert restore(tmp_path / "two", tmp_path / "saved.zip") is None
    again = open_book(tmp_path / "two")
    try:
        assert people(again) == ["Ann Berg"]
        assert attachments.read(again, stored) == b"Ann Berg"
        assert backup.check(again) == ()
    finally:
        again.close()


def test_what_was_there_is_backed_up_first_and_can_be_put_back(tmp_path: Path) -> None:
    book, _stored = filled(tmp_path / "one", "Ann Berg")
    backup.save(book, tmp_path / "ann.zip")
    book.close()
    other, stored = filled(tmp_path / "two", "Tom Stein")
    other.close()
    former = restore(tmp_path / "two", tmp_path / "ann.zip")
    assert former is not None and former.parent == tmp_path / "two" / "backups"
    now = open_book(tmp_path / "two")
    assert people(now) == ["Ann Berg"]
    now.close()
    restore(tmp_path / "two", former)
    back = open_book(tmp_path / "two")
    try:
        assert (people(back), attachments.read(back, stored)) == (["Tom Stein"], b"Tom Stein")
    finally:
        back.close()


def test_a_damaged_book_can_be_restored_and_its_file_is_kept(tmp_path: Path) -> None:
    book, _stored = filled(tmp_path / "one", "Ann Berg")
    backup.save(book, tmp_path / "ann.zip")
    book.close()
    (tmp_path / "one" / FILE).write_bytes(b"no database any more " * 300)
    former = restore(tmp_path / "one", tmp_path / "ann.zip")
    assert former is not None and former.read_bytes().startswith(b"no database")
    again = open_book(tmp_path / "one")
    assert people(again) == ["Ann Berg"]
    again.close()


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_sqlite", ".sqlite"), data)
    return path


def test_what_is_no_sound_backup_is_refused_and_the_book_stays(tmp_path: Path) -> None:
    book, _stored = filled(tmp_path / "one", "Ann Berg")
    backup.save(book, tmp_path / "good.zip")
    book.close()
    good = (tmp_path / "good.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(good[: len(good) // 2])
    (tmp_path / "text.zip").write_text("hello")
    zipped(tmp_path / "other.zip", readme=b"nothing")
    zipped(tmp_path / "fake.zip", book_sqlite=b"not a database at all " * 100)
    before = (tmp_path / "one" / FILE).read_bytes()
    zipped(tmp_path / "empty.zip", book_sqlite=b"")
    (tmp_path / "flipped.zip").write_bytes(good[:300] + bytes(b ^ 255 for b in good[300:340]) + good[340:])
    for name in ("half.zip", "text.zip", "other.zip", "fake.zip", "absent.zip", "empty.zip", "flipped.zip"):
        with pytest.raises(BookProblem) as refused:
            restore(tmp_path / "one", tmp_path / name)
        assert refused.value.way_out, name
        assert (tmp_path / "one" / FILE).read_bytes() == before
    assert not list(tmp_path.glob(".restore-*"))


def test_a_backup_with_places_outside_of_the_book_writes_nothing_there(tmp_path: Path) -> None:
    book, _stored = filled(tmp_path / "one", "Ann Berg")
    backup.save(book, tmp_path / "good.zip")
    book.close()
    with zipfile.ZipFile(tmp_path / "good.zip", "a") as archive:
        for name in ("../escaped.txt", "attachments/../../escaped.txt", "/escaped.txt", "attachments/.."):
            archive.writestr(name, b"x")
    restore(tmp_path / "two", tmp_path / "good.zip")
    assert not list(tmp_path.rglob("escaped.txt"))


def test_a_backup_that_cannot_be_written_leaves_the_former_one(
    tmp_path: Path, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "saved" / "saved.zip"
    backup.save(book, target)
    before = target.read_bytes()

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "write", full)
    with pytest.raises(BookProblem, match="cannot be written"):
        backup.save(book, target)
    assert target.read_bytes() == before
    assert list(target.parent.iterdir()) == [target]


def test_check_finds_damage_and_references_to_nothing(tmp_path: Path, book: Book) -> None:
    assert backup.check(book) == ()
    raw = sqlite3.connect(book.file)
    raw.execute("INSERT INTO contact_tags VALUES (7, 7)")
    raw.commit()
    raw.close()
    found = [finding.what for finding in backup.check(book)]
    assert len(found) == 2 and all("contact_tags" in what for what in found)


def test_check_finds_pages_that_were_overwritten(tmp_path: Path) -> None:
    book, _stored = filled(tmp_path / "one", "Ann Berg")
    book.close()
    data = bytearray((tmp_path / "one" / FILE).read_bytes())
    for page in range(4, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\x77" * 64
    (tmp_path / "one" / FILE).write_bytes(data)
    damaged = Book(tmp_path / "one")
    try:
        found = backup.check(damaged)
    finally:
        damaged.close()
    assert found and all("damaged" in finding.what for finding in found)


def test_check_names_attachments_that_are_missing_or_damaged_and_restore_goes_on(tmp_path: Path) -> None:
    book, kept = filled(tmp_path / "one", "Ann Berg")
    lost = attachments.keep(book, b"a photo", ".png")
    with book.write() as session:
        (ann,) = finding.search(session, "ann")
        editing.change(session, ann, {"photo": lost}, NOW)
    assert backup.check(book) == ()
    (book.folder / attachments.FOLDER / lost).unlink()
    (book.folder / attachments.FOLDER / kept).write_bytes(b"something else")
    assert [finding.what for finding in backup.check(book)] == [
        f"The attachment {lost} is missing.",
        f"The attachment {kept} is damaged.",
    ]
    backup.save(book, tmp_path / "saved.zip")
    book.close()
    restore(tmp_path / "two", tmp_path / "saved.zip")
    again = open_book(tmp_path / "two")
    assert people(again) == ["Ann Berg"]
    again.close()


def test_a_setting_that_was_kept_comes_back_from_a_backup(tmp_path: Path, book: Book) -> None:
    with book.write() as session:
        settings.put(session, settings.POSTAL_ADDRESS, "1 Mill Lane\nFernhill")
    backup.save(book, tmp_path / "saved.zip")
    restore(tmp_path / "two", tmp_path / "saved.zip")
    again = open_book(tmp_path / "two")
    with again.read() as session:
        assert settings.get(session, settings.POSTAL_ADDRESS) == "1 Mill Lane\nFernhill"
    again.close()


def test_a_backup_never_takes_the_place_of_the_book(tmp_path: Path) -> None:
    book, _stored = filled(tmp_path / "one", "Ann Berg")
    try:
        for target in (
            book.file,
            tmp_path / "one" / "attachments" / ".." / FILE,
            book.file.with_name(f"{FILE}-wal"),
        ):
            with pytest.raises(BookProblem, match="the book itself"):
                backup.save(book, target)
        assert people(book) == ["Ann Berg"]
    finally:
        book.close()


def test_a_place_behind_a_file_is_refused_in_words(tmp_path: Path) -> None:
    book, _stored = filled(tmp_path / "one", "Ann Berg")
    (tmp_path / "letter.txt").write_text("kept")
    try:
        with pytest.raises(BookProblem, match="cannot be written"):
            backup.save(book, tmp_path / "letter.txt" / "saved.zip")
    finally:
        book.close()
    assert (tmp_path / "letter.txt").read_text() == "kept"


def test_who_has_the_book_open_sees_the_restored_one_and_writes_into_it(tmp_path: Path) -> None:
    book, _stored = filled(tmp_path / "one", "Ann Berg")
    try:
        backup.save(book, tmp_path / "saved.zip")
        with book.write() as session:
            editing.add(session, Draft(full_name="Tom Stein"), NOW)
        assert restore(tmp_path / "one", tmp_path / "saved.zip") is not None  # by another program
        assert people(book) == ["Ann Berg"]
        with book.write() as session:
            editing.add(session, Draft(full_name="Bo Ray"), NOW)
        other = open_book(tmp_path / "one")
        assert sorted(people(other)) == ["Ann Berg", "Bo Ray"]
        other.close()
    finally:
        book.close()


def test_a_damaged_backup_is_not_told_as_a_damaged_book(tmp_path: Path) -> None:
    book, _stored = filled(tmp_path / "one", "Ann Berg")
    book.close()
    data = (tmp_path / "one" / FILE).read_bytes()
    half = len(data) // 2
    zipped(tmp_path / "torn.zip", book_sqlite=data[:8192] + bytes(half) + data[half + 8192 :])
    with pytest.raises(BookProblem, match=r"backup “torn.zip” is damaged"):
        restore(tmp_path / "two", tmp_path / "torn.zip")


def test_of_a_book_that_cannot_be_opened_the_last_changes_are_kept_too(tmp_path: Path) -> None:
    book, _stored = filled(tmp_path / "one", "Ann Berg")
    backup.save(book, tmp_path / "saved.zip")
    book.close()
    newer = sqlite3.connect(book.file)
    newer.execute("PRAGMA user_version = 999")
    newer.execute("UPDATE contacts SET full_name = 'Tom Stein'")
    newer.commit()  # stands in the write-ahead log as long as somebody has the book open
    former = restore(tmp_path / "one", tmp_path / "saved.zip")
    newer.close()
    assert former is not None
    kept = sqlite3.connect(former)
    assert kept.execute("SELECT full_name FROM contacts").fetchall() == [("Tom Stein",)]
    kept.close()


# ---------------------------------------------------------------- before an import


def test_an_empty_book_needs_no_backup_before_an_import(book: Book) -> None:
    assert backup.before(book, "import", NOW) is None and not (book.folder / "backups").exists()


def test_the_last_three_backups_before_imports_stay_and_hold_the_book(book: Book, tmp_path: Path) -> None:
    made = []
    for number in range(5):
        with book.write() as session:
            editing.add(session, Draft(full_name=f"P{number}"), NOW)
        made.append(backup.before(book, "import", NOW + timedelta(minutes=number)))
    left = sorted((book.folder / "backups").iterdir())
    assert left == made[2:] and all(
        path is not None and path.name.startswith("before import ") for path in made
    )
    with book.write() as session:
        editing.delete(session, [1, 2, 3], NOW)
    book.close()
    assert made[3] is not None
    restore(book.folder, made[3])
    again = open_book(book.folder)
    try:
        with again.read() as session:
            assert finding.count(session, finding.Query()) == 4
    finally:
        again.close()


def test_the_backup_holds_all_while_somebody_reads_an_older_state(book: Book, tmp_path: Path) -> None:
    with book.write() as session:
        editing.add(session, Draft(full_name="Ann"), NOW)
    with book.read() as reader:
        assert finding.count(reader, finding.Query()) == 1
        with book.write() as session:
            editing.add(session, Draft(full_name="Bo"), NOW)
        made = backup.before(book, "import", NOW)
    assert made is not None
    restore(tmp_path / "other", made)
    other = open_book(tmp_path / "other")
    try:
        with other.read() as session:
            assert finding.count(session, finding.Query()) == 2
    finally:
        other.close()
