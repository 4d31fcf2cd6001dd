from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from tests.publish.builders import AS_OF, HOSTILE, make_hostile, make_note

from yanbao.collect.entries import SourceFile
from yanbao.collect.feeds import parse_feed
from yanbao.collect.options import Options
from yanbao.errors import Issue, UsageError
from yanbao.model.notes import Note, RankedItem
from yanbao.pipeline.feed import derive_feed
from yanbao.publish import FEED, check_site, publish, render_feed, render_files
from yanbao.publish.brief import find_brief
from yanbao.publish.feed import ENTRIES

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://example.org/desk"


def parse(text: str) -> etree._Element:
    """Parse a feed and hold it against RFC 4287: the schema, and what a schema cannot say."""
    feed = etree.fromstring(text.encode("utf-8"))
    assert SCHEMA.validate(feed), SCHEMA.error_log
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)), "ids are unique"
    for entry in (feed, *feed.iter(f"{ATOM}entry")):
        links = [(link.get("rel"), link.get("type")) for link in entry.findall(f"{ATOM}link")]
        assert len(links) == len(set(links)), "at most one link of a relation and type"
    return feed


def dated(day: int, *, hour: int = 9) -> Note:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour)
    return replace(make_note().note, name=f"fund_research_{at:%Y-%m-%d}", as_of=at)


def put(note: Note, out: Path, *, site: str = SITE) -> list[Issue]:
    issues: list[Issue] = []
    derive = partial(derive_feed, note, out=out, site=site, issues=issues)
    publish(render_files(note), out=out, derive=derive)
    return issues


def test_a_feed_is_valid_and_tells_the_brief_part() -> None:
    feed = parse(render_feed([make_note().note], site=SITE))
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "2026-01-04 港股半导体市场研究摘要"
    assert entry.findtext(f"{ATOM}updated") == "2026-01-04T15:34:38+08:00"
    links = {link.get("type"): link.get("href") for link in entry.findall(f"{ATOM}link")}
    assert links["text/html"] == f"{SITE}/fund_research_2026-01-04.html"
    content = html.fromstring(f"<div>{entry.findtext(f'{ATOM}content')}</div>")
    assert "公开发售获2,347.53倍认购。" in content.findtext("ol/li", "")
    assert "未见股东减持意向的披露" not in content.text_content(), "the details stay in the note"
    (category,) = entry.findall(f"{ATOM}category")
    assert category.get("term") == "09999.XHKG"


def test_without_a_site_the_addresses_are_beside_the_feed() -> None:
    feed = parse(render_feed([make_note().note]))
    hrefs = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert hrefs == ["fund_research_2026-01-04.html", "fund_research_2026-01-04.json"]


@pytest.mark.parametrize("words", HOSTILE)
def test_strangers_words_stay_text(words: str) -> None:
    feed = parse(render_feed([make_hostile(words).note], site=SITE))
    for content in feed.iter(f"{ATOM}content"):
        shown = html.fromstring(f"<div>{content.text}</div>")
        assert {element.tag for element in shown.iter()} <= {"div", "p", "ol", "li"}


