from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.collect.sources.replies import decide_meaning, parse_retry_after, wait_s

NOW = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "meaning"),
    [(200, "fresh"), (304, "unchanged"), (301, "redirect"), (308, "redirect"), (300, "failed"),
     (404, "missing"), (410, "missing"), (401, "refused"), (451, "refused"), (429, "later"),
     (503, "later"), (500, "later"), (501, "failed"), (206, "failed"), (204, "failed")],
)  # fmt: skip
def test_a_status_means_one_thing(status: int, meaning: str) -> None:
    assert decide_meaning(status) == meaning


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("0", 0.0), ("999999999999", 86_400.0), (" 30 ", 30.0),
     ("Mon, 05 Jan 2026 07:31:00 GMT", 60.0), ("Mon, 05 Jan 2026 07:00:00 GMT", 0.0),
     ("Sun, 05 Jan 2036 07:00:00 GMT", 86_400.0)],
)  # fmt: skip
def test_retry_after_is_read_in_both_forms(value: str, seconds: float) -> None:
    assert parse_retry_after(value, now=NOW) == seconds


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "²", "Mon, 99 Jan 2026 07:31:00 GMT"])
def test_what_is_no_wish_is_none(value: str) -> None:
    assert parse_retry_after(value, now=NOW) is None


@given(
    attempt=st.integers(1, 50),
    share=st.floats(0, 1, exclude_max=True),
    backoff_s=st.floats(0.1, 10),
    asked_s=st.none() | st.floats(0, 86_400),
)
def test_a_wait_is_bounded_and_never_less_than_asked(
    attempt: int, share: float, backoff_s: float, asked_s: float | None
) -> None:
    wait = wait_s(attempt, share=share, backoff_s=backoff_s, asked_s=asked_s)
    assert 0 < wait <= max(60.0, asked_s or 0.0)
    assert wait >= (asked_s or 0.0)
    longer = wait_s(attempt + 1, share=share, backoff_s=backoff_s, asked_s=asked_s)
    assert longer >= wait
