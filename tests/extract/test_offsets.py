"""Every span of every record quotes the document's text exactly, whatever the text went through."""

from __future__ import annotations

import html
import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yanbao.collect import Options, collect
from yanbao.extract import read
from yanbao.link import link
from yanbao.model.documents import Document
from yanbao.model.readings import Reading
from yanbao.model.spans import Span
from yanbao.pipeline.assembly import assemble

NOW = datetime(2026, 4, 1, tzinfo=UTC)
ASSEMBLY = assemble()

#: Sentences in both scripts, full-width and half-width, with emoji and astral characters.
SENTENCES = (
    "騰訊控股（00700.HK）上漲３．２％，收報６０５港元📈。",
    "腾讯控股2025年营业收入7518亿元，同比增长14%；净利润2248亿元。",
    "中芯國際（688981.SH）公佈，去年第四季度收入為２４．９億美元，環比增長4.5%。",
    "𠮷野家與甲公司簽訂合同，金額約１.２億港元🤝。",
    "净亏损分别为14.74亿元、17.44亿元和15.38亿元。",
    "Nvidia (NVDA) rose 2.5% to $187.20 on Jan. 2, 2026 🚀.",
    "公司擬以３億元至５億元回購股份，期限為12個月。",
    "恆生指數上漲707.93點，報26,341.50點，成交超過100億港元的騰訊控股居首。",
    "据知情人士称，某集团（下称“某集”）计划投资逾三十亿元＆扩产。",
    "昨日，ＷＴＩ原油期货跌１.８％，报６０.４８美元/桶。",
    "👨‍👩‍👧‍👦 三分之一的用户来自海外，约有2.4亿人——占比33%。",
)
MARKS = ("", " ", "\u3000", "🙂", "\u200b", "\n", "——", "<br>", "&nbsp;", "<b>注</b>")


def spans_of(reading: Reading) -> Iterator[Span]:
    """Yield every span that a reading holds."""
    yield from reading.sentences
    for mention in reading.mentions:
        yield mention.span
    for quantity in reading.quantities:
        yield quantity.span
    for time in reading.times:
        yield time.span
    for event in reading.events:
        yield event.span
        yield event.trigger
        yield from (role.span for role in event.roles)
    for claim in reading.claims:
        yield claim.span
        yield claim.quantity.span
        if claim.subject_span is not None:
            yield claim.subject_span


def collected(title: str, body: str) -> Document | None:
    """The document as it comes through the door of JSON files, markup and all."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "one.json"
        row = {"title": title, "text": body, "published": "2026-03-18 09:00:00 +0800"}
        file.write_text(json.dumps(row, ensure_ascii=False), "utf-8")
        options = Options(split_roundups=False)
        documents, _ = collect([file], readers=ASSEMBLY.readers, now=NOW, options=options)
    return documents[0] if documents else None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.sampled_from(SENTENCES), st.sampled_from(MARKS), st.booleans()),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(SENTENCES),
    st.text(max_size=12),
)
def test_every_span_quotes_the_text(
    parts: list[tuple[str, str, bool]], title: str, noise: str
) -> None:
    pieces = [
        f"<p>{html.escape(sentence)}</p>{mark}" if marked else sentence + mark
        for sentence, mark, marked in parts
    ]
    document = collected(title, "".join(pieces) + html.escape(noise))
    assert document is not None
    reading, _ = read(document, knowledge=ASSEMBLY.knowledge)
    links, _ = link(document, reading, knowledge=ASSEMBLY.knowledge)
    assert reading.quantities, "the sentences hold numbers"
    found = [*spans_of(reading), *(one.mention.span for one in links)]
    for span in found:
        assert span.document_id == document.id
        assert document.text[span.start : span.end] == span.quote
    assert [one.mention for one in links] == list(reading.mentions)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    document = collected("甲公司", text)
    if document is not None:
        reading, _ = read(document, knowledge=ASSEMBLY.knowledge)
        for span in spans_of(reading):
            assert document.text[span.start : span.end] == span.quote


def test_a_cell_of_several_lines_is_one_cell() -> None:
    table = (
        "<table><tr><td>项目</td><td>2025年<br>（亿元）</td><td>同比<br>增减</td></tr>"
        "<tr><td>营业<br>收入</td><td>52.3</td><td><p>12.1%</p></td></tr></table>"
    )
    document = collected("甲乙股份：2025年年报", table)
    assert document is not None
    reading, _ = read(document, knowledge=ASSEMBLY.knowledge)
    assert [(one.attribute, str(one.quantity.value)) for one in reading.claims] == [
        ("revenue", "52.3"),
        ("revenue_yoy", "12.1"),
    ]
