"""Compile ``offerings.json``: Hong Kong listings and their offers, each fact with its source.

Run: ``.venv/bin/python scripts/build_offerings.py ../shared/data/hk_ipo``. Where two sources give a
fact and disagree beyond rounding, the field stays empty and the row says so.
"""

from __future__ import annotations

import csv
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "src/yanbao/knowledge/data/offerings.json"
SOURCES = {
    "F": "https://www1.hkexnews.hk/listedco/listconews/sehk/2025/1231/2025123102784_c.pdf",
    "G": "https://github.com/GZ-November/urop-hk-ipo",
    "L": "https://github.com/leon7786/20260218-hkstock",
    "N": "https://github.com/NevenaX/HK-IPO-DATA",
}
FIELDS = (
    "offer_price_hkd",
    "public_multiple",
    "international_multiple",
    "first_day_return",
    "grey_market_return",
    "cornerstone_share",
    "over_allotment_shares",
    "net_proceeds_hkd_mn",
)
#: Chapter of the listing rules, only where an allotment announcement of the listing names it.
CHAPTERS = {"06082": "18C", "00100": "18C-pre-commercial", "02617": "18A"}
#: Sector and theme by words of the source's industry label; the first that fits.
SECTORS = (
    ("technology", "semiconductor", ("半导体", "芯片", "集成电路")),
    ("health", "", ("制药", "医药", "医疗", "药物", "生物", "保健", "手术")),
    ("finance", "", ("保险", "数字资产")),
    ("technology", "ai-software", ("人工智能", "AI", "软件", "SaaS", "数据", "智能应用")),
    ("technology", "robot-driving", ("机器人", "自动驾驶", "智能驾驶", "激光雷达", "仓储自动化")),
    ("technology", "hardware", ("消费电子", "电脑", "PCB", "电讯", "通讯", "智能产品", "座舱")),
    (
        "consumer",
        "",
        ("食品", "饮料", "软饮", "茶饮", "餐饮", "化妆", "家用", "钟表", "育儿", "卫生"),
    ),
    ("consumer", "", ("商超", "出行", "自行车", "预制")),
    ("industry", "", ("电池", "能源", "黄金", "有色", "锌", "钨", "铝", "高岭土", "电容", "材料")),
    ("industry", "", ("机械", "装备", "汽车", "零部件", "供应链", "储能", "养殖")),
)
FILING = "06082-facts.json"


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines))


def read_number(text: str) -> float:
    """Read ``75.8%`` as 0.758 and ``2347.5倍`` as 2347.5."""
    if text.endswith("%"):
        return round(float(text[:-1]) / 100, 5)
    return float(text.rstrip("倍"))


def to_code(symbol: str) -> str:
    """Return the five digits of ``6082.HK``."""
    return symbol.partition(".")[0].zfill(5)


def agree(
    exact: float | None, rounded: float | None, tolerance: float
) -> tuple[float | None, str, bool]:
    """Return the better of two values, the sources that carry it, and whether they clash."""
    if exact is None:
        return rounded, "L" if rounded is not None else "", False
    if rounded is None:
        return exact, "N", False
    if abs(exact - rounded) > tolerance:
        return None, "", True
    return exact, "LN", False


def find_sector(label: str) -> tuple[str, str]:
    """Return sector and theme of an industry label; empty when no word fits."""
    for sector, theme, words in SECTORS:
        if any(word in label for word in words):
            return sector, theme
    return "", ""


def read_cornerstone_share(lines: list[dict[str, Any]]) -> tuple[float | None, str]:
    """Return the printed share when it equals the amounts' ratio within rounding, else a note."""
    ratios = {line["cs_ratio"] for line in lines if line["cs_ratio"]}
    sizes = {(line["cs_size_mn"], line["ipo_size_mn"]) for line in lines}
    if len(ratios) != 1 or len(sizes) != 1:
        return None, "cornerstone share: the lines differ" if ratios else ""
    share = read_number(ratios.pop())
    part, whole = sizes.pop()
    if not (part and whole) or abs(part / whole - share) > 0.011:
        return None, "cornerstone share: printed share and amounts disagree"
    return share, ""


