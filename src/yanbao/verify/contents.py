"""Contents: which words of the sentence nothing in the evidence carries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import add
from typing import Final

from yanbao.verify.lexicon import Mark, load_common_pairs, load_synonyms, load_words
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import find_words, grams_of, stem

_HAN = re.compile(r"[\u3400-\u9fff]")
#: of a sentence in another language than its evidence, the share that is taken as not carried
_UNREAD: Final = 0.15
_STOP: Final = frozenset(
    "the a an of to in on at by for and or with from its it is are was were be been being "
    "that this these those their his her he she they as "
    "but not no nor than then so also into over under after before while which who whom "
    "whose what when where how up down out off about "
    "per via has have had having will would can could may might shall should do does did "
    "just still yet only more most less least much many "
    "some any all both each other another one two three four five six seven eight nine "
    "ten said says say according amid despite between "
    "there here now very own same such if because due since during against through put "
    "puts left leave leaves make made take took come came "
    "go went set sets even well around nearly roughly almost".split()
)
_PARTICLES: Final = frozenset(
    "料恐望拟的了在是和与及而且也还又则就其该此这那之于为以至到从向对把被给由等中里并"
    "但却亦称说指拟将或若如约近逾超仅只均都已未不没无因受令使使令达占比较按照据仍再更"
    "最有个名位家只件项种款次份某各上下前后内外间所者地得"
)
#: characters that only help others: measures, directions of a verb, pronouns
_LIGHT: Final = frozenset(
    "几张台辆元点分步座间条款批届期轮支笔块桩番回趟遍半多余来去过出起到着了得成住完好掉开入"
    "们他她它您俩自己某每本那哪么吧呢吗啊嘛便即乃则亦仍才刚曾正在于以之其而且或与及系乎般样头"
)
_QUIET: Final = frozenset(
    (
        "free say approx.about approx.near approx.over approx.under approx.min approx.max "
        "modality.done modality.will modality.plan modality.expect modality.may "
        "modality.rumor cause.forth cause.back scope.all scope.part neg falseneg cond "
        "period.yoy period.cum period.day period.before period.after oneof since strength.much "
        "strength.little axis.change+ axis.change- axis.more+ axis.more- axis.profit+ "
        "axis.profit-"
    ).split()
)


#: characters that a name hardly holds
_VERBAL: Final = frozenset("要会替把被让给将已再又才都也还并能可应须需想敢肯跟随同着够够去来过")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of content that the evidence does not carry. ``strange`` counts the characters
    that stand nowhere in it.
    """

    start: int
    end: int
    text: str
    strange: int
    latin: bool = False
    listed: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """How much of the sentence's content the evidence carries."""

    content: int
    uncovered: float
    runs: tuple[Run, ...]
    state: tuple[int, ...]


def find_cover(pair: Pairing) -> Cover:
    """Measure the sentence against its evidence, word by word."""
    sentence = pair.sentence
    plain = sentence.plain
    # 0 open, 1 carried, 2 says nothing of its own
    state = [0 if "\u3400" <= c <= "\u9fff" else 2 for c in plain]
    for start, end in _own_places(pair):
        state[start:end] = [2] * (end - start)
    grams, characters = pair.grams, pair.characters
    for i, gram in enumerate(map(add, plain, plain[1:])):
        if gram in grams and state[i] != 2 and state[i + 1] != 2:
            state[i] = state[i + 1] = 1
    known = pair.known
    synonyms = load_synonyms()
    for mark in sentence.synonyms:
        if 0 not in state[mark.start : mark.end]:
            continue
        if any(other in known for other in synonyms[mark.word]):
            for i in range(mark.start, mark.end):
                state[i] = state[i] or 1
    for start, end, held in pair.listed:
        if held:
            for i in range(start, end):
                state[i] = state[i] or 1
    _quieten(sentence.marks, state)
    runs = [*_latin_runs(pair)]
    if not pair.crosses:  # of another language, words can only be looked up
        runs = [*_han_runs(plain, state, characters), *runs]
    content = sum(1 for s in state if s != 2) + sum(
        4 for _, _, w in find_words(plain) if w not in _STOP
    )
    uncovered = sum(
        r.strange + 0.35 * (r.end - r.start - r.strange) if not r.latin else 4.0 for r in runs
    )
    if pair.crosses:
        uncovered += _UNREAD * sum(s == 0 for s in state)
    return Cover(content=max(content, 1), uncovered=uncovered, runs=tuple(runs), state=tuple(state))


