"""Texts and their merge fields, brought into pieces: what the HTML and the plain part are both written from."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from desktop_crm.campaigns import merging, rich_text, sanitising
from desktop_crm.campaigns.expressions import Control, Frame, Piece, Put
from desktop_crm.campaigns.merging import TemplateProblem
from desktop_crm.campaigns.rich_text import Item, Listing, Part, Run

Pieces = tuple[Piece, ...]

_SEAM = "\ufdd2"  # between texts that are scanned as one; no user's text holds it
_LINE_ENDS = re.compile(r"\s*[\r\n\t]+\s*")  # of links copied from wrapped text
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d{1,5})?(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"[^\s@/?#]+@(?:[\w-]+\.)+[^\W\d_]{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """A run and what stands in it."""

    run: Run
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or one line of a list; `level` as in `rich_text.Paragraph`."""

    spans: tuple[Span, ...]
    level: int = 0

    @property
    def pieces(self) -> Pieces:
        return tuple(piece for span in self.spans for piece in span.pieces)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list, and the lists under it."""

    line: Line
    lists: tuple["Entries", ...] = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of lines."""

    ordered: bool
    items: tuple[Entry, ...]


Woven = Line | Entries


def weave(texts: Sequence[str], where: str) -> tuple[tuple[Pieces, ...], tuple[TemplateProblem, ...]]:
    """The pieces of each text; conditions may begin in one and end in another."""
    scan = merging.scan(_SEAM.join(texts), where)
    woven: list[list[Piece]] = [[]]
    for piece in scan.pieces:
        if isinstance(piece, str):
            first, *others = piece.split(_SEAM)
            woven[-1] += [first] if first else []
            woven += [[text] if text else [] for text in others]
        elif isinstance(piece, Put | Control):
            woven[-1].append(replace(piece, source=piece.source.replace(_SEAM, " ")))
            woven += [[] for _ in range(piece.source.count(_SEAM))]
    return tuple(tuple(pieces) for pieces in woven[: len(texts)]), tuple(_plain(p) for p in scan.problems)


def _plain(problem: TemplateProblem) -> TemplateProblem:
    what = problem.what.replace(_SEAM, " ")
    return TemplateProblem(problem.code, what, problem.way_out, problem.where, problem.line)


def weave_parts(parts: Sequence[Part], where: str) -> tuple[tuple[Woven, ...], tuple[TemplateProblem, ...]]:
    """Rich text with the pieces of each run. A condition may hold whole paragraphs and lists, not half a list."""
    woven, problems = weave([run.text for run in rich_text.runs(parts)], where)
    rest = iter(woven)
    lines = tuple(_part(part, rest) for part in parts)
    if not problems and any(not merging.balanced(p) for part in lines for p in _inside_lists(part)):
        what = "A condition begins or ends inside of a list."
        way_out = "Put {% if … %} and {% endif %} into one line, or around the whole list."
        rest = iter([tuple(p for p in pieces if not isinstance(p, Control)) for pieces in woven])
        lines = tuple(_part(part, rest) for part in parts)
        return lines, (TemplateProblem("condition", what, way_out, where),)
    return lines, problems


def _part(part: Part, rest: Iterator[Pieces]) -> Woven:
    if isinstance(part, Listing):
        return Entries(part.ordered, tuple(_entry(item, rest) for item in part.items))
    return _line(part.runs, rest, part.level)


def _entry(item: Item, rest: Iterator[Pieces]) -> Entry:
    line = _line(item.runs, rest)
    under = (_part(listing, rest) for listing in item.lists)
    return Entry(line, tuple(one for one in under if isinstance(one, Entries)))


def _line(runs: Iterable[Run], rest: Iterator[Pieces], level: int = 0) -> Line:
    return Line(tuple(Span(run, next(rest)) for run in runs), level)


def _inside_lists(part: Woven) -> Iterator[Pieces]:
    if isinstance(part, Entries):
        for item in part.items:
            yield item.line.pieces
            for under in item.lists:
                yield from _inside_lists(under)


def only_conditions(line: Line) -> bool:
    """Whether a paragraph holds nothing to read, only where a condition begins or ends."""
    return bool(line.pieces) and all(isinstance(p, Control) or _blank(p) for p in line.pieces)


