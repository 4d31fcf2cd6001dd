"""Find the events a document reports, and decide which of them is the main one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from yanbao.extract.headlines import Headline, find_headline
from yanbao.extract.lexicon import Hit
from yanbao.extract.main_event import Look, Place, Told, look, weigh, weights
from yanbao.extract.modality import find_modality
from yanbao.extract.passages import Passage, find_dateline
from yanbao.extract.triggers import Trigger, trigger_lexicon, triggers
from yanbao.model.readings import Event, Role
from yanbao.model.spans import Span

#: Weight of a trigger in the title, in the first sentence of the body, and how it fades after that.
TITLE_WEIGHT = 3.0
LEAD_WEIGHT = 1.6
FADE = 0.12
FLOOR = 0.25
#: Weight of a trigger in the body of a digest: anywhere, and in its first item.
ITEM_WEIGHT = 1.4
FIRST_ITEM_WEIGHT = 2.4
#: What every further sentence of the same type adds, and the most that all of them add.
REPEAT_WEIGHT = 0.12
REPEAT_LIMIT = 1.5
#: What a document starts with: a text in which nothing is reported is commentary (or, from a news
#: agency, news of another kind).
DEFAULT_SCORE = 0.8
#: What a title adds that announces thoughts; how far a supposing clause of it counts.
COMMENTARY_BONUS = 1.6
SPEAKER_BONUS = 0.9
SUPPOSED_SHARE = 0.5
#: What a title adds that tells of shares beside other markets or their cause.
ROUNDUP_BONUS = 1.5
#: The score from which a type counts as reported, and at most how many types are.
REPORTED = 1.2
SHARE_OF_MAIN = 0.15
#: The score from which commentary counts beside the news it is about.
COMMENTED = 2.2
MOST_TYPES = 8
#: Sentences after the first few seldom tell what a document is about.
MOST_SENTENCES = 60

_QUESTION = re.compile(r"[？?]|——.{0,20}手记")
# A clause of a title that asks or supposes reports less than one that states.
_SUPPOSED = re.compile(
    r"[？?]$|^(?:若|如果|一旦|假如|当)|或将|能否|会否|\?$|^(?:if|could|will|as)\b"
)
_TITLE_CLAUSE = re.compile(r"[^，。！？；,!?;]+[，。！？；,!?;]?")
# A person or a house that speaks (甲乙：……); a title that announces thoughts rather than news.
_SPEAKER = re.compile(
    r"^[^：:，\d]{2,8}[：:](?!拟|预计|关于|公司|子公司|\d|第|前|上半年|净利|营收|股东|实控人|控股|获|中标|筹划|终止|完成|收到)"
)
_COMMENTARY = re.compile(
    r"评论|述评|锐评|专访|对话|访谈|圆桌|"
    r"\b(?:why|how|what|this is the|can step up|consider|opportunit(?:y|ies)|insights?|navigating|"
    r"playbook|podcast|role of|ways to|reasons|lessons|here.s|trends with)\b"
)
# A dateline of a news agency: what follows reports, even where no trigger says of what kind.
_DATELINE = re.compile(r"[一-鿿]{2}\d{1,2}月\d{1,2}日(?:电|讯)|记者.{0,20}报道|快讯")
_BESIDE_MARKETS = ("commodity_move", "fx_move", "bond_move", "geopolitics")
_WEAK_TYPES = frozenset(("opinion", "other"))
_PARTIES = frozenset(("listing", "organization"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A trigger that holds in a sentence."""

    trigger: Trigger
    sentence: int
    start: int
    end: int
    place: Place
    score: float


def find_events(passage: Passage) -> tuple[Event, ...]:
    """Return the reported events in text order, one a type and sentence, one of them main."""
    headline = find_headline(passage)
    sightings = find_sightings(passage, headline)
    seen = describe(passage, headline, sightings)
    main = decide_main(seen)
    scores = score_types(passage, headline, sightings) if headline.digest else seen.scores
    kept = _reported(scores, main)
    best: dict[tuple[str, int], Sighting] = {}
    for sighting in sightings:
        key = (sighting.trigger.type, sighting.sentence)
        if sighting.trigger.type in kept and (key not in best or sighting.score > best[key].score):
            best[key] = sighting
    chosen = sorted(best.values(), key=lambda sighting: (sighting.start, sighting.trigger.type))
    if not chosen:
        return _fallback(passage, headline, main)
    lead = max(
        (sighting for sighting in chosen if sighting.trigger.type == main),
        key=lambda sighting: (sighting.score, -sighting.start),
        default=None,
    )
    # What the headline as a whole tells may be the main event without a trigger's words.
    implied = _fallback(passage, headline, main) if lead is None else ()
    return implied + tuple(
        _event(passage, sighting, number, main=sighting is lead)
        for number, sighting in enumerate(chosen, start=len(implied) + 1)
    )


