"""Stands for akshare in tests: rows as its functions return them."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any


class Rows:
    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def head(self, count: int) -> Rows:
        return Rows(self.rows[:count])

    def to_dict(self, _: str) -> list[dict[str, Any]]:
        return self.rows


class Library:
    """Stands for akshare: three of its functions, of which one fails and one hangs."""

    @staticmethod
    def stock_info_global_em() -> Rows:
        row = {
            "标题": "快讯",
            "摘要": "正文",
            "发布时间": "2026-01-05 09:00:00",
            "链接": "https://a/1",
        }
        return Rows([row])

    @staticmethod
    def stock_info_global_cls() -> Rows:
        gap = float("nan")
        row = {
            "标题": "",
            "内容": "电报",
            "发布日期": "2026-01-05",
            "发布时间": "09:01:02",
            "x": gap,
        }
        return Rows([row])

    @staticmethod
    def stock_info_global_sina() -> Rows:
        raise ConnectionError("blocked")

    @staticmethod
    def stock_info_global_ths() -> Rows:
        time.sleep(1.0)
        return Rows([])

    @staticmethod
    def stock_info_global_futu() -> Rows:
        """As the real one: an instant in words of the machine's zone."""
        at = datetime.fromtimestamp(1767574862).strftime("%Y-%m-%d %H:%M:%S")
        return Rows([{"标题": "", "内容": "快讯", "发布时间": at, "链接": ""}])
