"""Material for one note: theme, points, scores and measures, each as of the note's instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from types import MappingProxyType

from yanbao.cluster import (
    Corpus,
    agree,
    count_talk,
    story_point,
    theme_of_story,
    theme_of_topic,
    theme_points,
)
from yanbao.compose import Material, find_listed
from yanbao.errors import Issue
from yanbao.knowledge import Knowledge
from yanbao.measure.impact import score
from yanbao.measure.reach import BookIndex
from yanbao.model.measures import ReactionStudy
from yanbao.model.notes import NoteKind
from yanbao.model.readings import Claim
from yanbao.model.stories import EarlierNote, Followup, ImpactScore, Point, Story, Theme
from yanbao.pipeline.calls import Setting, draw_calls
from yanbao.pipeline.measures import measure_theme
from yanbao.pipeline.peers import find_peers, look_through
from yanbao.pipeline.price_sources import PriceSources
from yanbao.pipeline.tasks import WritingTask
from yanbao.text.simplify import simplify

#: the leading pieces of which one may give a note its theme
_MOST_LED = 10
_ENOUGH_VOICES = 4


def prepare(
    corpus: Corpus,
    stories: Sequence[Story],
    task: WritingTask,
    *,
    issues: tuple[Issue, ...],
    knowledge: Knowledge,
) -> Material | None:
    """Choose the theme and measure it; None where no document speaks of the topic."""
    kind, as_of = task.kind, task.as_of
    followups = {followup.story_id: followup for followup in task.before.followups}
    picked = _pick(corpus, stories, task, followups, knowledge)
    if picked is None:
        return None
    theme, ranked, impacts = picked
    voices = [group for story in theme.stories for group in story.voices]
    inside = dict.fromkeys(i for story in theme.stories for i in story.document_ids)
    claims = _claims_of(theme, ranked, inside, corpus)
    told = Material(
        kind=kind,
        language=task.language,
        as_of=as_of,
        name=task.name,
        theme=theme,
        documents={i: corpus.documents[i] for i in inside},
        readings=corpus.readings,
        links=corpus.links,
        subjects=corpus.subjects,
        points=tuple(ranked),
        impacts=impacts,
        figures=agree(
            claims, corpus.subjects, corpus.documents, voices, calendars=knowledge.calendars
        ),
        registered=task.registered,
        counts={
            "documents": len(corpus.documents),
            "stories": len(stories),
            "theme_documents": len(inside),
        },
        knowledge=knowledge,
        earlier=_earlier(theme, followups) if kind == "note" else (),
        corrections=task.before.corrections,
        corrected={document.id: document for document in task.before.documents},
    )
    if theme.subject_id is None:
        told = replace(told, theme=replace(theme, listing_ids=find_listed(told)))
    return _measure(told, claims, corpus, task, issues)


def _measure(
    told: Material,
    claims: Sequence[Claim],
    corpus: Corpus,
    task: WritingTask,
    issues: tuple[Issue, ...],
) -> Material:
    """Add to what the sources tell what can be measured of it."""
    theme, knowledge, as_of = told.theme, told.knowledge, told.as_of
    setting = Setting(name=task.name, corpus=corpus, knowledge=knowledge, as_of=as_of)
    peers = find_peers(theme, corpus, knowledge, as_of.date())
    looks = look_through(theme, peers, knowledge, as_of)
    measured = measure_theme(theme, corpus, told.documents, knowledge=knowledge, as_of=as_of)
    reactions, found = _measure_reactions(
        [*theme.listing_ids, *peers.others], told.points, task.prices, setting
    )
    called = [p for p in told.points if not theme.subject_id or p.subject in peers.related]
    drawn, met = draw_calls(theme, called, claims, measured, looks, setting)
    return replace(
        told,
        direct=looks[0],
        peers=looks[1],
        peer_group=peers.group,
        related=peers.related,
        statistics=measured.statistics,
        reactions=reactions,
        key_dates=measured.key_dates,
        entries=measured.entries,
        calls=tuple(drawn),
        issues=(*issues, *measured.issues, *found, *met),
    )


def _pick(
    corpus: Corpus,
    stories: Sequence[Story],
    task: WritingTask,
    followups: Mapping[str, Followup],
    knowledge: Knowledge,
) -> tuple[Theme, list[Point], Mapping[str, ImpactScore]] | None:
    """Choose the theme among the stories; return it with its points, ranked and scored."""
    kind, as_of = task.kind, task.as_of
    scorer = _Scorer(knowledge, as_of)
    whole = [
        replace(story_point(story, corpus), followup=followups.get(story.id))
        for story in stories
        if not _is_done_with(followups.get(story.id), as_of)
    ]
    whole = whole or [story_point(story, corpus) for story in stories]
    talk = count_talk(whole, corpus) if kind == "brief" else {}
    ranked, impacts = scorer.rank(whole, talk=talk)
    theme = _choose(task.topic, kind, ranked, stories, corpus, knowledge)
    if theme is None:
        return None
    if kind == "note":
        # a theme of the market has no subject to divide by: its pieces are its stories
        points = theme_points(theme.stories, corpus, subject=theme.subject_id)
        topic = simplify(theme.topic).lower()
        told = [story_point(story, corpus, topic=topic) for story in theme.stories]
        by_story = [point for point in told if point.sentences]
        ranked, impacts = scorer.rank(
            list(points) if theme.subject_id else by_story, theme=theme.subject_id
        )
    return theme, ranked, impacts


def _claims_of(
    theme: Theme, points: Sequence[Point], inside: Iterable[str], corpus: Corpus
) -> list[Claim]:
    """The claims of the theme's documents; of a topic, those beside the words that tell of it."""
    if theme.topic and not theme.subject_id:
        return [claim for point in points for claim in point.claims]
    return [claim for i in inside for claim in corpus.readings[i].claims]