class Facts:
    """What the sources say of one listing: a value a field, whose it is, and what clashed."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.sources: dict[str, str] = {}
        self.notes: list[str] = []

    def put(self, field: str, value: object, letters: str) -> None:
        """Set a field where there is a value; ``letters`` name its sources."""
        if value is not None:
            self.values[field], self.sources[field] = value, letters

    def take_table(self, row: dict[str, str], detail: dict[str, Any]) -> None:
        """Take what the table and the detail say alike, and what only the table has."""
        pairs = (
            ("offer_price_hkd", "issue_price", "发行价", 0.051, 0.0),
            ("public_multiple", "public_sub_multiple", "公开发售超购倍数", 0.06, 0.006),
            ("international_multiple", "intl_sub_multiple", "配售超购倍数", 0.06, 0.006),
        )
        for field, theirs, ours, absolute, relative in pairs:
            rounded = read_number(row[ours])
            tolerance = max(absolute, relative * rounded)
            value, letters, clash = agree(detail.get(theirs), rounded, tolerance)
            self.put(field, value, letters)
            if clash:
                self.notes.append(f"{field}: sources disagree ({detail[theirs]} and {rounded})")
        price, grey = read_number(row["发行价"]), read_number(row["暗盘涨跌幅"])
        rounding = 0.06 + 0.05 * abs(grey) + 0.001 * price
        if abs(read_number(row["暗盘涨跌额"]) - grey * price) > rounding:
            self.notes.append("grey_market_return: amount and percentage disagree")
        else:
            self.put("grey_market_return", grey, "L")
        self.put("first_day_return", read_number(row["首日涨幅"]), "L")

    def take_better(self, letter: str, facts: dict[str, Any]) -> None:
        """Take a better source's facts; one that contradicts what is held leaves no value."""
        for field, value in facts.items():
            held = self.values.get(field)
            rounding = 0.011 if field.endswith("share") else 0.01 * abs(held or 0.0)
            if held is None or abs(value - held) <= rounding:
                self.put(field, value, letter + self.sources.get(field, ""))
            else:
                self.notes.append(f"{field}: {letter} gives {value}, others {held}")
                self.values.pop(field), self.sources.pop(field)


def build_row(
    row: dict[str, str],
    detail: dict[str, Any],
    lines: list[dict[str, Any]],
    better: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    """Merge what the sources say of one listing."""
    code = row["代码"]
    facts = Facts()
    facts.take_table(row, detail)
    share, note = read_cornerstone_share(lines)
    facts.put("cornerstone_share", share, "N")
    facts.notes.extend([note] if note else [])
    facts.put("over_allotment_shares", detail.get("overallotment_shares"), "N")
    facts.put("net_proceeds_hkd_mn", detail.get("net_proceeds_mn"), "N")
    for letter, told in better.items():
        facts.take_better(letter, told)
    if "F" in better:
        facts.notes.append("greenshoe: the table contradicts the filings; its column is not used")
    sector, theme = find_sector(lines[0]["industry"]) if lines else ("", "")
    return {
        "code": code,
        "name": row["股票名称"],
        "listed_on": row["上市日期"].replace("/", "-"),
        "board": "gem" if code.startswith("08") else "main",
        "chapter": CHAPTERS.get(code, ""),
        "sector": sector,
        "theme": theme,
        "values": [facts.values.get(field) for field in FIELDS],
        "sources": [facts.sources.get(field, "") for field in FIELDS],
        "notes": facts.notes,
    }


def main() -> None:
    """Compile and write the table."""
    folder = Path(sys.argv[1])
    table = read_rows(folder / "leon7786_hkipo_table_2026-03-01.csv")
    details = json.loads((folder / "nevenax_ipo_details.json").read_text(encoding="utf-8"))
    lines: dict[str, list[dict[str, Any]]] = {}
    for line in json.loads((folder / "nevenax_cornerstones.json").read_text(encoding="utf-8")):
        lines.setdefault(to_code(line["stock_code"]), []).append(line)
    better: dict[str, dict[str, dict[str, Any]]] = {}
    for row in read_rows(folder / "gznovember_issuer_facts_sample.csv"):
        better.setdefault(to_code(row["Stock Code"]), {})["G"] = {
            "offer_price_hkd": float(row["offer_price"]),
            "public_multiple": float(row["subscription_x"]),
            "cornerstone_share": round(float(row["cornerstone_pct"]) / 100, 5),
        }
    facts = json.loads((folder / FILING).read_text(encoding="utf-8"))
    better.setdefault(facts["stock_code"], {})["F"] = {
        "offer_price_hkd": facts["offer_price_hkd"],
        "public_multiple": facts["public_subscription_x"],
        "international_multiple": facts["intl_subscription_x"],
        "over_allotment_shares": facts["over_allotment_shares"],
        "net_proceeds_hkd_mn": facts["net_proceeds_hkd_mn"],
        "cornerstone_share": round(facts["cornerstone_pct_of_offer"] / 100, 5),
    }
    by_code = {to_code(symbol): detail or {} for symbol, detail in details.items()}
    rows = [
        build_row(
            row,
            by_code.get(row["代码"], {}),
            lines.get(row["代码"], []),
            better.get(row["代码"], {}),
        )
        for row in table
    ]
    rows.sort(key=lambda row: (row["listed_on"], row["code"]))
    if any(date.fromisoformat(row["listed_on"]) > date(2026, 3, 1) for row in rows):
        raise SystemExit("a listing after the day of the table")
    body = ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in rows)
    head = json.dumps({"sources": SOURCES, "fields": FIELDS}, ensure_ascii=False)[:-1]
    text = f'{head}, "rows": [\n{body}\n]}}\n'
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {len(rows)} rows, {len(text.encode())} bytes")
    for row in rows:
        for note in row["notes"]:
            print(f"{row['code']} {row['name']}: {note}")


if __name__ == "__main__":
    main()
