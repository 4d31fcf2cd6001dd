"""What a date is about, told from its words: so that one event on one day stands in one row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from yanbao.model.measures import KeyDate

#: the first that fits: whose lock-up comes before that there is one
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cornerstones", re.compile(r"基石投资者")),
    ("key-persons", re.compile(r"关键人士")),
    ("pathfinders", re.compile(r"领航资深独立投资者|18C\.14")),
    ("controlling", re.compile(r"控股股东|实际控制人")),
    ("existing-holders", re.compile(r"上市前已(?:有|发行)")),
    ("stabilisation", re.compile(r"稳定价格|稳价|超额配(?:股权|售选择权)|绿鞋")),
    ("grey-market", re.compile(r"暗盘")),
    ("loan-prime-rate", re.compile(r"LPR|贷款市场报价利率", re.IGNORECASE)),
    ("southbound", re.compile(r"港股通")),
    ("hang-seng-review", re.compile(r"恒生.{0,8}(?:检讨|季检|成份股?调整)")),
    ("msci-review", re.compile(r"MSCI.{0,12}(?:检讨|调整|纳入)", re.IGNORECASE)),
    ("ex-date", re.compile(r"除权|除息")),
)


def find_kind(label: str) -> str:
    """Return what a date's label is about; empty where no kind's words stand in it."""
    return next((kind for kind, words in _KINDS if words.search(label)), "")


def merge_dates(printed: Sequence[KeyDate], computed: Sequence[KeyDate]) -> tuple[KeyDate, ...]:
    """Return printed and computed dates by day, each kind of event once a day.

    A document that states the date itself keeps its words. Where it only mentions it in a sentence,
    the rule says more plainly what the day is: its row stands, with the sentence as a second
    ground. Rules of one kind that fall on one day are different things and all stay.
    """
    kept: list[KeyDate] = []
    grounds: dict[tuple[object, str], KeyDate] = {}
    ruled = {(one.on, kind) for one in computed if (kind := find_kind(one.label[0]))}
    stated: set[tuple[object, str]] = set()
    for one in printed:
        key = (one.on, find_kind(one.label[0]))
        if not key[1]:
            kept.append(one)
        elif one.label[0] != one.label[1] or key not in ruled:
            if key not in stated:
                kept.append(one)
            stated.add(key)
        else:
            grounds.setdefault(key, one)
    for one in computed:
        key = (one.on, find_kind(one.label[0]))
        if key in stated:
            continue
        ground = grounds.pop(key, None)
        kept.append(one if ground is None else replace(one, span=ground.span))
    return tuple(sorted(kept, key=lambda one: (one.on, one.span is None, one.label)))
