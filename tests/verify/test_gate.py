from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.publish.builders import cite, fact, make_document, make_note, make_reference
from tests.verify.every_day import EveryDay

from yanbao.knowledge.names import NameHit
from yanbao.model.listings import Listing, ListingName
from yanbao.model.notes import Note, Paragraph, RankedItem, Section, Sentence, Table
from yanbao.model.verdicts import Finding
from yanbao.verify import gate, judge
from yanbao.verify.mending import cut_clauses


class OneListing:
    """A table that holds one company, under two names and a former one."""

    def by_id(self, listing_id: str) -> Listing | None:
        if listing_id != "09999.XHKG":
            return None
        return Listing(
            id="09999.XHKG",
            symbol="09999",
            mic="XHKG",
            name="某芯片公司",
            kind="share",
            currency="HKD",
        )

    def names_of(self, listing_id: str) -> tuple[ListingName, ...]:
        return (
            ListingName(listing_id=listing_id, text="Some Chips", kind="english"),
            ListingName(
                listing_id=listing_id, text="旧名", kind="former", valid_to=date(2020, 1, 1)
            ),
        )

    def pair_of(self, listing_id: str) -> tuple[str, ...]:
        return ()

    def find_names(self, plain: str) -> list[NameHit]:
        start = plain.find("某指数500")
        if start < 0:
            return []
        return [NameHit(start=start, end=start + 6, text="某指数500", listing_ids=(), kind="short")]


class Tables:
    listings = OneListing()

    @property
    def calendars(self) -> EveryDay:
        return EveryDay()


def with_sentence(note: Note, *sentences: Sentence) -> Note:
    more = Section(id="more", heading="更多", level=3, blocks=(Paragraph(sentences=sentences),))
    return replace(note, sections=(*note.sections, more))


def change(note: Note, name: str, **changes: object) -> Note:
    """The note with one sentence changed wherever it stands."""

    def one(sentence: Sentence) -> Sentence:
        return replace(sentence, **changes) if sentence.id == name else sentence  # type: ignore[arg-type]

    sections = []
    for section in note.sections:
        blocks: list[Paragraph | RankedItem | Table] = []
        for block in section.blocks:
            if isinstance(block, Table):
                rows = tuple(replace(row, sentence=one(row.sentence)) for row in block.rows)
                blocks.append(replace(block, rows=rows))
            else:
                blocks.append(replace(block, sentences=tuple(map(one, block.sentences))))
        sections.append(replace(section, blocks=tuple(blocks)))
    return replace(note, sections=tuple(sections))


def test_a_true_note_passes_whole() -> None:
    made = make_note()
    gated, findings = gate(made.note, documents=made.documents, knowledge=Tables())
    assert findings == ()
    assert gated.sections == made.note.sections
    assert dict(gated.counts) == {
        "documents": 1,
        "sentences": 9,
        "verified": 9,
        "mended": 0,
        "cut": 0,
        "dropped": 0,
    }


def test_the_gate_says_the_same_twice() -> None:
    made = make_note()
    once, _ = gate(made.note, documents=made.documents, knowledge=None)
    assert gate(made.note, documents=made.documents, knowledge=None)[0] == once


@pytest.mark.parametrize(
    ("name", "changes", "code"),
    [
        ("s001", {"text": "发行价为16.90港元。"}, "verify.number-differs"),
        ("s002", {"text": "首日收报34.46港元，涨57.8%。"}, "verify.result-not-printed"),
        ("s006", {"text": "另一家公司（09999.XHKG）获认购。"}, "verify.name-differs"),
        ("s006", {"text": "某芯片公司（00001.XHKG）获认购。"}, "verify.listing-unknown"),
        ("s006", {"text": "旧名（09999.XHKG）获认购。"}, "verify.name-differs"),
        ("s009", {"text": "前十大合计32.5%。"}, "verify.number-differs"),
        (
            "s009",
            {"references": (replace(make_reference(), known_on=date(2026, 2, 1)),)},
            "verify.known-later",
        ),
        ("s009", {"references": (replace(make_reference(), key=""),)}, "verify.reference-empty"),
        ("s003", {"rests_on": ("s999",)}, "verify.rests-on-missing"),
    ],
)
def test_a_planted_error_is_removed_and_told(
    name: str, changes: dict[str, object], code: str
) -> None:
    made = make_note()
    planted = change(made.note, name, **changes)
    gated, findings = gate(planted, documents=made.documents, knowledge=Tables())
    assert (name, code) in {(finding.sentence_id, finding.code) for finding in findings}
    assert name not in {sentence.id for sentence in gated.sentences}
    assert dict(gated.counts)["dropped"] >= 1


def test_right_pairs_pass_in_both_languages() -> None:
    made = make_note()
    words = cite(next(iter(made.documents.values())), "某芯片公司")
    note = with_sentence(
        made.note,
        fact("s020", "某芯片公司（09999.XHKG）上市。", words),
        fact("s021", "SOME  Chips (09999.XHKG) is listed.", words),
    )
    assert gate(note, documents=made.documents, knowledge=Tables())[1] == ()


