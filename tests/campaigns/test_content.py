"""Letters as JSON."""

import json

import pytest

from desktop_crm.base.errors import BadFile
from desktop_crm.campaigns import content as contents
from desktop_crm.campaigns.content import (
    Align,
    Button,
    Content,
    Divider,
    Footer,
    Heading,
    Html,
    Image,
    Text,
    Theme,
    Unknown,
)

NAME = f"{'a' * 64}.png"
WHOLE = Content(
    (
        Heading("h", "Hello", 2),
        Text("t", "<p>x</p>"),
        Image("i", NAME, "Trees", "https://x.example", 300),
        Button("b", "Go", "https://x.example", "#112233", Align.END, True),
        Divider("d"),
        Footer("f", "Why", "Mill Lane 4\nThornby", "Leave"),
        Html("m", f'<p><img src="cid:{NAME}"></p>', ""),
    ),
    Theme("#112233", "#FFFFFF", "georgia", f"{'b' * 64}.png", "Fernhill"),
)


def test_a_letter_is_the_same_after_it_has_been_kept() -> None:
    assert contents.loads(json.dumps(contents.to_json(WHOLE))) == WHOLE
    assert contents.images(WHOLE) == (f"{'b' * 64}.png", NAME)


def test_what_is_left_out_takes_its_default() -> None:
    (heading, text) = contents.from_json(
        [{"kind": "heading", "text": " A \n b "}, {"type": "text", "html": "x"}]
    ).blocks
    assert heading == Heading("b1", "A b", 1)
    assert text == Text("b2", "<p>x</p>")


def test_ids_are_never_twice_the_same() -> None:
    read = contents.from_json(
        [{"kind": "divider", "id": "x"}, {"kind": "divider", "id": "x"}, {"kind": "divider"}]
    )
    assert len({block.id for block in read.blocks}) == 3


def test_a_block_of_a_later_version_survives() -> None:
    later = {
        "version": 7,
        "theme": {"radius": 4},
        "blocks": [{"kind": "coupon", "id": "c", "code": "X", "n": [1]}],
    }
    read = contents.from_json(later)
    assert isinstance(read.blocks[0], Unknown)
    assert contents.to_json(read)["blocks"] == [{"kind": "coupon", "id": "c", "code": "X", "n": [1]}]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("{", "line 1"),
        ("3", "list named"),
        ('{"blocks": 3}', "list named"),
        ("[3]", "Block 1"),
        ('[{"text": "x"}]', "kind"),
        ('[{"kind": "heading", "txt": "x"}]', "txt"),
        ('[{"kind": "heading", "text": 3}]', "text in quotes"),
        ('[{"kind": "heading", "level": "1"}]', "whole number"),
        ('[{"kind": "button", "full_width": 1}]', "true or false"),
        ('[{"kind": "button", "align": "up"}]', "start, center or end"),
        ('{"theme": 3}', "theme"),
        ("[" * 100_000, "JSON"),
        (json.dumps([{"kind": "divider"}] * 501), "500"),
        (json.dumps([{"kind": "text", "html": "x" * 600_000}]), "longer"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(text: str, near: str) -> None:
    with pytest.raises(BadFile, match=near):
        contents.loads(text)


def test_scripts_and_strange_values_do_not_come_in() -> None:
    read = contents.from_json(
        [
            {"kind": "text", "html": "<p onclick='x'>a<script>b</script></p>"},
            {"kind": "button", "text": "x", "colour": "url(x)", "align": "centre"},
            {"kind": "image", "width": 99_999},
            {"kind": "heading", "level": 9, "text": "a\x00\ufdd0b"},
        ]
    ).blocks
    assert read == (
        Text("b1", "<p>a</p>"),
        Button("b2", "x", align=Align.CENTER),
        Image("b3", width=536),
        Heading("b4", "ab", 3),
    )


def test_a_footer_is_added_once() -> None:
    with_one = contents.with_footer(Content((Heading("h"),)))
    assert isinstance(with_one.blocks[-1], Footer)
    assert contents.with_footer(with_one) is with_one
