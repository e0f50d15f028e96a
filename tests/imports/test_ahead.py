"""Rows shaped by a process of their own are the rows that would be shaped here, whatever becomes of it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_crm.base.errors import Stopped
from desktop_crm.base.work import never
from desktop_crm.book.database import Book
from desktop_crm.files import processes
from desktop_crm.files.reading import open_file
from desktop_crm.imports import ahead, storing
from desktop_crm.imports.ahead import Ahead, Here, Shaped
from desktop_crm.mapping import reading
from tests.imports.tables_of import content

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
HEADER = "First name,Last name,Company,E-mail,Phone,Birthday,Street,Town,Category,Size\n"


def table(path: Path, count: int) -> Path:
    """People with good and bad values, of all kinds that a row can hold."""
    rows = [
        f"Ann{n},O’Berg,{'Elm & Co' if n % 3 else ''},ann{n}@{'x.org' if n % 7 else ''},"
        f"{'01632 960' if n % 5 else 'none'}{n:03},"
        f"{n % 28 + 1}.{n % 14 + 1}.19{n % 90 + 10},{n} Lane,Nürnberg,roses; Jäger,{n % 9}\n"
        for n in range(count)
    ]
    path.write_text(HEADER + "".join(rows), "utf-8")
    return path


def batches(path: Path, size: int, stop: object = never) -> Iterator[Sequence[Shaped]]:
    with open_file(path) as source:
        yield from ahead.batches(source, reading.proposal(source, "GB"), "GB", size, stop)  # type: ignore[arg-type]


def told(found: Sequence[Shaped]) -> list[object]:
    """Everything of the rows that an import looks at."""
    return [(s.row.record, s.row.problems, s.row.refuses, s.row.silent, s.person, s.line) for s in found]


def here(path: Path) -> list[object]:
    with open_file(path) as source:
        shaped = Here(reading.proposal(source, "GB"), "GB").shaped(list(source.records()))
    return told(shaped)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process for a short table, too."""
    monkeypatch.setattr(ahead, "WORTH_IT", 20)


def test_the_other_process_shapes_the_same_rows_in_their_order(tmp_path: Path, soon: None) -> None:
    path = table(tmp_path / "people.csv", 333)
    found = list(batches(path, 20))
    assert [len(batch) for batch in found] == [*[20] * 16, 13]
    assert told([row for batch in found for row in batch]) == here(path)


def test_a_short_table_needs_no_other_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "Ahead", None)
    assert sum(len(batch) for batch in batches(table(tmp_path / "people.csv", 300), 100)) == 300


@pytest.mark.parametrize(
    "code",
    [
        "",
        "import sys; sys.exit(3)",
        "import sys; sys.stdin.buffer.read(100)",
        "print('no frame', flush=True)",
    ],
)
def test_a_process_that_ends_costs_time_and_nothing_else(
    tmp_path: Path, soon: None, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    import sys

    words = [sys.executable, "-c", code] if code else [str(tmp_path / "is not there")]
    path = table(tmp_path / "people.csv", 200)
    monkeypatch.setattr(processes, "command", lambda *_given: words)
    assert told([row for batch in batches(path, 20) for row in batch]) == here(path)


def test_it_ends_with_an_import_that_is_stopped(
    book: Book, tmp_path: Path, soon: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_crm.imports.job.BATCH", 20)
    begun: list[Ahead] = []
    start = Ahead.__enter__

    def noted(self: Ahead) -> Ahead:
        begun.append(self)
        return start(self)

    monkeypatch.setattr(Ahead, "__enter__", noted)
    processes_of: list[object] = []
    before, steps = content(book), list[object]()

    def stop() -> bool:
        if begun and not processes_of:
            processes_of.append(begun[0]._process)
        return len(steps) > 4

    with pytest.raises(Stopped):
        storing.run(book, table(tmp_path / "people.csv", 400), at=NOW, progress=steps.append, stop=stop)
    assert content(book) == before
    (process,) = processes_of
    assert process is not None and process.poll() is not None  # type: ignore[attr-defined]


def test_a_book_filled_through_it_is_the_same(
    tmp_path: Path, book: Book, other_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(tmp_path / "people.csv", 200)
    monkeypatch.setattr("desktop_crm.imports.job.BATCH", 20)
    storing.run(other_book, path, at=NOW)
    monkeypatch.setattr(ahead, "WORTH_IT", 20)
    storing.run(book, path, at=NOW)
    assert content(book, ("settings",)) == content(other_book, ("settings",))


@pytest.fixture
def other_book(tmp_path: Path) -> Iterator[Book]:
    from desktop_crm.book.opening import open_book

    made = open_book(tmp_path / "other")
    yield made
    made.close()
