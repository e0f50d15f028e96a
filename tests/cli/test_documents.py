"""What the documents promise is there: commands, files, pictures, licences."""

import re
import shlex
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


def test_the_licence_of_every_shipped_package_is_named() -> None:
    lines = (ROOT / "packaging" / "requirements.txt").read_text("utf-8").splitlines()
    shipped = {line.split("==")[0].strip() for line in lines if "==" in line and not line.startswith("#")}
    told = (ROOT / "docs" / "licences.md").read_text("utf-8").lower().replace("_", "-")
    names = {name.lower().replace("_", "-") for name in shipped}
    families = {name for name in names if name.startswith("jaraco.") or name == "shiboken6"}
    assert {name for name in names - families if name not in told} == set()
    assert "jaraco.*" in told and "shiboken" in told
