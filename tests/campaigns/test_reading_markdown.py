"""Letters written as Markdown."""

import pytest

from desktop_crm.base.errors import BadFile
from desktop_crm.campaigns.content import Button, Divider, Footer, Heading, Image, Text, to_json
from desktop_crm.campaigns.content import from_json as content_from_json
from desktop_crm.campaigns.reading_markdown import from_markdown


def blocks(text: str, **pictures: str) -> list[object]:
    read = from_markdown(text, (lambda source: pictures.get(source, "")) if pictures else None)
    assert isinstance(read.blocks[-1], Footer)
    assert content_from_json(to_json(read)) == read
    return list(read.blocks[:-1])


def test_a_letter_comes_in_as_the_blocks_it_means() -> None:
    read = blocks(
        "# Season *opens*\n\nDear all,\nwe **lift** on [Friday](https://x.example).\n\n- one\n- two\n\n---\n\n"
        "![Rows of trees](trees)\n\n[![Map](map)](https://y.example)\n\n**[Reserve](https://z.example)**\n\n"
        "[Ask](mailto:a@x.example){.button}\n\n#### Small\n",
        trees="T",
        map="M",
    )
    assert read == [
        Heading("b1", "Season opens", 1),
        Text(
            "b2",
            '<p>Dear all, we <strong>lift</strong> on <a href="https://x.example">Friday</a>.</p>\n'
            "<ul><li>one</li><li>two</li></ul>",
        ),
        Divider("b3"),
        Image("b4", "T", "Rows of trees"),
        Image("b5", "M", "Map", "https://y.example"),
        Button("b6", "Reserve", "https://z.example"),
        Button("b7", "Ask", "mailto:a@x.example"),
        Heading("b8", "Small", 3),
    ]


def test_merge_fields_survive_in_text_links_headings_and_buttons() -> None:
    field = '{{ custom.my_plot_no | fallback("*none* <b>") }}'
    read = blocks(
        f"# {field}\n\nHi {field}, [see](https://x.example/?n={{{{ first_name }}}}&b=1)\n\n"
        f"**[Go {field}](https://x.example/{{{{ email }}}})**"
    )
    assert read[0] == Heading("b1", field, 1)
    assert isinstance(read[1], Text)
    assert '{{ custom.my_plot_no | fallback("*none* &lt;b&gt;") }}' in read[1].html
    assert 'href="https://x.example/?n={{ first_name }}&amp;b=1"' in read[1].html
    assert read[2] == Button("b3", f"Go {field}", "https://x.example/{{ email }}")


def test_conditions_may_hold_paragraphs() -> None:
    (text,) = blocks("{% if city %}\n\nIn {{ city }}\n\n{% endif %}")
    assert isinstance(text, Text)
    assert text.html == "<p>{% if city %}</p>\n<p>In {{ city }}</p>\n<p>{% endif %}</p>"


def test_a_picture_within_a_line_stands_between_its_words() -> None:
    assert blocks("before ![A](a) after", a="A") == [
        Text("b1", "<p>before</p>"),
        Image("b2", "A", "A"),
        Text("b3", "<p>after</p>"),
    ]


def test_html_in_markdown_is_cleaned_and_bad_links_are_not_links() -> None:
    read = blocks(
        "One<br>two <b onclick='x()'>three</b>\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))"
    )
    (text,) = read
    assert isinstance(text, Text)
    assert "<p>One<br>two <strong>three</strong></p>" in text.html
    assert "href" not in text.html and "script>" not in text.html


def test_a_bold_word_beside_a_link_is_no_button() -> None:
    (text,) = blocks("**Now:** [Reserve](https://z.example)")
    assert isinstance(text, Text)


def test_nothing_and_far_too_much() -> None:
    assert blocks("\ufeff \n") == []
    with pytest.raises(BadFile, match="longer"):
        from_markdown("x" * 600_000)
    with pytest.raises(BadFile, match="blocks"):
        from_markdown("# x\n" * 600)
