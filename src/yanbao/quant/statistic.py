"""Statistic: a test's values over windows, and the catalogue of tests with what each withstands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from yanbao.quant.arrays import Floats
from yanbao.quant.distributions import normal_two_sided, t_two_sided

#: what a test's size survives, beyond independent normal abnormal returns
#:   event_variance   the event itself makes returns more volatile
#:   clustering       events share calendar days and their returns are correlated
#:   non_normal       fat tails, skewness
Withstands = Literal["event_variance", "clustering", "non_normal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A test of the catalogue: its source and what it withstands.

    ``same_day_only``: its claim on clustering holds only when all events share the date.
    """

    __test__ = False

    name: str
    source: str
    withstands: tuple[Withstands, ...]
    same_day_only: bool = False


CATALOGUE: tuple[Test, ...] = (
    Test(
        name="cross_section_t",
        source="Brown and Warner (1980); Campbell, Lo and MacKinlay (1997, section 4.5)",
        withstands=("event_variance",),
    ),
    Test(name="patell_z", source="Patell (1976)", withstands=()),
    Test(
        name="bmp_t",
        source="Boehmer, Musumeci and Poulsen (1991)",
        withstands=("event_variance",),
    ),
    Test(
        name="kolari_pynnonen_t",
        source="Kolari and Pynnonen (2010); Kolari, Pape and Pynnonen (2018)",
        withstands=("event_variance", "clustering"),
    ),
    Test(
        name="independence_t",
        source="Brown and Warner (1980)",
        withstands=(),
    ),
    Test(
        name="portfolio_t",
        source="Brown and Warner (1980, 1985): crude dependence adjustment",
        withstands=("clustering",),
        same_day_only=True,
    ),
    Test(
        name="lamb_z",
        source="Lamb (1995)",
        withstands=("clustering",),
        same_day_only=True,
    ),
    Test(
        name="corrado_rank_z",
        source="Corrado (1989); Corrado and Zivney (1992); days: Kolari and Pynnonen (2011)",
        withstands=("clustering", "non_normal"),
        same_day_only=True,
    ),
    Test(
        name="corrado_sign_z",
        source="Corrado and Zivney (1992)",
        withstands=("event_variance", "clustering", "non_normal"),
        same_day_only=True,
    ),
    Test(
        name="grank_t",
        source="Kolari and Pynnonen (2011)",
        withstands=("event_variance", "clustering"),
        same_day_only=True,
    ),
    Test(
        name="sign_z",
        source="Dixon and Mood (1946); Brown and Warner (1980)",
        withstands=("event_variance",),
    ),
    Test(
        name="generalised_sign_z",
        source="Cowan (1992)",
        withstands=("event_variance", "non_normal"),
    ),
    Test(name="wilcoxon", source="Wilcoxon (1945)", withstands=("event_variance",)),
    Test(
        name="calendar_time_t",
        source="Jaffe (1974); Mandelker (1974); Fama (1998)",
        withstands=("event_variance", "clustering"),
    ),
    Test(
        name="wild_bootstrap",
        source="Wu (1986); Cameron, Gelbach and Miller (2008)",
        withstands=("event_variance",),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statistic:
    """One test over m windows.

    ``value`` (m,); ``n`` (m,) the events (or days) it rests on; ``df`` (m,) of Student's t,
    infinite for the normal; ``note`` says why values are missing; ``own_p`` (m,) p-values already
    computed, or such as do not follow from value and df.
    """

    name: str
    value: Floats
    n: Floats
    df: Floats
    note: str = ""
    own_p: Floats | None = None

    @property
    def p_value(self) -> Floats:
        """Two-sided p-values, shape (m,)."""
        if self.own_p is not None:
            return self.own_p
        if np.isinf(self.df).all():
            return normal_two_sided(self.value)
        return t_two_sided(self.value, self.df)


def t_statistic(name: str, value: Floats, *, n: Floats, df: Floats, note: str = "") -> Statistic:
    """Return a statistic of values (m,) with Student's p-values, ``df`` (m,) or one for all."""
    spread = np.broadcast_to(np.asarray(df, dtype=np.float64), value.shape).copy()
    return Statistic(name=name, value=value, n=n, df=spread, note=note)


def z_statistic(name: str, value: Floats, *, n: Floats, note: str = "") -> Statistic:
    """Return a statistic of values (m,) with normal p-values."""
    return Statistic(name=name, value=value, n=n, df=np.full(value.shape, np.inf), note=note)


def missing_statistic(name: str, windows: int, note: str) -> Statistic:
    """Return a statistic without values and why."""
    nothing = np.full(windows, np.nan)
    return Statistic(
        name=name, value=nothing, n=np.zeros(windows), df=nothing, note=note, own_p=nothing
    )


def fix_p_values(statistics: Sequence[Statistic]) -> tuple[Statistic, ...]:
    """Compute all of Student's p-values in one go, and keep them."""
    pending = [s for s in statistics if s.own_p is None and not np.isinf(s.df).all()]
    if not pending:
        return tuple(statistics)
    together = t_two_sided(
        np.concatenate([s.value for s in pending]), np.concatenate([s.df for s in pending])
    )
    ends = np.cumsum([len(s.value) for s in pending])
    parts = np.split(together, ends[:-1])
    fixed = {s.name: replace(s, own_p=p) for s, p in zip(pending, parts, strict=True)}
    return tuple(fixed.get(s.name, s) for s in statistics)