def find_sightings(passage: Passage, headline: Headline) -> list[Sighting]:
    """Return every trigger that holds, once for each line of the table and sentence."""
    table = triggers()
    sightings: list[Sighting] = []
    seen: set[tuple[int, int]] = set()
    current, bounds = -1, (0, -1)
    for hit in trigger_lexicon().find(passage.lower):
        if not bounds[0] <= hit.start < bounds[1]:
            current = passage.sentence_at(hit.start)
            span = passage.sentences[current]
            bounds = (span.start, span.end)
        if current > MOST_SENTENCES or (current, hit.entry) in seen:
            continue
        seen.add((current, hit.entry))
        trigger = table[hit.entry]
        # What a title's sentence lacks its other sentences may have: 看涨！白银……
        whole = hit.start < passage.title_end
        needed = passage.lower[: passage.title_end] if whole else None
        sentence = passage.lower[bounds[0] : bounds[1]]
        if whole:
            start, end = passage.clause_at(hit.start)
            sentence = passage.lower[start : min(end, passage.title_end)]
        if _holds(trigger, sentence, needed):
            sightings.append(_sighting(passage, headline, trigger, hit, current))
    return sightings


def _holds(trigger: Trigger, sentence: str, needed: str | None) -> bool:
    """Whether the sentence has what the trigger needs and lacks what it must not have.

    ``needed`` is where a title's trigger may find what it needs: the whole title.
    """
    if trigger.needs is not None and not trigger.needs.search(needed or sentence):
        return False
    return trigger.unless is None or not trigger.unless.search(sentence)


def _sighting(
    passage: Passage, headline: Headline, trigger: Trigger, hit: Hit, sentence: int
) -> Sighting:
    """Weigh a trigger by where it stands."""
    place: Place = "body"
    if headline.holds(hit.start):
        place = "headline"
        share = TITLE_WEIGHT * (SUPPOSED_SHARE if _is_supposed(passage, headline, hit.start) else 1)
    elif headline.digest:
        share = FIRST_ITEM_WEIGHT if headline.opens(hit.start) else ITEM_WEIGHT
    else:
        first = 1 if passage.title_end else 0
        share = max(FLOOR, LEAD_WEIGHT / (1 + FADE * max(0, sentence - first)))
    if headline.opens(hit.start):
        place = "opening"
    return Sighting(
        trigger=trigger,
        sentence=sentence,
        start=hit.start,
        end=hit.end,
        place=place,
        score=share * trigger.weight / 3,
    )


def _is_supposed(passage: Passage, headline: Headline, place: int) -> bool:
    """Whether a clause of the headline only asks or supposes, while another one states."""
    clauses = list(_TITLE_CLAUSE.finditer(passage.lower, headline.start, headline.end))
    supposed = [_SUPPOSED.search(clause.group().strip()) is not None for clause in clauses]
    if all(supposed):
        return False
    here = (number for number, clause in enumerate(clauses) if clause.end() > place)
    return supposed[next(here, 0)]


def score_types(
    passage: Passage, headline: Headline, sightings: list[Sighting]
) -> dict[str, float]:
    """Add up each type: its best place in headline and text, and a little for each repetition."""
    title: dict[str, float] = {}
    body: dict[str, float] = {}
    repeats: dict[str, float] = {}
    for sighting in sightings:
        kind = sighting.trigger.type
        target = title if sighting.place == "headline" else body
        target[kind] = max(target.get(kind, 0.0), sighting.score)
        repeats[kind] = repeats.get(kind, 0.0) + REPEAT_WEIGHT * sighting.trigger.weight / 3
    scores = {
        kind: title.get(kind, 0.0) + body.get(kind, 0.0) + min(REPEAT_LIMIT, repeats[kind])
        for kind in sorted(repeats)
    }
    if "market_move" in title and any(kind in title for kind in _BESIDE_MARKETS):
        scores["market_move"] += ROUNDUP_BONUS
    words = passage.view.plain[headline.start : headline.end]
    if words and _QUESTION.search(words):
        scores["opinion"] = scores.get("opinion", 0.0) + 1.0
    for pattern, bonus in ((_COMMENTARY, COMMENTARY_BONUS), (_SPEAKER, SPEAKER_BONUS)):
        if not headline.digest and pattern.search(passage.lower[: headline.end]):
            scores["opinion"] = scores.get("opinion", 0.0) + bonus
    if not headline.digest:
        opening = passage.view.plain[headline.end : headline.opening_end]
        default = "other" if _DATELINE.search(opening) else "opinion"
        scores[default] = scores.get(default, 0.0) + DEFAULT_SCORE
    return scores


