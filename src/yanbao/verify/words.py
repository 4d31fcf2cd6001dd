"""Words: a fact of the project's own notes against the words it cites, beyond numbers and names.

Only what the cited words contradict counts here. A fact in the project's notes is put together
from what was read, so a word more (the name of a measure, a publisher) is no doubt; a direction,
a degree of certainty, a denial or a condition that differs is one. A fact told in another
language than its source is left to the other checks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from yanbao.model.notes import Sentence
from yanbao.model.verdicts import Finding
from yanbao.text.simplify import simplify
from yanbao.verify.bases import find_base_clues
from yanbao.verify.claims import find_clues, judge_claim, load_weights, measure, weigh
from yanbao.verify.contents import find_cover
from yanbao.verify.differences import find_differences
from yanbao.verify.evidence import Evidence
from yanbao.verify.figures import find_figure_clues
from yanbao.verify.hostile import find_instructions
from yanbao.verify.numbers import LISTING_ID, PAIR
from yanbao.verify.pairing import Clue, Frame, Pairing
from yanbao.verify.parties import find_party_clues
from yanbao.verify.stances import find_stance_clues
from yanbao.verify.times import find_time_clues

#: clues that say the cited words say otherwise
CONTRADICTIONS: Final = frozenset(
    "direction-differs unit-differs magnitude-differs rounding-differs turned order-swapped "
    "negation-flipped negation-doubled modality-done modality-certain condition-dropped "
    "scope-all-of-part strength-added done-unsaid subject-exchanged sister-named owner-raised "
    "cause-swapped negation-dropped modality-possible speaker-differs".split()
)
#: log-odds up to which new words for a sentence that had stood are taken to say the same
_SURE: Final = -0.8
#: what new words may not change even where all else speaks for them
_NEVER_SOFT: Final = (
    "modality-",
    "condition-",
    "negation-",
    "cause-",
    "strength-",
    "scope-",
    "done-",
)
_SOURCE = re.compile(r"^(?:[^，。：]{1,24}：)?(?:另?据|按照?)[^，。]{1,24}[，,]|^[^，。：]{1,24}：")
_NEGATIVE = re.compile(r"净流入[^，。；]{0,6}-|净流出[^，。；]{0,6}-")


def check_words(sentence: Sentence, evidence: Evidence) -> tuple[Finding, ...]:
    """Find where a fact says otherwise than the words it cites."""
    found = [
        Finding(
            code="verify.hostile-instruction", sentence_id=sentence.id, words=words,
            reason="the text instructs its reader; it is reported and not followed",
        )
        for words in find_instructions(sentence.text)
    ]  # fmt: skip
    if evidence.drafted and (evidence.stood or not sentence.formula):
        found += _judge_draft(sentence, evidence)
    elif sentence.kind == "fact" and sentence.citations and not sentence.formula:
        found += [
            Finding(code=f"verify.{clue.code}", sentence_id=sentence.id, words=clue.words,
                    reason=clue.reason, carried=clue.carried)
            for clue in find_contradictions(sentence, evidence)
        ]  # fmt: skip
        found += _find_strangers(sentence, evidence)
    return tuple(dict.fromkeys(found))


def _judge_draft(sentence: Sentence, evidence: Evidence) -> tuple[Finding, ...]:
    """Judge a sentence that a model or a stranger wrote as any claim is judged."""
    if evidence.stood and _fold(sentence.text) == _fold(evidence.stood):
        return ()
    quotes = [c.span.quote for c in evidence.citations(sentence)]
    quotes += [r.quote for r in evidence.references(sentence) if r.quote]
    quotes += [one.text for one in evidence.behind]
    quotes += [_without_codes(evidence.stood)] if evidence.stood else []
    pair = Pairing(_without_codes(sentence.text), tuple(dict.fromkeys(quotes)),
                   _frame_of(sentence, evidence), evidence.listings)  # fmt: skip
    found = judge_claim(sentence.id, pair, evidence.listings, instructions=False).findings
    return found or (_find_added(sentence, pair, evidence) if evidence.stood else ())


def _find_added(sentence: Sentence, pair: Pairing, evidence: Evidence) -> tuple[Finding, ...]:
    """Find what new words for a sentence say beyond it: they may only say the same otherwise."""
    cover = find_cover(pair)
    added = [
        ("company-added", sentence_words, "neither the sentence nor what it cites names it")
        for start, end, held in pair.listed
        if not held and len(sentence_words := pair.sentence.text[start:end]) > 1
    ]
    added += [
        ("content-strange", run.text, "neither the sentence nor what it cites holds these words")
        for run in cover.runs
        if run.strange > 1 and not any(run.text in words for _, words, _ in added)
    ]
    clues = find_clues(pair, evidence.listings, cover)
    added += [
        (clue.code, clue.words, clue.reason or "what it cites says otherwise")
        for clue in clues
        if clue.code.startswith(_NEVER_SOFT)
    ]
    strange = "、".join(run.text for run in cover.runs if run.strange)
    if strange and not added:
        odds = weigh(load_weights(), clues, measure(pair, cover, clues))
        if odds > _SURE:
            added = [("draft-doubtful", strange, "words that say the same are held more surely")]
    return tuple(
        Finding(code=f"verify.{code}", sentence_id=sentence.id, words=words, reason=reason)
        for code, words, reason in added
    )


def _frame_of(sentence: Sentence, evidence: Evidence) -> Frame:
    """Return title, publisher and day of the first document that the sentence cites."""
    for citation in evidence.citations(sentence):
        document = evidence.documents.get(citation.span.document_id)
        if document is not None:
            return Frame.of(document)
    return Frame()


def _without_codes(text: str) -> str:
    return PAIR.sub("", LISTING_ID.sub("", text))


def _find_strangers(sentence: Sentence, evidence: Evidence) -> list[Finding]:
    """Find a listed company that no cited document names, under any of its names."""
    listings = evidence.listings
    if listings is None:
        return []
    ids = dict.fromkeys(c.span.document_id for c in sentence.citations)
    documents = [evidence.documents[one] for one in ids if one in evidence.documents]
    whole = "\n".join(
        plain_text(text) for d in documents for text in (d.text, d.publisher)
    ) + "".join(plain_text(c.span.quote) for c in sentence.citations)
    found = []
    plain = plain_text(LISTING_ID.sub(lambda m: " " * len(m.group()), sentence.text))
    for hit in listings.find_names(plain):
        if len(hit.text) < 2 or hit.text.lower() in whole or not hit.listing_ids:
            continue
        ids_of = [x for one in hit.listing_ids[:4] for x in (one, *listings.pair_of(one))]
        names = {name.text.lower() for one in ids_of for name in listings.names_of(one)}
        codes = {one.split(".")[0].lower() for one in ids_of}
        if not any(len(n) > 1 and n in whole for n in (*names, *codes)):
            found.append(
                Finding(
                    code="verify.company-added",
                    sentence_id=sentence.id,
                    words=hit.text,
                    reason="no cited document names this company",
                )
            )
    return found


@lru_cache(maxsize=1024)
def plain_text(text: str) -> str:
    """Return simplified, lower-cased text."""
    return simplify(text[:200_000]).lower()


def find_contradictions(sentence: Sentence, evidence: Evidence) -> tuple[Clue, ...]:
    """Return the clues by which the cited words contradict the sentence."""
    quotes = tuple(dict.fromkeys(c.span.quote for c in sentence.citations))
    text = _without_codes(sentence.text)
    if _verbatim(text, quotes):
        return ()
    pair = Pairing(text, quotes, _frame_of(sentence, evidence), evidence.listings)
    if _is_latin(text) != _is_latin("".join(quotes)):
        # told in another language: only which way a number goes can be compared
        return tuple(c for c in find_figure_clues(pair) if c.code == "direction-differs")
    if find_cover(pair).uncovered > 0.6 * len(text):
        return ()
    clues = (
        *find_figure_clues(pair),
        *find_time_clues(pair),
        *find_base_clues(pair),
        *find_party_clues(pair, evidence.listings, pair.frame.published_on),
        *find_stance_clues(pair),
    )
    differences = tuple(find_differences(pair))
    signed = _NEGATIVE.search(text) is not None
    return differences + tuple(
        clue
        for clue in dict.fromkeys(clues)
        if clue.code in CONTRADICTIONS
        and not (signed and clue.code in ("turned", "direction-differs"))
    )


def _verbatim(text: str, quotes: tuple[str, ...]) -> bool:
    """Whether the sentence is the source's own words, with or without naming the source."""
    told = _fold(_SOURCE.sub("", text))
    return any(told and told in _fold(quote) for quote in quotes)


def _fold(text: str) -> str:
    return "".join(c for c in simplify(text) if c.isalnum())


def _is_latin(text: str) -> bool:
    if sum("\u3400" <= c <= "\u9fff" for c in text) and len(text) < 20:
        return False  # Meta涨2% is told in Chinese
    return sum(c.isascii() and c.isalpha() for c in text) > 0.6 * sum(c.isalpha() for c in text)
