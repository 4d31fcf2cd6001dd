from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html
from tests.score.builders import EVE, START, a_call, an_entry

from yanbao.errors import ParseError
from yanbao.model.forecasts import Outcome, TrackRecord
from yanbao.publish.track_json import parse_track_summary, render_track_json
from yanbao.publish.track_record import (
    render_track_files,
    render_track_markdown,
    render_track_page,
)
from yanbao.score import Options, evaluate

HOSTILE = "<script>alert(1)</script> {{ site.x }} | [a](javascript:b) `c` *d*"


def a_record(*, n: int = 12, detail: str = "600519.XSHG 1 → 2") -> TrackRecord:
    outcomes = [
        Outcome(
            forecast=a_call(
                probability=0.4 + i / 50, starts_on=START + timedelta(days=i),
                ends_on=START + timedelta(days=i + 7), target=f"{600000 + i}.XSHG",
            ),
            state="resolved", detail=detail, hit=i % 2 == 0, target_return=0.1,
            benchmark_return=0.0, retrospective=i == 0,
        )
        for i in range(n)
    ]  # fmt: skip
    outcomes.append(Outcome(forecast=a_call(), state="unresolvable", detail=detail))
    outcomes.append(Outcome(forecast=a_call(horizon=20), state="not_due", detail="later"))
    return evaluate(
        outcomes, as_of=EVE, seed=5, entries=[an_entry(a_call())], options=Options(draws=100)
    )


def test_every_form_shows_scores_counts_and_reasons() -> None:
    record = a_record()
    assert record.overall is not None
    for text in (render_track_markdown(record), render_track_page(record)):
        assert f"{record.overall.brier:.4f}" in text
        assert "无法判定" in text
        assert record.head in text
    body = json.loads(render_track_json(record))
    assert body["overall"]["brier"] == pytest.approx(record.overall.brier)
    assert [call["state"] for call in body["calls"]][-2:] == ["unresolvable", "not_due"]


def test_strangers_words_stay_words() -> None:
    record = a_record(detail=HOSTILE)
    page = html.document_fromstring(render_track_page(record))
    assert not page.xpath("//script")
    assert not page.xpath("//@href[not(starts-with(., 'data:'))]")
    assert any(HOSTILE in cell.text_content() for cell in page.xpath("//td"))
    post = render_track_markdown(record)
    assert "<script" not in post
    assert "{{" not in post
    assert "](javascript" not in post


def test_nothing_settled_is_said() -> None:
    record = a_record(n=0)
    assert record.overall is None
    assert "尚无一条可以结算" in render_track_markdown(record)
    assert json.loads(render_track_json(record))["overall"] is None
    assert parse_track_summary(render_track_json(record)).brier is None


def test_both_languages_and_the_same_bytes() -> None:
    record = a_record()
    assert render_track_files(record) == render_track_files(record)
    english = render_track_markdown(record, language="en")
    assert "Track record" in english
    assert "判断的记录" not in english


def test_better_and_worse_only_where_the_interval_says_so() -> None:
    record = a_record()
    assert record.overall is not None
    for interval, words in (
        ((0.001, 0.002), "比市场基准率好"),
        ((-0.002, -0.001), "比市场基准率差"),
        ((-0.001, 0.001), "与市场基准率无法区分"),
        (None, "不下结论"),
    ):
        score = replace(record.overall, gain_on_market_interval=interval)
        assert words in render_track_markdown(replace(record, overall=score))


def test_the_summary_is_what_was_published() -> None:
    record = a_record()
    summary = parse_track_summary(render_track_json(record))
    assert record.overall is not None
    assert summary.brier == pytest.approx(record.overall.brier)
    assert (summary.head, summary.registered) == (record.head, 14)
    assert (summary.resolved, summary.unresolvable, summary.retrospective) == (12, 1, 1)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other"}', "null", "[" * 200_000])
def test_what_is_no_track_record_is_a_parse_error(text: str) -> None:
    with pytest.raises(ParseError):
        parse_track_summary(text)
