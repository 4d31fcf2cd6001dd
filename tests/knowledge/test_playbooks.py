"""The playbooks are data, so the tests hold the data: schema, wording, numbers, studies."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from yanbao.errors import NotFound, ParseError
from yanbao.knowledge.playbooks import DATA, PlaybookTable
from yanbao.model.playbooks import Playbook
from yanbao.model.vocabulary import EVENT_TYPES

TABLE = PlaybookTable.load()
OWN = tuple(name for name in EVENT_TYPES if TABLE.has_own(name))

#: widths in Chinese characters; a half-width character counts one half
WIDEST = {
    "driver": 12,
    "headline": 22,
    "mechanism": 110,
    "consequence": 80,
    "affected": 60,
    "counter": 80,
    "missing": 30,
}
ADVICE = (
    "建议买", "建议卖", "建议增持", "建议减持", "建议持有", "目标价为", "目标价", "必涨", "必跌",
    "稳赚", "抄底", "逢低", "强烈推荐", "值得买入", "加仓", "满仓", "清仓",
)  # fmt: skip
HYPE = (
    "暴涨",
    "暴跌",
    "飙升",
    "重磅",
    "史诗级",
    "王炸",
    "无疑",
    "毫无疑问",
    "势必",
    "必将",
    "必然",
)
ADVICE_EN = (
    "should buy",
    "should sell",
    "we recommend",
    "strong buy",
    "guaranteed",
    "price target",
)
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def width(text: str) -> float:
    return sum(1.0 if ord(character) > 0x2000 else 0.5 for character in text)


def texts(playbook: Playbook) -> Iterator[tuple[str, tuple[str, str], tuple[str, ...]]]:
    """Yield every text with its place and the studies cited beside it."""
    yield "sign_reason", playbook.sign_reason, ()
    for step in playbook.steps:
        for name in WIDEST:
            yield f"{step.id}.{name}", getattr(step, name), step.studies
    for outlook in playbook.outlooks:
        yield f"outlook.{outlook.horizon}.text", outlook.text, ()
        yield f"outlook.{outlook.horizon}.condition", outlook.condition, ()
    for risk in playbook.risks:
        yield f"risk.{risk.id}", risk.text, ()


def sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[。；]|[.;] ", text) if len(part.strip()) > 8]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped data that a test may spoil."""
    (tmp_path / "playbooks").mkdir()
    for name in ("types.tsv", "studies.tsv", "playbooks/other.toml", "playbooks/ipo_listing.toml"):
        shutil.copy(DATA / name, tmp_path / name)
    return tmp_path


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# what every type has


def test_types_are_the_closed_list() -> None:
    assert sorted(TABLE.types()) == sorted(EVENT_TYPES)


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_every_type_has_label_weight_and_reason(event_type: str) -> None:
    playbook = TABLE.find(event_type)
    assert playbook.event_type == event_type
    assert all(playbook.label)
    assert all(playbook.sign_reason)
    assert 0.0 < playbook.weight < 1.0


def test_labels_are_told_apart() -> None:
    for side in (0, 1):
        labels = [TABLE.profile(name).label[side] for name in EVENT_TYPES]
        assert len(set(labels)) == len(labels)


def test_weights_rank_as_a_fund_reader_would() -> None:
    order = [
        "monetary_policy", "trade_policy", "industrial_policy", "market_move", "ipo_listing",
        "share_offering", "buyback", "executive_change", "stock_split", "opinion", "other",
    ]  # fmt: skip
    weights = [TABLE.profile(name).weight for name in order]
    assert weights == sorted(weights, reverse=True)


def test_a_type_without_a_file_tells_the_generic_steps_under_its_own_label(folder: Path) -> None:
    table = PlaybookTable.load(folder)
    playbook = table.find("layoffs")
    assert not table.has_own("layoffs")
    assert playbook.label == ("裁员", "layoffs")
    assert playbook.steps == table.find("other").steps
    assert playbook.weight == TABLE.profile("layoffs").weight


def test_load_reads_nothing(tmp_path: Path) -> None:
    table = PlaybookTable.load(tmp_path / "not there")
    with pytest.raises(NotFound, match=r"types\.tsv"):
        table.find("ipo_listing")


def test_what_was_found_is_kept() -> None:
    fresh = PlaybookTable.load()
    assert fresh.find("ipo_listing") is fresh.find("ipo_listing")


# what every playbook file holds


