"""From parsed TOML to the records of a playbook: every field is checked, a fault names its place.

A table may leave out ``needs``, ``studies`` and ``counter``; all else must be written. A key the
schema does not know is a fault too, so that a misspelt name cannot pass unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, cast

from yanbao.errors import ParseError
from yanbao.model.playbooks import Evidence, Outlook, Risk, Sign, Step
from yanbao.model.vocabulary import ATTRIBUTES, EVENT_TYPES

Text = tuple[str, str]
Horizon = Literal["short", "mid", "long"]
Category = Literal["technology", "market", "commercial", "regulatory", "model"]

SIGNS: Final = ("+", "-", "0", "?")
HORIZONS: Final = ("short", "mid", "long")
CATEGORIES: Final = ("technology", "market", "commercial", "regulatory", "model")
EMPTY: Final = ("", "")


def fault(file: str, place: str, value: object, expected: str) -> ParseError:
    """Return the error for one wrong field: file, field, what stands there, what should stand."""
    shown = repr(value)
    shown = shown if len(shown) <= 80 else f"{shown[:77]}..."
    return ParseError(f"{file}: {place} = {shown}, expected {expected}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One TOML table with the file and the place it stands at, read field by field."""

    file: str
    place: str
    fields: Mapping[str, object]

    @classmethod
    def of(cls, file: str, place: str, value: object) -> Table:
        """Return the value as a table.

        Raises
        ------
        ParseError
            When the value is not a table.
        """
        if not isinstance(value, dict):
            raise fault(file, place, value, "a table")
        return cls(file=file, place=place, fields=cast("dict[str, object]", value))

    def fault(self, name: str, expected: str) -> ParseError:
        """Return the error for one field of this table."""
        value = self.fields.get(name, "(nothing)")
        return fault(self.file, f"{self.place}.{name}".lstrip("."), value, expected)

    def allow(self, *names: str) -> None:
        """Refuse a field that is not one of the names."""
        for name in self.fields:
            if name not in names:
                raise self.fault(name, f"no such field; known here: {', '.join(names)}")

    def text(self, name: str, *, optional: bool = False) -> Text:
        """Read a pair of texts, Chinese and English."""
        value = self.fields.get(name)
        if value is None and optional:
            return EMPTY
        if not isinstance(value, list) or [type(part) for part in value] != [str, str]:
            raise self.fault(name, "two texts: Chinese, English")
        zh, en = (str(part).strip() for part in value)
        if not zh or not en:
            raise self.fault(name, "both texts filled")
        return zh, en

    def cell(self, name: str) -> str:
        """Read one filled text."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(name, "a text")
        return value

    def word(self, name: str, known: Sequence[str]) -> str:
        """Read one word of a closed list."""
        value = self.fields.get(name)
        if not isinstance(value, str) or value not in known:
            raise self.fault(name, f"one of: {', '.join(known)}")
        return value

    def sign(self) -> Sign:
        """Read the direction."""
        return cast("Sign", self.word("sign", SIGNS))

    def horizon(self) -> Horizon:
        """Read the horizon."""
        return cast("Horizon", self.word("horizon", HORIZONS))

    def id(self) -> str:
        """Read the identifier: lower-case letters, digits and underscores."""
        value = self.fields.get("id")
        if not isinstance(value, str) or not value.replace("_", "").isalnum():
            raise self.fault("id", "letters, digits and underscores")
        return value

    def words(self, name: str, known: Sequence[str] | None = None) -> tuple[str, ...]:
        """Read a list of words, each in ``known`` where that is given; absent means empty."""
        value = self.fields.get(name, [])
        if not isinstance(value, list):
            raise self.fault(name, "a list of texts")
        for word in value:
            if not isinstance(word, str) or not word.strip():
                raise self.fault(name, f"a list of texts, not {word!r}")
            if known is not None and word not in known:
                raise self.fault(name, f"known names only, {word!r} is not one")
        if len(set(value)) != len(value):
            raise self.fault(name, "no name twice")
        return tuple(value)

    def tables(self, name: str) -> list[Table]:
        """Read a list of tables, at least one."""
        value = self.fields.get(name)
        if not isinstance(value, list) or not value:
            raise self.fault(name, f"at least one [[{name}]] table")
        return [Table.of(self.file, f"{name}[{index}]", one) for index, one in enumerate(value)]

    def evidence(self) -> Evidence:
        """Read what must be known before the table's text may be told."""
        if "needs" not in self.fields:
            return Evidence()
        needs = Table.of(self.file, f"{self.place}.needs", self.fields["needs"])
        needs.allow("attributes", "events", "words")
        return Evidence(
            attributes=needs.words("attributes", ATTRIBUTES),
            events=needs.words("events", EVENT_TYPES),
            words=needs.words("words"),
        )


def parse_step(table: Table, *, studies: Sequence[str]) -> Step:
    """Parse one [[step]]; ``studies`` are the ids that may be cited."""
    table.allow(
        "id", "driver", "headline", "needs", "mechanism", "consequence", "affected", "counter",
        "missing", "sign", "horizon", "studies",
    )  # fmt: skip
    return Step(
        id=table.id(),
        driver=table.text("driver"),
        headline=table.text("headline"),
        needs=table.evidence(),
        mechanism=table.text("mechanism"),
        consequence=table.text("consequence"),
        affected=table.text("affected"),
        counter=table.text("counter", optional=True),
        missing=table.text("missing"),
        sign=table.sign(),
        horizon=table.horizon(),
        studies=table.words("studies", studies),
    )


def parse_outlook(table: Table, *, steps: Sequence[str]) -> Outlook:
    """Parse one [[outlook]]; it rests on at least one of the steps' ids."""
    table.allow("horizon", "text", "condition", "rests_on")
    rests_on = table.words("rests_on", steps)
    if not rests_on:
        raise table.fault("rests_on", "at least one step id")
    return Outlook(
        horizon=table.horizon(),
        text=table.text("text"),
        condition=table.text("condition"),
        rests_on=rests_on,
    )


def parse_risk(table: Table) -> Risk:
    """Parse one [[risk]]."""
    table.allow("id", "category", "text", "needs")
    return Risk(
        id=table.id(),
        category=cast("Category", table.word("category", CATEGORIES)),
        text=table.text("text"),
        needs=table.evidence(),
    )
