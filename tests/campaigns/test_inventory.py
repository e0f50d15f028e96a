"""What stands in a block."""

from desktop_crm.campaigns import inventory, merging
from desktop_crm.campaigns.content import Button, Divider, Footer, Heading, Html, Image, Text
from desktop_crm.campaigns.inventory import Link, Shown

READY = Html(
    "h",
    '<h2 id="top">Hi {{ first_name }}</h2><p><a href="#top">Up <b>there</b></a><a name="end">x</a></p>'
    '<img src="cid:abc" alt="Trees"><img alt="">',
)


def test_words_are_those_a_reader_reads() -> None:
    assert inventory.words(Heading("h", "Hello {{ first_name }}")) == "Hello "
    assert inventory.words(Text("t", "<p>a <b>b</b></p><ul><li>c</li></ul>")) == "a b\nc"
    assert inventory.words(READY).split() == ["Hi", "Up", "therex"]
    assert inventory.words(Image("i", "x", "alt")) == inventory.words(Divider("d")) == ""


def test_links_with_the_words_that_are_pressed() -> None:
    assert inventory.links(Text("t", '<p><a href="https://x.example">a</a></p>')) == [
        Link("https://x.example", "a")
    ]
    assert inventory.links(READY) == [Link("#top", "Up there")]
    assert inventory.links(Button("b", "Go", "x")) == [Link("x", "Go")]
    assert inventory.links(Image("i", "x")) == inventory.links(Footer("f")) == []


def test_pictures_and_places() -> None:
    assert inventory.shown(READY) == [Shown("abc", "Trees"), Shown("", "")]
    assert inventory.shown(Image("i", "x")) == [Shown("x", None)]
    assert inventory.targets(READY) == {"top", "end"}


def test_fields_are_found_wherever_they_stand() -> None:
    blocks = (
        Heading("a", "{{ first_name }}"),
        Text("b", '<p><a href="https://x.example/{{ email }}">{{ last_name }}</a></p>'),
        Button("c", "{{ city }}", "{{ custom.site }}"),
        Image("d", "x", "{{ prefix }}", "https://x.example/{{ organisation }}"),
        Footer("e", "{{ topic }}", way_out="{{ full_name }}"),
        Html("f", '<p title="{{ today }}"><a href="{{ unsubscribe }}">{{ business_name }}</a></p>'),
    )
    found = [use.field for block in blocks for use in merging.uses(inventory.pieces(block))]
    assert found == [
        *("first_name", "email", "last_name", "city", "custom.site", "prefix", "organisation"),
        *("topic", "full_name", "today", "unsubscribe", "business_name"),
    ]
