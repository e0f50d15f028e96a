"""The next best question from what is in the book."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop_crm.book.asking import ask_of
from desktop_crm.book.database import Book
from desktop_crm.consent import recording, suppressing, topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind
from desktop_crm.contacts import answering, editing, households, relating
from desktop_crm.contacts.records import Detail, Draft, Way
from desktop_crm.contacts.tables import DismissalRow
from desktop_crm.dialogue import interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight import next_question

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
MAIL = Way("email", "ellen@shop.example")
PHONE = Way("phone", "01632 960140")
POST = Way("letter", "1 Mill Lane, Fernhill")


def person(book: Book, name: str = "Ellen", *ways: Way, **more: object) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name=name, ways=ways, **more), NOW)  # type: ignore[arg-type]


def keys(book: Book, who: int) -> list[str]:
    with book.read() as session:
        return [question.key for question in next_question.every(session, who, NOW)]


def reason(book: Book, who: int) -> str:
    with book.read() as session:
        found = next_question.of_contact(session, who, NOW)
    assert found is not None
    return found.reason


def out(book: Book, who: int, day: int, channel: str, outcome: str = "") -> None:
    entry = Log(contact_ids=(who,), channel=channel, direction=Direction.OUT, at=NOW - timedelta(days=30 - day),
                outcome=outcome)  # fmt: skip
    with book.write() as session:
        interactions.log(session, entry, NOW)


def test_letters_that_came_back_make_the_number_the_first_question(book: Book) -> None:
    ellen = person(book, "Ellen", MAIL, POST)
    out(book, ellen, 0, "letter", "came back")
    out(book, ellen, 1, "letter", "Returned")
    for day in (2, 3):
        out(book, ellen, day, "email")
    assert reason(book, ellen) == "No telephone number: two letters came back and e-mail was never answered."
    assert keys(book, ellen)[0] == "phone"
    with book.write() as session:
        answering.put_off(session, ellen, "phone", date(2026, 12, 1), NOW)
    assert "phone" not in keys(book, ellen)


def test_consent_is_asked_once_there_is_a_topic_and_nobody_asked(book: Book) -> None:
    ellen = person(book, "Ellen", MAIL, PHONE)
    assert "consent" not in keys(book, ellen)
    with book.write() as session:
        topic = topics.add(session, "Monthly news", NOW)
    assert keys(book, ellen)[0] == "consent"
    event = NewEvent(address=MAIL.value, topic_id=topic, kind=Kind.DECLINED, at=NOW, how=How.SPOKEN,
                     contact_id=ellen, evidence="At the till")  # fmt: skip
    with book.write() as session:
        recording.record(session, event, NOW)
    assert "consent" not in keys(book, ellen)


def test_an_address_that_gets_nothing_is_not_asked_for_consent(book: Book) -> None:
    ellen = person(book, "Ellen", MAIL, PHONE)
    with book.write() as session:
        topics.add(session, "Monthly news", NOW)
        suppressing.suppress(session, MAIL.value, suppressing.Why.BY_HAND, NOW)
    assert "consent" not in keys(book, ellen)


def test_where_they_live_is_known_by_their_household_or_organisation(book: Book) -> None:
    ellen, sam = person(book, "Ellen", MAIL), person(book, "Sam", POST, PHONE)
    assert {"phone", "letter"} <= set(keys(book, ellen))
    with book.write() as session:
        households.join(session, sam, ellen, NOW)
    assert not {"phone", "letter", "household"} & set(keys(book, ellen))
    assert "email" in keys(book, sam)
    ann = person(book, "Ann", MAIL)
    firm = person(book, "", POST, PHONE, kind="organisation", organisation="Fernhill Ltd")
    with book.write() as session:
        relating.belong(session, ann, firm, NOW)
    assert not {"phone", "letter"} & set(keys(book, ann))


def test_who_sent_them_tells_how_they_found_us(book: Book) -> None:
    ellen, sam = person(book, "Ellen", MAIL), person(book, "Sam", MAIL)
    assert "source" in keys(book, ellen)
    with book.write() as session:
        relating.refer(session, ellen, sam, NOW)
    assert "source" not in keys(book, ellen)


def test_what_brought_their_organisation_brought_them(book: Book) -> None:
    ann, firm = (
        person(book, "Ann", MAIL),
        person(book, "", kind="organisation", organisation="Elm", source="fair"),
    )
    assert "source" in keys(book, ann)
    with book.write() as session:
        relating.belong(session, ann, firm, NOW)
    assert "source" not in keys(book, ann)


@pytest.mark.parametrize(
    ("field", "value", "topic"),
    [
        ("Date of birth", "spring 1961", "birthday"), ("Geburtstag", "im Mai", "birthday"),
        ("Mobile", "ask at the desk", "phone"), ("E-Mail", "ellen at home", "email"),
        ("Address", "the mill", "letter"), ("Found us through", "Google", "source"), ("Source", "unknown", "source"),
        ("Household", "none", "household"), ("Spouse", "Tom", "household"),
    ],
)  # fmt: skip
def test_what_stands_in_a_field_of_their_own_is_known(book: Book, field: str, value: str, topic: str) -> None:
    assert topic in keys(book, person(book, "Ellen"))
    ellen = person(book, "Ellen", fields=((field, value),))
    assert topic not in keys(book, ellen)
    assert len(keys(book, ellen)) == 5  # and nothing else is


def test_whoever_has_the_account_has_the_number(book: Book) -> None:
    assert "phone" not in keys(book, person(book, "Ann", Way("messenger", "+44 7700 900147", "WhatsApp")))
    assert "phone" in keys(book, person(book, "Bea", Way("messenger", "bea.rose", "Telegram")))


def test_a_partner_who_is_named_is_not_asked_for(book: Book) -> None:
    ellen = person(book, "Ellen", details=(Detail("relation", "Tom", "Spouse"),))
    assert "household" not in keys(book, ellen)


def test_an_address_that_cannot_be_used_is_not_called_absent(book: Book) -> None:
    ellen = person(book, "Ellen", Way("email", "not an address"), Way("phone", "no idea"))
    with book.read() as session:
        reasons = {each.key: each.reason for each in next_question.every(session, ellen, NOW)}
    assert reasons["email"].startswith("The e-mail address that is noted cannot be used: ")
    assert reasons["phone"].startswith("The telephone number that is noted cannot be used")


def test_birthdays_are_worth_more_to_who_greets_people(book: Book) -> None:
    ellen = person(book, "Ellen", MAIL, PHONE, POST)
    before = keys(book, ellen).index("birthday")
    with book.write() as session:
        session.add(DismissalRow(contact_id=ellen, what="birthday", until=date(2026, 12, 1)))
    assert keys(book, ellen).index("birthday") < before


def test_what_most_of_a_tag_have_is_asked_for_with_their_count(book: Book) -> None:
    for number in range(6):
        values = (("Garden size", "large"),) if number < 4 else ()
        person(book, f"Gardener {number}", tags=("gardener",), fields=values)
    ellen = person(book, "Ellen", MAIL, PHONE, tags=("gardener",))
    with book.read() as session:
        (asked,) = [q for q in next_question.every(session, ellen, NOW) if q.label == "Garden size"]
    assert asked.reason == "Garden size: 4 of 6 others tagged “gardener” have it."
    with book.write() as session:
        answering.answer(session, ellen, asked, "small", NOW)
    assert asked.key not in keys(book, ellen)


def test_nobody_and_the_deleted_are_asked_nothing(book: Book) -> None:
    ellen = person(book, "Ellen", MAIL)
    with book.write() as session:
        editing.delete(session, [ellen], NOW)
    assert keys(book, ellen) == [] and keys(book, 999) == []


@pytest.mark.parametrize(
    "query", [next_question._SHARED, next_question._ASKED, next_question._MEMBERS, next_question._FILLED]
)
def test_every_statement_walks_an_index(book: Book, query: str) -> None:
    binds = {"home": 1, "firm": 1, "who": 1, "tag": 1, "sample": 200}
    with book.read() as session:
        used = {name: value for name, value in binds.items() if f":{name}" in query}
        plan = [row[3] for row in ask_of(session)(f"EXPLAIN QUERY PLAN {query}", used)]
    scans = [step for step in plan if step.startswith("SCAN")]
    assert all(step.split()[1] in ("h", "m", "topics", "(subquery-1)", "CONSTANT") for step in scans), plan
