"""A few customers for tests of the window."""

from datetime import timedelta

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.consent import recording, topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.dialogue import interactions
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.interactions import Log

NAMES = ("Ellen Fairweather", "Priya Raman", "Kofi Mensah", "Joan Whitcombe", "王小明")
QUESTION = "Could we split the delivery?"


def fill(book: Book) -> dict[str, int]:
    """Five customers; three agreed to “Monthly news”, Joan took it back. Ellen asked something. Ids by name."""
    now = clock.now() - timedelta(days=30)
    found: dict[str, int] = {}
    with book.write() as session:
        settings.put(session, settings.BUSINESS, "Fernhill Nursery")
        settings.put(session, settings.POSTAL_ADDRESS, "Mill Lane 4\nThornby Cross TX4 2QD")
        settings.put(session, settings.SENDER_ADDRESS, "post@fernhill.example")
        topic = topics.add(session, "Monthly news", now)
        for number, name in enumerate(NAMES):
            ways = (Way("email", f"c{number}@mail.example"), Way("phone", f"01632 96014{number}"))
            tags = ("roses",) if number % 2 else ()
            found[name] = editing.add(
                session,
                Draft(full_name=name, given=name.split()[0] if " " in name else "", ways=ways, tags=tags),
                now,
            )
            kinds = {
                0: [Kind.CONFIRMED],
                1: [Kind.CONFIRMED],
                3: [Kind.CONFIRMED, Kind.WITHDRAWN],
                4: [Kind.CONFIRMED],
            }
            for day, kind in enumerate(kinds.get(number, [])):
                event = NewEvent(
                    address=f"c{number}@mail.example", topic_id=topic, kind=kind, at=now + timedelta(days=day),
                    how=How.FORM, contact_id=found[name], evidence="Signed the list at the fair",
                )  # fmt: skip
                recording.record(session, event, clock.now())
        asked = Log(
            contact_ids=(found["Ellen Fairweather"],), channel=Channel.EMAIL, direction=Direction.IN,
            at=clock.now() - timedelta(hours=1), body=QUESTION, open_point=QUESTION,
        )  # fmt: skip
        interactions.log(session, asked, clock.now())
    return found
