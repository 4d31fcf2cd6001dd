"""Cluster: which documents are copies, which tell one story, and how many tell it independently.

Reads documents, readings and links. Writes stories (with their voices), points (what is told),
figures (one quantity as all sources tell it) and the theme of a note. Never reads the clock, never
merges two documents: a story points at them.
"""

from __future__ import annotations

from yanbao.cluster.figures import agree
from yanbao.cluster.points import Corpus, story_point, theme_points
from yanbao.cluster.stories import Options, cluster
from yanbao.cluster.subjects import claim_subjects
from yanbao.cluster.talk import count_talk
from yanbao.cluster.tellings import find_followups
from yanbao.cluster.themes import theme_of_story, theme_of_topic

__all__ = [
    "Corpus",
    "Options",
    "agree",
    "claim_subjects",
    "cluster",
    "count_talk",
    "find_followups",
    "story_point",
    "theme_of_story",
    "theme_of_topic",
    "theme_points",
]
