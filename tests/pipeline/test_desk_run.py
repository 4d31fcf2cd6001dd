"""Runs of the desk against a server on loopback: once, only what is new, whole or not at all."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.adapters.sources.loopback import Loopback, ok
from tests.collect.sources.builders import source
from tests.journeys.builders import hash_tree
from tests.pipeline.desks import BUYBACK, RATES, RESULTS, DeskOnLoopback

from yanbao.errors import NotFound, SettingsError, SourceError
from yanbao.knowledge import load_knowledge
from yanbao.pipeline import desk_run
from yanbao.pipeline import replay as replaying
from yanbao.pipeline.audit import audit_file
from yanbao.pipeline.replay import replay
from yanbao.pipeline.settings import DeskSettings, load_settings
from yanbao.pipeline.slots import find_slot, name_note
from yanbao.publish import parse_note


@pytest.fixture
def desk(tmp_path: Path, server: Loopback) -> DeskOnLoopback:
    made = DeskOnLoopback.at(tmp_path, server)
    made.paper.print(1, BUYBACK, made.now - timedelta(hours=2))
    return made


def test_a_run_collects_writes_and_publishes(desk: DeskOnLoopback) -> None:
    outcome = desk.run()
    (made,) = outcome.notes
    assert (made.run.name, made.run.slot) == ("fund_research_2026-01-05", "close")
    assert "回购" in (desk.work.out / "_posts" / "2026-01-05-fund_research.md").read_text("utf-8")
    text = (desk.work.out / "fund_research_2026-01-05.json").read_text("utf-8")
    assert made.run.note == text
    assert made.run.note_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert desk.store.runs.find_unpublished() == []
    assert [t.rank for t in made.run.told] == [1]


def test_a_run_with_nothing_new_publishes_nothing(desk: DeskOnLoopback) -> None:
    desk.run()
    before = hash_tree(desk.work.out)
    desk.wait(hours=1)
    outcome = desk.run()
    assert outcome.notes == ()
    assert [visit.outcome for visit in outcome.collected.visits] == ["fresh"]
    assert hash_tree(desk.work.out) == before
    assert len(desk.store.runs.find()) == 1


def test_a_source_that_is_not_due_is_left_alone(desk: DeskOnLoopback) -> None:
    desk.run()
    asked = len(desk.paper.server.asked)
    desk.wait(minutes=5)
    assert desk.run().collected.visits == ()
    assert len(desk.paper.server.asked) == asked


def test_only_what_is_new_is_read(desk: DeskOnLoopback, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    one = desk_run.read_documents.__globals__["read"]

    def counted(document: object, **options: object) -> object:
        read.append(document.title)  # type: ignore[attr-defined]
        return one(document, **options)

    monkeypatch.setitem(desk_run.read_documents.__globals__, "read", counted)
    desk.run()
    desk.wait(hours=1)
    desk.paper.print(2, RESULTS, desk.now)
    desk.run()
    assert read == [BUYBACK[0], RESULTS[0]]


def test_three_notes_a_day_stand_side_by_side(desk: DeskOnLoopback) -> None:
    for slot, piece in (("open", RESULTS), ("noon", RATES), ("close", BUYBACK)):
        desk.wait(hours=1)
        desk.paper.print(len(desk.paper.items) + 1, piece, desk.now)
        desk.run(slot)  # type: ignore[arg-type]
    assert sorted(path.name for path in (desk.work.out / "_posts").iterdir()) == [
        "2026-01-05-fund_research.md",
        "2026-01-05-fund_research_noon.md",
        "2026-01-05-fund_research_open.md",
    ]


def test_a_note_and_a_brief_stand_side_by_side(tmp_path: Path, server: Loopback) -> None:
    desk = DeskOnLoopback.at(tmp_path, server, kinds=("brief", "note"))
    desk.paper.print(1, BUYBACK, desk.now - timedelta(hours=2))
    outcome = desk.run()
    assert [made.run.name for made in outcome.notes] == [
        "fund_research_2026-01-05",
        "fund_research_theme_2026-01-05",
    ]
    assert [made.run.registered for made in outcome.notes] == [False, True]


def test_every_sentence_leads_down_to_the_bytes(tmp_path: Path, server: Loopback) -> None:
    """By way of an article that says more than its feed, and of the feed itself."""
    desk = DeskOnLoopback.at(tmp_path, server)
    desk.watch(source(address=server.url("/feed"), publisher="甲报"))
    desk.paper.print(1, BUYBACK, desk.now - timedelta(hours=2))
    desk.paper.print(2, RATES, desk.now - timedelta(hours=3))
    rest = "".join(
        f"<p>第{n}段：公司管理层说明了回购的原因与后续的计划安排。</p>" for n in range(9)
    )
    page = f"<html><article><h1>{BUYBACK[0]}</h1><p>{BUYBACK[1]}</p>{rest}</article></html>"
    server.answer("/1.html", ok(f"<!doctype html>{page}".encode()))
    desk.run()
    trail = audit_file(
        desk.work.out / "fund_research_2026-01-05.json",
        None,
        sources=None,
        assembly=desk.assembly,
    )
    assert any(step.link == "bytes" for step in trail.steps)
    texts = [capture.document.text for _, capture in desk.store.documents.read_after(0)]
    assert any("第8段" in text for text in texts)
    assert trail.unchecked == () or all("count" in words for words in trail.unchecked)


def test_what_was_recorded_and_not_published_is_finished(
    desk: DeskOnLoopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(desk_run, "publish", killed)
    with pytest.raises(KeyboardInterrupt):
        desk.run()
    monkeypatch.undo()
    (waiting,) = desk.store.runs.find_unpublished()
    desk.wait(minutes=5)
    (made,) = desk.run().notes
    assert made.finished
    assert made.run == waiting
    written = (desk.work.out / "fund_research_2026-01-05.json").read_text("utf-8")
    assert written == waiting.note
    desk.wait(minutes=5)
    assert desk.run().notes == ()


def test_two_runs_never_work_at_once(desk: DeskOnLoopback) -> None:
    with desk.store.runs.hold(), pytest.raises(SourceError, match="another run"):
        desk.run()
    assert desk.run().notes


def test_a_source_that_fails_is_told_in_the_note(desk: DeskOnLoopback, server: Loopback) -> None:
    feed = desk.work.sources.by_name("paper")
    desk.watch(feed, source(name="gone", address=server.url("/none"), follow=False))
    outcome = desk.run()
    # the list's fault is told once, of the source, with its cause
    (told,) = [issue for issue in outcome.issues if issue.code != "collect.date-differs"]
    assert (told.code, told.subject) == ("source.not-heard", "gone")
    assert "fetch.not-there" in told.detail
    text = (desk.work.out / "fund_research_2026-01-05.json").read_text("utf-8")
    assert "gone" in text


# --- replay ------------------------------------------------------------------------------


def test_a_past_day_gives_the_bytes_that_were_published(tmp_path: Path, server: Loopback) -> None:
    """Also where later runs told on, corrected, and captured more."""
    desk = DeskOnLoopback.at(tmp_path, server, kinds=("brief", "note"))
    desk.paper.print(1, BUYBACK, desk.now - timedelta(hours=2))
    desk.run("open")
    desk.wait(hours=5)
    desk.paper.print(2, RATES, desk.now - timedelta(hours=1))
    desk.run()
    desk.wait(days=1)
    desk.paper.print(
        1, (BUYBACK[0], BUYBACK[1].replace("6.1亿", "5.1亿")), desk.now - timedelta(hours=26)
    )
    desk.paper.print(3, RESULTS, desk.now - timedelta(hours=1))
    desk.run()
    for day, count in (("2026-01-05", 4), ("2026-01-06", 2)):
        found = replay(day, desk.work, desk.assembly)
        assert len(found) == count
        for one in found:
            assert one.is_same, f"{one.run.name} differs from line {one.line}"
            assert one.is_same_version
            assert (desk.work.out / f"{one.run.name}.json").read_text("utf-8") == one.text


def test_a_replay_by_another_version_says_so(
    desk: DeskOnLoopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.run()
    monkeypatch.setattr(replaying, "version", lambda: "9.9")
    (one,) = replay("fund_research_2026-01-05", desk.work, desk.assembly)
    assert (one.is_same, one.is_same_version) == (True, False)


def test_a_replay_that_differs_names_the_line(desk: DeskOnLoopback) -> None:
    (made,) = desk.run().notes
    changed = made.run.note.replace("回购", "增持", 1)
    sha256 = hashlib.sha256(changed.encode()).hexdigest()
    other = replace(made.run, id="other", name="other_2026-01-05", note=changed, note_sha256=sha256)
    desk.store.runs.record(other)
    (one,) = replay("other", desk.work, desk.assembly)
    assert not one.is_same
    assert made.run.note.splitlines()[one.line - 1] != one.text.splitlines()[one.line - 1]


def test_a_replay_of_nothing_says_what_there_is(desk: DeskOnLoopback) -> None:
    with pytest.raises(NotFound) as told:
        replay("2026-01-05", desk.work, desk.assembly)
    assert "nothing was published" in told.value.hint
    desk.run()
    with pytest.raises(NotFound) as told:
        replay("2025-01-05", desk.work, desk.assembly)
    assert "fund_research_2026-01-05" in told.value.hint


# --- the clock ---------------------------------------------------------------------------


def dated(desk: DeskOnLoopback, at: datetime) -> None:
    """Let the feed's server say what time it is."""
    stamp = f"Date: {at:%a, %d %b %Y %H:%M:%S} GMT"
    give = desk.paper.server.answers["/feed"]

    def answer(connection: object, request: str) -> None:
        class Stamped:
            def sendall(self, payload: bytes) -> None:
                first, rest = payload.split(b"\r\n", 1)
                connection.sendall(first + b"\r\n" + stamp.encode() + b"\r\n" + rest)  # type: ignore[attr-defined]

        give(Stamped(), request)  # type: ignore[operator, arg-type]

    desk.paper.server.answers["/feed"] = answer


