"""The smallest thing that can be written into a book, and read from it: how the business is called."""

from desktop_crm.book import settings
from desktop_crm.book.database import Book


def rename(book: Book, words: str, label: str = "") -> None:
    with book.write(label) as session:
        settings.put(session, settings.BUSINESS, words)


def name(book: Book) -> str:
    with book.read() as session:
        return settings.get(session, settings.BUSINESS)
