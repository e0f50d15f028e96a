"""The expressions between braces: checked node by node, and compiled inside Jinja's immutable sandbox."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import quote

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from desktop_crm.campaigns import fields, wrapping
from desktop_crm.campaigns.sanitising import LINK_SCHEMES, scheme

FILTERS = ("fallback", "default", "upper", "lower", "title", "trim")
MAX_DEPTH = 20
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂″", '"') | dict.fromkeys("‘’‚‛′", "'"))
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[/?#].*)?", re.IGNORECASE)


class Refused(Exception):
    """Something between braces that is not allowed or cannot be read; becomes a `TemplateProblem`."""

    def __init__(self, code: str, what: str, way_out: str) -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.way_out = way_out


@dataclass(frozen=True, slots=True)
class Use:
    """A field in a text; `covered` when an empty value leaves no gap there."""

    field: str
    covered: bool


@dataclass(frozen=True, slots=True)
class Put:
    """A value set in; `source` is the checked text between the braces."""

    source: str
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """`if`, `elif`, `else` or `endif`, with its condition."""

    word: str
    source: str = ""
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """Pieces that are rendered together and then handed to one of the program's own filters."""

    filter: str
    pieces: tuple["Piece", ...]
    arguments: tuple[str | int, ...] = ()


Piece = str | Put | Control | Frame


def check(source: str, shown: str) -> tuple[str, tuple[Use, ...]]:
    """The expression as it is stored, and the fields in it. Raises Refused; `shown` is what the user wrote."""
    for spelling in dict.fromkeys((source, source.translate(_QUOTES))):
        try:
            tree = _parse(spelling)
        except (TemplateSyntaxError, RecursionError):
            continue
        found: list[Use] = []
        _converted(tree, found, False, 0)
        return spelling, tuple(dict.fromkeys(found))
    raise _unreadable(source, shown)


def build(pieces: Sequence[Piece], html: bool, constants: Mapping[str, str]) -> Template:
    """A template from checked pieces: words go in as they are, values are escaped if `html`."""
    sandbox = environment(html)
    body, _ = _body(iter(pieces))
    tree = nodes.Template(body, lineno=1)
    tree.set_lineno(1)
    tree.set_environment(sandbox)
    code = sandbox.compile(tree)
    return Template.from_code(sandbox, code, dict(constants))


def _body(rest: Iterator[Piece]) -> tuple[list[nodes.Node], Control | None]:
    """The nodes up to the end of the pieces or to a word that ends this branch."""
    body: list[nodes.Node] = []
    for piece in rest:
        match piece:
            case str():
                body.append(nodes.Output([nodes.TemplateData(piece)]))
            case Put():
                body.append(nodes.Output([_converted(_parse(piece.source), [], False, 0)]))
            case Frame():
                inside, _ = _body(iter(piece.pieces))
                arguments: list[nodes.Expr] = [nodes.Const(a) for a in piece.arguments]
                own = nodes.Filter(None, piece.filter, arguments, [], None, None)
                body.append(nodes.FilterBlock(inside, own))
            case Control("if"):
                body.append(_condition(piece, rest))
            case Control():
                return body, piece
    return body, None


def _condition(opened: Control, rest: Iterator[Piece]) -> nodes.If:
    test = _converted(_parse(opened.source), [], False, 0)
    body, end = _body(rest)
    other: list[nodes.Node] = []
    if end and end.word == "elif":
        other = [_condition(end, rest)]
    elif end and end.word == "else":
        other, _ = _body(rest)
    return nodes.If(test, body, [], other)


def _parse(source: str) -> nodes.Expr:
    """One whole expression. Raises TemplateSyntaxError."""
    parser = Parser(environment(False), source, state="variable")
    tree = parser.parse_expression()
    if not parser.stream.eos:
        raise TemplateSyntaxError("more than one expression", 1)
    return tree


def _converted(node: nodes.Node | None, found: list[Use], covered: bool, depth: int) -> nodes.Expr:
    """The node rebuilt from allowed kinds only, fields under the names of `fields.values`."""
    if depth > MAX_DEPTH:
        raise Refused("forbidden", "A merge field is too long to follow.", "Make it simpler.")

    def inner(child: nodes.Node | None, safe: bool = covered) -> nodes.Expr:
        return _converted(child, found, safe, depth + 1)

    match node:
        case nodes.Const(value=value) if value is None or isinstance(value, str | int | float | bool):
            return nodes.Const(value)
        case nodes.Name(name=name):
            return _field(name, found, covered)
        case nodes.Getattr(node=nodes.Name(name="custom"), attr=name):
            return _field(fields.CUSTOM + name, found, covered)
        case nodes.Getitem(node=nodes.Name(name="custom"), arg=nodes.Const(value=str() as name)):
            return _field(fields.CUSTOM + name, found, covered)
        case nodes.Filter():
            return _filter(node, inner)
        case nodes.Or():
            return nodes.Or(inner(node.left, True), inner(node.right))
        case nodes.And():
            return nodes.And(inner(node.left, True), inner(node.right))
        case nodes.Not():
            return nodes.Not(inner(node.node, True))
        case nodes.CondExpr():
            test = inner(node.test, True)
            asked = {use.field for use in found}
            yes = _quiet(node.expr1, found, asked, covered, depth)
            return nodes.CondExpr(test, yes, inner(node.expr2) if node.expr2 else nodes.Const(""))
        case nodes.Compare() if all(operand.op in {"eq", "ne"} for operand in node.ops):
            operands = [nodes.Operand(o.op, inner(o.expr, True)) for o in node.ops]
            return nodes.Compare(inner(node.expr, True), operands)
        case _:
            raise _forbidden(node)


