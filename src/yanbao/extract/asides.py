"""Numbers that assert nothing of interest, and large bare ones that the noun behind explains."""

from __future__ import annotations

import re
from dataclasses import replace

from yanbao.extract.attributes import Decision
from yanbao.extract.passages import Passage
from yanbao.model.readings import Quantity

# Counts in these units are asides (ages, ranks, meetings, editions) unless a measure is named.
_ASIDES = frozenset(
    "岁 年 届 位 次 天 日 月 周 小时 分钟 秒 场 名 章 条 项 章节 期 轮 个月 点 分 页 号 季 代 "
    "级 层 "
    "种 类 句 "
    "year years day days hour hours minute minutes week weeks month months times".split()
)
#: How far into a sentence a supposition still governs it.
_NEAR_START = 6
_SUPPOSED = re.compile(r"(?:如果|假设|假如|假定|比如说|举例|suppose|imagine)")
_COUNTED = (
    (
        re.compile(
            r"[^，。；、]{0,6}(?:用户|客户|经营者|消费者|商家|会员|粉丝|玩家|读者|买家|卖家)"
        ),
        "users",
    ),
    (
        re.compile(r"[^，。；、]{0,8}(?:人|居民|家庭|旅客|学生|交易员|学员|岗位|儿童)"),
        "other_count",
    ),
)
# A bare amount of money, by the word behind it (10亿现金).
_CASH = re.compile(r"的?(?:现金|红包|资金|奖金|巨资)")
_FEW = re.compile(r"^[一二两三四五六七八九十几]+[个款人家次位名种项大类条只桶张件笔套组]")


# What a process or a wafer is called by its size.
_CALLED_BY_SIZE = re.compile(
    r"\s?(?:以下|及以下)?的?[^，。；、0-9]{0,4}(?:制程|工艺|节点|芯片|晶圆|厂|硅片|产线|技术|为主|光刻|平台|和|及|、|/)"
)
_SIZES_OF_MAKING = frozenset(("纳米", "nm", "英寸"))


def is_called_so(passage: Passage, quantity: Quantity) -> bool:
    """Whether the number names something: a way of making chips, or the unit of a table."""
    start = quantity.span.start
    if _UNIT_OF_TABLE.search(passage.lower, max(0, start - _UNIT_REACH), start):
        return True
    if quantity.unit not in _SIZES_OF_MAKING:
        return False
    low, high = passage.around(quantity.span.start)
    return (
        _CALLED_BY_SIZE.match(passage.lower, quantity.span.end) is not None
        and "厚" not in passage.lower[low : quantity.span.start][-6:]
        and _MAKING.search(passage.lower, low, high) is not None
    )


_UNIT_OF_TABLE = re.compile(r"单位[:：]\s?(?:人民币|港币)?\Z")
_UNIT_REACH = 7
_MAKING = re.compile(r"晶圆|制程|工艺|节点|代工|光刻|硅片")


def counted(passage: Passage, quantity: Quantity, decision: Decision) -> Decision:
    """Let the noun behind a large bare number say what it counts (5000万小微经营者)."""
    if quantity.unit or quantity.scale == 1:
        return decision
    if _CASH.match(passage.lower, quantity.span.end):
        return Decision(attribute="other_amount", kind="money")
    if decision.metric is not None:
        return decision
    for words, attribute in _COUNTED:
        if words.match(passage.view.plain, quantity.span.end):
            return replace(decision, attribute=attribute, kind="count")
    return decision


def is_supposed(passage: Passage, quantity: Quantity) -> bool:
    """Whether the number only belongs to an example that the sentence supposes."""
    low, _ = passage.around(quantity.span.start)
    match = _SUPPOSED.search(passage.lower, low, quantity.span.start)
    return match is not None and match.start() - low < _NEAR_START


def is_aside(quantity: Quantity, decision: Decision) -> bool:
    """Whether the number counts something no fund would ask about."""
    if quantity.unit == "" and decision.metric is None:
        return decision.kind == "bare" and decision.attribute != "index_level"
    if decision.kind != "count":
        return False
    if _FEW.match(quantity.span.quote):
        return True
    return decision.metric is None and quantity.unit in _ASIDES
