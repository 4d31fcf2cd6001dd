from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from yanbao.errors import NotFound, UsageError
from yanbao.knowledge import load_knowledge
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.run import Outcome, Request, run

TEXT = """---
title: {title}
source: 甲报
published: 2026-01-02 16:35:00 +0800
link: https://example.org/{name}
---
{body}
"""
RATES = "中国人民银行公告称下调存款准备金率0.5个百分点，向市场提供长期流动性约1万亿元。"
OIL = "国际油价周五大幅上涨，布伦特原油期货结算价上涨4.2%，报每桶85.30美元。"


def written(folder: Path, out: Path, *, engine: str = "serial", **words: str) -> Outcome:
    folder.mkdir(exist_ok=True)
    for name, (title, body) in {
        "rates": ("央行下调存款准备金率0.5个百分点", RATES),
        "oil": ("国际油价上涨4.2%", OIL),
    }.items():
        text = TEXT.format(title=title, name=name, body=body)
        (folder / f"{name}.md").write_text(text, "utf-8")
    return run(Request(sources=(folder,), out=out, **words), assemble(engine=engine))  # type: ignore[arg-type]


def test_another_note_of_the_day_is_not_replaced_in_silence(tmp_path: Path) -> None:
    first = written(tmp_path / "in", tmp_path / "out", topic="存款准备金率")
    second = written(tmp_path / "in", tmp_path / "out", topic="油价")
    again = written(tmp_path / "in", tmp_path / "out", topic="油价")
    codes = [
        [i.code for i in o.issues if i.code == "run.note-replaced"] for o in (first, second, again)
    ]
    assert codes == [[], ["run.note-replaced"], []]


@pytest.mark.parametrize("topic", ["  ", "%", "“”"])
def test_a_topic_without_a_word_is_refused(tmp_path: Path, topic: str) -> None:
    with pytest.raises(UsageError, match="holds no word"):
        written(tmp_path / "in", tmp_path / "out", topic=topic)


def test_an_out_that_is_a_file_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("kept", "utf-8")
    with pytest.raises(UsageError, match="is a file"):
        written(tmp_path / "in", out)
    assert out.read_text("utf-8") == "kept"


def test_every_document_is_accounted_for(tmp_path: Path) -> None:
    outcome = written(tmp_path / "in", tmp_path / "out")
    assert outcome.counts["collected"] == outcome.counts["read"] + outcome.counts["left out"] == 2


def test_knowledge_travels_by_name_with_the_folder_over_it(tmp_path: Path) -> None:
    own = tmp_path / "knowledge"
    own.mkdir()
    sent = pickle.dumps(load_knowledge(own))
    assert len(sent) < 1_000
    assert pickle.loads(sent) is load_knowledge(own)
    own.rmdir()
    with pytest.raises(NotFound, match="not on this machine"):
        pickle.loads(sent)


@pytest.mark.slow
def test_a_note_read_by_several_processes_has_the_same_bytes(tmp_path: Path) -> None:
    one = written(tmp_path / "in", tmp_path / "one")
    several = written(tmp_path / "in", tmp_path / "several", engine="processes")
    pairs = zip(sorted(one.published.written), sorted(several.published.written), strict=True)
    assert all(left.read_bytes() == right.read_bytes() for left, right in pairs)
