"""Extraction in bulk: streamed, on every engine alike, clean when it is ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from yanbao.collect import Options
from yanbao.errors import Issue, UsageError
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.extraction import Read, extract_file

TITLES = ("腾讯控股涨3%", "甲公司中标6亿元项目", "NVIDIA reports revenue of US$57bn", "寒武纪跌5%")


def line(number: int) -> str:
    row = {
        "id": f"d{number}",
        "title": TITLES[number % len(TITLES)],
        "text": f"第{number}篇：公司公告，净利润同比增长{number % 90}%。",
        "published": "2026-03-18 09:00:00 +0800",
        "source": "甲报",
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def written(path: Path, count: int, encoding: str = "utf-8") -> Path:
    path.write_text("".join(map(line, range(count))), encoding)
    return path


def extract(path: Path, out: Path, engine: str = "serial") -> tuple[int, list[Issue]]:
    told: list[Issue] = []
    count = extract_file(path, out, full=False, assembly=assemble(engine=engine), tell=told.append)
    return count, told


def ids(out: Path) -> list[str]:
    return [json.loads(row)["id"] for row in out.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-8-sig"])
def test_lines_are_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    plain, coded = tmp_path / "plain.jsonl", tmp_path / "coded.jsonl"
    extract(written(plain, 30), tmp_path / "plain.out")
    assert extract(written(coded, 30, encoding), tmp_path / "coded.out") == (30, [])
    assert (tmp_path / "coded.out").read_bytes() == (tmp_path / "plain.out").read_bytes()


def test_bytes_that_are_no_characters_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    spoiled = line(1).encode().replace("第1篇".encode(), b"\xff\xfe")
    path.write_bytes(line(0).encode() + spoiled + line(2).encode())
    count, told = extract(path, tmp_path / "out")
    assert count == 3
    assert [(i.code, i.place[:6]) for i in told] == [("collect.replaced-characters", "line 2")]


def test_a_line_without_end_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = Options(max_bytes=1_000, split_roundups=False)
    monkeypatch.setattr("yanbao.pipeline.extraction._OPTIONS", small)
    path = tmp_path / "d.jsonl"
    path.write_text(line(0) + '{"title": "' + "长" * 9_000 + '"}\n' + line(1), "utf-8")
    count, told = extract(path, tmp_path / "out")
    assert (count, ids(tmp_path / "out")) == (2, ["d0", "d1"])
    assert [(i.code, i.place) for i in told] == [("collect.bad-line", "line 2")]


def test_a_folder_of_many_kinds_is_read_whole(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder / "a.jsonl", 2)
    (folder / "b.json").write_text(json.dumps({"articles": [json.loads(line(7))]}), "utf-8")
    (folder / "c.md").write_text("# 腾讯控股回购\n\n腾讯控股今日回购6亿港元。\n", "utf-8")
    (folder / "d.csv").write_text("a,b\n", "utf-8")
    count, told = extract(folder, tmp_path / "out")
    assert count == 4
    assert ids(tmp_path / "out")[:3] == ["d0", "d1", "d7"]
    assert sorted(i.code for i in told) == ["collect.no-date", "collect.unknown-format"]


def test_a_folder_as_output_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        extract(written(tmp_path / "d.jsonl", 1), tmp_path)


@pytest.mark.slow
def test_processes_write_the_bytes_of_one(tmp_path: Path) -> None:
    path = written(tmp_path / "d.jsonl", 300)
    with path.open("a", encoding="utf-8") as stream:
        stream.write("no json\n" + line(300))
    assert extract(path, tmp_path / "serial")[0] == 301
    count, told = extract(path, tmp_path / "processes", "processes")
    assert count == 301
    assert [(i.code, i.place) for i in told] == [("collect.bad-line", "line 301")]
    assert (tmp_path / "serial").read_bytes() == (tmp_path / "processes").read_bytes()


@pytest.mark.extras
def test_a_cluster_writes_the_bytes_of_one(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="not installed, not run: make extras-test")
    path = written(tmp_path / "d.jsonl", 300)
    extract(path, tmp_path / "serial")
    assert extract(path, tmp_path / "ray", "ray") == (300, [])
    assert (tmp_path / "serial").read_bytes() == (tmp_path / "ray").read_bytes()


def die_of_line_seven(item: object, **_: object) -> object:
    if getattr(item, "number", 0) == 7:
        os._exit(9)
    return Read(lines=(f'{{"id": "{getattr(item, "number", 0)}"}}',), issues=())


@pytest.mark.slow
def test_a_document_that_ends_its_readers_is_named_by_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yanbao.pipeline.extraction.read_item", die_of_line_seven)
    path = written(tmp_path / "d.jsonl", 20)
    count, told = extract(path, tmp_path / "out", "processes")
    assert count == 19
    assert [i.code for i in told] == ["engine.worker-died"] * 2 + ["engine.document-lost"]
    assert (told[-1].subject, told[-1].place) == ("d.jsonl", "line 7")
    assert "exit code 9" in told[-1].detail


def children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return found


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc: not run")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_an_interrupt_leaves_no_worker_and_no_half_file(
    tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    path, out = written(tmp_path / "d.jsonl", 40_000), tmp_path / "out.jsonl"
    out.write_text("old\n", "utf-8")
    words = ("extract", str(path), "--out", str(out), "--engine", "processes")
    # a shell in the background bids its children ignore the signal
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    running = subprocess.Popen(
        [sys.executable, "-c", f"{heard}; from yanbao.cli.app import main; main()", *words],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    ends = time.monotonic() + 30
    beside = tmp_path / f".out.jsonl.{running.pid}.part"
    while time.monotonic() < ends and not (beside.exists() and beside.stat().st_size):
        time.sleep(0.02)
    workers = children(running.pid)
    assert len(workers) >= 2
    os.killpg(running.pid, sent) if sent == signal.SIGINT else running.send_signal(sent)
    _, told = running.communicate(timeout=20)
    assert running.returncode == code
    assert out.read_text("utf-8") == "old\n"
    if sent == signal.SIGINT:
        assert "interrupted" in told
        assert "Traceback" not in told
        assert not beside.exists()
    while time.monotonic() < ends and any(map(is_running, workers)):
        time.sleep(0.02)
    assert not any(map(is_running, workers))
    small = written(tmp_path / "small.jsonl", 3)
    extract(small, out)
    assert list(tmp_path.glob(".out.jsonl.*")) == []  # what the kill left is swept away


@pytest.mark.slow
def test_memory_does_not_grow_with_the_input(tmp_path: Path) -> None:
    """Ten times the lines, of which each is a page long, within 8 MB of the same memory."""
    peaks = []
    for count in (200, 2_000):
        path = tmp_path / f"{count}.jsonl"
        with path.open("w", encoding="utf-8") as stream:
            for number in range(count):
                padded = json.loads(line(number)) | {"extra": "页" * 10_000}
                stream.write(json.dumps(padded, ensure_ascii=False) + "\n")
        script = (
            "import resource, sys\n"
            "from tests.pipeline.test_extraction import extract\n"
            "from pathlib import Path\n"
            "extract(Path(sys.argv[1]), Path(sys.argv[2]))\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
        )
        told = subprocess.run(
            [sys.executable, "-c", script, str(path), str(tmp_path / "out")],
            capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        peaks.append(int(told.stdout) / 1024)
    assert path.stat().st_size > 50_000_000
    assert peaks[1] - peaks[0] < 8
