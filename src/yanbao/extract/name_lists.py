"""Lists of names beside lists of numbers: one number for all (甲、乙涨超5%), or one for each
(甲、乙分别为1、2).
"""

from __future__ import annotations

import re

from yanbao.extract.attributes import Decision
from yanbao.extract.passages import Passage
from yanbao.extract.subject_wording import COUNTED_UP, LEADING, SHARED_LIST
from yanbao.extract.topics import Subject, Topics
from yanbao.model.readings import Quantity

_MARK = re.compile(r"、|以及|和|与|及|，(?=[^，]{2,12}分别)")


class NameLists:
    """The lists of one document, in text order; a later clause may take up the last one."""

    def __init__(self, passage: Passage, topics: Topics) -> None:
        self._passage = passage
        self._topics = topics
        self._last: tuple[Subject | None, ...] = ()

    def forget(self) -> None:
        """Begin another sentence, in which no list was told yet."""
        self._last = ()

    def sharing(self, quantity: Quantity, start: int) -> tuple[Subject, ...]:
        """Return the names from ``start`` on that share one number (A、B等涨超5%), if they do."""
        passage = self._passage
        match = SHARED_LIST.match(passage.lower, start, quantity.span.start)
        if match is None or "分别" in match.group():
            return ()
        low, high = match.span("list")
        return tuple(name for name in self._pieces(low, high, marks=("、",)) if name is not None)

    def respective(self, quantity: Quantity, decision: Decision) -> Subject | None:
        """Return the name that a list sets against this number (A、B 分别为 1、2)."""
        passage = self._passage
        low, high = passage.clause_at(quantity.span.start)
        marker = passage.lower.find("分别", low, quantity.span.start)
        if marker < 0 and not self._last:
            return None
        sentence = passage.sentences[passage.sentence_at(quantity.span.start)]
        numbers = passage.between(passage.quantities, max(low, marker), min(high, sentence.end))
        if decision.listed or quantity not in numbers:
            return None
        index = numbers.index(quantity)
        if marker < 0:
            several = 1 < len(numbers) == len(self._last)
            return self._last[index] if several else None
        if len(passage.between(passage.times, low, marker)) == len(numbers):
            return None
        end = marker
        if self._is_apart(decision, low, marker) and decision.hit is not None:
            end = decision.hit.start
        before = passage.lower[low:end]
        end -= len(before) - len(COUNTED_UP.sub("", before))
        names = self._pieces(low, end)
        if len(names) >= 2 and len(names) == len(numbers):
            self._last = names
        return self._last[index] if len(self._last) == len(numbers) else None

    def _is_apart(self, decision: Decision, low: int, high: int) -> bool:
        """Whether the words of the measure stand behind the names and are no part of them."""
        hit, metric = decision.hit, decision.metric
        if hit is None or not low < hit.start < high or (metric is not None and metric.thing):
            return False
        return not self._is_within_name(hit.start, hit.end)

    def _pieces(
        self, start: int, end: int, *, marks: tuple[str, ...] = ()
    ) -> tuple[Subject | None, ...]:
        """Return the names of the list in ``[start, end)``; a mark within a name parts nothing."""
        passage, found = self._passage, []
        low = start
        for match in _MARK.finditer(passage.lower, start, end):
            if (marks and match.group() not in marks) or self._is_within_name(*match.span()):
                continue
            found.append((low, match.start()))
            low = match.end()
        names = tuple(self._piece(*bounds) for bounds in (*found, (low, end)))
        return _completed(names)

    def _piece(self, low: int, high: int) -> Subject | None:
        """Return one name without the words that lead to it."""
        lead = LEADING.match(self._passage.lower, low, high)
        if lead is not None:
            named = self._passage.between(self._passage.mentions, low, lead.end())
            low = named[0].span.start if named else lead.end()
        return self._topics.piece(low, high)

    def _is_within_name(self, low: int, high: int) -> bool:
        named = self._passage.between(self._passage.mentions, low - 12, high)
        return any(one.span.start <= low and high <= one.span.end for one in named)


def _completed(names: tuple[Subject | None, ...]) -> tuple[Subject | None, ...]:
    """Give the members of one letter what the last has behind its own (大、中、小型企业)."""
    last = names[-1]
    if last is None or any(name is None or len(name.name) > 1 for name in names[:-1]):
        return names
    short = [name for name in names[:-1] if name is not None]
    return (*(Subject(name=name.name + last.name[1:], span=name.span) for name in short), last)
