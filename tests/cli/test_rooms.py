"""A command loads its own room and finds the same grammar as in the whole."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_crm.cli import main


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return dict(found.choices)


def test_every_command_has_its_room() -> None:
    assert set(_commands(main._parser())) == set(main._ROOMS)


@pytest.mark.parametrize("command", main._ROOMS)
def test_a_command_alone_is_as_in_the_whole(command: str) -> None:
    alone, whole = _commands(main._parser(command))[command], _commands(main._parser())[command]
    assert alone.format_help() == whole.format_help()


def test_looking_a_contact_up_loads_neither_the_import_nor_the_campaigns(tmp_path: Path) -> None:
    program = (
        "import sys; from desktop_crm.__main__ import main; code = main(sys.argv[1:]);"
        "print([n for n in ('jinja2', 'phonenumbers', 'nh3', 'PySide6', 'openpyxl') if n in sys.modules])"
    )
    words = [sys.executable, "-c", program, "--book", str(tmp_path / "book"), "contacts", "Ann"]
    ran = subprocess.run(words, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert ran.stdout.splitlines()[-1] == "[]"
