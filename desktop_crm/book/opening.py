"""Opens the book in a folder, making it on first use and migrating it where it is older."""

from pathlib import Path

from desktop_crm.base.errors import BookProblem
from desktop_crm.book import migrating
from desktop_crm.book.database import Book, in_words


def open_book(folder: Path) -> Book:
    """The open book of `folder`. Close it when done.

    Raises BookProblem where the folder cannot be used, or the book is newer than the program.
    """
    if folder.is_file():
        raise BookProblem(f"“{folder.name}” is a file, not a book's folder.", "Choose a folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise BookProblem(
            "The book's folder cannot be made there.", "Choose a folder of your own."
        ) from fault
    with in_words():
        book = Book(folder)
        try:
            migrating.migrate(book)
            book.require_here()
        except BaseException:
            book.close()
            raise
    return book
