"""Write docs/cli.md from the command line itself, so that the two cannot differ.

python scripts/build_cli_docs.py [--check]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
import typer.main

from yanbao.cli.app import app
from yanbao.errors import (
    IntegrityError,
    MissingExtra,
    NotFound,
    ParseError,
    SettingsError,
    SourceError,
    UsageError,
    YanbaoError,
)

PLACE = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
_HEAD = """# Command line

Written by `scripts/build_cli_docs.py` from the program itself; a test fails when the two differ.
"""
_ERRORS = (
    UsageError, SettingsError, NotFound, MissingExtra, IntegrityError, SourceError, ParseError,
    YanbaoError,
)  # fmt: skip


def render() -> str:
    """Return the page: every command with its arguments and options, then the exit codes."""
    command: Any = typer.main.get_command(app)
    lines = [_HEAD, f"{command.help}\n", *_commands("yanbao", command), *_exit_codes()]
    return "\n".join(lines).rstrip() + "\n"


def _commands(name: str, command: Any) -> Iterator[str]:
    options = [p for p in command.params if p.param_type_name == "option"]
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    children = find_children(command)
    words = [_shown(argument) for argument in arguments]
    usage = " ".join([name, *words, *(["[OPTIONS]"] if options else [])])
    yield f"## `{name}`\n"
    yield f"    {usage}{' COMMAND …' if children else ''}\n"
    if not children:
        yield f"{' '.join((command.help or '').split())}\n"
    if arguments or options:
        yield "| word | meaning | default |"
        yield "|---|---|---|"
        for one in (*arguments, *options):
            yield f"| `{_shown(one)}` | {' '.join((one.help or '').split())} | {_default(one)} |"
        yield ""
    for child in sorted(children):
        yield from _commands(f"{name} {child}", children[child])


def find_children(command: Any) -> dict[str, Any]:
    """Return the commands of a group, those loaded when called too."""
    if not hasattr(command, "list_commands"):
        return {}
    context = typer.Context(command)
    return {name: command.get_command(context, name) for name in command.list_commands(context)}


def _shown(one: Any) -> str:
    if one.param_type_name == "argument":
        # the name may come marked up already: SOURCES..., [SENTENCE]
        name = (one.metavar or (one.name or "").upper()).replace("...", "").strip("[]")
        many = "…" if one.nargs == -1 else ""
        return f"{name}{many}" if one.required else f"[{name}{many}]"
    names = ", ".join((*one.opts, *one.secondary_opts))
    metavar = "" if one.is_flag else f" {one.metavar or 'VALUE'}"
    return f"{names}{metavar}".replace("|", "\\|")


def _default(one: Any) -> str:
    value = one.default
    if one.required or value is None or value is False or value in ("", ()) or callable(value):
        return ""
    return f"`{value}`"


def _exit_codes() -> Iterator[str]:
    yield "## Exit codes\n"
    yield "| code | meaning |"
    yield "|---|---|"
    yield "| 0 | finished |"
    codes: dict[int, list[str]] = {}
    for error in _ERRORS:
        words = " ".join((error.__doc__ or "").split("\n")[0].split()).rstrip(".")
        codes.setdefault(error.exit_code, []).append(words)
    for code, meanings in sorted(codes.items()):
        told = "a fault of the program" if code == 4 else "; ".join(meanings)
        yield f"| {code} | {told} |"


def main() -> int:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    page = render()
    if parser.parse_args().check:
        same = PLACE.exists() and PLACE.read_text("utf-8") == page
        print("docs/cli.md is up to date" if same else "docs/cli.md is out of date")
        return int(not same)
    PLACE.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
