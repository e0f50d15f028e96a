"""One copy for one reader: the letter compiled once, the person's values set in, the message around it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.errors import MailProblem
from desktop_crm.book import attachments
from desktop_crm.book.database import Book
from desktop_crm.campaigns import content as letters
from desktop_crm.campaigns import drafting, planning, rendering
from desktop_crm.campaigns.fields import FIELDS, Person
from desktop_crm.campaigns.planning import Issue
from desktop_crm.campaigns.rendering import Body
from desktop_crm.mail import providers, tokens
from desktop_crm.mail.answers import Outgoing
from desktop_crm.mail.message import Letter, Picture, list_identifier


@dataclass(frozen=True, slots=True)
class Copy:
    """What differs from reader to reader. `person` lacks the way out: that comes from the token."""

    address: str
    name: str
    message_id: str
    token: str
    person: Person


Build = Callable[[Copy, datetime], Outgoing]


class Builder:
    """Builds every copy of an issue; thousands a second. `plus`: the way out has the token in its address."""

    def __init__(self, issue: Issue, images: Mapping[str, bytes], plus: bool = True) -> None:
        self._issue = issue
        self._plus = plus
        self._letter = rendering.compile(
            issue.content, issue.subject, issue.preheader, issue.letterhead(), images
        )
        pictures = [
            Picture(p.cid, p.media_type.partition("/")[2], p.data, p.file_name) for p in self._letter.images
        ]
        try:
            self._message = Letter(
                issue.sender_address,
                issue.sender_name,
                list_name=issue.topic,
                list_identifier=list_identifier(f"news-{issue.topic_id}", issue.sender_address),
                plus=plus,
                pictures=pictures,
            )
        except ValueError as fault:
            raise MailProblem(
                f"Mail cannot come from “{issue.sender_address}”.", "Correct the sender address in Settings."
            ) from fault

    def body(self, copy: Copy) -> Body:
        """The letter as this reader sees it."""
        uri = tokens.unsubscribe_uri(self._issue.sender_address, copy.token, self._plus)
        given = copy.person
        person = Person(
            email=copy.address,
            first_name=given.first_name,
            last_name=given.last_name,
            full_name=given.full_name,
            prefix=given.prefix,
            organisation=given.organisation,
            city=given.city,
            custom=given.custom,
            unsubscribe=uri,
        )
        return self._letter.for_person(person)

    def build(self, copy: Copy, at: datetime) -> Outgoing:
        """The whole message. Raises ValueError where the recipient's address cannot be written."""
        body = self.body(copy)
        return self._message.data(
            copy.address,
            copy.name,
            subject=body.subject,
            text=body.text,
            html=body.html,
            message_id=copy.message_id,
            token=copy.token,
            at=at,
        )


_WITHOUT_PLUS = frozenset({"Yahoo", "AOL"})  # deliver no mail to name+token@; the subject carries it, too


def builder(book: Book, issue: Issue, test: bool = False) -> Builder:
    """For an issue and the pictures of the book; a `test` says so in its subject.

    Raises UserError where a picture or a field cannot be used.
    """
    if test:
        issue = replace(issue, subject=f"[Test] {issue.subject}")
    images = {name: attachments.read(book, name) for name in letters.images(issue.content)}
    plus = providers.of_address(issue.sender_address).name not in _WITHOUT_PLUS
    return Builder(issue, images, plus)


def person(run: Callable[[str, tuple[Any, ...]], Any], contact_id: int | None) -> Person:
    """What letters may say of a contact; `run` as in the gate."""
    row = run(_PERSON, (contact_id,)).fetchone()
    if row is None:
        return Person()
    first, last, full, prefix, organisation, city, custom = row
    return Person(
        first_name=first,
        last_name=last,
        full_name=full,
        prefix=prefix,
        organisation=organisation,
        city=city or "",
        custom=json.loads(custom) if custom != "{}" else {},
    )


_PERSON = """
SELECT given, family, full_name, prefix, organisation,
    (SELECT city FROM addresses AS a WHERE a.contact_id = c.id AND channel = 'letter' AND city <> ''
     ORDER BY preferred DESC, position, id LIMIT 1),
    (SELECT json_group_object(f.name, v.value) FROM field_values AS v JOIN fields AS f ON f.id = v.field_id
     WHERE v.contact_id = c.id)
FROM contacts AS c WHERE id = ?
"""


def example() -> Person:
    """Somebody who is not in the book, for a look at a letter."""
    given = {f.name: f.example for f in FIELDS}
    return Person(
        first_name=given["first_name"],
        last_name=given["last_name"],
        full_name=given["full_name"],
        organisation=given["organisation"],
        city=given["city"],
    )


def copy_for(session: Session, campaign_id: int, contact_id: int | None, sender_address: str) -> Copy:
    """The copy a contact got or would get, at their first e-mail address; without one an example's."""
    token = tokens.new_token()
    fallback = Copy("you@example.org", "", tokens.message_id(token, sender_address), token, example())
    if contact_id is None:
        return fallback
    run = session.connection().exec_driver_sql
    who = person(run, contact_id)
    planned = run(
        "SELECT address, name, message_id, token FROM deliveries WHERE campaign_id = ? AND contact_id = ?",
        (campaign_id, contact_id),
    ).fetchone()
    if planned is not None:
        address, name, message_id, token = planned
        return Copy(address, name, message_id, token, who)
    first = run(
        "SELECT normal FROM addresses WHERE contact_id = ? AND channel = 'email' AND normal IS NOT NULL"
        " ORDER BY preferred DESC, position, id LIMIT 1",
        (contact_id,),
    ).fetchone()
    address = first[0] if first else fallback.address
    return Copy(address, who.full_name, fallback.message_id, token, who)


def preview(book: Book, campaign_id: int, contact_id: int | None, now: datetime) -> tuple[Outgoing, Body]:
    """Exactly the bytes that would be sent to a contact (or were, from a letter that has left), and its parts."""
    with book.read() as session:
        row = drafting.row_of(session, campaign_id)
        issue = planning.frozen_issue(row) if row.sent else planning.issue(session, campaign_id, now)
        copy = copy_for(session, campaign_id, contact_id, issue.sender_address)
    made = builder(book, issue)
    return made.build(copy, now), made.body(copy)
