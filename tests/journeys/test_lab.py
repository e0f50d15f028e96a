"""The main job against real servers: a list comes in, those who agreed get one letter each, and it is well made."""

import csv
import json
import os
import struct
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_crm.base import clock
from desktop_crm.book import attachments, settings
from desktop_crm.book.database import Book
from desktop_crm.campaigns import drafting, planning, results, sending
from desktop_crm.campaigns.content import Button, Content, Footer, Heading, Image, Text
from desktop_crm.campaigns.drafting import Draft
from desktop_crm.campaigns.ending import Ended
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.consent import topics
from desktop_crm.imports import storing
from desktop_crm.imports.storing import StatedConsent
from desktop_crm.mail import probing
from desktop_crm.mail.account import Account, Security
from desktop_crm.mail.smtp import SmtpTransport
from tests.servers import lab as labs
from tests.servers.form import form_faults
from tests.servers.lab import Lab

pytestmark = pytest.mark.lab

SENDER = "list@example.test"
TOPIC = "Workshop news"
NAMES = ("Ann Lee", "Jörg Weiß", "Nguyễn Thị Ánh", "王小明", "زهرا محمدی", "O'Brien, Seán", "Zoë Ångström")
PEOPLE = [
    (f"{NAMES[n % len(NAMES)]} {n}", f"{('alice', 'bob')[n % 2]}+{n:03}@example.test") for n in range(200)
]
AGREED = frozenset(n for n in range(200) if n % 5 < 3)
WORDS = (
    '<p>Dear {{ first_name | fallback("reader") }},</p><p>the winter glazes came out well, and on Saturday we open '
    "the shop from ten to four. Grüße from the workshop!</p><p>Two places are left in the course for beginners in "
    "March. Answer this mail if you would like one.</p>"
)


def letter(picture: str) -> Content:
    return Content(
        (
            Heading("h", "The kiln is full again"),
            Text("t", WORDS),
            Image("i", picture, "Three bowls with a blue glaze"),
            Button("b", "Dates of the courses", "https://www.example.com/courses"),
            Footer("f"),
        )
    )


