"""What the check says of a letter."""

from dataclasses import replace

import pytest

from desktop_crm.campaigns import checking, layouts
from desktop_crm.campaigns.checking import Finding, Severity
from desktop_crm.campaigns.content import (
    Block,
    Button,
    Content,
    Divider,
    Footer,
    Heading,
    Html,
    Image,
    Text,
    Theme,
    from_json,
    to_json,
)
from desktop_crm.campaigns.fields import Letterhead

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x18\x00\x00\x00\x78\x08\x02\x00\x00\x00"
PICTURE = f"{'a' * 64}.png"
LETTERHEAD = Letterhead("Fernhill Nursery", "Mill Lane 4\nThornby Cross", "Monthly news", "today")
WORDS = Text("t", f"<p>{'From Friday we lift hedging, roses and fruit trees. ' * 3}</p>")
FOOT = Footer("f")


def found(
    *blocks: Block, subject: str = "Season opens", letterhead: Letterhead = LETTERHEAD
) -> list[Finding]:
    content = Content((WORDS, *blocks, FOOT))
    return list(checking.findings(content, subject, "", letterhead, {PICTURE: PNG}, ["Plot no."]))


def codes(*blocks: Block, subject: str = "Season opens") -> list[str]:
    return [finding.code for finding in found(*blocks, subject=subject)]


def test_a_good_letter_has_no_findings() -> None:
    good = (
        Heading("h", 'Hello {{ first_name | fallback("friend") }}'),
        Image("i", PICTURE, "Rows of trees", "fernhill.example/trees"),
        Button("b", "Reserve", "https://fernhill.example"),
        Text("x", "<p>{% if custom.plot_no %}Plot {{ custom.plot_no }}{% endif %} for {{ email }}</p>"),
        Divider("d"),
    )
    assert found(*good) == []


@pytest.mark.parametrize(
    ("block", "code", "severity"),
    [
        (Text("x", "<p>Dear {{ first_name }}</p>"), "no_fallback", "warning"),
        (Text("x", "<p>{% if city %}x{% endif %} {{ city }}</p>"), "no_fallback", "warning"),
        (Button("x", "Go", "https://x.example/{{ first_name }}"), "no_fallback", "warning"),
        (Text("x", "<p>{{ frist_name | fallback('x') }}</p>"), "unknown_field", "error"),
        (Html("x", '<p><a href="https://x.example/{{ nothing }}">x</a></p>'), "unknown_field", "error"),
        (Text("x", "<p>{{ first_name | frob }}</p>"), "template_problem", "error"),
        (Heading("x", "{% if city %}Hello"), "template_problem", "error"),
        (Image("x", PICTURE), "missing_alt", "warning"),
        (Html("x", f'<img src="cid:{PICTURE}">'), "missing_alt", "warning"),
        (Image("x", f"{'b' * 64}.png", "Trees"), "image_missing", "error"),
        (Image("x"), "image_missing", "error"),
        (Html("x", '<img alt="Trees">'), "image_missing", "warning"),
        (Html("x", '<p><a href="#prices">Prices</a></p>'), "dead_anchor", "warning"),
        (Text("x", '<p><a href="#prices">Prices</a></p>'), "dead_anchor", "warning"),
        (Text("x", '<p><a href="#">Prices</a></p>'), "link_empty", "error"),
        (Button("x", "Go"), "link_empty", "error"),
        (Button("x", "", "https://x.example"), "empty_button", "error"),
        (Button("x", "Go", "order page"), "bad_link", "error"),
        (Button("x", "Go", "javascript:alert(1)"), "unsafe_link", "error"),
        (Button("x", "Go", "http://localhost:8080/a"), "local_link", "error"),
        (Button("x", "Go", "http://192.168.1.4/a"), "local_link", "error"),
        (Button("x", "Go", "http://[::1]/a"), "local_link", "error"),
        (Button("x", "Go", "file:///home/ann/a.html"), "local_link", "error"),
        (Button("x", "Go", "C:\\Users\\ann\\a.html"), "local_link", "error"),
        (Image("x", PICTURE, "Trees", "shop.local/a"), "local_link", "error"),
        (
            Text("x", '<p><a href="https://evil.example/">www.bank.example</a></p>'),
            "misleading_link",
            "warning",
        ),
        (Button("x", "Go", "https://x.example", "#FFE680"), "low_contrast", "warning"),
        (layouts.new("letter").blocks[0], "sample_text", "warning"),
    ],
)
def test_each_fault_is_named_with_its_block_and_a_way_out(block: Block, code: str, severity: str) -> None:
    (finding,) = found(replace(block, id="x"))
    assert (finding.code, finding.severity, finding.block_id) == (code, severity, "x")
    assert finding.text and finding.way_out


@pytest.mark.parametrize(
    "link",
    [
        "https://x.example/#part",
        "fernhill.example/hedging?a=1",
        "www.fernhill.example:8080",
        "mailto:a@x.example?subject=Order%20one",
        "a@x.example",
        "tel:+441632960142",
        "https://straße.example/ä",
        '{{ custom.plot_no | fallback("https://x.example") }}',
        "https://x.example/{{ email }}",
        "http://8.8.8.8/",
    ],
)
def test_links_that_work_are_not_found_fault_with(link: str) -> None:
    assert codes(Button("x", "Go", link)) == []


