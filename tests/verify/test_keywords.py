from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from yanbao.verify.keyword_context import CONTEXT, measure_context, read_told
from yanbao.verify.keyword_traits import (
    TRAITS,
    cut_words,
    load_commonness,
    measure_traits,
    read_article,
)
from yanbao.verify.keywords import (
    carries,
    doubt,
    doubt_each,
    find_invented,
    load_keyword_weights,
)

ROOT = Path(__file__).parents[2]
FLOORS = json.loads((ROOT / "tests" / "floors" / "verify.json").read_text("utf-8"))

ARTICLE = (
    "新华社1月16日电 某市16日启动工程，总投资约3.5亿元，200家企业参加，比分为2:1。市长李某出席。"
)


@pytest.mark.parametrize("keyword", ["16日", "3.5亿元", "约200家", "2比1", "李某", "启动工程"])
def test_what_stands_there_is_carried(keyword: str) -> None:
    assert carries(ARTICLE, keyword)


@pytest.mark.parametrize("keyword", ["6日", "5亿元", "20家", "13.5亿元", "赫尔辛基峰会"])
def test_what_does_not_is_not(keyword: str) -> None:
    assert not carries(ARTICLE, keyword)


@pytest.mark.parametrize("keyword", ["启动", "表示", "企业"])
def test_a_reporters_word_is_no_invention(keyword: str) -> None:
    assert carries(ARTICLE, keyword)


def test_a_strange_name_is_more_doubtful_than_a_common_word_and_that_than_a_word_there() -> None:
    strange, common, there = (doubt(ARTICLE, k) for k in ("赫尔辛基", "继续", "企业"))
    assert strange > common > there


@pytest.mark.parametrize("keyword", ["", " ", "a", "的", "\u200b", "<script>", "x" * 5000])
def test_odd_keywords_and_articles_are_measured(keyword: str) -> None:
    for article in ("", ARTICLE, keyword):
        measured = measure_traits(read_article(article), keyword, load_commonness())
        assert len(measured) == len(TRAITS)
        assert abs(doubt(article, keyword)) < 100


def test_every_measure_is_weighed_and_no_gram_is_empty() -> None:
    weights = load_keyword_weights()
    assert set(weights.traits) == set(TRAITS)
    assert all(weights.grams)


TEXT = "市长李某表示，200家企业将赴赫尔辛基参加峰会，总投资约5亿元。"
KEYWORDS = ("市长李某", "表示", "200家", "赫尔辛基", "总投资", "约5亿元")


def test_the_keywords_of_a_text_are_judged_together() -> None:
    invented = dict(zip(KEYWORDS, find_invented(ARTICLE, TEXT, KEYWORDS), strict=True))
    assert invented["赫尔辛基"]
    assert invented["约5亿元"]
    assert not any(invented[word] for word in ("市长李某", "200家", "总投资"))


def test_what_stands_around_a_keyword_is_measured() -> None:
    told = read_told(TEXT, KEYWORDS)
    helsinki = dict(zip(CONTEXT, measure_context(read_article(ARTICLE), told, 3), strict=True))
    company = dict(zip(CONTEXT, measure_context(read_article(ARTICLE), told, 2), strict=True))
    assert helsinki["others-absent"] == pytest.approx(2 / 5)  # 表示, 约5亿元
    assert company["others-absent"] == pytest.approx(3 / 5)
    assert (company["absent-before"], company["absent-after"]) == (1.0, 1.0)
    assert (helsinki["absent-before"], helsinki["absent-after"]) == (0.0, 0.0)
    assert company["joined-after"] == 1.0  # 家企 stands in the article
    assert helsinki["joined-before"] == 0.0
    assert company["begins"] == 1.0
    assert helsinki["begins"] == 0.0
    assert helsinki["absent-length"] == 4.0


@pytest.mark.parametrize("text", ["", "x" * 5000, "\u200b", TEXT])
def test_odd_texts_and_keywords_that_do_not_stand_in_them_are_measured(text: str) -> None:
    words = ("", "不在其中", "<script>", "x")
    told = read_told(text, words)
    for number in range(len(words)):
        assert len(measure_context(read_article(ARTICLE), told, number)) == len(CONTEXT)
    assert all(abs(doubted) < 100 for doubted in doubt_each(ARTICLE, text, words))


def test_a_keyword_is_cut_into_its_common_parts() -> None:
    assert cut_words("北京市民", {"北京": 90, "市民": 80, "京市": 2}) == ["北京", "市民"]
    assert cut_words("", {}) == []


def test_doubt_does_not_depend_on_the_order_of_sets() -> None:
    code = f"from yanbao.verify.keywords import doubt; print(repr(doubt({ARTICLE!r}, '重要因素')))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True,
            text=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(told) == 1


def read_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "train_keywords", ROOT / "scripts" / "train_keywords.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def dataset(shared: Path) -> Path:
    return shared / "data" / "nlp" / "uhgeval" / "dataset_uhgeval_concise.jsonl"


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("in_text", [False, True])
def test_invented_keywords_are_found_by_weights_of_other_items(
    shared: Path, *, in_text: bool
) -> None:
    script = read_script()
    data = script.read(dataset(shared), in_text=in_text)
    precision, threshold = script.find_point(script.cross_validate(data), data.rows)
    floor = "uhgeval_words_in_text_precision" if in_text else "uhgeval_words_precision"
    assert precision >= FLOORS[floor]
    assert abs(threshold - load_keyword_weights(in_text=in_text).threshold) < 0.05


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("in_text", [False, True])
def test_the_shipped_weights_are_what_the_script_learns(shared: Path, *, in_text: bool) -> None:
    script = read_script()
    data = script.read(dataset(shared), in_text=in_text)
    commonness = script.count_common(data.articles, least=script.COMMON_FROM)
    assert commonness == load_commonness()
    traits, grams = data.measure(commonness), data.name()
    learned = script.fit(data.rows, traits, grams).score(traits, grams)
    shipped = []
    for row in data.rows[:500]:
        article = data.articles[row.item]
        if in_text:
            told = data.told[row.item]
            shipped.append(doubt_each(article, told.plain, told.keywords)[row.number])
        else:
            shipped.append(doubt(article, row.plain))
    assert max(abs(a - b) for a, b in zip(learned, shipped, strict=False)) < 0.2


@pytest.mark.shared
@pytest.mark.slow
def test_invented_keywords_with_digits_are_found(shared: Path) -> None:
    told, invented, caught = 0, 0, 0
    for line in dataset(shared).read_text("utf-8").splitlines():
        item = json.loads(line)
        parts = ("headLine", "newsBeginning", "newsRemainder", "broadcastDate")
        article = "\n".join(item[part] for part in parts)
        for annotation in item["annotations"]:
            keyword, _, label = annotation.partition("<sep>")
            if any(c.isdigit() for c in keyword):
                doubted, wrong = not carries(article, keyword), label.startswith("不合理")
                told, invented, caught = (
                    told + doubted,
                    invented + wrong,
                    caught + (doubted and wrong),
                )
    assert caught / invented >= FLOORS["uhgeval_digits_recall"]
    assert caught / told >= FLOORS["uhgeval_digits_precision"]
