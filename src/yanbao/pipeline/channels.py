"""Channels: where notes are pushed, from a settings file and the environment.

    [[channel]]
    name = "team"
    address = "wecombot://KEY"

``YANBAO_CHANNEL_TEAM`` in the environment is the channel ``team`` too, and counts before the file.
Addresses hold secrets: no message here repeats one.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from yanbao.errors import Issue, NotFound, SettingsError
from yanbao.model.pushes import Channel

#: in the desk's folder, apart from its settings: it holds secrets
CHANNELS: Final = "channels.toml"
PREFIX: Final = "YANBAO_CHANNEL_"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_BYTES: Final = 100_000


def load_channels(
    path: Path, environment: Mapping[str, str]
) -> tuple[dict[str, Channel], list[Issue]]:
    """Load the channels by name; an open settings file is told.

    Raises
    ------
    SettingsError
        The file or a variable is not as it should be.
    """
    found, issues = _read_file(path)
    for variable, address in environment.items():
        if variable.startswith(PREFIX) and address:
            name = variable.removeprefix(PREFIX).lower().replace("_", "-")
            found[name] = _channel(name, address, variable)
    return dict(sorted(found.items())), issues


def choose_channels(names: tuple[str, ...], channels: Mapping[str, Channel]) -> list[Channel]:
    """Return the channels of these names, all where none is named; NotFound for an unknown one."""
    for name in names:
        if name not in channels:
            known = ", ".join(channels) or "none"
            raise NotFound(
                f"no channel is called {name[:40]!r}; there are: {known}",
                hint=f"put it into the settings file, or its address into {PREFIX}NAME",
            )
    return [channels[name] for name in dict.fromkeys(names or tuple(channels))]


def _read_file(path: Path) -> tuple[dict[str, Channel], list[Issue]]:
    try:
        mode = path.stat()
        if mode.st_size > _BYTES:
            raise SettingsError(f"{path} is larger than 100 kB", hint="a list of channels is small")
        parsed = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}, []
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {type(error).__name__}") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # the parser's own words may quote a line that holds a secret
        place = re.search(r"at line \d+", str(error))
        where = f" {place.group()}" if place else ""
        raise SettingsError(f"{path} is no TOML{where}", hint="see docs/desk.md") from None
    channels: dict[str, Channel] = {}
    rows = parsed.get("channel", [])
    if set(parsed) - {"channel"} or not isinstance(rows, list):
        raise SettingsError(f"{path} holds something else than [[channel]] tables")
    for number, row in enumerate(rows):
        place_in = f"{path}, channel {number + 1}"
        if not isinstance(row, dict) or set(row) != {"name", "address"}:
            raise SettingsError(f"{place_in}: expected name and address, nothing else")
        channel = _channel(row["name"], row["address"], place_in)
        if channel.name in channels:
            raise SettingsError(f"{place_in}: the name {channel.name} stands twice")
        channels[channel.name] = channel
    return channels, _find_open(path, mode.st_mode) if channels else []


def _channel(name: object, address: object, place: str) -> Channel:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise SettingsError(f"{place}: a name is of small letters, digits and hyphens, at most 32")
    if not isinstance(address, str) or "://" not in address or not address.isprintable():
        raise SettingsError(f"{place}: an address reads service://…", hint="see docs/desk.md")
    return Channel(name=name, address=address.strip())


def _find_open(path: Path, mode: int) -> list[Issue]:
    if sys.platform == "win32" or not mode & (stat.S_IRWXG | stat.S_IRWXO):
        return []
    return [
        Issue(
            code="push.open-settings",
            severity="warning",
            subject=str(path),
            detail="others on this machine may read the channels' secrets",
            hint=f"chmod 600 {path}",
        )
    ]


def read_environment() -> Mapping[str, str]:
    """Return the environment of this process."""
    return os.environ
