"""The sources that are watched: a reviewed table, and the user's own beside it.

A file is checked field by field; a fault names the file, the field, what stands there and what
should. The user's file may add sources and replace shipped ones by name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import time
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from yanbao.errors import NotFound, ParseError, SourceError
from yanbao.knowledge.playbook_schema import Table, fault
from yanbao.model.sources import KINDS, ExpectedCount, Schedule, Source, SourceKind, SourceLanguage

SHIPPED: Final = "sources.toml"
_LANGUAGES: Final = ("zh-hans", "zh-hant", "en")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,40}")
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_FUNCTION: Final = re.compile(r"akshare:[a-z][a-z0-9_]{2,60}")
_FIELDS: Final = (
    "name", "publisher", "kind", "address", "method", "body", "headers", "links", "pages",
    "follow", "language", "zone", "every", "hours", "expected", "use", "use_at", "private", "note",
    "keep_days",
)  # fmt: skip
_BYTES: Final = 1_000_000
_MOST_PAGES: Final = 100


class SourceTable:
    """Sources by name, the shipped ones in their order, then the user's."""

    def __init__(self, sources: tuple[Source, ...]) -> None:
        self._by_name = {source.name: source for source in sources}

    @classmethod
    def load(cls, own: Path | None = None) -> SourceTable:
        """Load the shipped table, and the user's own file where one is named and exists.

        Raises
        ------
        ParseError
            A field is missing, unknown or wrong.
        SourceError
            The user's file cannot be read.
        """
        return cls((*_load_shipped(), *(read_own(own) if own is not None else ())))

    def __iter__(self) -> Iterator[Source]:
        """Iterate over the sources."""
        return iter(self._by_name.values())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._by_name)

    def by_name(self, name: str) -> Source:
        """Return a source.

        Raises
        ------
        NotFound
            None is called so.
        """
        if name not in self._by_name:
            near = [known for known in self._by_name if name and name in known][:5]
            hint = f"perhaps {', '.join(near)}" if near else "see yanbao sources list"
            raise NotFound(f"no source is called {name!r}", hint=hint)
        return self._by_name[name]


@lru_cache(maxsize=1)
def _load_shipped() -> tuple[Source, ...]:
    text = files("yanbao.knowledge").joinpath("data", SHIPPED).read_text("utf-8")
    return parse_sources(text, file=SHIPPED, own=False)


def read_own(path: Path) -> tuple[Source, ...]:
    """Read the user's file; one that does not exist holds no source."""
    try:
        if path.stat().st_size > _BYTES:
            raise SourceError(f"{path} is larger than 1 MB", hint="a list of sources is small")
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}", hint="a UTF-8 TOML file") from error
    return parse_sources(text, file=path.name, own=True)


def parse_sources(text: str, *, file: str, own: bool) -> tuple[Source, ...]:
    """Parse a file of sources; ``own`` says whether a source may lead to a private address.

    Raises
    ------
    ParseError
        No TOML, or a field that is missing, unknown or wrong: file, field, value, expectation.
    """
    try:
        parsed = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ParseError(f"{file}: no TOML: {error}") from error
    top = Table(file=file, place="", fields=parsed)
    top.allow("source")
    if own and not parsed:
        return ()  # a file that is begun
    sources = tuple(_parse(table, own=own) for table in top.tables("source"))
    seen: set[str] = set()
    for index, source in enumerate(sources):
        if source.name in seen:
            raise fault(file, f"source[{index}].name", source.name, "a name used once")
        seen.add(source.name)
    return sources


def _parse(table: Table, *, own: bool) -> Source:
    table.allow(*_FIELDS)
    name = table.cell("name")
    if not _NAME.fullmatch(name):
        raise table.fault("name", "small letters, digits and hyphens, at most 64")
    kind = cast("SourceKind", table.word("kind", KINDS))
    private = _flag(table, "private", default=False)
    if private and not own:
        raise table.fault("private", "false: no shipped source leads to a private address")
    return Source(
        name=name,
        publisher=table.cell("publisher"),
        kind=kind,
        address=_address(table, kind),
        language=cast("SourceLanguage", table.word("language", _LANGUAGES)),
        zone=_zone(table),
        schedule=_schedule(table),
        expected=_expected(table),
        use=table.cell("use"),
        use_at=_text(table, "use_at"),
        method=_method(table),
        body=_text(table, "body"),
        headers=_headers(table),
        links=_links(table, kind),
        pages=_pages(table),
        follow=_flag(table, "follow", default=True),
        private=private,
        keep_days=_keep_days(table),
        note=_text(table, "note"),
    )


