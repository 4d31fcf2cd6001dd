from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.model.documents import Document, Origin
from yanbao.text.views import View


def document_of(text: str) -> Document:
    return Document(
        id="d1",
        title="",
        text=text,
        publisher="p",
        address="",
        published_at=None,
        published_basis="none",
        known_at=None,
        language="zh",
        script="hant",
        genre="news",
        origin=Origin(path="a.json", sha256="0" * 64),
    )


def test_span_quotes_the_original() -> None:
    view = View.of(document_of("募資５億港元📈，創新高"))
    assert view.plain == "募资5亿港元📈，创新高"
    assert view.span(2, 6).quote == "５億港元"
    assert view.span(2, 6).document_id == "d1"


def test_copies_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        View(document_id="d", text="abc", plain="ab")


@given(st.text(min_size=1, max_size=40), st.data())
def test_any_span_quotes_the_original(text: str, data: st.DataObject) -> None:
    view = View.of(document_of(text))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert view.span(start, end).quote == text[start:end]
