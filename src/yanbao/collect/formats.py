"""What a file is: by its content first, then by its extension."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePosixPath
from typing import Literal

Format = Literal["pdf", "json", "json_lines", "feed", "page", "writing", "binary"]

_BY_EXTENSION: dict[str, Format] = {
    ".pdf": "pdf",
    ".json": "json",
    ".jsonl": "json_lines",
    ".ndjson": "json_lines",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".shtml": "page",
    ".md": "writing",
    ".markdown": "writing",
    ".txt": "writing",
    ".text": "writing",
}
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a zip archive (or an Office file)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF media file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "an SQLite database"),
)
#: Text, but no document: told instead of read as prose.
_NO_DOCUMENT = frozenset(
    (
        ".csv .tsv .py .js .css .yaml .yml .toml .ini .cfg .log .sql .sh .lock .svg .tex .ipynb"
    ).split()
)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE)
_TEXT_CONTROL = bytes(set(range(0x20)) - {0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B})


def by_extension(path: str) -> Format | None:
    """The format that a file's name promises."""
    return _BY_EXTENSION.get(PurePosixPath(path).suffix.lower())


def _is_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = head.count(0)
    if zeros and (zeros * 10 > len(head) * 3) and zeros * 10 < len(head) * 6:
        return False  # UTF-16 of Western text has a zero in every other place
    controls = len(head) - len(head.translate(None, _TEXT_CONTROL))
    try:  # the head may end within a character: an incremental decoder waits for the rest
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return controls * 50 > len(head)
    return controls * 10 > len(head)


def sniff(path: str, payload: bytes) -> tuple[Format, str]:
    """Return the format and, for a binary file, what it is."""
    head = payload[:4096]
    if b"%PDF-" in head[:1024]:
        return "pdf", ""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return "binary", name
    promised = by_extension(path)
    if promised == "pdf":
        return "pdf", ""  # the reader says what is wrong with it
    if _is_binary(head):
        return "binary", "binary"
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in _NO_DOCUMENT:
        return "binary", f"a {suffix} file: a table, program or setting"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if promised in {"json", "json_lines", "writing"}:
        return promised, ""
    if _FEED.search(head):
        return "feed", ""
    if _PAGE.search(head):
        return "page", ""
    if promised in {"page", "feed"}:
        return promised, ""
    if start.startswith((b"<?xml", b"<!DOCTYPE")):
        return "feed", ""
    if start.startswith((b"{", b"[")):
        return "json", ""
    return "writing", ""
