"""Figures: what several sources say of one quantity, value beside value."""

from __future__ import annotations

from dataclasses import dataclass

from yanbao.model.readings import Claim, Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One value of a figure and who says so. ``publishers`` are independent; the first claim is
    the earliest and most exact one.
    """

    quantity: Quantity
    claims: tuple[Claim, ...]
    publishers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity of a subject as all sources tell it, best-supported version first.

    ``subject`` is a listing id where the subject is listed, else the name as written; ``aspect``
    what the number is of beyond its attribute: the stage of a session (``open``, ``intraday``,
    ``close``), the tranche of an offer (``public``, ``international``, ``..._excess``), ten shares
    (``per_10``), or empty.
    More than one version is a disagreement that the note must show.
    """

    subject: str
    attribute: str
    basis: str
    period: str
    modality: str
    aspect: str
    versions: tuple[Version, ...]

    @property
    def best(self) -> Version:
        """The version to print first."""
        return self.versions[0]
