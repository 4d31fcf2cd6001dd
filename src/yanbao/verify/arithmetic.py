"""Arithmetic: a small, bounded language for the formulas that a note shows.

    value    a number, a date, a list of numbers, or a market's code
    a + b  a - b  a * b  a / b  -a  ( )     on numbers
    day + n  day - n  day - day             calendar days
    a, b                                    several results, in the order they are printed
    days(a, b)            calendar days from a to b
    months(day, n)        the same day n months later, the month's last where there is none
    date(y, m, d)
    min max sum mean median count stdev     of lists and numbers (stdev: of a sample, n - 1)
    above(list, x)        how many exceed x
    abs sqrt
    next_session(mic, day)   previous_session(mic, day)   add_sessions(mic, day, n)

Values carry their unit: ``5.2%`` is 0.052, ``3亿`` is 300,000,000, ``三成`` 0.3, ``25bp`` 0.0025; a
bare ``5.2`` is 5.2. A list is written with semicolons, a market ``XHKG``
(in quotes inside an expression). Nothing else of Python is understood.
"""

from __future__ import annotations

import ast
import calendar
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Context, Decimal, DecimalException, localcontext
from typing import Final

from yanbao.errors import NotFound
from yanbao.text.simplify import simplify
from yanbao.verify.days import find_days
from yanbao.verify.evidence import Sessions
from yanbao.verify.numerals import Numeral, find_numerals, find_worded

Value = Decimal | date | str | tuple[Decimal, ...]
EXPRESSION_LIMIT: Final = 2000
_NODE_LIMIT: Final = 400
_LIST_LIMIT: Final = 5000
_VALUE_LIMIT: Final = 100_000
_CONTEXT: Final = Context(prec=40, Emin=-9999, Emax=9999)
_SIGNS: Final = str.maketrans({"−": "-", "－": "-", "×": "*", "÷": "/", "（": "(", "）": ")"})
#: a printed percentage is a hundredth, a percentage point too
_KIND_SCALES: Final = {"%": Decimal("0.01"), "pp": Decimal("0.01")}


class FormulaError(ValueError):
    """The expression or a value cannot be read or computed; the message says why."""


def evaluate(
    expression: str, values: Mapping[str, Value], *, calendars: Sessions | None = None
) -> tuple[Value, ...]:
    """Return what the expression comes to: one value, or several where it lists several.

    Raises
    ------
    FormulaError
        A word the language does not have, a name without a value, a division by zero, a day
        beyond the calendars.
    """
    if len(expression) > EXPRESSION_LIMIT:
        raise FormulaError(f"the expression has {len(expression)} characters")
    try:
        tree = ast.parse(expression.translate(_SIGNS).strip(), mode="eval")
        if sum(1 for _ in ast.walk(tree)) > _NODE_LIMIT:
            raise FormulaError("the expression is too long")
        named = {unicodedata.normalize("NFKC", name): value for name, value in values.items()}
        with localcontext(_CONTEXT):
            body = tree.body
            parts = body.elts if isinstance(body, ast.Tuple) else [body]
            return tuple(_Evaluator(named, calendars).value(part) for part in parts)
    except FormulaError:
        raise
    except (SyntaxError, MemoryError, RecursionError) as error:
        raise FormulaError("the expression cannot be read") from error
    except (DecimalException, ZeroDivisionError, OverflowError, ValueError) as error:
        raise FormulaError(f"the expression cannot be computed: {type(error).__name__}") from error
    except NotFound as error:
        raise FormulaError(str(error)) from error


class _Evaluator:
    """Walks the few kinds of nodes that are allowed."""

    def __init__(self, values: Mapping[str, Value], calendars: Sessions | None) -> None:
        self._values = values
        self._calendars = calendars

    def value(self, node: ast.expr) -> Value:
        """Return the value of a node."""
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            number = Decimal(repr(node.value))
            if not number.is_finite():
                raise FormulaError("a number is out of range")
            return number
        if isinstance(node, ast.Constant) and _is_market(node.value):
            return str(node.value)
        if isinstance(node, ast.Name):
            if node.id not in self._values:
                raise FormulaError(f"{node.id!r} has no value")
            return self._values[node.id]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
            number = _number(self.value(node.operand))
            return -number if isinstance(node.op, ast.USub) else number
        if isinstance(node, ast.BinOp):
            return _combine(node.op, self.value(node.left), self.value(node.right))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
            return self._call(node.func.id, [self.value(argument) for argument in node.args])
        raise FormulaError(f"{type(node).__name__} is not part of the language")

    def _call(self, name: str, arguments: list[Value]) -> Value:
        if name in _AGGREGATES:
            return _AGGREGATES[name](_flatten(arguments))
        function = _FUNCTIONS.get(name)
        if function is not None and len(arguments) == function[0]:
            return function[1](arguments)
        if name in ("next_session", "previous_session", "add_sessions"):
            return self._session(name, arguments)
        raise FormulaError(f"{name!r} is no function of {len(arguments)} values")

    def _session(self, name: str, arguments: list[Value]) -> Value:
        if self._calendars is None:
            raise FormulaError(f"{name!r} needs the calendars")
        mic = arguments[0] if arguments else ""
        if not isinstance(mic, str) or len(arguments) != (3 if name == "add_sessions" else 2):
            raise FormulaError(f"{name!r} takes a market's code and a day")
        day = _day(arguments[1])
        if name == "add_sessions":
            return self._calendars.add_sessions(mic, day, _whole(arguments[2]))
        if name == "next_session":
            return self._calendars.next_session(mic, day, inclusive=False)
        return self._calendars.previous_session(mic, day, inclusive=False)


