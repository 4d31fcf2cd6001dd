"""Closes through yfinance (Yahoo's histories): adjusted only, for Yahoo's bare closes are not bare.

What Yahoo calls a close is already divided by later splits. Its adjusted closes are scaled by later
dividends and splits too, all days before by one factor, so that returns are those of the day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from yanbao.adapters.markets.services import NoPrices, ServiceReader, ask, find_columns, read_closes
from yanbao.knowledge.price_codes import find_venue, symbol_of
from yanbao.model.prices import PriceHistory, PriceRequest

#: Our venues as Yahoo's suffixes.
_SUFFIXES: Final = {
    "XSHG": ".SS",
    "XSHE": ".SZ",
    "XHKG": ".HK",
    "XNAS": "",
    "XNYS": "",
    "XASE": "",
}
_CLOSE: Final = "Close"


class YahooReader(ServiceReader):
    """Reads closes by yfinance, one security a call.

    Raises MissingExtra where yfinance is not installed.
    """

    name = "yfinance"

    def _load(self) -> Any:
        library = super()._load()
        library.config.debug.hide_exceptions = False  # a failure is to be told, not logged
        return library

    def _read(self, request: PriceRequest) -> PriceHistory:
        symbol = name_at_yahoo(request.code)
        if request.adjustment != "adjusted":
            raise NoPrices(
                "prices.not-served",
                "Yahoo has no closes without its own split adjustment",
                hint="--adjusted adjusted, or another source of prices",
            )
        name = f"history of {symbol}"
        frame = ask(name, lambda: self._ask(symbol, request), self._limit_s)
        known_at = self._clock.now()
        (prices,) = find_columns(name, frame, (_CLOSE,))
        version = getattr(self._library, "__version__", "")
        return PriceHistory(
            code=request.code,
            adjustment="adjusted",
            source=f"yfinance {version} history".replace("  ", " "),
            known_at=known_at,
            first=request.first,
            last=request.last,
            closes=read_closes(name, frame.index, prices, request.first, request.last),
        )

    def _ask(self, symbol: str, request: PriceRequest) -> Any:
        ticker = self._library.Ticker(symbol)
        return ticker.history(
            start=request.first.isoformat(),
            end=(request.last + timedelta(days=1)).isoformat(),  # the end is left out
            auto_adjust=True,
            actions=False,
            timeout=self._limit_s,
        )


def name_at_yahoo(code: str) -> str:
    """Return what Yahoo calls a code: ``0700.HK``, ``600519.SS``, ``BRK-B``; ``^HSI`` as it is.

    Raises
    ------
    NoPrices
        The code's venue is not known, or is none of Yahoo's.
    """
    if code.startswith("^"):
        return code
    venue, symbol = find_venue(code), symbol_of(code)
    if venue not in _SUFFIXES:
        raise NoPrices(
            "prices.not-served",
            "no venue that Yahoo serves is told by the code",
            hint="write NVDA.XNAS, 00700.XHKG or 600519.XSHG; an index as ^HSI",
        )
    if venue == "XHKG" and symbol.isdigit():
        symbol = symbol.lstrip("0").zfill(4)
    return symbol.replace(".", "-") + _SUFFIXES[venue]
