"""The process that reads workbooks: whatever happens in it, the program gets rows or a sentence."""

import os
import signal
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import psutil
import pytest

from desktop_crm.files import processes
from desktop_crm.files.refusing import FileRefused, Limits
from desktop_crm.files.workbook import Workbook


@pytest.fixture
def small(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for n in range(3000):
        book.active.append([f"Name {n}", n, n % 2 == 0])
    path = tmp_path / "small.xlsx"
    book.save(path)
    return path


def stand_in(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Puts a few lines of Python in the place of the reading process."""
    monkeypatch.setattr(processes, "command", lambda *_given: [sys.executable, "-c", code])


def test_rows_come_in_order_with_their_types(small: Path) -> None:
    book = Workbook(small)
    try:
        assert [s.name for s in book.sheets] == ["Sheet"]
        assert book.height("Sheet") == 3000
        rows = list(book.rows("Sheet"))
        assert rows[0] == ["Name 0", 0, True]
        assert rows[2999] == ["Name 2999", 2999, False]
    finally:
        book.close()
    assert not psutil.pid_exists(book._process.pid)


def test_a_dead_process_is_a_sentence(small: Path) -> None:
    book = Workbook(small)
    book._process.kill()
    with pytest.raises(FileRefused, match="stopped the reader"):
        list(book.rows("Sheet"))
    with pytest.raises(FileRefused):  # and so is every later question
        book.height("Sheet")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import time; time.sleep(60)", "reasonable time"),
        ("while True: pass", "reasonable time"),
        ("x = bytearray(300 << 20); import time; time.sleep(60)", "too much memory"),
        ("raise SystemExit(7)", "stopped the reader"),
        ("print('no frame at all')", "stopped the reader"),
        ("import sys; sys.stdout.buffer.write(b'\\x05\\0\\0\\0?????')", "stopped the reader"),
    ],
)
def test_a_process_gone_wrong_is_ended(
    small: Path, monkeypatch: pytest.MonkeyPatch, code: str, words: str
) -> None:
    stand_in(monkeypatch, code)
    with pytest.raises(FileRefused, match=words):
        Workbook(small, Limits(seconds=0.5 if "time" in words else 20.0, memory=150 << 20))


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_abort_is_told_as_want_of_memory(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, f"import os; os.kill(os.getpid(), {int(signal.SIGABRT)})")
    with pytest.raises(FileRefused, match="memory"):
        Workbook(small)


def test_a_reader_that_cannot_start(small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(processes, "command", lambda *_given: [str(tmp_path / "none")])
    with pytest.raises(FileRefused, match="could not start"):
        Workbook(small)


def test_the_frozen_program_is_its_own_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert processes.command("--read-worker", "desktop_crm.files.worker") == [sys.executable, "--read-worker"]


def test_on_windows_the_reader_is_no_launcher_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        processes.command("--read-worker", "desktop_crm.files.worker")[0] == sys.executable
        or sys.platform == "win32"
    )
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", r"C:\crm\.venv\Scripts\python.exe")
    monkeypatch.setattr(sys, "_base_executable", r"C:\Python311\python.exe")
    assert processes.command("--read-worker", "desktop_crm.files.worker")[0] == r"C:\Python311\python.exe"
    assert processes._environment()["__PYVENV_LAUNCHER__"] == r"C:\crm\.venv\Scripts\python.exe"


def test_the_reader_is_told_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKTOP_CRM_SMTP_PASSWORD", "secret")
    assert "secret" not in processes._environment().values()


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes")
def test_ctrl_c_on_the_terminal_does_not_reach_the_reader(small: Path) -> None:
    book = Workbook(small)
    try:
        assert os.getpgid(book._process.pid) != os.getpgrp()
    finally:
        book.close()


def test_nothing_beside_the_file_is_imported(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (small.parent / "zipfile.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(small.parent)
    book = Workbook(small)
    assert book.height("Sheet") == 3000
    book.close()


def remade(path: Path, **changed: Any) -> Path:
    """The workbook with some of its parts replaced."""
    made = path.with_name("made.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info, changed.get(info.filename, old.read(info)))
        for name in changed.keys() - set(old.namelist()):
            new.writestr(name, changed[name])
    return made


@pytest.mark.parametrize(
    ("part", "data", "words"),
    [
        ("xl/worksheets/sheet1.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>', "grow"),
        ("xl/sharedStrings.xml", b"\xff\xfe" + "<!DOCTYPE x>".encode("utf-16-le"), "grow"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row", "damaged"),
        ("xl/workbook.xml", b"", "no sheet|damaged"),
        ("xl/media/big.bin", bytes(200 << 20), "grow"),
    ],
)  # fmt: skip
def test_traps_and_damage_are_refused(small: Path, part: str, data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        book = Workbook(remade(small, **{part: data}))
        try:
            list(book.rows(book.sheets[0].name))
        finally:
            book.close()


def test_a_cell_at_the_far_end_does_not_fill_the_memory(small: Path) -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
        "</sheetData></worksheet>"
    )
    with pytest.raises(FileRefused, match=r"memory|time|stopped|damaged"):
        book = Workbook(remade(small, **{"xl/worksheets/sheet1.xml": sheet}))
        list(book.rows("Sheet"))


def test_the_parent_sees_no_zombies(small: Path) -> None:
    before = {p.pid for p in psutil.Process(os.getpid()).children()}
    for _ in range(3):
        Workbook(small).close()
    assert {p.pid for p in psutil.Process(os.getpid()).children()} <= before


def test_the_program_itself_can_be_the_reader(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the frozen program starts: itself with one word."""
    monkeypatch.setattr(
        processes, "command", lambda *_given: [sys.executable, "-m", "desktop_crm", "--read-worker"]
    )
    book = Workbook(small)
    assert book.height("Sheet") == 3000
    book.close()


def test_a_file_of_any_name_in_any_folder(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small.parent / "Kunden – 王 & Söhne"
    folder.mkdir()
    small.rename(folder / "Liste 'neu' %20.XLSX")
    monkeypatch.chdir(folder)
    book = Workbook(Path("Liste 'neu' %20.XLSX"))
    assert book.height("Sheet") == 3000
    book.close()
