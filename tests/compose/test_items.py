"""Which pieces of a brief are one matter."""

from __future__ import annotations

import pytest
from tests.builders import a_document
from tests.measure.test_impact import a_point

from yanbao.compose.items import _is_one_matter

SPEECH = "美联储“三把手”威廉姆斯：支持今年进一步降息"


@pytest.mark.parametrize(
    ("title", "kind", "listing_ids", "expected"),
    [
        ("纽约联储主席WILLIAMS：支持今年进一步降息", "monetary_policy", (), True),
        ("纽约联储主席WILLIAMS：支持今年进一步降息", "opinion", (), False),
        ("央行开展逆回购操作", "monetary_policy", (), False),
        ("甲公司：支持今年进一步降息", "monetary_policy", ("00700.XHKG",), False),
    ],
)
def test_one_speech_told_twice_is_one_piece(
    title: str, kind: str, listing_ids: tuple[str, ...], *, expected: bool
) -> None:
    one = a_point(a_document("一", title=SPEECH), kind="monetary_policy")
    other = a_point(a_document("二", title=title), kind=kind, listing_ids=listing_ids)
    assert _is_one_matter(one, other) is expected
