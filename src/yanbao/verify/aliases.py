"""Aliases: a body that the sentence calls by another name than its evidence, told by that name.

IMF and 国际货币基金组织 are one; what is said of them can only be laid side by side under one name.
Asked only where one side holds letters that the other does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from yanbao.text.simplify import simplify
from yanbao.verify.lexicon import Lexicon
from yanbao.verify.terms import body_forms

_LATIN = re.compile(r"[A-Za-z][A-Za-z.&'-]{1,30}")


def in_their_names(sentence: str, evidence: str) -> str:
    """Return a sentence with its bodies named as the evidence (simplified, lower case) does."""
    if not _differ_in_letters(sentence, evidence):
        return sentence
    plain = simplify(sentence).lower()
    if len(plain) != len(sentence):
        return sentence  # places do not go together
    done, pieces = 0, []
    for start, end, name in _bodies(plain, evidence):
        pieces += [sentence[done:start], name]
        done = end
    return "".join((*pieces, sentence[done:]))


def _differ_in_letters(sentence: str, evidence: str) -> bool:
    mine = {word.lower() for word in _LATIN.findall(sentence)}
    theirs = set(_LATIN.findall(evidence))
    return mine != theirs and bool(mine or theirs)


def _bodies(plain: str, evidence: str) -> Iterator[tuple[int, int, str]]:
    finder, groups = _known_bodies()
    for mark in finder.find(plain):
        if _stands(mark.word, evidence):
            continue
        others = [form for form in groups[mark.word] if _stands(form, evidence)]
        if others:
            yield mark.start, mark.end, max(others, key=len)


@lru_cache(maxsize=1)
def _known_bodies() -> tuple[Lexicon, Mapping[str, frozenset[str]]]:
    groups: dict[str, frozenset[str]] = {}
    for forms in body_forms():
        for form in forms:
            groups[form] = groups.get(form, frozenset()) | forms
    return Lexicon({"body": tuple(groups)}), groups


def _stands(form: str, text: str) -> bool:
    """Whether a name stands in a text, whole where it is written in letters."""
    if form not in text:
        return False
    before = r"(?<![a-z])" if form[0].isascii() else ""
    after = r"(?![a-z])" if form[-1].isascii() else ""
    return re.search(f"{before}{re.escape(form)}{after}", text) is not None
