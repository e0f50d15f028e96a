"""Where there is a screen, and what is told where a library is missing."""

import sys

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.cli import display


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({}, "win32", True),
        ({}, "darwin", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "win32", False),
        ({"QT_QPA_PLATFORM": "offscreen"}, "darwin", False),
    ],
)
def test_where_a_window_can_be_shown(environment: dict[str, str], platform: str, expected: bool) -> None:
    assert display.has_display(environment, platform) is expected


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux leaves libraries to the user")
def test_a_missing_library_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(display, "_loads", lambda name: name != "libEGL.so.1")
    monkeypatch.setattr(display.shutil, "which", lambda name: "/usr/bin/dnf" if name == "dnf" else None)
    with pytest.raises(UserError) as refusal:
        display.require_libraries()
    assert "libEGL.so.1" in refusal.value.what
    assert refusal.value.way_out == "Install them with: sudo dnf install libglvnd-egl"
