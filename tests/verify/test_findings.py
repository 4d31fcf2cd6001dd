"""Every finding that the code can make is explained to the reader, and none that it cannot."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LITERAL = re.compile(
    r'"((?:source|document|quote|known|reference|input|formula|result|number|date|period|listing'
    r'|name|rests)-(?:[a-z]+-)*[a-z]+)"'
)


def test_codes_and_their_page_agree() -> None:
    page = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`verify\.([a-z-]+)`", page))
    made: set[str] = set()
    for module in sorted((ROOT / "src" / "yanbao" / "verify").glob("*.py")):
        made |= set(LITERAL.findall(module.read_text(encoding="utf-8")))
    assert made == told
