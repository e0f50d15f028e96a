"""Header lines: what is written is what every reader reads, and nothing in a value can become a header."""

import email
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_crm.mail import headers

ANY = st.text(max_size=300)
WORDY = st.lists(
    st.one_of(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=25),
        st.sampled_from(
            ["=?utf-8?q?x?=", '"', "\\", "(a)", "<b>", "a@b", "ß", "日本語", "🌿", "x" * 90, ",", ";", "."]
        ),
    ),
    max_size=25,
).map(" ".join)
ATOM = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20)
ADDRESS = st.builds("{}@{}.example".format, ATOM, ATOM)


def modern(line: str) -> EmailMessage:
    return email.message_from_bytes(line.encode() + b"\r\nbody", policy=policy.default)


def old(line: str) -> "Message[str, str]":
    return email.message_from_bytes(line.encode() + b"\r\nbody", policy=policy.compat32)


def unfolded(value: str) -> str:
    return re.sub(r"\r?\n(?=[ \t])", "", value)


def shape(line: str, wished: bool = True) -> None:
    """Whole lines with CRLF, foldings at white space, no line alone with blanks, nothing too long."""
    assert line.endswith("\r\n")
    lines = line[:-2].split("\r\n")
    assert all("\r" not in one and "\n" not in one for one in lines)
    assert all(one.startswith(" ") and one.strip() for one in lines[1:])
    assert all(len(one) <= (78 if wished else 998) for one in lines)
    for word in re.findall(r"=\?utf-8\?[qb]\?[^?]*\?=", line):
        assert len(word) <= 75
    for one in lines:
        if "=?utf-8?" in one:
            assert len(one) <= 76


@given(st.one_of(ANY, WORDY))
@example("a" * 2000)
@example("one  two   three " * 20)
@example("x " + "y" * 70 + " z")
@example("=?utf-8?q?Bcc=3A_x?=")
def test_subject_reads_back(text: str) -> None:
    line = headers.unstructured("Subject", text)
    shape(line)
    assert line.isascii()
    wanted = headers.clean(text)
    assert str(modern(line)["Subject"]) == wanted
    assert unfolded(str(make_header(decode_header(unfolded(old(line)["Subject"]))))) == wanted
    assert modern(line).keys() == ["Subject"]


@given(st.one_of(ANY, WORDY), ADDRESS)
@example("Fernhill, Ltd. (Nursery)", "a@b.example")
@example('say "hi" \\ there', "a@b.example")
@example("Ann " * 40, "a@b.example")
@example("Ä" * 100, "a@b.example")
@example("a" * 300, "a@b.example")
@example("ann@evil.example", "a@b.example")
def test_display_name_and_address_read_back(name: str, where: str) -> None:
    line = headers.mailbox("From", name, where)
    shape(line)
    wanted = headers.clean(name)
    (found,) = modern(line)["From"].addresses
    assert found.addr_spec == where
    # The modern parser of Python 3.11 keeps the blank between two encoded words (RFC 2047 §6.2 drops it),
    # and makes one blank of several.
    several = line.count("=?utf-8?") > 1
    gap = "" if several else " "
    assert gap.join(found.display_name.split()) == gap.join(wanted.split())
    raw_name, raw_where = parseaddr(unfolded(old(line)["From"]))
    assert raw_where == where
    assert str(make_header(decode_header(raw_name))) == wanted
    assert modern(line).keys() == ["From"]


def test_several_mailboxes() -> None:
    line = headers.mailboxes(
        "Reply-To", [("Ann Ö", "ann@a.example"), ("", "b@b.example"), ("C, D", "c@c.example")]
    )
    shape(line)
    found = [(a.display_name, a.addr_spec) for a in modern(line)["Reply-To"].addresses]
    assert found == [("Ann Ö", "ann@a.example"), ("", "b@b.example"), ("C, D", "c@c.example")]


