from __future__ import annotations

from datetime import timedelta

from tests.builders import NOON, a_document, a_reading, an_event

from yanbao.cluster import cluster
from yanbao.cluster.publishers import voice_of
from yanbao.model.documents import Document


def told(documents: list[Document], kind: str = "monetary_policy") -> list[frozenset[str]]:
    readings = {
        d.id: a_reading(d, events=(an_event(d, d.title or d.text[:4], kind),)) for d in documents
    }
    stories, _ = cluster(documents, readings, {})
    return [frozenset(story.document_ids) for story in stories]


ONE = a_document(
    "央行公告称下调金融机构存款准备金率0.5个百分点，释放长期流动性约1万亿元。",
    title="央行下调存款准备金率0.5个百分点",
    publisher="甲报",
)
TWO = a_document(
    "为支持实体经济，人民银行决定降低存款准备金率0.5个百分点，预计提供长期流动性约一万亿元。",
    title="存款准备金率下调0.5个百分点 央行释放万亿流动性",
    publisher="乙报",
    at=NOON + timedelta(hours=1),
)
OTHER = a_document(
    "国际油价周四大幅上涨，布伦特原油期货结算价涨逾四个百分点，供应担忧升温。",
    title="国际油价大涨逾4%",
    publisher="甲报",
)


def test_two_reports_of_one_happening_are_one_story_and_another_is_not() -> None:
    stories = told([ONE, TWO, OTHER])
    assert frozenset({ONE.id, TWO.id}) in stories
    assert frozenset({OTHER.id}) in stories


def test_a_story_counts_independent_publishers() -> None:
    reprint = a_document(
        ONE.text[len(ONE.title) + 1 :],
        title=ONE.title,
        publisher="丙网",
        at=NOON + timedelta(hours=3),
    )
    documents = [ONE, TWO, reprint, OTHER]
    readings = {
        d.id: a_reading(d, events=(an_event(d, d.title, "monetary_policy"),)) for d in documents
    }
    stories, issues = cluster(documents, readings, {})
    story = next(s for s in stories if ONE.id in s.document_ids)
    assert story.publishers == ("甲报", "乙报")
    assert set(story.document_ids) == {ONE.id, TWO.id, reprint.id}
    assert [issue.code for issue in issues] == ["cluster.copy"]


def test_the_same_words_a_week_later_are_another_story() -> None:
    later = a_document(
        TWO.text[len(TWO.title) + 1 :].replace("0.5", "0.25"),
        title="央行再次下调存款准备金率",
        publisher="丁报",
        at=NOON + timedelta(days=9),
    )
    stories = told([ONE, later])
    assert len(stories) == 2


def test_a_dispatch_speaks_with_its_agencys_voice() -> None:
    dispatch = a_document(
        "新华社北京1月2日电（记者某某）港股新年首个交易日上涨。", publisher="某某网"
    )
    assert voice_of(dispatch) == "新华社"
    assert voice_of(a_document("港股新年首个交易日上涨。", publisher="甲报")) == "甲报"
