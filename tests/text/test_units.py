from __future__ import annotations

from yanbao.text.units import (
    COUNTED_BY_HANZI,
    CURRENCY_PREFIXES,
    DEFAULT_MONEY,
    DENOMINATORS,
    ENGLISH_UNITS,
    HANZI_UNITS,
    SYMBOL_UNITS,
)


def test_money_is_iso_4217() -> None:
    tables = (HANZI_UNITS, ENGLISH_UNITS, SYMBOL_UNITS)
    symbols = {
        unit.symbol for table in tables for unit in table.values() if unit.kind == "money"
    } | set(CURRENCY_PREFIXES.values())
    strange = {
        symbol
        for symbol in symbols - {DEFAULT_MONEY}
        if not (len(symbol) == 3 and symbol.isupper())
    }
    assert strange == set()


def test_units_scale_up_or_down_but_never_to_nothing() -> None:
    for table in (HANZI_UNITS, ENGLISH_UNITS, SYMBOL_UNITS):
        assert all(unit.scale > 0 for unit in table.values())


def test_units_counted_in_hanzi_exist() -> None:
    assert {unit.symbol for unit in HANZI_UNITS.values()} >= COUNTED_BY_HANZI


def test_denominators_are_english() -> None:
    assert all(name.isascii() for name in DENOMINATORS.values())
