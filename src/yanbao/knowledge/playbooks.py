"""What usually follows from a type of event: one TOML file a type, read when it is asked for.

Reads   knowledge/data/types.tsv (label, sign, reason, horizon, weight of all event types),
        knowledge/data/studies.tsv (published findings), knowledge/data/playbooks/<type>.toml.
Writes  nothing. A type without a file of its own gets the steps of ``other.toml`` under its own
        label, sign, horizon and weight.
Never   a number that no verified study carries: the tests hold the texts to it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from yanbao.errors import NotFound, ParseError
from yanbao.knowledge.playbook_schema import (
    Horizon,
    Table,
    Text,
    fault,
    parse_outlook,
    parse_risk,
    parse_step,
)
from yanbao.model.playbooks import Playbook, Sign, Study
from yanbao.model.vocabulary import ATTRIBUTES, EVENT_TYPES

DATA: Final = Path(__file__).parent / "data"
FALLBACK: Final = "other"
TYPE_COLUMNS: Final = (
    "event_type", "label_zh", "label_en", "sign", "horizon", "weight", "reason_zh", "reason_en",
)  # fmt: skip
STUDY_COLUMNS: Final = (
    "id", "authors", "year", "title", "journal", "market", "period", "finding", "finding_en",
    "address", "verified",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EventProfile:
    """What holds for an event type whether or not it has a playbook of its own."""

    event_type: str
    label: Text
    sign: Sign
    sign_reason: Text
    horizon: Horizon
    weight: float


class PlaybookTable:
    """The playbooks of all event types; a file is opened when its type is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._playbooks: dict[str, Playbook] = {}

    @classmethod
    def load(cls, folder: Path = DATA) -> PlaybookTable:
        """Return the table over a folder; nothing is read yet."""
        return cls(folder)

    def types(self) -> tuple[str, ...]:
        """Return the event types that stand in types.tsv, in its order."""
        return tuple(self._profiles)

    def profile(self, event_type: str) -> EventProfile:
        """Return label, sign, horizon and weight of a type without opening its playbook.

        Raises
        ------
        NotFound
            When types.tsv does not know the type.
        """
        profile = self._profiles.get(event_type)
        if profile is None:
            known = ", ".join(self._profiles)
            raise NotFound(f"no event type {event_type!r}", hint=f"known types: {known}")
        return profile

    def has_own(self, event_type: str) -> bool:
        """Tell whether the type has a file of its own, or shares the generic one."""
        return self._path(event_type).is_file()

    def find(self, event_type: str) -> Playbook:
        """Return the playbook of an event type; parsed once, then kept.

        Raises
        ------
        NotFound
            When types.tsv does not know the type.
        ParseError
            When a file does not hold what it should; names file, field, value, expectation.
        """
        if event_type not in self._playbooks:
            self._playbooks[event_type] = self._parse(event_type)
        return self._playbooks[event_type]

    def study(self, study_id: str) -> Study:
        """Return a published finding by its id.

        Raises
        ------
        NotFound
            When studies.tsv does not hold the id.
        """
        study = self._studies.get(study_id)
        if study is None:
            raise NotFound(f"no study {study_id!r} in studies.tsv")
        return study

    def studies(self) -> tuple[Study, ...]:
        """Return all studies in file order."""
        return tuple(self._studies.values())

    def _path(self, event_type: str) -> Path:
        return self.folder / "playbooks" / f"{event_type}.toml"

    def _parse(self, event_type: str) -> Playbook:
        profile = self.profile(event_type)
        table = _read_toml(self._path(event_type if self.has_own(event_type) else FALLBACK))
        table.allow("expected", "step", "outlook", "risk")
        known = tuple(self._studies)
        steps = tuple(parse_step(one, studies=known) for one in table.tables("step"))
        risks = tuple(parse_risk(one) for one in table.tables("risk"))
        step_ids = tuple(step.id for step in steps)
        for place, ids in (("step", step_ids), ("risk", tuple(risk.id for risk in risks))):
            if len(set(ids)) != len(ids):
                raise fault(table.file, f"{place}.id", list(ids), "each id once")
        return Playbook(
            event_type=event_type,
            label=profile.label,
            sign=profile.sign,
            sign_reason=profile.sign_reason,
            horizon=profile.horizon,
            weight=profile.weight,
            steps=steps,
            outlooks=tuple(parse_outlook(one, steps=step_ids) for one in table.tables("outlook")),
            risks=risks,
            expected=table.words("expected", ATTRIBUTES),
        )

    @cached_property
    def _profiles(self) -> dict[str, EventProfile]:
        profiles: dict[str, EventProfile] = {}
        for row in _read_rows(self.folder / "types.tsv", TYPE_COLUMNS):
            profile = _parse_profile(row)
            if profile.event_type in profiles:
                raise row.fault("event_type", "each type once")
            profiles[profile.event_type] = profile
        return profiles

    @cached_property
    def _studies(self) -> dict[str, Study]:
        studies: dict[str, Study] = {}
        for row in _read_rows(self.folder / "studies.tsv", STUDY_COLUMNS):
            study = _parse_study(row)
            if study.id in studies:
                raise row.fault("id", "each id once")
            studies[study.id] = study
        return studies


def _read_toml(path: Path) -> Table:
    try:
        with path.open("rb") as file:
            return Table.of(path.name, "", tomllib.load(file))
    except FileNotFoundError as error:
        raise NotFound(
            f"no playbook {path.name}", hint="the package data are incomplete"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParseError(f"{path.name}: not TOML: {error}") from error


def _read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[Table]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFound(f"no table {path.name}", hint="the package data are incomplete") from error
    lines = text.splitlines()
    if tuple(lines[0].split("\t")) != columns:
        raise fault(path.name, "line 1", lines[0], f"the columns {', '.join(columns)}")
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise fault(path.name, f"line {number}", len(cells), f"{len(columns)} cells")
        fields: dict[str, object] = dict(zip(columns, cells, strict=True))
        yield Table(file=path.name, place=f"line {number}", fields=fields)


def _parse_profile(row: Table) -> EventProfile:
    weight = row.cell("weight")
    if not weight.replace(".", "", 1).isdigit() or not 0 <= float(weight) <= 1:
        raise row.fault("weight", "a number from 0 to 1")
    return EventProfile(
        event_type=row.word("event_type", EVENT_TYPES),
        label=(row.cell("label_zh"), row.cell("label_en")),
        sign=row.sign(),
        sign_reason=(row.cell("reason_zh"), row.cell("reason_en")),
        horizon=row.horizon(),
        weight=float(weight),
    )


def _parse_study(row: Table) -> Study:
    return Study(
        id=row.cell("id"),
        authors=row.cell("authors"),
        year=row.cell("year"),
        title=row.cell("title"),
        journal=row.cell("journal"),
        market=row.cell("market"),
        period=row.cell("period"),
        finding=row.cell("finding"),
        finding_en=row.cell("finding_en"),
        address=row.cell("address"),
        verified=row.word("verified", ("yes", "no")) == "yes",
    )