def test_a_number_in_a_name_measures_nothing() -> None:
    made = make_note()
    words = cite(next(iter(made.documents.values())), "恒生指数当日涨2.76%")
    note = with_sentence(made.note, fact("s020", "某指数500涨2.76%。", words))
    assert gate(note, documents=made.documents, knowledge=Tables())[1] == ()
    findings = gate(note, documents=made.documents, knowledge=None)[1]
    assert [finding.words for finding in findings] == ["500"]


def test_changed_words_and_wrong_sources_are_found() -> None:
    made = make_note()
    document = next(iter(made.documents.values()))
    citation = cite(document, "发行价为每股19.60港元")
    moved = replace(
        citation, span=replace(citation.span, start=2, end=2 + len(citation.span.quote))
    )
    elsewhere = replace(citation, source=7)
    stranger = replace(citation, span=replace(citation.span, document_id="nobody"))
    for broken, code in (
        (moved, "verify.quote-differs"),
        (elsewhere, "verify.source-missing"),
        (stranger, "verify.source-differs"),
    ):
        note = with_sentence(made.note, fact("s020", "发行价19.60港元。", broken))
        findings = gate(note, documents=made.documents, knowledge=None)[1]
        assert code in {finding.code for finding in findings}
    assert gate(made.note, documents={}, knowledge=None)[1][0].code == "verify.document-missing"


def test_a_document_known_later_cannot_carry() -> None:
    late = make_document()
    late = replace(late, known_at=late.published_at and late.published_at + timedelta(days=9))
    made = make_note(late)
    assert {f.code for f in gate(made.note, documents=made.documents, knowledge=None)[1]} == {
        "verify.known-later",
        "verify.rests-on-dropped",
    }


def test_what_rests_only_on_a_removed_sentence_goes_too() -> None:
    made = make_note()
    second = Sentence(
        id="s020", kind="judgement", text="长期看平。", mechanism="m", rests_on=("s003",)
    )
    note = with_sentence(made.note, second)
    one_gone = change(note, "s001", text="发行价1港元。")
    kept, _ = gate(one_gone, documents=made.documents, knowledge=None)
    judgement = next(s for s in kept.sentences if s.id == "s003")
    assert judgement.rests_on == ("s002",)
    assert "s020" in {s.id for s in kept.sentences}
    both_gone = change(one_gone, "s002", text="收报1港元。")
    bare, findings = gate(both_gone, documents=made.documents, knowledge=None)
    assert not {"s001", "s002", "s003", "s020"} & {s.id for s in bare.sentences}
    told = {f.sentence_id for f in findings if f.code == "verify.rests-on-dropped"}
    assert told == {"s003", "s020"}


def test_a_judgement_loses_the_numbers_of_what_was_removed() -> None:
    made = make_note()
    planted = change(made.note, "s003", text="涨75.8%，短期偏正面。")
    assert gate(planted, documents=made.documents, knowledge=None)[1] == ()
    planted = change(planted, "s002", text="收报1港元。")
    findings = gate(planted, documents=made.documents, knowledge=None)[1]
    assert {f.sentence_id for f in findings} == {"s002", "s003"}


def test_sentences_that_rest_on_each_other_do_not_hang_the_gate() -> None:
    made = make_note()
    first = Sentence(id="s020", kind="judgement", text="甲。", mechanism="m", rests_on=("s021",))
    other = Sentence(id="s021", kind="judgement", text="乙。", mechanism="m", rests_on=("s020",))
    gated, findings = gate(
        with_sentence(made.note, first, other), documents=made.documents, knowledge=None
    )
    assert [f.code for f in findings] == ["verify.rests-on-circle", "verify.rests-on-dropped"]
    assert not {"s020", "s021"} & {s.id for s in gated.sentences}


def test_an_emptied_section_says_so_and_ranks_close_up() -> None:
    made = make_note()
    planted = change(made.note, "s005", text="发行价1港元。")
    planted = change(planted, "s006", text="获1倍认购。")
    gated, _ = gate(planted, documents=made.documents, knowledge=None)
    ranked = next(section for section in gated.sections if section.id == "ranked")
    (block,) = ranked.blocks
    assert isinstance(block, Paragraph)
    assert block.sentences[0].kind == "notice"


def test_the_next_sentence_leads_an_item_whose_lead_was_removed() -> None:
    made = make_note()
    planted = change(made.note, "s005", text="发行价1港元。")
    gated, _ = gate(planted, documents=made.documents, knowledge=None)
    item = next(section for section in gated.sections if section.id == "ranked").blocks[0]
    assert isinstance(item, RankedItem)
    assert [(s.id, s.strong) for s in item.sentences] == [("s006", True)]


