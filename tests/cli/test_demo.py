"""`--demo` where there is no screen: the whole job, told in words, with messages and pictures on disk."""

import json
import os
import shlex
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.cli import demo, display
from desktop_crm.cli.answers import Doors, Run


@pytest.mark.parametrize("name", ["plain", "Ann Berg", "Ann's & Bob's"])
def test_the_command_to_look_around_with_can_be_typed_as_it_stands(tmp_path: Path, name: str) -> None:
    line = demo.typed(["python", "-m", "desktop_crm", "--book", str(tmp_path / name), "contacts"])
    if sys.platform == "win32":
        assert line.count('"') == (0 if name == "plain" else 2)
    else:
        assert shlex.split(line)[4] == str(tmp_path / name)


def test_without_a_screen_the_whole_job_is_done_in_words(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"TMPDIR": str(tmp_path), "HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-m", "desktop_crm", "--demo", "--json"]
    ran = subprocess.run(words, capture_output=True, check=False, env=environment, timeout=300)
    told = ran.stderr.decode("utf-8")
    assert ran.returncode == 0, told
    for step in ("1. Made", "2. Imported", "3. Recorded", "4. Wrote", "5. Sent"):
        assert step in told
    keys = json.loads(ran.stdout)
    assert keys["findings"] == [] and keys["accepted"] == keys["audience"] > 100
    assert keys["import"]["created"] > 30 and keys["import"]["consents"] > 10
    messages = [
        message_from_bytes(p.read_bytes(), policy=policy.default) for p in Path(keys["messages"]).iterdir()
    ]
    thanked = [m for m in messages if m["Subject"] == "Thank you for coming to the open day"]
    assert len(thanked) == keys["accepted"] == len({m["To"] for m in thanked})
    assert all(Path(p).stat().st_size > 10_000 for p in keys["pictures"])
    assert not (tmp_path / "home" / ".local" / "share" / "Desktop CRM").exists()


def test_with_a_screen_the_window_opens_on_a_book_that_is_thrown_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Path] = []

    def window(folder: Path) -> int:
        assert (folder / "book.sqlite").exists()
        opened.append(folder)
        return 0

    monkeypatch.setattr(demo, "has_display", lambda: True)
    monkeypatch.setattr(demo, "require_libraries", lambda: None)
    answer = demo.run(Run(Path("/nowhere"), False, True, Doors(lambda: None, window, lambda *_: [])))
    assert answer.code == 0 and len(opened) == 1
    assert not opened[0].exists()


def test_without_qts_libraries_the_job_is_done_and_what_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(display, "_loads", lambda name: name != "libEGL.so.1")
    monkeypatch.setattr(display.sys, "platform", "linux")
    taken: list[Path] = []
    pictures = demo._pictures(
        Run(tmp_path, False, True, Doors(lambda: None, lambda _: 0, lambda *_: taken)), tmp_path, tmp_path
    )
    assert pictures[0] == [] and "libEGL.so.1" in pictures[1] and "Install them with" in pictures[1]
    monkeypatch.setattr(demo, "has_display", lambda: True)
    with pytest.raises(UserError):  # a window cannot do without
        demo.run(Run(tmp_path, False, True, Doors(lambda: None, lambda _: 0, lambda *_: [])))
