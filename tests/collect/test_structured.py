from __future__ import annotations

import json
from datetime import timedelta

import pytest

from yanbao.collect import Options


def test_a_daily_news_file_gives_a_document_an_article(gather) -> None:
    day = {
        "collection_date": "2026-01-26",
        "articles": [
            {
                "title": "某公司拟回购",
                "link": "https://example.com/1",
                "published": "Mon, 26 Jan 2026 20:35:36 +0800",
                "summary": "<p>某公司公告，拟以1亿元回购股份。</p>",
                "source": {"title": "某报"},
            },
            {"title": "无日期的消息", "summary": "", "source": "某网"},
        ],
    }
    found = gather({"2026-01-26.json": json.dumps(day, ensure_ascii=False)})
    first, second = found.documents
    assert first.text == "某公司拟回购\n某公司公告，拟以1亿元回购股份。"
    assert (first.publisher, first.published_basis) == ("某报", "zoned")
    assert (first.origin.path, first.origin.pointer) == ("2026-01-26.json", "articles[0]")
    assert first.known_at == first.published_at
    assert second.published_basis == "collection"
    assert second.published_at is not None
    assert second.published_at.isoformat() == "2026-01-26T23:59:59+08:00"
    assert second.text == second.title


@pytest.mark.parametrize("name", ["articles", "items", "documents"])
def test_the_list_may_stand_under_a_known_name(gather, name: str) -> None:
    found = gather(
        {"a.json": json.dumps({name: [{"title": "T", "content": "B", "date": "2026-01-02"}]})}
    )
    assert found.documents[0].text == "T\nB"
    assert found.documents[0].origin.pointer == f"{name}[0]"


def test_the_first_body_field_that_holds_text_counts(gather) -> None:
    found = gather({"a.json": '[{"title":"T","text":"","summary":"S","date":"2026-01-02"}]'})
    assert found.documents[0].text == "T\nS"


def test_a_bad_line_is_reported_with_its_number_and_the_rest_goes_on(gather) -> None:
    row = '{"id":"%s","title":"%s","time":"2026-01-02"}'
    lines = "\n".join([row % ("a", "甲"), '{"id": broken', "", row % ("b", "乙"), ""])
    found = gather({"d.jsonl": lines})
    assert [document.title for document in found.documents] == ["甲", "乙"]
    assert found.issue("bad-line").place == "line 2"
    assert found.documents[1].origin.pointer == "line 4 id=b"


def test_json_lines_in_a_json_file_are_read(gather) -> None:
    found = gather(
        {"d.json": '{"title":"甲","date":"2026-01-02"}\n{"title":"乙","date":"2026-01-02"}\n'}
    )
    assert len(found.documents) == 2


def test_a_line_may_hold_unicode_line_separators(gather) -> None:
    found = gather({"d.jsonl": '{"title":"甲\u2028乙","date":"2026-01-02"}'})
    assert (len(found.documents), found.codes) == (1, [])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"articles": [{"title": "cut', "broken-json"),
        ("[" * 100_000, "broken-json"),
        ('{"a":' * 5_000 + "1" + "}" * 5_000, "broken-json"),
        ('{"weather": "fine"}', "not-a-document"),
        ("[1, null]", "not-a-document"),
        ("[]", "nothing-found"),
        ('[{"title": " ", "text": "n/a", "date": "2026-01-01"}]', "empty-document"),
    ],
)
def test_bad_json_speaks(gather, content: str, code: str) -> None:
    found = gather({"bad.json": content, "good.json": '[{"title":"好","date":"2026-01-02"}]'})
    assert code in found.codes
    assert [document.title for document in found.documents] == ["好"]


def test_the_number_of_entries_is_bounded(gather) -> None:
    many = [{"title": f"T{n}", "date": "2026-01-02"} for n in range(20)]
    found = gather({"a.json": json.dumps(many)}, options=Options(max_items=5))
    assert len(found.documents) == 5
    assert found.issue("too-many-items").place == "[5]"


def test_half_characters_are_replaced_and_told(gather) -> None:
    found = gather({"a.json": '[{"title":"甲\\ud83d乙","date":"2026-01-02"}]'})
    assert found.documents[0].title == "甲\ufffd乙"
    assert "replaced-characters" in found.codes


def test_a_time_without_zone_takes_the_publisher_s(gather) -> None:
    rows = [
        {"title": "数据发布", "source": "国家统计局", "published": "2026-01-27 09:30:02"},
        {"title": "Data out", "source": "Example Wire", "published": "2026-01-27 09:30:02"},
    ]
    chinese, english = gather({"a.json": json.dumps(rows)}).documents
    assert (chinese.published_basis, english.published_basis) == ("zone_assumed", "zone_assumed")
    assert chinese.published_at is not None
    assert english.published_at is not None
    assert english.published_at - chinese.published_at == timedelta(hours=8)