def _quieten(marks: Iterable[Mark], state: list[int]) -> None:
    """Let what words of the lexicon say be the matter of the other checks."""
    for mark in marks:
        if len(mark.word) == 1 and mark.word not in _PARTICLES:
            continue
        if not _QUIET.isdisjoint(mark.classes):
            for i in range(mark.start, mark.end):
                state[i] = state[i] or 2


def _own_places(pair: Pairing) -> Iterator[tuple[int, int]]:
    """Places that other checks look at: numbers, dates, periods, codes."""
    sentence = pair.sentence
    for amount in sentence.amounts:
        yield amount.start, amount.end
    for day in sentence.days:
        yield day.start, day.end
    for start, end, _ in (*sentence.periods, *sentence.codes):
        yield start, end


def _han_runs(plain: str, state: list[int], characters: frozenset[str]) -> Iterator[Run]:
    start = None
    for i in range(len(plain) + 1):
        open_here = i < len(plain) and state[i] == 0
        if open_here and start is None:
            start = i
        elif not open_here and start is not None:
            text = plain[start:i]
            strange = sum(c not in characters and c not in _LIGHT for c in text)
            before = plain[start - 1] if start else ""
            after = plain[i] if i < len(plain) else ""
            yield Run(start=start, end=i, text=text, strange=strange,
                      listed=(before in "、及和与" and bool(before)) or after == "、",
                      quoted=before in "“《「‘" and bool(before))  # fmt: skip
            start = None


def _latin_runs(pair: Pairing) -> Iterator[Run]:
    sentence = pair.sentence
    synonyms = load_synonyms()
    words = load_words()
    dated = [(d.start, d.end) for d in sentence.days]
    dated += [(start, end) for start, end, _ in (*sentence.codes, *sentence.periods)]
    for start, end, word in find_words(sentence.plain):
        if any(low <= start < high for low, high in dated):
            continue
        if word in _STOP or stem(word) in pair.words or word in pair.known:
            continue
        forms = synonyms.get(word, ()) or synonyms.get(word.removesuffix("'s"), ())
        if any(
            stem(other) in pair.words or (other in pair.known and len(other) > 3) for other in forms
        ):
            continue
        if words.classes_of(word) & _QUIET:
            continue
        if "-" in word and any(
            len(part) > 2 and stem(part) in pair.words for part in word.split("-")
        ):
            continue
        proper = sentence.text[start : start + 1].isupper() and start > 0
        if (len(word) < 3 and not proper) or word.endswith("day"):
            continue  # a day of the week is the matter of the times
        yield Run(
            start=start, end=end, text=word, strange=4 if proper else 2, latin=True, quoted=proper
        )
    for start, end, token in sentence.tokens:
        if token.replace(" ", "") not in pair.known.replace(" ", "") and any(
            c.isdigit() for c in token
        ):
            yield Run(start=start, end=end, text=token, strange=4, latin=True, quoted=True)


_ITEMS = re.compile(
    r"[^，。；：！？（）()“”]*、[^，。；：！？（）()“”]*"
    r"|(?<=包括|包含|涵盖)[^，。；：！？（）()“”、]{2,10}(?:以及|和|及|与)[^，。；：！？（）()“”、]{2,10}"
)
_JOINT = re.compile(r"、|以及|和|及|与")
_FRAME = re.compile(
    r"^(?:其中|包括|包含|涵盖|还有|以及|如|例如|对|向|由|在|把|将|而|并|还|也|有)+|(?:等|"
    r"在内|两|三|四|五|都|均|也|还|的|是|为).*$"
)