def test_plain_text_stays_readable() -> None:
    assert headers.unstructured("Subject", "Plant your bulbs now") == "Subject: Plant your bulbs now\r\n"
    assert (
        headers.mailbox("From", "Fernhill Nursery", "f@x.example")
        == "From: Fernhill Nursery <f@x.example>\r\n"
    )
    assert headers.mailbox("From", "Dr. Ann", "f@x.example") == 'From: "Dr. Ann" <f@x.example>\r\n'
    assert headers.mailbox("To", "", "f@x.example") == "To: f@x.example\r\n"
    assert headers.unstructured("Subject", "Grüße") == "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"


@given(st.text(st.characters(codec="utf-8", min_codepoint=0x80), min_size=30, max_size=120))
def test_each_encoded_word_holds_whole_characters(text: str) -> None:
    line = headers.unstructured("Subject", text)
    for word in re.findall(r"=\?utf-8\?[qb]\?[^?]*\?=", line):
        ((raw, charset),) = decode_header(word)
        assert isinstance(raw, bytes)
        raw.decode(charset or "")


EVIL = [
    "a\r\nBcc: x@y.example",
    "a\nBcc: x",
    "a\rBcc: x",
    "a\x00b",
    "a\x0bb",
    "a\x85b",
    "a\u2028b",
    "a\ud800b",
    "\r\n\r\nbody",
]


@pytest.mark.parametrize("evil", EVIL)
def test_no_value_starts_a_header_of_its_own(evil: str) -> None:
    lines = headers.unstructured("Subject", evil) + headers.mailbox("From", evil, "a@b.example")
    lines += headers.list_id(evil, "news.b.example")
    lines += headers.with_parameters("Content-Disposition", "attachment", filename=evil)
    assert modern(lines).keys() == ["Subject", "From", "List-Id", "Content-Disposition"]
    assert "\x00" not in lines
    makers: tuple[Callable[[], str], ...] = (
        lambda: headers.mailbox("From", "Ann", f"{evil}@b.example"),
        lambda: headers.mailbox("From", "Ann", f"a@{evil}"),
        lambda: headers.address(f"{evil}@b.example"),
        lambda: headers.address(f"a@b.example{evil}"),
        lambda: headers.verbatim("List-Unsubscribe", f"<mailto:{evil}>"),
        lambda: headers.message_id("Message-ID", f"<{evil}@b.example>"),
        lambda: headers.list_id("News", f"news.{evil}.example"),
    )
    for make in makers:
        with pytest.raises(ValueError):
            make()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ann@straße.de", "ann@xn--strae-oqa.de"),  # IDNA 2003 would make strasse.de of it
        ("ann@BÜCHER.example", "ann@xn--bcher-kva.example"),
        ("ann@例え.jp", "ann@xn--r8jz45g.jp"),
        ("ann@fernhill.example", "ann@fernhill.example"),
        ("o'brien+news@x.example", "o'brien+news@x.example"),
        ('"john smith"@x.example', '"john smith"@x.example'),
        ("ann@[192.0.2.1]", "ann@[192.0.2.1]"),
        ("ann@localhost", "ann@localhost"),
        ("jörg@bücher.example", "jörg@xn--bcher-kva.example"),
    ],
)
def test_addresses_on_the_wire(text: str, wanted: str) -> None:
    assert headers.address(text) == wanted
    assert headers.needs_smtputf8(wanted) == text.startswith("jörg")


