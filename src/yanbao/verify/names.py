"""Names: a name printed with a code is the name of that listing."""

from __future__ import annotations

import re
from datetime import date

from yanbao.model.listings import Listing
from yanbao.model.notes import Sentence
from yanbao.model.verdicts import Finding
from yanbao.text.simplify import simplify
from yanbao.verify.evidence import Evidence, Listings
from yanbao.verify.numbers import LISTING_ID, PAIR

_LEGAL_FORM = re.compile(
    r"(?<=..)(?:股份)?有限(?:责任)?公司$"
    r"|(?<=[a-z]{2}),?(?:ltd|limited|inc|incorporated|corp|corporation|co|plc|nv|n\.v|ag|se|s\.a)\.?$"
)


def check_names(sentence: Sentence, evidence: Evidence) -> tuple[Finding, ...]:
    """Find pairs of name and code that the listing table does not hold."""
    return tuple(
        Finding(code=f"verify.{code}", sentence_id=sentence.id, words=words, reason=reason)
        for code, words, reason in find_wrong_pairs(evidence.printed(sentence), evidence)
    )


def find_wrong_pairs(text: str, evidence: Evidence) -> list[tuple[str, str, str]]:
    """Return (code words, words, reason) of each ``名称（CODE.MIC）`` and id that is not right.

    The name must be one of the listing's forms that was valid on the note's day, and must end
    where the bracket opens. Without a listing table there is nothing to compare with.
    """
    listings = evidence.listings
    if listings is None:
        return []
    found = [
        ("listing-unknown", listing_id, f"{listing_id} is not in the listing table")
        for listing_id in dict.fromkeys(LISTING_ID.findall(PAIR.sub("", text)))
        if listings.by_id(listing_id) is None
    ]
    for match in PAIR.finditer(text):
        listing_id = match.group(1)
        before = text[: match.start()]
        words = before[-12:] + match.group()
        listing = listings.by_id(listing_id)
        if listing is None:
            found.append(("listing-unknown", words, f"{listing_id} is not in the listing table"))
            continue
        names = _names_on(listing, listings, evidence.as_of)
        endings = (_fold(before), _bare(_fold(before)))
        forms = {form for name in map(_fold, names) for form in (name, _bare(name)) if form}
        if not any(ending.endswith(form) for ending in endings for form in forms):
            known = "、".join(dict.fromkeys(names))
            found.append(("name-differs", words, f"{listing_id} is called {known[:120]}"))
    return found


def _names_on(listing: Listing, listings: Listings, day: date) -> list[str]:
    """Return the names of the issuer on a day: what its share is called in one market, the press
    calls its share in another.
    """
    names = [listing.name]
    for listing_id in (listing.id, *listings.pair_of(listing.id)):
        names += [
            name.text
            for name in listings.names_of(listing_id)
            if (name.valid_from is None or name.valid_from <= day)
            and (name.valid_to is None or day <= name.valid_to)
        ]
    return names


def _bare(folded: str) -> str:
    """Return a folded name without its legal form: 甲股份有限公司 and Foo Ltd. are 甲 and Foo."""
    return _LEGAL_FORM.sub("", folded)


def _fold(name: str) -> str:
    """Case, script, width and blanks do not make another name; nor do quotes around it."""
    folded = "".join(simplify(name[-200:]).casefold().split())
    return folded.rstrip("”’》\"'」』*")
