"""Crossing: a sentence in one language against sources in the other.

Words cannot be laid beside words there. What can be: numbers with their units, dates and periods,
codes, listed names by every name of the listing, and the terms of finance in ``data/terms.tsv``.
A sentence all of whose words are one of these can be supported; one with other words is carried in
part, and what could not be checked is told. Nothing is translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from yanbao.model.verdicts import Finding
from yanbao.text.simplify import simplify
from yanbao.verify.amounts import Amount
from yanbao.verify.anchors import (
    JOINING,
    Anchors,
    Name,
    find_theirs,
    read_anchors,
    weighs,
)
from yanbao.verify.codes import find_codes
from yanbao.verify.crossed_bindings import find_misbound
from yanbao.verify.days import Day
from yanbao.verify.equalities import agree, rounds, same_unit
from yanbao.verify.evidence import Listings
from yanbao.verify.figures import find_figure_clues
from yanbao.verify.lexicon import Mark
from yanbao.verify.pairing import Clue, Frame, Pairing
from yanbao.verify.passages import find_words, is_han
from yanbao.verify.terms import Term
from yanbao.verify.times import find_time_clues

Outcome = Literal["supported", "partly", "contradicted", "wrong-code", "no-evidence"]
#: clues that hold across languages, and those of them that say otherwise
_CODES: Final = frozenset(("code-differs", "code-unknown"))
_AGAINST: Final = frozenset(
    "number-differs number-replaced magnitude-differs unit-differs rounding-differs "
    "direction-differs number-elsewhere date-differs year-differs period-differs".split()
)
#: which way a number goes is read here: a word behind it in one language stands before in another
_HEARD: Final = (_CODES | _AGAINST) - {"direction-differs"}
_JOINING_HAN: Final = frozenset(
    "的了在和与及或为将对以其等是有该由被把从到于并也均都而之至中上下内外"
)
_TOLD: Final = 12
#: with more words that were not read, a number of the source need not be the sentence's
_LOOSE: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """What a source in another language says of a sentence; ``unchecked`` words were not read."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    unchecked: tuple[str, ...] = ()
    held: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What of a sentence's names, terms, numbers and days its source holds too."""

    names: tuple[Name, ...]
    terms: tuple[Term, ...]
    amounts: tuple[Amount, ...]
    days: tuple[Day, ...]

    @property
    def exact(self) -> bool:
        """Whether a number or a day holds the sentence to its source."""
        return bool(self.amounts or self.days)


def judge_crossed(
    sentence_id: str,
    anchors: Anchors,
    words: Sequence[str],
    frame: Frame,
    listings: Listings | None,
) -> Crossed:
    """Return what words of another language say of a sentence's numbers, days, names and terms."""
    pair = Pairing(anchors.passage.text, words, frame, listings)
    known = "\n".join((*words, frame.title, frame.publisher))
    other = read_anchors(known, listings)
    theirs = tuple(find_theirs(anchors.passage.plain, other.names))
    if theirs:
        anchors = read_anchors(anchors.passage.text, listings, theirs)
    plain = other.passage.plain if len(known) <= 2_000 else simplify(known).lower()
    held = _find_held(anchors, pair, other, plain)
    clues = [*_find_clues(pair, held)]
    clues += _find_missing(anchors, pair, held, [clue.words for clue in clues])
    clues += find_misbound(anchors, [read_anchors(one, listings) for one in words])
    unchecked = (*_find_unchecked(anchors, held.terms), *_find_stances(anchors, pair, held.terms))
    return Crossed(
        outcome=_decide(anchors, held, clues, unchecked),
        findings=(
            *(_tell(sentence_id, clue) for clue in dict.fromkeys(clues)),
            *(
                Finding(code="verify.company-added", sentence_id=sentence_id, words=name.text,
                        reason="the source does not name this company, under any name of it")
                for name in anchors.names if name not in held.names
            ),
        ),
        unchecked=unchecked,
        held=_share(anchors, held),
    )  # fmt: skip


