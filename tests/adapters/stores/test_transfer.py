"""A store out to a file and back: nothing lost, nothing believed that does not hold together."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.stores.builders import (
    AT,
    a_capture,
    a_link,
    a_look,
    a_round,
    a_run,
    a_text,
    a_visit,
)

from yanbao.adapters.stores.database import Database, open_database
from yanbao.adapters.stores.opening import open_store
from yanbao.adapters.stores.responses import ReplyFolder
from yanbao.adapters.stores.transfer import Transferred, export_store, import_store, tables
from yanbao.errors import IntegrityError, NotFound, ParseError, YanbaoError
from yanbao.model.captures import CapturedRound
from yanbao.model.replies import Reply


def a_reply(body: bytes, wire: bytes = b"", hours: float = 0) -> Reply:
    headers = (("Content-Encoding", "gzip"),) if wire else ()
    return Reply(
        outcome="fresh", address="https://paper.example/feed", status=200, headers=headers,
        received_at=AT + timedelta(hours=hours), wire=wire or body, content=body,
    )  # fmt: skip


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows without the counters."""
    found = {}
    with database.read() as connection:
        for table in tables():
            columns = [column for column in table.columns if column.name != "seq"]
            rows = connection.execute(sa.select(*columns)).all()
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def fill(place: Path) -> None:
    store = open_store(place / "desk.db")
    store.rounds.record(a_round(1, 2))
    looks = (a_look(1), a_look(2, outcome="left", document_id="", due_at=None))
    store.rounds.record(replace(a_round(3, hours=5), looks=looks))
    store.runs.record(a_run())
    store.runs.record(a_run(hours=1, told=()))
    store.runs.mark_published(a_run().id, at=AT)
    store.documents.drop_bodies("paper", before=AT + timedelta(hours=1))
    replies = ReplyFolder(place / "replies")
    replies.keep(a_reply(b"one"))
    replies.keep(a_reply(b"two" * 500, wire=gzip.compress(b"two" * 500), hours=1))


def exported(place: Path, name: str = "store.tar") -> Path:
    file = place / name
    with file.open("wb") as stream:
        export_store(open_database(place / "desk.db"), ReplyFolder(place / "replies"), stream)
    return file


def imported(file: Path, place: Path) -> Transferred:
    place.mkdir(exist_ok=True)
    return import_store(open_database(place / "desk.db"), ReplyFolder(place / "replies"), file)


def test_a_store_comes_back_whole(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    fill(one)
    file = exported(one)
    done = imported(file, two)
    assert done.added == done.rows
    assert done.replies == 4
    assert everything(open_database(two / "desk.db")) == everything(open_database(one / "desk.db"))
    files = [dict(ReplyFolder(p / "replies").files()) for p in (one, two)]
    assert list(files[0]) == list(files[1])
    bytes_of = [[path.read_bytes() for path in found.values()] for found in files]
    assert bytes_of[0] == bytes_of[1]
    assert exported(two).read_bytes() == file.read_bytes()  # the same store, the same bytes


def test_a_second_import_adds_nothing(tmp_path: Path) -> None:
    fill(tmp_path)
    before = everything(open_database(tmp_path / "desk.db"))
    done = imported(exported(tmp_path), tmp_path)
    assert set(done.added.values()) == {0}
    assert everything(open_database(tmp_path / "desk.db")) == before


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@st.composite
def rounds(draw: st.DrawFn) -> CapturedRound:
    number = draw(st.integers(0, 50))
    title, body, at = draw(texts), draw(texts), draw(instants)
    document = replace(
        a_text(number), id=f"{number:016x}", title=title, text=f"{title}\n{body}",
        publisher=draw(texts), published_at=at, known_at=at, address=draw(texts),
    )  # fmt: skip
    link = draw(st.none() | st.builds(a_link, st.integers(0, 9), title=texts, digest=texts))
    capture = a_capture(number, document=document, asked=draw(texts), link=link, captured_at=at)
    visit = replace(a_visit(), at=draw(instants), fields=tuple(draw(st.lists(texts, max_size=3))))
    return CapturedRound(visit=visit, links=(link,) if link else (), captures=(capture,))


@settings(deadline=None, max_examples=15)  # each opens two databases
@given(st.lists(rounds(), max_size=5))
def test_whatever_was_recorded_comes_back(captured: list[CapturedRound]) -> None:
    with TemporaryDirectory() as folder:
        one, two = Path(folder) / "one", Path(folder) / "two"
        one.mkdir()
        store = open_store(one / "desk.db")
        for each in captured:
            store.rounds.record(each)
        imported(exported(one), two)
        assert everything(open_database(two / "desk.db")) == everything(
            open_database(one / "desk.db")
        )
        again = open_store(two / "desk.db")
        ids = [capture.document.id for _, capture in store.documents.read_after(0)]
        assert again.documents.read(ids) == store.documents.read(ids)


# --- hostile archives --------------------------------------------------------------------


Members = list[tuple[tarfile.TarInfo, bytes]]


def taken_apart(file: Path) -> Members:
    with tarfile.open(file) as tar:
        found = []
        for member in tar:
            content = tar.extractfile(member)
            assert content is not None
            found.append((member, content.read()))
        return found


def put_together(members: Members, file: Path) -> Path:
    with tarfile.open(file, "w") as tar:
        for member, payload in members:
            member.size = len(payload) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(payload) if member.isreg() else None)
    return file


