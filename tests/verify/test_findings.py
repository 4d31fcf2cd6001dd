"""Every finding that the code can make is explained to the reader, and none that it cannot."""

from __future__ import annotations

import re
from pathlib import Path

from yanbao.verify.claims import load_weights

ROOT = Path(__file__).resolve().parents[2]
ROOM = ROOT / "src" / "yanbao" / "verify"
#: the gate's first checks name their codes as plain words
PLAIN = re.compile(
    r'"((?:source|document|quote|known|reference|input|formula|result|number|date|period|listing'
    r'|name|rests)-(?:[a-z]+-)*[a-z]+)"'
)
CLUE = re.compile(
    r'code="([a-z-]+)"|code = "([a-z-]+)"|"([a-z]+-[a-z-]+)" if [^"]{1,80} else "([a-z-]+)"'
)
FINDING = re.compile(r'"verify\.([a-z-]+)"')
DRAFT = re.compile(r'"(draft-[a-z]+)"')
EARLIER = ("arithmetic", "chains", "citations", "evidence", "formulas", "gate", "names", "numbers")


def _told() -> set[str]:
    page = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    return set(re.findall(r"`verify\.([a-z-]+)`", page))


def test_codes_and_their_page_agree() -> None:
    made = set(load_weights().clues)
    for name in EARLIER:
        made |= set(PLAIN.findall((ROOM / f"{name}.py").read_text(encoding="utf-8")))
    for name in ("claims", "words", "hostile", "foreign"):
        made |= set(FINDING.findall((ROOM / f"{name}.py").read_text(encoding="utf-8")))
    for name in ("drafts", "words"):
        made |= set(DRAFT.findall((ROOM / f"{name}.py").read_text(encoding="utf-8")))
    drafting = ROOM.parent / "pipeline" / "drafting.py"
    made |= set(FINDING.findall(drafting.read_text(encoding="utf-8")))
    assert made == _told()


def test_every_clue_has_a_weight() -> None:
    weighed = set(load_weights().clues)
    for module in sorted(ROOM.glob("*.py")):
        text = module.read_text(encoding="utf-8")
        if "Clue(" not in text:
            continue
        made = {code for groups in CLUE.findall(text) for code in groups if code}
        assert made <= weighed, module
