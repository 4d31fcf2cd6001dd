"""Reference: a fact of the knowledge tables, with the page it was taken from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One row of a shipped table: ``dataset`` and ``key`` find it, ``quote`` is the row as text,
    ``address`` the public page behind it, ``known_on`` the first day it could be known.
    """

    dataset: str
    key: str
    quote: str
    address: str
    known_on: date | None = None
