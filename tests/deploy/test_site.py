"""What the real Jekyll serves of a repository that the workflow publishes into."""

from __future__ import annotations

import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest
from tests.publish.builders import make_note

from yanbao.pipeline.feed import derive_feed
from yanbao.publish import publish, render_files

pytestmark = pytest.mark.jekyll


def test_notes_and_feed_are_served_and_the_desk_is_not(tmp_path: Path) -> None:
    jekyll = shutil.which("jekyll")
    if jekyll is None:
        pytest.skip("jekyll is not installed: run `make jekyll-setup`")
    note, source = make_note().note, tmp_path / "site"
    source.mkdir()
    (source / "_config.yml").write_text("title: notes\nplugins: []\nfuture: true\n")
    derive = partial(derive_feed, note, out=source, site="https://example.org", issues=[])
    publish(render_files(note), out=source, derive=derive)
    for secret in ("_desk/store/yanbao.db", "_desk/desk.toml", "_sources/ab/abc.gz"):
        (source / secret).parent.mkdir(parents=True, exist_ok=True)
        (source / secret).write_text("x")
    subprocess.run(
        [jekyll, "build", "--source", str(source), "--destination", str(tmp_path / "served")],
        check=True, capture_output=True, cwd=tmp_path,
    )  # fmt: skip
    served = {p.relative_to(tmp_path / "served").as_posix() for p in tmp_path.glob("served/**/*")}
    assert {"atom.xml", "fund_research_2026-01-04.html", "fund_research_2026-01-04.json"} <= served
    assert "2026/01/04/fund_research.html" in served
    assert not any("desk" in name or "_sources" in name for name in served)
    assert (tmp_path / "served" / "atom.xml").read_bytes() == (source / "atom.xml").read_bytes()
