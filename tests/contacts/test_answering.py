"""Answers go where they belong, each as one step; what was declined is not asked again."""

from datetime import UTC, date, datetime

import pytest

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import answering, editing, fields
from desktop_crm.contacts.questions import PREFERRED, Question, Topic
from desktop_crm.contacts.records import Contact, Draft
from desktop_crm.dialogue import undoing

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def ellen(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name="Ellen Fairweather"), NOW)


def question(topic: Topic, label: str = "", key: str = "") -> Question:
    return Question(key or topic.value, topic, "?", "", 1, label)


def contact(book: Book, number: int) -> Contact:
    with book.read() as session:
        found = editing.get(session, number)
    assert found is not None
    return found


def test_every_answer_is_kept_where_it_belongs_and_taken_back_as_one_step(book: Book, ellen: int) -> None:
    before = contact(book, ellen)
    for topic, value, told in (
        (Topic.PHONE, "01632 960140", lambda c: c.of("phone")[0].value),
        (Topic.EMAIL, "ellen@shop.example", lambda c: c.of("email")[0].value),
        (Topic.LETTER, "1 Mill Lane, Fernhill", lambda c: c.of("letter")[0].value),
        (Topic.SOURCE, "a fair", lambda c: c.source),
        (Topic.HOUSEHOLD, "The Fairweathers", lambda c: c.household),
        (Topic.PREFERRED, "phone", lambda c: c.details[0].value if c.details[0].field == PREFERRED else ""),
        (Topic.FIELD, "large", lambda c: dict(c.fields)["Garden"]),
    ):
        with book.write() as session:
            fields.ensure(session, "Garden")
        with book.write(f"Noted {topic}") as session:
            answering.answer(session, ellen, question(topic, "Garden"), f" {value} ", NOW)
        assert told(contact(book, ellen)) == value
        assert undoing.take_back(book) == f"Noted {topic}"
        after = contact(book, ellen)
        assert (after.addresses, after.details, after.fields) == ((), (), ())
        assert (after.source, after.household) == (before.source, before.household)


def test_a_birthday_is_read_as_people_write_it_and_refused_where_it_is_none(book: Book, ellen: int) -> None:
    asked = question(Topic.BIRTHDAY)
    with book.write("x") as session:
        answering.answer(session, ellen, asked, "9 May", NOW)
    assert contact(book, ellen).birthday == PartialDate(0, 5, 9)
    with pytest.raises(UserError, match="no day"), book.write("x") as session:
        answering.answer(session, ellen, asked, "soon", NOW)
    with pytest.raises(UserError, match="no answer"), book.write("x") as session:
        answering.answer(session, ellen, asked, "  ", NOW)
    with pytest.raises(UserError, match="ledger"), book.write("x") as session:
        answering.answer(session, ellen, question(Topic.CONSENT), "yes", NOW)


def test_put_off_until_a_day_or_for_good(book: Book, ellen: int) -> None:
    with book.write("later") as session:
        answering.put_off(session, ellen, "birthday", date(2026, 12, 17), NOW)
    with book.write("never") as session:
        answering.put_off(session, ellen, "source", None, NOW)
    with book.read() as session:
        assert answering.put(session, ellen, date(2026, 12, 17)) == {"birthday", "source"}
        assert answering.put(session, ellen, date(2026, 12, 18)) == {"source"}
    assert undoing.take_back(book) == "never"
    with book.read() as session:
        assert answering.put(session, ellen, date(2026, 11, 18)) == {"birthday"}
    with book.write("never after all") as session:
        answering.put_off(session, ellen, "birthday", None, NOW)
    with book.read() as session:
        assert answering.put(session, ellen, date(2030, 1, 1)) == {"birthday"}
