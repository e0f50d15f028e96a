#!/usr/bin/env python3
"""One command from a fresh checkout to a running program or to passed tests.

    python3 packaging/start.py --demo     installs what is needed into .venv and opens the sample business
    python3 packaging/start.py test       installs the test tools too and runs every test
    python3 packaging/start.py …          anything else is handed to the program

Needs Python 3.11 or newer and nothing else; later runs install only what has changed.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):
        return _give_up(f"Desktop CRM needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    testing = arguments[:1] == ["test"]
    lists = ["requirements.txt"] + (["requirements-tests.txt"] if testing else [])
    problem = _install(ROOT / "packaging" / lists[-1])
    if problem:
        return _give_up(problem)
    if testing:
        # All cores, each file on one of them; with words of the user pytest runs as they say.
        words = arguments[1:] or ["-n", "auto", "--dist", "loadfile"]
        return _run(ROOT, "-m", "pytest", *words)
    return _run(None, "-m", "desktop_crm", *arguments)


def _install(pinned: Path) -> str:
    """Makes the environment and installs the pinned list, unless that was done before."""
    if not PYTHON.exists():
        print("Setting up (once) …", file=sys.stderr)
        problem = _make_environment()
        if problem:
            return problem
    wanted = hashlib.sha256(b"".join(p.read_bytes() for p in sorted(pinned.parent.glob("*.txt")))).hexdigest()
    done = VENV / f"installed-{pinned.stem}"
    if done.exists() and done.read_text("utf-8") == wanted:
        return ""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    if subprocess.run([*_pip(), "install", *quiet, "-r", str(pinned)], check=False).returncode:
        return (
            "The libraries could not be installed; the lines above say why. Check the network and try again."
        )
    done.write_text(wanted, "utf-8")
    return ""


def _make_environment() -> str:
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False, capture_output=True)
    if made.returncode == 0:
        return ""
    # Debian's python3 comes without ensurepip; its own pip can fill a bare environment.
    bare = [sys.executable, "-m", "venv", "--without-pip", "--clear", str(VENV)]
    has_pip = subprocess.run([sys.executable, "-m", "pip", "--version"], check=False, capture_output=True)
    if has_pip.returncode == 0 and subprocess.run(bare, check=False).returncode == 0:
        return ""
    return "Python's venv module is missing. Install it with: sudo apt install python3-venv"


def _pip() -> list[str]:
    own = subprocess.run([str(PYTHON), "-m", "pip", "--version"], check=False, capture_output=True)
    if own.returncode == 0:
        return [str(PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def _run(folder: Path | None, *command: str) -> int:
    """Runs Python in a folder; None: where the user is, so that the files they name are found."""
    search = os.pathsep.join(p for p in (str(ROOT), os.environ.get("PYTHONPATH")) if p)
    environment = os.environ | {"PYTHONPATH": search}
    try:
        return subprocess.run([str(PYTHON), *command], cwd=folder, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130


def _give_up(why: str) -> int:
    print(why, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
