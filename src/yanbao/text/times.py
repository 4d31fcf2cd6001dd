"""Times: dates and periods in Chinese and English, made absolute by the publication day.

A month-day or month without a year is the one nearest to publication, with a pull to the past,
because news looks back; words such as 将 and 拟 turn the pull around. A quarter or half without a
year takes the year named shortly before it in the same sentence, else the latest one begun.
"""

from __future__ import annotations

import re
from datetime import date

from yanbao.model.readings import TimeMention
from yanbao.text.time_places import Place
from yanbao.text.times_chinese import CHINESE_RULES
from yanbao.text.times_english import ENGLISH_RULES
from yanbao.text.views import View

_RULES = {
    f"r{index}": (heads, re.compile(pattern), read)
    for index, (heads, pattern, read) in enumerate((*CHINESE_RULES, *ENGLISH_RULES))
}
_NAMED = re.compile(r"\(\?P<\w+>")
_HEADS = "一二三四今去上年明后前昨隔全第首头近过最未下这周星本半中Qq"
# The look-aheads let most characters of a text, and most rules at the others, fail at once.
_MASTER = re.compile(
    f"(?=[0-9{_HEADS}]|(?<![A-Za-z])[A-Za-z])(?:"
    + "|".join(
        f"(?P<{name}>(?=[{heads}]){_NAMED.sub('(?:', pattern.pattern)})"
        for name, (heads, pattern, _) in _RULES.items()
    )
    + ")"
)


def find_times(view: View, *, published_on: date | None) -> tuple[TimeMention, ...]:
    """Find dates and periods, in text order, never overlapping.

    Without ``published_on`` what needs it (昨日, 去年, 3月5日, last week) is left out. Clock
    times, lengths of time (三年, 10 days) and plan names (十五五) are not times here. A fiscal
    year's label is exact, its days are those of the calendar year of that name.
    """
    plain = view.plain
    mentions: list[TimeMention] = []
    for match in _MASTER.finditer(plain):
        _, pattern, read = _RULES[match.lastgroup or ""]
        inner = pattern.match(plain, match.start())
        if inner is None:
            continue
        start, end = inner.span("at") if "at" in pattern.groupindex else inner.span()
        previous = mentions[-1] if mentions else None
        place = Place(
            plain=plain, start=start, end=end, published_on=published_on, previous=previous
        )
        found = read(inner, place)
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
