"""Kills the sending program at random moments and lets a server's journal say who got what.

    python -m benchmarks.kills [--kills 100] [--recipients 500] [--seed 1]

Each run sends one newsletter over real SMTP in a process of its own, which is ended by SIGKILL, started again,
and so on, until nobody is left. `tests/servers/faulty_smtp.py judge` then compares its journal, written before
each reply, with the book: nobody twice, nobody lost, at most one in doubt per kill.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import desktop_crm.tables  # noqa: F401  (all tables, as at start-up)
from desktop_crm.base import clock
from desktop_crm.base.work import Step
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.campaigns import drafting, planning, results, sending, transports
from desktop_crm.campaigns.content import Content, Footer, Text
from desktop_crm.campaigns.drafting import Draft
from desktop_crm.campaigns.ending import Ended
from desktop_crm.campaigns.states import DeliveryState
from desktop_crm.consent import recording, topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft as Person
from desktop_crm.contacts.records import Way

ROOT = Path(__file__).parents[1]
SERVER = ROOT / "tests" / "servers" / "faulty_smtp.py"
_CLAIMS = {
    DeliveryState.ACCEPTED: "sent",
    DeliveryState.IN_DOUBT: "in_doubt",
    DeliveryState.REFUSED: "failed",
    DeliveryState.HELD: "skipped",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one newsletter came to. `verdict` is the judge's own."""

    recipients: int
    kills: int
    seconds: float
    states: dict[str, int]
    verdict: dict[str, Any] = field(repr=False)

    @property
    def in_doubt(self) -> int:
        return self.states.get("in_doubt", 0)

    @property
    def good(self) -> bool:
        """Nobody twice, nobody lost, the book's account true, and no more doubt than kills."""
        finished = not {"planned", "sending", "deferred"} & self.states.keys()
        return bool(self.verdict["ok"]) and finished and self.in_doubt <= self.kills