def _is_done_with(followup: Followup | None, as_of: datetime) -> bool:
    """Whether a story was told on an earlier day and nothing is new since."""
    if followup is None or followup.is_news:
        return False
    return followup.earlier[0].as_of.astimezone(as_of.tzinfo).date() < as_of.date()


def _earlier(theme: Theme, followups: Mapping[str, Followup]) -> tuple[EarlierNote, ...]:
    """The notes that told the theme's stories before, the newest first."""
    met = [note for s in theme.stories if s.id in followups for note in followups[s.id].earlier]
    by_name = {note.name: note for note in sorted(met, key=lambda note: -note.rank)}
    return tuple(sorted(by_name.values(), key=lambda note: (note.as_of, note.name), reverse=True))


def _measure_reactions(
    listing_ids: Sequence[str],
    points: Sequence[Point],
    prices: PriceSources | None,
    setting: Setting,
) -> tuple[ReactionStudy | None, list[Issue]]:
    """Study the prices around the theme's event, where the run was given any."""
    days = [point.occurred_on for point in points if point.occurred_on]
    day = next((d for d in days if d <= setting.as_of.date()), None)
    if prices is None or day is None:
        return None, []
    measure = import_module("yanbao.pipeline.reactions").measure_reactions
    found: tuple[ReactionStudy | None, list[Issue]] = measure(
        list(dict.fromkeys(listing_ids)),
        day,
        sources=prices,
        knowledge=setting.knowledge,
        as_of=setting.as_of,
    )
    return found


class _Scorer:
    """Scores points as of one instant, with the books known then."""

    def __init__(self, knowledge: Knowledge, as_of: datetime) -> None:
        self._playbooks = knowledge.playbooks
        self._books = BookIndex(knowledge.funds.holding_sets(as_of.date()))
        self._as_of = as_of

    def rank(
        self,
        points: Sequence[Point],
        *,
        theme: str | None = None,
        talk: Mapping[str, int] = MappingProxyType({}),
    ) -> tuple[list[Point], Mapping[str, ImpactScore]]:
        """Return the points, highest impact first, and the score of each by its id."""
        impacts = {
            point.id: score(
                point,
                type_weight=self._playbooks.profile(point.event_type).weight,
                reach=self._books.reach(point.listing_ids),
                as_of=self._as_of,
                theme=theme,
                talk=talk.get(point.id),
            )
            for point in points
        }
        return sorted(points, key=lambda p: (-impacts[p.id].total, p.id)), impacts


def _choose(
    topic: str,
    kind: NoteKind,
    ranked: Sequence[Point],
    stories: Sequence[Story],
    corpus: Corpus,
    knowledge: Knowledge,
) -> Theme | None:
    if topic:
        return theme_of_topic(topic, stories, corpus, knowledge)
    if kind == "note":
        return _lead_theme(ranked, stories, corpus, knowledge)
    return Theme(
        name=_day_name(ranked, knowledge),
        event_type=ranked[0].event_type,
        subject_id=None,
        subject_name="",
        listing_ids=(),
        stories=tuple(stories),
    )


def _lead_theme(
    ranked: Sequence[Point], stories: Sequence[Story], corpus: Corpus, knowledge: Knowledge
) -> Theme:
    """The theme of the highest impact that enough texts tell of; else the one that most do.

    A note that rests on one text alone repeats it.
    """
    by_point = {f"p-{story.id}": story for story in stories}
    themes: list[tuple[int, int, Theme]] = []
    for point in ranked[:_MOST_LED]:
        theme = theme_of_story(by_point[point.id], stories, corpus, knowledge)
        voices = sum(len(story.voices) for story in theme.stories)
        if voices >= _ENOUGH_VOICES:
            return theme
        themes.append((-voices, len(themes), theme))
    return min(themes)[2]


def _day_name(ranked: Sequence[Point], knowledge: Knowledge) -> str:
    """Name a day by the two leading kinds of event that are not mere opinion."""
    labels = dict.fromkeys(
        knowledge.playbooks.profile(point.event_type).label[0]
        for point in ranked[:10]
        if point.event_type not in ("other", "opinion")
    )
    return "、".join(list(labels)[:2]) or "当日要闻"
