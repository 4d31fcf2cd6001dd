"""The search index in the database: a full-text table beside the entries it speaks of.

On SQLite FTS5 without the texts themselves, ranked by bm25; on PostgreSQL a tsvector with a GIN
index, ranked by cover density. Both hold grams that were made outside, so that neither's own idea
of a word matters: the grams are letters and digits, and a query is put together from grams alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from yanbao.adapters.stores.database import Database
from yanbao.adapters.stores.tables import SEARCH_ENTRIES
from yanbao.model.searches import EntryKind, FoundEntry, SearchEntry, SearchQuery, SearchTerm

#: PostgreSQL keeps no position beyond 16,383: what follows is found by its single grams
_POSITIONS: Final = 16_000
_ENTRY: Final = SEARCH_ENTRIES.c


class SearchTables:
    """The index of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, kind: EntryKind) -> int:
        """Return the number in the store of the newest entry of a kind, 0 where there is none."""
        query = sa.select(sa.func.max(_ENTRY.origin)).where(_ENTRY.kind == kind)
        with self._database.read() as connection:
            return int(connection.execute(query).scalar() or 0)

    def add(self, entries: Sequence[SearchEntry]) -> int:
        """Take in entries that are not there; return how many were new."""
        new = 0
        with self._database.write() as connection:
            sqlite = connection.dialect.name == "sqlite"
            for entry in entries:
                row = {
                    "kind": entry.kind,
                    "id": entry.id,
                    "origin": entry.origin,
                    "series": entry.series,
                    "at": entry.at,
                    "known_at": entry.known_at,
                    "marks": " ".join(entry.marks),
                    "digest": _digest(_grams(0, entry)),
                }
                insert = self._database.insert(SEARCH_ENTRIES).returning(_ENTRY.seq)
                seq = connection.execute(insert, row).scalar()
                if seq is None:
                    continue
                new += 1
                if sqlite:
                    connection.execute(_ADD_GRAMS, _grams(seq, entry))
                else:
                    connection.execute(_ADD_VECTOR, {"seq": seq, "terms": _vector(entry)})
        return new

    def forget(self, entries: Sequence[SearchEntry]) -> None:
        """Forget the bodies of entries, whose titles and marks stay.

        FTS5 without the texts takes away what it is told was added: where that cannot be told any
        more, as grams are made otherwise today, the whole index goes, and is made again.
        """
        with self._database.write() as connection:
            sqlite = connection.dialect.name == "sqlite"
            forgotten = 0
            for entry in entries:
                mine = (_ENTRY.kind == entry.kind) & (_ENTRY.id == entry.id)
                query = sa.select(_ENTRY.seq, _ENTRY.marks, _ENTRY.digest).where(mine)
                held = connection.execute(query).one_or_none()
                if held is None or held.digest == _FORGOTTEN:
                    continue
                whole = replace(entry, marks=tuple(held.marks.split()))
                titled = replace(whole, body=entry.title)
                if not sqlite:
                    connection.execute(_SET_VECTOR, {"seq": held.seq, "terms": _vector(titled)})
                elif _digest(_grams(0, whole)) == held.digest:
                    connection.execute(_TAKE_GRAMS, _grams(held.seq, whole))
                    connection.execute(_ADD_GRAMS, _grams(held.seq, titled))
                else:
                    connection.execute(_EMPTY)
                    connection.execute(sa.delete(SEARCH_ENTRIES))
                    return
                forgotten += 1
                done = sa.update(SEARCH_ENTRIES).where(mine).values(digest=_FORGOTTEN)
                connection.execute(done)
            if sqlite and forgotten:
                connection.execute(
                    _OPTIMIZE
                )  # what was taken away stands in older parts until then

    def find(self, query: SearchQuery) -> list[FoundEntry]:
        """Return the entries that a query finds, the best first."""
        with self._database.read() as connection:
            sqlite = connection.dialect.name == "sqlite"
            match = _match(query) if sqlite else _tsquery(query)
            statement = _select(query, _FTS if sqlite else _VECTOR)
            rows = connection.execute(statement, {"match": match}).all()
        return [
            FoundEntry(kind=kind, id=id_, series=series, at=at, score=float(score))
            for kind, id_, series, at, score in rows
        ]


