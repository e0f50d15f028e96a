"""Runs commands in this process, as the program does."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop_crm import __main__ as program


@dataclass(frozen=True, slots=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def keys(self) -> dict[str, Any]:
        """The one object that --json prints."""
        found: dict[str, Any] = json.loads(self.out)
        return found


Cli = Callable[..., Result]


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """`cli("contacts", "--json")` on a book of its own; `stdin` is what is piped in."""
    monkeypatch.setenv("DESKTOP_CRM_BOOK", str(tmp_path / "book"))

    def run(*words: str, stdin: str = "") -> Result:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = program.main(list(words))
        printed = capsys.readouterr()
        return Result(code, printed.out, printed.err)

    return run
