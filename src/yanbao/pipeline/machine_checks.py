"""What this machine gives a desk: Python, optional parts, folders to write to, room on the disk."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Final

from yanbao import __version__
from yanbao.model.checkups import Checkup

_LEAST: Final = (3, 11)
_TIGHT_BYTES: Final = 1_000_000_000
_FULL_BYTES: Final = 100_000_000
#: extra → the module that shows it is there, and what it is for
EXTRAS: Final = MappingProxyType(
    {
        "akshare": ("akshare", "news and prices by akshare"),
        "live": ("xlrd", "tables brought up to date by yanbao knowledge update"),
        "panels": ("polars", "prices from Parquet"),
        "postgres": ("psycopg", "a store on PostgreSQL"),
        "push": ("apprise", "notes pushed to channels"),
        "ray": ("ray", "extraction on a cluster"),
        "yfinance": ("yfinance", "prices by yfinance"),
    }
)


def check_python(found: tuple[int, int] = sys.version_info[:2]) -> Iterator[Checkup]:
    """Look at the version of Python."""
    words = f"yanbao {__version__} on Python {found[0]}.{found[1]}"
    if found < _LEAST:
        yield Checkup(
            name="python", state="error", told=words, remedy="install Python 3.11 or newer"
        )
    else:
        yield Checkup(name="python", state="well", told=words)


def check_extras(
    needed: frozenset[str], useful: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Checkup]:
    """Look for the optional parts; one that the desk's settings need must be there.

    ``useful`` are extras without which the desk does less, each with what it then does not do.
    """
    for extra, (module, purpose) in EXTRAS.items():
        name = f"extra {extra}"
        if find_spec(module) is not None:
            yield Checkup(name=name, state="well", told=f"{module} {_version(module)}")
        elif extra in needed:
            yield Checkup(
                name=name,
                state="error",
                told=f"missing, and needed for {purpose}",
                remedy=f"pip install 'yanbao[{extra}]'",
            )
        elif extra in useful:
            yield Checkup(
                name=name,
                state="warning",
                told=f"missing: {useful[extra]}",
                remedy=f"pip install 'yanbao[{extra}]'",
            )
        else:
            yield Checkup(name=name, state="well", told=f"not installed; not needed ({purpose})")


def check_folder(name: str, folder: Path) -> Iterator[Checkup]:
    """Try to write where the desk writes; where nothing is yet, above it."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        yield Checkup(
            name=name,
            state="error",
            told=f"{place} cannot be written: {error.strerror or error}",
            remedy="give its owner the right to write, or run as its owner",
        )
        return
    yield Checkup(name=name, state="well", told=f"{folder} can be written")


def check_room(folder: Path, *, free_bytes: int | None = None) -> Iterator[Checkup]:
    """Look at the room left on the disk of a folder."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    free = shutil.disk_usage(place).free if free_bytes is None else free_bytes
    told = f"{free / 1e9:.1f} GB free"
    if free < _TIGHT_BYTES:
        yield Checkup(
            name="disk",
            state="error" if free < _FULL_BYTES else "warning",
            told=told,
            remedy=f"make room on the disk of {place}; a year of a desk takes about 1 GB",
        )
    else:
        yield Checkup(name="disk", state="well", told=told)


def _version(module: str) -> str:
    try:
        return version_of(module)
    except PackageNotFoundError:
        return ""
