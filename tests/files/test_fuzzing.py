"""A few seconds of the fuzz run (benchmarks/fuzzing.py), always the same ones."""

import sys
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import fuzzing, mutating

RUNS = {"archive": 6, "workbook": 4}


@pytest.mark.skipif(sys.platform == "win32", reason="stops a reader that hangs by a signal")
@pytest.mark.parametrize(
    "reader", ["delimited", "cards", "ldif", "page", "markup", "archive", "workbook", "marks"]
)
def test_a_file_made_worse_is_read_or_refused(tmp_path: Path, reader: str) -> None:
    held = mutating.seeds(None)
    for number, data in enumerate(islice(mutating.stream(1, reader, held), RUNS.get(reader, 100))):
        assert fuzzing.one(tmp_path, reader, data) in ("read", "refused"), (number, data[:200])
