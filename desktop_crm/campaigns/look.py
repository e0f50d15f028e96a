"""Colours and measures of a letter: what the mail, the composer's canvas and the checks share."""

import re
from dataclasses import dataclass

WIDTH = 600  # logical pixels of the letter; what every mail program shows whole
PADDING = 32  # left and right of the column
COLUMN = WIDTH - 2 * PADDING
PHONE = 480  # up to this width
PHONE_PADDING = 20
HEADINGS = {1: (26, 34), 2: (20, 28), 3: (17, 24)}  # level: (size, line height)
BODY = (16, 25)
SMALL = (13, 20)
BUTTON = (16, 20, 14, 28)  # size, line height, padding above and below, padding at the sides: 48 high

INK = "#21201D"
SOFT = "#57544E"
CARD = "#FFFFFF"
RULE = "#DEDAD2"
DARK_PAGE = "#191918"
DARK_CARD = "#242423"
DARK_INK = "#EDEBE6"
DARK_SOFT = "#B8B5AE"
DARK_RULE = "#4A4946"

# Only fonts that Windows, macOS and phones have; the first one decides in Outlook.
FONTS = {
    "arial": "Arial, Helvetica, sans-serif",
    "verdana": "Verdana, Geneva, sans-serif",
    "tahoma": "Tahoma, Verdana, sans-serif",
    "trebuchet": "'Trebuchet MS', Helvetica, sans-serif",
    "georgia": "Georgia, 'Times New Roman', serif",
    "times": "'Times New Roman', Times, serif",
}

_COLOUR = re.compile(r"#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")


@dataclass(frozen=True, slots=True)
class Look:
    """The colours a theme leads to. In dark mode headings are `dark_ink`, buttons keep their colours."""

    font: str
    page: str
    heading: str
    link: str
    dark_link: str
    accent: str
    accent_ink: str


def look(colour: str, background: str, font: str) -> Look:
    """From a theme's colour, ground and font name; text colours are darkened until they can be read."""
    legible = until_legible(colour, CARD)
    return Look(
        font=FONTS.get(font, FONTS["arial"]),
        page=background,
        heading=legible,
        link=legible,
        dark_link=until_legible(colour, DARK_CARD),
        accent=colour,
        accent_ink=ink_on(colour),
    )


def colour(text: str) -> str:
    """`#RRGGBB` in capitals from `#rgb` or `#rrggbb`, with or without the mark; empty for anything else."""
    found = _COLOUR.fullmatch(text.strip())
    if not found:
        return ""
    digits = found[1] if len(found[1]) == 6 else "".join(c * 2 for c in found[1])
    return f"#{digits.upper()}"


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(ground: str) -> str:
    """White where it can be read on the ground (4.5 : 1), else the better of black and white."""
    white = contrast("#FFFFFF", ground)
    return "#FFFFFF" if white >= 4.5 or white > contrast("#000000", ground) else "#000000"


def until_legible(ink: str, ground: str, ratio: float = 4.5) -> str:
    """The ink, moved towards black or white in small steps until it stands out from the ground."""
    goal = 0 if _luminance(ground) > 0.18 else 255
    parts = _parts(ink)
    for step in range(21):
        mixed = "#" + "".join(f"{round(p + (goal - p) * step / 20):02X}" for p in parts)
        if contrast(mixed, ground) >= ratio:
            return mixed
    return mixed


def _parts(hexed: str) -> tuple[int, int, int]:
    return int(hexed[1:3], 16), int(hexed[3:5], 16), int(hexed[5:7], 16)


def _luminance(hexed: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(hexed))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
