"""Scripts and benchmarks, which no other test runs, import what the program has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted([*(ROOT / "scripts").glob("*.py"), *(ROOT / "benchmarks").rglob("*.py")])


def missing_names(source: str) -> Iterator[str]:
    """Yield what a module imports of yanbao and yanbao does not have."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("yanbao"):
            module = import_module(node.module or "")
            for name in node.names:
                if not hasattr(module, name.name):
                    try:
                        import_module(f"{node.module}.{name.name}")
                    except ModuleNotFoundError:
                        yield f"{node.module}.{name.name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_it_imports_is_there(path: Path) -> None:
    assert list(missing_names(path.read_text("utf-8"))) == []


def test_a_planted_name_is_missed() -> None:
    planted = "from yanbao.errors import Issue, Planted\nfrom yanbao import errors"
    assert list(missing_names(planted)) == ["yanbao.errors.Planted"]
