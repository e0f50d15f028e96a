"""The log of what has left: it outlives the book's own memory, and a crash in the middle of a line."""

from pathlib import Path

from desktop_crm.campaigns import departures
from desktop_crm.campaigns.departures import FILE, Departures


def test_what_was_noted_is_read_back_with_its_highest_attempt(tmp_path: Path) -> None:
    for token, attempts in (("a1", 1), ("b2", 1), ("a1", 3), ("a1", 2)):
        log = Departures(tmp_path)  # each run adds to what is there
        log.note(token, attempts)
        log.close()
    assert departures.read(tmp_path) == {"a1": 3, "b2": 1}


def test_a_line_is_on_disk_before_the_log_is_closed(tmp_path: Path) -> None:
    log = Departures(tmp_path)
    log.note("a1", 1)
    assert departures.read(tmp_path) == {"a1": 1}
    log.close()


def test_a_line_cut_short_or_spoilt_is_no_line(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"a1 1\n\xff\xfe \xff\nb2\nc3 x\n\nd4 2\ne5 1")
    assert departures.read(tmp_path) == {"a1": 1, "d4": 2}


def test_no_log_is_nothing_left(tmp_path: Path) -> None:
    assert departures.read(tmp_path) == {}


def test_a_disk_that_cannot_be_written_ends_no_run(tmp_path: Path) -> None:
    log = Departures(tmp_path / "gone")
    log.note("a1", 1)
    log.close()
    assert departures.read(tmp_path / "gone") == {}


def test_what_is_noted_after_a_cut_line_is_not_lost_with_it(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"a1 1\nb2")
    log = Departures(tmp_path)
    log.note("c3", 1)
    log.close()
    assert departures.read(tmp_path) == {"a1": 1, "c3": 1}
