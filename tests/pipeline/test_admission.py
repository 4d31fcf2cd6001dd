from __future__ import annotations

from datetime import timedelta

from tests.builders import NOON, a_document

from yanbao.pipeline.admission import admit

EARLY = a_document("早先的消息。", at=NOON - timedelta(days=9))
LATE = a_document("稍后的消息。", at=NOON)
UNDATED = a_document("没有日期的消息。", at=None)
NOW = NOON + timedelta(days=300)


def codes(as_of_h: float | None, window_d: int | None = None) -> tuple[list[str], list[str]]:
    admitted = admit(
        [EARLY, LATE, UNDATED],
        as_of=None if as_of_h is None else NOON + timedelta(hours=as_of_h),
        now=NOW,
        window=None if window_d is None else timedelta(days=window_d),
    )
    return [d.text for d in admitted.documents], [i.code for i in admitted.issues]


def test_nothing_later_than_the_instant_is_used() -> None:
    texts, issues = codes(-1)
    assert texts == [EARLY.text]
    assert issues == ["run.not-yet-known", "run.undated"]


def test_without_an_instant_the_newest_document_is_now() -> None:
    admitted = admit([EARLY, LATE], as_of=None, now=NOW, window=None)
    assert admitted.as_of == NOON


def test_an_undated_document_is_used_only_when_no_instant_is_chosen() -> None:
    assert UNDATED.text in codes(None)[0]
    assert UNDATED.text not in codes(1)[0]


def test_a_brief_leaves_old_news_out_and_says_so() -> None:
    texts, issues = codes(0, window_d=4)
    assert texts == [LATE.text]
    assert "run.old-news" in issues


def test_only_undated_documents_take_the_clock() -> None:
    assert admit([UNDATED], as_of=None, now=NOW, window=None).as_of == NOW
