"""Answers of a service kept with the time they were known: which serves an instant."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.adapters.markets.market_libraries import NOON, Akshare, Clock, fail, history, request
from tests.adapters.sources.worlds import RecordingTimer

from yanbao.adapters.markets.akshare_prices import AkshareReader
from yanbao.adapters.markets.kept_prices import KeptPrices


class Service:
    """akshare at one more door: its clock and its answer are the test's."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.timer = RecordingTimer()
        self.library = Akshare()
        self._folder = folder

    def kept(self) -> KeptPrices:
        return KeptPrices(
            AkshareReader(self.clock, load=lambda: self.library), self._folder, self.timer
        )

    @property
    def asked(self) -> int:
        return len(self.library.asked)


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(tmp_path)


def test_what_is_kept_is_not_asked_again(service: Service, tmp_path: Path) -> None:
    first, issues = service.kept().read(request())
    again, more = service.kept().read(request(first=date(2026, 1, 6)))
    assert (issues, more, service.asked) == ([], [], 1)
    assert first is not None
    assert again is not None
    assert again.closes == first.closes[1:]
    (file,) = tmp_path.rglob("*.json")
    assert file.parent == tmp_path / "akshare" / "adjusted" / "600519.XSHG"
    assert json.loads(file.read_text("utf-8"))["known_at"] == NOON.isoformat()


def test_days_beyond_what_is_kept_are_asked_for(service: Service) -> None:
    service.kept().read(request())
    service.kept().read(request(last=date(2026, 1, 10)))
    service.kept().read(request(adjustment="unadjusted"))
    service.kept().read(request("600520.XSHG"))
    assert service.asked == 4


def test_a_pause_lies_between_two_questions(service: Service) -> None:
    kept = service.kept()
    for code in ("600519", "600520", "600519", "600521"):
        kept.read(request(code))
    assert service.timer.waits == [0.5, 0.5]


def test_an_instant_reads_the_answer_known_by_then_for_ever(service: Service) -> None:
    """A service restates its closes: an earlier instant still reads what it read."""
    early, _ = service.kept().read(request())
    service.clock.at = NOON + timedelta(days=30)
    service.library.answer = lambda: history([c * 2 for c in (10.0, 10.5, 9.0, 10.2, 10.4)])
    late = request(last=date(2026, 1, 12), as_of=NOON + timedelta(days=30))
    restated, _ = service.kept().read(late)
    assert early is not None
    assert restated is not None
    assert restated.closes[0][1] == 2 * early.closes[0][1]
    assert service.kept().read(request())[0] == early
    assert service.kept().read(late)[0] == restated
    assert service.asked == 2


def test_the_first_answer_after_an_instant_serves_it_and_is_told(service: Service) -> None:
    past = request(as_of=NOON - timedelta(days=1), last=date(2026, 1, 8))
    service.clock.at = NOON + timedelta(days=5)
    first, issues = service.kept().read(past)
    assert [(i.code, i.severity) for i in issues] == [("prices.asked-later", "info")]
    service.clock.at = NOON + timedelta(days=9)
    service.kept().read(request(last=date(2026, 1, 12), as_of=service.clock.at))
    again, more = service.kept().read(past)
    assert (again, more) == (first, issues)


def test_a_blocked_service_falls_back_on_an_older_answer(service: Service) -> None:
    service.kept().read(request())
    service.library.answer = fail
    late = request(last=date(2026, 1, 16), as_of=NOON + timedelta(days=7))
    found, issues = service.kept().read(late)
    assert [i.code for i in issues] == ["prices.service-failed", "prices.older-answer"]
    assert "ends on 2026-01-09" in issues[1].detail
    assert found is not None
    assert found.closes[-1][0] == date(2026, 1, 9)


def test_two_failures_in_a_row_are_enough(service: Service) -> None:
    service.library.answer = fail
    kept = service.kept()
    told = [kept.read(request(code))[1][0].code for code in ("600001", "600002", "600003")]
    assert told == ["prices.service-failed", "prices.service-failed", "prices.not-asked"]
    assert service.asked == 2
    assert service.kept().read(request("600003"))[1][0].code == "prices.service-failed"


def test_a_security_without_prices_is_no_failure_of_the_service(service: Service) -> None:
    service.library.answer = lambda: history([None] * 5)
    kept = service.kept()
    told = [kept.read(request(code))[1][0].code for code in ("600001", "600002", "600003")]
    assert told == ["prices.nothing-found"] * 3


@pytest.mark.parametrize("damage", ["", "{", '{"format": "yanbao.prices/1"}', "[]", "\x00"])
def test_a_damaged_answer_is_asked_for_anew(service: Service, tmp_path: Path, damage: str) -> None:
    first, _ = service.kept().read(request())
    (file,) = tmp_path.rglob("*.json")
    file.write_text(damage, "utf-8")
    assert service.kept().read(request()) == (first, [])
    assert service.asked == 2


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "akshare").write_text("a file", "utf-8")
    found, issues = Service(tmp_path).kept().read(request())
    assert found is not None
    assert [i.code for i in issues] == ["prices.not-kept"]
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("code", ["../../etc", "..", "a/b", "\x00", "^HSI"])
def test_a_code_cannot_lead_out_of_the_folder(service: Service, tmp_path: Path, code: str) -> None:
    place = service.kept()._place(code, "adjusted")
    assert place.resolve().parent == (tmp_path / "akshare" / "adjusted").resolve()
