"""What the caller decides: bounds, and the readers of pages and PDFs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yanbao.ports import PageReader, PdfReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Bounds on what one run may read; each bound that bites is reported as an Issue.

    ``max_bytes`` is per file, ``max_page_bytes`` per HTML page, ``max_characters`` per document
    text, ``max_depth`` the nesting of folders, JSON and markup, ``max_items`` the entries of one
    file, ``max_files`` the files of a run. ``split_roundups`` turns digests of many items into
    their items; ``leave_out`` are resolved paths that are not read, wherever they stand.
    """

    max_bytes: int = 32_000_000
    max_page_bytes: int = 6_000_000
    max_characters: int = 2_000_000
    max_depth: int = 200
    max_items: int = 20_000
    max_files: int = 20_000
    split_roundups: bool = True
    leave_out: frozenset[Path] = frozenset()

    def __post_init__(self) -> None:
        names = (
            "max_bytes",
            "max_page_bytes",
            "max_characters",
            "max_depth",
            "max_items",
            "max_files",
        )
        for name in names:
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The doors collect may knock at; their heavy libraries load at first use."""

    pages: PageReader
    pdfs: PdfReader
