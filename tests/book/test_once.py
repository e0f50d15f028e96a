"""What belongs to the whole book is read once of one moment, and never kept where it may change."""

from sqlalchemy import event

from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.contacts import fields
from desktop_crm.dialogue import channel_list


def statements(book: Book, times: int) -> int:
    told: list[str] = []
    with book.read() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *given: told.append(given[2]))
        for _ in range(times):
            settings.get(session, settings.BUSINESS)
            settings.several(session, [settings.COUNTRY, settings.CURRENCY])
            channel_list.every(session)
            fields.known(session)
    return len(told)


def test_one_moment_is_asked_once(book: Book) -> None:
    assert statements(book, 5) == statements(book, 1)


def test_the_next_moment_is_asked_again(book: Book) -> None:
    for name in ("Fernhill", "Hillfern"):
        with book.write() as session:
            settings.put(session, settings.BUSINESS, name)
            fields.define(session, name)
        with book.read() as session:
            assert settings.get(session, settings.BUSINESS) == name
            assert fields.known(session)[-1].name == name


def test_who_writes_sees_what_was_just_written(book: Book) -> None:
    with book.write() as session:
        for name in ("Fernhill", "Hillfern"):
            settings.put(session, settings.BUSINESS, name)
            number = fields.define(session, name)
            assert settings.get(session, settings.BUSINESS) == name
            assert fields.known(session)[-1].id == number
        settings.put(session, settings.COUNTRY, "DE")
        assert settings.several(session, [settings.BUSINESS, settings.COUNTRY]) == ["Hillfern", "DE"]


def test_an_unknown_setting_is_its_default(book: Book) -> None:
    with book.read() as session:
        assert settings.get(session, settings.TEXT_SCALE) == settings.TEXT_SCALE.default
