"""Closes of mainland and Hong Kong securities through akshare (东方财富's histories).

Adjusted means 后复权 (``hfq``): it is anchored at the first day, so that a dividend paid later
changes no earlier close, and what is read as of a past day is what was to be read then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from yanbao.adapters.markets.services import NoPrices, ServiceReader, ask, find_columns, read_closes
from yanbao.knowledge.price_codes import find_venue, symbol_of
from yanbao.model.prices import PriceHistory, PriceRequest

_MAINLAND: Final = ("XSHG", "XSHE", "BJSE")
#: Symbols of funds traded on an exchange: 5… in Shanghai, 15…, 16… and 18… in Shenzhen.
_FUNDS: Final = {"XSHG": ("5",), "XSHE": ("15", "16", "18")}
_INDICES: Final = {"XSHG": ("000",), "XSHE": ("399",)}
_DAY: Final = "日期"
_CLOSE: Final = "收盘"


class AkshareReader(ServiceReader):
    """Reads closes by akshare, one security a call.

    Raises MissingExtra where akshare is not installed.
    """

    name = "akshare"

    def _read(self, request: PriceRequest) -> PriceHistory:
        name, words = _choose(request)
        function = getattr(self._library, name, None)
        if function is None:
            raise NoPrices("prices.layout-changed", f"this akshare has no function {name}")
        words |= {"start_date": f"{request.first:%Y%m%d}", "end_date": f"{request.last:%Y%m%d}"}
        frame = ask(name, lambda: function(period="daily", **words), self._limit_s)
        known_at: datetime = self._clock.now()
        days, prices = find_columns(name, frame, (_DAY, _CLOSE))
        version = getattr(self._library, "__version__", "")
        return PriceHistory(
            code=request.code,
            adjustment=request.adjustment,
            source=f"akshare {version} {name}".replace("  ", " "),
            known_at=known_at,
            first=request.first,
            last=request.last,
            closes=read_closes(name, days, prices, request.first, request.last),
        )


def _choose(request: PriceRequest) -> tuple[str, dict[str, str]]:
    """Choose the function for a code, and its words."""
    venue, symbol = find_venue(request.code), symbol_of(request.code)
    adjust = "hfq" if request.adjustment == "adjusted" else ""
    if venue == "XHKG" and symbol.isdigit():
        return "stock_hk_hist", {"symbol": symbol, "adjust": adjust}
    if venue in _MAINLAND and symbol.isdigit() and len(symbol) == 6:
        if symbol.startswith(_INDICES.get(venue, ("-",))):
            return "index_zh_a_hist", {"symbol": symbol}  # an index pays nothing out
        if symbol.startswith(_FUNDS.get(venue, ("-",))):
            return "fund_etf_hist_em", {"symbol": symbol, "adjust": adjust}
        return "stock_zh_a_hist", {"symbol": symbol, "adjust": adjust}
    raise NoPrices(
        "prices.not-served",
        "closes of shares and funds of Shanghai, Shenzhen, Beijing and Hong Kong are served, and"
        " of mainland indices; this is none",
        hint="write 600519.XSHG or 00700.XHKG; for other venues give a file or yfinance:",
    )