def _find_items(pair: Pairing, state: list[int]) -> Iterator[Clue]:
    """Find the items of a list that the evidence does not name."""
    plain = pair.sentence.plain
    if not any(word in plain for word in ("、", "包括", "包含", "涵盖")):
        return
    for match in _ITEMS.finditer(plain):
        cuts = [(m.start(), m.end()) for m in _JOINT.finditer(plain, match.start(), match.end())]
        starts = [match.start(), *(end for _, end in cuts)]
        ends = [*(start for start, _ in cuts), match.end()]
        for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
            begin = end - 4 if place == 0 and end - start > 6 else start
            piece = plain[begin:end]
            begin += (
                piece.find("的") + 1 if place == 0 and len(piece.rpartition("的")[2]) > 1 else 0
            )
            item = _FRAME.sub("", plain[begin:end])
            low = plain.find(item, begin) if item else begin
            high = low + len(item)
            if (
                not 2 <= len(item) <= 12
                or any(c.isdigit() for c in item)
                or item[-1] in "增减涨跌升降"
            ):
                continue
            strange = sum(bool(_HAN.match(c)) and c not in pair.characters for c in item)
            marked = state[low:high]
            inner = place > 0 and len(item) <= 5 and marked[0] == 0 and item[:2] not in pair.grams
            inner = inner and (strange > 1 or marked.count(1) < 0.5 * len(marked))
            counted = any(a.start < high and low < a.end for a in pair.sentence.amounts)
            if counted:
                continue
            if strange and 0 in marked and (1 not in marked or inner):
                yield Clue(
                    code="listed-added",
                    words=pair.sentence.text[low:high],
                    reason="the source's list does not hold it",
                )


def _is_sister(pair: Pairing, name: str) -> bool:
    """Whether the evidence names another company that begins alike: 大族数控 for 大族激光."""
    listings, known = pair.listings, pair.known
    if listings is None or name[:2] not in known:
        return False
    return any(
        hit.text.lower().startswith(name[:2]) and len(hit.text) > 2 and hit.text[:3] != name[:3]
        for hit in listings.find_names(pair.evidence)
    )


def find_content_clues(pair: Pairing, cover: Cover) -> Iterator[Clue]:
    """Yield a clue for each stretch that weighs."""
    common = load_common_pairs()
    sentence = pair.sentence
    for start, end, held in pair.listed:
        word = sentence.plain[start:end]
        if not held and len(word) == 2 and pair.characters.isdisjoint(word):
            yield Clue(
                code="company-added",
                words=sentence.text[start:end],
                reason="the evidence does not name this company",
            )
        elif not held and len(word) > 2:
            strange = any(c not in pair.characters for c in word[:3])
            apart = strange and not grams_of(word[:3]) & pair.grams
            if apart or _is_sister(pair, word):
                yield Clue(
                    code="company-added",
                    words=sentence.text[start:end],
                    reason="the evidence does not name this company",
                )
    yield from _find_items(pair, list(cover.state))
    for run in cover.runs:
        words = pair.sentence.text[run.start : run.end]
        if run.latin:
            if run.quoted:
                # another model or make is surer wrong than a word with a capital
                numbered = any(c.isdigit() for c in run.text)
                yield Clue(
                    code="token-added" if numbered else "name-added",
                    words=words,
                    reason="this name is not in the evidence",
                )
        elif run.strange >= 3:
            rare = any(run.text[i : i + 2] not in common for i in range(len(run.text) - 1))
            named = rare and run.strange == len(run.text) <= 8
            named = named and _VERBAL.isdisjoint(run.text)
            yield Clue(
                code="name-strange" if named else "content-strange",
                words=words,
                reason="nothing in the evidence carries it",
            )
        elif run.strange == 2:
            rare = any(run.text[i : i + 2] not in common for i in range(len(run.text) - 1))
            code = "content-rare" if rare else "content-new"
            yield Clue(code=code, words=words, reason="nothing in the evidence carries it")
