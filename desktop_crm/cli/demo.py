"""`--demo`: the window on a throw-away book, or without a screen the whole job in words."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import count_words
from desktop_crm.cli.answers import Answer, Code, Run
from desktop_crm.cli.display import SIZE, draw_in_memory, has_display, require_libraries

if TYPE_CHECKING:
    from desktop_crm.book.database import Book


def run(this: Run) -> Answer:
    """Shows the sample business; nothing leaves the machine, no book of the user's is touched."""
    return _in_the_window(this) if has_display() else _in_words(this)


def _in_the_window(this: Run) -> Answer:
    require_libraries()
    with tempfile.TemporaryDirectory(prefix="desktop-crm-demo-", ignore_cleanup_errors=True) as folder:
        this.say("Making the sample business in a throw-away book …")
        book = _make(this, Path(folder) / "book")
        book.close()
        code = this.doors.window(book.folder)
    return Answer({}, code=Code(code) if code in tuple(Code) else Code.REFUSED)


def _make(this: Run, folder: Path) -> Book:
    from desktop_crm.book.opening import open_book
    from desktop_crm.sample import making

    this.doors.prepare()
    book = open_book(folder)
    with this.progress() as progress:
        making.make(book, this.now(), progress)
    return book


# ---------------------------------------------------------------- without a screen
def _in_words(this: Run) -> Answer:
    """Everything the window would be used for, told line by line."""
    draw_in_memory()
    folder = Path(tempfile.mkdtemp(prefix="desktop-crm-demo-"))
    this.say("There is no screen here, so this is the whole job in words. Nothing leaves this computer.")
    book = _make(this, folder / "book")
    try:
        keys = _job(this, book, folder)
    finally:
        book.close()
    this.say("Taking pictures of every screen …")
    pictures, lacking = _pictures(this, book.folder, folder / "pictures")
    keys |= {"book": str(book.folder), "pictures": [str(p) for p in pictures], "lacking": lacking}
    taken = f"{folder / 'pictures'} ({len(pictures)})"
    lines = (
        f"Book:      {book.folder}",
        f"Messages:  {keys['messages']} ({count_words(int(str(keys['accepted'])), 'message')} of this run)",
        f"Pictures:  {lacking or taken}",
        f"Look around: {typed([*_me(), '--book', str(book.folder), 'contacts', 'fair'])}",
    )
    return Answer(keys, lines, "Done.")


def _pictures(this: Run, book: Path, target: Path) -> tuple[list[Path], str]:
    """The pictures; or none, and what the system lacks for them: all else works without."""
    try:
        require_libraries()
    except UserError as missing:
        return [], str(missing)
    return this.doors.tour(book, target, False, SIZE), ""


def _job(this: Run, book: Book, folder: Path) -> dict[str, object]:
    from desktop_crm.campaigns import transports
    from desktop_crm.contacts import finding
    from desktop_crm.contacts.finding import Query
    from desktop_crm.sample import showing, spreadsheet

    with book.read() as session:
        people = finding.count(session, Query(), None)
    this.say(f"1. Made a sample business: {count_words(people, 'customer')}, two years of history.")
    done = showing.import_list(book, folder / spreadsheet.NAME, this.now())
    this.say(
        f"2. Imported {spreadsheet.NAME}: {done.created} new, {done.updated} filled, {done.unchanged} unchanged, "
        f"{count_words(len(done.problems), 'problem')}; {done.consents} with a signed sheet as proof."
    )
    address, state = showing.record_consent(book, this.now())
    this.say(f"3. Recorded consent: {address} is {state.value} by letter.")
    checked = showing.write_newsletter(book, this.now())
    left_out = sum(checked.audience.left_out.values())
    this.say(
        f"4. Wrote “{checked.subject}” and checked it: {checked.audience.gets} get it, {left_out} do not, "
        f"{count_words(len(checked.findings), 'finding')}."
    )
    with this.progress() as progress, this.stoppable() as stop:
        result = showing.send(book, checked.campaign_id, this.now(), progress, stop)
    accepted = sum(count for which, count in result.counts.items() if which.value == "accepted")
    this.say(f"5. Sent it to the practice outbox: {accepted} accepted in {result.seconds:.1f} s.")
    return {
        "contacts": people,
        "import": {"file": str(folder / spreadsheet.NAME), "created": done.created, "updated": done.updated,
                   "problems": len(done.problems), "consents": done.consents},
        "consent": {"address": address, "state": state.value},
        "audience": checked.audience.gets,
        "left_out": {reason.value: count for reason, count in checked.audience.left_out.items()},
        "findings": [found.text for found in checked.findings],
        "accepted": accepted,
        "messages": str(book.place(transports.OUTBOX)),
    }  # fmt: skip


def _me() -> list[str]:
    """How this program was called."""
    if getattr(sys, "frozen", False) or not Path(sys.argv[0]).name.startswith("__main__"):
        return [Path(sys.argv[0]).name]
    return [sys.executable, "-m", "desktop_crm"]


def typed(words: list[str]) -> str:
    """A command as it is typed on this system, quoted where that is needed."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
