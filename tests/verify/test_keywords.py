from __future__ import annotations

import json
from pathlib import Path

import pytest

from yanbao.verify.keywords import carries, doubt

ARTICLE = (
    "新华社1月16日电 某市16日启动工程，总投资约3.5亿元，200家企业参加，比分为2:1。市长李某出席。"
)


@pytest.mark.parametrize("keyword", ["16日", "3.5亿元", "约200家", "2比1", "李某", "启动工程"])
def test_what_stands_there_is_carried(keyword: str) -> None:
    assert carries(ARTICLE, keyword)


@pytest.mark.parametrize("keyword", ["6日", "5亿元", "20家", "13.5亿元", "赫尔辛基峰会"])
def test_what_does_not_is_not(keyword: str) -> None:
    assert not carries(ARTICLE, keyword)


@pytest.mark.shared
@pytest.mark.slow
def test_invented_keywords_are_found(shared: Path) -> None:
    floors = json.loads((Path(__file__).parents[1] / "floors" / "verify.json").read_text("utf-8"))
    rows = []
    file = shared / "data" / "nlp" / "uhgeval" / "dataset_uhgeval_concise.jsonl"
    for line in file.read_text("utf-8").splitlines():
        item = json.loads(line)
        parts = ("headLine", "newsBeginning", "newsRemainder", "broadcastDate")
        article = "\n".join(item[part] for part in parts)
        for annotation in item["annotations"]:
            keyword, _, label = annotation.partition("<sep>")
            digits = any(c.isdigit() for c in keyword)
            rows.append((digits, label.startswith("不合理"), doubt(article, keyword)))
    told = [(invented, value > 0) for digits, invented, value in rows if digits]
    caught = sum(i and t for i, t in told)
    assert caught / sum(i for i, _ in told) >= floors["uhgeval_digits_recall"]
    assert caught / sum(t for _, t in told) >= floors["uhgeval_digits_precision"]
    words = sorted(((v, i) for d, i, v in rows if not d), reverse=True)
    wanted, seen, found = 0.85 * sum(i for _, i in words), 0, 0
    for _, invented in words:
        seen += 1
        found += invented
        if found >= wanted:
            break
    assert found / seen >= floors["uhgeval_words_precision"]
