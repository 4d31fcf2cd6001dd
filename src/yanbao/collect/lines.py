"""Large files of JSON Lines, a line at a time: memory holds one line and no file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yanbao.collect.encodings import decode
from yanbao.collect.issues import issue
from yanbao.collect.options import Options
from yanbao.errors import Issue

#: A file's encoding is decided by so much of its beginning.
_HEAD_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLine:
    """A line as it stands in its file; ``sha256`` is the whole file's, ``number`` from 1."""

    path: str
    sha256: str
    encoding: str
    number: int
    text: str


def read_lines(path: Path, name: str, options: Options) -> Iterator[RawLine | Issue]:
    """Yield the lines that are not blank; one longer than ``max_bytes`` characters is an Issue.

    Bytes that the encoding does not know become lone surrogates, which the document that holds
    them reports. A file that cannot be read is an Issue.
    """
    try:
        with path.open("rb") as binary:
            sha256 = hashlib.file_digest(binary, "sha256").hexdigest()
            binary.seek(0)
            encoding = decode(_whole_lines(binary.read(_HEAD_BYTES))).encoding
        # multi-byte codes of two and four bytes know no lone surrogates
        errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
        errors = "replace" if encoding.startswith("utf-32") else errors
        with path.open(encoding=encoding, errors=errors, newline="\n") as stream:
            number = 0
            while text := stream.readline(options.max_bytes):
                number += 1
                if len(text) == options.max_bytes and not text.endswith("\n"):
                    while text and not text.endswith("\n"):
                        text = stream.readline(options.max_bytes)
                    detail = f"a line of more than {options.max_bytes:,} characters"
                    yield issue("bad-line", name, detail, place=f"line {number}")
                    continue
                text = text.strip().lstrip("\ufeff")
                if text:
                    yield RawLine(
                        path=name, sha256=sha256, encoding=encoding, number=number, text=text
                    )
            if number == 0:
                yield issue("empty-file", name, "the file holds nothing")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield issue("unreadable-file", name, reason, hint="check that it exists and may be read")


def _whole_lines(head: bytes) -> bytes:
    """The head up to its last line break, so that it ends in no half character.

    Left whole where zeros tell of a code in which a break has more bytes than one.
    """
    if len(head) < _HEAD_BYTES or 0 in head[:4000]:
        return head
    return head[: head.rfind(b"\n") + 1] or head
