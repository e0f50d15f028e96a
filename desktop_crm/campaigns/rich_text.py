"""The rich text of a letter as paragraphs and lists of runs; its HTML is only how they are stored.

The composer edits these parts, the mail and its plain text are written from them. Reading accepts any HTML
(also what word processors and text editors make of bold type); `to_html` writes one spelling, so that
`to_html(parse(html))` changes nothing a second time.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import escape
from html.parser import HTMLParser
from itertools import accumulate

from desktop_crm.campaigns.sanitising import may_link, only_rich

_BLANK = re.compile(r"[ \t\n\r\f]+")
_FIELD = re.compile(r"\{\{[^{}]{0,400}\}\}|\{%[^{}%]{0,400}%\}")
_INLINE = frozenset({"a", "b", "strong", "i", "em", "u", "span", "font"})
_LISTS = frozenset({"ul", "ol"})
_BOLD = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00)", re.IGNORECASE)
_LIGHT = re.compile(r"font-weight\s*:\s*(normal|lighter|[1-5]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(italic|oblique)", re.IGNORECASE)
_UNDERLINE = re.compile(r"text-decoration[a-z-]*\s*:[^;]*underline", re.IGNORECASE)
MAX_DEPTH = 6  # of lists in lists; deeper ones are set flat


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one form; a line end within is `\\n`. Merge fields stand in it as they are stored."""

    text: str
    strong: bool = False
    em: bool = False
    underline: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `level` is that of a heading in HTML from elsewhere, else 0."""

    runs: tuple[Run, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list, and the lists under it."""

    runs: tuple[Run, ...]
    lists: tuple["Listing", ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, with dashes or with numbers."""

    ordered: bool
    items: tuple[Item, ...]


Part = Paragraph | Listing


def parse(html: str, pictures: bool = False) -> tuple[Part, ...]:
    """The parts of any HTML; with `pictures` their descriptions stand in brackets in the text."""
    reader = _Reader()
    reader.feed(only_rich(html, pictures))
    reader.close()
    return reader.finish()


def clean(html: str) -> str:
    """The stored spelling of any HTML: `p br strong em u a ul ol li`, links without scripts."""
    return to_html(parse(html))


def to_html(parts: Iterable[Part]) -> str:
    """The HTML that is stored; paragraphs and lists one under another."""
    return "\n".join(_part_html(part) for part in parts)


def plain(parts: Iterable[Part]) -> str:
    """Only the words, one line a paragraph; for checks and for what is read aloud."""
    return "\n".join("".join(run.text for run in runs) for runs in lines(parts))


def lines(parts: Iterable[Part]) -> Iterator[tuple[Run, ...]]:
    """The runs of each paragraph and list line, in order."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield part.runs
            continue
        for item in part.items:
            yield item.runs
            yield from lines(item.lists)


def runs(parts: Iterable[Part]) -> Iterator[Run]:
    """Every run, in order."""
    for line in lines(parts):
        yield from line


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Plain text as paragraphs: an empty line begins a new one, other line ends stay."""
    pieces = (piece.strip() for piece in re.split(r"\n[ \t]*\n", text))
    return tuple(Paragraph((Run(piece),)) for piece in pieces if piece)


def _part_html(part: Part) -> str:
    if isinstance(part, Listing):
        tag = "ol" if part.ordered else "ul"
        items = "".join(
            f"<li>{_runs_html(item.runs)}{''.join(_part_html(under) for under in item.lists)}</li>"
            for item in part.items
        )
        return f"<{tag}>{items}</{tag}>"
    return f"<p>{_runs_html(part.runs)}</p>"


def _runs_html(line: Iterable[Run]) -> str:
    return "".join(_run_html(run, escape(run.text, quote=False).replace("\n", "<br>")) for run in line)


def _run_html(run: Run, inside: str) -> str:
    for wanted, tag in ((run.underline, "u"), (run.em, "em"), (run.strong, "strong")):
        if wanted:
            inside = f"<{tag}>{inside}</{tag}>"
    return f'<a href="{escape(run.link)}">{inside}</a>' if run.link else inside


def wrapped(run: Run, inside: str) -> str:
    """`inside`, which is HTML already, in the run's form without its link."""
    return _run_html(replace(run, link=""), inside)


@dataclass(slots=True)
class _OpenItem:
    runs: tuple[Run, ...] = ()
    lists: list[Listing] = field(default_factory=list)


@dataclass(slots=True)
class _OpenList:
    ordered: bool
    items: list[_OpenItem] = field(default_factory=list)

    def closed(self) -> Listing:
        kept = [Item(i.runs, tuple(i.lists)) for i in self.items if i.runs or i.lists]
        return Listing(self.ordered, tuple(kept))


class _Reader(HTMLParser):
    """Builds parts while it reads HTML that nh3 has made well-formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self.lists: list[_OpenList] = []
        self.forms: list[tuple[str, Run]] = []
        self.line: list[Run] = []
        self.level = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.line.append(Run("\n"))
        elif tag == "img":
            self._picture(dict(attrs).get("alt") or "")
        elif tag in _INLINE:
            self.forms.append((tag, _form(self._form(), tag, dict(attrs))))
        else:
            self._flush()
            if tag in _LISTS and len(self.lists) < MAX_DEPTH:
                self.lists.append(_OpenList(tag == "ol"))
            elif tag == "li" and self.lists:
                self.lists[-1].items.append(_OpenItem())
            elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
                self.level = int(tag[1])

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            for at in range(len(self.forms) - 1, -1, -1):
                if self.forms[at][0] == tag:
                    del self.forms[at]
                    break
            return
        self._flush()
        self.level = 0
        if tag in _LISTS and self.lists:
            self._close_list()

    def handle_data(self, data: str) -> None:
        self.line.append(replace(self._form(), text=_BLANK.sub(" ", data)))

    def finish(self) -> tuple[Part, ...]:
        self._flush()
        while self.lists:
            self._close_list()
        return tuple(self.parts)

    def _form(self) -> Run:
        return self.forms[-1][1] if self.forms else Run("")

    def _picture(self, description: str) -> None:
        words = " ".join(description.split())
        if words:
            self.line.append(replace(self._form(), text=f" [{words}] "))

    def _flush(self) -> None:
        line, self.line = _tidy_line(self.line), []
        if not line:
            return
        if not self.lists:
            self.parts.append(Paragraph(line, self.level))
            return
        items = self.lists[-1].items
        if not items or items[-1].runs or items[-1].lists:
            items.append(_OpenItem())  # a second paragraph of a line, or text outside of one
        items[-1].runs = line

    def _close_list(self) -> None:
        done = self.lists.pop().closed()
        if not done.items:
            return
        if not self.lists:
            self.parts.append(done)
            return
        items = self.lists[-1].items
        if not items:
            items.append(_OpenItem())
        items[-1].lists.append(done)


def _form(outer: Run, tag: str, attrs: dict[str, str | None]) -> Run:
    """The form inside a tag; styles count as well, as text editors write bold type as a style."""
    style = attrs.get("style") or ""
    strong = outer.strong or tag in {"b", "strong"} or bool(_BOLD.search(style))
    link = (attrs.get("href") or "").strip() if tag == "a" else outer.link
    return Run(
        "",
        strong=strong and not _LIGHT.search(style),
        em=outer.em or tag in {"i", "em"} or bool(_ITALIC.search(style)),
        # Editors underline what is a link anyway.
        underline=not link and (outer.underline or tag == "u" or bool(_UNDERLINE.search(style))),
        link=link if may_link(link) else "",
    )


def _tidy_line(line: list[Run]) -> tuple[Run, ...]:
    """Neighbours of one form joined, no blanks at the ends or beside a line end, merge fields whole."""
    joined: list[Run] = []
    for run in _whole_fields(line):
        text = run.text
        before = joined[-1].text if joined else "\n"
        if before.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if not text:
            continue
        if text == "\n":
            _strip_end(joined)
            if not joined:
                continue
            joined[-1] = replace(joined[-1], text=joined[-1].text + "\n")
        elif joined and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(run, text=joined[-1].text + text)
        else:
            joined.append(replace(run, text=text))
    _strip_end(joined, " \n")
    return tuple(joined) if any(run.text.strip("\xa0 \n") for run in joined) else ()


def _strip_end(joined: list[Run], blanks: str = " ") -> None:
    while joined:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip(blanks))
        if joined[-1].text:
            return
        joined.pop()


def _whole_fields(line: list[Run]) -> Iterator[Run]:
    """A merge field whose letters differ in form takes the form of its first one."""
    text = _FIELD.sub(lambda found: found[0].replace("\n", " "), "".join(run.text for run in line))
    borders = list(accumulate(len(run.text) for run in line))
    torn = [
        (start, end)
        for start, end in (found.span() for found in _FIELD.finditer(text))
        if borders[bisect_right(borders, start)] < end
    ]
    begin = 0
    for run, border in zip(line, borders, strict=True):
        end = max([border, *(end for start, end in torn if start < border < end)])
        if begin < end:
            yield replace(run, text=text[begin:end])
        begin = max(begin, end)