@pytest.mark.parametrize("event_type", OWN)
def test_form(event_type: str) -> None:
    playbook = TABLE.find(event_type)
    assert 3 <= len(playbook.steps) <= 6
    assert {outlook.horizon for outlook in playbook.outlooks} == {"short", "mid", "long"}
    assert 4 <= len(playbook.risks) <= 6
    assert "model" in {risk.category for risk in playbook.risks}
    assert len({risk.category for risk in playbook.risks}) >= 3
    assert playbook.expected


@pytest.mark.parametrize("event_type", OWN)
def test_every_step_asks_for_evidence(event_type: str) -> None:
    for step in TABLE.find(event_type).steps:
        needs = step.needs
        assert needs.attributes or needs.events or needs.words, step.id


@pytest.mark.parametrize("event_type", OWN)
def test_lengths(event_type: str) -> None:
    for step in TABLE.find(event_type).steps:
        for name, widest in WIDEST.items():
            chinese = getattr(step, name)[0]
            assert width(chinese) <= widest, (step.id, name, width(chinese))


@pytest.mark.parametrize("event_type", OWN)
def test_no_sentence_twice(event_type: str) -> None:
    seen: dict[str, str] = {}
    for place, pair, _ in texts(TABLE.find(event_type)):
        for text in pair:
            for sentence in sentences(text):
                assert sentence not in seen, (place, seen.get(sentence), sentence)
                seen[sentence] = place


def test_no_mechanism_stands_in_two_playbooks() -> None:
    seen: dict[str, str] = {}
    for event_type in OWN:
        for step in TABLE.find(event_type).steps:
            for text in (step.mechanism[0], step.consequence[0], step.mechanism[1]):
                assert text not in seen, (event_type, seen.get(text), step.id)
                seen[text] = event_type


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_no_advice_no_hype(event_type: str) -> None:
    for place, (chinese, english), _ in texts(TABLE.find(event_type)):
        assert not [word for word in (*ADVICE, *HYPE) if word in chinese], place
        assert not [word for word in ADVICE_EN if word in english.lower()], place


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_each_text_stands_in_its_own_language(event_type: str) -> None:
    for place, (chinese, english), _ in texts(TABLE.find(event_type)):
        assert not re.search(r"[一-鿿]", english), place
        assert bool(chinese) == bool(english), place
        assert not re.search(r"[,;:?!()]", NUMBER.sub("", chinese)), (place, "half-width marks")


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_a_number_stands_only_where_a_verified_study_carries_it(event_type: str) -> None:
    for place, pair, study_ids in texts(TABLE.find(event_type)):
        numbers = [number for text in pair for number in NUMBER.findall(text)]
        if not numbers:
            continue
        studies = [TABLE.study(study_id) for study_id in study_ids]
        assert studies, (place, numbers)
        assert all(study.verified for study in studies), place
        known = {
            number
            for study in studies
            for text in (study.finding, study.finding_en, study.year, study.period, study.market)
            for number in NUMBER.findall(text)
        }
        assert set(numbers) <= known, (place, numbers)


@pytest.mark.parametrize("event_type", OWN)
def test_an_outlook_does_not_say_its_horizon_again(event_type: str) -> None:
    said = {"short": ("短期",), "mid": ("中期",), "long": ("长期", "long run")}
    for outlook in TABLE.find(event_type).outlooks:
        for word in said[outlook.horizon]:
            assert word not in outlook.text[0] + outlook.text[1], (outlook.horizon, outlook.text)


@pytest.mark.parametrize("event_type", OWN)
def test_what_is_printed_as_a_sentence_ends_as_one(event_type: str) -> None:
    playbook = TABLE.find(event_type)
    pairs = [
        pair
        for step in playbook.steps
        for pair in (step.mechanism, step.consequence, step.affected, step.counter)
    ]
    pairs += [outlook.text for outlook in playbook.outlooks]
    pairs += [risk.text for risk in playbook.risks]
    for chinese, english in pairs:
        assert chinese.endswith("。") or not chinese, chinese
        assert english.endswith(".") or not english, english


@pytest.mark.parametrize("event_type", OWN)
def test_what_is_put_into_a_sentence_does_not_end_one(event_type: str) -> None:
    playbook = TABLE.find(event_type)
    pairs = [pair for s in playbook.steps for pair in (s.driver, s.headline, s.missing)]
    pairs += [outlook.condition for outlook in playbook.outlooks]
    for chinese, english in pairs:
        assert not chinese.endswith(("。", "；")), chinese
        assert not english.endswith((".", ";")), english


