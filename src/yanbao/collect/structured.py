"""JSON and JSON Lines of documents → entries."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from yanbao.collect.encodings import decode
from yanbao.collect.entries import Entry, SourceFile, entry_of
from yanbao.collect.issues import issue
from yanbao.collect.lines import RawLine
from yanbao.collect.options import Options
from yanbao.errors import Issue

_LISTS = ("articles", "items", "documents", "entries")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_CONTENT_KEYS = frozenset(
    ("title", "headline", "text", "content", "body", "summary", "description")
)


def _depth(text: str) -> int:
    """How deep brackets nest outside strings; the parser would overflow its stack first."""
    if text.count("[") + text.count("{") < 50:
        return 0
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", _STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _load(text: str, options: Options) -> tuple[object, str]:
    """Return (value, error): the error is empty where the text could be read."""
    if _depth(text) > options.max_depth:
        return None, f"nested deeper than {options.max_depth}"
    try:
        return json.loads(text), ""
    except (ValueError, RecursionError) as error:
        return None, str(error) or type(error).__name__


class _Gathering:
    """Gathers the entries of one file, bounded in number."""

    def __init__(self, file: SourceFile, encoding: str, media_type: str, options: Options) -> None:
        self.entries: list[Entry] = []
        self.issues: list[Issue] = []
        self._file, self._encoding, self._media_type = file, encoding, media_type
        self._options = options

    def add(self, value: object, pointer: str, collected: str = "") -> bool:
        """Admit one value; False when the file's bound is reached."""
        if len(self.entries) >= self._options.max_items:
            detail = f"only the first {self._options.max_items} entries are read"
            self.issues.append(issue("too-many-items", self._file.path, detail, place=pointer))
            return False
        if isinstance(value, Mapping) and _CONTENT_KEYS & {str(key).lower() for key in value}:
            self.entries.append(
                entry_of(
                    value,
                    pointer=pointer,
                    media_type=self._media_type,
                    encoding=self._encoding,
                    collected=collected,
                )
            )
        else:
            detail = f"{type(value).__name__} without a title or text"
            hint = "a document is an object with title, text or summary, link, published, source"
            self.issues.append(
                issue("not-a-document", self._file.path, detail, hint=hint, place=pointer)
            )
        return True

    def add_line(self, line: str, number: int) -> bool:
        """Admit one line; False when the file's bound is reached."""
        if not line.strip():
            return True
        value, error = _load(line.strip(), self._options)
        if not error:
            return self.add(value, f"line {number}")
        self.issues.append(
            issue("bad-line", self._file.path, error, place=f"line {number}", quote=line[:80])
        )
        return True

    def add_list(self, values: list[object], name: str, collected: str) -> None:
        for place, value in enumerate(values):
            if not self.add(value, f"{name}[{place}]", collected):
                return


def _is_list_file(value: object) -> tuple[str, list[object]] | None:
    if isinstance(value, list):
        return "", value
    if isinstance(value, Mapping):
        for name in _LISTS:
            inner = value.get(name)
            if isinstance(inner, list):
                return name, inner
    return None


def parse_json(file: SourceFile, options: Options) -> tuple[list[Entry], list[Issue], int]:
    """Parse a JSON file: one document, a list of them, or a list under a known name.

    ``collection_date`` beside the list dates entries that have no date of their own. A file that
    is no single JSON value is tried as JSON Lines. The last value returned is the number of
    replacement characters the decoding had to set.
    """
    decoded = decode(file.payload)
    value, error = _load(decoded.text, options)
    if error:
        lines = [line for line in decoded.text.splitlines() if line.strip()]
        if len(lines) > 1 and not _load(lines[0], options)[1]:
            return parse_json_lines(file, options)
        hint = "the file may be cut off: fetch it again"
        return [], [issue("broken-json", file.path, error, hint=hint)], decoded.replaced
    gathering = _Gathering(file, decoded.encoding, "application/json", options)
    listed = _is_list_file(value)
    if listed is None:
        gathering.add(value, "")
    else:
        collected = ""
        if isinstance(value, Mapping):
            day = value.get("collection_date")
            collected = day if isinstance(day, str) else ""
        gathering.add_list(listed[1], listed[0], collected)
        if not listed[1]:
            gathering.issues.append(
                issue("nothing-found", file.path, "the list of documents is empty")
            )
    return gathering.entries, gathering.issues, decoded.replaced


def parse_json_lines(file: SourceFile, options: Options) -> tuple[list[Entry], list[Issue], int]:
    """Parse JSON Lines; a bad line is reported with its number, the rest goes on."""
    decoded = decode(file.payload)
    gathering = _Gathering(file, decoded.encoding, "application/x-ndjson", options)
    # Not splitlines(): a JSON string may hold U+2028 and its like.
    for number, line in enumerate(decoded.text.split("\n"), start=1):
        if not gathering.add_line(line, number):
            break
    return gathering.entries, gathering.issues, decoded.replaced


def parse_line(line: RawLine, options: Options) -> tuple[list[Entry], list[Issue]]:
    """Parse one line of JSON Lines on its own, as ``parse_json_lines`` does all."""
    file = SourceFile(path=line.path, payload=b"", sha256=line.sha256)
    gathering = _Gathering(file, line.encoding, "application/x-ndjson", options)
    gathering.add_line(line.text, line.number)
    return gathering.entries, gathering.issues
