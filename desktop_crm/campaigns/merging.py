"""Merge fields in user text: found, checked against a short list of what is allowed, compiled once.

Allowed between braces: fields, texts in quotes, `| fallback upper lower title trim`, `if … else …`,
`and or not`, `==` and `!=`; as statements `{% if %} {% elif %} {% else %} {% endif %}`. Nothing else reaches
Jinja's compiler, so no letter can loop, call, read or fill the memory. Text around the fields never passes
Jinja's lexer at all: the compiled tree is put together from checked pieces.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from jinja2 import Template

from desktop_crm.base.errors import UserError
from desktop_crm.campaigns import expressions, fields
from desktop_crm.campaigns.expressions import Control, Frame, Piece, Put, Refused, Use

MAX_TAG = 400  # characters between the braces
MAX_TAGS = 2_000  # in one text
MAX_DEPTH = 8  # of conditions in conditions
_OPEN = re.compile(r"\{\{|\{%")
_STATEMENT = re.compile(r"(if|elif|else|endif)\b(.*)", re.DOTALL)
_WORD = re.compile(r"\w+")


class TemplateProblem(UserError):
    """A merge field or condition that cannot be used; `where` is a block's id, `subject` or `preheader`."""

    def __init__(self, code: str, what: str, way_out: str, where: str = "", line: int = 1) -> None:
        super().__init__(what, way_out)
        self.code = code
        self.where = where
        self.line = line


@dataclass(frozen=True, slots=True)
class Scan:
    """A text taken apart; a field with a problem stays in the pieces as the text it is."""

    pieces: tuple[Piece, ...]
    problems: tuple[TemplateProblem, ...] = field(default=())


def scan(text: str, where: str = "") -> Scan:
    """Takes a text apart into words, fields and conditions, and says what cannot be used."""
    pieces: list[Piece] = []
    problems: list[TemplateProblem] = []
    at = 0
    for start, end in _tags(text):
        pieces.append(text[at:start])
        at = end
        try:
            if len(pieces) > 2 * MAX_TAGS:
                raise Refused("too_many", f"There are more than {MAX_TAGS:,} merge fields.", "Use fewer.")
            pieces.append(_tag(text[start:end]))
        except Refused as fault:
            problems.append(_problem(fault, where, text, start))
            pieces.append(text[start:end])
    pieces.append(text[at:])
    problems += [_problem(fault, where, text, 0) for fault in _unbalanced(pieces)]
    if any(p.code == "condition" for p in problems):
        pieces = [piece if not isinstance(piece, Control) else "" for piece in pieces]
    return Scan(tuple(piece for piece in pieces if piece != ""), tuple(problems))


def _problem(fault: Refused, where: str, text: str, start: int) -> TemplateProblem:
    return TemplateProblem(fault.code, fault.what, fault.way_out, where, text.count("\n", 0, start) + 1)


def _tags(text: str) -> Iterator[tuple[int, int]]:
    """Where each `{{ … }}` and `{% … %}` begins and ends; one without an end is its first letters."""
    at = 0
    while found := _OPEN.search(text, at):
        start = found.start()
        at = _close(text, start + 2, "}}" if found[0] == "{{" else "%}")
        if at < 0:
            line_end = text.find("\n", start, start + 20)
            at = line_end if line_end >= 0 else min(len(text), start + 20)
        yield start, at


def _close(text: str, start: int, mark: str) -> int:
    """The end of a tag; marks between quotes do not count, unless no other is found."""
    first = -1
    limit = start + MAX_TAG
    end = text.find(mark, start, limit)
    while end >= 0:
        if text.count('"', start, end) % 2 == 0:
            return end + len(mark)
        first = end if first < 0 else first
        end = text.find(mark, end + 1, limit)
    return first + len(mark) if first >= 0 else -1


@lru_cache(maxsize=2_000)
def _checked(tag: str) -> Put | Control:
    inside = tag[2:-2].strip("-+").replace("\xa0", " ").strip()
    if tag.startswith("{{"):
        return Put(*expressions.check(inside, tag))
    statement = _STATEMENT.fullmatch(inside)
    if not statement:
        name = _WORD.search(inside)
        raise Refused(
            "forbidden",
            f"“{{% {name[0] if name else inside[:20]} %}}” does not work in letters.",
            "Only if, elif, else and endif do.",
        )
    word, rest = statement[1], statement[2].strip()
    if word in {"if", "elif"}:
        return Control(word, *expressions.check(rest, tag))
    if rest:
        raise Refused("broken", f"“{tag}” has a word too many.", f"Write {{% {word} %}}.")
    return Control(word)


def _tag(tag: str) -> Put | Control:
    mark = "}}" if tag.startswith("{{") else "%}"
    if not tag.endswith(mark) or len(tag) < 4:
        raise Refused("open", f"“{tag.strip()}” has no end.", f"Close it with {mark}")
    return _checked(tag)


def _unbalanced(pieces: Sequence[Piece]) -> Iterator[Refused]:
    """What is wrong with the order of conditions: at most one thing is said."""
    open_ones: list[str] = []
    for piece in pieces:
        if not isinstance(piece, Control):
            continue
        if piece.word == "if":
            open_ones.append("if")
            if len(open_ones) > MAX_DEPTH:
                yield Refused(
                    "condition", f"More than {MAX_DEPTH} conditions stand in each other.", "Use fewer."
                )
                return
        elif not open_ones or (piece.word in {"elif", "else"} and open_ones[-1] == "else"):
            yield Refused(
                "condition", f"“{{% {piece.word} %}}” has no {{% if %}} before it.", "Add it, or remove this."
            )
            return
        elif piece.word == "endif":
            open_ones.pop()
        else:
            open_ones[-1] = piece.word
    if open_ones:
        yield Refused("condition", "A “{% if %}” has no {% endif %}.", "Add {% endif %} where it ends.")


def balanced(pieces: Sequence[Piece]) -> bool:
    """Whether every condition that begins in these pieces ends in them."""
    return not any(_unbalanced(pieces))


def uses(pieces: Sequence[Piece], guarded: frozenset[str] = frozenset()) -> Iterator[Use]:
    """Every use of a field; inside a condition that asks for it, a field needs no fallback."""
    guards: list[frozenset[str]] = [guarded]
    for piece in pieces:
        match piece:
            case Control("if" | "elif" as word):
                yield from (Use(u.field, True) for u in piece.uses)
                if word == "elif":
                    guards.pop()
                guards.append(guards[-1] | {u.field for u in piece.uses})
            case Control("endif"):
                guards.pop()
            case Put():
                yield from (Use(u.field, u.covered or u.field in guards[-1]) for u in piece.uses)
            case Frame():
                yield from uses(piece.pieces, guards[-1])


def words(text: str) -> str:
    """The text without its fields and conditions."""
    parts: list[str] = []
    at = 0
    for start, end in _tags(text):
        parts.append(text[at:start])
        at = end
    return "".join((*parts, text[at:]))


def fill(text: str, person: fields.Person, letterhead: fields.Letterhead) -> str:
    """A plain text (heading, subject …) as one person reads it; what cannot be used stays as typed."""
    return _filled(text).render({**constants(letterhead), **fields.values(person)})


def constants(letterhead: fields.Letterhead) -> dict[str, str]:
    """The values that are the same for every reader."""
    return {
        "business_name": fields.line(letterhead.business_name),
        "topic": fields.line(letterhead.topic),
        "today": fields.line(letterhead.today),
    }


@lru_cache(maxsize=200)
def _filled(text: str) -> Template:
    return expressions.build(scan(text).pieces, False, {})
