"""What an entry of the timeline shows when it is opened: its facts, its files, that it was changed."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from desktop_crm.dialogue.file_names import is_program, size_words
from desktop_crm.insight.timeline import TimelineEntry
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.looks import Spot
from desktop_crm.ui.widgets.paint import Pen

LEAD, LABEL = 60, 96  # where its words begin, and how wide the labels are, in design pixels
FACT, DOOR = 18, 26  # heights of a fact's line, and of what can be pressed
HISTORY = "history"


def facts_of(entry: TimelineEntry) -> list[tuple[str, str]]:
    """What the closed entry does not say already."""
    return [
        (label, value)
        for label, value in entry.details
        if value != entry.text and not (label == "Subject" and value == entry.aside.partition(", ")[0])
    ]


def can_open(entry: TimelineEntry, lines: int) -> bool:
    """Whether there is more to see than the closed entry shows."""
    return lines > 2 or bool(facts_of(entry) or entry.files or entry.changes)


def height(facts: Sequence[tuple[str, str]], entry: TimelineEntry) -> int:
    """How much taller it is than the same entry with all its words alone."""
    doors = len(entry.files) + bool(entry.changes)
    return FACT * len(facts) + DOOR * doors + (6 if facts or doors else 0)


def changed_words(entry: TimelineEntry) -> str:
    """`Changed 2 times`."""
    times = {1: "once", 2: "twice"}.get(entry.changes, f"{entry.changes} times")
    return f"Changed {times}: what it said before"


def spots(rect: QRectF, top: float, entry: TimelineEntry) -> list[Spot]:
    """Its files and its history, one under another from `top`."""
    step, found = theme.px(DOOR), []
    for file in entry.files:
        words = "Save a copy of" if is_program(file.name) else "Open"
        wide = theme.width(_file_words(file.name, file.size), 12, 500) + 26 + theme.px(16)
        room = QRectF(rect.x() + theme.px(LEAD), top, min(wide, rect.width() - theme.px(LEAD) - 20), step - 2)
        found.append(Spot(f"file:{file.id}", f"{words} “{file.name}”", room))
        top += step
    if entry.changes:
        wide = theme.width(changed_words(entry), 12, 500) + 26 + theme.px(16)
        found.append(
            Spot(HISTORY, "What it said before", QRectF(rect.x() + theme.px(LEAD), top, wide, step - 2))
        )
    return found


def _file_words(name: str, size: int) -> str:
    return f"{name}, {size_words(size)}"


def draw(pen: Pen, rect: QRectF, top: float, facts: Sequence[tuple[str, str]], entry: TimelineEntry) -> None:
    """Paints it below the entry's words."""
    x, step, label = rect.x() + theme.px(LEAD), theme.px(FACT), theme.px(LABEL)
    for name, value in facts:
        pen.text(QRectF(x, top, label - 8, step), name, 12, 400, "text2")
        pen.text(QRectF(x + label, top, rect.width() - theme.px(LEAD) - label - 20, step), value, 13)
        top += step
    words = [_file_words(file.name, file.size) for file in entry.files]
    icons = ["paperclip"] * len(words)
    if entry.changes:
        words.append(changed_words(entry))
        icons.append("clock-counter-clockwise")
    for spot, text, icon in zip(spots(rect, top + 4, entry), words, icons, strict=True):
        pen.box(spot.rect, "subtle", 5, "border")
        pen.icon(
            QRectF(spot.rect.x() + 6, spot.rect.y(), theme.px(16), spot.rect.height()), icon, 14, "text2"
        )
        pen.text(spot.rect.adjusted(12 + theme.px(16), 0, -8, 0), text, 12, 500, "accentText")
