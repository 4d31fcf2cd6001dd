"""The rule table: sources for every rule, and loud errors on a bad one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from yanbao.errors import ParseError
from yanbao.knowledge.rules import TABLE, RuleTable, load_rules

ROWS: list[dict[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8"))["rules"]


def test_every_rule_has_a_source_two_languages_and_its_own_id() -> None:
    rules = load_rules().rules
    assert len({rule.id for rule in rules}) == len(rules) >= 40
    for rule in rules:
        assert all(source.startswith("http") for source in rule.sources)
        assert all(rule.label)
        assert all(rule.formula)
        assert rule.confidence in ("high", "medium")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"trigger": "opening"}, "unknown trigger 'opening'"),
        ({"traits": ["big"]}, "unknown trait 'big'"),
        ({"confidence": "sure"}, "unknown confidence 'sure'"),
        ({"sources": []}, "a rule without a source"),
        ({"steps": [["weeks", 2]]}, "unknown step"),
        ({"steps": [["days", "30"]]}, "wrong arguments"),
        ({"every": ["01-20"]}, "either a trigger"),
        ({"label": ["one"]}, "not a table of rules"),
        ({"valid_from": "soon"}, "not a table of rules"),
    ],
)
def test_a_bad_rule_is_refused(tmp_path: Path, change: dict[str, object], words: str) -> None:
    path = tmp_path / "rules.json"
    path.write_text(json.dumps({"rules": [ROWS[0] | change], "announced": []}), encoding="utf-8")
    with pytest.raises(ParseError, match=words):
        RuleTable.load(path)