def _text(table: Table, name: str) -> str:
    return table.cell(name) if name in table.fields else ""


def _flag(table: Table, name: str, *, default: bool) -> bool:
    value = table.fields.get(name, default)
    if not isinstance(value, bool):
        raise table.fault(name, "true or false")
    return value


def _address(table: Table, kind: SourceKind) -> str:
    address = table.cell("address")
    if kind == "akshare":
        if not _FUNCTION.fullmatch(address):
            raise table.fault("address", "akshare: and the name of one of its functions")
        return address
    try:
        parts = urlsplit(address)
    except ValueError:
        raise table.fault("address", "an http or https address") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise table.fault("address", "an http or https address without a user name")
    return address


def _method(table: Table) -> Literal["GET", "POST"]:
    if "method" not in table.fields:
        return "GET"
    return "POST" if table.word("method", ("GET", "POST")) == "POST" else "GET"


def _zone(table: Table) -> str:
    zone = table.cell("zone")
    try:
        ZoneInfo(zone)
    except (OSError, ValueError, KeyError):
        raise table.fault("zone", "a zone of the IANA database, e.g. Asia/Shanghai") from None
    return zone


def _schedule(table: Table) -> Schedule:
    every, hours = table.fields.get("every"), table.fields.get("hours")
    if not isinstance(every, int) or isinstance(every, bool) or not 1 <= every <= 10_080:
        raise table.fault("every", "minutes between two visits, 1 to 10080")
    if (
        not isinstance(hours, list)
        or len(hours) != 2
        or not all(isinstance(h, str) and _TIME.fullmatch(h) for h in hours)
    ):
        raise table.fault("hours", 'two times of day, e.g. ["06:00", "23:59"]')
    opens, closes = (time.fromisoformat(str(hour)) for hour in hours)
    return Schedule(every_minutes=every, opens=opens, closes=closes)


def _expected(table: Table) -> ExpectedCount:
    value = Table.of(table.file, f"{table.place}.expected", table.fields.get("expected"))
    value.allow("weekday", "weekend", "basis")
    counts: list[float] = []
    for name in ("weekday", "weekend"):
        count = value.fields.get(name)
        if not isinstance(count, (int, float)) or isinstance(count, bool) or not 0 <= count <= 1e5:
            raise value.fault(name, "new items on such a day, 0 or more")
        counts.append(float(count))
    basis = value.word("basis", ("counted", "estimated"))
    return ExpectedCount(
        weekday=counts[0],
        weekend=counts[1],
        basis="counted" if basis == "counted" else "estimated",
    )


def _headers(table: Table) -> tuple[tuple[str, str], ...]:
    value = table.fields.get("headers", {})
    if not isinstance(value, dict):
        raise table.fault("headers", "a table of names and values")
    pairs: list[tuple[str, str]] = []
    for name, text in value.items():
        plain = isinstance(text, str) and text.isprintable() and text.isascii()
        if not _HEADER.fullmatch(name) or not plain:
            raise table.fault("headers", f"names and printable ASCII values, not {name!r}")
        pairs.append((name, str(text)))
    return tuple(pairs)


def _links(table: Table, kind: SourceKind) -> tuple[str, ...]:
    links = table.words("links")
    if kind == "list" and not links:
        raise table.fault("links", "patterns of the articles' addresses, * for any run")
    for pattern in links:
        if not pattern.startswith("http") or pattern.count("*") > 8 or len(pattern) > 500:
            raise table.fault("links", "patterns that begin with http and hold at most 8 *")
    return links


def _keep_days(table: Table) -> int:
    days = table.fields.get("keep_days", 0)
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= 36_500:
        raise table.fault("keep_days", "days its texts may be kept, 0 where nothing bounds it")
    return days


def _pages(table: Table) -> int:
    pages = table.fields.get("pages", 1)
    if not isinstance(pages, int) or isinstance(pages, bool) or not 1 <= pages <= _MOST_PAGES:
        raise table.fault("pages", f"how many pages a visit asks at most, 1 to {_MOST_PAGES}")
    texts = (table.fields.get("address"), table.fields.get("body"))
    if pages > 1 and not any(isinstance(text, str) and "{page}" in text for text in texts):
        raise table.fault("pages", "1, as neither address nor body says {page}")
    return pages
