"""Options of an event study: its windows, its estimation, how prices and events are treated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from yanbao.quant.options import Options
from yanbao.quant.returns import Gaps
from yanbao.quant.windows import Design


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyOptions:
    """How a study treats its prices and events.

    Attributes
    ----------
    design, engine
        The windows; the estimation (see quant).
    gaps
        Returns over sessions without a price: ``drop`` them, or keep one ``trade_to_trade`` return.
    overlaps
        A security's later event whose event window overlaps an earlier one's: ``refuse`` or
        ``keep``.
    contaminated
        Estimation days inside another event's window of the same security: ``leave_out``, ``keep``.
    jumps
        Moves beyond the venue's price limit (ex-rights days): ``leave_out`` or ``keep``.
    factor_names
        The factor model's columns.
    level
        Of the confidence intervals.
    """

    design: Design = field(
        default_factory=lambda: Design(event=(-10, 10), estimation=100, windows=((0, 0), (0, 4)))
    )
    engine: Options = field(default_factory=lambda: Options(returns="log", minimum=60))
    gaps: Gaps = "drop"
    overlaps: Literal["refuse", "keep"] = "refuse"
    contaminated: Literal["leave_out", "keep"] = "leave_out"
    jumps: Literal["leave_out", "keep"] = "leave_out"
    factor_names: tuple[str, ...] = ()
    level: float = 0.95
