"""Commands whose modules load when called: a note does not pay for a study's numpy."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperGroup

#: command → (module, its function or its group of commands)
COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "audit": ("yanbao.cli.audit", "audit_command"),
    "doctor": ("yanbao.cli.doctor", "doctor_command"),
    "exposure": ("yanbao.cli.exposure", "exposure_command"),
    "export": ("yanbao.cli.transfer", "export_command"),
    "extract": ("yanbao.cli.extract", "extract_command"),
    "import": ("yanbao.cli.transfer", "import_command"),
    "knowledge": ("yanbao.cli.knowledge", "knowledge_app"),
    "lookup": ("yanbao.cli.lookup", "lookup_command"),
    "push": ("yanbao.cli.push", "push_command"),
    "replay": ("yanbao.cli.desk", "replay_command"),
    "run": ("yanbao.cli.desk", "run_command"),
    "score": ("yanbao.cli.score", "score_command"),
    "search": ("yanbao.cli.search", "search_command"),
    "sources": ("yanbao.cli.sources", "sources_app"),
    "study": ("yanbao.cli.study", "study_command"),
    "verify": ("yanbao.cli.verify", "verify_command"),
    "watch": ("yanbao.cli.watch", "watch_command"),
}


class LaterGroup(TyperGroup):
    """A group that knows the names of further commands and loads each when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands, loaded or not."""
        return [*super().list_commands(ctx), *COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, loading its module where that has not happened."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = COMMANDS[cmd_name]
        found = getattr(import_module(module), name)
        if isinstance(found, typer.Typer):
            return typer.main.get_command(found)
        single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        single.command(cmd_name)(found)
        return typer.main.get_command(single)
