"""Colours, fonts and sizes from the design tokens; the only module that names a colour.

Everything painted asks the one `theme` for a token; native parts get a palette and one style sheet
made from the same tokens.
"""

import json
import sys
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from desktop_crm.base.paths import resource

FONT_FILES = (
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "Inter-Italic.otf",
    "JetBrainsMono-Regular.ttf",
)


@cache
def tokens() -> dict[str, Any]:
    """The design's tokens, as they stand in resources/style/tokens.json."""
    found: dict[str, Any] = json.loads(resource("style/tokens.json").read_text("utf-8"))
    return found


class Theme(QObject):
    """The look in use: light or dark, more contrast or not, and the text scale (1.0 to 2.0)."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.appearance = "system"
        self.dark = False
        self.contrast = False
        self.scale = 1.0
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[tuple[object, ...], QFont] = {}
        self._metrics: dict[tuple[object, ...], QFontMetricsF] = {}
        self._families: list[str] = ["Inter"]
        self._mono: list[str] = ["monospace"]

    # ------------------------------------------------------------ set-up
    def start(self, app: QApplication) -> None:
        """Loads fonts, sets Fusion, palette and style sheet, and follows the system from now on."""
        app.setStyle(QStyleFactory.create("Fusion"))
        self._load_fonts()
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self.use(self.appearance, self.scale)

    def use(self, appearance: str, scale: float) -> None:
        """Changes the look of everything shown: `appearance` is system, light or dark."""
        self.appearance, self.scale = appearance, scale
        hints = QGuiApplication.styleHints()
        system_dark = hints.colorScheme() == Qt.ColorScheme.Dark
        self.dark = system_dark if appearance == "system" else appearance == "dark"
        self.contrast = _wants_contrast()
        for held in (self._colors, self._fonts, self._metrics):
            held.clear()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setFont(self.font())
            app.setPalette(self.palette())
            app.setStyleSheet(self.style_sheet())
            for widget in app.allWidgets():
                widget.update()
        self.changed.emit()

    def _follow(self) -> None:
        if self.appearance == "system":
            self.use("system", self.scale)

    def _load_fonts(self) -> None:
        if sys.platform == "win32":
            self._families = ["Segoe UI Variable Text", "Segoe UI", "Microsoft JhengHei UI", "Yu Gothic UI"]
            self._mono = ["Consolas"]
        elif sys.platform == "darwin":
            self._families = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).families()
            self._mono = ["Menlo"]
        else:
            for name in FONT_FILES:
                QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}")))
            self._families = ["Inter", "Noto Sans CJK TC", "Vazirmatn", "Noto Sans"]
            self._mono = ["JetBrains Mono", "DejaVu Sans Mono", "monospace"]

    # ------------------------------------------------------------ what painters ask for
    def px(self, pixels: float) -> int:
        """Design pixels at the text scale in use."""
        return round(pixels * self.scale)

    def color(self, token: str) -> QColor:
        """A token's colour; `accent@40` is the token at 40 % opacity, `#rrggbb` is a user's own colour."""
        found = self._colors.get(token)
        if found is None:
            found = self._colors[token] = self._make_color(token)
        return found

    def _make_color(self, token: str) -> QColor:
        if token.startswith("#"):
            return QColor(token)
        name, _, opacity = token.partition("@")
        if self.contrast:
            name = tokens()["increase_contrast"].get(name, name)
        color = QColor(tokens()["color"][name]["dark" if self.dark else "light"])
        if opacity:
            color.setAlphaF(int(opacity) / 100)
        return color

    def css(self, token: str) -> str:
        """The token as a style sheet writes it."""
        c = self.color(token)
        return c.name() if c.alpha() == 255 else f"rgba({c.red()},{c.green()},{c.blue()},{c.alpha()})"

    def font(
        self,
        px: float = 13,
        weight: int = 400,
        *,
        tabular: bool = False,
        mono: bool = False,
        italic: bool = False,
    ) -> QFont:
        """A font of `px` design pixels; weights are 400, 500 or 600."""
        key = (px, weight, tabular, mono, italic)
        found = self._fonts.get(key)
        if found is None:
            found = self._fonts[key] = self._make_font(px, weight, tabular, mono, italic)
        return found

    def _make_font(self, px: float, weight: int, tabular: bool, mono: bool, italic: bool) -> QFont:
        font = QFont()
        font.setFamilies(self._mono if mono else self._families)
        font.setPixelSize(max(1, round(px * self.scale)))
        font.setWeight(QFont.Weight(weight))
        font.setItalic(italic)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        if px >= 18 and self._families[0] == "Inter":
            font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98.4)
        return font

    def paper_font(self, points: float, bold: bool = False) -> QFont:
        """The window's letters on paper, whatever the text scale. Made anew: may be asked for on any thread."""
        font = QFont()
        font.setFamilies(self._families)
        font.setPointSizeF(points)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def metrics(
        self, px: float = 13, weight: int = 400, *, tabular: bool = False, mono: bool = False
    ) -> QFontMetricsF:
        key = (px, weight, tabular, mono)
        found = self._metrics.get(key)
        if found is None:
            found = self._metrics[key] = QFontMetricsF(self.font(px, weight, tabular=tabular, mono=mono))
        return found

    def width(
        self, text: str, px: float = 13, weight: int = 400, *, tabular: bool = False, mono: bool = False
    ) -> float:
        return self.metrics(px, weight, tabular=tabular, mono=mono).horizontalAdvance(text)

    # ------------------------------------------------------------ native parts
    def palette(self) -> QPalette:
        palette = QPalette()
        role = QPalette.ColorRole
        for where, token in (
            (role.Window, "content"), (role.WindowText, "text"), (role.Base, "field"),
            (role.AlternateBase, "subtle"), (role.Text, "text"), (role.Button, "raised"),
            (role.ButtonText, "text"), (role.Highlight, "accent"), (role.HighlightedText, "onAccent"),
            (role.ToolTipBase, "inverse"), (role.ToolTipText, "onInverse"), (role.PlaceholderText, "text3"),
            (role.Link, "accentText"), (role.Mid, "border"), (role.Dark, "control"), (role.Light, "raised"),
            (role.Accent, "accent"),
        ):  # fmt: skip
            palette.setColor(where, self.color(token))
        for where in (role.Text, role.WindowText, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, where, self.color("text3"))
        return palette

    def style_sheet(self) -> str:
        text = resource("style/window.qss").read_text("utf-8")
        for name in sorted(tokens()["color"], key=len, reverse=True):
            text = text.replace(f"@{name};", f"{self.css(name)};").replace(f"@{name} ", f"{self.css(name)} ")
        for size in (4, 5, 6, 7, 8, 9, 10, 12, 20, 24, 26, 28, 30, 34, 36):
            text = text.replace(f"@px{size};", f"{self.px(size)}px;").replace(
                f"@px{size} ", f"{self.px(size)}px "
            )
        return text


def _wants_contrast() -> bool:
    accessibility = getattr(QGuiApplication.styleHints(), "accessibility", None)
    if accessibility is None:
        return False
    return bool(accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)


theme = Theme()
