"""Numbers that others published, reproduced with their own conventions switched on.

estudy2 and EventStudy are R packages; the third is a study of export controls in Python.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from yanbao.quant.abnormal import abnormal_returns
from yanbao.quant.arrays import Floats, Integers
from yanbao.quant.conventions import ESTUDY2, EVENTSTUDY_R, Conventions
from yanbao.quant.estimates import Estimates
from yanbao.quant.event_study import EventStudy, estimate
from yanbao.quant.options import Options
from yanbao.quant.panels import Panel, PanelSource, SeriesSource
from yanbao.quant.ranks import average_ranks
from yanbao.quant.returns import price_returns
from yanbao.quant.windows import Design, daily_windows, place_day_zero, running_windows

pytestmark = pytest.mark.shared
DAYS = daily_windows((0, 4))


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_number(text: str) -> float:
    return float("nan") if text in ("", "NA") else float(text)


def read_column(path: Path, name: str) -> Floats:
    return np.array([read_number(row[name]) for row in read_rows(path)])


# ---- estudy2: seven shares, one date (2020-03-16 to 20), estimation 2019-04-02 to 2020-03-13


@pytest.fixture(scope="module")
def pandemic(shared: Path) -> tuple[Path, Floats, Floats]:
    folder = shared / "data/event_study/estudy2"
    shares, index = read_rows(folder / "rates.csv"), read_rows(folder / "rates_indx.csv")
    assert [row["Index"] for row in shares] == [row["Index"] for row in index]
    names = list(shares[0])[1:]
    last = [row["Index"] for row in shares].index("2020-03-20")
    first = [row["Index"] for row in shares].index("2020-03-16")
    returns = np.array([[read_number(row[name]) for row in shares] for name in names])
    market = np.array([read_number(row["^GSPC"]) for row in index])
    cut = slice(0, last + 1)
    assert last - first == 4
    return folder / "reference", returns[:, cut], np.tile(market[cut], (len(names), 1))


def study_pandemic(pandemic: tuple[Path, Floats, Floats], model: str) -> EventStudy:
    _, returns, market = pandemic
    design = Design(event=(0, 4), estimation=returns.shape[1] - 5, windows=(*DAYS, (0, 4)))
    factors = market[None] if model != "mean_adjusted" else np.empty((0, *returns.shape))
    options = Options(model=model, conventions=ESTUDY2)  # type: ignore[arg-type]
    source = PanelSource(Panel(returns=returns, factors=factors), np.zeros(7, dtype=np.int64))
    return estimate(source, design, options)


COLUMNS = {
    "independence_t": "bw_1980_stat",
    "portfolio_t": "bw_1985_stat",
    "cross_section_t": "t_test_stat",
    "patell_z": "pt_stat",
    "bmp_t": "bh_stat",
    "lamb_z": "lmb_stat",
}
SIGNS_AND_RANKS = {
    "sign_z": "sign_stat",
    "generalised_sign_z": "gsign_stat",
    "corrado_sign_z": "csign_stat",
    "corrado_rank_z": "mrank_stat",
    "wilcoxon": "wlcx_stat",
}


@pytest.mark.parametrize(
    ("model", "file", "tests"),
    [
        ("market_model", "sim", 6),
        ("market_adjusted", "mrkt_adj", 3),
        ("mean_adjusted", "mean_adj", 3),
    ],
)
def test_estudy2_day_by_day(
    pandemic: tuple[Path, Floats, Floats], model: str, file: str, tests: int
) -> None:
    study = study_pandemic(pandemic, model)
    path = pandemic[0] / f"parametric_{file}.csv"
    np.testing.assert_allclose(study.caar[:5], read_column(path, "mean"), rtol=0, atol=1e-13)
    for name, column in list(COLUMNS.items())[:tests]:
        ours = study.statistic(name).value[:5]
        np.testing.assert_allclose(ours, read_column(path, column), rtol=1e-10, err_msg=name)
    path = pandemic[0] / f"nonparametric_{file}.csv"
    for name, column in SIGNS_AND_RANKS.items():
        ours = study.statistic(name).value[:5]
        np.testing.assert_allclose(ours, read_column(path, column), rtol=1e-10, err_msg=name)


def rank_pandemic(pandemic: tuple[Path, Floats, Floats], model: str) -> Floats:
    """Rank each share's abnormal returns over estimation and event days, shape (7, t)."""
    _, returns, market = pandemic
    design = Design(event=(0, 4), estimation=returns.shape[1] - 5, windows=DAYS)
    options = Options(model=model, conventions=ESTUDY2)  # type: ignore[arg-type]
    factors = market[None] if model != "mean_adjusted" else np.empty((0, *returns.shape))
    panel = Panel(returns=returns, factors=factors)
    estimates = Estimates(np.zeros(7, dtype=np.int64), design, options)
    estimates.add(slice(0, 7), panel)
    return average_ranks(abnormal_returns(returns, factors, estimates.fit))


