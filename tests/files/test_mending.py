"""Text that was made into UTF-8 twice."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.files.mending import is_doubled, mend
from desktop_crm.files.reading import open_file
from desktop_crm.files.sheet import Record


def doubled(text: str) -> str:
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode())


@pytest.mark.parametrize(
    "text",
    ["Jürgen Groß, Köln", "Ångström Ødegård", "Łukasz Żak – „Wein“", "Иванов Пётр", "王小明", "Müller €5"],
)
def test_what_is_certain_is_undone(text: str) -> None:
    assert is_doubled(doubled(text))
    assert mend(doubled(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "Jürgen Groß",
        "«CAFÉ» und «MAÇÃ»",
        "JOÃO ÃRRO",
        "Prix: 5 £ ½",
        "MÃ¼ller, Jürgen, Köln, Groß",
        "Ann\u00a0Lee",
    ],
)
def test_what_is_not_certain_stays(text: str) -> None:
    assert not is_doubled(text)


@given(st.text(alphabet="äöüßéèñçøåłżő abc", min_size=3))
def test_mending_undoes_doubling(text: str) -> None:
    assert mend(doubled(text)) == text


def test_a_list_that_was_saved_twice(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(doubled("Name;Straße\nJürgen Müller;Königstraße 1\n"), "utf-8")
    with open_file(tmp_path / "a.csv") as source:
        assert source.layout.mended and source.layout.columns == ("Name", "Straße")
        (record,) = source.records()
        assert isinstance(record, Record) and record.cells == ("Jürgen Müller", "Königstraße 1")
