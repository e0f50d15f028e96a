"""The way out that the settings name: the practice outbox, or the user's own account with its password."""

from sqlalchemy.orm import Session

from desktop_crm.base.errors import MailProblem
from desktop_crm.book import passwords, settings
from desktop_crm.book.database import Book
from desktop_crm.book.passwords import Use
from desktop_crm.campaigns import drafting, planning
from desktop_crm.mail.account import Account, Security
from desktop_crm.mail.answers import Transport
from desktop_crm.mail.practice import PracticeTransport
from desktop_crm.mail.smtp import SmtpTransport

OUTBOX = "practice"  # the book's folder of practice messages


def of_book(book: Book) -> Transport:
    """The way out as it is set up now. Raises MailProblem where something is missing."""
    with book.read() as session:
        if planning.is_practice(session):
            return PracticeTransport(book.place(OUTBOX))
        return SmtpTransport(account(session), password(session))


def of_campaign(book: Book, campaign_id: int) -> Transport:
    """The way out that a campaign was planned for: what was practice stays practice, whatever is set up now."""
    with book.read() as session:
        if drafting.get(session, campaign_id).practice:
            return PracticeTransport(book.place(OUTBOX))
        if planning.is_practice(session):
            raise MailProblem(
                "This newsletter is meant to leave, but the practice outbox is chosen.",
                "Choose your mail account in Settings, then go on.",
            )
        return SmtpTransport(account(session), password(session))


def account(session: Session) -> Account:
    """The user's account. Raises MailProblem where server or sender are missing."""
    host = settings.get(session, settings.SMTP_HOST).strip()
    if not host:
        raise MailProblem("No mail account is set up.", "Enter it in Settings, Mail account.")
    name, address = planning.sender(session)
    return Account(
        host=host,
        port=settings.get(session, settings.SMTP_PORT),
        security=Security(settings.get(session, settings.SMTP_SECURITY)),
        user=settings.get(session, settings.SMTP_USER),
        ca_file=settings.get(session, settings.SMTP_CA),
        sender_address=address,
        sender_name=name,
    )


def password(session: Session) -> str:
    """The account's password; empty where it wants no sign-in. Raises MailProblem where it is not stored."""
    if not settings.get(session, settings.SMTP_USER):
        return ""
    found = passwords.get(settings.get(session, settings.BOOK_KEY), Use.SMTP)
    if found is None:
        raise MailProblem(
            "The password of the mail account is not in the keychain.", "Enter it in Settings, Mail account."
        )
    return found
