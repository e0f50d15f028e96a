"""Messages built a second, against the same bytes put together by hand."""

from __future__ import annotations

import time
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from benchmarks.books import Stock
from benchmarks.measuring import Goal, Measure, median, pair
from desktop_crm.base.paths import resource
from desktop_crm.campaigns.building import Builder, Copy
from desktop_crm.campaigns.content import Button, Content, Footer, Heading, Image, Text
from desktop_crm.campaigns.fields import Person
from desktop_crm.campaigns.planning import Issue

_AT = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
_PARAGRAPH = (
    '<p>Dear {{ first_name | fallback("gardener") }}, the leaves are down and the lifting has begun. From now'
    " until March hedging, fruit and roses come out of the field without a pot: they cost a third, they weigh"
    " nothing, and they grow away better than anything from a container.</p>"
)


def run(_stock: Stock, count: int, runs: int) -> Iterator[Measure]:
    """With and without a picture; `count` messages in each run."""
    count = min(count, 2_000)
    for name, picture in (("build", False), ("build-picture", True)):
        builder = Builder(_issue(picture), _images(picture))
        copies = [_copy(n) for n in range(count)]
        works, floors = pair(partial(_built, builder, copies), partial(_by_hand, picture, count), runs)
        yield Measure(
            name, "message" + (" with a 20 KB picture" if picture else ""), median(works) / count,
            median(floors) / count, Goal(1.67), runs, "constant MIME made once, names set in and encoded by hand",
        )  # fmt: skip


def _built(builder: Builder, copies: list[Copy]) -> float:
    began = time.perf_counter()
    for copy in copies:
        builder.build(copy, _AT)
    return time.perf_counter() - began


def _issue(picture: bool) -> Issue:
    blocks = [
        *((Image("i", "spring.jpg", "A bed of tulips"),) if picture else ()),
        Heading("h", "Bare-root season opens"),
        *(Text(f"t{n}", _PARAGRAPH) for n in range(8)),
        Button("b", "Tell us what to put aside", "mailto:hello@fernhill.example"),
        Footer("f"),
    ]
    return Issue(
        "Fernhill Nursery", "hello@fernhill.example", 1, "Monthly news", "Bare-root season, {{ first_name }}",
        "What we lift first", Content(tuple(blocks)), "Fernhill Nursery", "Mill Lane\nFernhill FH3 8QA",
        "17 November 2026",
    )  # fmt: skip


def _images(picture: bool) -> dict[str, bytes]:
    return {"spring.jpg": resource("sample/spring.jpg").read_bytes()} if picture else {}


def _copy(number: int) -> Copy:
    person = Person(first_name=f"Ellen{number}", last_name="Fairweather", city="Fernhill")
    token = f"tok{number:012}abc"
    return Copy(
        f"person{number}@customer.example",
        f"Ellen{number} Fairweather",
        f"<{token}@fernhill.example>",
        token,
        person,
    )


def _by_hand(picture: bool, count: int) -> float:
    """What a careful script would do: constant parts once, in each copy the name set in and encoded anew."""
    made = Builder(_issue(picture), _images(picture)).body(_copy(0))
    text, html = made.text.split("Ellen0"), made.html.split("Ellen0")
    image = encodebytes(_images(True)["spring.jpg"]) if picture else b""
    began = time.perf_counter()
    for number in range(count):
        name, token = f"Ellen{number}", f"tok{number:012}abc"
        parts = (
            f"From: Fernhill Nursery <hello@fernhill.example>\r\nTo: {name} <person{number}@customer.example>\r\n"
            f"Subject: Bare-root season, {name}\r\nMessage-ID: <{token}@fernhill.example>\r\n"
            f"List-Unsubscribe: <mailto:hello+{token}@fernhill.example>\r\n\r\n--b\r\n".encode(),
            b2a_qp(name.join(text).replace("tok000000000000abc", token).encode()).replace(b"\n", b"\r\n"),
            b"\r\n--b\r\n",
            b2a_qp(name.join(html).replace("tok000000000000abc", token).encode()).replace(b"\n", b"\r\n"),
            b"\r\n--b\r\n",
            image,
        )
        b"".join(parts)
    return time.perf_counter() - began