def test_a_clock_that_is_far_off_records_and_publishes_nothing(desk: DeskOnLoopback) -> None:
    dated(desk, desk.now)
    desk.wait(days=400)
    with pytest.raises(SourceError, match="clock differs by \\+9600"):
        desk.run()
    assert desk.store.documents.count() == 0
    assert not desk.work.out.exists()
    desk.wait(days=-400)
    assert len(desk.run().notes) == 1


def test_a_server_with_a_clock_of_its_own_is_told(desk: DeskOnLoopback, server: Loopback) -> None:
    """One of three: the others agree with us."""
    names = ("a", "b", "c")
    for name in names:
        desk.paper.print(1, BUYBACK, desk.now - timedelta(hours=2))
        dated(desk, desk.now - timedelta(hours=5) if name == "c" else desk.now)
        server.answers[f"/{name}"] = server.answers["/feed"]
    desk.watch(*(source(name=n, address=server.url(f"/{n}"), follow=False) for n in names))
    outcome = desk.run()
    assert [i.subject for i in outcome.issues if i.code == "source.clock-differs"] == ["c"]
    assert len(outcome.notes) == 1


def test_a_clock_set_back_is_told_and_loses_nothing(desk: DeskOnLoopback) -> None:
    desk.run()
    desk.wait(hours=-3)
    desk.paper.print(2, RATES, desk.now - timedelta(hours=3))
    outcome = desk.run()
    assert "run.clock-set-back" in {issue.code for issue in outcome.issues}
    desk.wait(hours=4)
    desk.run()
    titles = {capture.document.title for _, capture in desk.store.documents.read_after(0)}
    assert titles == {BUYBACK[0], RATES[0]}


