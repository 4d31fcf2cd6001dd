from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.score.builders import CHINA, EVE, a_call

from yanbao.errors import IntegrityError, NotFound, SourceError
from yanbao.pipeline.ledger import GENESIS, check_ledger, register

NOW = datetime(2026, 1, 4, 21, 0, tzinfo=CHINA)
TARGETS = ("600519.XSHG", "300750.XSHE", "601318.XSHG")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "calls" / "ledger.jsonl"
    register(path, [a_call(target=target) for target in TARGETS], now=NOW)
    return path


def test_what_is_registered_is_read_back_word_for_word(ledger: Path) -> None:
    trail = check_ledger(ledger)
    assert [entry.forecast for entry in trail.entries] == [a_call(target=t) for t in TARGETS]
    assert [entry.number for entry in trail.entries] == [1, 2, 3]
    assert trail.entries[0].previous == GENESIS
    assert trail.entries[1].previous == trail.entries[0].sha256
    assert trail.head == trail.entries[2].sha256


def test_registering_again_adds_nothing(ledger: Path) -> None:
    before = ledger.read_bytes()
    done = register(ledger, [a_call()], now=NOW + timedelta(days=1))
    assert (done.written, done.already) == ((), (a_call().id,))
    assert ledger.read_bytes() == before


def test_the_same_calls_give_the_same_bytes(ledger: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.jsonl"
    for target in TARGETS:
        register(again, [a_call(target=target)], now=NOW)
    assert again.read_bytes() == ledger.read_bytes()


def test_an_older_ledger_is_a_prefix_of_a_newer_one(ledger: Path) -> None:
    before = ledger.read_bytes()
    register(ledger, [a_call(probability=0.6)], now=NOW)
    assert ledger.read_bytes().startswith(before)


def test_another_probability_supersedes_and_both_stay(ledger: Path) -> None:
    changed = a_call(probability=0.6, registered_at=EVE + timedelta(minutes=5))
    register(ledger, [changed], now=NOW, reason="a document came in")
    entries = check_ledger(ledger).entries
    assert len(entries) == 4
    assert (entries[3].supersedes, entries[3].reason) == (a_call().id, "a document came in")
    third = a_call(probability=0.7, registered_at=EVE + timedelta(minutes=9))
    register(ledger, [third], now=NOW)
    assert check_ledger(ledger).entries[4].supersedes == changed.id


def edit(ledger: Path, change: Callable[[list[str]], list[str]]) -> None:
    lines = ledger.read_text("utf-8").splitlines()
    ledger.write_text("".join(f"{line}\n" for line in change(lines)), "utf-8")


def change_probability(lines: list[str]) -> list[str]:
    body = json.loads(lines[1])
    body["forecast"]["probability"] = 0.99
    return [lines[0], json.dumps(body), lines[2]]


TAMPERINGS: dict[str, Callable[[list[str]], list[str]]] = {
    "a number changed": change_probability,
    "a line removed": lambda lines: [lines[0], lines[2]],
    "the first line removed": lambda lines: lines[1:],
    "two lines swapped": lambda lines: [lines[1], lines[0], lines[2]],
    "a line twice": lambda lines: [*lines, lines[2]],
    "a line of nonsense": lambda lines: [*lines, "{}"],
    "no JSON": lambda lines: [*lines, "hello"],
    "a blank line": lambda lines: [lines[0], "", *lines[1:]],
    "deep nesting": lambda lines: [*lines, "[" * 100_000],
    "a field more": lambda lines: [lines[0][:-1] + ',"x":1}', *lines[1:]],
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_detected_and_nothing_is_added_to_a_broken_chain(
    ledger: Path, name: str
) -> None:
    edit(ledger, TAMPERINGS[name])
    broken = ledger.read_bytes()
    with pytest.raises(IntegrityError):
        check_ledger(ledger)
    with pytest.raises(IntegrityError):
        register(ledger, [a_call(target="600000.XSHG")], now=NOW)
    assert ledger.read_bytes() == broken


def test_every_single_character_is_covered(ledger: Path) -> None:
    whole = ledger.read_bytes()
    for place in range(0, len(whole), 97):
        changed = bytearray(whole)
        changed[place] = ord("7") if changed[place] != ord("7") else ord("8")
        ledger.write_bytes(bytes(changed))
        with pytest.raises(IntegrityError):
            check_ledger(ledger)


def test_a_rehashed_entry_breaks_the_next_one(ledger: Path) -> None:
    """Whoever forges an entry must forge all that follow, and the printed head tells."""
    lines = ledger.read_text("utf-8").splitlines()
    head = check_ledger(ledger).head
    forged = ledger.with_name("forged.jsonl")
    register(forged, [a_call(probability=0.9)], now=NOW)
    edit(ledger, lambda _: [forged.read_text("utf-8").strip(), *lines[1:]])
    with pytest.raises(IntegrityError, match="chain"):
        check_ledger(ledger)
    with pytest.raises(IntegrityError, match="printed earlier"):
        check_ledger(forged, heads=[head])


def test_a_tail_cut_off_is_found_by_the_head_that_was_printed(ledger: Path) -> None:
    head = check_ledger(ledger).head
    edit(ledger, lambda lines: lines[:2])
    assert len(check_ledger(ledger).entries) == 2
    with pytest.raises(IntegrityError, match="not in the ledger"):
        check_ledger(ledger, heads=[head])


def test_a_head_printed_earlier_stands_in_a_longer_ledger(ledger: Path) -> None:
    head = check_ledger(ledger).head
    register(ledger, [a_call(target="600000.XSHG")], now=NOW)
    assert check_ledger(ledger, heads=[head, GENESIS]).head != head


def test_a_line_cut_in_the_middle_is_an_integrity_error(ledger: Path) -> None:
    ledger.write_bytes(ledger.read_bytes()[:-20])
    with pytest.raises(IntegrityError, match="cut off"):
        check_ledger(ledger)


def test_no_ledger_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no ledger"):
        check_ledger(tmp_path / "none.jsonl")


def test_an_empty_ledger_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl"
    path.touch()
    assert check_ledger(path).head == GENESIS


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger.jsonl").mkdir()
    with pytest.raises((IntegrityError, SourceError)):
        register(tmp_path / "ledger.jsonl", [a_call()], now=NOW)


def test_an_instant_without_a_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="aware"):
        register(tmp_path / "ledger.jsonl", [a_call()], now=datetime(2026, 1, 4))


def test_a_clock_set_back_does_not_make_a_line_older(ledger: Path) -> None:
    done = register(ledger, [a_call(target="600000.XSHG")], now=NOW - timedelta(days=9))
    assert done.written[0].written_at == NOW
    assert len(check_ledger(ledger).entries) == 4


def test_what_a_kill_left_beside_is_not_read_and_goes_away(ledger: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = ledger.with_name(f".{ledger.name}.{ended.pid}.part")
    left.write_text("half a li", "utf-8")
    assert len(check_ledger(ledger).entries) == 3
    register(ledger, [a_call(target="600000.XSHG")], now=NOW)
    assert not left.exists()
    assert len(check_ledger(ledger).entries) == 4


def write_some(path: str, start: int) -> None:
    for i in range(start, start + 5):
        register(Path(path), [a_call(target=f"{600000 + i}.XSHG")], now=NOW)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="needs a lock of the file system")
def test_writers_side_by_side_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_some, args=(str(path), 5 * k)) for k in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    assert len(check_ledger(path).entries) == 20
    assert not list(tmp_path.glob("*.part")) + list(tmp_path.glob(".*.part"))
