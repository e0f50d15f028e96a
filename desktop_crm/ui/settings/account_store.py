"""The outgoing account read from the book and kept in it; its password in the system's store."""

from dataclasses import dataclass
from typing import Any

from desktop_crm.book import passwords, settings
from desktop_crm.book.database import Book
from desktop_crm.book.passwords import Use
from desktop_crm.mail.account import Account, Security


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form holds. `password` is None where the stored one stays."""

    account: Account
    per_day: int
    per_minute: int
    provider: str
    password: str | None


def read_stored(book: Book) -> tuple[str, Typed, str]:
    """Kind, account and when it was tested; the password only as `""` where there is one, never itself."""
    with book.read() as session:

        def get(setting: settings.Setting[Any]) -> Any:
            return settings.get(session, setting)

        account = Account(
            host=get(settings.SMTP_HOST),
            port=get(settings.SMTP_PORT),
            sender_address=get(settings.SENDER_ADDRESS),
            security=Security(get(settings.SMTP_SECURITY)),
            user=get(settings.SMTP_USER),
            ca_file=get(settings.SMTP_CA),
            sender_name=get(settings.SENDER_NAME),
        )
        limits = get(settings.PER_DAY), get(settings.PER_MINUTE)
        provider, kind, tested = (
            get(settings.PROVIDER),
            get(settings.ACCOUNT_KIND),
            get(settings.TESTED_AT),
        )
        key = get(settings.BOOK_KEY)
    stored = None if passwords.get(key, Use.SMTP) is None else ""
    return kind, Typed(account, *limits, provider, stored), tested


def store(book: Book, typed: Typed, tested: str) -> None:
    """Keeps the account. The password goes to the system's store first: refused there, nothing is kept."""
    with book.read() as session:
        key = settings.get(session, settings.BOOK_KEY)
    if typed.password is not None:
        passwords.put(key, Use.SMTP, typed.password)
    account = typed.account
    values: tuple[tuple[settings.Setting[Any], Any], ...] = (
        (settings.ACCOUNT_KIND, "smtp"),
        (settings.SENDER_NAME, account.sender_name),
        (settings.SENDER_ADDRESS, account.sender_address),
        (settings.SMTP_HOST, account.host),
        (settings.SMTP_PORT, account.port),
        (settings.SMTP_SECURITY, account.security.value),
        (settings.SMTP_USER, account.user),
        (settings.SMTP_CA, account.ca_file),
        (settings.PER_DAY, typed.per_day),
        (settings.PER_MINUTE, typed.per_minute),
        (settings.PROVIDER, typed.provider),
        (settings.TESTED_AT, tested),
    )
    with book.write("Changed the e-mail account") as session:
        for setting, value in values:
            settings.put(session, setting, value)


def password_of(book: Book, typed: Typed) -> str:
    """What is typed, else what the system keeps."""
    if typed.password is not None:
        return typed.password
    with book.read() as session:
        key = settings.get(session, settings.BOOK_KEY)
    return passwords.get(key, Use.SMTP) or ""
