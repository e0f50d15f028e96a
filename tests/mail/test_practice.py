"""The practice outbox: whole files, one for each message, and nothing that raises."""

import os
from pathlib import Path

import pytest

from desktop_crm.mail.answers import Accepted, AccountFault, Fault, Outgoing, Transport
from desktop_crm.mail.practice import PracticeTransport, count, file_of, outbox


def outgoing(n: int, message_id: str = "", size: int = 0) -> Outgoing:
    message_id = message_id or f"<token{n:013}@x.example>"
    data = (
        f"From: us@x.example\r\nTo: =?utf-8?q?J=C3=B6rg?= <p{n}@x.example>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= {n}"
        f"\r\nMessage-ID: {message_id}\r\n\r\n{'x' * size}\r\n"
    )
    return Outgoing("us@x.example", f"p{n}@x.example", message_id, data.encode())


def test_messages_lie_in_the_folder_as_they_would_have_been_sent(tmp_path: Path) -> None:
    transport: Transport = PracticeTransport(tmp_path / "book" / "outbox")
    for n in range(3):
        assert isinstance(transport.hand_over(outgoing(n, size=n)), Accepted)
    transport.close()
    files = sorted((tmp_path / "book" / "outbox").iterdir())
    assert [f.read_bytes() for f in files] == [outgoing(n, size=n).data for n in range(3)]
    assert all(f.suffix == ".eml" for f in files)


def test_the_same_copy_again_is_one_file(tmp_path: Path) -> None:
    for _ in range(3):
        assert isinstance(PracticeTransport(tmp_path).hand_over(outgoing(1)), Accepted)
    assert count(tmp_path) == 1 == len(list(tmp_path.iterdir()))


@pytest.mark.parametrize(
    "message_id",
    ["<../../evil@x.example>", "<a/b@x.example>", "<.hidden.name@x.example>", "<con@x.example>",
     "<" + "x" * 300 + "@x.example>", "nonsense", "<a:b*c?d|e@x.example>", "<ABCDEFGHIJ@x.example>"],
)  # fmt: skip
def test_no_message_id_leads_out_of_the_folder(tmp_path: Path, message_id: str) -> None:
    folder = tmp_path / "outbox"
    assert isinstance(PracticeTransport(folder).hand_over(outgoing(1, message_id)), Accepted)
    assert [p.parent for p in tmp_path.rglob("*.eml")] == [folder]
    assert file_of(folder, message_id).is_file() and count(folder) == 1


def test_ids_that_differ_in_case_are_two_messages(tmp_path: Path) -> None:
    names = {file_of(tmp_path, f"<{i}@x.example>").name.lower() for i in ("abcdefghijk", "ABCDEFGHIJK")}
    assert len(names) == 2


def test_the_list_is_newest_first_and_paged(tmp_path: Path) -> None:
    for n in range(5):
        PracticeTransport(tmp_path).hand_over(outgoing(n))
        os.utime(file_of(tmp_path, outgoing(n).message_id), (1_700_000_000 + n, 1_700_000_000 + n))
    (tmp_path / ".half.part").write_bytes(b"From: x")
    (tmp_path / "notes.txt").write_text("not a message")
    page = outbox(tmp_path, 1, 2)
    assert [m.subject for m in page] == ["Grüße 3", "Grüße 2"]
    assert page[0].to == "Jörg <p3@x.example>" and page[0].message_id == outgoing(3).message_id
    assert page[0].at.timestamp() == 1_700_000_003 and page[0].size == len(outgoing(3).data)
    assert count(tmp_path) == 5 and outbox(tmp_path, 5) == []


def test_an_outbox_never_used_is_empty(tmp_path: Path) -> None:
    assert count(tmp_path / "none") == 0 and outbox(tmp_path / "none") == []


def test_where_nothing_can_be_written_the_run_stops(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file where the folder should be")
    answer = PracticeTransport(tmp_path / "outbox").hand_over(outgoing(1))
    assert isinstance(answer, AccountFault) and answer.fault is Fault.UNREACHABLE
    assert answer.what and answer.way_out


def test_a_full_disk_leaves_no_half_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    answer = PracticeTransport(tmp_path).hand_over(outgoing(1))
    assert isinstance(answer, AccountFault) and "No space left" in answer.what
    assert list(tmp_path.iterdir()) == []
