"""Ready mails from HTML files."""

import pytest

from desktop_crm.base.errors import BadFile
from desktop_crm.campaigns import content as contents
from desktop_crm.campaigns.content import Footer, Html
from desktop_crm.campaigns.reading_html import from_html

NAME = f"{'c' * 64}.png"
MAIL = """<!DOCTYPE html><html><head><title>x</title><style>
p { color: red } .wide { background: url(https://evil.test/a.png) }
@import url(https://evil.test/x.css);
@media (max-width: 600px) { p { color: blue !important } }
</style><link rel="stylesheet" href="https://evil.test/x.css"><script>alert(1)</script></head>
<body bgcolor="#eeeeee"><!-- note --><table width="600"><tr><td class="wide">
<p onclick="x()">Hi {{ first_name | fallback("you") }}</p>
<a href="javascript:alert(1)">bad</a> <a href="https://x.example/">good</a>
<img src="trees.png" alt="Trees"><img src="https://evil.test/pixel.gif"><form><input name="a"></form>
</td></tr></table></body></html>"""


def ready(text: str) -> Html:
    block = from_html(text, lambda source: NAME if source == "trees.png" else "").blocks[0]
    assert isinstance(block, Html)
    return block


def test_what_shows_stays_and_what_runs_or_loads_goes() -> None:
    block = ready(MAIL)
    for gone in ("evil.test", "script", "onclick", "<form", "<input", "url(", "<!--", "@import"):
        assert gone not in block.html + block.css
    assert '<p style="color: red' in block.html
    assert "background-color: #eeeeee" in block.html
    assert '{{ first_name | fallback("you") }}' in block.html
    assert 'href="https://x.example/"' in block.html
    assert "@media (max-width: 600px)" in block.css and "color: red" not in block.css
    assert contents.images(from_html(MAIL, lambda source: NAME)) == (NAME,)


def test_a_kept_letter_reads_back_the_same() -> None:
    read = from_html(MAIL, lambda source: NAME)
    assert contents.from_json(contents.to_json(read)) == read


def test_a_footer_is_added_only_where_the_mail_has_no_way_out() -> None:
    assert isinstance(from_html("<p>x</p>").blocks[-1], Footer)
    assert len(from_html('<p><a href="{{ unsubscribe }}">Leave</a></p>').blocks) == 1


def test_broken_style_sheets_and_markup_do_not_stop_a_letter() -> None:
    assert "Hello" in ready("<style>p { color: </style><p>Hello<b>you</p></td></table>").html


def test_what_is_no_html_is_refused() -> None:
    with pytest.raises(BadFile):
        from_html("just words")
    with pytest.raises(BadFile):
        from_html("<p>" + "x" * 600_000)
