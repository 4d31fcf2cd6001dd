"""Stage 1, collect: bytes → Document.

Reads
    Files and folders: JSON and JSON Lines of documents, RSS and Atom feeds, HTML pages, PDF
    filings, Markdown and plain text, in UTF-8, UTF-16, GB18030 or Big5.
Writes
    Documents with frozen readable text, an id over their raw stable fields, the publication
    instant and how it is known, and an Origin that leads back to the bytes. A roundup of many
    happenings becomes its items. Whatever could not be read, was cut, left out or doubted is an
    Issue (docs/issues.md).
Never
    Opens the network, follows a reference inside a file, runs or obeys anything it reads, judges
    what matters, or drops an input without saying so.
"""

from __future__ import annotations

from yanbao.collect.collection import collect
from yanbao.collect.options import Options, Readers

__all__ = ["Options", "Readers", "collect"]
