"""Between the stored rich text and the document of a text editor, both ways."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextListFormat,
)

from desktop_crm.campaigns.rich_text import Item, Listing, Paragraph, Part, Run
from desktop_crm.ui.campaigns.field_chips import MARK, TAG, Used, chip_format, pieces

_LINE_END = "\u2028"


# ---------------------------------------------------------------- into the document
def fill(document: QTextDocument, parts: Sequence[Part], base: QTextCharFormat, link_colour: str) -> None:
    """Writes the parts into an empty document."""
    insert_parts(QTextCursor(document), parts, base, link_colour)


def insert_parts(cursor: QTextCursor, parts: Sequence[Part], base: QTextCharFormat, link_colour: str) -> None:
    """Writes the parts where the cursor is; the first one goes on in the line it stands in."""
    writer = _Writer(cursor, base, link_colour)
    for part in parts:
        if isinstance(part, Paragraph):
            writer.paragraph(part.runs)
        else:
            writer.listing(part, 1)


def insert_text(cursor: QTextCursor, text: str, form: QTextCharFormat) -> None:
    """Inserts text in which stored fields become chips."""
    for piece in pieces(text):
        if isinstance(piece, Used):
            cursor.insertText(MARK, chip_format(piece.tag, form))
        else:
            cursor.insertText(piece.replace("\n", _LINE_END), form)


class _Writer:
    def __init__(self, cursor: QTextCursor, base: QTextCharFormat, link_colour: str) -> None:
        self._cursor = cursor
        self._base, self._link_colour = base, link_colour
        self._first = True

    def _next_block(self) -> None:
        if not self._first:
            self._cursor.insertBlock()
            found = self._cursor.currentList()
            if found is not None:
                found.remove(self._cursor.block())
                plain = self._cursor.blockFormat()
                plain.setIndent(0)
                self._cursor.setBlockFormat(plain)
        self._first = False

    def paragraph(self, runs: Sequence[Run]) -> None:
        self._next_block()
        self._runs(runs)

    def listing(self, listing: Listing, depth: int) -> None:
        form = QTextListFormat()
        style = QTextListFormat.Style.ListDecimal if listing.ordered else QTextListFormat.Style.ListDisc
        form.setStyle(style)
        form.setIndent(depth)
        made = None
        for item in listing.items:
            self._next_block()
            if made is None:
                made = self._cursor.createList(form)
            else:
                made.add(self._cursor.block())
            self._runs(item.runs)
            for under in item.lists:
                self.listing(under, depth + 1)

    def _runs(self, runs: Sequence[Run]) -> None:
        for run in runs:
            insert_text(self._cursor, run.text, run_format(run, self._base, self._link_colour))


def run_format(run: Run, base: QTextCharFormat, link_colour: str) -> QTextCharFormat:
    """The character format of a run."""
    form = QTextCharFormat(base)
    if run.strong:
        form.setFontWeight(QFont.Weight.Bold)
    form.setFontItalic(run.em)
    form.setFontUnderline(run.underline or bool(run.link))
    if run.link:
        form.setAnchor(True)
        form.setAnchorHref(run.link)
        form.setForeground(QColor(link_colour))
    return form


# ---------------------------------------------------------------- out of the document
def parts(document: QTextDocument) -> tuple[Part, ...]:
    """What the document holds; empty paragraphs are left out."""
    found: list[Part] = []
    for in_list, blocks in groupby(_blocks(document), lambda block: block.textList() is not None):
        if in_list:
            found += _listings(list(blocks))
        else:
            found += [Paragraph(runs) for block in blocks if (runs := _runs(block))]
    return tuple(found)


def plain(document: QTextDocument) -> str:
    """The words of the document on one line, chips as stored fields."""
    return " ".join("".join(run.text for run in _runs(block)) for block in _blocks(document)).replace(
        "\n", " "
    )


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _runs(block: QTextBlock) -> tuple[Run, ...]:
    found: list[Run] = []
    inside = block.begin()
    while not inside.atEnd():
        fragment = inside.fragment()
        form = fragment.charFormat()
        tag = form.property(TAG)
        text = fragment.text()
        text = text.replace(MARK, str(tag)) if tag else text.replace(MARK, "").replace(_LINE_END, "\n")
        link = form.anchorHref() if form.isAnchor() else ""
        found.append(
            Run(
                text,
                strong=form.fontWeight() >= QFont.Weight.DemiBold,
                em=form.fontItalic(),
                underline=form.fontUnderline() and not link,
                link=link,
            )
        )
        inside += 1
    return tuple(run for run in found if run.text)


def _listings(blocks: Sequence[QTextBlock]) -> list[Part]:
    """List lines with their depth as nested lists."""
    rows = [(block.textList(), _runs(block)) for block in blocks]
    low = min(found.format().indent() for found, _ in rows)
    return list(
        _nested(
            [
                _Row(found.format().indent() - low, found.objectIndex(), _ordered(found.format()), runs)
                for found, runs in rows
            ]
        )
    )


def _ordered(form: QTextListFormat) -> bool:
    return form.style() == QTextListFormat.Style.ListDecimal


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a list: how deep, of which list of the document, and what stands in it."""

    depth: int
    of: int
    ordered: bool
    runs: tuple[Run, ...]


def _nested(rows: Sequence[_Row], depth: int = 0) -> Iterator[Listing]:
    at = 0
    while at < len(rows):
        first = rows[at]
        items: list[Item] = []
        while at < len(rows) and (rows[at].depth > depth or rows[at].of == first.of):
            if rows[at].depth > depth and items:
                end = at
                while end < len(rows) and rows[end].depth > depth:
                    end += 1
                items[-1] = Item(items[-1].runs, (*items[-1].lists, *_nested(rows[at:end], depth + 1)))
                at = end
                continue
            items.append(Item(rows[at].runs))
            at += 1
        yield Listing(first.ordered, tuple(items))
