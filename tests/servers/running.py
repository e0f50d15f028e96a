"""The faulty server in a process of its own, as tests start, instruct and read it.

with FaultyServer(tmp_path, "--magic") as server:
    server.rules({"at": "rcpt", "reply": "450 4.2.0 later", "times": 1})
    ... connect to server.port ...
    assert [entry["rcpt"] for entry in server.taken()] == ["ann@x.example"]
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).with_name("faulty_smtp.py")
_TICKS = itertools.count(1)


class FaultyServer:
    """`ca` is the certificate that vouches for the server's own, where it speaks TLS."""

    def __init__(self, folder: Path, *options: str, magic: bool = True) -> None:
        if any(o in ("starttls", "implicit") for o in options) and not shutil.which("openssl"):
            pytest.skip("the openssl program is needed to make certificates")
        folder.mkdir(parents=True, exist_ok=True)
        number = next(_TICKS)
        self.journal = folder / f"journal-{number}.jsonl"
        self.trace = folder / f"trace-{number}.jsonl"
        self._rules = folder / f"rules-{number}.json"
        self._options = options
        self.rules()
        self._process = subprocess.Popen(
            [
                sys.executable,
                str(PROGRAM),
                "serve",
                "--journal",
                str(self.journal),
                "--trace",
                str(self.trace),
                "--rules",
                str(self._rules),
                "--with-parent",
                *(["--magic"] if magic else []),
                *options,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self._process.stdout.readline()
        if not line:
            self.stop()
            raise RuntimeError("the faulty server did not start")
        said = json.loads(line)
        self.port: int = said["port"]
        self.ca: str = said["ca"] or ""

    def rules(self, *rules: dict[str, Any]) -> None:
        """What goes wrong from now on; none: nothing does."""
        unfinished = self._rules.with_suffix(".part")
        unfinished.write_text(json.dumps(rules))
        moment = 1_700_000_000 + next(_TICKS)  # the server looks at the time only, so it must differ
        os.utime(unfinished, (moment, moment))
        unfinished.replace(self._rules)

    def taken(self) -> list[dict[str, Any]]:
        """One entry for each recipient of each message it took charge of."""
        return _lines(self.journal)

    def heard(self) -> list[str]:
        """Every command since the start."""
        return [entry["c"] for entry in _lines(self.trace) if "c" in entry]

    def connections(self) -> int:
        return max((entry["conn"] for entry in _lines(self.trace)), default=0)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._process.stdin.close()
        self._process.stdout.close()

    def __enter__(self) -> "FaultyServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
