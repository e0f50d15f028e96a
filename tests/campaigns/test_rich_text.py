"""Rich text: any HTML in, one spelling out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.campaigns import rich_text
from desktop_crm.campaigns.rich_text import Item, Listing, Paragraph, Run


@pytest.mark.parametrize(
    ("html", "stored"),
    [
        ("Hello", "<p>Hello</p>"),
        ("<div>One</div><div>Two<br>lines</div>", "<p>One</p>\n<p>Two<br>lines</p>"),
        ("<p>a <b>b</b><strong> c</strong></p>", "<p>a <strong>b c</strong></p>"),
        (
            '<p><span style="font-weight:600;font-style:italic">x</span></p>',
            "<p><strong><em>x</em></strong></p>",
        ),
        ('<b style="font-weight: normal">x</b>', "<p>x</p>"),
        (
            '<a href="https://x.example/?a=1&b=2"><u>x</u></a>',
            '<p><a href="https://x.example/?a=1&amp;b=2">x</a></p>',
        ),
        ('<a href="javascript:alert(1)">x</a>', "<p>x</p>"),
        ("<ul><li>a<ol><li>b</ol><li>c</ul>", "<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>"),
        ("<h1>Big</h1><blockquote>said</blockquote>", "<p>Big</p>\n<p>said</p>"),
        ("<p> </p><p><br></p><p>&nbsp;</p>", ""),
        ("<script>alert(1)</script><style>p{}</style>x", "<p>x</p>"),
        ("<table><tr><td>a<td>b</table>", "<p>a</p>\n<p>b</p>"),
        ("<p>{{ first<b>_name</b> }}</p>", "<p>{{ first_name }}</p>"),
        ('<p>{{ a | fallback("<x>") }}</p>', '<p>{{ a | fallback("") }}</p>'),
        ("<p>a &lt;b&gt; &amp;amp;</p>", "<p>a &lt;b&gt; &amp;amp;</p>"),
        ('<img src="x" onerror="alert(1)">after', "<p>after</p>"),
    ],
)
def test_any_html_becomes_one_spelling(html: str, stored: str) -> None:
    assert rich_text.clean(html) == stored
    assert rich_text.clean(stored) == stored


def test_parts_are_what_was_written() -> None:
    parts = rich_text.parse("<h2>T</h2><p>a <strong>b</strong></p><ol><li>c<ul><li>d</li></ul></li></ol>")
    assert parts == (
        Paragraph((Run("T"),), level=2),
        Paragraph((Run("a "), Run("b", strong=True))),
        Listing(True, (Item((Run("c"),), (Listing(False, (Item((Run("d"),)),)),)),)),
    )
    assert rich_text.plain(parts) == "T\na b\nc\nd"


def test_plain_text_becomes_paragraphs() -> None:
    assert rich_text.to_html(rich_text.paragraphs("a\nb\n\n \nc <d>")) == "<p>a<br>b</p>\n<p>c &lt;d&gt;</p>"


def test_very_deep_lists_end() -> None:
    html = "<ul><li>x" * 200
    assert rich_text.plain(rich_text.parse(html)).count("x") == 200
    assert rich_text.clean(html).count("<ul>") <= rich_text.MAX_DEPTH


PIECES = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<ul>",
    "<li>",
    "</ul>",
    "<br>",
    "x ",
    " y",
    "&amp;",
    "{{ a }}",
    "<a href='#q'>",
]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from([*PIECES, "</a>", "<u>", "<i>", "</li>", "<h1>", "\xa0", "<", "{%"]), max_size=20
    )
)
def test_cleaning_twice_changes_nothing(pieces: list[str]) -> None:
    once = rich_text.clean("".join(pieces))
    assert rich_text.clean(once) == once
