from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_document

from yanbao.text.views import View


def test_span_quotes_the_original() -> None:
    document = a_document("募資５億港元📈，創新高")
    view = View.of(document)
    assert view.plain == "募资5亿港元📈，创新高"
    assert view.span(2, 6).quote == "５億港元"
    assert view.span(2, 6).document_id == document.id


def test_copies_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        View(document_id="d", text="abc", plain="ab")


@given(st.text(min_size=1, max_size=40), st.data())
def test_any_span_quotes_the_original(text: str, data: st.DataObject) -> None:
    view = View.of(a_document(text))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert view.span(start, end).quote == text[start:end]
