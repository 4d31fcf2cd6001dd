"""Draft: the note while it is written; what has been told, and what may still be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from yanbao.compose.days import Days, Told, with_day
from yanbao.compose.material import Material
from yanbao.compose.phrases import label_of, value_text
from yanbao.compose.retelling import find_retold, retell
from yanbao.compose.scribe import Scribe
from yanbao.compose.statements import Statement, find_statements, printed
from yanbao.compose.wording import pick
from yanbao.model.figures import Figure
from yanbao.model.notes import Sentence
from yanbao.model.playbooks import Playbook
from yanbao.model.readings import Claim, Event
from yanbao.model.spans import Span
from yanbao.model.stories import Point
from yanbao.text.likeness import overlap, shares_run
from yanbao.text.simplify import simplify

#: two statements that share this much of their bigrams say the same
_SAME = 0.55
#: without a number, as many characters in common are a title: the same paper is told of
_TITLE = 12
_MOST_CARRIERS = 4
_OWN_LANGUAGE_BONUS = 1.0
#: what only an issuer has: out of its text a sentence on them is still the issuer's
_PAPERS = re.compile(
    r"公告|招股[书说章]|配发结果|财报|年报|季报|禁售|基石|prospectus|lock-?up", re.IGNORECASE
)
_OF_INDICES = frozenset({"index_change_pct", "index_level"})
_OF_COMMODITIES = frozenset({"commodity_change_pct", "commodity_price"})
#: the same metal or oil, however it is dealt
_FORM_OF_TRADE = re.compile(
    r"期货|现货|主力|合约|近月|价格|国际|伦敦|纽约|comex|(?<=[金银铜铝油])价| |futures|spot|prices?"
)


def _surfaces(material: Material) -> dict[str, str]:
    """How the documents themselves most often write each listing."""
    counts: dict[str, Counter[str]] = {}
    for document_id in material.documents:
        for link in material.links.get(document_id, ()):
            if link.listing_id:
                own = counts.setdefault(link.listing_id, Counter())
                own[simplify(link.mention.span.quote)] += 1
    return {name: own.most_common(1)[0][0] for name, own in counts.items()}


def _titled(material: Material, document_id: str) -> set[str]:
    """The listings that a document's title names."""
    end = len(material.documents[document_id].title)
    return {
        link.listing_id
        for link in material.links.get(document_id, ())
        if link.listing_id and link.mention.role == "subject" and link.mention.span.end <= end
    }


