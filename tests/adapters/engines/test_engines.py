"""One contract for every engine: order, laziness, exceptions, and what a dead worker costs."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.engines import tasks

from yanbao.adapters.engines.cluster import open_cluster
from yanbao.adapters.engines.processes import open_processes
from yanbao.adapters.engines.serial import SerialEngine
from yanbao.adapters.engines.shares import SHARE, WAITING
from yanbao.errors import MissingExtra, SourceError
from yanbao.ports import Engine


class EngineContract:
    """What holds on every engine."""

    @pytest.fixture
    def engine(self) -> Engine:
        raise NotImplementedError

    def test_results_come_in_the_items_order(self, engine: Engine) -> None:
        assert list(engine.map(tasks.dawdle, range(130))) == list(range(130))
        assert engine.take_issues() == []

    def test_nothing_gives_nothing(self, engine: Engine) -> None:
        assert list(engine.map(tasks.double, [])) == []

    def test_an_exception_of_an_item_ends_the_map(self, engine: Engine) -> None:
        with pytest.raises(ValueError, match="eight"):
            list(engine.map(tasks.refuse_eight, range(20)))

    def test_the_engine_may_be_used_again(self, engine: Engine) -> None:
        for _ in range(2):
            assert list(engine.map(tasks.double, range(3))) == [0, 2, 4]


class CrewContract(EngineContract):
    """What holds where workers can die."""

    def test_items_are_drawn_as_they_are_needed(self, engine: Engine) -> None:
        drawn = 0

        def count() -> Iterator[int]:
            nonlocal drawn
            for number in range(100_000):
                drawn += 1
                yield number

        mapped = engine.map(tasks.double, count())
        assert next(mapped) == 0
        assert drawn <= SHARE * WAITING * 2
        mapped.close()  # type: ignore[attr-defined]
        assert multiprocessing.active_children() == []

    def test_a_dead_worker_is_named_and_its_items_done_again(
        self, engine: Engine, tmp_path: Path
    ) -> None:
        die_once = partial(tasks.die_once, folder=str(tmp_path))
        assert list(engine.map(die_once, range(200))) == [-n for n in range(200)]
        issues = engine.take_issues()
        assert [issue.code for issue in issues] == ["engine.worker-died"] * 4
        assert len({issue.subject for issue in issues}) == 4
        # 49, 99 and 149 stand in whole shares, 199 in the last, which is half of one
        whole = [f"with {SHARE} items" in issue.detail for issue in issues]
        assert sum(whole) == 3
        assert engine.take_issues() == []

    def test_what_every_worker_dies_of_is_given_up_alone(self, engine: Engine) -> None:
        found = list(engine.map(tasks.die_of_poison, range(40), lost=tasks.note_lost))
        assert found == [-1020 if n == 20 else n for n in range(40)]
        assert len(engine.take_issues()) == 2  # the third time it is told by ``lost``

    def test_poison_without_a_substitute_ends_the_map(self, engine: Engine) -> None:
        with pytest.raises(SourceError, match="3 workers ended with it"):
            list(engine.map(tasks.die_of_poison, range(21)))

    def test_an_exception_that_cannot_travel_is_told_in_words(self, engine: Engine) -> None:
        with pytest.raises(RuntimeError, match="MissingExtra: seven needs the extra 'seven'"):
            list(engine.map(tasks.refuse_seven, range(20)))


class TestSerial(EngineContract):
    @pytest.fixture
    def engine(self) -> Engine:
        return SerialEngine()


@pytest.mark.slow
class TestProcesses(CrewContract):
    @pytest.fixture
    def engine(self) -> Engine:
        return open_processes(2)

    def test_workers_that_all_die_end_the_map(self, engine: Engine) -> None:
        with pytest.raises(SourceError, match="20 workers died in a row"):
            list(engine.map(tasks.die_always, range(400), lost=tasks.note_lost))
        assert multiprocessing.active_children() == []


def load_ray() -> Any:
    return pytest.importorskip("ray", reason="not installed, not run: make extras-test")


@pytest.mark.extras
def test_a_cluster_of_its_own_is_there_for_one_map() -> None:
    ray = load_ray()
    assert list(open_cluster(1).map(tasks.double, range(3))) == [0, 2, 4]
    assert not ray.is_initialized()


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """One cluster for all: each takes ten seconds to start."""
    ray = load_ray()
    ray.init(address="local", num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


@pytest.mark.extras
class TestCluster(CrewContract):
    @pytest.fixture
    def engine(self, cluster: None) -> Engine:
        return open_cluster(2)


def test_without_ray_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match="--engine ray needs the extra 'ray'"):
        open_cluster()