def png(width: int, height: int) -> bytes:
    """A blue that grows darker (PNG 1.2 §11)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((40, 70, y * 255 // height)) * width for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with labs.running() as started:
        yield started


def account(lab: Lab, security: Security = Security.STARTTLS) -> Account:
    return Account(
        host="localhost",
        port=lab.tls_port if security is Security.TLS else lab.starttls_port,
        security=security,
        user=SENDER,
        ca_file=lab.ca_file,
        sender_name="Fernhill Pottery",
        sender_address=SENDER,
    )


def set_up(book: Book) -> None:
    with book.write() as session:
        settings.put(session, settings.BUSINESS, "Fernhill Pottery")
        settings.put(session, settings.POSTAL_ADDRESS, "1 Mill Lane, Fernhill")
        settings.put(session, settings.ACCOUNT_KIND, "smtp")
        settings.put(session, settings.SENDER_NAME, "Fernhill Pottery")
        settings.put(session, settings.SENDER_ADDRESS, SENDER)
        settings.put(session, settings.PER_MINUTE, 0)


def customer_list(folder: Path) -> Path:
    path = folder / "customers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Name", "E-mail"), *PEOPLE])
    return path


def drafted(book: Book, now: datetime) -> int:
    picture = attachments.keep(book, png(600, 240), ".png")
    with book.write() as session:
        return drafting.create(
            session,
            "November",
            now,
            topic_id=topics.take(session, TOPIC, now),
            draft=Draft("News from the workshop", "Glazes, and two places in March", letter(picture)),
        )


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_the_account_test_passes(lab: Lab, security: Security) -> None:
    steps = probing.probe(account(lab, security), lab.password(SENDER))
    assert [step.name for step in steps if step.ok] == list(probing.StepName)
    refused = probing.probe(account(lab, security), "not the password")
    assert [step.name for step in refused if not step.ok] == [probing.StepName.SIGN_IN]


def test_a_list_comes_in_and_those_who_agreed_get_one_letter_each(
    lab: Lab, book: Book, tmp_path: Path
) -> None:
    set_up(book)
    now = clock.now()
    stated = StatedConsent(TOPIC, "Signed cards in the green box", records=AGREED)
    imported = storing.run(book, customer_list(tmp_path), consent=stated, at=now)
    assert (imported.created, imported.consents, imported.problems) == (200, 120, ())

    campaign = drafted(book, now)
    with book.write() as session:
        planned = planning.plan(session, campaign, now)
    assert (planned.planned, planned.left_out, planned.practice) == (120, 80, False)

    transport = SmtpTransport(account(lab), lab.password(SENDER))
    try:
        result = sending.run(book, campaign, transport)
    finally:
        transport.close()
    assert result.ended is Ended.FINISHED and result.counts == {DeliveryState.ACCEPTED: 120}

    delivered = [message for user in ("alice", "bob") for message in lab.inbox(user, at_least=60)]
    wanted = Counter(address for n, (_, address) in enumerate(PEOPLE) if n in AGREED)
    assert Counter(str(labs.read(m)["Delivered-To"]) for m in delivered) == wanted
    with book.read() as session:
        rows = results.deliveries(session, campaign, limit=200)
        assert drafting.get(session, campaign).state == CampaignState.FINISHED
    assert {(r.address, r.message_id) for r in rows} == {
        (str(labs.read(m)["Delivered-To"]), str(labs.read(m)["Message-ID"])) for m in delivered
    }
    assert not lab.left_for_elsewhere()

    copies = [labs.as_sent(message) for message in delivered]
    assert {fault for copy in copies for fault in form_faults(copy)} == set()
    assert all(b"1 Mill Lane" in copy and b"Content-ID: <" in copy for copy in copies)
    points = lab.scores(copies)
    assert max(points)[0] < 1.0, max(points)


def test_the_same_from_the_command_line(lab: Lab, tmp_path: Path) -> None:
    """With the words of docs/cli.md, each command a process of its own."""
    environment = {**os.environ, "DESKTOP_CRM_SMTP_PASSWORD": lab.password(SENDER)}

    def crm(*words: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "desktop_crm", "--book", str(tmp_path / "book"), "--json", *words],
            env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    signed, others, letter = tmp_path / "signed.csv", tmp_path / "others.csv", tmp_path / "letter.md"
    signed.write_text("Name,E-mail\n" + "".join(f"Ann {n},bob+c{n}@example.test\n" for n in range(12)))
    others.write_text("Name,E-mail\n" + "".join(f"Ben {n},bob+d{n}@example.test\n" for n in range(8)))
    letter.write_text(
        '# Spring\n\nDear {{ first_name | fallback("reader") }},\n\nthe shop is open again on Saturday.\n'
    )
    crm(
        "account", "set", "--from", f"Fernhill Pottery <{SENDER}>", "--host", "localhost", "--port",
        str(lab.starttls_port), "--security", "starttls", "--user", SENDER, "--ca", lab.ca_file,
        "--postal-address", "1 Mill Lane, Fernhill", "--per-minute", "0",
    )  # fmt: skip
    assert crm("account", "test")["ok"]
    assert (
        crm("import", str(signed), "--consent-topic", TOPIC, "--consent-evidence", "Signed cards")["created"]
        == 12
    )
    assert crm("import", str(others))["created"] == 8
    made = crm(
        "campaign", "new", "Spring", "--topic", TOPIC, "--subject", "Open again", "--body", str(letter)
    )
    campaign = str(made["campaign_id"])
    assert crm("campaign", "check", campaign)["audience"] == 12
    sent = crm("campaign", "send", campaign, "--yes")
    assert (sent["accepted"], sent["in_doubt"], sent["left_out"]) == (12, 0, 8)
    mine = [m for m in lab.inbox("bob", at_least=12) if labs.read(m)["Subject"] == "Open again"]
    assert Counter(str(labs.read(m)["Delivered-To"]) for m in mine) == Counter(
        f"bob+c{n}@example.test" for n in range(12)
    )
    assert crm("campaign", "report", campaign)["accepted"] == 12