def _quiet(node: nodes.Expr, found: list[Use], asked: set[str], covered: bool, depth: int) -> nodes.Expr:
    """What stands before `if`: the fields that the condition asks for are covered there."""
    own: list[Use] = []
    made = _converted(node, own, covered, depth + 1)
    found += (Use(use.field, use.covered or use.field in asked) for use in own)
    return made


def _field(name: str, found: list[Use], covered: bool) -> nodes.Expr:
    known = fields.canonical(name)
    if known == fields.CUSTOM or "__" in name:
        raise Refused("forbidden", f"“{name}” is not the name of a field.", "Choose one from the menu.")
    always = known in fields.BY_NAME and fields.BY_NAME[known].always
    found.append(Use(known, covered or always))
    return nodes.Name(fields.variable(known), "load")


def _filter(node: nodes.Filter, inner: Callable[..., nodes.Expr]) -> nodes.Expr:
    if node.name not in FILTERS:
        near = get_close_matches(node.name, FILTERS, 1)
        way_out = f"Did you mean “{near[0]}”?" if near else "Use fallback, upper, lower, title or trim."
        raise Refused("filter_unknown", f"“| {node.name}” is not known in letters.", way_out)
    if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise _forbidden(node)
    if node.name not in {"fallback", "default"}:
        if node.args:
            raise Refused("broken", f"“{node.name}” stands alone.", f"Write | {node.name}")
        return _call(node.name, inner(node.node))
    if not 1 <= len(node.args) <= 2 or (len(node.args) == 2 and not isinstance(node.args[1], nodes.Const)):
        raise Refused("broken", "A fallback has no words.", 'Write it like | fallback("friend")')
    return _call("fallback", inner(node.node, True), inner(node.args[0]))


def _call(name: str, value: nodes.Expr, *arguments: nodes.Expr) -> nodes.Expr:
    return nodes.Filter(value, name, list(arguments), [], None, None)


def _forbidden(node: nodes.Node | None) -> Refused:
    kinds = {
        nodes.Call: "Calling something",
        nodes.Getattr: "A dot after a field",
        nodes.Getitem: "A bracket after a field",
        nodes.Test: "“is”",
        nodes.Compare: "Comparing with < or > or “in”",
        nodes.Concat: "“~”",
        nodes.List: "A list",
        nodes.Tuple: "A comma",
        nodes.Dict: "A list in braces",
        nodes.BinExpr: "Reckoning",
        nodes.UnaryExpr: "Reckoning",
    }
    what = next((words for kind, words in kinds.items() if isinstance(node, kind)), "This")
    return Refused(
        "forbidden", f"{what} does not work in merge fields.", "Use fields, fallback and if … else."
    )


def _unreadable(source: str, shown: str) -> Refused:
    near = "_".join(source.lower().split())
    if fields.ALIASES.get(near, near) in fields.BY_NAME:
        return Refused("broken", f"“{shown}” cannot be read.", f"Write {fields.tag(near)}")
    if not source:
        return Refused("broken", f"“{shown}” is empty.", "Choose a field from the menu.")
    return Refused(
        "broken", f"“{shown}” cannot be read.", 'Write it like {{ first_name | fallback("friend") }}'
    )


@cache
def environment(html: bool) -> ImmutableSandboxedEnvironment:
    """The sandbox for HTML (values escaped) or for plain text; without any global name."""
    sandbox = ImmutableSandboxedEnvironment(autoescape=html)
    sandbox.globals.clear()
    sandbox.tests.clear()
    sandbox.filters.clear()
    own: dict[str, Callable[..., Any]] = {
        "fallback": _fallback,
        "upper": lambda value: str(value).upper(),
        "lower": lambda value: str(value).lower(),
        "trim": lambda value: str(value).strip(),
        "title": lambda value: _title(str(value)),
        "_link": _link if html else _plain_link,
        "_part": lambda value: quote(unescape(str(value)) if html else str(value), safe="@"),
        "_way_out": _way_out,
        "_wrap": wrapping.wrap,
        "_headline": wrapping.headline,
        "_one_line": lambda value: " ".join(value.split()),
    }
    sandbox.filters.update(own)
    return sandbox


def _fallback(value: str, other: str) -> str:
    return value or other


def _title(value: str) -> str:
    """Each word with a capital; words that have capitals inside (McDonald, d’Arc) stay as they are."""
    words = value.split(" ")
    return " ".join(w[:1].upper() + w[1:].lower() if w.islower() or w.isupper() else w for w in words)


def _plain_link(link: str) -> str:
    """A link whose beginning came from a contact: only what a reader may safely press, else nothing."""
    link = "".join(link.split())
    if scheme(link) in LINK_SCHEMES:
        return link
    return f"https://{link}" if _DOMAIN.fullmatch(link) else ""


def _link(link: str) -> Markup:
    return escape(_plain_link(unescape(str(link))))


def _way_out(link: str) -> Markup:
    """The unsubscribe field where words are expected: a link with words of its own."""
    return Markup('<a href="{}">Unsubscribe</a>').format(_plain_link(unescape(str(link))))
