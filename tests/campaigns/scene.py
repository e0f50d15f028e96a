"""People who agreed, a draft, a clock that only moves when told, and a server that answers as told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.campaigns import drafting, planning, sending
from desktop_crm.campaigns.content import Content, Footer, Text
from desktop_crm.campaigns.drafting import Draft
from desktop_crm.campaigns.sending import RunResult
from desktop_crm.consent import recording, topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft as Person
from desktop_crm.contacts.records import Way
from desktop_crm.mail.answers import Accepted, Answer, Outgoing

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
OK = Accepted("250 2.0.0 taken")
LETTER = Content(
    (Text("t", "<p>Dear {{ first_name | fallback('gardener') }}</p>".replace("'", '"')), Footer("f"))
)


class Clock:
    """The run's clock; sleeping moves it."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at
        self.slept = 0.0

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.at += timedelta(seconds=seconds)


class Server:
    """Answers each message by its recipient; `answers` maps an address to what to say, in turn."""

    def __init__(self, answers: dict[str, list[Answer]] | None = None) -> None:
        self.answers = answers or {}
        self.seen: list[Outgoing] = []
        self.each: Callable[[Outgoing], None] = lambda _message: None

    def hand_over(self, message: Outgoing) -> Answer:
        self.seen.append(message)
        self.each(message)
        told = self.answers.get(message.recipient)
        return told.pop(0) if told else OK

    def close(self) -> None:
        pass

    @property
    def asked(self) -> list[str]:
        return [message.recipient for message in self.seen]


def real_account(book: Book, per_minute: int = 0, per_day: int = 0) -> None:
    with book.write() as session:
        settings.put(session, settings.ACCOUNT_KIND, "smtp")
        settings.put(session, settings.SENDER_ADDRESS, "news@fernhill.example")
        settings.put(session, settings.SENDER_NAME, "Fernhill Plants")
        settings.put(session, settings.POSTAL_ADDRESS, "1 Mill Lane, Fernhill")
        settings.put(session, settings.PER_MINUTE, per_minute)
        settings.put(session, settings.PER_DAY, per_day)


def agree(book: Book, *names: str, topic: str = "News") -> dict[str, int]:
    """Adds contacts `name@x.test` who said yes; their ids."""
    ids = {}
    with book.write() as session:
        topic_id = topics.take(session, topic, NOW)
        for name in names:
            mail = f"{name}@x.test"
            ids[name] = editing.add(
                session, Person(full_name=name.title(), given=name.title(), ways=(Way("email", mail),)), NOW
            )
            event = NewEvent(mail, topic_id, Kind.CONFIRMED, NOW, How.FORM, ids[name], evidence="card")
            recording.record(session, event, NOW)
    return ids


def say(book: Book, kind: Kind, name: str, topic: str = "News") -> None:
    with book.write() as session:
        topic_id = topics.take(session, topic, NOW)
        event = NewEvent(f"{name}@x.test", topic_id, kind, NOW, How.REPLY, evidence="mail")
        recording.record(session, event, NOW)


def draft(book: Book, name: str = "May", content: Content = LETTER, topic: str = "News") -> int:
    with book.write() as session:
        return drafting.create(
            session,
            name,
            NOW,
            topic_id=topics.take(session, topic, NOW),
            draft=Draft("Seeds are in", "", content),
        )


def planned(book: Book, name: str = "May", at: datetime = NOW) -> int:
    campaign = draft(book, name)
    with book.write() as session:
        planning.plan(session, campaign, at)
    return campaign


def run(book: Book, campaign: int, server: Server, clock: Clock | None = None, **more: object) -> RunResult:
    clock = clock or Clock()
    return sending.run(book, campaign, server, now=clock.now, sleep=clock.sleep, **more)  # type: ignore[arg-type]