def test_words_that_name_the_site_they_lead_to_are_honest() -> None:
    for target in ("https://www.fernhill.example/a", "https://shop.fernhill.example"):
        assert codes(Text("x", f'<p><a href="{target}">fernhill.example</a></p>')) == []


def test_an_anchor_that_is_there_is_not_dead() -> None:
    assert (
        codes(Html("x", '<p><a href="#a">A</a> <a href="#b">B</a></p><h2 id="a">x</h2><a name="b">y</a>'))
        == []
    )


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("", ["empty_subject"]),
        ("x" * 71, ["long_subject"]),
        ("BIG SALE TODAY", ["all_caps"]),
        ("DIY", []),
        ("新春特賣開始了今天就來看看吧", []),
        ("Re: your order", ["false_reply"]),
        ("Sale!!", ["shouting"]),
        ("Dear {{ first_name }}", ["no_fallback"]),
        ("{{ first_name", ["template_problem"]),
    ],
)
def test_subjects(subject: str, expected: list[str]) -> None:
    assert codes(subject=subject) == expected
    assert all(finding.block_id == "subject" for finding in found(subject=subject))


def test_who_writes_and_the_way_out() -> None:
    nobody = Letterhead("", " \n", "Monthly news")
    errors = found(letterhead=nobody)
    assert [(e.code, e.severity) for e in errors] == [
        ("no_postal_address", Severity.ERROR),
        ("no_business_name", Severity.WARNING),
    ]
    own = Content((WORDS, Footer("f", address="Mill Lane 4")), Theme(business_name="Fernhill"))
    assert checking.findings(own, "Season", "", nobody, {}) == ()
    without = checking.findings(Content((WORDS,)), "Season", "", LETTERHEAD, {})
    assert [finding.code for finding in without] == ["no_way_out"]
    leaves = Text("u", "<p>{{ unsubscribe }}</p>")
    silent = checking.findings(Content((WORDS, leaves)), "Season", "", LETTERHEAD, {})
    assert [finding.code for finding in silent] == ["no_postal_address"]
    told = Text("u", "<p>{{ unsubscribe }}<br>Mill Lane 4, Thornby  Cross</p>")
    assert checking.findings(Content((WORDS, told)), "Season", "", LETTERHEAD, {}) == ()


def test_nothing_to_read_and_pictures_without_words() -> None:
    nothing = checking.findings(Content((Text("t"), Divider("d"), FOOT)), "s", "", LETTERHEAD, {})
    assert [finding.code for finding in nothing] == ["empty_message"]
    picture = Content((Image("i", PICTURE, "Trees"), FOOT))
    assert [f.code for f in checking.findings(picture, "s", "", LETTERHEAD, {PICTURE: PNG})] == ["few_words"]
    field = Content((Text("t", '<p>{{ first_name | fallback("x") }}</p>'), FOOT))
    assert checking.findings(field, "s", "", LETTERHEAD, {}) == ()


def test_sizes() -> None:
    long = Content((Text("t", "<p>" + "word " * 25_000 + "</p>"), FOOT))
    assert [f.code for f in checking.findings(long, "s", "", LETTERHEAD, {})] == ["clipped"]
    content = Content((WORDS, Image("i", PICTURE, "Trees"), FOOT))
    heavy = checking.findings(content, "s", "", LETTERHEAD, {PICTURE: PNG + bytes(2_000_000)})
    assert [(f.code, f.severity) for f in heavy] == [("too_big", "warning"), ("image_big", "warning")]
    refused = checking.findings(content, "s", "", LETTERHEAD, {PICTURE: PNG + bytes(16_000_000)})
    assert (refused[0].code, refused[0].severity) == ("too_big", "error")
    assert not checking.may_leave(refused) and checking.may_leave(heavy)


@pytest.mark.parametrize(("data", "severity"), [(b"RIFF\0\0\0\0WEBPVP8 ", "warning"), (b"%PDF", "error")])
def test_formats_that_do_not_show_everywhere(data: bytes, severity: str) -> None:
    content = Content((WORDS, Image("i", PICTURE, "Trees"), FOOT), Theme(logo="gone"))
    codes = {f.code: f.severity for f in checking.findings(content, "s", "", LETTERHEAD, {PICTURE: data})}
    assert codes == {"image_format": severity, "image_missing": "error"}


def test_fields_are_not_called_unknown_where_nobody_said_which_there_are() -> None:
    content = Content((WORDS, Text("x", "<p>{{ colour | fallback('red') }}</p>"), FOOT))
    assert checking.findings(content, "s", "", LETTERHEAD, {}) == ()


def test_a_block_of_a_later_version_is_said_to_be_left_out() -> None:
    later = from_json({"version": 9, "blocks": [{"kind": "coupon", "code": "X"}]})
    content = Content((WORDS, *later.blocks, FOOT))
    assert [f.code for f in checking.findings(content, "s", "", LETTERHEAD, {})] == ["unknown_block"]


@pytest.mark.parametrize("layout", layouts.LAYOUTS, ids=lambda layout: layout.key)
def test_layouts_can_be_kept_and_say_what_is_still_to_do(layout: layouts.Layout) -> None:
    content = layouts.new(layout.key)
    assert from_json(to_json(content)) == content
    left = checking.findings(content, "s", "", LETTERHEAD, {})
    assert {finding.code for finding in left} & {"sample_text", "empty_message"}
    assert not {f.code for f in left} - {"sample_text", "empty_message", "image_missing", "link_empty"}
