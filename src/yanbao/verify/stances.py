"""Stances: how sure, under which condition, yes or no, which way, why, and how strong."""

from __future__ import annotations

from collections.abc import Iterator

from yanbao.verify.causes import find_causes
from yanbao.verify.certainty import find_modality
from yanbao.verify.companions import find_companion_clues
from yanbao.verify.conditions import find_conditions
from yanbao.verify.denials import find_denials
from yanbao.verify.opposites import find_opposites
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.polarity import find_flips, find_negations
from yanbao.verify.posts import find_post_clues
from yanbao.verify.reach import find_strengths
from yanbao.verify.scopes import find_scopes
from yanbao.verify.traded_places import find_traded_places
from yanbao.verify.turned_around import find_turned_around
from yanbao.verify.turns import find_orders, find_turned_subjects, find_turns


def find_stance_clues(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of modality, condition, polarity, cause, strength and scope."""
    yield from find_modality(pair)
    yield from find_conditions(pair)
    yield from find_negations(pair)
    yield from find_flips(pair)
    yield from find_denials(pair)
    yield from find_turns(pair)
    yield from find_turned_subjects(pair)
    yield from find_orders(pair)
    yield from find_opposites(pair)
    yield from find_turned_around(pair)
    yield from find_traded_places(pair)
    yield from find_post_clues(pair)
    yield from find_companion_clues(pair)
    yield from find_causes(pair)
    yield from find_strengths(pair)
    yield from find_scopes(pair)