def test_a_wrong_label_leaves_its_item() -> None:
    made = make_note()
    index = next(n for n, section in enumerate(made.note.sections) if section.id == "ranked")
    section = made.note.sections[index]
    item = section.blocks[0]
    assert isinstance(item, RankedItem)
    labels = (
        "别家（09999.XHKG）",
        "某芯片公司（09999.XHKG）",
        "某芯片公司股份有限公司（09999.XHKG）",
        "某芯片公司 09999.XHKG",
    )
    item = replace(item, listing_labels=(*labels, "别家 09999.XHKG", "09999.XHKG"))
    sections = list(made.note.sections)
    sections[index] = replace(section, blocks=(item,))
    note = replace(made.note, sections=tuple(sections))
    gated, findings = gate(note, documents=made.documents, knowledge=Tables())
    kept = gated.sections[index].blocks[0]
    assert isinstance(kept, RankedItem)
    assert kept.listing_labels == (*labels[1:], "09999.XHKG")
    assert [finding.code for finding in findings] == ["verify.name-differs"] * 2
    assert dict(gated.counts)["dropped"] == 0


def test_a_table_row_is_judged_by_its_cells() -> None:
    made = make_note()
    index = next(n for n, section in enumerate(made.note.sections) if section.id == "event")
    section = made.note.sections[index]
    table = section.blocks[0]
    assert isinstance(table, Table)
    row = replace(table.rows[0], cells=("发行价", "91.60港元", "1"))
    table = replace(table, rows=(row, table.rows[1]))
    sections = list(made.note.sections)
    sections[index] = replace(section, blocks=(table, *section.blocks[1:]))
    note = replace(made.note, sections=tuple(sections))
    verdicts = judge(note, documents=made.documents, knowledge=None)
    assert [v.sentence_id for v in verdicts if not v.stands] == ["s007"]


DRAFT_SOURCE = (
    "某集团公告，公司拟以3.6亿元收购甲科技51%的股权。\n"
    "某集团2025年营收52.30亿元，同比增长12.4%，净利润6.05亿元，同比下降8.1%。\n"
    "分析师王五表示，部分产品可能提价。"
)


DRAFT = "某集团2025年营收52.30亿元，同比增长12.4%。"


@pytest.mark.parametrize(
    ("text", "told", "change"),
    [
        ("某集团2025年营收523.0亿元，同比增长12.4%。", DRAFT, "mended"),
        ("某集团2025年营收52.30亿元，同比下降12.4%。", DRAFT, "mended"),
        ("公司已完成以3.6亿元收购甲科技51%股权。", "公司拟以3.6亿元收购甲科技51%股权。", "mended"),
        ("某集团2025年营收52.30亿元，主要因为海外需求爆发。", "某集团2025年营收52.30亿元。", "cut"),
        ("某集团已从伦敦交易所退市。", "", "dropped"),
    ],
)
def test_a_draft_is_mended_cut_or_dropped(text: str, told: str, change: str) -> None:
    note, document = make_note().note, make_document(DRAFT_SOURCE)
    cited = [cite(document, words, source=2) for words in DRAFT_SOURCE.split("\n")]
    source = replace(note.sources[0], number=2, document_id=document.id)
    note = replace(
        with_sentence(note, fact("draft", text, *cited)), sources=(*note.sources, source)
    )
    documents = {**make_note().documents, document.id: document}
    gated, findings = gate(note, documents=documents, knowledge=None, drafted={"draft": ""})
    left = [s.text for s in gated.sentences if s.id == "draft"]
    assert left == ([told] if told else [])
    assert dict(gated.counts)[change] == 1
    assert any(f.sentence_id == "draft" for f in findings)


def test_a_faithful_draft_passes() -> None:
    note, document = make_note().note, make_document(DRAFT_SOURCE)
    cited = [cite(document, words, source=2) for words in DRAFT_SOURCE.split("\n")]
    draft = fact("draft", "某集团拟收购甲科技51%股权，出价3.6亿元。", *cited)
    source = replace(note.sources[0], number=2, document_id=document.id)
    note = replace(with_sentence(note, draft), sources=(*note.sources, source))
    documents = {**make_note().documents, document.id: document}
    gated, findings = gate(note, documents=documents, knowledge=None, drafted={"draft": ""})
    assert findings == ()
    assert draft in gated.sentences


def test_what_is_left_of_a_cut_says_more_than_who_says_it() -> None:
    wrong = Finding(
        code="verify.date-differs", sentence_id="s", words="2026-01", reason="no words hold it"
    )
    texts = (
        "According to 甲报 (in Chinese), 2026-01: up over 90%.",
        "据甲报（英文），2026-01上涨九成。",
    )
    assert [list(cut_clauses(text, [wrong])) for text in texts] == [[], []]


def test_what_is_left_of_a_cut_names_whom_it_is_of() -> None:
    wrong = Finding(code="verify.name-differs", sentence_id="s", words="乙股份", reason="another")
    assert (
        list(cut_clauses("据甲报，关于乙股份的通知书，公司拟发行不超过九千万股。", [wrong])) == []
    )
