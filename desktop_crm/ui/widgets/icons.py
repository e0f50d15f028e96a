"""Phosphor icons, painted as letters of the icon font."""

import importlib.util
import json
import logging
from functools import cache
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QPainter, QPixmap

from desktop_crm.ui.theme import theme, tokens

log = logging.getLogger(__name__)

_VERSION = "1.3.0"


@cache
def _folder() -> Path:
    # qtawesome brings the font; its own module is not imported, which would cost start-up time.
    spec = importlib.util.find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the icon font is not installed")
    return Path(spec.origin).parent / "fonts"


@cache
def _letters() -> dict[str, str]:
    found = json.loads((_folder() / f"phosphor-charmap-{_VERSION}.json").read_text("utf-8"))
    return {name: chr(int(code, 16)) for name, code in found.items()}


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_folder() / f"phosphor-{_VERSION}.ttf"))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _mirrored() -> dict[str, str]:
    pairs = [pair.split("/") for pair in tokens()["icon"]["mirror_in_rtl"]]
    return {a: b for pair in pairs for a, b in (tuple(pair), tuple(reversed(pair)))}


def letter(name: str, rtl: bool = False) -> str:
    """The letter of an icon; `ph.` before the name, as the tokens write it, may stand or not.

    A name that the font does not have gives a question mark: an exception while painting would end the program.
    """
    name = name.removeprefix("ph.")
    found = _letters().get(_mirrored().get(name, name) if rtl else name)
    if found is None:
        log.error("there is no icon %s", name)
        return _letters()["question"]
    return found


def exists(name: str) -> bool:
    """Whether the icon font has this name."""
    return name.removeprefix("ph.") in _letters()


@cache
def font(px: int) -> QFont:
    """The icon font at `px` device-independent pixels."""
    made = QFont(_family())
    made.setPixelSize(px)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def pixmap(name: str, size: int = 16, token: str = "text2", ratio: float = 2.0) -> QPixmap:
    """The icon as a picture, for the few native places that want one."""
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font(size))
    painter.setPen(theme.color(token))
    painter.drawText(QRectF(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, letter(name))
    painter.end()
    return made


def icon(name: str, size: int = 16, token: str = "text2") -> QIcon:
    return QIcon(pixmap(name, size, token))