class Draft:
    """The writer's desk for one note: material, scribe, and the memory of what was told."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.language = material.language
        self.scribe = Scribe(
            {**material.corrected, **material.documents},
            material.knowledge.listings,
            material.language,
            surfaces=_surfaces(material),
        )
        self._statements: dict[str, list[Statement]] = {}
        self._told: list[tuple[Statement, Sentence]] = []
        self._figures_told: set[tuple[str, ...]] = set()
        self._in_overview: set[tuple[str, ...]] = set()
        #: words of the overview that another source may say again in an item
        self._free: set[Span] = set()
        self.by_claim: dict[str, Sentence] = {}
        self.by_event: dict[str, Sentence] = {}
        self._figure_of = {
            claim.id: figure
            for figure in material.figures
            for version in figure.versions
            for claim in version.claims
        }
        self.days = Days(material, self._figure_of)
        self.ranks: dict[str, int] = {}
        self.listed: list[Point] = []

    def pick(self, pair: tuple[str, str]) -> str:
        """Return a (Chinese, English) wording in the note's language, the name filled in."""
        return pick(pair, self.language).replace("{name}", self.material.theme.subject_name)

    def mechanism(self, playbook: Playbook, part: tuple[str, str]) -> str:
        """Name a mechanism in words: the type of event and the part of its playbook."""
        joint = "·" if self.language == "zh" else ": "
        return f"{pick(playbook.label, self.language)}{joint}{pick(part, self.language)}"

    @property
    def playbook(self) -> Playbook:
        """The theme's playbook; in a day's brief that of the first piece listed."""
        if self.material.kind == "brief" and self.listed:
            return self.playbook_of(self.listed[0])
        return self.material.knowledge.playbooks.find(self.material.theme.event_type)

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
            if self.material.theme.topic and self.material.theme.subject_id is None:
                # a word that is no listing may stand in any sense: what tells nothing is left out
                found = [s for s in found if s.claims or s.events]
            found = [s for s in found if self._unnamed(s) is not None]
            found.sort(key=lambda s: (-self.value(s), s.span.document_id, s.span.start))
            self._statements[point.id] = found
        return self._statements[point.id]

    def value(self, statement: Statement) -> float:
        """How well a statement would serve in this note: better in its own language."""
        own = statement.language == self.language
        return statement.score + (_OWN_LANGUAGE_BONUS if own else 0.0)

    def is_foreign(self, point: Point) -> bool:
        """Whether a point can only be quoted in another language than the note's."""
        statements = self.statements(point)
        return bool(statements) and not any(
            s.language == self.language or find_retold(s, self._figure_of, self.scribe)
            for s in statements
        )

    def told(self, statement: Statement) -> Sentence | None:
        """Return the sentence that already says this, if there is one.

        Two companies' results are worded alike and differ in their numbers.
        """
        plain = simplify(statement.span.quote)
        amounts = {claim.quantity.amount for claim in statement.claims}
        for other, sentence in self._told:
            if other.span.overlaps(statement.span):
                return sentence
            if other.span in self._free:
                continue
            others = {claim.quantity.amount for claim in other.claims}
            if amounts and others and not amounts & others:
                continue
            there = simplify(other.span.quote)
            if overlap(plain, there) >= _SAME:
                return sentence
            if not amounts and not others and shares_run(plain, there, _TITLE):
                return sentence
        return None

    def fresh(self, statements: Iterable[Statement]) -> list[Statement]:
        """Return the statements that have not been told yet."""
        return [statement for statement in statements if self.told(statement) is None]

    def repeats(self, statement: Statement) -> bool:
        """Whether all that a statement claims are figures that have been told."""
        return bool(self._tellable(statement)) and not self.untold(statement)

    def untold(self, statement: Statement) -> list[Claim]:
        """Return the claims of a statement whose figures no sentence has told."""
        claims = self._tellable(statement)
        return [claim for claim in claims if self._figure_key(claim) not in self._figures_told]

    def note_figures(self, figures: Iterable[Figure]) -> None:
        """Remember figures that a sentence of the note's own told."""
        self._figures_told.update(self._figure_key(figure.best.claims[0]) for figure in figures)

    def prints(self, figure: Figure) -> bool:
        """Whether a statement told already prints this very figure."""
        ids = {claim.id for claim in figure.best.claims}
        return any(claim.id in ids for statement, _ in self._told for claim in statement.claims)

    def close_overview(self) -> None:
        """End the overview: an item may say again what it told, what follows may not."""
        self._in_overview, self._figures_told = self._figures_told, set()
        self._free = {statement.span for statement, _ in self._told}

    def close_items(self) -> None:
        """End the items, and with them what may be said again."""
        self._figures_told |= self._in_overview
        self._free = set()

    def _tellable(self, statement: Statement) -> Sequence[Claim]:
        if statement.language == self.language:
            return statement.claims
        return [c for c, _ in find_retold(statement, self._figure_of, self.scribe)]

    def _figure_key(self, claim: Claim) -> tuple[str, ...]:
        """What a claim tells, however worded: of an index or commodity its day, else the value."""
        figure = self._figure_of.get(claim.id)
        if figure is None:
            return (claim.id,)
        if figure.attribute in _OF_INDICES and self.is_index(figure.subject):
            return (figure.subject, figure.period)
        if figure.attribute in _OF_COMMODITIES:
            return (_FORM_OF_TRADE.sub("", simplify(figure.subject).lower()), figure.period)
        value = str(claim.quantity.amount.normalize())
        return (figure.subject, figure.attribute, figure.period, value)

    def has_told(self, figure: Figure) -> bool:
        """Whether several sources tell a figure, or a sentence of the note does."""
        spans = [claim.span for version in figure.versions for claim in version.claims]
        return len(figure.best.publishers) > 1 or any(
            statement.span.covers(span) for statement, _ in self._told for span in spans
        )

    def names(self, statement: Statement, listing_id: str | None) -> bool:
        """Whether a statement names the listing; any statement does where none is asked for."""
        links = self.material.links.get(statement.span.document_id, ())
        return listing_id is None or any(
            link.listing_id == listing_id and statement.span.covers(link.mention.span)
            for link in links
        )

    def shares_in(self, statement: Statement) -> list[str]:
        """The listings that a statement names, in its order, without indices."""
        links = self.material.links.get(statement.span.document_id, ())
        return [
            link.listing_id
            for link in links
            if link.listing_id
            and link.mention.role == "subject"
            and statement.span.covers(link.mention.span)
            and not self.is_index(link.listing_id)
        ]

    def _opening(self, statement: Statement, about: str) -> str:
        """The subject's name before a sentence that names nobody (``壁仞科技：``).

        A number of somebody else's, or of nobody known, is not put under its name.
        """
        whose = self._unnamed(statement) or (about if self._is_of(statement, about) else "")
        listing = self.scribe.listings.by_id(whose)
        if listing is None or listing.kind == "index" or statement.language != self.language:
            return ""
        return f"{self.scribe.name(whose)}{'：' if self.language == 'zh' else ': '}"

    def _unnamed(self, statement: Statement) -> str | None:
        """Whom a sentence tells of that leaves the name to the one before it: a listing id.

        Empty where the sentence does not; None where it does and nothing tells whom.
        """
        if not statement.nameless:
            return ""
        whose = {self.material.subjects.get(claim.id, "") for claim in statement.claims}
        whose = whose or _titled(self.material, statement.span.document_id)
        return whose.pop() or None if len(whose) == 1 else None

    def _is_of(self, statement: Statement, about: str) -> bool:
        """Whether a sentence that names no listing claims something of ``about`` alone."""
        links = self.material.links.get(statement.span.document_id, ())
        if any(statement.span.covers(link.mention.span) for link in links):
            return False
        claimed = {self.material.subjects.get(claim.id) for claim in statement.claims}
        return claimed == {about} or (not claimed and self.is_of_issuer(statement, about))

    def is_of_issuer(self, statement: Statement, about: str) -> bool:
        """Whether a sentence tells of its issuer's papers, in a text headed by ``about`` alone."""
        papers = _PAPERS.search(simplify(statement.span.quote))
        return bool(papers) and _titled(self.material, statement.span.document_id) == {about}

    def tell(
        self,
        statement: Statement,
        *,
        attributed: bool = False,
        about: str = "",
        after: Statement | None = None,
    ) -> Sentence:
        """Print a statement.

        ``attributed`` names the publisher where a single one says it; ``about`` the listing whose
        name is put before a sentence that names nobody; ``after`` the statement it is read with,
        whose day it need not say again.
        """
        opening = self._opening(statement, about)
        cited = [statement.span]
        retold: list[Told] = []
        document_id = statement.span.document_id
        text = printed(
            statement,
            self.scribe,
            self.material.links.get(document_id, ()),
            self.material.readings[document_id],
        )
        if statement.language != self.language:
            retold = find_retold(statement, self._figure_of, self.scribe)
            text = retell(statement, retold, self.scribe) or text
        else:
            undated = self.days.undated_moves(statement)
            if undated and (after is None or self.days.day_of(after) != undated[0][1].period):
                text = with_day(text, undated[0][1].period, self.language)
                cited += [day for _, figure in undated[:1] if (day := self.days.elsewhere(figure))]
                retold = undated
            if attributed and statement.genre != "filing":
                text = self._attributed(text, statement.publisher)
        sentence = self.scribe.fact(
            f"{opening}{text}", cited, references=self.days.references(retold)
        )
        self._told.append((statement, sentence))
        self._figures_told.update(self._figure_key(claim) for claim in statement.claims)
        return sentence

    def _attributed(self, text: str, publisher: str) -> str:
        publisher = simplify(publisher) if self.language == "zh" else publisher
        if not publisher or text.startswith(("据", "According")) or publisher in text[:20]:
            return text
        return f"据{publisher}，{text}" if self.language == "zh" else f"{publisher}: {text}"

    def tell_figures(self, figures: Sequence[Figure], *, opening: str) -> Sentence:
        """Print figures in the note's own words after an opening (``壁仞科技：``)."""
        spans, pieces = [], []
        for figure in figures:
            claim = figure.best.claims[0]
            pieces.append(self.figure_words(figure))
            spans.append(claim.span)
        joint, end = ("，", "。") if self.language == "zh" else (", ", ".")
        sentence = self.scribe.fact(f"{opening}{joint.join(pieces)}{end}", spans)
        for figure in figures:
            self.by_claim.setdefault(figure.best.claims[0].id, sentence)
        self.note_figures(figures)
        return sentence

    def tell_events(self, events: Sequence[Event], text: str, spans: Sequence[Span]) -> Sentence:
        """Print dated events in the note's own words, and remember them as told."""
        sentence = self.scribe.fact(text, spans)
        self.by_event.update({event.id: sentence for event in events})
        return sentence

    def carriers(self, figure: Figure) -> list[Span]:
        """Return the words behind a figure's best version, one document each, as many as speak."""
        claims = {claim.span.document_id: claim for claim in reversed(figure.best.claims)}
        spans = [self.days.carrier(claim) for claim in reversed(claims.values())]
        spans = spans[: max(_MOST_CARRIERS, len(figure.best.publishers))]
        day = self.days.elsewhere(figure)
        return [*spans, day] if day else spans

    def value_words(self, figure: Figure) -> str:
        """Return ``涨2.76%``: the value of a figure's best version."""
        return value_text(figure.best.quantity, figure.attribute, self.language)

    def figure_words(self, figure: Figure) -> str:
        """Return ``发行价19.60港元``: label and value of a figure's best version."""
        words = self.value_words(figure)
        gap = "" if self.language == "zh" else " "
        return f"{label_of(figure, self.language)}{gap}{words}"

    def is_index(self, subject: str) -> bool:
        """Whether a figure's subject is an index."""
        listing = self.scribe.listings.by_id(subject)
        return listing is not None and listing.kind == "index"

    def subject_words(self, subject: str) -> str:
        """Return the printed name of a figure's subject, listed or not."""
        if self.scribe.listings.by_id(subject):
            return self.scribe.name(subject)
        return simplify(subject) if self.language == "zh" else subject

    def figures(self, accept: Callable[[Figure], bool]) -> list[Figure]:
        """Return the theme's figures of a kind, in the order they were first told."""
        return [figure for figure in self.material.figures if accept(figure)]

    def about(self, statement: Statement) -> bool:
        """Whether a statement speaks of the theme's own subject; any does where it has none."""
        subject = self.material.theme.subject_id
        if subject is None or self.names(statement, subject):
            return True
        return any(
            point.subject == subject and statement.span.overlaps(span)
            for point in self.material.points
            for span in point.sentences
        )
