"""`tour`: pictures of every screen of the sample business."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.text import count_words
from desktop_crm.cli.answers import Answer, Run
from desktop_crm.cli.display import SIZE, draw_in_memory, require_libraries

if TYPE_CHECKING:
    from desktop_crm.cli.answers import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser("tour", help="pictures of every screen, with an invented business")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR")
    parser.add_argument("--dark", action="store_true", help="in the dark look")
    parser.add_argument(
        "--size", type=_size, default=SIZE, metavar="WxH", help="of the window in pixels (1440x900)"
    )
    parser.add_argument("--language", choices=("en",), default="en", metavar="L", help="en")
    parser.set_defaults(run=_tour)


def _size(text: str) -> tuple[int, int]:
    """`1280x800`. Raises ArgumentTypeError for anything else, and for what no window can be."""
    width, _, height = text.lower().replace("×", "x").partition("x")
    if not (width.isdecimal() and height.isdecimal() and len(text) < 12):
        raise argparse.ArgumentTypeError(f"“{text}” is no size; write it like 1280x800")
    found = int(width), int(height)
    if not (800 <= found[0] <= 8000 and 600 <= found[1] <= 8000):
        raise argparse.ArgumentTypeError("a window has 800x600 pixels at the least, 8000x8000 at the most")
    return found


def _tour(this: Run, given: argparse.Namespace) -> Answer:
    from desktop_crm.book.opening import open_book
    from desktop_crm.sample import making, showing

    this.doors.prepare()
    require_libraries()
    draw_in_memory()
    with tempfile.TemporaryDirectory(prefix="desktop-crm-tour-", ignore_cleanup_errors=True) as folder:
        book = open_book(Path(folder) / "book")
        with this.progress() as progress:
            making.make(book, this.now(), progress)
            # One newsletter stands half-way, so that there is something to see of a run.
            half = showing.write_newsletter(book, this.now())
            showing.send(book, half.campaign_id, this.now(), limit=half.audience.gets * 2 // 5)
        book.close()
        files = this.doors.tour(book.folder, given.to, given.dark, given.size)
    said = f"{count_words(len(files), 'picture')} in {given.to}."
    return Answer({"files": [str(f) for f in files]}, tuple(str(f) for f in files), said)
