"""The letter as each reader gets it."""

from html.parser import HTMLParser

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.campaigns import rendering
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
)
from desktop_crm.campaigns.fields import Letterhead, Person
from desktop_crm.campaigns.merging import TemplateProblem
from desktop_crm.campaigns.rendering import View

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x18\x00\x00\x00\x78\x08\x02\x00\x00\x00"
PICTURE = f"{'a' * 64}.png"
LETTERHEAD = Letterhead("Fernhill Nursery", "Mill Lane 4\nThornby Cross TX4 2QD", "Monthly news", "today")
ELLEN = Person(
    "ellen@example.org", "Ellen", "Fairweather", unsubscribe="mailto:news@fernhill.example?subject=x"
)
NOBODY = Person("n@example.org", unsubscribe="mailto:news@fernhill.example?subject=y")
VOID = frozenset({"meta", "img", "br", "hr", "col", "wbr", "input", "link"})


class Checker(HTMLParser):
    """Fails on any tag that is not closed in its turn; gathers tags and addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.comments: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        cell = len(self.open) - self.open[::-1].index("td") if "td" in self.open else 0
        assert tag != "a" or "a" not in self.open[cell:], "a link stands in a link"
        assert len(dict(attrs)) == len(attrs), f"an attribute of <{tag}> stands twice"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def body(
    *blocks: object, person: Person = ELLEN, subject: str = "Hello", preheader: str = ""
) -> rendering.Body:
    content = Content(tuple(blocks))  # type: ignore[arg-type]
    return rendering.compile(content, subject, preheader, LETTERHEAD, {PICTURE: PNG}).for_person(person)


def whole() -> Content:
    return Content(
        (
            Image("i", PICTURE, "Rows of trees & more", link="fernhill.example/trees"),
            Heading("h", 'Hello {{ first_name | fallback("friend") }}'),
            Text(
                "t",
                "<p>We <strong>lift</strong> on <a href='https://fernhill.example/a?b=1&c=2'>Friday</a>.</p>",
            ),
            Button("b", "Reserve", "https://fernhill.example", align=Align.CENTER, full_width=True),
            Footer("f"),
        ),
        Theme(logo=PICTURE),
    )


def test_a_letter_is_well_formed_and_loads_nothing_from_the_net() -> None:
    letter = rendering.compile(whole(), "Season & sale", "Look inside", LETTERHEAD, {PICTURE: PNG})
    html = letter.for_person(ELLEN).html
    page = Checker(html)
    assert html.startswith("<!DOCTYPE html>")
    sources = {attrs["src"] for attrs in page.all("img")}
    assert sources == {f"cid:{letter.images[0].cid}"}
    assert not page.all("link") and not page.all("script")
    assert "url(" not in html and "@import" not in html
    assert all(attrs.get("role") == "presentation" for attrs in page.all("table"))
    assert all("alt" in attrs for attrs in page.all("img"))


def test_outlook_gets_a_fixed_width_and_dark_programs_their_colours() -> None:
    html = rendering.compile(whole(), "s", "", LETTERHEAD, {PICTURE: PNG}).for_person(ELLEN).html
    page = Checker(html)
    assert any(c.startswith("[if mso]><table") and 'width="600"' in c for c in page.comments)
    assert {"name": "color-scheme", "content": "light dark"} in page.all("meta")
    assert {"name": "supported-color-schemes", "content": "light dark"} in page.all("meta")
    assert "@media (prefers-color-scheme: dark)" in html
    assert "mso-padding-alt: 14px 28px" in html
    assert page.all("img")[1]["width"] == "536"


def test_styles_stand_in_each_tag_because_mail_programs_drop_the_head() -> None:
    page = Checker(body(Text("t", "<p>One</p>")).html)
    assert all(
        "color" in (attrs.get("style") or "")
        for attrs in page.all("td")
        if "l-text" in (attrs["class"] or "")
    )
    assert all("margin" in (attrs.get("style") or "") for attrs in page.all("p"))


def test_values_of_readers_never_become_markup() -> None:
    evil = Person(
        "x@example.org", '<img src="https://evil.test/x.png">--><script>alert(1)</script>{{ email }}'
    )
    made = body(
        Heading("h", "{{ first_name }}"),
        Text("t", "<p>{{ first_name }} <a href='https://fernhill.example/?n={{ first_name }}'>x</a></p>"),
        Button("b", "{{ first_name }}", "https://fernhill.example/{{ first_name }}"),
        Image("i", PICTURE, "{{ first_name }}"),
        person=evil,
        subject="{{ first_name }}",
        preheader="{{ first_name }}",
    )
    page = Checker(made.html)
    assert len(page.all("img")) == 1
    assert not page.all("script")
    assert "evil.test" not in "".join(page.comments)
    assert "x@example.org" not in made.html  # a value is not read as a template again


def test_a_value_in_a_link_is_encoded_and_cannot_change_where_it_leads() -> None:
    person = Person("x@example.org", "O'Fair & Co #1", custom={"site": "javascript:alert(1)"})
    made = body(
        Text(
            "t",
            "<p><a href='https://fernhill.example/?n={{ first_name }}&amp;x=1'>a</a>"
            " <a href='{{ custom.site }}'>b</a></p>",
        ),
        person=person,
    )
    links = [attrs["href"] for attrs in Checker(made.html).all("a")]
    assert links[0] == "https://fernhill.example/?n=O%27Fair%20%26%20Co%20%231&x=1"
    assert links[1] == ""
    assert "javascript" not in made.text
    assert "https://fernhill.example/?n=O%27Fair%20%26%20Co%20%231&x=1" in made.text


def test_no_value_breaks_a_header_line() -> None:
    person = Person("x@example.org", "Ann\r\nBcc: all@example.org\u2028", "B\x00")
    made = body(Text("t", "<p>x</p>"), person=person, subject="Dear\r\n{{ first_name }}\n{{ last_name }}")
    assert made.subject == "Dear Ann Bcc: all@example.org B"


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ first_name.__class__ }}",
        "{{ email|attr('__class__') }}",
        "{{ range(1000000000) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% for x in range(1000000000) %}x{% endfor %}",
        "{% include 'letter.html.j2' %}",
        "{% set x = 1 %}",
        "{% macro a() %}{{ a() }}{% endmacro %}",
        "{{ first_name | map('upper') }}",
        "{{ custom['__class__'] }}",
        "{{ 2 ** 100000000 }}",
    ],
)
def test_template_text_can_neither_reach_out_nor_run_for_ever(attack: str) -> None:
    for made in (Heading("h", attack), Text("h", f"<p>{attack}</p>"), Html("h", f"<p>{attack}</p>")):
        with pytest.raises(TemplateProblem) as fault:
            body(made)
        assert fault.value.where == "h"
        assert fault.value.way_out
    with pytest.raises(TemplateProblem):
        body(subject=attack)


def test_a_condition_leaves_no_tag_open_whatever_it_holds() -> None:
    text = (
        "<p>{% if city %}</p><p>In {{ city }}</p><ul><li>one</li></ul><p>{% endif %}</p>"
        "<p>Hi <strong>you {% if city %}there</strong> and <a href='https://x.example'>here{% endif %} now</a></p>"
    )
    for person, shown in ((ELLEN, False), (Person("a@example.org", city="Fern"), True)):
        made = body(Text("t", text), person=person)
        Checker(made.html)
        assert ("In Fern" in made.html) is shown
        assert ("- one" in made.text) is shown
        assert "{%" not in made.html + made.text


def test_a_condition_in_ready_html_may_hold_whole_tags_only() -> None:
    with pytest.raises(TemplateProblem, match="one tag"):
        body(Html("h", "<p>{% if city %}</p>{% endif %}"))
    with pytest.raises(TemplateProblem, match="one tag"):
        body(Html("h", "<p>{% if city %}a{% else %}</p><p>b</p><p><b>{% endif %}</b></p>"))
    whole = "<p>a</p>{% if city %}<p>b<br></p>{% else %}<p>c</p>{% endif %}<p>{% if city %}d{% endif %}</p>"
    assert "<p>a</p><p>c</p><p></p>" in body(Html("h", whole)).html


def test_a_paragraph_that_is_left_out_leaves_no_gap_and_no_link() -> None:
    text = (
        "<p>{% if city %}In <a href='https://x.example/a'>{{ city }}</a>{% endif %}</p>"
        "<p>{% if city %}a{% endif %} and {% if city %}b{% endif %}</p><p><a href='https://x.example/b'>More</a></p>"
    )
    without = body(Text("t", text))
    assert len([p for p in Checker(without.html).all("p") if p["class"] == "l-p"]) == 2
    assert without.text.startswith("and\n\nMore [2]\n\n[2] https://x.example/b\n\n-- \n")
    within = body(Text("t", text), person=Person("a@example.org", city="Fern"))
    assert within.text.startswith("In Fern [1]\n\na and b\n\nMore [2]\n\n[1] https://x.example/a\n[2] https")


def test_half_a_list_in_a_condition_is_refused() -> None:
    with pytest.raises(TemplateProblem, match="inside of a list"):
        body(Text("t", "<ul><li>{% if city %}a</li><li>b{% endif %}</li></ul>"))


def test_every_letter_carries_the_way_out_and_the_postal_address() -> None:
    for blocks in ((Text("t", "<p>x</p>"),), (Text("t", "<p>x</p>"), Footer("f", text="", way_out=""))):
        made = body(*blocks)
        assert [a["href"] for a in Checker(made.html).all("a")] == [ELLEN.unsubscribe]
        assert ELLEN.unsubscribe in made.text
        assert "Thornby Cross TX4 2QD" in made.html and "Thornby Cross TX4 2QD" in made.text


def test_one_line_parts_the_footer_from_the_rest() -> None:
    for blocks in ((Text("t", "<p>x</p>"), Footer("f")), (Text("t", "<p>x</p>"), Divider("d"), Footer("f"))):
        assert body(*blocks).html.count('class="l-rule"') == 1


def test_an_own_unsubscribe_link_counts_unless_it_stands_in_a_condition() -> None:
    own = Text("t", "<p>{{ unsubscribe }}</p>")
    hidden = Text("t", "<p>{% if city %}{{ unsubscribe }}{% endif %}</p>")
    ready = Html("t", '<p><a href="{{ unsubscribe }}">Leave</a></p>')
    assert rendering.has_way_out(Content((own,)))
    assert rendering.has_way_out(Content((ready,)))
    assert not rendering.has_way_out(Content((hidden,)))
    made = body(own)
    assert [a["href"] for a in Checker(made.html).all("a")] == [ELLEN.unsubscribe]
    assert f"{ELLEN.unsubscribe}\n" in made.text


def test_the_plain_part_reads_as_if_a_person_had_written_it() -> None:
    made = body(
        Heading("h", 'Bare-root season, {{ first_name | fallback("friend") }}'),
        Text(
            "t",
            "<p>From Friday we lift <strong>hedging</strong>, roses and fruit trees straight from the field."
            " Order by <a href='https://fernhill.example/order'>Thursday evening</a>.</p>"
            "<ul><li>Hornbeam, which keeps its leaves through the winter and needs hardly any care at all</li>"
            "<li>Beech<ol><li>green</li></ol></li></ul>"
            "<p>More on <a href='https://fernhill.example'>fernhill.example</a></p>",
        ),
        Image("i", PICTURE, "Rows of trees", link="https://fernhill.example/order"),
        Button("b", "Reserve", "fernhill.example/hedging"),
        Footer("f"),
    )
    assert made.text == (
        "Bare-root season, Ellen\n"
        "=======================\n"
        "\n"
        "From Friday we lift *hedging*, roses and fruit trees straight from the\n"
        "field. Order by Thursday evening [1].\n"
        "\n"
        "- Hornbeam, which keeps its leaves through the winter and needs hardly\n"
        "  any care at all\n"
        "- Beech\n"
        "  1. green\n"
        "\n"
        "More on fernhill.example\n"
        "\n"
        "[Rows of trees] [1]\n"
        "\n"
        "Reserve:\n"
        "https://fernhill.example/hedging\n"
        "\n"
        "[1] https://fernhill.example/order\n"
        "\n"
        "-- \n"
        "Fernhill Nursery\n"
        "Mill Lane 4\n"
        "Thornby Cross TX4 2QD\n"
        "You get this because you agreed to “Monthly news”.\n"
        "Unsubscribe: mailto:news@fernhill.example?subject=x\n"
    )


def test_plain_lines_are_wrapped_with_the_readers_own_values_in_them() -> None:
    long = Person(
        "x@example.org", "Wilhelmina Alexandrina Theodora Augusta Philippa of Thornby Cross and Fernhill"
    )
    made = body(Text("t", "<p>Dear {{ first_name }}, there is news.</p>"), person=long)
    assert max(len(line) for line in made.text.splitlines()) <= 72


def test_letters_from_right_to_left_turn_round() -> None:
    letterhead = Letterhead("گلخانه", "تهران", "خبرنامه", "امروز", "fa")
    content = Content((Text("t", "<p>سلام</p><p>Hello</p>"), Button("b", "بخرید", "https://x.example")))
    page = Checker(rendering.compile(content, "سلام", "", letterhead, {}).for_person(ELLEN).html)
    assert page.all("html")[0]["lang"] == "fa" and page.all("html")[0]["dir"] == "rtl"
    paragraphs = page.all("p")
    assert "dir" not in paragraphs[0] and paragraphs[1]["dir"] == "ltr"
    assert any(
        attrs.get("align") == "right" and "l-press" in (attrs["class"] or "") for attrs in page.all("td")
    )


def test_ready_html_keeps_its_form_and_gets_its_fields_and_pictures() -> None:
    ready = Html(
        "h",
        '<table><tr><td style="color: red">'
        '<a href="https://x.example/?n={{ first_name }}" title="For {{ first_name }}">'
        'A &amp; B {{ first_name | fallback("friend") }}</a>'
        f'<img src="cid:{PICTURE}" alt="Trees"></td></tr></table>',
    )
    made = body(ready, person=Person("x@example.org", 'A"B'))
    page = Checker(made.html)
    link = page.all("a")[0]
    assert link["href"] == "https://x.example/?n=A%22B" and link["title"] == 'For A"B'
    assert page.all("img")[0]["src"] == f"cid:{made.images[0].cid}"
    assert 'A & B A"B [1] [Trees]' in made.text


def test_a_missing_picture_stops_the_letter_but_not_the_preview() -> None:
    content = Content((Image("i", "b" * 64, "Trees"),))
    with pytest.raises(UserError, match="missing"):
        rendering.compile(content, "s", "", LETTERHEAD, {})
    assert "Trees" in rendering.preview(content, "s", "", LETTERHEAD, {}, ELLEN).html


def test_a_preview_holds_its_pictures_and_shows_broken_fields_as_typed() -> None:
    content = Content((*whole().blocks, Text("x", "<p>{{ first_nam | frob }}</p>")))
    for view in (View(), View(width=375), View(dark=True)):
        made = rendering.preview(content, "{{ oops", "", LETTERHEAD, {PICTURE: PNG}, ELLEN, view)
        page = Checker(made.html)
        assert all((attrs["src"] or "").startswith("data:image/png;base64,") for attrs in page.all("img"))
        assert "{{ first_nam | frob }}" in made.html and made.subject == "{{ oops"
    without = rendering.preview(content, "", "", LETTERHEAD, {PICTURE: PNG}, ELLEN, View(pictures=False))
    assert not Checker(without.html).all("img") and "Rows of trees &amp; more" in without.html
