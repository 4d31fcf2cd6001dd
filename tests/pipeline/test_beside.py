from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from yanbao.pipeline.beside import put_in_place


def fail_half_way(place: Path) -> None:
    with put_in_place(place) as file:
        file.write(b"sec")
        raise RuntimeError("half way")


def test_a_block_that_fails_leaves_the_old_file_and_nothing_beside(tmp_path: Path) -> None:
    place = tmp_path / "new" / "file.json"
    with put_in_place(place) as file:
        file.write(b"first")
    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way(place)
    assert place.read_bytes() == b"first"
    assert [path.name for path in place.parent.iterdir()] == ["file.json"]


def test_what_a_killed_writer_left_is_swept_and_a_living_ones_stays(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    place = tmp_path / "file.json"
    names = (f".file.json.{ended.pid}.part", f"file.json.{ended.pid}.part", "file.json.1x.part")
    for name in (*names, f".file.json.{os.getppid()}.part"):
        (tmp_path / name).write_bytes(b"half")
    with put_in_place(place) as file:
        file.write(b"whole")
    left = {"file.json", "file.json.1x.part", f".file.json.{os.getppid()}.part"}
    assert {path.name for path in tmp_path.iterdir()} == left
