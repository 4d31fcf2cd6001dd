"""Changes of a sentence that make it false: one number, name, code, date or word at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

UNITS = (
    ("港元", "美元"), ("美元", "欧元"), ("亿元", "万亿元"), ("万元", "亿元"), ("亿", "万亿"),
    ("万", "亿"), ("个百分点", "个基点"), ("%", "个百分点"), ("倍", "%"), ("点", "%"),
)  # fmt: skip
DIRECTIONS = tuple(
    (one, other)
    for pair in (
        "上涨 下跌", "增长 下降", "涨 跌", "净流入 净流出", "上调 下调", "高于 低于", "增持 减持",
        "买入 卖出", "扩大 收窄", "走高 走低",
    )
    for one, other in (pair.split(), pair.split()[::-1])
)  # fmt: skip
MODALITIES = (
    ("拟", "已"), ("计划", "已经"), ("预计", "已经"), ("有望", "已"), ("可能", "必将"),
    ("或将", "必将"), ("预期", "已经"), ("料将", "已"),
)  # fmt: skip
STRANGERS = ("贵州茅台", "宁德时代", "招商银行", "中国平安", "紫金矿业")
NAME = re.compile(r"([\u4e00-\u9fff]{2,8})（([0-9A-Z]{1,8}\.[A-Z]{4})）")
NUMBER = re.compile(
    r"(?<![\dA-Za-z.])\d[\d,]*(?:\.\d+)?(?![\dA-Za-z]|\.\w{4}|年|月|日|个来源|家来源)"
)
DATE = re.compile(r"(\d{1,2})月(\d{1,2})日")


def mutate(text: str, names: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield (kind, changed text), each place of each kind in turn."""
    yield from _numbers(text)
    for pairs, kind in ((UNITS, "unit"), (DIRECTIONS, "direction"), (MODALITIES, "modality")):
        yield from _words(text, pairs, kind)
    for match in NAME.finditer(text):
        code = match.group(2)
        wrong = ("0" if code[0] != "0" else "6") + code[1:]
        yield "code", text[: match.start(2)] + wrong + text[match.end(2) :]
    for name in names:
        if name in text:
            stranger = next(s for s in STRANGERS if s not in text)
            yield "name", text.replace(name, stranger, 1)
    for match in DATE.finditer(text):
        day = int(match.group(2)) % 27 + 1
        yield "date", f"{text[: match.start()]}{match.group(1)}月{day}日{text[match.end() :]}"


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    coded = [m.span(2) for m in NAME.finditer(text)]
    for match in NUMBER.finditer(text):
        if any(low <= match.start() < high for low, high in coded):
            continue
        digits = match.group()
        place = next((i for i in range(len(digits)) if digits[i] in "12345678"), None)
        if place is None:
            continue
        changed = digits[:place] + str(int(digits[place]) + 1) + digits[place + 1 :]
        yield "number", text[: match.start()] + changed + text[match.end() :]


def _words(text: str, pairs: tuple[tuple[str, str], ...], kind: str) -> Iterator[tuple[str, str]]:
    taken: list[tuple[int, int]] = []
    for old, new in pairs:
        pattern = rf"(?<=\d){re.escape(old)}" if kind == "unit" else re.escape(old)
        if kind == "direction" and len(old) == 1:
            pattern = rf"{old}(?=[约近超逾]?\d)"
        for match in re.finditer(pattern, text):
            if any(low <= match.start() < high for low, high in taken):
                continue
            taken.append(match.span())
            yield kind, text[: match.start()] + new + text[match.end() :]
