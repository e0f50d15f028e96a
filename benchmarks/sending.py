"""Messages sent a second on loopback, durable, plain and over TLS, against smtplib without a ledger."""

from __future__ import annotations

import smtplib
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks.books import Stock, fill
from benchmarks.measuring import Goal, Measure, median, pair
from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.book.opening import open_book
from desktop_crm.campaigns import building, drafting, planning, sending
from desktop_crm.campaigns.content import Content, Footer, Heading, Text
from desktop_crm.campaigns.drafting import Draft
from desktop_crm.consent import recording, topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind
from desktop_crm.mail.account import Account, Security
from desktop_crm.mail.answers import Outgoing
from desktop_crm.mail.smtp import SmtpTransport

SINK = Path(__file__).parent / "programs" / "sink.py"
_TEXT = (
    '<p>Dear {{ first_name | fallback("friend") }}, ' + "the leaves are down and the lifting has begun. " * 60
)


def run(stock: Stock, count: int, runs: int) -> Iterator[Measure]:
    """One kept connection each; ours writes every message's mark and outcome to disk."""
    for name, tls in (("send", False), ("send-tls", True)):
        certificate = _certificate(stock.folder) if tls else None
        with _sink(certificate) as port:
            account = Account(
                host="localhost", port=port, security=Security.STARTTLS if tls else Security.NONE,
                ca_file=str(certificate[0]) if certificate else "", sender_address="hello@fernhill.example",
                sender_name="Fernhill Nursery",
            )  # fmt: skip
            messages = _messages(stock, count)
            works, floors = pair(
                partial(_ours, stock, count, account), partial(_smtplib, messages, account), runs
            )
        yield Measure(
            name, "message on loopback, " + ("STARTTLS" if tls else "plain"), median(works) / count,
            median(floors) / count, Goal(1.67), runs, "smtplib with TCP_NODELAY, no ledger",
        )  # fmt: skip


def _book(stock: Stock, count: int) -> tuple[Path, int]:
    """A book with so many who agreed and a planned campaign; a fresh one for each run."""
    folder = stock.empty("send")
    book = open_book(folder)
    fill(book, count)
    now = clock.now()
    with book.write() as session:
        settings.put(session, settings.ACCOUNT_KIND, "smtp")
        settings.put(session, settings.SENDER_ADDRESS, "hello@fernhill.example")
        settings.put(session, settings.BUSINESS, "Fernhill Nursery")
        settings.put(session, settings.POSTAL_ADDRESS, "Mill Lane, Fernhill")
        settings.put(session, settings.PER_MINUTE, 0)
        settings.put(session, settings.PER_DAY, 0)
        topic = topics.add(session, "Monthly news", now)
        session.connection().exec_driver_sql("SELECT 1")
        rows = session.connection().exec_driver_sql(
            "SELECT normal, contact_id FROM addresses WHERE channel = 'email'"
        )
        yes = [
            NewEvent(row[0], topic, Kind.CONFIRMED, now, How.FORM, contact_id=row[1], evidence="card")
            for row in rows.all()
        ]
        recording.record_many(session, yes, now)
        content = Content((Heading("h", "News"), Text("t", _TEXT + "</p>"), Footer("f")))
        campaign = drafting.create(session, "News", now, topic_id=topic, draft=Draft("News", "", content))
        planning.plan(session, campaign, now)
    book.close()
    return folder, campaign


def _ours(stock: Stock, count: int, account: Account) -> float:
    folder, campaign = _book(stock, count)
    book = open_book(folder)
    transport = SmtpTransport(account, "")
    began = time.perf_counter()
    result = sending.run(book, campaign, transport)
    took = time.perf_counter() - began
    transport.close()
    book.close()
    accepted = sum(n for state, n in result.counts.items() if state.value == "accepted")
    assert accepted == count, result
    return took


def _messages(stock: Stock, count: int) -> list[Outgoing]:
    """The same messages, built beforehand."""
    folder, campaign = _book(stock, count)
    book = open_book(folder)
    with book.read() as session:
        issue = planning.frozen_issue(drafting.row_of(session, campaign))
        made = building.builder(book, issue)
        at = clock.now()
        rows = session.connection().exec_driver_sql("SELECT contact_id FROM deliveries ORDER BY id").all()
        built = [
            made.build(building.copy_for(session, campaign, row[0], issue.sender_address), at) for row in rows
        ]
    book.close()
    return built


class _Undelayed(smtplib.SMTP):
    """smtplib writes a message in two pieces; without this option the second waits for an acknowledgement."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made = socket.create_connection((host, port), timeout)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made


def _smtplib(messages: list[Outgoing], account: Account) -> float:
    began = time.perf_counter()
    with _Undelayed(account.host, account.port, timeout=30) as server:
        if account.security is Security.STARTTLS:
            server.starttls(context=ssl.create_default_context(cafile=account.ca_file or None))
        for message in messages:
            server.sendmail(message.sender, [message.recipient], message.data)
    return time.perf_counter() - began


@contextmanager
def _sink(certificate: tuple[Path, Path] | None) -> Iterator[int]:
    words = [sys.executable, str(SINK), *(str(p) for p in certificate or ())]
    server = subprocess.Popen(words, stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        yield int(server.stdout.readline())
    finally:
        server.terminate()
        server.wait()
        assert server.stdout is not None
        server.stdout.close()


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost of its own authority, made with the system's openssl."""
    made, key = folder / "sink.pem", folder / "sink.key"
    if not made.exists():
        words = (
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
            " -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext basicConstraints=critical,CA:TRUE"
        )
        command = [*words.split(), "-keyout", str(key), "-out", str(made)]
        subprocess.run(command, check=True, capture_output=True)
    return made, key
