"""Small notes, with documents that really hold the words they cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

from yanbao.model.documents import Document, Origin
from yanbao.model.notes import (
    Citation,
    Formula,
    FormulaInput,
    Note,
    NoteSource,
    Paragraph,
    RankedItem,
    Row,
    Section,
    Sentence,
    Table,
)
from yanbao.model.references import Reference
from yanbao.model.stories import ImpactScore

SHANGHAI = timezone(timedelta(hours=8))
AS_OF = datetime(2026, 1, 4, 15, 34, 38, tzinfo=SHANGHAI)

TITLE = "某芯片公司今日在港挂牌"
BODY = (
    "某芯片公司（09999.HK）1月2日在港交所主板上市，发行价为每股19.60港元。\n"
    "该股收报34.46港元，成交额约12.3亿港元，恒生指数当日涨2.76%。\n"
    "公开发售获2,347.53倍认购，基石投资者占发售股份的51.93%，拟将三成募资用于研发。"
)


def make_document(
    body: str = BODY,
    *,
    title: str = TITLE,
    publisher: str = "示例财经",
    address: str = "https://example.com/a/1",
    published_at: datetime | None = datetime(2026, 1, 2, 9, 0, tzinfo=UTC),
    path: str = "news.json",
    payload: bytes = b"",
) -> Document:
    text = f"{title}\n{body}" if title and body else title or body
    return Document(
        id=sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        title=title,
        text=text,
        publisher=publisher,
        address=address,
        published_at=published_at,
        published_basis="zoned",
        known_at=published_at,
        language="zh",
        script="hans",
        genre="news",
        origin=Origin(
            path=path, sha256=sha256(payload or text.encode("utf-8", "replace")).hexdigest()
        ),
    )


def cite(document: Document, words: str, *, source: int = 1) -> Citation:
    start = document.text.index(words)
    return Citation(source=source, span=document.span(start, start + len(words)))


def make_reference(quote: str = "510300.XSHG 沪深300ETF 前十大合计 23.5%") -> Reference:
    return Reference(
        dataset="funds",
        key="510300@2025-09-30",
        quote=quote,
        address="https://example.org/funds/510300",
        known_on=date(2025, 10, 28),
    )


def fact(name: str, text: str, *citations: Citation, strong: bool = False) -> Sentence:
    return Sentence(id=name, kind="fact", text=text, citations=citations, strong=strong)


def make_source(document: Document, number: int = 1) -> NoteSource:
    return NoteSource(
        number=number,
        document_id=document.id,
        publisher=document.publisher,
        title=document.title,
        address=document.address,
        published_at=document.published_at,
        path=document.origin.path,
        sha256=document.origin.sha256,
        pointer=document.origin.pointer,
    )


def make_impact(total: float = 71.5) -> ImpactScore:
    return ImpactScore(
        point_id="point-1",
        total=total,
        parts=(
            ("event_type", 0.8, "ipo_listing"),
            ("size", 0.62, "price_change_pct: 涨75.8%"),
            ("who", 0.7, "3 listings, in 4 disclosed books"),
            ("novelty", 1.0, "first told within two days"),
            ("sources", 0.58, "2 independent"),
            ("recency", 0.49, "13.0 h old"),
        ),
        weights=(
            ("event_type", 0.28),
            ("size", 0.18),
            ("who", 0.22),
            ("novelty", 0.12),
            ("sources", 0.08),
            ("recency", 0.12),
        ),
    )


def rise_formula(document: Document, *, result: str = "75.8%") -> Formula:
    return Formula(
        expression="close / offer - 1",
        inputs=(
            FormulaInput(name="close", value="34.46", citation=cite(document, "收报34.46港元")),
            FormulaInput(
                name="offer", value="19.60", citation=cite(document, "发行价为每股19.60港元")
            ),
        ),
        result=result,
    )


@dataclass
class Made:
    """A note and the documents it cites."""

    note: Note
    documents: dict[str, Document] = field(default_factory=dict)


def make_sentences(document: Document) -> tuple[Sentence, ...]:
    return (
        fact(
            "s001",
            "某芯片公司1月2日在港交所主板上市，发行价19.60港元。",
            cite(document, "1月2日在港交所主板上市，发行价为每股19.60港元"),
            strong=True,
        ),
        Sentence(
            id="s002",
            kind="calculation",
            text="首日收报34.46港元，较发行价涨75.8%。",
            citations=(cite(document, "收报34.46港元"),),
            formula=rise_formula(document),
        ),
        Sentence(
            id="s003",
            kind="judgement",
            text="需求大于供给，短期偏正面。",
            mechanism="认购倍数高而可交易股份少时，边际买盘推动价格",
            rests_on=("s001", "s002"),
        ),
        Sentence(
            id="s004",
            kind="notice",
            text="未见股东减持意向的披露。",
        ),
    )


def make_note(
    document: Document | None = None,
    *,
    name: str = "fund_research_2026-01-04",
    extra: Sequence[Section] = (),
) -> Made:
    document = document or make_document()
    s001, s002, s003, s004 = make_sentences(document)
    ranked = RankedItem(
        rank=1,
        sentences=(
            replace(s001, id="s005"),
            fact("s006", "公开发售获2,347.53倍认购。", cite(document, "公开发售获2,347.53倍认购")),
        ),
        listing_labels=("某芯片公司（09999.XHKG）",),
        direction="positive",
        direction_reason="需求大于供给",
        horizon="short",
        event_type="ipo_listing",
        publishers=("示例财经", "另一家"),
        impact=make_impact(),
    )
    table = Table(
        columns=("项目", "数值", "来源数"),
        rows=(
            Row(
                cells=("发行价", "19.60港元", "1"),
                sentence=fact("s007", "发行价19.60港元。", cite(document, "发行价为每股19.60港元")),
            ),
            Row(
                cells=("基石占比", "51.93%", "1"),
                sentence=fact(
                    "s008", "基石投资者占51.93%。", cite(document, "基石投资者占发售股份的51.93%")
                ),
            ),
        ),
    )
    weights = Sentence(
        id="s009",
        kind="fact",
        text="前十大合计23.5%。",
        references=(make_reference(),),
    )
    sections = (
        Section(id="title", heading="港股半导体市场研究摘要", level=1),
        Section(id="brief", heading="简要部分", level=2),
        Section(
            id="overview",
            heading="主要话题与市场趋势概述",
            level=3,
            blocks=(Paragraph(sentences=(s001, s002, s003)),),
        ),
        Section(id="ranked", heading="对于交易影响可能最大的10个信息", level=3, blocks=(ranked,)),
        Section(id="detail", heading="详细部分", level=2),
        Section(
            id="event",
            heading="1. 事件或主题概述",
            level=3,
            blocks=(table, Paragraph(sentences=(s004,))),
        ),
        Section(
            id="funds",
            heading="3. 相关ETF或行业的潜在影响",
            level=3,
            blocks=(Paragraph(sentences=(weights,), label="结论："),),
        ),
        *extra,
        Section(id="sources", heading="9. 来源", level=3),
    )
    note = Note(
        name=name,
        kind="note",
        theme="港股半导体",
        as_of=AS_OF,
        language="zh",
        sections=sections,
        sources=(make_source(document),),
        counts=(("documents", 1),),
    )
    return Made(note=note, documents={document.id: document})


HOSTILE = (
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![beacon](https://evil.example/p.png)",
    "{{ site.title }}{% raw %}{% include secret %}",
    "[^1]: planted footnote",
    "---\ntitle: planted\n---",
    "line one\n# heading\n- list\n1. first",
    "a | b | c",
    "\u202egnirts\u202c zero\u200bwidth \ufeff\u2066x\u2069",
    "**bold** _em_ `code` ~~gone~~ $$x$$",
    "{: .planted onclick='x()'} {::nomarkdown}<b>x</b>{:/}",
    "<img src=x onerror=alert(1)> &lt;b&gt; &amp; <!-- c -->",
    "1. looks like a list",
    "# looks like a heading",
    "- looks like an item",
    "--- ... << >> \"quotes\" 'single'",
    "\\*escaped\\* \\{{ x }}",
    ": definition\n*[abbr]: planted",
    "]]></style></title><svg onload=alert(1)>",
    "```\ncode\n```",
    "<https://evil.example/auto>",
)
HOSTILE_ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/x",
    "https://user:pw@evil.example/",
    "https://evil.example/ x",
    'https://evil.example/"onmouseover="x',
    "https://evil.example/)[x](javascript:alert(1)",
    "https://evil.example/{{ site.title }}",
    "http://[::1",
    "\u202ehttps://evil.example",
    "JaVaScRiPt:alert(1)",
)


def make_hostile(words: str, address: str = "https://example.com/a/1") -> Made:
    """A note in which a document's words stand wherever a document's words can stand."""
    document = make_document(
        body=f"前{words}后", title=words, publisher=words, address=address, path=words
    )
    whole = Citation(source=1, span=document.span(0, len(document.text)))
    sentence = fact("s001", words, whole, strong=True)
    formula = Formula(
        expression="a + b",
        inputs=(
            FormulaInput(name="a", value=words, citation=whole),
            FormulaInput(name="b", value="2", reference=make_reference(words)),
        ),
        result=words,
    )
    sentences = (
        sentence,
        Sentence(id="s002", kind="calculation", text=words, formula=formula),
        Sentence(
            id="s003",
            kind="judgement",
            text=words,
            mechanism=words,
            rests_on=("s001",),
            references=(replace(make_reference(words), address=address, dataset=words),),
        ),
    )
    item = RankedItem(
        rank=1,
        sentences=(replace(sentence, id="s004"),),
        listing_labels=(words,),
        direction="mixed",
        direction_reason=words,
        horizon="long",
        event_type=words,
        publishers=(words,),
        impact=replace(make_impact(), parts=((words, 0.5, words),), weights=((words, 1.0),)),
    )
    table = Table(
        columns=(words, "数值"),
        rows=(Row(cells=(words, words), sentence=replace(sentence, id="s005")),),
    )
    note = Note(
        name="fund_research_2026-01-04",
        kind="note",
        theme=words,
        as_of=AS_OF,
        language="zh",
        sections=(
            Section(id="title", heading=f"{words}市场研究摘要", level=1),
            Section(
                id="overview",
                heading=words,
                level=2,
                blocks=(Paragraph(sentences=sentences, label=words), item, table),
            ),
            Section(id="sources", heading="9. 来源", level=3),
        ),
        sources=(make_source(document),),
    )
    return Made(note=note, documents={document.id: document})


NAMES = ("_posts/2026-01-04-fund_research.md", "fund_research_2026-01-04.html", "n_1.json")


def make_files(version: int, *, size: int = 3) -> dict[str, str]:
    """A set whose every file names its version and proves that it is whole."""
    made = {}
    for name in NAMES:
        body = f"{version}\n" + f"{name} 第{version}版\n" * size
        made[name] = body + sha256(body.encode()).hexdigest()
    return made
