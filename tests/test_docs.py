"""What the pages say is what the program does: issue codes, commands, words, links."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import typer.main
from benchmarks.floors import read_floors

from yanbao.cli.app import app
from yanbao.collect.issues import CODES
from yanbao.measure import impact

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "yanbao"
_CODE = re.compile(
    r"(?:collect|extract|link|cluster|measure|study|compose|publish|run|knowledge|forecast|score|fetch|source|engine|prices|push|watch|doctor|search)"
    r"\.[a-z]+(?:-[a-z]+)*"
)
_WORDS = re.compile(r"[a-z]+(?:-[a-z]+)+")
_ROW = re.compile(r"^\| `([a-z]+\.[a-z-]+)` \| (\w+) \| (.+) \|$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def _texts(tree: ast.AST) -> list[str]:
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def codes_in(module: str) -> Iterator[str]:
    """Yield the codes that a module can give.

    Written whole, or put together as ``f"study.{code}"`` from the module's hyphenated words.
    """
    tree = ast.parse(module)
    texts = _texts(tree)
    yield from (text for text in texts if _CODE.fullmatch(text))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and len(node.values) == 2:
            head = node.values[0]
            if isinstance(head, ast.Constant) and head.value in ("study.", "link.", "run."):
                yield from (f"{head.value}{text}" for text in texts if _WORDS.fullmatch(text))


def used_codes() -> set[str]:
    found = {f"collect.{name}" for name in CODES}
    for path in sorted(SOURCE.rglob("*.py")):
        found.update(codes_in(path.read_text("utf-8")))
    return found


def documented_codes() -> list[str]:
    return [code for code, _, _ in _ROW.findall((DOCS / "issues.md").read_text("utf-8"))]


def test_every_code_that_the_program_gives_is_explained() -> None:
    missing = used_codes() - set(documented_codes())
    assert sorted(missing) == []


def test_no_code_is_explained_that_the_program_never_gives() -> None:
    assert sorted(set(documented_codes()) - used_codes()) == []


def test_every_code_stands_once_under_its_own_heading() -> None:
    codes = documented_codes()
    assert len(codes) == len(set(codes))
    sections = (DOCS / "issues.md").read_text("utf-8").split("\n## ")[1:]
    for section in sections:
        room = section.split("\n", 1)[0].strip()
        assert {code.partition(".")[0] for code, _, _ in _ROW.findall(section)} == {room}


def test_severities_of_collect_are_those_of_the_page() -> None:
    rows = _ROW.findall((DOCS / "issues.md").read_text("utf-8"))
    told = {code: severity for code, severity, _ in rows if code.startswith("collect.")}
    assert told == {f"collect.{name}": severity for name, severity in CODES.items()}


def test_a_code_put_together_is_seen() -> None:
    planted = 'def f(x): return Finding(code=f"study.{x}") if x else f("planted-code")'
    assert set(codes_in(planted)) == {"study.planted-code"}
    assert set(codes_in('Issue(code="run.planted")')) == {"run.planted"}


@pytest.mark.slow
def test_the_page_of_commands_is_the_programs_own() -> None:
    told = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "build_cli_docs.py"), "--check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, f"{told.stdout}{told.stderr}: run scripts/build_cli_docs.py"


def commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(app)
    context = typer.Context(group)
    return {name: group.get_command(context, name) for name in group.list_commands(context)}


def test_every_command_and_option_stands_on_its_page() -> None:
    page = (DOCS / "cli.md").read_text("utf-8")
    children = commands()
    assert {"note", "brief", "audit"} <= set(children)
    for name, child in children.items():
        assert f"## `yanbao {name}`" in page
        for option in child.params:
            for word in option.opts:
                if word.startswith("-"):
                    assert f"`{word}" in page, f"{name} {word}"


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted(DOCS.rglob("*.md")), ids=str)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text("utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_command_examples_of_the_readme_use_real_commands() -> None:
    children = commands()
    for name in ("README.md", "README.zh-CN.md", "docs/quickstart.md"):
        used = re.findall(r"^ {4}yanbao (\w+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
        assert used, f"{name} shows no command"
        assert set(used) <= set(children), name


def test_every_noun_of_the_model_stands_in_the_glossary() -> None:
    page = (DOCS / "glossary.md").read_text("utf-8")
    for path in sorted((SOURCE / "model").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                assert f"**{node.name}**" in page, f"{node.name} ({path.name}) is not explained"


def test_every_room_stands_in_the_architecture() -> None:
    page = (DOCS / "architecture.md").read_text("utf-8")
    for room in sorted(path.parent.name for path in SOURCE.glob("*/__init__.py")):
        assert re.search(rf"^  {room}/ ", page, re.MULTILINE), room


def test_the_weights_and_constants_of_the_score_are_those_of_the_page() -> None:
    page = (DOCS / "methods.md").read_text("utf-8")
    part = page.partition("## ImpactScore")[2].partition("\n## ")[0]
    told = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", part, re.MULTILINE))
    wanted = {**dict(impact.WEIGHTS), **impact._ORDINARY}
    assert {name: float(value) for name, value in told.items()} == wanted
    assert sum(weight for _, weight in impact.WEIGHTS) == pytest.approx(1)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_scores_of_the_readme_are_the_pinned_ones(name: str) -> None:
    page = (ROOT / name).read_text("utf-8")
    floors = read_floors()
    reading = floors["reading"].scores
    for score in ("securities_f1", "facts_f1", "facts_full_f1", "event"):
        assert f"{reading[score]:.3f}" in page, score
    for suite in ("faithfulness", "gate"):
        assert f"{floors[suite].scores['balanced_accuracy']:.3f}" in page, suite


@pytest.mark.parametrize(
    ("name", "words"), [("README.md", "{} books"), ("README.zh-CN.md", "{}组")]
)
def test_the_readme_counts_the_books_that_ship(name: str, words: str) -> None:
    table = json.loads((SOURCE / "knowledge" / "data" / "holdings.json").read_text("utf-8"))
    assert words.format(len(table["sets"])) in (ROOT / name).read_text("utf-8")


def test_the_excerpt_of_the_readme_is_what_the_demo_writes() -> None:
    told = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "build_readme.py"), "--check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, f"{told.stdout}{told.stderr}: run scripts/build_readme.py"