def mean_rank_z(scores: Floats, counts: Floats, cuts: Floats) -> Floats:
    """Corrado's rank test as estudy2's ``rank_test`` has it: mean scores of days, unscaled."""
    mean = scores / counts
    spread = np.sqrt(np.sum(mean**2) / (counts.sum() / 7))
    w = len(cuts)
    z: Floats = mean[-w:] @ cuts / (np.sqrt((counts[-w:] > 0) @ cuts) * spread)
    return z


@pytest.mark.parametrize(
    ("model", "file"),
    [("market_model", "sim"), ("market_adjusted", "mrkt_adj"), ("mean_adjusted", "mean_adj")],
)
def test_estudy2_plain_ranks(pandemic: tuple[Path, Floats, Floats], model: str, file: str) -> None:
    ranks = rank_pandemic(pandemic, model)
    counts = np.isfinite(ranks).sum(axis=0)
    middle = (np.isfinite(ranks).sum(axis=1) + 1) / 2
    centred = np.nansum(ranks - middle[:, None], axis=0)
    z = mean_rank_z(centred * 7 / counts, counts, np.eye(5))
    reference = read_column(pandemic[0] / f"nonparametric_{file}.csv", "rank_stat")
    np.testing.assert_allclose(z, reference, rtol=1e-10)


def test_estudy2_over_the_week(pandemic: tuple[Path, Floats, Floats]) -> None:
    study = study_pandemic(pandemic, "market_model")
    rows = {r["name"]: r for r in read_rows(pandemic[0] / "car_parametric_sim.csv")}
    for ours, theirs in (("lamb_z", "car_lamb"), ("portfolio_t", "car_brown_warner_1985")):
        expected = float(rows[theirs]["statistic"])
        assert study.statistic(ours).value[5] == pytest.approx(expected, rel=1e-10)
    # estudy2 reports the mean day, not the sum
    mean_day = float(rows["car_lamb"]["car_mean"])
    assert study.caar[5] / 5 == pytest.approx(mean_day, rel=1e-12)
    # its rank test over the week centres all shares' ranks on one mean
    ranks = rank_pandemic(pandemic, "market_model")
    counts = np.isfinite(ranks).sum(axis=0)
    middle = float(((np.isfinite(ranks).sum(axis=1) + 1) / 2).mean())
    z = mean_rank_z(np.nansum(ranks, axis=0) - counts * middle, counts, np.ones((5, 1)))
    row = read_rows(pandemic[0] / "car_nonparametric_sim.csv")[0]
    assert z[0] == pytest.approx(float(row["statistic"]), rel=1e-10)


def test_estudy2_abnormal_returns(pandemic: tuple[Path, Floats, Floats]) -> None:
    study = study_pandemic(pandemic, "market_model")
    with (pandemic[0] / "abnormal_sim.csv").open(encoding="utf-8", newline="") as file:
        rows = {row[0]: row[1:] for row in csv.reader(file)}
    for k, day in enumerate(("2020-03-16", "2020-03-17", "2020-03-18", "2020-03-19")):
        theirs = np.array([read_number(v) for v in rows[day]])
        np.testing.assert_allclose(study.car[:, k], theirs, rtol=0, atol=1e-14)


# ---- EventStudy: 38 events of five shares, 2010 to 2019, estimation 200 sessions ending at -31


def read_day(text: str) -> int:
    day, month, year = text.split(".")
    return date(int(year), int(month), int(day)).toordinal()


@pytest.fixture(scope="module")
def filings(shared: Path) -> tuple[Path, EventStudy, list[dict[str, str]]]:
    folder = shared / "data/event_study/eventstudy_r"
    index = {read_day(r["date"]): float(r["adjusted"]) for r in read_rows(folder / "index.csv")}
    firms: dict[str, dict[int, float]] = {}
    for row in read_rows(folder / "firm.csv"):
        firms.setdefault(row["symbol"], {})[read_day(row["date"])] = float(row["adjusted"])
    requests = read_rows(folder / "request.csv")
    design = Design(
        event=(-5, 10),
        estimation=200,
        gap=25,
        windows=(*daily_windows((-5, 10)), *running_windows((-5, 10))),
    )
    returns, market, zero, units = [], [], [], []
    names = sorted(firms)
    calendar = {day: k for k, day in enumerate(sorted(index))}
    for row in requests:
        prices = firms[row["firm_symbol"]]
        days = sorted(set(prices) & set(index))
        own, other = price_returns(
            np.array([prices[d] for d in days]),
            np.array([index[d] for d in days]),
            kind="simple",
            gaps="drop",
        )
        at = days.index(read_day(row["event_date"])) + design.offsets
        returns.append(own[at])
        market.append(other[at])
        zero.append(calendar[read_day(row["event_date"])])
        units.append(names.index(row["firm_symbol"]))
    source = PanelSource(
        Panel(returns=np.array(returns), factors=np.array(market)[None]),
        np.array(zero, dtype=np.int64),
    )
    numbers: Integers = np.array(units, dtype=np.int64)
    study = estimate(source, design, Options(conventions=EVENTSTUDY_R), units=numbers)
    return folder, study, requests


