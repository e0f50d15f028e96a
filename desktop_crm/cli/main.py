"""The command line: reads the words, runs one command, prints its answer, gives the exit code.

What was asked for goes to stdout, sentences about the work to stderr; `--json` prints exactly one object on
stdout. A refusal is one sentence, never a traceback.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from desktop_crm import __version__
from desktop_crm.base.errors import Stopped, UserError
from desktop_crm.base.paths import default_book
from desktop_crm.cli.answers import Answer, Code, Doors, Run, WrongUsage, readable

if TYPE_CHECKING:
    from desktop_crm.cli.answers import Commands

__all__ = ["Doors", "run"]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WrongUsage(f"{self.format_usage()}{self.prog}: {message}")


def run(arguments: Sequence[str], doors: Doors) -> int:
    """Does what the words say and returns the exit code."""
    _speak_utf8()
    try:
        options, rest = _globals().parse_known_args(arguments)
        if not rest:
            this = _run_of(options, doors)
            return _answer(this, _demo) if getattr(options, "demo", False) else _open_window(this)
        given = _parser(rest[0]).parse_args(arguments)
        return _answer(_run_of(given, doors), lambda this: given.run(this, given))
    except WrongUsage as wrong:
        _say(str(wrong))
        if "--json" in arguments:
            _print_json({"error": str(wrong).splitlines()[-1]})
        return Code.USAGE


def _answer(this: Run, command: Callable[[Run], Answer]) -> int:
    try:
        answer = command(this)
        _print(this, answer)
    except UserError as refusal:
        return _refuse(this, refusal.what, refusal.way_out)
    except (Stopped, KeyboardInterrupt):
        return _refuse(this, "Stopped.", "Nothing of the unfinished step was kept.")
    except BrokenPipeError:
        # Whoever read us (`head`) has enough. Python would complain about it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Code.DONE
    except WrongUsage:
        raise
    except Exception as fault:
        return _refuse(this, "Something went wrong inside the program.", _write_down(fault))
    return answer.code


def _demo(this: Run) -> Answer:
    from desktop_crm.cli import demo

    return demo.run(this)


def _open_window(this: Run) -> int:
    from desktop_crm.cli.display import has_display, require_libraries

    try:
        if not has_display():
            raise UserError(
                "There is no screen to open the window on.",
                "“desktop-crm --help” lists what can be done without one.",
            )
        require_libraries()
        return this.doors.window(this.folder)
    except UserError as refusal:
        return _refuse(this, refusal.what, refusal.way_out)
    except Exception as fault:
        return _refuse(this, "Something went wrong inside the program.", _write_down(fault))


# ---------------------------------------------------------------- the words
class _Command(_Parser):
    """A parser that takes the global options, so that they may stand before or behind any command."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, allow_abbrev=False)
        self.register("type", None, readable)
        self.add_argument(
            "--book",
            type=_folder,
            metavar="DIR",
            default=argparse.SUPPRESS,
            help="the book's folder (default: DESKTOP_CRM_BOOK, or the platform's data folder)",
        )
        for flag, words in (
            ("--json", "print exactly one JSON object"),
            ("--quiet", "say no more than what was asked for"),
        ):
            self.add_argument(flag, action="store_true", default=argparse.SUPPRESS, help=words)


def _folder(given: str) -> Path:
    """An argument that is a folder: nothing at all, as a script's empty variable gives it, is none."""
    if not given.strip():
        raise argparse.ArgumentTypeError("names no folder")
    return Path(given)


def _globals() -> argparse.ArgumentParser:
    """Only the options that need no command."""
    parser = _Command(prog="desktop-crm", add_help=False)
    _add_demo(parser)
    return parser


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--demo",
        action="store_true",
        default=argparse.SUPPRESS,
        help="open the window on a throw-away book with an invented business; nothing leaves this computer",
    )


# The room of each command: only that one is loaded, which halves the start of a command.
_ROOMS = {
    "contacts": "contacts", "contact": "contacts", "log": "dialogue", "purchases": "purchases",
    "consent": "consent", "import": "imports", "export": "exporting", "segment": "segments", "read": "reading",
    "campaign": "campaigns", "account": "account", "backup": "book", "restore": "book", "check": "book",
    "bench": "bench", "tour": "tour", "duplicates": "duplicates", "merge": "duplicates",
    "report": "reports", "today": "today",
}  # fmt: skip


def _parser(command: str = "") -> argparse.ArgumentParser:
    """The grammar of one command, or the whole one. A command that does not exist yet is not in it."""
    parser = _Command(
        prog="desktop-crm",
        description="Offline contact and campaign manager. Without a command it opens the window.",
    )
    _add_demo(parser)
    parser.add_argument("--version", action="version", version=f"Desktop CRM {__version__}")
    commands: Commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, parser_class=_Command
    )
    commands.type = str  # the words behind it are read by the command
    known = _ROOMS.get(command)
    for room in [importlib.import_module(f"desktop_crm.cli.{known}")] if known else _every_room():
        room.add(commands)
    return parser


def _every_room() -> tuple[Any, ...]:
    """All that add commands, in the order of the help."""
    from desktop_crm.cli import (
        account,
        bench,
        book,
        campaigns,
        consent,
        contacts,
        dialogue,
        duplicates,
        exporting,
        imports,
        purchases,
        reading,
        reports,
        segments,
        today,
        tour,
    )

    return (
        today, contacts, duplicates, dialogue, purchases, consent, imports, exporting, reading, segments, reports,
        campaigns, account, book, bench, tour,
    )  # fmt: skip


def _run_of(given: argparse.Namespace, doors: Doors) -> Run:
    from_environment = os.environ.get("DESKTOP_CRM_BOOK")
    folder = getattr(given, "book", None) or (Path(from_environment) if from_environment else default_book())
    return Run(folder.expanduser(), getattr(given, "json", False), getattr(given, "quiet", False), doors)


# ---------------------------------------------------------------- the answers
def _print(this: Run, answer: Answer) -> None:
    if this.json:
        _print_json(answer.keys)
    elif sys.stdout:
        for line in answer.lines:
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    if answer.said and not this.quiet:
        _say(answer.said)


def _refuse(this: Run, what: str, way_out: str) -> int:
    _say(f"{what} {way_out}".strip())
    if this.json:
        _print_json({"error": what, "way_out": way_out})
    return Code.REFUSED


def _print_json(keys: dict[str, object]) -> None:
    if sys.stdout:
        sys.stdout.write(json.dumps(keys, ensure_ascii=False, indent=1) + "\n")
        sys.stdout.flush()


def _say(text: str) -> None:
    if sys.stderr:
        sys.stderr.write(text.rstrip("\n") + "\n")
        sys.stderr.flush()


def _speak_utf8() -> None:
    """Names in any script also where a pipe would be Latin-1; the frozen window has no streams at all."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _write_down(fault: Exception) -> str:
    """Keeps where a fault of ours happened; the sentence that says where it was written."""
    import traceback

    from desktop_crm.base import faults

    if os.environ.get("DESKTOP_CRM_DEBUG"):
        _say("".join(traceback.format_exception(fault)))
    text = faults.details(fault)
    path = faults.write_down(f"Desktop CRM {__version__}\n{text}")
    if path:
        return f"It is a fault of ours; where it happened is written in {path}."
    lines = text.splitlines()
    return f"It is a fault of ours: {lines[0]} in {lines[-1].strip()}."
