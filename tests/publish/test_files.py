from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from tests.publish.builders import NAMES, make_files, make_note

from yanbao.errors import IntegrityError, SourceError, UsageError
from yanbao.publish import publish, recover, render_files

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals and permissions")


def read_version(text: str) -> int:
    body, _, proof = text.rpartition("\n")
    assert sha256(f"{body}\n".encode()).hexdigest() == proof, "a visible file is not whole"
    return int(body.partition("\n")[0])


def read_versions(out: Path) -> list[int]:
    return [read_version((out / n).read_text("utf-8")) for n in NAMES if (out / n).exists()]


def test_a_note_is_laid_out_as_promised(tmp_path: Path) -> None:
    done = publish(render_files(make_note().note), out=tmp_path / "new" / "out")
    assert sorted(p.relative_to(tmp_path / "new" / "out").as_posix() for p in done.written) == [
        "_posts/2026-01-04-fund_research.md",
        "fund_research_2026-01-04.html",
        "fund_research_2026-01-04.json",
    ]
    assert sorted(p.name for p in (tmp_path / "new" / "out").iterdir()) == [
        "_posts",
        "fund_research_2026-01-04.html",
        "fund_research_2026-01-04.json",
    ]


def test_what_reads_the_same_is_left_alone(tmp_path: Path) -> None:
    publish(make_files(1), out=tmp_path)
    before = (tmp_path / NAMES[0]).stat().st_mtime_ns
    again = publish(make_files(1), out=tmp_path)
    assert again.written == ()
    assert len(again.unchanged) == 3
    assert (tmp_path / NAMES[0]).stat().st_mtime_ns == before


def test_the_new_set_replaces_the_old(tmp_path: Path) -> None:
    publish(make_files(1), out=tmp_path)
    publish(make_files(2), out=tmp_path)
    assert read_versions(tmp_path) == [2, 2, 2]
    assert not (tmp_path / ".yanbao").exists()


@pytest.mark.parametrize(
    "path", ["../x", "/etc/x", "a/../../x", "", "a//b", "./x", ".yanbao/x", "a\\b", "x\n", "a/"]
)
def test_paths_may_not_leave_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(UsageError, match="cannot publish"):
        publish({path: "x"}, out=tmp_path / "out")
    assert not (tmp_path / "x").exists()


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(UsageError, match="is a file"):
        publish(make_files(1), out=tmp_path / "out")
    with pytest.raises(UsageError, match="in the way"):
        publish(make_files(1), out=tmp_path / "out" / "deeper")


def test_a_folder_where_a_file_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAMES[1]).mkdir()
    with pytest.raises(UsageError, match="is a folder"):
        publish(make_files(1), out=tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [NAMES[1]]


def test_a_file_in_the_way_of_a_subfolder_is_refused_before_anything_changes(
    tmp_path: Path,
) -> None:
    (tmp_path / "_posts").write_text("x")
    with pytest.raises(UsageError, match="in the way"):
        publish(make_files(1), out=tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["_posts"]


def test_text_that_no_file_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="UTF-8"):
        publish({"a": "\ud800"}, out=tmp_path)


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "no permission"),
        (errno.EROFS, "no permission"),
        (errno.EIO, "cannot write"),
    ],
)
def test_what_the_system_refuses_is_told_and_the_old_set_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, message: str
) -> None:
    publish(make_files(1), out=tmp_path)
    calls = iter(range(10**6))

    def fail(handle: int) -> None:
        if next(calls) == 1:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(SourceError, match=message):
        publish(make_files(2), out=tmp_path)
    monkeypatch.undo()
    assert read_versions(tmp_path) == [1, 1, 1]
    assert not (tmp_path / ".yanbao").exists()


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    with pytest.raises(SourceError, match="no permission"):
        publish(make_files(1), out=tmp_path / "out")


