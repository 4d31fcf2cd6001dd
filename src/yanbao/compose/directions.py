"""Which way a point works for the party itself, and for how long: read off numbers first."""

from __future__ import annotations

from decimal import Decimal

from yanbao.compose.phrases import value_text
from yanbao.compose.wording import GROWTHS, MOVES, pick
from yanbao.model.notes import Direction, NoteLanguage
from yanbao.model.playbooks import Playbook, Sign
from yanbao.model.readings import Claim
from yanbao.model.stories import Point

_BY_SIGN: dict[Sign, Direction] = {"+": "positive", "-": "negative", "0": "unclear", "?": "unclear"}
#: types whose direction is what the numbers say, whatever the type's usual sign
_BY_NUMBERS = frozenset(
    "market_move commodity_move fx_move bond_move earnings_release earnings_guidance fund_flow "
    "macro_data operations_update opinion other analyst_rating".split()
)
_SIGNED = MOVES | GROWTHS | {"net_flow", "net_profit", "guidance_net_profit"}


def direction_of(point: Point, playbook: Playbook, language: NoteLanguage) -> tuple[Direction, str]:
    """Return the direction and its reason in words.

    Numbers that carry a sign decide for market moves and results; signs that differ are mixed. For
    other types the playbook's usual direction is told, with its reason.
    """
    signed = [c for c in point.claims if c.attribute in _SIGNED and c.quantity.amount != 0]
    if point.event_type in _BY_NUMBERS and signed:
        ups = sum(claim.quantity.amount > 0 for claim in signed)
        share = ups / len(signed)
        strongest = max(signed, key=_size)
        words = value_text(strongest.quantity, strongest.attribute, language)
        reason = f"{strongest.subject}{words}" if language == "zh" else words
        if share >= 0.75:
            return "positive", reason
        if share <= 0.25:
            return "negative", reason
        return "mixed", "所述数字有升有降" if language == "zh" else "numbers point both ways"
    return _BY_SIGN[playbook.sign], pick(playbook.sign_reason, language)


def _size(claim: Claim) -> Decimal:
    return abs(claim.quantity.amount) if claim.quantity.unit == "%" else Decimal(0)