@pytest.mark.parametrize("event_type", OWN)
def test_no_placeholder_but_the_name(event_type: str) -> None:
    for place, pair, _ in texts(TABLE.find(event_type)):
        for text in pair:
            assert not re.findall(r"[{}]", text.replace("{name}", "")), place


@pytest.mark.parametrize("event_type", OWN)
def test_words_are_lower_case_where_english(event_type: str) -> None:
    playbook = TABLE.find(event_type)
    for needs in [step.needs for step in playbook.steps] + [risk.needs for risk in playbook.risks]:
        for word in needs.words:
            assert word == word.lower() or len(word) <= 5, word  # short ones are acronyms


# the studies


def test_every_study_has_its_place_of_publication() -> None:
    for study in TABLE.studies():
        assert study.address.startswith(("http://", "https://")), study.id
        assert study.finding != study.finding_en
        assert re.search(r"[一-鿿]", study.finding), study.id


def test_every_study_is_cited_somewhere() -> None:
    cited = {
        study_id
        for event_type in OWN
        for step in TABLE.find(event_type).steps
        for study_id in step.studies
    }
    assert cited == {study.id for study in TABLE.studies()}


def test_one_study_against_its_source() -> None:
    study = TABLE.study("FH00")
    assert (study.authors, study.year) == ("Field, L.C.; Hanka, G.", "2000")
    assert "−1.5%" in study.finding
    assert study.verified


def test_unknown_names_speak() -> None:
    with pytest.raises(NotFound, match="no event type 'ipo'"):
        TABLE.find("ipo")
    with pytest.raises(NotFound, match="no study 'X1'"):
        TABLE.study("X1")


# planted faults: each names file, field, value and expectation


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('sign = "+"', 'sign = "up"', r"ipo_listing.toml: step\[0\].sign = 'up', expected one of"),
        ('id = "demand"', "id = 7", r"step\[0\].id = 7, expected letters"),
        ('studies = ["RW02", "WEI21"]', 'studies = ["RW03"]', r"step\[0\].studies .*'RW03' is not"),
        ('"offer_price", "subscription', '"offer_cost", "subscription', r"'offer_cost' is not"),
        ('rests_on = ["demand"', 'rests_on = ["demnad"', r"outlook\[0\].rests_on .*'demnad'"),
        ("headline = [", "headlin = [", r"step\[0\].headlin = .*no such field"),
        ('category = "model"', 'category = "models"', r"risk\[\d\].category = 'models', expected"),
        ('horizon = "short"', 'horizon = "week"', r"step\[0\].horizon = 'week', expected one of"),
        ("[[risk]]", "[[risk", r"ipo_listing.toml: not TOML"),
        ('id = "float"', 'id = "demand"', r"step.id = .*expected each id once"),
    ],
)
def test_a_bad_playbook_speaks(folder: Path, old: str, new: str, message: str) -> None:
    spoil(folder / "playbooks" / "ipo_listing.toml", old, new)
    with pytest.raises(ParseError, match=message):
        PlaybookTable.load(folder).find("ipo_listing")


def test_a_text_in_one_language_only_speaks(folder: Path) -> None:
    spoil(folder / "playbooks" / "ipo_listing.toml", '"Pricing and demand"', '""')
    with pytest.raises(ParseError, match=r"step\[0\].driver = .*expected both texts filled"):
        PlaybookTable.load(folder).find("ipo_listing")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("types.tsv", "\t0.60\t", "\t1.60\t", r"types.tsv: line \d+.weight = '1.60', expected"),
        ("types.tsv", "ipo_listing\t", "ipo_listings\t", r"event_type = 'ipo_listings', expected"),
        ("types.tsv", "weight", "wait", r"types.tsv: line 1 = .*expected the columns"),
        ("studies.tsv", "\tyes\n", "\tperhaps\n", r"line 2.verified = 'perhaps', expected one of"),
        ("studies.tsv", "\tyes\n", "\n", r"line 2 = 10, expected 11 cells"),
        ("studies.tsv", "\nR11\t", "\nRW02\t", r"id = 'RW02', expected each id once"),
    ],
)
def test_a_bad_table_speaks(folder: Path, file: str, old: str, new: str, message: str) -> None:
    spoil(folder / file, old, new)
    with pytest.raises(ParseError, match=message):
        PlaybookTable.load(folder).find("ipo_listing")


def test_a_missing_generic_playbook_speaks(folder: Path) -> None:
    (folder / "playbooks" / "other.toml").unlink()
    with pytest.raises(NotFound, match=r"no playbook other\.toml"):
        PlaybookTable.load(folder).find("layoffs")