@POSIX
def test_a_second_publication_waits_its_turn(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(SourceError, match="under way"):
            publish(make_files(1), out=tmp_path)
    finally:
        os.close(handle)
    publish(make_files(1), out=tmp_path)


class Killed(BaseException):
    """Nothing may catch it: what a kill leaves is what it leaves."""


def publish_until(step: int, version: int, out: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Publish, and stop dead before the given step that reaches the disk; True when it finished."""
    count = 0
    with monkeypatch.context() as patch:
        for owner, name in (
            (os, "fsync"),
            (Path, "replace"),
            (Path, "unlink"),
            (Path, "mkdir"),
            (Path, "open"),
            (shutil, "rmtree"),
        ):
            real = getattr(owner, name)

            def stop(*args: object, _real: object = real, **options: object) -> object:
                nonlocal count
                if count == step:
                    raise Killed
                count += 1
                return _real(*args, **options)  # type: ignore[operator]

            patch.setattr(owner, name, stop)
        try:
            publish(make_files(version), out=out)
        except Killed:
            return False
    return True


@pytest.mark.slow
def test_a_stop_at_any_step_leaves_the_old_set_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = set()
    for step in range(200):
        out = tmp_path / str(step)
        publish(make_files(1), out=out)
        finished = publish_until(step, 2, out, monkeypatch)
        read_versions(out)  # each visible file is whole, even before anything is recovered
        recovery = recover(out)
        versions = read_versions(out)
        assert versions in ([1, 1, 1], [2, 2, 2]), step
        assert not (out / ".yanbao").exists()
        assert (recovery == "rolled_forward") <= (versions == [2, 2, 2])
        outcomes.add((recovery, versions[0]))
        if finished:
            break
    else:
        pytest.fail("the publication never finished")
    assert {("rolled_back", 1), ("rolled_forward", 2), ("nothing", 2)} <= outcomes


def test_the_next_publication_recovers_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(200):
        out = tmp_path / str(step)
        publish(make_files(1), out=out)
        if publish_until(step, 2, out, monkeypatch):
            pytest.fail("no step left a journal with something to do")
        if (out / ".yanbao" / "journal.json").exists():
            break
    assert publish(make_files(2), out=out).recovery == "rolled_forward"
    assert read_versions(out) == [2, 2, 2]


@pytest.mark.parametrize(
    "journal",
    [
        "",
        "[]",
        '{"format": "x", "files": []}',
        '{"format": "yanbao.publication/1", "files": [{"path": "../x"}]}',
        json.dumps(
            {
                "format": "yanbao.publication/1",
                "files": [{"path": "../../x", "staged": "0", "sha256": ""}],
            }
        ),
        json.dumps(
            {
                "format": "yanbao.publication/1",
                "files": [{"path": "gone", "staged": "0", "sha256": ""}],
            }
        ),
    ],
)
def test_a_journal_that_cannot_be_followed_is_told(tmp_path: Path, journal: str) -> None:
    (tmp_path / ".yanbao" / "stage").mkdir(parents=True)
    (tmp_path / ".yanbao" / "journal.json").write_text(journal)
    with pytest.raises(IntegrityError, match="journal"):
        recover(tmp_path)
    with pytest.raises(IntegrityError, match="journal"):
        publish(make_files(1), out=tmp_path)


def test_a_folder_with_nothing_left_behind_is_left_alone(tmp_path: Path) -> None:
    assert recover(tmp_path) == "nothing"
    assert recover(tmp_path / "none") == "nothing"


WRITER = """
import sys
sys.path[:0] = [{root!r}]
from pathlib import Path
from tests.publish.builders import make_files
from yanbao.publish.files import publish
out, version = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
while True:
    version += 1
    publish(make_files(version, size=2000), out=out)
"""


@POSIX
@pytest.mark.slow
def test_forty_kills_leave_whole_files_and_one_version(tmp_path: Path) -> None:
    chance = random.Random(20260104)
    script = tmp_path / "writer.py"
    script.write_text(WRITER.format(root=str(Path(__file__).resolve().parents[2])))
    out = tmp_path / "out"
    publish(make_files(0, size=2000), out=out)
    recoveries = []
    for _ in range(40):
        version = read_versions(out)[0]
        writer = subprocess.Popen(
            [sys.executable, str(script), str(out), str(version)], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.0005, 0.03))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        read_versions(out)
        recoveries.append(recover(out))
        versions = read_versions(out)
        assert len(versions) == 3
        assert len(set(versions)) == 1
        assert not (out / ".yanbao").exists()
    assert len(set(recoveries)) > 1, "every kill came at a quiet moment: the test tests nothing"


def test_what_others_keep_in_the_folder_stays(tmp_path: Path) -> None:
    kept = tmp_path / ".yanbao" / "note.txt"
    kept.parent.mkdir()
    kept.write_text("kept", "utf-8")
    publish(make_files(1), out=tmp_path)
    assert read_versions(tmp_path) == [1, 1, 1]
    assert kept.read_text("utf-8") == "kept"
    assert [path.name for path in kept.parent.iterdir()] == ["note.txt"]
