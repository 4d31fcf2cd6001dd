"""Export and import of a whole store: one tar file, written beside and renamed, read row by row.

    store.json                    format, schema, how many rows of each table, how many replies
    rows/documents/000001.jsonl   rows of a table in the store's order, without its counters
    replies/bodies/…, records/…   the folder of replies, file by file
    end.json                      a hash over all that went before

The tar is not compressed: what is large in it is compressed already, and a file that does not
expand cannot expand without bound. Nothing is unpacked by name: a row must have its table's
columns and types, a body must be the document it is called, a reply's bytes must have the hash
they are named by. Rows come in as one transaction: an archive that is cut or changed adds none.
What is cached (readings, the search index) is not exported; it is made again.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import sqlalchemy as sa

from yanbao.adapters.stores.coding import unpack_document, unpack_link, unpack_run
from yanbao.adapters.stores.database import HEAD, Database
from yanbao.adapters.stores.pages import read_look
from yanbao.adapters.stores.responses import ReplyFolder
from yanbao.adapters.stores.rounds import CHUNK, chunks
from yanbao.adapters.stores.tables import BODIES, DOCUMENTS, METADATA, PAGES, RUNS, Instant
from yanbao.errors import IntegrityError, NotFound, ParseError, SourceError

_FORMAT: Final = "yanbao.store/1"
_HEADER, _END = "store.json", "end.json"
_ROWS: Final = re.compile(r"rows/([a-z_]+)/\d{6,12}\.jsonl")
_REPLY: Final = re.compile(r"replies/((?:bodies|records)/[0-9a-f]{2}/[0-9A-Za-z./_-]{1,160})")
_MOST_BYTES: Final = 128_000_000


@dataclass(slots=True, kw_only=True)
class Transferred:
    """What an archive holds: rows by table, and replies; ``added`` those that were not there."""

    rows: dict[str, int] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)
    replies: int = 0


def tables() -> list[sa.Table]:
    """The tables that are exported, each after those it points at."""
    return [table for table in METADATA.sorted_tables if not table.info.get("cache")]


def export_store(database: Database, replies: ReplyFolder, file: BinaryIO) -> Transferred:
    """Write a store to an open file."""
    done = Transferred()
    digest = hashlib.sha256()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:

        def add(name: str, payload: bytes) -> None:
            member = tarfile.TarInfo(name)
            member.size = len(payload)
            tar.addfile(member, io.BytesIO(payload))
            digest.update(_seal(name, payload))

        add(_HEADER, _json({"format": _FORMAT, "schema": HEAD}))
        with database.read() as connection:
            for table in tables():
                for number, rows in enumerate(_read_rows(connection, table), start=1):
                    payload = b"".join(_json(row) for row in rows)
                    add(f"rows/{table.name}/{number:06}.jsonl", payload)
                    done.rows[table.name] = done.rows.get(table.name, 0) + len(rows)
        for name, place in replies.files():
            add(f"replies/{name}", place.read_bytes())
            done.replies += 1
        end = {"rows": done.rows, "replies": done.replies, "sha256": digest.hexdigest()}
        add(_END, _json(end))
    return done


def _seal(name: str, payload: bytes) -> bytes:
    return f"{name}\0{hashlib.sha256(payload).hexdigest()}\n".encode()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _columns(table: sa.Table) -> list[sa.Column[Any]]:
    return [column for column in table.columns if column.name != "seq"]


def _read_rows(connection: sa.Connection, table: sa.Table) -> Iterator[list[dict[str, object]]]:
    columns = _columns(table)
    order = [table.c.seq] if "seq" in table.c else list(table.primary_key.columns)
    query = sa.select(*columns).order_by(*order).execution_options(yield_per=CHUNK)
    for part in connection.execute(query).mappings().partitions(CHUNK):
        yield [{c.name: _encode(row[c.name]) for c in columns} for row in part]


def _encode(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value


def import_store(database: Database, replies: ReplyFolder, path: Path) -> Transferred:
    """Add what an archive holds to a store; what is there already stays as it is.

    Raises
    ------
    NotFound
        No file at the path.
    ParseError
        No archive of a store, or one of a newer yanbao.
    IntegrityError
        It is cut, changed, or contradicts what the store holds: no row was added.
    SourceError
        The store cannot be written.
    """
    if not path.is_file():
        raise NotFound(f"no archive at {path}", hint="give the file that yanbao export wrote")
    done = Transferred()
    digest = hashlib.sha256()
    end: dict[str, Any] | None = None
    try:
        with tarfile.open(path, mode="r:") as tar, database.write() as connection:
            for number, (name, payload) in enumerate(_members(tar, path)):
                if number == 0:
                    _check_header(name, payload, path)
                elif end is not None:
                    raise IntegrityError(f"{path}: {name!r} stands behind the end")
                elif name == _END:
                    end = _parse(payload, f"{path}: {name}")
                elif rows := _ROWS.fullmatch(name):
                    _add_rows(connection, database, rows.group(1), payload, done)
                elif reply := _REPLY.fullmatch(name):
                    replies.restore(reply.group(1), payload)
                    done.replies += 1
                else:
                    raise IntegrityError(f"{path}: {name[:120]!r} is no part of a store")
                if end is None:
                    digest.update(_seal(name, payload))
            told = {"rows": done.rows, "replies": done.replies, "sha256": digest.hexdigest()}
            if end != told:
                raise IntegrityError(
                    f"{path} is cut off or was changed: nothing was added to the store",
                    hint="export it again",
                )
    except tarfile.TarError as error:
        raise ParseError(f"{path} is no archive of a store: {error}") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}") from error
    return done


def _members(tar: tarfile.TarFile, path: Path) -> Iterator[tuple[str, bytes]]:
    for member in tar:
        file = tar.extractfile(member) if member.isreg() else None
        if file is None or member.size > _MOST_BYTES:
            raise IntegrityError(f"{path}: {member.name[:120]!r} is no file a store would hold")
        yield member.name, file.read()


def _check_header(name: str, payload: bytes, path: Path) -> None:
    header = _parse(payload, f"{path}: {name[:120]}") if name == _HEADER else {}
    if header.get("format") != _FORMAT:
        raise ParseError(f"{path} is no archive of a store", hint="use what yanbao export wrote")
    if str(header.get("schema")) > HEAD:
        raise ParseError(f"{path} was written by a newer yanbao", hint="import it with that one")


def _parse(payload: bytes, place: str) -> dict[str, Any]:
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise IntegrityError(f"{place} is not valid JSON: {error}") from error
    if not isinstance(value, dict):
        raise IntegrityError(f"{place} is not an object")
    return value


def _add_rows(
    connection: sa.Connection, database: Database, name: str, payload: bytes, done: Transferred
) -> None:
    table = next((table for table in tables() if table.name == name), None)
    if table is None:
        raise IntegrityError(f"no table {name[:60]!r} is imported")
    places = payload.splitlines()
    rows = [_decode(table, _parse(line, f"{name}, row {n}")) for n, line in enumerate(places, 1)]
    before = _count(connection, table)
    for part in chunks(rows):
        _check(connection, table, part)
        try:
            connection.execute(database.insert(table), part)
        except sa.exc.IntegrityError as error:
            raise IntegrityError(f"{name}: a row points at none: {error.orig}") from error
    done.rows[name] = done.rows.get(name, 0) + len(rows)
    done.added[name] = done.added.get(name, 0) + _count(connection, table) - before


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def _decode(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    columns = _columns(table)
    if set(row) != {column.name for column in columns}:
        raise IntegrityError(f"a row of {table.name} has other columns: {sorted(row)[:12]}")
    return {column.name: _decode_value(column, row[column.name]) for column in columns}


def _decode_value(column: sa.Column[Any], value: object) -> object:
    kind = type(column.type)
    if value is None and column.nullable:
        return None
    try:
        if kind is Instant and isinstance(value, str):
            instant = datetime.fromisoformat(value)
            if instant.tzinfo is not None:
                return instant
        elif kind is sa.LargeBinary and isinstance(value, str):
            return base64.b64decode(value, validate=True)
        elif isinstance(column.type, sa.String) and isinstance(value, str):
            if "\0" not in value and len(value) <= (column.type.length or _MOST_BYTES):
                return value
        elif isinstance(column.type, sa.Integer) and type(value) is int and abs(value) < 2**31:
            return value
    except ValueError as error:
        raise IntegrityError(f"{column} holds {str(value)[:60]!r}: {error}") from error
    raise IntegrityError(f"{column} holds {str(value)[:60]!r}")


def _check(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Hold rows against what they say of themselves, and against what the store has."""
    if table is DOCUMENTS:
        for row in rows:
            unpack_link(row["link"])
        _check_same(connection, table, rows, "sha256")
    elif table is PAGES:
        for row in rows:
            read_look(row)
    elif table is BODIES:
        ids = [row["document_id"] for row in rows]
        query = sa.select(DOCUMENTS.c.id, DOCUMENTS.c.sha256).where(DOCUMENTS.c.id.in_(ids))
        hashes: dict[str, str] = {row[0]: row[1] for row in connection.execute(query)}
        for row in rows:
            document = unpack_document(row["record"])
            sha256 = hashlib.sha256(document.text.encode()).hexdigest()
            if document.id != row["document_id"] or hashes.get(document.id) != sha256:
                raise IntegrityError(f"the body of {row['document_id'][:64]} is another document's")
    elif table is RUNS:
        for row in rows:
            run = unpack_run(row["record"])
            sha256 = hashlib.sha256(run.note.encode()).hexdigest()
            if run.id != row["id"] or not run.note_sha256 == sha256 == row["note_sha256"]:
                raise IntegrityError(f"the run {row['id'][:128]} is not what its row says")
        _check_same(connection, table, rows, "note_sha256")


def _check_same(
    connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]], by: str
) -> None:
    ids = [row["id"] for row in rows]
    query = sa.select(table.c.id, table.c[by]).where(table.c.id.in_(ids))
    known = {row[0]: row[1] for row in connection.execute(query)}
    for row in rows:
        if known.get(row["id"], row[by]) != row[by]:
            raise IntegrityError(
                f"{table.name}: {row['id'][:128]} is another one in this store",
                hint="the archive is of a store that went another way",
            )
