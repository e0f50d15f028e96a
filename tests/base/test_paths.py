"""Resources are found in a checkout, in a wheel and in the frozen program; file names work everywhere."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.base import paths


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    paths._resources.cache_clear()
    yield
    paths._resources.cache_clear()


def test_in_a_checkout_the_folder_stands_beside_the_package() -> None:
    assert paths.resource("fonts").is_dir()
    with pytest.raises(FileNotFoundError):
        paths.resource("nothing/here.txt")


def test_in_a_wheel_it_lies_inside_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "desktop_crm"
    (package / "resources" / "mail").mkdir(parents=True)
    (package / "base").mkdir()
    monkeypatch.setattr(paths, "__file__", str(package / "base" / "paths.py"))
    assert paths.resource("mail") == package / "resources" / "mail"


def test_in_the_frozen_program_it_lies_where_that_was_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources" / "mail").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("mail") == tmp_path / "resources" / "mail"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Bare-root season: opens?", "Bare-root season- opens.eml"),
        ("../../etc/passwd", "etc-passwd.eml"),
        ("CON", "_CON.eml"),
        ("com1.txt", "_com1.txt.eml"),
        ("", "untitled.eml"),
        ("...", "untitled.eml"),
        ("王小明", "王小明.eml"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert paths.safe_name(title, ".eml") == name


def test_a_long_title_is_cut() -> None:
    assert len(paths.safe_name("word " * 50, ".eml")) <= 80