def _number(value: Value) -> Decimal:
    if not isinstance(value, Decimal):
        raise FormulaError(f"{value!r} is not a number"[:120])
    return value


def _whole(value: Value) -> int:
    number = _number(value)
    if number != number.to_integral_value() or abs(number) > 100_000:
        raise FormulaError(f"{number} is not a small whole number")
    return int(number)


def _day(value: Value) -> date:
    if not isinstance(value, date):
        raise FormulaError(f"{value!r} is not a date"[:120])
    return value


def _combine(operator: ast.operator, left: Value, right: Value) -> Value:
    if isinstance(left, date):
        if isinstance(operator, ast.Sub) and isinstance(right, date):
            return Decimal((left - right).days)
        if isinstance(operator, ast.Add | ast.Sub):
            shift = timedelta(days=_whole(right))
            return left + shift if isinstance(operator, ast.Add) else left - shift
    one, two = _number(left), _number(right)
    if isinstance(operator, ast.Add):
        return one + two
    if isinstance(operator, ast.Sub):
        return one - two
    if isinstance(operator, ast.Mult):
        return one * two
    if isinstance(operator, ast.Div):
        return one / two
    raise FormulaError(f"{type(operator).__name__} is not part of the language")


def _flatten(arguments: list[Value]) -> list[Decimal]:
    numbers: list[Decimal] = []
    for argument in arguments:
        numbers += list(argument) if isinstance(argument, tuple) else [_number(argument)]
    if not numbers:
        raise FormulaError("a list is empty")
    return numbers


def _median(numbers: list[Decimal]) -> Decimal:
    ordered, middle = sorted(numbers), len(numbers) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _deviation(numbers: list[Decimal]) -> Decimal:
    if len(numbers) < 2:
        raise FormulaError("a standard deviation needs two values")
    mean = sum(numbers, Decimal(0)) / len(numbers)
    return (sum(((n - mean) ** 2 for n in numbers), Decimal(0)) / (len(numbers) - 1)).sqrt()


def _above(arguments: list[Value]) -> Decimal:
    bound = _number(arguments[1])
    return Decimal(sum(number > bound for number in _flatten(arguments[:1])))


def months_later(day: date, count: int) -> date:
    """Return the same day ``count`` months later, or the month's last where there is none."""
    month = day.year * 12 + day.month - 1 + count
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


_AGGREGATES: Final[dict[str, Callable[[list[Decimal]], Decimal]]] = {
    "min": min,
    "max": max,
    "sum": lambda numbers: sum(numbers, Decimal(0)),
    "mean": lambda numbers: sum(numbers, Decimal(0)) / len(numbers),
    "median": _median,
    "count": lambda numbers: Decimal(len(numbers)),
    "stdev": _deviation,
}
_FUNCTIONS: Final[dict[str, tuple[int, Callable[[list[Value]], Value]]]] = {
    "days": (2, lambda a: Decimal((_day(a[1]) - _day(a[0])).days)),
    "date": (3, lambda a: date(_whole(a[0]), _whole(a[1]), _whole(a[2]))),
    "months": (2, lambda a: months_later(_day(a[0]), _whole(a[1]))),
    "above": (2, _above),
    "abs": (1, lambda a: abs(_number(a[0]))),
    "sqrt": (1, lambda a: _number(a[0]).sqrt()),
}


def read_value(text: str) -> Value:
    """Return what a printed value means; see the module for units and lists.

    Raises
    ------
    FormulaError
        It is not exactly one number, date, list or market code.
    """
    if len(text) > _VALUE_LIMIT:
        raise FormulaError(f"the value has {len(text)} characters")
    plain = simplify(text).replace("−", "-").strip()
    if ";" in plain or "；" in plain:
        pieces = [piece for piece in plain.replace("；", ";").split(";") if piece.strip()]
        if len(pieces) > _LIST_LIMIT:
            raise FormulaError(f"the list has {len(pieces)} values")
        return tuple(scaled(_only_numeral(piece)) for piece in pieces)
    days = find_days(plain)
    if len(days) == 1 and days[0].year and days[0].month and days[0].day:
        return date(days[0].year, days[0].month, days[0].day)
    if _is_market(plain):
        return plain
    return scaled(_only_numeral(plain))


def scaled(numeral: Numeral) -> Decimal:
    """Return the numeral's amount with percentages as fractions."""
    return numeral.amount * _KIND_SCALES.get(numeral.kind, Decimal(1))


def _is_market(value: object) -> bool:
    """Whether the value is written as a market's code (ISO 10383)."""
    return isinstance(value, str) and len(value) == 4 and value.isascii() and value.isupper()


def _only_numeral(plain: str) -> Numeral:
    found = find_numerals(plain) or find_worded(plain, only_measured=True)
    if len(found) != 1:
        raise FormulaError(f"{plain[:60]!r} is not one number")
    return found[0]
