"""Whatever is written into a letter, it comes out whole."""

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.campaigns import checking, fields, rendering
from desktop_crm.campaigns.content import (
    Button,
    Content,
    Footer,
    Heading,
    Html,
    Image,
    Text,
    from_json,
    to_json,
)
from desktop_crm.campaigns.fields import Letterhead, Person
from desktop_crm.campaigns.merging import TemplateProblem
from desktop_crm.campaigns.reading_html import from_html
from desktop_crm.campaigns.reading_markdown import from_markdown
from tests.campaigns.test_rendering import Checker

LETTERHEAD = Letterhead(
    "Fernhill & <Sons>", 'Mill "Lane" 4\n{{ first_name }}', "News </title>", "today", "fa"
)
PIECES = [
    *(
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<i>",
        "<ul>",
        "<ol><li>",
        "</ul>",
        "</ol>",
        "<br>",
        "<table><tr><td>",
        "</table>",
    ),
    *(
        "{{ first_name }}",
        '{{ city | fallback("<b>") }}',
        "{% if city %}",
        "{% else %}",
        "{% endif %}",
        "{{ broken",
    ),
    *(
        "<a href='https://x.example/{{ first_name }}'>",
        "</a>",
        "{{ unsubscribe }}",
        '<img src="cid:x" alt="{{ city }}">',
    ),
    *(
        "words ",
        "\n\n",
        "# ",
        "- ",
        "**",
        "&amp;",
        "&",
        "<",
        ">",
        '"',
        "'",
        "\ufdd0",
        "0\ufdd1",
        "سلام",
        "新",
        "--",
        "]]>",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
VALUES = st.sampled_from(
    ["", "Ann", '<img src="x">', "-->", "{{ email }}", "a\r\nb", "\ufdd00\ufdd1", "javascript:x", "'\"&"]
)


def check(content: Content, subject: str, person: Person) -> None:
    content = from_json(to_json(content))
    made = rendering.preview(content, subject, subject, LETTERHEAD, {}, person)
    Checker(made.html)
    assert "\n" not in made.subject and "\r" not in made.subject
    found = checking.findings(content, subject, "", LETTERHEAD, {})
    broken = any(finding.code == "template_problem" for finding in found)
    try:
        sent = rendering.compile(content, subject, subject, LETTERHEAD, {"x": b""}).for_person(person)
    except TemplateProblem:
        assert broken
        return
    assert not broken
    page = Checker(sent.html)
    assert all((attrs.get("src") or "cid:").startswith("cid:") for attrs in page.all("img"))
    assert not any((attrs.get("href") or "").startswith("javascript") for attrs in page.all("a"))
    assert "alert" not in sent.html and "\ufdd0" not in sent.html + sent.text
    assert person.unsubscribe in sent.text


@settings(max_examples=50, deadline=None)
@given(TEXTS, TEXTS, VALUES, VALUES)
def test_blocks_of_any_words(one: str, other: str, first: str, city: str) -> None:
    person = Person("e@example.org", first, city=city, unsubscribe="mailto:a@b.example?subject=x")
    blocks = (Heading("h", one), Text("t", other), Button("b", one, other), Image("i", "x", one, other))
    check(Content((*blocks, Html("r", one), Footer("f", other, way_out=one))), other, person)


@settings(max_examples=50, deadline=None)
@given(TEXTS, VALUES)
def test_files_of_any_words(text: str, value: str) -> None:
    person = Person("e@example.org", value, city=value, unsubscribe="mailto:a@b.example?subject=x")
    check(from_markdown(text), "s", person)
    check(from_html(f"<p>{text}"), "s", person)
    assert fields.values(person)["first_name"].isprintable()
