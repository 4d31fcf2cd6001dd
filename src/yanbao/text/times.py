"""Times: dates and periods in Chinese and English, made absolute by the publication day.

A month-day or month without a year is the one nearest to publication, with a pull to the past,
because news looks back; words such as 将 and 拟 turn the pull around. A quarter or half without a
year takes the year named shortly before it in the same sentence, else the latest one begun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import chain

from yanbao.model.readings import TimeMention
from yanbao.text.time_places import Place, Rule
from yanbao.text.times_chinese import CHINESE_RULES
from yanbao.text.times_chinese_relative import (
    BARE_DAY_RULES,
    CHINESE_RELATIVE_RULES,
    SINCE_RULES,
)
from yanbao.text.times_english import ENGLISH_RULES
from yanbao.text.views import View

#: the rules in the order they are tried, in families that begin alike
_FAMILIES: tuple[tuple[Rule, ...], ...] = (
    (*SINCE_RULES, *CHINESE_RULES, *BARE_DAY_RULES),
    CHINESE_RELATIVE_RULES,
    ENGLISH_RULES,
)
_RULES: dict[str, Rule] = {
    f"r{index}": rule for index, rule in enumerate(chain.from_iterable(_FAMILIES))
}
_NAMED = re.compile(r"\(\?P<\w+>")


@lru_cache(maxsize=1)
def _master() -> re.Pattern[str]:
    """Compile all rules into one pattern, on first use: it takes some 10 ms.

    The look-aheads let most characters of a text, and at the others most families and rules, fail
    at once. Within a Latin word nothing begins.
    """
    names = iter(_RULES)
    families = [(_heads(family), "|".join(map(_named, family, names))) for family in _FAMILIES]
    heads = _heads(chain.from_iterable(_FAMILIES))
    tried = "|".join(f"(?=[{heads}])(?:{rules})" for heads, rules in families)
    return re.compile(f"(?=[{heads}])(?<![A-Za-z](?=[A-Za-z]))(?:{tried})")


def _heads(rules: Iterable[Rule]) -> str:
    """Return what any of the rules can begin with, as in a character class."""
    return "".join(dict.fromkeys(heads for heads, _, _ in rules))


def _named(rule: Rule, name: str) -> str:
    """Return a rule's pattern as one group of this name."""
    heads, pattern, _ = rule
    return f"(?P<{name}>(?=[{heads}]){_NAMED.sub('(?:', pattern)})"


@lru_cache(maxsize=len(_RULES))
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_RULES[name][1])


def find_times(view: View, *, published_on: date | None) -> tuple[TimeMention, ...]:
    """Find dates and periods, in text order, never overlapping.

    Without ``published_on`` what needs it (昨日, 去年, 3月5日, last week) is left out. Clock
    times, lengths of time (三年, 10 days) and plan names (十五五) are not times here. A fiscal
    year's label is exact, its days are those of the calendar year of that name.
    """
    plain = view.plain
    mentions: list[TimeMention] = []
    for match in _master().finditer(plain):
        name = match.lastgroup or ""
        pattern = _pattern(name)
        inner = pattern.match(plain, match.start())
        if inner is None:
            continue
        start, end = inner.span("at") if "at" in pattern.groupindex else inner.span()
        previous = mentions[-1] if mentions else None
        place = Place(
            plain=plain, start=start, end=end, published_on=published_on, previous=previous
        )
        found = _RULES[name][2](inner, place)
        if found is None or found.period is None:
            continue
        period = found.period
        mentions.append(
            TimeMention(
                span=view.span(start, end),
                start_on=period.start_on,
                end_on=period.end_on,
                grain=period.grain,
                period=period.label,
                relative=found.relative,
            )
        )
    return tuple(mentions)
