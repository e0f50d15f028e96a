"""What the writing of one letter's HTML needs and gathers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from desktop_crm.campaigns import look, merging, pictures, weaving, writing_direction
from desktop_crm.campaigns.expressions import Frame, Piece
from desktop_crm.campaigns.fields import Letterhead
from desktop_crm.campaigns.merging import TemplateProblem
from desktop_crm.campaigns.pictures import Picture

_MARK = re.compile("\ufdd0([0-9]+)\ufdd1")


@dataclass(frozen=True, slots=True)
class View:
    """How a preview looks: on a screen so wide, in dark mode, with pictures switched off."""

    width: int = look.WIDTH
    dark: bool = False
    pictures: bool = True


@dataclass(slots=True)
class Sheet:
    """What the writing of one letter needs, and what it gathers: marks for pieces, and problems."""

    letterhead: Letterhead
    look: look.Look
    images: Mapping[str, Picture]
    view: View | None = None
    where: str = ""  # the block that is being written
    ruled: bool = False  # whether a divider stands right above it
    problems: list[TemplateProblem] = field(default_factory=list)
    marks: list[Piece] = field(default_factory=list)

    @property
    def direction(self) -> writing_direction.Direction:
        return writing_direction.of_language(self.letterhead.language)

    def put(self, pieces: Iterable[Piece]) -> Markup:
        """HTML in which a mark stands for each piece that is filled in later."""
        return Markup("".join(p if isinstance(p, str) else self._mark(p) for p in pieces))

    def _mark(self, piece: Piece) -> str:
        self.marks.append(piece)
        return f"\ufdd0{len(self.marks) - 1}\ufdd1"

    def taken_apart(self, html: str) -> tuple[Piece, ...]:
        """The HTML as pieces again: words, and what each mark stands for."""
        parts = _MARK.split(html)
        found = (self.marks[int(part)] if n % 2 else part for n, part in enumerate(parts))
        return tuple(piece for piece in found if piece != "")

    def words(self, text: str, linked: bool = False) -> Markup:
        """A plain text with its fields, as HTML; `linked` where it stands inside of a link."""
        scan = merging.scan(text, self.where)
        self.problems += scan.problems
        return self.put(shown(scan.pieces, linked))

    def one_line(self, text: str, where: str = "") -> Markup:
        """The same for where no link can stand: titles, descriptions, attributes."""
        scan = merging.scan(" ".join(text.split()), where or self.where)
        self.problems += scan.problems
        return self.put(literal(p) if isinstance(p, str) else p for p in scan.pieces)

    def link(self, text: str) -> Markup:
        """Where a link leads, for `href`; empty for what nobody may follow."""
        pieces, problems = weaving.link(text, self.where, lambda words: str(escape(words)))
        self.problems += problems
        return self.put(pieces)

    def source(self, picture: Picture | None) -> str:
        """Where the picture lies: inside the message, or inside the preview itself."""
        if picture is None or (self.view and not self.view.pictures):
            return ""
        return pictures.data_uri(picture) if self.view else f"cid:{picture.cid}"

    def turned(self, text: str) -> str:
        """The direction of a text where it differs from the letter's, else nothing."""
        direction = writing_direction.of_text(text, self.direction)
        return direction if direction != self.direction else ""


def literal(text: str) -> str:
    """Words as HTML."""
    return str(escape(text)).replace("\n", "<br>")


def shown(pieces: Iterable[Piece], linked: bool = False) -> Iterator[Piece]:
    """Pieces as they stand where words are expected: outside of links the way out becomes one, with words."""
    for piece in pieces:
        if isinstance(piece, str):
            yield literal(piece)
        else:
            yield Frame("_way_out", (piece,)) if not linked and weaving.is_way_out(piece) else piece