def one_newsletter(folder: Path, recipients: int, kills: int, seed: int, delay: float = 0.004) -> Outcome:
    """Sends to so many and is killed at most so often. `delay`: seconds the server takes at each of two steps."""
    began = time.perf_counter()
    dice = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    rules = folder / "rules.json"
    rules.write_text(json.dumps([{"at": "mail", "delay": delay}, {"at": "accepted", "delay": delay}]))
    journal = folder / "journal.jsonl"
    journal.touch()
    command = [sys.executable, str(SERVER), "serve", "--journal", str(journal), "--rules", str(rules)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = json.loads(server.stdout.readline())["port"]
            campaign = _book(folder / "book", recipients, port)
            done = _send_and_kill(folder / "book", campaign, kills, dice)
            _send(folder / "book", campaign)
        finally:
            server.terminate()
    book = open_book(folder / "book")
    states, verdict = judge(book, folder, journal, campaign)
    book.close()
    return Outcome(recipients, done, time.perf_counter() - began, states, verdict)


# ---------------------------------------------------------------- the book, and a child that sends it
def _book(folder: Path, recipients: int, port: int) -> int:
    """A book with so many who agreed and a planned newsletter; its id."""
    now = clock.now()
    book = open_book(folder)
    with book.write() as session:
        settings.put(session, settings.ACCOUNT_KIND, "smtp")
        settings.put(session, settings.SMTP_HOST, "127.0.0.1")
        settings.put(session, settings.SMTP_PORT, port)
        settings.put(session, settings.SMTP_SECURITY, "none")
        settings.put(session, settings.SENDER_ADDRESS, "news@fernhill.example")
        settings.put(session, settings.POSTAL_ADDRESS, "1 Mill Lane, Fernhill")
        settings.put(session, settings.PER_MINUTE, 0)
        settings.put(session, settings.PER_DAY, 0)
        topic = topics.add(session, "News", now)
        for number in range(recipients):
            mail = f"reader{number}@x.test"
            person = Person(full_name=f"Reader {number}", ways=(Way("email", mail),))
            who = editing.add(session, person, now)
            said = NewEvent(mail, topic, Kind.CONFIRMED, now, How.FORM, who, evidence="card")
            recording.record(session, said, now)
        letter = Content((Text("t", "<p>Dear {{ full_name }}, the seeds are in.</p>"), Footer("f")))
        campaign = drafting.create(session, "News", now, topic_id=topic, draft=Draft("Seeds", "", letter))
        planning.plan(session, campaign, now)
    book.close()
    return campaign


def _child(folder: Path, campaign: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.kills", "--child", str(folder), str(campaign)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def _send_and_kill(folder: Path, campaign: int, kills: int, dice: random.Random) -> int:
    """Starts the sending program and kills it, again and again; how often it was killed."""
    for done in range(kills):
        # Mostly in the midst of the letters, sometimes while the program is still starting.
        early = dice.random() < 0.1
        moment = dice.uniform(0, 1.0) if early else dice.expovariate(1 / 0.12)
        with _child(folder, campaign) as child:
            assert child.stdout is not None
            if not early:
                child.stdout.readline()
            try:
                child.wait(moment)
            except subprocess.TimeoutExpired:
                child.kill()
            else:
                return done  # nobody was left before the kill came
    return kills


def _send(folder: Path, campaign: int) -> None:
    with _child(folder, campaign) as child:
        assert child.stdout is not None
        said = child.stdout.read()
    if child.returncode:
        raise RuntimeError(f"the sending program failed: {said}")


def _be_the_child(folder: Path, campaign: int) -> int:
    book: Book = open_book(folder)
    transport = transports.of_campaign(book, campaign)
    begun: list[Step] = []

    def progress(step: Step) -> None:
        if not begun:
            print("letters", flush=True)  # noqa: T201  (the parent waits for it)
        begun.append(step)

    result = sending.run(book, campaign, transport, progress=progress)
    transport.close()
    book.close()
    return 0 if result.ended is Ended.FINISHED else 3


def judge(book: Book, folder: Path, journal: Path, campaign: int) -> tuple[dict[str, int], dict[str, Any]]:
    """The book's own account by state, and what the server's judge says of it."""
    with book.read() as session:
        rows = results.deliveries(session, campaign, limit=1_000_000)
    expected, claims = folder / "expected.txt", folder / "claims.jsonl"
    expected.write_text("\n".join(row.address for row in rows))
    said = ({"rcpt": row.address, "state": _CLAIMS.get(row.state, "pending")} for row in rows)
    claims.write_text("\n".join(json.dumps(one) for one in said))
    command = [sys.executable, str(SERVER), "judge", "--journal", str(journal), "--strict"]
    command += ["--expect", str(expected), "--claims", str(claims)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return dict(Counter(str(row.state) for row in rows)), json.loads(found.stdout)


# ---------------------------------------------------------------- the full form
def main() -> int:
    parser = argparse.ArgumentParser(description="Kills the sending program and counts what arrived.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--recipients", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", nargs=2, metavar=("BOOK", "CAMPAIGN"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        return _be_the_child(Path(given.child[0]), int(given.child[1]))
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        while (left := given.kills - sum(o.kills for o in outcomes)) > 0:
            seed = given.seed + len(outcomes)
            one = one_newsletter(Path(folder) / str(seed), given.recipients, left, seed)
            outcomes.append(one)
            _say(f"newsletter {len(outcomes)}: {one.kills} kills, {one.states}, {one.seconds:.1f} s")
            if not one.good:
                _say(json.dumps(one.verdict, indent=1))
                return 1
    _say(
        f"{sum(o.kills for o in outcomes)} kills over {len(outcomes)} newsletters to {given.recipients}: nobody twice,"
        f" nobody lost, {sum(o.in_doubt for o in outcomes)} in doubt."
    )
    return 0


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  (a program of the command line)


if __name__ == "__main__":
    sys.exit(main())
