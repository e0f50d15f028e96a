"""The house is built as planned: import contracts, no cycles, no forbidden habits."""

import re
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "desktop_crm"
SOURCES = sorted(PACKAGE.rglob("*.py"))


def test_the_import_contracts_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_no_import_cycles_lazy_imports_counted() -> None:
    graph = grimp.build_graph("desktop_crm", exclude_type_checking_imports=True)
    cycles = [
        module
        for module in graph.modules
        if any(
            graph.chain_exists(importer=child, imported=module)
            for child in graph.find_modules_directly_imported_by(module)
        )
    ]
    assert cycles == []


def test_rooms_hold_no_code_in_their_doorways() -> None:
    for path in SOURCES:
        if path.name == "__init__.py" and path.parent != PACKAGE:
            lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
            assert len(lines) == 1 and lines[0].startswith('"""'), path


def test_no_room_for_odds_and_ends() -> None:
    assert not [p for p in SOURCES if p.stem in {"utils", "helpers", "common", "misc", "manager"}]


@pytest.mark.parametrize(
    "habit",
    [
        r"connect\(\s*lambda",
        r"processEvents\(",
        r"(?<!QApplication)\.exec\(\)",
        r"class \w+\(QThread\)",
        r"%[aAbB]\b",
    ],
)
def test_habits_that_hurt_are_absent(habit: str) -> None:
    found = [p for p in SOURCES if re.search(habit, p.read_text("utf-8"))]
    assert found == []
