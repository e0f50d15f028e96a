"""Real files from many programs (not part of the repository), read as `expectations.json` says they are."""

import hashlib
import json
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.files.entry import POSTAL, Entry
from desktop_crm.files.reading import Source, open_file
from desktop_crm.files.sheet import CardRecord, Cell, Record, as_text
from tests.conftest import samples_folder

CONTAINED = {"note", "street", "extended", "custom"}  # a value need only be part of these
SECONDS = 10.0


def expected() -> dict[str, dict[str, Any]]:
    folder = samples_folder()
    if folder is None:
        return {}
    files: dict[str, dict[str, Any]] = json.loads((folder / "expectations.json").read_text("utf-8"))["files"]
    return files


FILES = expected()
READ = [name for name, said in FILES.items() if said["outcome"] != "refuse"]


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def cell_text(cell: Cell) -> str:
    return normal(as_text(cell))


@pytest.mark.parametrize("name", READ or [pytest.param("", marks=pytest.mark.skip("no samples"))])
def test_a_sample_is_read_as_it_is(samples: Path, name: str) -> None:
    said = FILES[name]
    begun = time.monotonic()
    try:
        with open_file(samples / name) as source:
            compare(source, said)
            check_text(source, said.get("must_not", []))
    except UserError as refused:
        assert said["outcome"] == "either", str(refused)
        assert refused.what
        assert refused.way_out
    assert time.monotonic() - begun < SECONDS


def compare(source: Source, said: dict[str, Any]) -> None:
    layout = source.layout
    if said["outcome"] == "empty":
        assert source.count() == 0
    for field in ("encoding", "delimiter", "header_row"):
        assert said.get(field, getattr(layout, field)) == getattr(layout, field)
    assert said.get("records", source.count()) == source.count()
    if "sheets" in said and layout.sheets:
        assert [[s.name, s.visibility] for s in layout.sheets] == said["sheets"]
    if source.cards:
        held = [r.entry for r in source.records() if isinstance(r, CardRecord)]
        for number, fields in said.get("contacts", []):
            compare_card(held[number], fields)
        return
    rows = [r for r in source.records() if isinstance(r, Record)]
    for number, cells in said.get("rows", []):
        for column, value in cells.items():
            at = int(column[1:]) if column.startswith("#") else layout.columns.index(column)
            assert cell_text(rows[number].cells[at]) == value
    for number, fields in said.get("contacts", []):
        compare_row(rows[number], fields)


def compare_card(entry: Entry, fields: dict[str, list[str]]) -> None:
    for field, values in fields.items():
        held = list(card_values(entry, field))
        for value in values:
            inside = field in CONTAINED and any(normal(value) in h for h in held)
            assert normal(value) in held or inside, (field, value, held)


def card_values(entry: Entry, field: str) -> Iterable[str]:
    if field == "photo":
        photo = entry.photo
        assert photo is not None
        return [f"{photo.mime}:{len(photo.data)}:{hashlib.sha256(photo.data).hexdigest()[:16]}"]
    if field in POSTAL:
        return [normal(getattr(address, field)) for address in entry.postal]
    return map(normal, entry.texts(field))


def compare_row(row: Record, fields: dict[str, list[str]]) -> None:
    """Rows are not mapped yet: each value must stand somewhere in its row (days may be written otherwise)."""
    whole = "\n".join(map(cell_text, row.cells))
    for field, values in fields.items():
        for value in values:
            if field not in ("birthday", "anniversary", "full_name"):
                assert normal(value) in whole, (field, value)


def check_text(source: Source, must_not: list[str]) -> None:
    for record in source.records():
        held = "\n".join(map(cell_text, record.cells)) if isinstance(record, Record) else str(record.entry)
        assert not any(wrong in held for wrong in must_not)


CELLS = [name for name, said in FILES.items() if said.get("cells")]


@pytest.mark.parametrize("name", CELLS or [pytest.param("", marks=pytest.mark.skip("no samples"))])
def test_cells_of_a_sample(samples: Path, name: str) -> None:
    wanted: dict[str, dict[str, Any]] = {}
    for place, value in FILES[name]["cells"].items():
        sheet, _, cell = place.rpartition("!")
        wanted.setdefault(sheet, {})[cell] = value
    for sheet, cells in wanted.items():
        with open_file(samples / name, sheet, header_row=0) as source:
            rows = {r.row: r.cells for r in source.records() if isinstance(r, Record)}
            for cell, value in cells.items():
                got = rows[int(cell[1:])][ord(cell[0]) - ord("A")]
                if isinstance(value, str):
                    assert cell_text(got)[: len(value)] == normal(value)
                else:
                    assert got == value


REFUSED = [name for name, said in FILES.items() if said["outcome"] == "refuse"]


@pytest.mark.parametrize("name", REFUSED or [pytest.param("", marks=pytest.mark.skip("no samples"))])
def test_a_harmful_sample_is_refused_plainly_and_soon(samples: Path, name: str) -> None:
    begun = time.monotonic()
    with pytest.raises(UserError) as caught:
        open_file(samples / name)
    assert time.monotonic() - begun < SECONDS
    assert Path(name).name in caught.value.what
    assert caught.value.way_out


_READ_ALL = """
import resource, sys
from pathlib import Path
from desktop_crm.base.errors import UserError
from desktop_crm.files.reading import open_file
for name in sys.argv[2:]:
    try:
        with open_file(Path(sys.argv[1], name)) as source:
            source.count()
    except UserError:
        pass
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_all_samples_stay_small_in_memory(samples: Path) -> None:
    """The processes that read them: children of a process that has no others."""
    pytest.importorskip("resource")
    names = [name for name in FILES if name.startswith(("hostile/", "other/"))]
    told = subprocess.run(
        [sys.executable, "-c", _READ_ALL, str(samples), *names], capture_output=True, text=True, check=True
    )
    assert int(told.stdout) < 500 * 1024
