"""Pictures of address cards on their way into the book's folder: set aside, and put there with the commit."""

from __future__ import annotations

import hashlib
import shutil

from desktop_crm.book import attachments
from desktop_crm.book.database import Book

_ASIDE = "importing"
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif"}


class Photos:
    """The pictures of one import. A killed import leaves none: the next one clears what was set aside."""

    def __init__(self, book: Book, dry_run: bool) -> None:
        self._there = book.folder / attachments.FOLDER
        self._aside = book.folder / _ASIDE
        self._dry_run = dry_run
        self._settled = False
        self.fresh: dict[str, None] = {}  # names that the book has not held so far

    def begin(self) -> None:
        """Called by the one writer: whatever lies aside, nobody waits for any more."""
        shutil.rmtree(self._aside, ignore_errors=True)

    def keep(self, data: bytes, mime: str) -> str:
        """Sets a picture aside; its name in the book."""
        name = hashlib.sha256(data).hexdigest() + _ENDINGS.get(mime, "")
        if not self._dry_run and name not in self.fresh and not (self._there / name).exists():
            self._aside.mkdir(exist_ok=True)
            (self._aside / name).write_bytes(data)
            self.fresh[name] = None
        return name

    def settle(self) -> None:
        """Puts all pictures where the book looks for them."""
        self._settled = True
        if self.fresh:
            self._there.mkdir(exist_ok=True)
        for name in self.fresh:
            (self._aside / name).replace(self._there / name)

    def end(self, failed: bool) -> None:
        """Clears up; of a failed import nothing stays."""
        if failed and self._settled:
            for name in self.fresh:
                (self._there / name).unlink(missing_ok=True)
        shutil.rmtree(self._aside, ignore_errors=True)