def _find_held(anchors: Anchors, pair: Pairing, other: Anchors, plain: str) -> _Held:
    """Find what both sides hold; ``other`` and ``plain`` are the source's words, read."""
    theirs = [day for quote in pair.quotes for day in quote.days]
    return _Held(
        names=tuple(n for n in anchors.names if _is_named(n, other, plain)),
        terms=tuple(t for t in anchors.terms if _is_told(t, plain)),
        amounts=tuple(a for a in anchors.passage.amounts if weighs(a) and _is_carried(a, pair)),
        days=tuple(d for d in pair.sentence.days if any(d.agrees(o) for o in theirs)),
    )


def _find_clues(pair: Pairing, held: _Held) -> Iterator[Clue]:
    """Yield what the checks of numbers, times and codes see that holds across languages."""
    carried = {amount.text for amount in held.amounts}
    for clue in (
        *find_figure_clues(pair),
        *find_time_clues(pair),
        *find_codes(pair, pair.listings, pair.frame.published_on),
    ):
        # a bound of the number before may be read as this one's
        mistaken = clue.code == "rounding-differs" and clue.words.split(" ")[-1] in carried
        if clue.code in _HEARD and not mistaken:
            yield clue


def _find_missing(
    anchors: Anchors, pair: Pairing, held: _Held, heard: Sequence[str]
) -> Iterator[Clue]:
    """Yield a clue for each number that the source lacks and no clue has told of (``heard``)."""
    for amount in anchors.passage.amounts:
        if (
            weighs(amount)
            and amount not in held.amounts
            and not _is_rounded(amount, pair)
            and not _is_year(amount)
            and all(amount.text not in words for words in heard)
            and not any(n.start <= amount.start < n.end for n in anchors.names)
        ):
            yield Clue(
                code="number-differs",
                words=amount.text,
                reason="no cited words hold this number",
            )


def _share(anchors: Anchors, held: _Held) -> float:
    """Return how much of the sentence's anchors the source holds."""
    passage = anchors.passage
    all_of = 2 * len(anchors.names) + 2 * sum(map(weighs, passage.amounts)) + len(passage.days)
    part = 2 * len(held.names) + 2 * len(held.amounts) + len(held.days)
    all_of += len({t.word for t in anchors.terms})
    part += len({t.word for t in held.terms})
    return part / max(all_of, 1)


def _tell(sentence_id: str, clue: Clue) -> Finding:
    return Finding(
        code=f"verify.{clue.code}",
        sentence_id=sentence_id,
        words=clue.words,
        carried=clue.carried,
        reason=clue.reason or "the source says otherwise",
    )


def _is_carried(amount: Amount, pair: Pairing) -> bool:
    return any(agree(amount, b) for q in pair.quotes for b in q.amounts)


def _is_rounded(amount: Amount, pair: Pairing) -> bool:
    return any(rounds(amount, b) and same_unit(amount, b) for q in pair.quotes for b in q.amounts)


def _is_year(amount: Amount) -> bool:
    return not amount.kind and len(amount.digits) == 4 and amount.digits[:2] in ("19", "20")


def _is_named(name: Name, other: Anchors, plain: str) -> bool:
    return any(name.ids & one.ids for one in other.names) or any(f in plain for f in name.forms)


def _is_told(term: Term, plain: str) -> bool:
    return any(form in plain for form in term.others) or (len(term.word) > 2 and term.word in plain)


def _decide(
    anchors: Anchors, held: _Held, clues: Sequence[Clue], unchecked: Sequence[str]
) -> Outcome:
    """Decide by what is held, and by what of the sentence the source does not speak of."""
    outcome = _weigh(held, clues)
    if outcome == "wrong-code":
        return outcome
    loose = len(unchecked) > _LOOSE or _has_stranger(anchors, unchecked)
    if outcome == "contradicted" and not held.exact and loose:
        return "no-evidence"  # the source may speak of another matter, or of one in no table
    lost = any(t.kind == "body" and t not in held.terms for t in anchors.terms)
    if len(held.names) < len(anchors.names) or (lost and outcome == "supported"):
        return "no-evidence"
    return "partly" if outcome == "supported" and unchecked else outcome


