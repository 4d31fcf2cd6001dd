"""Head of a page that is written: its policy, its title, its one sheet of style."""

from __future__ import annotations

from yanbao.publish.markup import Html, element, style_element
from yanbao.publish.style import POLICY, RULES


def render_head(title: str) -> Html:
    """Return the head element; the policy allows the sheet by its hash and nothing else."""
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="generator", content="yanbao"),
        element("title", title),
        element("link", rel="icon", href="data:,"),
        style_element(RULES),
    )
