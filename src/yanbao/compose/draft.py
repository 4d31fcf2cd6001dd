"""Draft: the note while it is written; what has been told, and what may still be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from yanbao.compose.material import Material
from yanbao.compose.phrases import label_of, value_text
from yanbao.compose.scribe import Scribe
from yanbao.compose.statements import Statement, find_statements, printed, similar
from yanbao.compose.wording import pick
from yanbao.model.figures import Figure
from yanbao.model.notes import Sentence
from yanbao.model.playbooks import Evidence, Playbook
from yanbao.model.spans import Span
from yanbao.model.stories import Point
from yanbao.text.simplify import simplify

#: two statements that share this much of their bigrams say the same
_SAME = 0.55
_OWN_LANGUAGE_BONUS = 1.0


class Draft:
    """The writer's desk for one note: material, scribe, and the memory of what was told."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.language = material.language
        self.scribe = Scribe(material.documents, material.knowledge.listings, material.language)
        self.playbook = material.knowledge.playbooks.find(material.theme.event_type)
        self._statements: dict[str, list[Statement]] = {}
        self._told: list[tuple[Statement, Sentence]] = []

    def pick(self, pair: tuple[str, str]) -> str:
        """Return a (Chinese, English) wording in the note's language, the name filled in."""
        return pick(pair, self.language).replace("{name}", self.material.theme.subject_name)

    def playbook_of(self, point: Point) -> Playbook:
        """Return the playbook of a point's type."""
        return self.material.knowledge.playbooks.find(point.event_type)

    def statements(self, point: Point) -> list[Statement]:
        """Return the statements of a point, best first."""
        if point.id not in self._statements:
            expected = self.playbook_of(point).expected
            spans: dict[str, list[Span]] = {}
            for span in (*point.titles, *point.sentences):
                spans.setdefault(span.document_id, []).append(span)
            found = []
            for document_id, own in spans.items():
                document = self.material.documents[document_id]
                found += find_statements(
                    list(dict.fromkeys(own)),
                    document,
                    self.material.readings[document_id],
                    self.material.links.get(document_id, ()),
                    event_type=point.event_type,
                    expected=expected,
                )
            found.sort(key=lambda s: (-self._value(s), s.span.document_id, s.span.start))
            self._statements[point.id] = found
        return self._statements[point.id]

    def _value(self, statement: Statement) -> float:
        own = statement.language == self.language
        return statement.score + (_OWN_LANGUAGE_BONUS if own else 0.0)

    def told(self, statement: Statement) -> Sentence | None:
        """Return the sentence that already says this, if there is one."""
        plain = simplify(statement.span.quote)
        for other, sentence in self._told:
            if other.span.overlaps(statement.span):
                return sentence
            if similar(plain, simplify(other.span.quote)) >= _SAME:
                return sentence
        return None

    def fresh(self, statements: Iterable[Statement]) -> list[Statement]:
        """Return the statements that have not been told yet."""
        return [statement for statement in statements if self.told(statement) is None]

    def tell(
        self, statement: Statement, *, strong: bool = False, attributed: bool = False
    ) -> Sentence:
        """Print a statement. ``attributed`` names the publisher where a single one says it."""
        document_id = statement.span.document_id
        text = printed(
            statement,
            self.scribe,
            self.material.links.get(document_id, ()),
            self.material.readings[document_id],
        )
        if attributed and statement.language == self.language and statement.genre != "filing":
            text = self._attributed(text, statement.publisher)
        sentence = self.scribe.fact(text, [statement.span], strong=strong)
        self._told.append((statement, sentence))
        return sentence

    def _attributed(self, text: str, publisher: str) -> str:
        if not publisher or text.startswith(("据", "According")) or publisher in text[:20]:
            return text
        return f"据{publisher}，{text}" if self.language == "zh" else f"{publisher}: {text}"

    def tell_figures(
        self, figures: Sequence[Figure], *, opening: str, strong: bool = False
    ) -> Sentence:
        """Print figures in the note's own words after an opening (``壁仞科技：``)."""
        spans, pieces = [], []
        for figure in figures:
            claim = figure.best.claims[0]
            pieces.append(self.figure_words(figure))
            spans.append(claim.span)
        joint, end = ("，", "。") if self.language == "zh" else (", ", ".")
        return self.scribe.fact(f"{opening}{joint.join(pieces)}{end}", spans, strong=strong)

    def value_words(self, figure: Figure) -> str:
        """Return ``涨2.76%``: the value of a figure's best version."""
        return value_text(figure.best.quantity, figure.attribute, self.language)

    def figure_words(self, figure: Figure) -> str:
        """Return ``发行价19.60港元``: label and value of a figure's best version."""
        words = self.value_words(figure)
        gap = "" if self.language == "zh" else " "
        return f"{label_of(figure, self.language)}{gap}{words}"

    def subject_words(self, subject: str) -> str:
        """Return the printed name of a figure's subject, listed or not."""
        if self.scribe.listings.by_id(subject):
            return self.scribe.name(subject)
        return simplify(subject) if self.language == "zh" else subject

    def figures(self, accept: Callable[[Figure], bool]) -> list[Figure]:
        """Return the theme's figures of a kind, in the order they were first told."""
        return [figure for figure in self.material.figures if accept(figure)]

    def evidence(self, needs: Evidence) -> list[Statement] | None:
        """Return the statements that meet what a step needs; None where it is not met.

        Every field that names something must be met, by any one of what it names.
        """
        found: list[Statement] = []
        words = needs.words
        text_met = not words
        attributes_met = not needs.attributes or any(
            figure.attribute in needs.attributes for figure in self.material.figures
        )
        events_met = not needs.events
        for point in self.material.points:
            if point.event_type in needs.events:
                events_met = True
            for statement in self.statements(point):
                plain = simplify(statement.span.quote)
                has_word = any(word in plain for word in words)
                text_met = text_met or has_word
                by_attribute = any(c.attribute in needs.attributes for c in statement.claims)
                by_event = any(e.type in needs.events for e in statement.events)
                if has_word or by_attribute or by_event:
                    found.append(statement)
        if not (text_met and attributes_met and events_met):
            return None
        found.sort(key=lambda s: -self._value(s) - 1.5 * any(w in s.span.quote for w in words))
        return found