def renamed(old: str, new: str) -> Callable[[Members], Members]:
    def change(members: Members) -> Members:
        for member, _ in members:
            if member.name.startswith(old):
                member.name = new
                break
        return members

    return change


def rewritten(start: str, change: Callable[[dict[str, object]], None]) -> Callable[..., Members]:
    def rewrite(members: Members) -> Members:
        made = []
        for member, payload in members:
            if member.name.startswith(start):
                rows = [json.loads(line) for line in payload.splitlines()]
                change(rows[0])
                made.append((member, b"".join(json.dumps(row).encode() + b"\n" for row in rows)))
            else:
                made.append((member, payload))
        return made

    return rewrite


def linked(members: Members) -> Members:
    member = tarfile.TarInfo("replies/bodies/ab/link")
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return [members[0], (member, b""), *members[1:]]


HOSTILE: dict[str, Callable[[Members], Members]] = {
    "cut": lambda members: members[:-1],
    "cut in the middle": lambda members: [*members[:3], members[-1]],
    "swapped": lambda members: [members[0], *reversed(members[1:-1]), members[-1]],
    "a path outside": renamed("replies/bodies", "../../outside"),
    "a path outside the replies": renamed("replies/bodies", "replies/bodies/ab/../../../outside"),
    "an absolute path": renamed("replies/bodies", "/tmp/outside"),
    "a symbolic link": linked,
    "a body of another name": renamed("replies/bodies", f"replies/bodies/ab/{'ab' * 32}.gz"),
    "a table of its own": renamed("rows/visits", "rows/sqlite_master/000001.jsonl"),
    "a column of its own": rewritten("rows/visits", lambda row: row.update(evil=1)),
    "a word for a number": rewritten("rows/visits", lambda row: row.update(items="many")),
    "a number beyond": rewritten("rows/visits", lambda row: row.update(items=2**40)),
    "an instant without zone": rewritten("rows/visits", lambda row: row.update(at="2026-01-01")),
    "a body of another": rewritten("rows/bodies", lambda row: row.update(document_id="f" * 16)),
    "a body of rubbish": rewritten("rows/bodies", lambda row: row.update(record="AAAA")),
    "a run of another": rewritten("rows/runs", lambda row: row.update(id="other")),
    "a link of rubbish": rewritten("rows/documents", lambda row: row.update(link="[]")),
    "another hash at the end": rewritten("end.json", lambda row: row.update(sha256="0" * 64)),
    "something behind the end": lambda members: [*members, members[1]],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_changed_archive_adds_no_row(tmp_path: Path, name: str) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    fill(one)
    hostile = put_together(HOSTILE[name](taken_apart(exported(one))), tmp_path / "hostile.tar")
    with pytest.raises((IntegrityError, ParseError)):
        imported(hostile, two)
    assert not any(everything(open_database(two / "desk.db")).values())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hostile.tar", "one", "two"]


def test_another_store_is_not_mixed_in(tmp_path: Path) -> None:
    fill(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    fill(other)
    with sqlite3.connect(other / "desk.db") as connection:
        connection.execute("UPDATE documents SET sha256 = ? WHERE title = '第1条'", ("0" * 64,))
    with pytest.raises(IntegrityError, match="another one in this store"):
        imported(exported(tmp_path), other)


@pytest.mark.parametrize("payload", [b"", b"no tar", b"\x1f\x8b" + b"0" * 600])
def test_no_archive_is_told(tmp_path: Path, payload: bytes) -> None:
    (tmp_path / "file").write_bytes(payload)
    with pytest.raises(YanbaoError):
        imported(tmp_path / "file", tmp_path / "two")
    with pytest.raises(NotFound):
        imported(tmp_path / "none", tmp_path / "two")
