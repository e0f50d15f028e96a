"""Pictures that a letter's file names, taken into the book."""

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from desktop_crm.base.errors import BookProblem
from desktop_crm.book import attachments
from desktop_crm.book.database import Book
from desktop_crm.campaigns import content as contents
from desktop_crm.campaigns import pictures, sanitising

_ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
    "image/svg+xml": ".svg",
}
MAX_BYTES = 20_000_000


def keeper(book: Book, folder: Path) -> Callable[[str], str]:
    """Keeps what lies below `folder`, or inside the address itself; answers its name in the book, or "".

    Nothing is fetched from the net, nothing is read from elsewhere on the disk, only pictures are kept.
    """
    root = folder.resolve()

    def keep(source: str) -> str:
        data = _inside(source) if source.lower().startswith("data:") else _beside(source, root)
        ending = _ENDINGS.get(pictures.picture("", data).media_type) if data else None
        return attachments.keep(book, data, ending) if ending else ""

    return keep


def _beside(source: str, root: Path) -> bytes:
    name = unquote(source.partition("?")[0])
    # On Windows two strokes name another computer, which would be asked as soon as the path is looked at.
    if sanitising.scheme(source) or name.replace("\\", "/").startswith("//"):
        return b""
    try:
        path = (root / name).resolve()
        if not path.is_relative_to(root) or not path.is_file() or path.stat().st_size > MAX_BYTES:
            return b""
        return path.read_bytes()
    except (OSError, ValueError):
        return b""


def _inside(source: str) -> bytes:
    """What a `data:` address holds (RFC 2397)."""
    head, _, data = source.partition(",")
    try:
        return b64decode(data) if head.lower().endswith(";base64") else unquote_to_bytes(data)
    except ValueError:
        return b""


def read_all(book: Book, content: contents.Content) -> dict[str, bytes]:
    """The bytes of every picture of the letter that is in the book, as `rendering.compile` takes them."""
    found: dict[str, bytes] = {}
    for name in contents.images(content):
        try:
            found[name] = attachments.read(book, name)
        except BookProblem:
            continue  # the check names the picture that is missing
    return found
