"""Passwords lie in the system's credential store or come from the environment, and nowhere else."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from desktop_crm.base.errors import MailProblem
from desktop_crm.book import passwords
from desktop_crm.book.passwords import Use


class Store(KeyringBackend):
    """A credential store in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    for use in Use:
        monkeypatch.delenv(f"DESKTOP_CRM_{use.upper()}_PASSWORD", raising=False)
    before, fresh = keyring.get_keyring(), Store()
    keyring.set_keyring(fresh)
    yield fresh
    keyring.set_keyring(before)


def test_each_book_and_use_has_its_own_password(store: Store) -> None:
    passwords.put("one", Use.SMTP, "s3cret")
    passwords.put("two", Use.SMTP, "other")
    assert passwords.get("one", Use.SMTP) == "s3cret"
    assert passwords.get("one", Use.IMAP) is None
    passwords.forget("one", Use.SMTP)
    passwords.forget("one", Use.SMTP)
    assert (passwords.get("one", Use.SMTP), passwords.get("two", Use.SMTP)) == (None, "other")


def test_the_environment_serves_where_there_is_no_store(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords.put("one", Use.SMTP, "s3cret")
    monkeypatch.setenv("DESKTOP_CRM_SMTP_PASSWORD", "from outside")
    assert passwords.get("one", Use.SMTP) == "from outside"


def test_without_a_store_the_user_is_told_and_the_password_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends.fail import Keyring

    monkeypatch.delenv("DESKTOP_CRM_SMTP_PASSWORD", raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    try:
        with pytest.raises(MailProblem, match="no place to keep") as refused:
            passwords.put("one", Use.SMTP, "s3cret")
        assert "s3cret" not in str(refused.value)
        assert passwords.get("one", Use.SMTP) is None
        passwords.forget("one", Use.SMTP)
    finally:
        keyring.set_keyring(before)


def test_a_store_that_breaks_in_its_own_way_is_a_refusal_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows has `pywintypes.error`, Linux what the bus says; keyring passes both on."""

    def broken(*_words: str) -> str:
        raise OSError(1783, "CredWrite", "The stub received bad data")

    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(store, name, broken)
    with pytest.raises(MailProblem, match="no place to keep"):
        passwords.put("one", Use.SMTP, "s3cret" * 1000)
    assert passwords.get("one", Use.SMTP) is None
    passwords.forget("one", Use.SMTP)
