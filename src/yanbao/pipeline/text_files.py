"""Text files of the user's: tables of prices, factors and events."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from yanbao.errors import SourceError

_BYTES_LIMIT: Final = 512 * 1024 * 1024


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file; SourceError when it cannot be read or is too large."""
    try:
        if path.stat().st_size > _BYTES_LIMIT:
            raise SourceError(f"{path} is larger than 512 MB", hint="split it by year")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{path} cannot be read: {error}", hint="give a UTF-8 CSV file"
        ) from error