def decide_main(seen: Look) -> str:
    """Return the type that the trained model holds for the main one."""
    judged = weigh(seen, weights())
    return max(sorted(judged), key=lambda kind: judged[kind])


def describe(passage: Passage, headline: Headline, sightings: list[Sighting]) -> Look:
    """Return what the model sees: of a digest its first item alone, where that tells anything."""
    item = [one for one in sightings if one.place != "body"] if headline.digest else []
    seen = item or sightings
    return look(passage, headline, _tell(seen), score_types(passage, headline, seen))


def _tell(sightings: list[Sighting]) -> list[Told]:
    """Return what the model sees of the triggers."""
    return [
        Told(type=one.trigger.type, start=one.start, place=one.place, score=one.score)
        for one in sightings
    ]


def _reported(scores: Mapping[str, float], main: str) -> frozenset[str]:
    """Return the types that count as reported."""
    threshold = max(REPORTED, SHARE_OF_MAIN * scores.get(main, 0.0))
    ranked = sorted(scores, key=lambda kind: (-scores[kind], kind))
    kept = [
        kind
        for kind in ranked
        if (scores[kind] >= threshold and kind not in _WEAK_TYPES)
        or (kind == "opinion" and scores[kind] >= COMMENTED)
    ]
    return frozenset([main, *kept][:MOST_TYPES])


def _event(passage: Passage, sighting: Sighting, number: int, *, main: bool) -> Event:
    """Make the record of a sighting."""
    sentence = passage.sentences[sighting.sentence]
    start, end = passage.clause_at(sighting.start)
    plain = passage.view.plain
    times = [
        time
        for time in passage.between(passage.times, sentence.start, sentence.end)
        if time.grain in ("day", "instant")
    ]
    nearest = min(times, key=lambda time: abs(time.span.start - sighting.start), default=None)
    if nearest is None and sighting.start < passage.title_end:
        nearest = find_dateline(passage)
    return Event(
        id=f"{passage.view.document_id}:e{number}",
        type=sighting.trigger.type,
        span=sentence,
        trigger=passage.view.span(sighting.start, sighting.end),
        modality=find_modality(plain[start:end], plain[sentence.start : sentence.end]),
        occurred_on=nearest.start_on if nearest is not None else passage.published_on,
        roles=_roles(passage, sentence, sighting.start),
        main=main,
    )


def _roles(passage: Passage, sentence: Span, trigger_start: int) -> tuple[Role, ...]:
    """Name the agent (the party before the trigger), the object after it, and the amount."""
    parties = [
        mention
        for mention in passage.between(passage.mentions, sentence.start, sentence.end)
        if mention.kind in _PARTIES and mention.role == "subject"
    ]
    before = [mention for mention in parties if mention.span.start < trigger_start]
    after = [mention for mention in parties if mention.span.start > trigger_start]
    roles = []
    if before:
        roles.append(Role(name="agent", span=before[0].span))
    if after:
        roles.append(Role(name="object", span=after[0].span))
    for quantity in passage.between(passage.quantities, trigger_start, sentence.end):
        if len(quantity.unit) == 3 and quantity.unit.isupper():
            roles.append(Role(name="amount", span=quantity.span))
            break
    return tuple(roles)


def _fallback(passage: Passage, headline: Headline, main: str) -> tuple[Event, ...]:
    """Report what no trigger tells by the sentence that opens the headline."""
    if not passage.sentences:
        return ()
    span = passage.sentences[passage.sentence_at(headline.start)]
    return (
        Event(
            id=f"{passage.view.document_id}:e1",
            type=main,
            span=span,
            trigger=span,
            modality="actual",
            occurred_on=passage.published_on,
            main=True,
        ),
    )