def bare(parts: Sequence[Woven]) -> frozenset[int]:
    """Which paragraphs hold only conditions and need no tag of their own: all words of these stand in such ones."""
    groups: list[set[int]] = []
    begun: list[set[int]] = []
    for at, part in enumerate(parts):
        words = (
            [piece.word for piece in part.pieces if isinstance(piece, Control)]
            if isinstance(part, Line)
            else []
        )
        for word in words:
            if word == "if":
                begun.append(set())
                groups.append(begun[-1])
            if begun:
                begun[-1].add(at)
            if word == "endif" and begun:
                begun.pop()
    kept = {at for at, part in enumerate(parts) if isinstance(part, Line) and only_conditions(part)}
    while torn := [group for group in groups if group & kept and not group <= kept]:
        kept = kept.difference(*torn)
    return frozenset(kept)


def inside_condition(line: Line) -> Line | None:
    """The paragraph without the one condition that holds all of it; None where none does, or it has an else."""
    pieces, depth = line.pieces, 0
    for at, piece in enumerate(pieces, 1):
        if isinstance(piece, Control):
            depth += {"if": 1, "endif": -1}.get(piece.word, 0)
            if depth == 1 and piece.word in {"elif", "else"}:
                return None
        if (depth == 0) is not (at == len(pieces)):
            return None
    if not pieces or not isinstance(pieces[0], Control):
        return None
    first, last = line.spans[0], line.spans[-1]
    if first is last:
        return replace(line, spans=(replace(first, pieces=first.pieces[1:-1]),))
    ends = (replace(first, pieces=first.pieces[1:]), replace(last, pieces=last.pieces[:-1]))
    return replace(line, spans=(ends[0], *line.spans[1:-1], ends[1]))


def _blank(piece: Piece) -> bool:
    return isinstance(piece, str) and not piece.strip()


# Links


def address(link: str) -> str:
    """A link as mail programs need it: with its scheme; empty for what cannot be followed safely.

    `www.example.org` becomes `https://www.example.org`, `ann@example.org` a `mailto:`; `#top` stays.
    """
    blank = "" if sanitising.scheme(link) == "tel" else "%20"
    link = blank.join(_LINE_ENDS.sub("", link).split())
    if link.startswith("#"):
        return link if len(link) > 1 else ""
    if _DOMAIN.fullmatch(link):
        return f"https://{link}"
    if sanitising.scheme(link) in sanitising.LINK_SCHEMES:
        return link if len(link) > len(sanitising.scheme(link)) + 1 else ""
    if _ADDRESS.fullmatch(link):
        return f"mailto:{link}"
    return f"https:{link}" if link.startswith("//") and len(link) > 2 else ""


def link(text: str, where: str, literal: Callable[[str], str]) -> tuple[Pieces, tuple[TemplateProblem, ...]]:
    """The pieces of a link; a reader's values in it are percent-encoded and can never change its scheme.

    `literal` writes the words between the fields (escaped for HTML, or as they are).
    """
    scan = merging.scan(text.strip(), where)
    if all(isinstance(piece, str) for piece in scan.pieces):
        plain = address("".join(str(piece) for piece in scan.pieces))
        return ((literal(plain),) if plain else ()), scan.problems
    first = next(piece for piece in scan.pieces if not _blank(piece))
    if is_way_out(first):
        return (first,), scan.problems
    if not isinstance(first, str):
        pieces = tuple(literal(p) if isinstance(p, str) else p for p in scan.pieces)
        return (Frame("_link", pieces),), scan.problems
    whole = address(first)
    if not whole and not address(f"{first}x"):
        return (), scan.problems
    begin = whole or address(f"{first}x")[:-1]
    rest = (_linked(piece, literal) for piece in scan.pieces[1:])
    return (literal(begin), *rest), scan.problems


def _linked(piece: Piece, literal: Callable[[str], str]) -> Piece:
    if isinstance(piece, str):
        return literal("".join(piece.split()))
    return Frame("_part", (piece,)) if isinstance(piece, Put) else piece


def is_way_out(piece: Piece) -> bool:
    """Whether the piece is the reader's unsubscribe link and nothing else."""
    return isinstance(piece, Put) and piece.source.strip() in {"unsubscribe", "unsubscribe_link"}
