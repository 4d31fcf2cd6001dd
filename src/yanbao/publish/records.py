"""Records: a note as JSON and back, without loss.

The form follows the nouns of ``model/notes.py`` field by field, in their order, so that a field
added there is a field here, and the schema in docs/note.schema.json is written from the same
types. Absent values are ``null``, never left out: a reader need not guess.
"""

from __future__ import annotations

import dataclasses
import json
import re
import types
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from yanbao.errors import ParseError
from yanbao.model.notes import Note, Paragraph, RankedItem, Table

FORMAT: Final = "yanbao.note/1"
#: how a block says which of the three it is
TAGS: Final[dict[str, type]] = {
    "paragraph": Paragraph,
    "ranked_item": RankedItem,
    "table": Table,
}
#: keys that came later, with what a note without them says; such notes are read as they are
LATER: Final[dict[tuple[type, str], Any]] = {
    (RankedItem, "earlier"): [],
    (Note, "earlier"): [],
    (Note, "corrections"): [],
}
_TAG_OF: Final = {cls: tag for tag, cls in TAGS.items()}
_SIZE_LIMIT = 64 * 1024 * 1024
# Shown as escapes: characters that turn or hide text in a viewer, and lone surrogates, which no
# file in UTF-8 can hold.
_HIDDEN = re.compile(
    "[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def render_json(note: Note) -> str:
    """Return the note as JSON: every sentence with all that carries it, one form for one note."""
    record = {"format": FORMAT, **_encode(note)}
    text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n"


def parse_note(text: str) -> Note:
    """Return the note that ``render_json`` wrote.

    Raises
    ------
    ParseError
        Anything is off: no JSON, another format, a key missing, unknown or twice, a value of the
        wrong type, a span that contradicts its quote. The message names the place.
    """
    if len(text) > _SIZE_LIMIT:
        raise ParseError(f"note of {len(text)} characters, at most {_SIZE_LIMIT} are read")
    try:
        record = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except RecursionError as error:
        raise ParseError("note is nested too deeply to be one") from error
    except ValueError as error:
        raise ParseError(f"note is not valid JSON: {error}") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        found = record.get("format") if isinstance(record, dict) else type(record).__name__
        raise ParseError(f"expected a note in the format {FORMAT}, got {str(found)[:80]!r}")
    del record["format"]
    note: Note = _decode_record(Note, record, "note")
    _refuse_twins(note)
    return note


def _refuse_twins(note: Note) -> None:
    for what, found in (
        ("sentence id", [sentence.id for sentence in note.sentences]),
        ("section id", [section.id for section in note.sections]),
        ("source number", [source.number for source in note.sources]),
    ):
        seen: set[object] = set()
        for name in found:
            if name in seen:
                raise ParseError(f"note: the {what} {name!r} stands twice")
            seen.add(name)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice[:80]!r} stands twice in one object")
    return record


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


@lru_cache(maxsize=64)
def field_types(cls: type) -> tuple[tuple[str, Any], ...]:
    """Return a record's fields in order, each with its resolved type."""
    hints = get_type_hints(cls)
    return tuple((field.name, hints[field.name]) for field in dataclasses.fields(cls))


def _encode(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        cls = type(value)
        record: dict[str, Any] = {"type": _TAG_OF[cls]} if cls in _TAG_OF else {}
        record.update((name, _encode(getattr(value, name))) for name, _ in field_types(cls))
        return record
    if isinstance(value, tuple):
        return [_encode(part) for part in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _wrong(path: str, expected: str, value: object) -> ParseError:
    shown = repr(value)
    return ParseError(f"{path}: expected {expected}, got {shown[:80]}")


def _decode(kind: Any, value: Any, path: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(kind), value, path)
    if origin is Literal:
        if value not in get_args(kind) or not isinstance(value, str):
            raise _wrong(path, "one of " + ", ".join(get_args(kind)), value)
        return value
    if origin is tuple:
        return _decode_tuple(get_args(kind), value, path)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _decode_record(kind, value, path)
    return _SCALARS[kind](value, path)


def _decode_union(options: tuple[Any, ...], value: Any, path: str) -> Any:
    if types.NoneType in options:
        if value is None:
            return None
        (kind,) = (option for option in options if option is not types.NoneType)
        return _decode(kind, value, path)
    tag = value.get("type") if isinstance(value, dict) else None
    if not isinstance(tag, str) or TAGS.get(tag) not in options:
        raise _wrong(f"{path}.type", "one of " + ", ".join(TAGS), tag)
    rest = {name: part for name, part in value.items() if name != "type"}
    return _decode_record(TAGS[tag], rest, path)


def _decode_tuple(options: tuple[Any, ...], value: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _wrong(path, "an array", value)
    if len(options) == 2 and options[1] is Ellipsis:
        return tuple(_decode(options[0], part, f"{path}[{n}]") for n, part in enumerate(value))
    if len(value) != len(options):
        raise _wrong(path, f"an array of {len(options)}", value)
    return tuple(
        _decode(kind, part, f"{path}[{n}]")
        for n, (kind, part) in enumerate(zip(options, value, strict=True))
    )


def _decode_record(cls: type, value: Any, path: str) -> Any:
    if not isinstance(value, dict):
        raise _wrong(path, "an object", value)
    fields = field_types(cls)
    names = [name for name, _ in fields]
    if unknown := sorted(set(value) - set(names)):
        raise ParseError(f"{path}: unknown key {unknown[0][:80]!r}")
    later = {name: LATER[cls, name] for name in names if (cls, name) in LATER}
    value = {**later, **value}
    if missing := [name for name in names if name not in value]:
        raise ParseError(f"{path}: the key {missing[0]!r} is missing")
    parts = {name: _decode(kind, value[name], f"{path}.{name}") for name, kind in fields}
    try:
        return cls(**parts)
    except ValueError as error:
        raise ParseError(f"{path}: {error}") from error


def _decode_text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise _wrong(path, "a string", value)
    return value


def _decode_flag(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(path, "true or false", value)
    return value


def _decode_count(value: Any, path: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(path, "a whole number", value)
    return value


def _decode_number(value: Any, path: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _wrong(path, "a number", value)
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if number in (float("inf"), float("-inf")):
        raise ParseError(f"{path}: the number is too large")
    return number


def _decode_instant(value: Any, path: str) -> datetime:
    try:
        instant = datetime.fromisoformat(_decode_text(value, path))
    except ValueError as error:
        raise _wrong(path, "an ISO 8601 instant", value) from error
    if instant.tzinfo is None:
        raise _wrong(path, "an instant with its offset", value)
    return instant


def _decode_day(value: Any, path: str) -> date:
    try:
        return date.fromisoformat(_decode_text(value, path))
    except ValueError as error:
        raise _wrong(path, "an ISO 8601 date", value) from error


_SCALARS: Final[dict[Any, Callable[[Any, str], Any]]] = {
    str: _decode_text,
    bool: _decode_flag,
    int: _decode_count,
    float: _decode_number,
    datetime: _decode_instant,
    date: _decode_day,
}
