"""The progress bar's line."""

import io

from desktop_crm.base.work import Step
from desktop_crm.cli.bar import Bar, line


def test_the_line_says_how_far_and_how_long() -> None:
    assert (
        line(Step(1000, 4000, "Reading"), 10.0) == f"Reading  {'█' * 7}{'─' * 21}  1,000 of 4,000, 30 s left"
    )


def test_an_unknown_total_is_counted_only() -> None:
    assert line(Step(1200, None, "Reading"), 10.0) == "Reading  1,200"


def test_the_bar_leaves_nothing_behind() -> None:
    out = io.StringIO()
    bar = Bar(out)
    bar.show(Step(1, None, "Reading a long file"))
    bar._shown_at = -1.0
    bar.show(Step(1, 1, "Read"))
    bar.wipe()
    screen = ""
    for written in out.getvalue().split("\r"):
        screen = written + screen[len(written) :]
    assert screen.strip() == "" and "\x1b" not in out.getvalue()