def _weigh(held: _Held, clues: Sequence[Clue]) -> Outcome:
    """Decide by how much holds the sentence to the source: a who or a what, and a number or day."""
    if any(clue.code in _CODES for clue in clues):
        return "wrong-code"
    light = {t.word for t in held.terms if t.kind in ("plain", "word")}
    told = {t.word for t in held.terms if t.kind not in ("plain", "word")}
    told |= {n.text for n in held.names}
    about = len(told) + 0.5 * len(light)
    if clues:
        # it must be plain that the source speaks of the same thing
        near = about >= 2 or (about >= 1 and held.exact)
        return "contradicted" if near and any(clue.carried for clue in clues) else "no-evidence"
    if about >= 1 and held.exact:
        return "supported"
    enough = (len(told) >= 2 and about >= 3) or len(held.amounts) > 1
    return "supported" if enough else "no-evidence"


def _has_stranger(anchors: Anchors, unchecked: Sequence[str]) -> bool:
    """Whether a word that was not checked is printed like a name."""
    text = anchors.passage.text
    return any(re.search(rf"\b{re.escape(w.capitalize())}", text) for w in unchecked if w.isascii())


def _find_unchecked(anchors: Anchors, held: Sequence[Term]) -> tuple[str, ...]:
    """Return the words that no number, day, name or held term covers."""
    passage = anchors.passage
    covered = [
        *((n.start, n.end) for n in anchors.names),
        *((t.start, t.end) for t in held),
        *((a.start, a.end) for a in passage.amounts),
        *((d.start, d.end) for d in passage.days),
        *((p[0], p[1]) for p in passage.periods),
        *((c[0], c[1]) for c in passage.codes),
        *((m.start, m.end) for m in passage.marks if _is_heard(m.classes)),
    ]
    blanked = list(passage.plain)
    for start, end in covered:
        blanked[start:end] = "\x00" * (end - start)
    rest = "".join(blanked)
    found = [word for _, _, word in find_words(rest) if word not in JOINING and len(word) > 1]
    run = ""
    for c in rest + "\x00":
        if is_han(c) and c not in _JOINING_HAN:
            run += c
            continue
        if len(run) > 1:
            found.append(run)
        run = ""
    return tuple(dict.fromkeys(found))[:_TOLD]


#: words of reserve, denial and condition: those of one side must stand on the other
_STANCES: Final = frozenset(
    "neg cond modality.plan modality.expect modality.may modality.rumor".split()
)


def _find_stances(anchors: Anchors, pair: Pairing, terms: Sequence[Term]) -> tuple[str, ...]:
    """Return the words of reserve, denial or condition that only one of the sides has."""
    first = pair.quotes[0] if pair.quotes else None
    theirs = [m for m in first.marks if _reserves(m)] if first else []
    mine = [
        mark
        for mark in anchors.passage.marks
        if _reserves(mark) and not any(t.start < mark.end and mark.start < t.end for t in terms)
    ]
    held = frozenset().union(*(m.classes for q in pair.quotes for m in q.marks))
    words = [m.word for m in mine if held.isdisjoint(m.classes & _STANCES)]
    if anchors.passage.classes.isdisjoint(_RESERVE):
        words += [m.word for m in theirs]
    return tuple(dict.fromkeys(words))


def _reserves(mark: Mark) -> bool:
    """Whether a word reserves, denies or conditions; one character does too much else."""
    return not mark.classes.isdisjoint(_STANCES) and (len(mark.word) > 1 or mark.word in "拟未不")


_RESERVE: Final = frozenset((*_STANCES, "modality.will", "say"))


def _is_heard(classes: frozenset[str]) -> bool:
    """Whether a word's meaning is compared with the number it stands by: which way, how near."""
    return any(name.startswith(("axis.change", "approx.", "period.", "say")) for name in classes)