@pytest.mark.parametrize(
    "text",
    [
        "", "ann", "@x.example", "ann@", "a b@x.example", "ann@x..example", "ann@-x.example",
        "ann@a\u200d.de", "ann@x.example.",
        "a..b@x.example", ".a@x.example", "a@b@x.example", "<a@b.example>", "a@x y", "ann@xn--\u2028",
        "x" * 65 + "@x.example", "a,b@x.example", '"a@x.example', "jö rg@x.example",
        "a@" + "x" * 64 + ".example",
    ],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        headers.address(text)
    assert not text or len(text) < 8 or text not in str(caught.value)


@given(ANY)
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        found = headers.address(text)
    except ValueError:
        return
    line = headers.mailbox("To", "", found)
    assert modern(line).keys() == ["To"]


def test_a_local_part_beyond_ascii_is_never_encoded() -> None:
    line = headers.mailbox("To", "Jörg", headers.address("jörg@bücher.example"))
    assert "<jörg@xn--bcher-kva.example>" in line


@given(st.integers(1, 600))
def test_unsubscribe_is_never_folded_inside(length: int) -> None:
    uri = f"<mailto:news+{'a' * length}@x.example?subject=unsubscribe%20{'b' * 18}>"
    line = headers.verbatim("List-Unsubscribe", uri)
    shape(line, wished=False)
    assert uri in line
    assert str(modern(line)["List-Unsubscribe"]) == uri
    two = headers.verbatim("List-Unsubscribe", f"{uri}, <mailto:stop@x.example>")
    assert uri in two and unfolded(two) == f"List-Unsubscribe: {uri}, <mailto:stop@x.example>\r\n"


def test_what_cannot_fit_a_line_is_refused() -> None:
    with pytest.raises(ValueError):
        headers.verbatim("List-Unsubscribe", f"<mailto:{'a' * 990}>")
    with pytest.raises(ValueError):
        headers.verbatim("List-Unsubscribe", "<mailto:ü@x.example>")
    with pytest.raises(ValueError):
        headers.mailboxes("To", [])


def test_message_ids() -> None:
    assert headers.message_id("Message-ID", "<ab.c@x.example>") == "Message-ID: <ab.c@x.example>\r\n"
    many = " ".join(f"<{n}.abcdefghijklmnopqrstuvwxyz@fernhill.example>" for n in range(9))
    line = headers.message_id("References", many)
    shape(line)
    assert unfolded(line) == f"References: {many}\r\n"
    for wrong in ("ab@x", "<ab>", "<a b@x.example>", "<ü@x.example>", "<a@x.example", "", "<a@x> <"):
        with pytest.raises(ValueError):
            headers.message_id("Message-ID", wrong)


def test_date_has_a_numeric_zone() -> None:
    at = datetime(2026, 11, 17, 10, 4, 5, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    assert headers.date(at) == "Date: Tue, 17 Nov 2026 10:04:05 -0330\r\n"
    assert headers.date(at.astimezone(UTC)).endswith(" +0000\r\n")
    assert parsedate_to_datetime(headers.date(at)[6:]) == at
    with pytest.raises(ValueError):
        headers.date(datetime(2026, 11, 17))  # noqa: DTZ001


def test_list_id() -> None:
    assert headers.list_id("Monthly news", "news.x.example") == "List-Id: Monthly news <news.x.example>\r\n"
    line = headers.list_id("Grüße aus dem Garten " * 5, "news.bücher.example")
    shape(line)
    assert line.endswith(" <news.xn--bcher-kva.example>\r\n")
    for wrong in ("news", "a b.example", "[1.2]", "x" * 256 + ".example"):
        with pytest.raises(ValueError):
            headers.list_id("News", wrong)


@given(st.one_of(ANY, WORDY, st.text("aä.日 ", min_size=1, max_size=200)))
@example("Preisliste für März.pdf")
@example("a" * 200 + ".pdf")
@example('it\'s "50%"; a*b.pdf')
@example("=?utf-8?q?x?=.pdf")
def test_attachment_names_read_back(name: str) -> None:
    line = headers.with_parameters("Content-Disposition", "attachment", filename=name)
    shape(line)
    assert line.isascii()
    wanted = headers.clean(name)
    if unquote(wanted) == wanted:  # Python's older reader takes a name out of <…> and quotes once too often
        assert (old(line).get_filename(None) or "") == wanted
    assert modern(line)["Content-Disposition"].params.get("filename", "") == wanted
