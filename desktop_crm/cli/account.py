"""`account`: the way newsletters leave by."""

from __future__ import annotations

import argparse
import os
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base.errors import MailProblem, UserError
from desktop_crm.book import passwords, settings
from desktop_crm.campaigns import planning, transports
from desktop_crm.cli.answers import Answer, Code, Run, count, group, whole
from desktop_crm.cli.passwords import read_password
from desktop_crm.cli.people import email
from desktop_crm.mail import probing, providers

if TYPE_CHECKING:
    from desktop_crm.cli.answers import Commands

_PORTS = {"tls": 465, "starttls": 587, "none": 25}


def add(commands: Commands) -> None:
    kinds = group(commands, "account", "the account that newsletters leave by")
    use = kinds.add_parser("set", help="send through your own mail account")
    use.add_argument("--from", dest="sender", required=True, metavar="NAME<ADDR>")
    use.add_argument("--host", metavar="H", help="not needed where the address tells the provider")
    use.add_argument("--port", type=whole, metavar="P", help="default: 465 for tls, 587 for starttls")
    use.add_argument("--security", choices=tuple(_PORTS), help="default: starttls")
    use.add_argument("--user", metavar="U")
    use.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    use.add_argument(
        "--ca", type=Path, metavar="FILE", help="a certificate file to trust beside the system's"
    )
    use.add_argument("--postal-address", metavar="TEXT", help="stands in every newsletter")
    use.add_argument("--per-day", type=count, metavar="N")
    use.add_argument("--per-minute", type=count, metavar="N")
    use.set_defaults(run=_set)
    practice = kinds.add_parser("practice", help="keep every message in the book: nothing leaves")
    practice.set_defaults(run=_practice)
    kinds.add_parser("test", help="try the account step by step; nothing is sent").set_defaults(run=_test)


def _set(this: Run, given: argparse.Namespace) -> Answer:
    if not given.sender.isprintable():
        raise UserError("The sender’s name or address holds a line break.", "Write it on one line.")
    name, written = parseaddr(given.sender)
    address = email(written or given.sender)
    _complete(given, address)
    values: list[tuple[settings.Setting[Any], object]] = [
        (settings.ACCOUNT_KIND, "smtp"),
        (settings.SENDER_NAME, name),
        (settings.SENDER_ADDRESS, address),
        (settings.SMTP_HOST, given.host),
        (settings.SMTP_PORT, _port(given)),
        (settings.SMTP_SECURITY, given.security),
        (settings.SMTP_USER, given.user),
        (settings.SMTP_CA, _certificate(given.ca)),
        (settings.POSTAL_ADDRESS, given.postal_address),
        (settings.PER_DAY, given.per_day),
        (settings.PER_MINUTE, given.per_minute),
    ]
    password = read_password() if given.password_stdin else None
    with this.book() as book:
        if password is not None:
            with book.read() as session:
                key = settings.get(session, settings.BOOK_KEY)
            _keep_password(key, password)
        with book.write() as session:
            for setting, value in values:
                if value is not None:
                    settings.put(session, setting, value)
    return Answer({"ok": True, "steps": []}, said="Kept. “desktop-crm account test” tries it step by step.")


def _keep_password(key: str, password: str) -> None:
    """Puts it in the credential store; where there is none, the one in the environment serves."""
    try:
        passwords.put(key, passwords.Use.SMTP, password)
    except MailProblem:
        if os.environ.get("DESKTOP_CRM_SMTP_PASSWORD") is None:
            raise


def _complete(given: argparse.Namespace, address: str) -> None:
    """Fills in what the provider is known to want. Raises UserError where the server cannot be known."""
    if given.host is not None and (not given.host or any(map(str.isspace, given.host))):
        raise UserError(f"“{given.host}” is no name of a server.", "It looks like mail.example.org.")
    provider = providers.of_host(given.host) if given.host else providers.of_address(address)
    if provider is not None and provider.name and not provider.possible:
        raise UserError(f"{provider.name} lets no program send with a password.", provider.hint)
    if given.host is None:
        if provider is None or not provider.name:
            raise UserError(f"Nobody here knows the server of “{address}”.", "Name it with --host.")
        given.host, given.port = provider.host, given.port or provider.port
        given.security = given.security or provider.security.value
        given.user = provider.user(address) if given.user is None else given.user
    if provider is not None and provider.name:
        given.per_day = provider.per_day if given.per_day is None else given.per_day
        given.per_minute = provider.per_minute if given.per_minute is None else given.per_minute
    given.security = given.security or "starttls"
    given.user = given.user or ""


def _practice(this: Run, _given: argparse.Namespace) -> Answer:
    with this.book() as book:
        with book.write() as session:
            settings.put(session, settings.ACCOUNT_KIND, "practice")
        folder = book.folder / "practice"
    said = f"Messages are kept in {folder}; nothing leaves this computer."
    return Answer({"ok": True, "steps": [], "folder": str(folder)}, said=said)


def _test(this: Run, _given: argparse.Namespace) -> Answer:
    with this.book() as book, book.read() as session:
        if planning.is_practice(session):
            folder = str(book.place(transports.OUTBOX))
            step = {"name": "Practice outbox", "ok": True, "detail": folder, "way_out": ""}
            return Answer(
                {"ok": True, "steps": [step]}, said=f"Nothing leaves: messages are kept in {folder}."
            )
        account = transports.account(session)
        try:
            password = transports.password(session)
        except MailProblem as fault:
            return _no_password(fault)
    steps = probing.probe(account, password)
    ok = all(step.ok for step in steps)
    keys = {
        "ok": ok,
        "steps": [
            {"name": s.name.value, "ok": s.ok, "detail": s.detail, "way_out": s.way_out, "reply": s.reply}
            for s in steps
        ],
    }
    lines = tuple(f"{'✓' if s.ok else '✗'} {s.name.value}: {s.detail} {s.way_out}".rstrip() for s in steps)
    said = "The account is ready to send." if ok else "The account cannot send yet."
    return Answer(keys, lines, said, Code.DONE if ok else Code.REFUSED)


def _no_password(fault: MailProblem) -> Answer:
    """The one step that can be told of an account without its password."""
    way_out = "Give it with “account set … --password-stdin”, or in DESKTOP_CRM_SMTP_PASSWORD."
    step = {"name": "Password", "ok": False, "detail": fault.what, "way_out": way_out, "reply": ""}
    return Answer({"ok": False, "steps": [step]}, said=f"{fault.what} {way_out}", code=Code.REFUSED)


def _port(given: argparse.Namespace) -> int:
    port: int = _PORTS[given.security] if given.port is None else given.port
    if not 1 <= port <= 65_535:
        raise UserError(f"{port} is no port.", "Ports go from 1 to 65535; 587 and 465 are usual.")
    return port


def _certificate(path: Path | None) -> str:
    if path is None:
        return ""
    if not path.is_file():
        raise UserError(f"There is no file “{path}”.", "Give the certificate file of your server.")
    return str(path.resolve())
