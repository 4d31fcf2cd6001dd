"""Whatever the files are, the run says what it met, goes on with the rest, and leaves a note."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.journeys.builders import an_item, make_items, make_pdf, make_zip, put_good
from tests.journeys.conftest import Command

WHOLE_PDF = make_pdf(b"0 0 100 100 re f")
NESTED_JSON = b"[" * 100_000
NESTED_XML = b"<rss><channel>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</channel></rss>"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><rss><channel><item><title>&j;</title></item></channel></rss>"
)
MENU = b"<html><body><ul>" + b"<li><a href='/x'>link</a></li>" * 40 + b"</ul></body></html>"
TEXT = "央行1月2日开展7天期逆回购操作1000亿元，利率1.40%。".encode

CASES = [
    ("cut-off.pdf", WHOLE_PDF[:120], "collect.broken-pdf"),
    ("not-a.pdf", b"just words, no PDF at all, " * 20, ""),
    ("picture.pdf", WHOLE_PDF, "collect.no-text-layer"),
    ("packed.pdf", make_zip(), "collect.unknown-format"),
    ("menu.html", MENU, "collect.no-article"),
    ("deep.json", NESTED_JSON, "collect.broken-json"),
    ("cut-off.json", make_items(an_item())[:-40], "collect.broken-json"),
    ("number.json", b"42", "collect.not-a-document"),
    ("deep.xml", NESTED_XML, "collect.unsafe-xml"),
    ("bomb.xml", BOMB, "collect.unsafe-xml"),
    ("half.xml", b"<rss><channel><item><title>a</title>", "collect.broken-xml"),
    ("blank.txt", b" \n\t\n", "collect.empty-file"),
    ("wrong.html", b"<meta charset=utf-8>" + TEXT("gb18030") * 8, ""),
    ("half-bytes.txt", TEXT("utf-8") * 3 + b"\xe5\xa4", "collect.replaced-characters"),
    ("undated.txt", TEXT("utf-8"), "collect.no-date"),
    ("tomorrow.json", make_items(an_item(published="2199-01-01T00:00:00Z")), "collect.future-date"),
    ("twice.json", make_items(an_item(), an_item()), "collect.duplicate"),
    ("nothing.json", make_items(an_item(title="", text="")), ""),
    ("when.json", make_items(an_item(published="soon")), "collect.unreadable-date"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "payload", "code"), CASES, ids=[case[0] for case in CASES])
def test_bad_input_is_told_and_the_rest_goes_on(
    yanbao: Command, tmp_path: Path, name: str, payload: bytes, code: str
) -> None:
    put_good(tmp_path / "in")
    (tmp_path / "in" / name).write_bytes(payload)
    ended = yanbao("note", tmp_path / "in", "--topic", "腾讯控股", "--out", tmp_path / "out")
    assert ended.code == 0, ended.err
    assert "Traceback" not in ended.err
    if code:
        assert ended.issues.get(code), ended.err
    else:
        assert any(found.startswith("collect.") for found in ended.issues) or "read 2" in ended.err
    record = json.loads((tmp_path / "out" / "fund_research_2026-01-02.json").read_text("utf-8"))
    assert any(source["title"] == "腾讯控股宣布回购股份" for source in record["sources"])


def test_all_of_it_at_once(yanbao: Command, tmp_path: Path) -> None:
    put_good(tmp_path / "in")
    for name, payload, _ in CASES:
        (tmp_path / "in" / name).write_bytes(payload)
    ended = yanbao("brief", tmp_path / "in", "--out", tmp_path / "out")
    assert ended.code == 0, ended.err
    missing = {code for _, _, code in CASES if code} - set(ended.issues)
    assert not missing, ended.err


def test_an_error_is_told_with_its_place_and_a_hint(yanbao: Command, tmp_path: Path) -> None:
    put_good(tmp_path / "in")
    (tmp_path / "in" / "bomb.xml").write_bytes(BOMB)
    ended = yanbao("note", tmp_path / "in", "--out", tmp_path / "out")
    assert "collect.unsafe-xml bomb.xml" in ended.err


def test_a_name_with_newlines_stays_on_one_line(yanbao: Command, tmp_path: Path) -> None:
    put_good(tmp_path / "in", "good\nnews\x1b[31m.md")
    (tmp_path / "in" / "bad\nname.json").write_bytes(NESTED_JSON)
    ended = yanbao("note", tmp_path / "in", "--out", tmp_path / "out")
    assert ended.code == 0, ended.err
    assert "bad\\nname.json" in ended.err
    assert "\x1b" not in ended.err + ended.out
    post = (tmp_path / "out" / "_posts" / "2026-01-02-fund_research.md").read_text("utf-8")
    assert "\x1b" not in post


@pytest.mark.slow
def test_a_text_of_50_mb_is_refused_and_the_rest_goes_on(yanbao: Command, tmp_path: Path) -> None:
    put_good(tmp_path / "in")
    with (tmp_path / "in" / "huge.txt").open("wb") as file:
        for _ in range(50):
            file.write(b"word " * 200_000)
    ended = yanbao("note", tmp_path / "in", "--out", tmp_path / "out")
    assert ended.code == 0, ended.err
    assert ended.issues["collect.too-large"] == 1


def test_an_empty_folder_is_a_usage_error_that_says_why(yanbao: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    ended = yanbao("note", tmp_path / "in", "--out", tmp_path / "out")
    assert ended.code == 2
    assert ended.issues["collect.nothing-found"] == 1
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_beside_a_full_one_is_counted(yanbao: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    put_good(tmp_path / "in")
    ended = yanbao("note", tmp_path / "empty", tmp_path / "in", "--out", tmp_path / "out")
    assert ended.code == 0, ended.err
    assert ended.issues["collect.nothing-found"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("note", "no-such-folder"),
        ("note", "IN", "--no-such-option"),
        ("note", "IN", "--lang", "fr"),
        ("note", "IN", "--as-of", "yesterday"),
        ("note",),
        ("no-such-command",),
    ],
    ids=" ".join,
)
def test_wrong_words_leave_with_two(
    yanbao: Command, tmp_path: Path, words: tuple[str, ...]
) -> None:
    put_good(tmp_path / "in")
    given = [str(tmp_path / "in") if word == "IN" else word for word in words]
    out = ("--out", str(tmp_path / "out")) if words[0] == "note" else ()
    ended = yanbao(*given, *out)
    assert ended.code == 2, ended.err
    assert "Traceback" not in ended.err
    assert not (tmp_path / "out").exists()


def test_the_gb18030_and_big5_of_one_text_read_the_same(yanbao: Command, tmp_path: Path) -> None:
    text = "騰訊控股（00700.HK）1月2日回購100萬股，涉及資金約6.1億港元。" * 3
    quotes = []
    for encoding in ("gb18030", "big5hkscs", "utf-8", "utf-16"):
        folder = tmp_path / encoding
        folder.mkdir()
        (folder / "story.txt").write_bytes(text.encode(encoding))
        ended = yanbao("note", folder, "--out", tmp_path / f"out-{encoding}")
        assert ended.code == 0, ended.err
        (record,) = (tmp_path / f"out-{encoding}").glob("*.json")
        quotes.append("騰訊控股（00700.HK）1月2日回購100萬股" in record.read_text("utf-8"))
    assert quotes == [True] * 4
