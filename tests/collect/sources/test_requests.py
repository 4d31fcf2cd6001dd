from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from tests.collect.sources.builders import NOW, source

from yanbao.collect.sources.requests import fill, find_due, is_due, plan_article, plan_request
from yanbao.model.replies import KeptReply
from yanbao.model.sources import Schedule

HELD = KeptReply(
    address="https://paper.example/feed",
    final_address="https://paper.example/feed",
    received_at=NOW,
    status=200,
    headers=(("ETag", '"a1"'), ("Last-Modified", "Mon, 05 Jan 2026 00:00:00 GMT")),
    hops=(),
    peer="",
    wire_sha256="",
    content_sha256="",
    wire_bytes=0,
    content_bytes=0,
)


def test_days_are_those_of_the_sources_zone() -> None:
    late = datetime(2026, 1, 4, 18, 0, tzinfo=UTC)  # the 5th in Shanghai
    text = "from={from}&to={to:%Y%m%d}&page={page}"
    filled = fill(text, now=late, zone="Asia/Shanghai", page=3)
    assert filled == "from=2026-01-04&to=20260105&page=3"
    assert fill('{"a": [1]}', now=late, zone="UTC") == '{"a": [1]}'


def test_what_is_held_lends_its_validators_to_a_get() -> None:
    asked = plan_request(source(), now=NOW, held=HELD)
    assert (asked.etag, asked.last_modified) == ('"a1"', "Mon, 05 Jan 2026 00:00:00 GMT")
    posted = plan_request(source(method="POST", body="page={page}"), now=NOW, held=HELD, page=2)
    assert (posted.etag, posted.last_modified, posted.body) == ("", "", b"page=2")


def test_two_bodies_are_kept_apart() -> None:
    asked = [
        plan_request(source(method="POST", body="page={page}"), now=NOW, page=page).key
        for page in (1, 2, 1)
    ]
    assert asked[0] == asked[2] != asked[1]


def test_an_article_is_asked_with_the_referer_alone() -> None:
    headers = (("Referer", "https://paper.example/"), ("Content-Type", "application/json"))
    asked = plan_article(source(headers=headers), "https://paper.example/1.html")
    assert ("Referer", "https://paper.example/") in asked.headers
    assert not any(name == "Content-Type" for name, _ in asked.headers)


def test_a_source_is_due_within_its_hours_after_its_pause() -> None:
    noon = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
    night = datetime(2026, 1, 5, 19, 0, tzinfo=UTC)  # 03:00
    assert is_due(source(), now=noon, last_at=None)
    assert not is_due(source(), now=night, last_at=None)
    assert not is_due(source(), now=noon, last_at=noon - timedelta(minutes=29))
    assert is_due(source(), now=noon, last_at=noon - timedelta(minutes=30))


def test_a_clock_set_back_does_not_keep_a_source_waiting() -> None:
    noon = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
    assert is_due(source(), now=noon, last_at=noon + timedelta(days=300))


def test_hours_may_pass_midnight() -> None:
    nightly = source(schedule=Schedule(every_minutes=30, opens=time(21), closes=time(5)))
    assert is_due(nightly, now=datetime(2026, 1, 5, 19, 0, tzinfo=UTC), last_at=None)
    assert not is_due(nightly, now=datetime(2026, 1, 5, 4, 0, tzinfo=UTC), last_at=None)


def test_due_sources_keep_the_tables_order() -> None:
    noon = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
    table = (source(name="b"), source(name="a"), source(name="c"))
    last = {"a": noon}
    assert [s.name for s in find_due(table, now=noon, last_at=last.get)] == ["b", "c"]


def test_the_leave_of_a_private_source_ends_at_its_own_door() -> None:
    home = source(address="http://10.0.0.5:8000/feed", private=True)
    assert plan_request(home, now=NOW).private
    assert plan_article(home, "http://10.0.0.5:8000/1.html").private
    for elsewhere in ("http://10.0.0.5/1.html", "http://10.0.0.6:8000/1.html",
                      "http://169.254.169.254/latest/", "nothing"):  # fmt: skip
        assert not plan_article(home, elsewhere).private
