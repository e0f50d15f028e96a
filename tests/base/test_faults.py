"""A fault is written down where it happened, never with whom."""

from pathlib import Path

import pytest

from desktop_crm.base import faults, paths


def look_up(name: str) -> None:
    raise KeyError(name)


def test_details_say_where_and_hold_no_values() -> None:
    with pytest.raises(KeyError) as found:
        look_up("Ann Berg")
    text = faults.details(found.value)
    assert text.startswith("builtins.KeyError\n") and "test_faults.py:" in text and "look_up" in text
    assert "Ann" not in text


def test_faults_are_added_to_one_file_that_does_not_grow_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path / "log")
    place = Path(faults.write_down("first"))
    assert faults.write_down("second") == str(place)
    assert place.read_text("utf-8") == "first\n\nsecond\n\n"
    place.write_bytes(b"x" * 1_000_001)
    faults.write_down("third")
    assert place.read_text("utf-8") == "third\n\n"


def test_where_nothing_can_be_written_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path / "file")
    assert faults.write_down("first") == ""
