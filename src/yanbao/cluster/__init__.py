"""Cluster: which documents are copies, which tell one story, and how many tell it independently.

Reads documents, readings and links. Writes stories (with their voices) and figures (one quantity
as all sources tell it). Never reads the clock, never merges two documents: a story points at them.
"""

from __future__ import annotations

from yanbao.cluster.copies import Options as CopyOptions
from yanbao.cluster.copies import find_copies
from yanbao.cluster.figures import agree
from yanbao.cluster.stories import Options, cluster

__all__ = ["CopyOptions", "Options", "agree", "cluster", "find_copies"]
