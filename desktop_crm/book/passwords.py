"""Passwords in the operating system's credential store, and nowhere else.

Each system's store has errors of its own beside keyring's, so any error means that there is none to be had.
Where a machine has no such store, `DESKTOP_CRM_SMTP_PASSWORD` and `DESKTOP_CRM_IMAP_PASSWORD` serve.
"""

import os
from enum import StrEnum

from desktop_crm.base.errors import MailProblem

SERVICE = "Desktop CRM"


class Use(StrEnum):
    SMTP = "smtp"
    IMAP = "imap"


def get(book_key: str, use: Use) -> str | None:
    """The stored password, or None where there is none."""
    from_environment = os.environ.get(f"DESKTOP_CRM_{use.upper()}_PASSWORD")
    if from_environment is not None:
        return from_environment
    # keyring takes a tenth of a second to import: only when a password is needed.
    import keyring

    try:
        return keyring.get_password(SERVICE, f"{book_key}:{use}")
    except Exception:
        return None


def put(book_key: str, use: Use, password: str) -> None:
    """Stores the password. Raises MailProblem where the machine has no credential store."""
    import keyring

    try:
        keyring.set_password(SERVICE, f"{book_key}:{use}", password)
    except Exception as fault:
        raise MailProblem(
            "This computer has no place to keep a password safely, or keeps it locked.",
            "Unlock the system's keychain, or set the environment variable "
            f"DESKTOP_CRM_{use.upper()}_PASSWORD before starting.",
        ) from fault


def forget(book_key: str, use: Use) -> None:
    """Removes the password; none stored is fine."""
    import keyring

    try:
        keyring.delete_password(SERVICE, f"{book_key}:{use}")
    except Exception:
        return
