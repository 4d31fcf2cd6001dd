"""Markup: HTML that can only be built with its text escaped.

A template engine escapes by setting; here it is by type. A ``str`` is always text and always
escaped, only what ``element`` made is ``Html``, and mypy tells the two apart. It needs no import
beyond the standard library (jinja2 costs 126 ms of the two seconds that the demo has).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

_VOID = frozenset({"br", "link", "meta", "wbr"})


@dataclass(frozen=True, slots=True)
class Html:
    """Finished markup."""

    markup: str


Child = str | Html


def element(tag: str, /, *children: Child, **attributes: str) -> Html:
    """Return ``<tag attributes>children</tag>``, every string escaped.

    Attribute names lose a trailing underscore (``class_``) and turn others into dashes.
    """
    opening = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    if tag in _VOID:
        return Html(f"<{tag}{opening}>")
    return Html(f"<{tag}{opening}>{join(children).markup}</{tag}>")


def join(children: Iterable[Child]) -> Html:
    """Return the children side by side, strings escaped."""
    return Html("".join(c.markup if isinstance(c, Html) else escape(c) for c in children))


def style_element(rules: str) -> Html:
    """Return a style element with the project's own rules, which hold no text of a note."""
    if "<" in rules:
        raise ValueError("style rules may not hold '<'")
    return Html(f"<style>{rules}</style>")
