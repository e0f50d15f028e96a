"""Processes of the program beside the one with the book: how they are started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import desktop_crm


def start(flag: str, module: str) -> subprocess.Popen[bytes]:
    """Starts `module`, talked with over its input and output; the frozen program is its own interpreter.

    `flag` is what that is given instead. Raises OSError.
    """
    return subprocess.Popen(
        command(flag, module),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        process_group=0,  # Ctrl-C is for the program to hear, which then ends this one
    )


def command(flag: str, module: str) -> list[str]:
    """The words that start it."""
    if getattr(sys, "frozen", False):
        return [sys.executable, flag]
    return [_base() or sys.executable, "-P", "-m", module]


def _base() -> str:
    """The interpreter behind that of a virtual environment on Windows, elsewhere empty.

    The environment's own only starts another process, whose work and memory could then not be watched.
    """
    base: str = getattr(sys, "_base_executable", "")
    other = sys.platform == "win32" and not getattr(sys, "frozen", False) and base != sys.executable
    return base if other else ""


def _environment() -> dict[str, str]:
    """The package is found where this one lies, nothing beside the file is imported, no password goes along."""
    made = {name: value for name, value in os.environ.items() if not name.upper().endswith("_PASSWORD")}
    home = str(Path(desktop_crm.__file__).parents[1])
    held = os.environ.get("PYTHONPATH")
    made["PYTHONPATH"] = home + (os.pathsep + held if held else "")
    if _base():
        made["__PYVENV_LAUNCHER__"] = sys.executable  # so that it still finds the environment's libraries
    return made
