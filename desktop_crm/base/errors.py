"""What can go wrong, as the user is told.

    Exception
    ├── UserError          expected: says what happened and the way out, in the user's words (exit 1)
    │   ├── BadFile        a file that cannot be read as what it claims to be
    │   ├── BookProblem    the book's folder cannot be opened, written or restored
    │   └── MailProblem    the mail account cannot be used
    └── Stopped            the user pressed stop; nothing of the unfinished step is kept

Anything else that escapes is a fault of the program: logged whole, shown as "something went wrong".
"""


class UserError(Exception):
    """An expected refusal: `what` happened and the `way_out`, both whole sentences or empty."""

    def __init__(self, what: str, way_out: str = "") -> None:
        super().__init__(what, way_out)
        self.what = what
        self.way_out = way_out

    def __str__(self) -> str:
        return f"{self.what} {self.way_out}".strip()


class BadFile(UserError):
    """A file that is not what it claims to be, is damaged, protected or too large."""


class BookProblem(UserError):
    """The book's folder cannot be opened, written, backed up or restored."""


class MailProblem(UserError):
    """The mail account cannot be used as it is set up."""


class Stopped(Exception):
    """The user stopped a long work."""
