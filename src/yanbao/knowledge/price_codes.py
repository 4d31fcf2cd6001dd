"""Codes as price services and users write them: which symbol, which venue.

``600000.SS``, ``600000.XSHG``, ``sh600000``, ``sh.600000`` and ``600000`` are one listing. A bare
number tells its venue by its form: five digits are Hong Kong's, six a mainland share or fund by the
first of them; an index must be written with its venue.
"""

from __future__ import annotations

import re
from typing import Final

_VENUES: Final = {
    "SS": "XSHG",
    "SH": "XSHG",
    "XSHG": "XSHG",
    "SZ": "XSHE",
    "XSHE": "XSHE",
    "BJ": "BJSE",
    "BJSE": "BJSE",
    "HK": "XHKG",
    "XHKG": "XHKG",
    "XNAS": "XNAS",
    "XNYS": "XNYS",
    "XASE": "XASE",
}
_PREFIXED: Final = re.compile(r"(sh|sz|bj|hk)\.?(\d{5,6})", re.IGNORECASE)
#: indices as price services write them
_INDICES: Final = {
    "^GSPC": "SPX.XNYS",
    "^IXIC": "IXIC.XNAS",
    "^DJI": "DJI.XNYS",
    "^HSI": "HSI.XHKG",
    "^NDX": "NDX.XNAS",
}


def find_venue(code: str) -> str:
    """Return a code's venue (MIC): by its suffix or prefix, else by a number's form, else ''."""
    return _split(code)[1]


def symbol_of(code: str) -> str:
    """Return the symbol without its venue; Hong Kong's get their leading zeros."""
    symbol = _split(code)[0].upper()
    return symbol.zfill(5) if symbol.isdigit() else symbol


def same_security(left: str, right: str) -> bool:
    """Tell whether two codes mean one listing: equal symbols, and venues that do not differ."""
    if left.upper() == right.upper():
        return True
    if symbol_of(left) != symbol_of(right):
        return False
    one, other = find_venue(left), find_venue(right)
    return not one or not other or one == other


def name_listing(code: str) -> str:
    """Return ``600519.XSHG`` for ``sh600519``, ``600519.SS`` and ``600519``.

    A code that tells no venue comes back as it is written.
    """
    code = code.strip()
    if code.upper() in _INDICES:
        return _INDICES[code.upper()]
    symbol, mic = _split(code)
    if not mic:
        return code
    return f"{symbol.zfill(5) if mic == 'XHKG' and symbol.isdigit() else symbol}.{mic}"


def _split(code: str) -> tuple[str, str]:
    """Split a code into its symbol as written and its venue, '' where it tells none."""
    prefixed = _PREFIXED.fullmatch(code)
    if prefixed:
        return prefixed[2], _VENUES[prefixed[1].upper()]
    symbol, _, suffix = code.rpartition(".")
    if symbol and suffix.upper() in _VENUES:
        return symbol, _VENUES[suffix.upper()]
    return code, "" if symbol else _venue_of_number(code)


def _venue_of_number(code: str) -> str:
    if not code.isdigit() or len(code) not in (5, 6):
        return ""
    if len(code) == 5:
        return "XHKG"
    if code.startswith(("92", "4", "8")):
        return "BJSE"
    return "XSHG" if code[0] in "569" else "XSHE"
