"""The folder of replies: what was received is what is read, or it is said that it is not."""

from __future__ import annotations

import gzip
import json
import os
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from yanbao.adapters.stores.responses import ReplyFolder
from yanbao.errors import IntegrityError, SourceError
from yanbao.model.replies import Reply

AT = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)
BODY = "<rss>研报</rss>".encode()


def reply(body: bytes = BODY, *, at: datetime = AT, packed: bool = False) -> Reply:
    wire = gzip.compress(body, mtime=0) if packed else body
    headers = [("ETag", '"a1"'), ("Set-Cookie", "a"), ("Set-Cookie", "b")]
    return Reply(
        outcome="fresh",
        address="https://paper.example/feed",
        received_at=at,
        status=200,
        headers=(*headers, *((("Content-Encoding", "gzip"),) if packed else ())),
        wire=wire,
        content=body,
        hops=("https://paper.example/feed", "https://cdn.example/feed"),
        peer="93.184.215.14",
        attempts=1,
    )


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("packed", [False, True])
def test_what_is_kept_is_what_is_read(tmp_path: Path, packed: bool) -> None:
    store = ReplyFolder(tmp_path)
    kept = store.keep(reply(packed=packed))
    assert store.newest("https://paper.example/feed") == kept
    assert store.read(kept) == BODY
    assert store.read_wire(kept) == reply(packed=packed).wire
    assert kept.headers == reply(packed=packed).headers
    assert (kept.final_address, kept.peer) == ("https://cdn.example/feed", "93.184.215.14")


def test_the_bytes_lie_compressed_and_once(tmp_path: Path) -> None:
    store = ReplyFolder(tmp_path)
    body = b"the same again and again " * 1_000
    for minutes in range(5):
        store.keep(reply(body, at=AT + timedelta(minutes=minutes)))
    bodies = files(tmp_path / "bodies")
    assert len(bodies) == 1
    assert bodies[0].stat().st_size < len(body) // 20
    assert len(files(tmp_path / "records")) == 5


def test_the_same_reply_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        ReplyFolder(tmp_path / name).keep(reply())
    one, other = files(tmp_path / "a"), files(tmp_path / "b")
    assert [p.name for p in one] == [p.name for p in other]
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in other]


def test_the_newest_comes_first_and_addresses_do_not_mix(tmp_path: Path) -> None:
    store = ReplyFolder(tmp_path)
    for hours in (2, 0, 1):
        store.keep(reply(f"{hours}".encode(), at=AT + timedelta(hours=hours)))
    newest = store.newest("https://paper.example/feed")
    assert newest is not None
    assert store.read(newest) == b"2"
    assert [k.received_at.hour for k in store.history("https://paper.example/feed")] == [9, 8, 7]
    assert store.newest("https://paper.example/other") is None


def test_only_a_fresh_reply_is_kept(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="fresh"):
        ReplyFolder(tmp_path).keep(replace(reply(), outcome="unchanged"))


def test_altered_bytes_are_noticed(tmp_path: Path) -> None:
    store = ReplyFolder(tmp_path)
    kept = store.keep(reply())
    (body,) = files(tmp_path / "bodies")
    body.write_bytes(gzip.compress(b"something else"))
    with pytest.raises(IntegrityError, match="not what was received"):
        store.read(kept)
    body.write_bytes(body.read_bytes()[:-3])
    with pytest.raises(IntegrityError, match="cannot be read"):
        store.read(kept)
    body.unlink()
    with pytest.raises(IntegrityError, match="cannot be read"):
        store.read(kept)


def test_a_damaged_record_gives_way_to_an_older_one(tmp_path: Path) -> None:
    store = ReplyFolder(tmp_path)
    older = store.keep(reply(b"1"))
    store.keep(reply(b"2", at=AT + timedelta(hours=1)))
    records = files(tmp_path / "records")
    records[-1].write_text(records[-1].read_text()[:40])
    assert store.newest("https://paper.example/feed") == older


@pytest.mark.parametrize("at_write", [1, 2])
def test_a_full_disk_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_write: int
) -> None:
    store = ReplyFolder(tmp_path)
    store.keep(reply(b"before"))
    before = files(tmp_path)
    writes = [0]
    sync = os.fsync

    def full(descriptor: int) -> None:
        writes[0] += 1
        if writes[0] >= at_write:
            raise OSError(28, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    later = reply(b"after", at=AT + timedelta(hours=1))
    with pytest.raises(SourceError, match="No space left"):
        store.keep(later)
    left = [path for path in files(tmp_path) if path not in before]
    assert [path.suffix for path in left] in ([], [".gz"])  # whole bytes without a record at most
    newest = store.newest("https://paper.example/feed")
    assert newest is not None
    assert store.read(newest) == b"before"
    monkeypatch.undo()
    assert store.read(store.keep(later)) == b"after"


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "bodies").write_text("a file where a folder should be")
    with pytest.raises(SourceError, match="cannot be kept"):
        ReplyFolder(tmp_path).keep(reply())


def test_many_may_keep_at_once(tmp_path: Path) -> None:
    def keep(number: int) -> None:
        store = ReplyFolder(tmp_path)
        for minute in range(10):
            at = AT + timedelta(minutes=minute, microseconds=number)
            store.keep(reply(f"{minute}".encode(), at=at))

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    store = ReplyFolder(tmp_path)
    history = list(store.history("https://paper.example/feed"))
    assert len(history) == 40
    assert {store.read(kept) for kept in history} == {f"{n}".encode() for n in range(10)}
    assert len(files(tmp_path / "bodies")) == 10
    assert not [path for path in files(tmp_path) if path.suffix == ".part"]


def test_a_record_is_readable_json(tmp_path: Path) -> None:
    ReplyFolder(tmp_path).keep(reply())
    (record,) = files(tmp_path / "records")
    value = json.loads(record.read_text("utf-8"))
    assert value["format"] == "yanbao.reply/1"
    assert value["received_at"] == "2026-01-05T07:30:00+00:00"
    assert ["Set-Cookie", "b"] in value["headers"]


def test_what_a_kill_left_under_way_is_swept_a_day_later(tmp_path: Path) -> None:
    ReplyFolder(tmp_path).keep(reply())
    folder = tmp_path / ".under-way"
    assert files(folder) == []
    old, new = folder / "a.1.part", folder / "b.2.part"
    for left in (old, new):
        left.write_bytes(b"half")
    two_days_ago = old.stat().st_mtime - 2 * 86_400
    os.utime(old, (two_days_ago, two_days_ago))
    ReplyFolder(tmp_path).keep(reply(at=AT + timedelta(minutes=1)))
    assert files(folder) == [new]  # another process may be at it
