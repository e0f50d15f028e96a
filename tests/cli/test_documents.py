"""What the documents promise is there: commands, files, pictures, licences."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from desktop_crm.cli import main

ROOT = Path(__file__).parents[2]
COMMANDS = [
    line.strip()
    for line in (ROOT / "docs" / "command-line.md").read_text("utf-8").splitlines()
    if line.startswith("    desktop-crm ")
]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "packaging" / "README.md"])


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_shown_is_understood(line: str) -> None:
    given = main._parser().parse_args(shlex.split(line)[1:])
    assert callable(given.run)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document: Path) -> None:
    text = document.read_text("utf-8")
    without_code = re.sub(r"```.*?```|`[^`\n]*`|^ {4}[^\n]*$", "", text, flags=re.DOTALL | re.MULTILINE)
    targets = re.findall(r"\]\(([^)#\s]+)\)", without_code)
    missing = [t for t in targets if "://" not in t and not (document.parent / t).exists()]
    assert missing == []


def test_the_readme_begins_with_a_picture_and_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    head = text[: text.index("## For sole traders")]
    assert "docs/pictures/" in head
    for command in ("python3 packaging/start.py --demo", "python3 packaging/start.py test"):
        assert f"\n    {command}\n" in head


def shipped() -> set[str]:
    """The names of what is pinned for the program itself."""
    lines = (ROOT / "packaging" / "requirements.txt").read_text("utf-8").splitlines()
    names = (line.split("==")[0].strip() for line in lines if "==" in line and not line.startswith("#"))
    return {name.lower().replace("_", "-") for name in names}


def test_the_licence_of_every_shipped_package_is_named() -> None:
    told = (ROOT / "docs" / "licences.md").read_text("utf-8").lower().replace("_", "-")
    names = shipped()
    families = {name for name in names if name.startswith("jaraco.") or name == "shiboken6"}
    assert {name for name in names - families if name not in told} == set()
    assert "jaraco.*" in told and "shiboken" in told


def test_the_window_names_the_same_packages() -> None:
    pytest.importorskip("PySide6")
    from desktop_crm.ui.settings import about

    assert {name.lower().replace("_", "-") for name in about.SHIPPED} == shipped()


def test_nothing_is_shipped_that_the_program_does_not_use() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    direct = {re.split(r"[<>=]", name)[0].lower() for name in wanted}
    assert direct <= shipped()
    code = "".join(path.read_text("utf-8") for path in (ROOT / "desktop_crm").rglob("*.py"))
    others = {
        "pyside6-essentials": "PySide6",
        "markdown-it-py": "markdown_it",
        "msoffcrypto-tool": "msoffcrypto",
    }
    modules = {name: others.get(name, name.replace("-", "_")) for name in direct}
    unused = [
        name
        for name, module in modules.items()
        if not re.search(rf"(?:import|from) {module}\b|find_spec\(\"{module}\"\)", code, re.IGNORECASE)
    ]
    assert unused == []
