"""Dropped files: what they say is proposed, what they are not is said."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_crm.base.errors import BadFile, BookProblem
from desktop_crm.book.database import Book
from desktop_crm.dialogue import files
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.received import Proposal, Shape, channel_of, proposals
from tests.mail.messages import message

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
THEIRS, OWN = ["ellen@mail.example"], ["post@fernhill.example"]


def drop(folder: Path, **files: str) -> tuple[Proposal, ...]:
    """Proposals for files of these names (`_` for the point) and texts."""
    paths = []
    for name, text in files.items():
        path = folder / name.replace("_", ".")
        path.write_text(text)
        paths.append(path)
    return proposals(paths, THEIRS, OWN, NOW)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
@pytest.mark.parametrize("ending", ["pdf", "eml", "ics", "msg"])
def test_what_is_no_file_is_not_waited_for(book: Book, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"pipe.{ending}"
    os.mkfifo(path)
    with pytest.raises(BadFile, match="no file"):
        proposals([path], THEIRS, OWN, NOW)
    with pytest.raises(BookProblem, match="no file"):
        files.keep(book, path)


def letter(sender: str, to: str, date: str = "Tue, 3 Nov 2026 11:20:00 +0000") -> str:
    return f"From: {sender}\nTo: {to}\nSubject: Delivery\nDate: {date}\n\nCould we split it?\n"


@pytest.mark.parametrize(
    ("sender", "to", "direction"),
    [
        ("Ellen@Mail.example", "post@fernhill.example", Direction.IN),
        ("post@fernhill.example", "ellen@mail.example", Direction.OUT),
        ("me@home.example", "ellen@mail.example", Direction.OUT),
        ("her-office@x.example", "post@fernhill.example", Direction.IN),
        ("her-office@x.example", "somebody@x.example", Direction.IN),
    ],
)
def test_who_wrote_says_the_direction(tmp_path: Path, sender: str, to: str, direction: Direction) -> None:
    (found,) = drop(tmp_path, mail_eml=letter(sender, to))
    assert found == Proposal(
        Shape.EXCHANGE, Channel.EMAIL, direction, datetime(2026, 11, 3, 11, 20, tzinfo=UTC), True, "Delivery",
        "Could we split it?", files=(tmp_path / "mail.eml",),
    )  # fmt: skip


def test_a_letter_from_the_future_or_without_a_day_came_now(tmp_path: Path) -> None:
    for date in ("Tue, 3 Nov 2099 11:20:00 +0000", "soon"):
        (found,) = drop(tmp_path, mail_eml=letter(THEIRS[0], OWN[0], date))
        assert found.at == NOW


def event(day: str, summary: str = "Planning", more: str = "") -> str:
    return f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:{day}T090000Z\nSUMMARY:{summary}\n{more}END:VEVENT\nEND:VCALENDAR\n"


def test_an_appointment_that_was_is_an_exchange_and_one_to_come_a_follow_up(tmp_path: Path) -> None:
    (was,) = drop(
        tmp_path, a_ics=event("20261103", more="LOCATION:Mill Lane 4\nORGANIZER:mailto:ellen@mail.example\n")
    )
    assert (was.shape, was.channel, was.direction, was.place) == (
        Shape.EXCHANGE,
        Channel.VISIT,
        Direction.IN,
        "Mill Lane 4",
    )
    assert was.files == (tmp_path / "a.ics",)
    (ahead,) = drop(tmp_path, a_ics=event("20261203", "Call Ellen"))
    assert (ahead.shape, ahead.channel, ahead.direction) == (Shape.FOLLOW_UP, Channel.PHONE, Direction.OUT)


@pytest.mark.parametrize(
    ("words", "place", "channel"),
    [("Call with Ellen", "", Channel.PHONE), ("Anruf", "", Channel.PHONE), ("Recall day", "", Channel.EVENT),
     ("Site visit", "", Channel.VISIT), ("Spring fair", "", Channel.EVENT), ("Planning", "Mill Lane", Channel.VISIT)],
)  # fmt: skip
def test_what_an_appointment_is_called_says_the_channel(words: str, place: str, channel: Channel) -> None:
    assert channel_of(words, place) is channel


def test_papers_go_together_and_messages_each_for_themselves(tmp_path: Path) -> None:
    found = drop(
        tmp_path, a_eml=letter(THEIRS[0], OWN[0]), b_pdf="x", c_jpg="y", d_eml=letter(OWN[0], THEIRS[0])
    )
    assert [[path.name for path in each.files] for each in found] == [
        ["a.eml"],
        ["d.eml"],
        ["b.pdf", "c.jpg"],
    ]
    (mail,) = drop(tmp_path, outlook_msg="\xd0\xcf")
    assert (mail.channel, mail.at, mail.body) == (Channel.EMAIL, NOW, "")


def test_what_cannot_be_read_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadFile, match="holds no message"):
        drop(tmp_path, a_eml="Dear Ellen")
    with pytest.raises(BadFile, match="no appointment"):
        drop(tmp_path, a_ics="BEGIN:VCALENDAR")
    with pytest.raises(BadFile, match="is a folder"):
        proposals([tmp_path], THEIRS, OWN, NOW)
    with pytest.raises(BadFile, match="cannot be read"):
        proposals([tmp_path / "gone.pdf"], THEIRS, OWN, NOW)
    monkeypatch.setattr("desktop_crm.dialogue.received._LARGEST", 3)
    with pytest.raises(BadFile, match="larger than 50 MB"):
        drop(tmp_path, film_mp4="film")


def test_a_message_of_outlook_is_read_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "The pear tree.msg"
    path.write_bytes(message(sender=OWN[0], to=(THEIRS[0],)))
    (found,) = proposals([path], THEIRS, OWN, NOW)
    assert (found.channel, found.direction) == (Channel.EMAIL, Direction.OUT)
    assert (found.subject, found.body) == ("The pear tree", "Could we look at it?\nDorothy")
    assert found.at == datetime(2026, 11, 3, 10, 4, tzinfo=UTC) and found.files == (path,)
