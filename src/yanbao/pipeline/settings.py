"""Settings of a desk: the file ``desk.toml`` in its folder, every key optional.

Tables in the file belong to others (channels, the watch); a key that nobody knows is a fault, so
that a misspelt one cannot pass unseen.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import msgspec

from yanbao.errors import SettingsError
from yanbao.model.notes import NoteKind, NoteLanguage

FILE: Final = "desk.toml"
_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """How a desk works.

    ``sources`` are the names watched, all where empty; ``own_sources`` a file of the user's own,
    beside the settings; ``market`` the MIC whose sessions the day is told by; ``kinds`` what each
    run writes; ``out`` where notes stand, ``database`` a URL instead of the file in the folder;
    ``allow`` hosts that may be private; ``window_days`` how far back a note looks; ``articles`` how
    many articles one visit to a source fetches at most, ``again`` how many pages that were read it
    looks at again; ``site`` the address notes are served at; ``prices`` files (beside the settings)
    and services that a note on one theme measures by, ``benchmark`` what they are compared with.
    """

    sources: tuple[str, ...] = ()
    own_sources: str = "sources.toml"
    market: str = "XSHG"
    kinds: tuple[NoteKind, ...] = ("brief",)
    language: NoteLanguage = "zh"
    out: str = "out"
    database: str = ""
    contact: str = ""
    allow: tuple[str, ...] = ()
    window_days: int = 4
    articles: int = 50
    again: int = 20
    site: str = ""
    prices: tuple[str, ...] = ()
    benchmark: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.window_days <= 60:
            raise ValueError(f"window_days must be 1 to 60, got {self.window_days}")
        if not 0 <= self.articles <= 1_000:
            raise ValueError(f"articles must be 0 to 1000, got {self.articles}")
        if not 0 <= self.again <= 1_000:
            raise ValueError(f"again must be 0 to 1000, got {self.again}")
        if bool(self.prices) != bool(self.benchmark):
            raise ValueError("prices and benchmark go together")
        if not self.kinds or len(set(self.kinds)) != len(self.kinds):
            raise ValueError("kinds must be one or both of brief and note")


def load_settings(folder: Path) -> DeskSettings:
    """Load the settings of a desk's folder; without a file the defaults hold.

    Raises
    ------
    SettingsError
        The file cannot be read, is no TOML, or a key is unknown or wrong.
    """
    path = folder / FILE
    try:
        if path.stat().st_size > _BYTES:
            raise SettingsError(f"{path} is larger than 1 MB", hint="settings are small")
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return DeskSettings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}", hint="a UTF-8 TOML file") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{path} is no TOML: {error}") from error
    names = tuple(field.name for field in fields(DeskSettings))
    own = {name: value for name, value in found.items() if not isinstance(value, dict)}
    unknown = sorted(set(own) - set(names))
    if unknown:
        raise SettingsError(
            f"{path}: {unknown[0][:80]!r} is no setting", hint=f"one of {', '.join(names)}"
        )
    try:
        return msgspec.convert(own, DeskSettings)
    except (msgspec.ValidationError, ValueError) as error:
        raise SettingsError(f"{path}: {error}", hint="see docs/desk.md") from error
