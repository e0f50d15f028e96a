"""Letters written as Markdown (CommonMark 0.31): headings, text, lists, links, pictures, buttons, hairlines.

A link alone in its paragraph is a button when it is bold, `**[Order](https://…)**`, or marked,
`[Order](https://…){.button}`. Merge fields stand anywhere, also in links.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from desktop_crm.base.errors import BadFile
from desktop_crm.campaigns import content as contents
from desktop_crm.campaigns import rich_text, sanitising
from desktop_crm.campaigns.content import Block, Button, Content, Divider, Heading, Image, Text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Pictures = Callable[[str], str]  # a picture's address in the file → its name in the book, or empty

_FIELD = re.compile(r"\{\{[^{}]{1,400}\}\}|\{%[^{}%]{1,400}%\}")
_BUTTON = re.compile(r"\s*\{:?\s*\.(?:button|btn)\s*\}\s*")
_EMPTY = frozenset({"strong_open", "strong_close", "softbreak", "hardbreak"})


def from_markdown(text: str, pictures: Pictures | None = None) -> Content:
    """The letter, with a footer at its end. `pictures` keeps each picture; without it addresses stay as written.

    Raises BadFile for a text that is too long.
    """
    if len(text) > contents.MAX_TEXT:
        raise BadFile(f"This letter is longer than {contents.MAX_TEXT:,} characters.", "Shorten it.")
    reader = _Reader(pictures or (lambda source: source))
    tokens = _parser().parse(reader.hidden(sanitising.tidy(text.removeprefix("\ufeff"))))
    for group in _top_level(tokens):
        reader.read(group)
    reader.close()
    if len(reader.blocks) >= contents.MAX_BLOCKS:
        raise BadFile(f"This letter has more than {contents.MAX_BLOCKS - 1} blocks.", "Shorten it.")
    return contents.with_footer(Content(tuple(reader.blocks)))


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = sanitising.may_link  # type: ignore[method-assign, assignment]
    return parser


def _top_level(tokens: Sequence["Token"]) -> Iterator[list["Token"]]:
    """The tokens of each block that stands in no other."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []


@dataclass(slots=True)
class _Reader:
    """Gathers paragraphs and lists into one text until something else begins."""

    pictures: Pictures
    blocks: list[Block] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    mark: str = "mergefield"

    def hidden(self, text: str) -> str:
        """The text with a plain word for each merge field, which Markdown leaves alone."""
        while self.mark in text:
            self.mark += "x"

        def word(found: re.Match[str]) -> str:
            self.fields.append(found[0])
            return f"{self.mark}{len(self.fields) - 1}z"

        return _FIELD.sub(word, text)

    def shown(self, text: str) -> str:
        return re.sub(f"{self.mark}([0-9]+)z", lambda found: self.fields[int(found[1])], text)

    def close(self) -> None:
        """Ends the text that is being gathered."""
        marked = "".join(self.html)
        self.html.clear()
        html = re.sub(
            f"{self.mark}([0-9]+)z", lambda found: escape(self.fields[int(found[1])], quote=True), marked
        )
        if cleaned := rich_text.clean(html):
            self.blocks.append(Text(self._id(), cleaned))

    def _id(self) -> str:
        return f"b{len(self.blocks) + 1}"

    def add(self, block: Block) -> None:
        self.blocks.append(block)

    def read(self, group: list["Token"]) -> None:
        match group[0].type:
            case "heading_open":
                self.close()
                words = self.shown(_words(group[1].children or []))
                self.add(Heading(self._id(), " ".join(words.split()), min(3, int(group[0].tag[1]))))
            case "hr":
                self.close()
                self.add(Divider(self._id()))
            case "paragraph_open":
                self._paragraph(group[1].children or [])
            case _:
                self.html.append(_rendered(group))

    def _paragraph(self, children: list["Token"]) -> None:
        if pressed := _button(children):
            self.close()
            link, words = pressed
            self.add(Button(self._id(), " ".join(self.shown(words).split()), self.shown(link)))
            return
        waiting: list[Token] = []
        for part in _around_pictures(children):
            if isinstance(part, _Shown):
                self._text(waiting)
                waiting = []
                self._picture(part)
            else:
                waiting.append(part)
        self._text(waiting)

    def _text(self, children: list["Token"]) -> None:
        if _words(children).strip():
            self.html.append(f"<p>{_inline(children)}</p>")

    def _picture(self, shown: "_Shown") -> None:
        self.close()
        source = self.pictures(self.shown(shown.source))
        alt = " ".join(self.shown(shown.alt).split())
        self.add(Image(self._id(), source, alt, self.shown(shown.link)))


@dataclass(frozen=True, slots=True)
class _Shown:
    source: str
    alt: str
    link: str = ""


def _words(children: Sequence["Token"]) -> str:
    """What is read of a line, without its form; pictures by their description."""
    return "".join(
        " " if token.type in {"softbreak", "hardbreak"} else token.content
        for token in children
        if token.type != "html_inline"
    )


def _button(children: list["Token"]) -> tuple[str, str] | None:
    """Link and words of a link that stands alone and is bold or marked as a button."""
    kept = [token for token in children if token.content.strip() or token.type not in {"text", *_EMPTY}]
    marked = bool(kept) and kept[-1].type == "text" and bool(_BUTTON.fullmatch(kept[-1].content))
    kept = kept[:-1] if marked else kept
    if len(kept) < 3 or kept[0].type != "link_open" or kept[-1].type != "link_close":
        return None
    inside = kept[1:-1]
    if any(token.type in {"link_open", "image"} for token in inside):
        return None
    bold = children[0].type == "strong_open" or any(token.type == "strong_open" for token in children)
    return (str(kept[0].attrGet("href") or ""), _words(inside)) if marked or bold else None


def _around_pictures(children: list["Token"]) -> Iterator["Token | _Shown"]:
    """The tokens of a line; a picture with the link around it is one."""
    at = 0
    while at < len(children):
        linked = [token.type for token in children[at : at + 3]] == ["link_open", "image", "link_close"]
        if linked:
            yield _shown(children[at + 1], str(children[at].attrGet("href") or ""))
            at += 3
        else:
            token = children[at]
            yield _shown(token) if token.type == "image" else token
            at += 1


def _shown(token: "Token", link: str = "") -> _Shown:
    return _Shown(str(token.attrGet("src") or ""), _words(token.children or []), link)


def _rendered(group: Sequence["Token"]) -> str:
    parser = _parser()
    return str(parser.renderer.render(group, parser.options, {}))


def _inline(children: list["Token"]) -> str:
    from markdown_it.token import Token

    return _rendered([Token("inline", "", 0, children=children)])
