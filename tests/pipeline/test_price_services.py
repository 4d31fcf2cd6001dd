"""A note whose prices a service tells: what it says of them, and what when there are none."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.markets.market_libraries import Akshare, Clock, Frame, fail
from tests.adapters.sources.loopback import serving
from tests.adapters.sources.worlds import RecordingTimer
from tests.pipeline.desks import BUYBACK, DeskOnLoopback
from tests.score.builders import EVE, a_call
from typer.testing import CliRunner

from yanbao.adapters.markets.akshare_prices import AkshareReader
from yanbao.cli.app import app
from yanbao.errors import SourceError
from yanbao.model.notes import Note, Section, Table
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.ledger import register
from yanbao.pipeline.price_sources import PriceNeed, PriceSources, days_before, last_closed_on
from yanbao.pipeline.replay import replay
from yanbao.pipeline.run import Request, run
from yanbao.pipeline.study_assembly import READERS, read_prices, require_prices

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "biren-ipo"
AS_OF = datetime.fromisoformat("2026-01-31T18:00:00+08:00")
ASKED_AT = datetime(2026, 1, 31, 10, 30, tzinfo=UTC)


class Market(Akshare):
    """Closes of any code on every weekday, a walk of its own for each."""

    def __getattr__(self, name: str) -> Any:
        known = super().__getattr__(name)

        def function(**words: str) -> Any:
            if self.answer is fail:
                return known(**words)
            self.asked.append((name, words))
            return walk(words["symbol"], words["start_date"], words["end_date"])

        return function


def walk(symbol: str, first: str, last: str) -> Frame:
    chance = random.Random(symbol)
    day, closes = date(2024, 1, 1), {}
    level = 0.0
    while day < date(2027, 1, 1):
        if day.weekday() < 5:
            level += chance.gauss(0, 0.01)
            closes[day] = round(100 * math.exp(level), 3)
        day += timedelta(days=1)
    held = {d: c for d, c in closes.items() if first <= f"{d:%Y%m%d}" <= last}
    return Frame({"日期": list(held), "收盘": list(held.values())})


def serve(monkeypatch: pytest.MonkeyPatch, library: Akshare, name: str = "akshare") -> Akshare:
    reader: Callable[[object], AkshareReader] = lambda _: AkshareReader(  # noqa: E731
        Clock(ASKED_AT), load=lambda: library
    )
    monkeypatch.setitem(READERS, name, reader)
    monkeypatch.setattr("yanbao.pipeline.study_assembly.TIMER", RecordingTimer())
    return library


def written(tmp_path: Path, benchmark: str = "510300", *services: str) -> Note:
    request = Request(
        sources=(EXAMPLE,),
        as_of=AS_OF,
        out=tmp_path / "out",
        prices=tuple(Path(name) for name in services or ("akshare:",)),
        benchmark=benchmark,
        price_store=tmp_path / "prices",
    )
    return run(request, assemble()).note


def words(section: Section) -> str:
    told = []
    for block in section.blocks:
        if isinstance(block, Table):
            told += [" ".join(row.cells) for row in block.rows]
        else:
            told += [sentence.text for sentence in getattr(block, "sentences", ())]
    return "\n".join(told)


def section(note: Note, name: str) -> str:
    return words(next(s for s in note.sections if s.id == name))


@pytest.mark.slow
def test_a_note_says_who_told_its_prices_adjusted_and_when(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = serve(monkeypatch, Market())
    told = section(written(tmp_path), "history")
    assert "收盘价取自akshare 9.9 fund_etf_hist_em（复权，2026-01-31 10:30 UTC取得）" in told
    assert "[0, 4]" in told
    assert {asked[1]["end_date"] for asked in library.asked} == {"20260131"}
    first = (tmp_path / "out" / "fund_research_2026-01-31.json").read_bytes()
    asked = len(library.asked)
    written(tmp_path)
    assert len(library.asked) == asked  # every answer was kept
    assert (tmp_path / "out" / "fund_research_2026-01-31.json").read_bytes() == first


@pytest.mark.slow
def test_a_blocked_service_is_mentioned_and_the_note_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, Market(fail))
    note = written(tmp_path)
    told = section(note, "gaps")
    assert "行情服务未能提供收盘价" in told
    assert "blocked by the other side" in told
    assert "没有比较基准的收盘价，未测度市场反应" in told
    assert "[0, 0]" not in section(note, "history")


@pytest.mark.slow
def test_what_measuring_met_is_told_at_the_terminal_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, Market(fail))
    words = ["note", str(EXAMPLE), "--as-of", AS_OF.isoformat(), "--out", str(tmp_path / "out")]
    words += ["--prices", "akshare:", "--benchmark", "510300", "--price-store", str(tmp_path / "p")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "prices.no-benchmark x1" in done.output


def need(*codes: str) -> PriceNeed:
    return PriceNeed(codes=codes, first=date(2026, 1, 5), as_of=AS_OF)


def named(tmp_path: Path, *names: str) -> PriceSources:
    return PriceSources(named=tuple(map(Path, names)), store=tmp_path)


def test_a_second_service_is_asked_for_what_the_first_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, Market(fail))
    second = serve(monkeypatch, Market(), "yfinance")
    read = read_prices(named(tmp_path, "akshare:", "yfinance:"), need("600519", "00700.XHKG"))
    assert [one.code for one in read.series] == ["600519", "00700.XHKG"]
    assert {one.adjustment for one in read.series} == {"adjusted"}
    assert read.issues == ()  # the refusals were made good
    assert len(second.asked) == 2


def test_a_file_comes_before_a_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = serve(monkeypatch, Market())
    file = tmp_path / "prices.csv"
    file.write_text("date,600519\n2026-01-05,10\n2026-01-06,11\n", "utf-8")
    read = read_prices(named(tmp_path, "akshare:", str(file)), need("600519", "510300"))
    assert [one.code for one in read.series] == ["600519", "510300"]
    assert [asked[1]["symbol"] for asked in library.asked] == ["510300"]


def test_alike_issues_are_told_once_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, Market(fail))
    codes = tuple(f"6000{n:02}" for n in range(20))
    read = read_prices(named(tmp_path, "akshare:"), need(*codes))
    assert [(i.code, i.subject.count(",") + 1) for i in read.issues] == [
        ("prices.service-failed", 2), ("prices.not-asked", 7),
    ]  # fmt: skip
    assert read.issues[1].subject.endswith(", +12")
    with pytest.raises(SourceError, match="no prices of 600001: akshare: stock_zh_a_hist failed"):
        require_prices(read, "600001")


@pytest.mark.parametrize(
    ("venue", "instant", "day"),
    [
        ("XSHG", "2026-01-05T16:59:00+08:00", "2026-01-04"),
        ("XSHG", "2026-01-05T17:00:00+08:00", "2026-01-05"),
        ("XHKG", "2026-01-05T09:00:00+00:00", "2026-01-05"),
        ("XNAS", "2026-01-06T05:00:00+08:00", "2026-01-04"),
        ("XNAS", "2026-01-06T06:30:00+08:00", "2026-01-05"),
    ],
)
def test_a_close_is_known_when_its_own_market_has_closed(
    venue: str, instant: str, day: str
) -> None:
    assert last_closed_on(venue, datetime.fromisoformat(instant)) == date.fromisoformat(day)


def test_enough_days_are_asked_for() -> None:
    """110 sessions before a day, with a fortnight of holidays among them."""
    assert (date(2026, 3, 2) - days_before(date(2026, 3, 2), 110)).days >= 110 * 7 / 5 + 14


@pytest.mark.slow
def test_a_study_asks_for_its_securities_and_benchmark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = serve(monkeypatch, Market())
    events = tmp_path / "events.csv"
    events.write_text("security,date\n600519.XSHG,2025-12-01\n688256.XSHG,2025-12-02\n", "utf-8")
    options = [
        "--prices",
        "akshare:",
        "--benchmark",
        "510300",
        "--price-store",
        str(tmp_path / "p"),
    ]
    done = CliRunner().invoke(app, ["study", str(events), *options, "--event", "-5,5"])
    assert done.exit_code == 0, done.output
    assert "CAR" in done.output
    assert [asked[1]["symbol"] for asked in library.asked] == ["510300", "600519", "688256"]
    serve(monkeypatch, Market(fail))
    options[-1] = str(tmp_path / "q")
    done = CliRunner().invoke(app, ["study", str(events), *options])
    assert isinstance(done.exception, SourceError)
    assert "no prices of 510300: akshare: fund_etf_hist_em failed" in str(done.exception)


@pytest.mark.slow
def test_calls_are_settled_by_a_services_closes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = serve(monkeypatch, Market())
    ledger = tmp_path / "ledger.jsonl"
    register(ledger, [a_call(), a_call(target="02513.XHKG", start_price=116.2)], now=EVE)
    words = ["score", "--ledger", str(ledger), "--prices", "akshare:", "--as-of", "2026-01-31"]
    done = CliRunner().invoke(app, [*words, "--price-store", str(tmp_path / "p")])
    assert done.exit_code == 0, done.output
    assert "resolved 2" in done.output
    asked = [(words["symbol"], words.get("adjust", "")) for _, words in library.asked]
    assert asked == [("600519", "hfq"), ("000300", ""), ("02513", "hfq"), ("02513", "")]
    serve(monkeypatch, Market(fail))
    done = CliRunner().invoke(app, [*words, "--price-store", str(tmp_path / "q")])
    assert "unresolvable 2" in done.output
    assert "prices.service-failed" in done.output


# --- a desk --------------------------------------------------------------------------------


def desk_note(desk: DeskOnLoopback, days: int) -> tuple[Note, int]:
    desk.paper.print(days, (f"{BUYBACK[0]}{days}", BUYBACK[1]), desk.now - timedelta(days=days))
    (made,) = desk.run().notes
    (again,) = replay(made.run.id, desk.work, desk.assembly)
    return made.note, again.line


def test_a_desk_measures_by_a_service_and_replays_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = serve(monkeypatch, Market())
    with serving() as server:
        desk = DeskOnLoopback.at(
            tmp_path, server, kinds=("note",), prices=("akshare:",), benchmark="510300"
        )
        note, line = desk_note(desk, 3)  # a Friday
        assert "收盘价取自akshare" in section(note, "history")
        assert line == 0
        library.answer = fail  # blocked from now on
        settings = replace(desk.work.settings, prices=(), benchmark="")
        desk.work = replace(desk.work, settings=settings)
        (again,) = replay("2026-01-05", desk.work, desk.assembly)
        assert again.is_same  # by the answers that were kept, whatever the settings say today


def test_a_blocked_service_is_no_hole_in_a_desks_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, Market(fail))
    with serving() as server:
        desk = DeskOnLoopback.at(
            tmp_path, server, kinds=("note",), prices=("akshare:",), benchmark="510300"
        )
        note, _ = desk_note(desk, 3)
    assert "行情服务未能提供收盘价" in section(note, "gaps")
    assert (tmp_path / "out" / f"{note.name}.json").exists()
