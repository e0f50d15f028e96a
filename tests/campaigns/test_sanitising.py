"""What may enter a letter."""

import pytest

from desktop_crm.campaigns import sanitising


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><style><img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java&#10;script:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<iframe src=https://evil.test></iframe>",
        "<object data=https://evil.test></object>",
        "<link rel=stylesheet href=https://evil.test/x.css>",
        "<meta http-equiv=refresh content='0;url=https://evil.test'>",
        "<base href=https://evil.test>",
        '<p style="background:url(https://evil.test/x.png)">x</p>',
        '<p style="background:u\\72l(https://evil.test/x.png)">x</p>',
        '<p style="width:expression(alert(1))">x</p>',
        '<form action="https://evil.test"><input></form>',
        '<video src="https://evil.test/x"></video>',
        '<table background="https://evil.test/x.png"><tr><td>x</td></tr></table>',
        '<img srcset="https://evil.test/x.png 2x">',
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_nothing_that_runs_asks_or_loads_stays(attack: str) -> None:
    for kept in (sanitising.only_ready(attack), sanitising.only_rich(attack)):
        low = kept.lower()
        for bad in (
            "evil.test",
            "<script",
            " onerror",
            "javascript:",
            "data:",
            "<iframe",
            "<form",
            "<svg",
            "url(",
        ):
            assert bad not in low, kept


def test_merge_fields_stay_only_where_their_values_can_do_no_harm() -> None:
    kept = sanitising.only_ready(
        '<p class="{{ a }}" style="color: {{ a }}" title="{{ a }}">'
        '<a href="https://x.example/{{ a }}">{{ a }}</a><img src="{{ a }}" alt="{{ a }}"></p>'
    )
    assert kept == '<p title="{{ a }}"><a href="https://x.example/{{ a }}">{{ a }}</a><img alt="{{ a }}"></p>'


def test_style_sheets_keep_media_rules_only_as_at_rules() -> None:
    sheet = (
        "@import url(x);/*c*/@font-face{src:url(y)} @media (max-width:600px){p{color:red;background:url(z)}}"
    )
    assert sanitising.css(sheet) == "@media (max-width:600px){p{color:red}}"
    assert sanitising.css("p{}</style><script>") == ""


@pytest.mark.parametrize(
    ("link", "may"),
    [
        ("https://x", True),
        ("MAILTO:a@x", True),
        ("x.example", True),
        ("javascript:1", False),
        (" file:///x", False),
    ],
)
def test_links_that_may_be_followed(link: str, may: bool) -> None:
    assert sanitising.may_link(link) is may


def test_control_characters_and_marks_of_our_own_go() -> None:
    assert sanitising.tidy("a\r\nb\rc\x00\ufdd0\ud800\x9f\td") == "a\nb\nc\td"
