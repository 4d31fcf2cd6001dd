"""The model case from its filings alone: the note's figures equal the facts read by hand."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yanbao.model.notes import Note
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.run import Outcome, Request, run

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def outcome(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("filings")
    for path in sorted((shared / "data/hk_ipo/filings").glob("06082-*.pdf")):
        shutil.copy(path, folder)
    return run(Request(sources=(folder,), out=tmp_path_factory.mktemp("out")), assemble())


@pytest.fixture(scope="module")
def facts(shared: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((shared / "data/hk_ipo/06082-facts.json").read_text())
    return loaded


def words(note: Note) -> str:
    return "\n".join(sentence.text for sentence in note.sentences)


def test_the_note_is_about_the_listing_and_notices_the_misfiled_pdf(outcome: Outcome) -> None:
    assert outcome.note.theme.startswith("壁仞科技")
    (misfiled,) = [i for i in outcome.issues if i.code == "collect.file-name-code-differs"]
    assert "2400" in misfiled.detail
    assert "XD Inc." in words(outcome.note)
    cited = {source.path for source in outcome.note.sources}
    assert not any("綠鞋" in path for path in cited)


@pytest.mark.parametrize(
    ("fact", "printed"),
    [
        ("offer_price_hkd", "19.60港元"),
        ("public_subscription_x", "2347.53倍"),
        ("intl_subscription_x", "25.95倍"),
        ("gross_proceeds_hkd_mn", "55.83亿港元"),
        ("net_proceeds_hkd_mn", "53.745亿港元"),
        ("offer_shares_pre_greenshoe", "2.848466亿股"),
        ("issued_shares_after_listing", "23.961317亿股"),
        ("over_allotment_shares", "4272.68万股"),
        ("upsize_option_shares", "3715.38万股"),
        ("cornerstone_total_shares", "1.479264亿股"),
        ("cornerstone_pct_of_offer", "51.93%"),
    ],
)
def test_a_figure_equals_the_filing(
    outcome: Outcome, facts: dict[str, object], fact: str, printed: str
) -> None:
    scale = {"港元": 1, "亿港元": 100, "倍": 1, "%": 1, "亿股": 1e8, "万股": 1e4}
    unit = next(u for u in sorted(scale, key=len, reverse=True) if printed.endswith(u))
    assert float(printed.removesuffix(unit)) * scale[unit] == pytest.approx(float(str(facts[fact])))
    assert printed in words(outcome.note)


def test_the_lock_up_ends_when_the_filing_says(outcome: Outcome, facts: dict[str, object]) -> None:
    year, month, day = str(facts["cornerstone_lockup_last_day"]).split("-")
    assert f"禁售期最后一日为{year}年{int(month)}月{int(day)}日" in words(outcome.note)


def test_an_instant_before_the_notices_leaves_them_out(shared: Path, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for path in (shared / "data/hk_ipo/filings").glob("06082-*.pdf"):
        shutil.copy(path, source)
    request = Request(
        sources=(source,), as_of=datetime(2026, 1, 4, 7, 34, 38, tzinfo=UTC), out=tmp_path / "out"
    )
    outcome = run(request, assemble())
    assert "2026年2月2日" not in words(outcome.note)
    assert "穩價期終" not in "".join(source.path for source in outcome.note.sources)
    left_out = [i for i in outcome.issues if i.code == "run.not-yet-known"]
    assert len(left_out) == 1


def test_what_is_wrong_with_a_filing_of_another_theme_is_not_this_notes_to_tell(
    shared: Path, tmp_path: Path
) -> None:
    for path in (shared / "data/hk_ipo/filings").glob("06082-*.pdf"):
        shutil.copy(path, tmp_path)
    (other,) = (shared / "data/hk_ipo/filings").glob("02513-*.pdf")
    shutil.copy(other, tmp_path)
    outcome = run(Request(sources=(tmp_path,), out=tmp_path / "out"), assemble())
    assert outcome.note.theme.startswith("壁仞科技")
    (unread,) = [i for i in outcome.issues if i.code == "extract.filing-form-not-read"]
    assert unread.subject not in words(outcome.note)
    assert "next-day disclosure return" not in words(outcome.note)
