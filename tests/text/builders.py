from __future__ import annotations

from yanbao.text.simplify import simplify
from yanbao.text.views import View


def view_of(text: str) -> View:
    return View(document_id="d", text=text, plain=simplify(text))
