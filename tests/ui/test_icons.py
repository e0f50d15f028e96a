"""Every icon that is named in the window's code is in the icon font."""

import ast
from pathlib import Path

import pytest

from desktop_crm.ui.widgets import icons

UI = Path(__file__).parents[2] / "desktop_crm" / "ui"
# Which positional argument names an icon.
PLACES = {
    "Glyph": 0, "icon_button": 0, "EmptyState": 0, "Button": 2, "PressButton": 2, "Note": 2, "Field": 2, "Chip": 1,
    "icon": 1, "Entry": 2, "Offered": 2,
}  # fmt: skip


def named(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        at = PLACES.get(name)
        if at is not None and len(node.args) > at:
            value = node.args[at]
            options = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
            found |= {o.value for o in options if isinstance(o, ast.Constant) and isinstance(o.value, str)}
    return {word for word in found if word}


@pytest.mark.parametrize("file", sorted(UI.rglob("*.py")), ids=lambda f: str(f.relative_to(UI)))
def test_icons_exist(file: Path) -> None:
    assert [word for word in named(ast.parse(file.read_text("utf-8"))) if not icons.exists(word)] == []


def test_an_unknown_icon_is_a_question_mark_not_the_end(caplog: pytest.LogCaptureFixture) -> None:
    assert icons.letter("no-such-icon") == icons.letter("question")
    assert "no-such-icon" in caplog.text
