"""The JSON Schema of a note, written from the same types that render and parse it."""

from __future__ import annotations

import dataclasses
import inspect
import json
import types
from datetime import date, datetime
from typing import Any, Final, Literal, Union, get_args, get_origin

from yanbao.model.notes import Note
from yanbao.publish.records import FORMAT, TAGS, field_types

_TAG_OF: Final = {cls: tag for tag, cls in TAGS.items()}
_SCALARS: Final[dict[Any, dict[str, Any]]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}
#: what a type alone does not say, by record and field
_BOUNDS: Final[dict[tuple[str, str], dict[str, Any]]] = {
    ("Span", "start"): {"minimum": 0},
    ("Span", "end"): {"minimum": 1},
    ("Span", "quote"): {"minLength": 1},
    ("NoteSource", "sha256"): {"pattern": "^([0-9a-f]{64})?$"},
    ("ImpactScore", "total"): {"minimum": 0, "maximum": 100},
    ("Section", "level"): {"minimum": 1, "maximum": 6},
    ("RankedItem", "rank"): {"minimum": 1},
}


def render_schema() -> str:
    """Return the schema (JSON Schema 2020-12) as docs/note.schema.json holds it."""
    definitions: dict[str, Any] = {}
    _define(Note, definitions)
    note = definitions.pop("Note")
    note["properties"] = {"format": {"const": FORMAT}, **note["properties"]}
    note["required"] = ["format", *note["required"]]
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A fund-research note of yanbao",
        **note,
        "$defs": dict(sorted(definitions.items())),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _define(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    """Add a record's definition, once, and return the reference to it."""
    name = cls.__name__
    if name not in definitions:
        definitions[name] = {}
        properties: dict[str, Any] = {}
        if cls in _TAG_OF:
            properties["type"] = {"const": _TAG_OF[cls]}
        for field, kind in field_types(cls):
            bounds = _BOUNDS.get((name, field), {})
            properties[field] = {**_describe(kind, definitions), **bounds}
        definitions[name] = {
            "description": " ".join((inspect.getdoc(cls) or "").split()),
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}


def _describe(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, options = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_describe(option, definitions) for option in options]}
    if kind is types.NoneType:
        return {"type": "null"}
    if origin is Literal:
        return {"enum": list(options)}
    if origin is tuple and options[-1] is Ellipsis:
        return {"type": "array", "items": _describe(options[0], definitions)}
    if origin is tuple:
        parts = [_describe(option, definitions) for option in options]
        return {"type": "array", "prefixItems": parts, "items": False, "minItems": len(parts)}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _define(kind, definitions)
    return dict(_SCALARS[kind])