def test_eventstudy_models(filings: tuple[Path, EventStudy, list[dict[str, str]]]) -> None:
    folder, study, requests = filings
    models = {row["event_id"]: row for row in read_rows(folder / "models.csv")}
    for i, request in enumerate(requests):
        row = models[request["event_id"]]
        assert study.fit.alpha[i] == pytest.approx(float(row["alpha"]), abs=1e-14)
        assert study.fit.beta[i, 0] == pytest.approx(float(row["beta"]), rel=1e-12)
        assert study.sigma[i] == pytest.approx(float(row["sigma"]), rel=1e-12)
        assert study.fit.df[i] == float(row["df"])


def test_eventstudy_single_events(filings: tuple[Path, EventStudy, list[dict[str, str]]]) -> None:
    folder, study, requests = filings
    order = {request["event_id"]: i for i, request in enumerate(requests)}
    for row in read_rows(folder / "single_CART_all.csv"):
        i, k = order[row["event_id"]], int(row["relative_index"]) + 5
        assert study.car[i, k] == pytest.approx(float(row["abnormal_returns"]), abs=1e-14)
        column = 15 + k if k else 0
        assert study.car[i, column] == pytest.approx(float(row["car"]), abs=1e-13)
        assert study.t[i, column] == pytest.approx(float(row["car_t"]), rel=1e-10, abs=1e-12)


@pytest.mark.parametrize(
    ("file", "name", "daily", "running"),
    [
        ("CSectT", "cross_section_t", "aar_t", "caar_t"),
        ("PatellZ", "patell_z", "aar_z", "caar_z"),
        ("BMP", "bmp_t", "bmp_t", "cbmp_t"),
        ("KP", "kolari_pynnonen_t", "kp_t", "ckp_t"),
        ("SignT", "sign_z", "sign_z", "csign_z"),
        ("GSignT", "generalised_sign_z", "gsign_z", "cgsign_z"),
    ],
)
def test_eventstudy_over_events(
    filings: tuple[Path, EventStudy, list[dict[str, str]]],
    file: str,
    name: str,
    daily: str,
    running: str,
) -> None:
    folder, study, _ = filings
    path = folder / f"multi_{file}.csv"
    value = study.statistic(name).value
    np.testing.assert_allclose(study.caar[:16], read_column(path, "aar"), rtol=0, atol=1e-14)
    np.testing.assert_allclose(value[:16], read_column(path, daily), rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(study.caar[16:], read_column(path, "caar")[1:], rtol=0, atol=1e-14)
    np.testing.assert_allclose(value[16:], read_column(path, running)[1:], rtol=1e-9, atol=1e-10)


def test_eventstudy_calendar_time_column_is_one_value_for_all_days(
    filings: tuple[Path, EventStudy, list[dict[str, str]]],
) -> None:
    """The published column repeats the first day; ours moves. Its first value is AAR / sd(AAR)."""
    folder, study, _ = filings
    theirs = read_column(folder / "multi_CalTimeT.csv", "caltime_t")
    assert len(set(theirs)) == 1
    aar = study.caar[:16]
    assert theirs[0] == pytest.approx(aar[0] / np.std(aar, ddof=1), rel=1e-10)
    assert len(set(study.statistic("calendar_time_t").value[:16])) == 16


# ---- export controls: six events of four shares, simple returns, sessions -250 to -31


def test_export_controls(shared: Path) -> None:
    folder = shared / "data/event_study/export_controls"
    returns: dict[str, dict[int, float]] = {}
    for row in read_rows(folder / "prices_long.csv"):
        day = date.fromisoformat(row["Date"]).toordinal()
        returns.setdefault(row["ticker"], {})[day] = read_number(row["ret"])
    results = read_rows(folder / "event_study_results.csv")
    design = Design(event=(-5, 5), estimation=220, gap=25, windows=((-5, 5),))
    days = np.array(sorted(returns["NVDA"]), dtype=np.int64)
    market = np.array([returns["^GSPC"][d] for d in days.tolist()])
    names = sorted({row["ticker"] for row in results})
    dates = [date.fromisoformat(row["event_date"]).toordinal() for row in results]
    source = SeriesSource(
        returns=np.array([[returns[n][d] for d in days.tolist()] for n in names]),
        factors=market[None],
        rows=np.array([names.index(row["ticker"]) for row in results], dtype=np.int64),
        columns=place_day_zero(days, dates),
        offsets=design.offsets,
    )
    conventions = Conventions(car_scale="residual", residual_divisor="n-1")
    study = estimate(source, design, Options(conventions=conventions, tests=("none",)))
    for i, row in enumerate(results):
        assert study.fit.beta[i, 0] == pytest.approx(float(row["beta"]), rel=1e-12)
        assert study.car[i, 0] == pytest.approx(float(row["car"]), abs=1e-13)
        assert study.t[i, 0] == pytest.approx(float(row["t_stat"]), rel=1e-12)