def test_the_newest_come_first_and_old_ones_leave() -> None:
    notes = [dated(day) for day in range(1, ENTRIES + 10)]
    feed = parse(render_feed(notes, site=SITE))
    told = [e.text for e in feed.findall(f"{ATOM}entry/{ATOM}updated")]
    assert len(told) == ENTRIES
    assert told == sorted(told, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == told[0] == notes[-1].as_of.isoformat()


@given(st.permutations(list(range(1, 9))))
def test_the_order_in_which_notes_come_does_not_matter(days: list[int]) -> None:
    assert render_feed([dated(d) for d in days]) == render_feed([dated(d) for d in sorted(days)])


@given(st.text(st.characters(exclude_categories=()), min_size=1), st.text(max_size=30))
def test_whatever_is_written_the_feed_is_valid(words: str, label: str) -> None:
    """Any code point, lone surrogates and controls included."""
    note = make_hostile(words).note
    ranked = tuple(
        replace(block, listing_labels=(label, words[:40]))
        for section in note.sections
        for block in section.blocks
        if isinstance(block, RankedItem)
    )
    sections = tuple(
        replace(s, blocks=ranked if s.id == "ranked" else s.blocks) for s in note.sections
    )
    text = render_feed([replace(note, sections=sections)], site=SITE)
    parse(text)
    text.encode("utf-8")


def test_a_later_edition_updates_its_entry(tmp_path: Path) -> None:
    put(dated(1), tmp_path)
    put(dated(2, hour=1), tmp_path)
    before = parse((tmp_path / FEED).read_text("utf-8"))
    put(dated(2, hour=7), tmp_path)
    after = parse((tmp_path / FEED).read_text("utf-8"))
    ids = [[e.text for e in feed.findall(f"{ATOM}entry/{ATOM}id")] for feed in (before, after)]
    assert ids[0] == ids[1]
    updated = [e.text for e in after.findall(f"{ATOM}entry/{ATOM}updated")]
    assert updated == ["2026-01-02T07:00:00+00:00", "2026-01-01T09:00:00+00:00"]


def test_the_same_notes_give_the_same_bytes_in_whatever_order_they_were_published(
    tmp_path: Path,
) -> None:
    for name, days in (("a", (1, 2, 3)), ("b", (3, 1, 2)), ("c", (2, 3, 1, 1))):
        for day in days:
            assert put(dated(day), tmp_path / name) == []
    assert len({(tmp_path / name / FEED).read_bytes() for name in "abc"}) == 1


def test_files_that_are_no_notes_are_told_or_passed_over(tmp_path: Path) -> None:
    put(dated(1), tmp_path)
    (tmp_path / "fund_research_2026-01-02.json").write_text("{")
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "fund_research_2026-02-31.json").write_text("{}")
    issues = put(dated(3), tmp_path)
    assert [(issue.code, issue.subject) for issue in issues] == [
        ("publish.not-in-feed", "fund_research_2026-01-02.json")
    ]
    assert len(parse((tmp_path / FEED).read_text("utf-8")).findall(f"{ATOM}entry")) == 2


def test_an_interrupted_publication_is_in_the_feed_of_the_next(tmp_path: Path) -> None:
    """The feed is made when the folder is held and recovered, not before."""
    put(dated(1), tmp_path)
    note = dated(2)
    stage = tmp_path / ".yanbao" / "stage"
    stage.mkdir(parents=True)
    rows = []
    for place, (path, text) in enumerate(render_files(note).items()):
        (stage / str(place)).write_text(text, "utf-8")
        digest = sha256(text.encode()).hexdigest()
        rows.append({"path": path, "staged": str(place), "sha256": digest})
    journal = {"format": "yanbao.publication/1", "files": rows}
    (tmp_path / ".yanbao" / "journal.json").write_text(json.dumps(journal))
    put(dated(3), tmp_path)
    assert len(parse((tmp_path / FEED).read_text("utf-8")).findall(f"{ATOM}entry")) == 3


def test_the_programs_own_reader_reads_it() -> None:
    text = render_feed([dated(1), dated(2)], site=SITE)
    file = SourceFile(path="atom.xml", payload=text.encode(), sha256="0" * 64)
    entries, issues, _ = parse_feed(file, Options())
    assert issues == []
    assert [entry.address for entry in entries] == [
        f"{SITE}/fund_research_2026-01-02.html",
        f"{SITE}/fund_research_2026-01-01.html",
    ]


@pytest.mark.parametrize(
    "site", ["example.org", "ftp://example.org", "https://a b.org", "https://x.org/?q=1", "//x.org"]
)
def test_what_is_no_site_is_refused(site: str) -> None:
    with pytest.raises(UsageError, match="no address of a site"):
        check_site(site)


def test_a_site_loses_its_last_slash() -> None:
    assert check_site("https://example.org/desk/") == "https://example.org/desk"
    assert check_site("") == ""


def test_the_brief_of_a_note_without_items_is_its_overview() -> None:
    note = make_note().note
    kept = tuple(section for section in note.sections if section.id != "ranked")
    brief = find_brief(replace(note, sections=kept))
    assert brief.items == ()
    assert re.search("发行价19.60港元", brief.overview)
    assert AS_OF.date().isoformat() in brief.title
