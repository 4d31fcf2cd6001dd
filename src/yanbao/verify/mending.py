"""Mending: a sentence with its evidence's words restored, or cut down to what those carry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from yanbao.model.verdicts import Finding

_CLAUSE = re.compile(r"[^，；,;]+[，；,;]?(?!\d)|[^，；,;]*[,，]\d[^，；,;]*[，；,;]?")
_SHORTEST: Final = 8
#: what leans on a clause before it cannot stand without it
_LEANING: Final = (
    "其中",
    "其",
    "该",
    "公司",
    "集团",
    "股价",
    "此",
    "这",
    "而",
    "但",
    "并",
    "且",
    "也",
    "均",
    "则",
    "因此",
    "从而",
    "which",
    "and",
    "but",
)
#: where a clause is a condition or a reason, the rest does not stand without it
_BOUND: Final = (
    "若",
    "如果",
    "一旦",
    "因",
    "由于",
    "除",
    "尽管",
    "虽",
    "if ",
    "unless ",
    "because ",
)
#: findings about the whole sentence, which no cut mends
_WHOLE: Final = (
    "verify.rests-on",
    "verify.formula",
    "verify.source",
    "verify.document",
    "verify.quote",
    "verify.known-later",
    "verify.reference",
    "verify.condition",
)


#: who says it, and nothing said
_ATTRIBUTION: Final = re.compile(r"(?:据[^，,]{1,24}|According to [^,:]{1,60})")


def cut_clauses(text: str, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the sentence without the clauses that the findings name, if the rest can stand."""
    if not findings or any(f.code.startswith(_WHOLE) for f in findings):
        return
    ending = text[-1:] if text[-1:] in "。.！!" else ""
    clauses = [match.group() for match in _CLAUSE.finditer(text.removesuffix(ending))]
    named = [_place(clauses, finding.words) for finding in findings]
    if not clauses or any(place is None or place == 0 for place in named):
        return
    first = min(place for place in named if place is not None)
    wrong = {place for place in named if place is not None}
    for kept in (
        [c for place, c in enumerate(clauses) if place not in wrong],
        clauses[:first],
    ):
        after = [c for place, c in enumerate(clauses) if place - 1 in wrong and place not in wrong]
        leaning = kept != clauses[:first] and any(c.strip().startswith(_LEANING) for c in after)
        rest = "".join(kept).rstrip("，；,; ")
        if leaning or len(rest) < _SHORTEST or _ATTRIBUTION.fullmatch(rest):
            continue
        if not kept[-1].strip().startswith(_BOUND):
            yield rest + ending


def _place(clauses: Sequence[str], words: str) -> int | None:
    """Return the one clause that holds the words; None where none or several do."""
    needle = words.strip().casefold()
    held = [place for place, clause in enumerate(clauses) if needle and needle in clause.casefold()]
    return held[0] if len(held) == 1 else None


#: opposite directions, longer forms first
_OPPOSITES: Final = (
    ("净流入", "净流出"), ("上涨", "下跌"), ("增长", "下降"), ("上升", "下降"), ("上调", "下调"),
    ("增加", "减少"), ("增持", "减持"), ("买入", "卖出"), ("走高", "走低"), ("扩大", "收窄"),
    ("涨", "跌"), ("增", "降"), ("升", "降"), ("rose", "fell"), ("up", "down"),
)  # fmt: skip
#: findings whose words may give way to the evidence's: a number as it stands there, a word of
#: reserve or of scope, the one who says it
_RESTORED: Final = frozenset(
    "verify." + code
    for code in (
        "magnitude-differs unit-differs rounding-differs number-differs number-replaced "
        "modality-done modality-certain turned scope-all-of-part speaker-differs sister-named "
        "year-differs"
    ).split()
)
#: words that go too far and can be left out
_LEFT_OUT: Final = frozenset(
    ("verify.strength-added", "verify.strength-much", "verify.scope-both", "verify.scope-all")
)
_WORDS_LIMIT: Final = 12


def restore_words(text: str, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the sentence with the evidence's words in place of those that the findings name.

    Only words that stand once in the sentence are touched. What is yielded is a proposal, to be
    judged like any other sentence: a finding that nothing mends will be found again.
    """
    changed = text
    for finding in findings:
        if finding.code == "verify.direction-differs":
            turned = _turn(changed, finding.words)
        elif finding.code in _LEFT_OUT:
            turned = _replace_once(changed, finding.words, "")
        elif finding.code in _RESTORED and 0 < len(finding.carried) <= _WORDS_LIMIT:
            turned = _replace_once(changed, finding.words, finding.carried)
        else:
            continue
        changed = turned or changed
    if changed != text:
        yield changed


def _replace_once(text: str, words: str, other: str) -> str:
    """Return the text with words that stand in it once replaced; nothing where they do not."""
    return text.replace(words, other) if words and text.count(words) == 1 else ""


def _turn(text: str, number: str) -> str:
    """Return the text with the direction nearest before a number turned round."""
    place = text.find(number)
    best: tuple[int, int, str] | None = None
    for pair in _OPPOSITES:
        for old, new in (pair, pair[::-1]):
            at = text.rfind(old, max(0, place - 8), max(place, 0))
            if at >= 0 and (best is None or at + len(old) > best[0]):
                best = (at + len(old), at, f"{text[:at]}{new}{text[at + len(old) :]}")
    return best[2] if best else ""
