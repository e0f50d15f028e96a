"""Passwords come from standard input, never from an argument, which other programs can see."""

import sys

from desktop_crm.base.errors import UserError


def read_password() -> str:
    """One line of standard input; on a terminal it is asked for without showing it."""
    if sys.stdin.isatty():
        import getpass

        return getpass.getpass("Password: ")
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise UserError("Standard input held no password.", "Pipe it in, or leave --password-stdin away.")
    return password