# --- settings and slots ------------------------------------------------------------------


def test_settings_have_defaults_and_say_what_is_wrong(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == DeskSettings()
    path = tmp_path / "desk.toml"
    path.write_text('sources = ["paper"]\nkinds = ["note"]\n[push]\nx = 1\n', "utf-8")
    assert load_settings(tmp_path) == DeskSettings(sources=("paper",), kinds=("note",))
    for text, told in (
        ('marekt = "XSHG"', "'marekt' is no setting"),
        ('window_days = "4"', "window_days"),
        ("window_days = 0", "1 to 60"),
        ('kinds = ["essay"]', "essay"),
        ("kinds = []", "kinds"),
        ("= 1", "no TOML"),
    ):
        path.write_text(text, "utf-8")
        with pytest.raises(SettingsError, match=told):
            load_settings(tmp_path)


@pytest.mark.parametrize(
    ("instant", "market", "slot"),
    [
        ("2026-01-05T01:29:59", "XSHG", "open"),
        ("2026-01-05T01:30:00", "XSHG", "noon"),
        ("2026-01-05T06:59:59", "XSHG", "noon"),
        ("2026-01-05T07:00:00", "XSHG", "close"),
        ("2026-01-05T07:30:00", "XHKG", "noon"),
        ("2026-01-05T08:00:00", "XHKG", "close"),
        ("2026-01-04T01:00:00", "XSHG", "close"),  # a Sunday
        ("2026-01-05T14:29:00", "XNYS", "open"),
    ],
)
def test_the_slot_follows_the_market(instant: str, market: str, slot: str) -> None:
    at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert find_slot(at, market, load_knowledge().calendars) == slot


def test_names_of_slots() -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    assert name_note("brief", "close", at) == "fund_research_2026-01-05"
    assert name_note("note", "open", at) == "fund_research_theme_open_2026-01-05"


# --- what was told before ----------------------------------------------------------------


def test_a_story_told_yesterday_with_nothing_new_gives_way(desk: DeskOnLoopback) -> None:
    desk.run()
    desk.wait(days=1)
    desk.paper.print(2, RESULTS, desk.now - timedelta(hours=1))
    (made,) = desk.run().notes
    items = made.note.ranked
    assert len(items) == 1
    assert "宁德时代" in items[0].sentences[0].text


def test_a_story_with_news_points_back(desk: DeskOnLoopback) -> None:
    desk.run()
    desk.wait(days=1)
    further = (
        "腾讯控股再次回购股份",
        "腾讯控股（00700.HK）公告，再度在港交所回购120万股，涉及资金约7.3亿港元，"
        "每股回购价605至613港元，公司称回购的股份将予注销。",
    )
    desk.paper.print(2, further, desk.now - timedelta(hours=1))
    (made,) = desk.run().notes
    (item,) = made.note.ranked
    assert [(note.name, note.rank) for note in item.earlier] == [("fund_research_2026-01-05", 1)]
    novelty = {name: (value, reason) for name, value, reason in item.impact.parts}["novelty"]
    assert novelty == (0.6, "told in fund_research_2026-01-05, with something new since")
    out = desk.work.out
    page = (out / "fund_research_2026-01-06.html").read_text("utf-8")
    assert 'href="fund_research_2026-01-05.html"' in page
    post = (out / "_posts" / "2026-01-06-fund_research.md").read_text("utf-8")
    assert "{{ '/fund_research_2026-01-05.html' | relative_url }}" in post


def test_a_sources_correction_is_printed(desk: DeskOnLoopback) -> None:
    first = desk.run().notes[0]
    desk.wait(days=1)
    desk.paper.print(
        1, (BUYBACK[0], BUYBACK[1].replace("6.1亿", "5.1亿")), desk.now - timedelta(hours=26)
    )
    (made,) = desk.run().notes
    assert made.findings == ()
    correction = made.note.corrections[0]
    assert correction.note == first.run.name
    assert "6.1亿" in correction.was.quote
    assert correction.now is not None
    assert "5.1亿" in correction.now.quote
    post = (desk.work.out / "_posts" / "2026-01-06-fund_research.md").read_text("utf-8")
    assert "更正" in post
    assert "5.1亿" in post
    told = {(c.note, c.sentence_id, c.old_id, c.new_id) for c in made.run.corrections}
    assert desk.store.runs.corrected() == told
    desk.wait(days=1)
    desk.paper.print(2, RATES, desk.now - timedelta(hours=1))
    (after,) = desk.run().notes
    assert after.note.corrections == ()  # said once


@pytest.mark.parametrize(
    "text",
    [
        BUYBACK[1].replace("6.1亿", "5.1亿"),
        "本报此前报道腾讯控股（00700.HK）在港交所回购100万股一事，涉及资金误作约6.1亿港元，"
        "应为约5.1亿港元，每股回购价608至612港元，公司称回购的股份将予注销，特此更正。",
    ],
)
def test_a_notice_at_an_address_of_its_own_corrects(desk: DeskOnLoopback, text: str) -> None:
    first = desk.run().notes[0]
    desk.wait(days=1)
    desk.paper.print(2, (f"更正：{BUYBACK[0]}", text), desk.now - timedelta(hours=1))
    (made,) = desk.run().notes
    assert made.findings == ()
    assert {c.note for c in made.note.corrections} == {first.run.name}
    assert all("6.1亿" in c.was.quote for c in made.note.corrections)
    assert all(c.now is not None and "5.1亿" in c.now.quote for c in made.note.corrections)
    (one,) = replay(made.run.name, desk.work, desk.assembly)
    assert one.is_same


def test_a_notice_of_another_paper_or_number_corrects_nothing(desk: DeskOnLoopback) -> None:
    desk.run()
    desk.wait(days=1)
    notice = (f"更正：{BUYBACK[0]}", BUYBACK[1].replace("100万股", "120万股"))
    desk.paper.print(2, notice, desk.now - timedelta(hours=1))
    other = source(
        name="other", address=desk.paper.server.url("/feed"), publisher="乙报", follow=False
    )
    desk.watch(other)
    (made,) = desk.run().notes
    assert made.note.corrections == ()


def test_a_page_that_changes_behind_an_unchanged_list_is_a_correction(
    tmp_path: Path, server: Loopback
) -> None:
    """And the corrected words lead down to the bytes of the page as it reads now."""
    desk = DeskOnLoopback.at(tmp_path, server)
    desk.watch(source(address=server.url("/feed"), publisher="甲报"))
    desk.paper.print(1, (BUYBACK[0], "腾讯控股公告回购。"), desk.now - timedelta(hours=2))
    rest = "".join(f"<p>第{n}段：管理层说明了原因与后续的计划安排。</p>" for n in range(9))

    def print_page(text: str) -> None:
        page = f"<html><article><h1>{BUYBACK[0]}</h1><p>{text}</p>{rest}</article></html>"
        server.answer("/1.html", ok(f"<!doctype html>{page}".encode()))

    print_page(BUYBACK[1])
    (first,) = desk.run().notes
    desk.wait(hours=1, minutes=30)
    assert desk.run().notes == ()  # looked at again, and nothing new
    print_page(BUYBACK[1].replace("6.1亿", "5.1亿"))
    desk.wait(hours=3)
    (made,) = desk.run().notes
    assert {c.note for c in made.note.corrections} == {first.run.name}
    assert all("6.1亿" in c.was.quote for c in made.note.corrections)
    assert all(c.now is not None and "5.1亿" in c.now.quote for c in made.note.corrections)
    assert "更正" in (desk.work.out / f"{made.run.name}.json").read_text("utf-8")
    trail = audit_file(
        desk.work.out / f"{made.run.name}.json", None, sources=None, assembly=desk.assembly
    )
    assert any(step.link == "bytes" for step in trail.steps)


def test_an_article_that_comes_after_its_summary_takes_nothing_back(
    tmp_path: Path, server: Loopback
) -> None:
    """A summary and its article word one thing twice; the article stands in its place."""
    desk = DeskOnLoopback.at(tmp_path, server)
    desk.watch(source(address=server.url("/feed"), publisher="甲报"))
    summary = "腾讯控股（00700.HK）公告当日回购100万股，涉资约6.1亿港元。"
    desk.paper.print(1, (BUYBACK[0], summary), desk.now - timedelta(hours=2))
    server.answer("/1.html", ok(b"", status="500 Broken"))
    (first,) = desk.run().notes
    assert "涉资约6.1亿" in first.run.note
    rest = "".join(f"<p>第{n}段：管理层说明了原因与后续的计划安排。</p>" for n in range(9))
    page = f"<html><article><h1>{BUYBACK[0]}</h1><p>{BUYBACK[1]}</p>{rest}</article></html>"
    server.answer("/1.html", ok(f"<!doctype html>{page}".encode()))
    desk.wait(hours=2)
    (made,) = desk.run().notes
    assert made.note.corrections == ()
    assert "涉资约6.1亿" not in made.run.note
    assert "涉及资金约6.1亿" in made.run.note


def test_the_record_parses_as_the_note(desk: DeskOnLoopback) -> None:
    (made,) = desk.run().notes
    assert parse_note(made.run.note) == made.note
    assert json.loads(made.run.note)["name"] == made.run.name


def test_what_was_captured_in_the_second_under_way_is_written(desk: DeskOnLoopback) -> None:
    desk.outside.clock.at += timedelta(microseconds=378_000)
    (made,) = desk.run().notes
    assert made.run.as_of >= desk.now
    assert made.run.as_of.microsecond == 0