_ADD_GRAMS: Final = sa.text(
    "INSERT INTO search_terms (rowid, title, body, marks) VALUES (:seq, :title, :body, :marks)"
)
_ADD_VECTOR: Final = sa.text(
    "INSERT INTO search_terms (seq, terms) VALUES (:seq, CAST(:terms AS tsvector))"
)
_SET_VECTOR: Final = sa.text(
    "UPDATE search_terms SET terms = CAST(:terms AS tsvector) WHERE seq = :seq"
)
_TAKE_GRAMS: Final = sa.text(
    "INSERT INTO search_terms (search_terms, rowid, title, body, marks)"
    " VALUES ('delete', :seq, :title, :body, :marks)"
)
_EMPTY: Final = sa.text("INSERT INTO search_terms (search_terms) VALUES ('delete-all')")
_OPTIMIZE: Final = sa.text("INSERT INTO search_terms (search_terms) VALUES ('optimize')")
#: instead of a digest: nothing is left to forget
_FORGOTTEN: Final = "forgotten"
_TERMS: Final = sa.table("search_terms", sa.column("rowid"), sa.column("seq"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dialect:
    """How a database matches and ranks; ``:match`` is the expression."""

    key: sa.ColumnElement[Any]
    matches: str
    score: sa.ColumnElement[Any]


_FTS: Final = _Dialect(
    key=_TERMS.c.rowid,
    matches="search_terms MATCH :match",
    score=sa.literal_column("-bm25(search_terms, 6.0, 1.0, 2.0)", sa.Float),
)
_VECTOR: Final = _Dialect(
    key=_TERMS.c.seq,
    matches="search_terms.terms @@ CAST(:match AS tsquery)",
    score=sa.func.ts_rank_cd(
        sa.literal_column("'{0.1, 0.2, 0.4, 1.0}'"),
        sa.literal_column("search_terms.terms"),
        sa.cast(sa.bindparam("match"), postgresql.TSQUERY),
    ),
)


def _select(query: SearchQuery, dialect: _Dialect) -> sa.Select[Any]:
    score = dialect.score.label("score")
    statement = (
        sa.select(_ENTRY.kind, _ENTRY.id, _ENTRY.series, _ENTRY.at, score)
        .select_from(sa.join(SEARCH_ENTRIES, _TERMS, dialect.key == _ENTRY.seq))
        .where(sa.text(dialect.matches))
    )
    if query.kind is not None:
        statement = statement.where(_ENTRY.kind == query.kind)
    if query.since is not None:
        statement = statement.where(_ENTRY.at >= query.since)
    if query.until is not None:
        statement = statement.where(_ENTRY.at <= query.until)
    if query.as_of is not None:
        statement = statement.where(_ENTRY.known_at <= query.as_of)
    order: list[Any] = [_ENTRY.at.desc(), _ENTRY.seq.desc()]
    if not query.newest and query.terms:
        order.insert(0, score.desc())
    return statement.order_by(*order).limit(query.most)


def _grams(seq: int, entry: SearchEntry) -> dict[str, Any]:
    return {
        "seq": seq,
        "title": " ".join(entry.title),
        "body": " ".join(entry.body),
        "marks": " ".join(entry.marks),
    }


def _digest(grams: dict[str, Any]) -> str:
    parts = "\n".join(str(grams[name]) for name in ("title", "body", "marks"))
    return hashlib.sha256(parts.encode()).hexdigest()


def _match(query: SearchQuery) -> str:
    """Put an FTS5 expression together: every gram quoted, so that none is an operator."""
    wanted = [_fts_term(term) for term in query.terms if not term.excluded]
    wanted += [f'marks : "{mark}"' for mark in query.marks]
    unwanted = [_fts_term(term) for term in query.terms if term.excluded]
    return " NOT ".join([f"({' AND '.join(f'({one})' for one in wanted)})", *unwanted])


def _fts_term(term: SearchTerm) -> str:
    ways = [f'marks : "{mark}"' for mark in term.marks]
    if term.grams:
        phrase = '"' + " ".join(term.grams) + '"' + (" *" if term.begins else "")
        ways.insert(0, f"{{title body}} : {phrase}")
    return f"({' OR '.join(ways)})"


def _vector(entry: SearchEntry) -> str:
    """Write a tsvector: title and body by position, the marks without one.

    Marks begin with '=', which no gram does; a gap of ten parts title and body.
    """
    parts = [f"'{gram}':{place}A" for place, gram in enumerate(entry.title[:500], 1)]
    start = len(entry.title[:500]) + 11
    parts += [
        f"'{gram}':{start + place}" for place, gram in enumerate(entry.body[: _POSITIONS - start])
    ]
    parts += [f"'{gram}'" for gram in dict.fromkeys(entry.body[_POSITIONS - start :])]
    parts += [f"'={mark}'" for mark in entry.marks]
    return " ".join(parts)


def _tsquery(query: SearchQuery) -> str:
    wanted = [_vector_term(term) for term in query.terms if not term.excluded]
    wanted += [f"'={mark}'" for mark in query.marks]
    unwanted = [f"!{_vector_term(term)}" for term in query.terms if term.excluded]
    return " & ".join([*wanted, *unwanted])


def _vector_term(term: SearchTerm) -> str:
    ways = [f"'={mark}'" for mark in term.marks]
    if term.grams:
        grams = [f"'{gram}'" for gram in term.grams]
        grams[-1] += ":*" if term.begins else ""
        ways.insert(0, "(" + " <-> ".join(grams) + ")")
    return f"({' | '.join(ways)})"
