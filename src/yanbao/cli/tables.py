"""Tables on a terminal: columns aligned by display width, since a Chinese character takes two."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Return the columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def render_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table, its columns as wide as their widest cell."""
    table = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(width(row[i]) for row in table) for i in range(len(head))]
    return [
        "  ".join(
            cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)
        ).rstrip()
        for row in table
    ]
