"""Issues as the commands of the desk tell them, a line each."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from yanbao.errors import Issue


def show_issues(issues: Iterable[Issue]) -> None:
    """Tell issues on the error stream: severity, code, subject, what, and what to do."""
    for found in issues:
        hint = f"; {found.hint}" if found.hint else ""
        typer.echo(
            f"  {found.severity}: {found.code} {found.subject}: {found.detail}{hint}", err=True
        )
