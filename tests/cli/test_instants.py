from __future__ import annotations

import pytest

from yanbao.cli.app import parse_instant, parse_language
from yanbao.errors import UsageError


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2026-01-04 15:34:38 +0800", "2026-01-04T15:34:38+08:00"),
        ("2026-01-04", "2026-01-04T23:59:59+08:00"),
        ("2026-01-04 15:34", "2026-01-04T15:34:00+08:00"),
        ("2026-01-04T07:34:38Z", "2026-01-04T07:34:38+00:00"),
    ],
)
def test_an_instant_is_read_as_users_write_it(written: str, iso: str) -> None:
    instant = parse_instant(written)
    assert instant is not None
    assert instant.isoformat() == iso


def test_nothing_is_no_instant() -> None:
    assert parse_instant("") is None


@pytest.mark.parametrize("written", ["yesterday", "2026-13-01", "04/01/2026"])
def test_another_form_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_instant(written)
    assert "2026-01-04" in caught.value.hint


def test_an_unknown_language_is_refused() -> None:
    assert parse_language("en") == "en"
    with pytest.raises(UsageError):
        parse_language("fr")
