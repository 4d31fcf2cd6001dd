"""The feed: the notes that stand in a folder, as Atom (RFC 4287).

An entry's id follows from the note's name and the site, so that a later edition of the note
(another slot of the day, a correction) is an update of its entry, told by ``updated``. Without a
site the addresses are relative and the ids the same for all who have no site: fit for a folder,
not for the web.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from yanbao.errors import UsageError
from yanbao.model.notes import Note
from yanbao.publish.brief import Brief, find_address, find_brief
from yanbao.publish.labels import find_labels
from yanbao.publish.markup import Html, element, join
from yanbao.publish.names import name_files
from yanbao.publish.plain import clean, find_link

FEED: Final = "atom.xml"
#: entries at most; older notes stay where they are
ENTRIES: Final = 50
_ATOM: Final = "http://www.w3.org/2005/Atom"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_CATEGORIES: Final = 20
_LISTING: Final = re.compile(r"[A-Z0-9.\-]{1,12}\.[A-Z]{4}")


def check_site(site: str) -> str:
    """Return the address that notes are read below, without a slash at its end; ``""`` stays.

    Raises
    ------
    UsageError
        It is no absolute http or https address, or carries a query or a fragment.
    """
    if not site:
        return ""
    link = find_link(site)
    if link is None or urlsplit(link).query or urlsplit(link).fragment:
        raise UsageError(
            f"--site {clean(site)[:200]!r} is no address of a site",
            hint="for example https://example.org/notes",
        )
    return link.rstrip("/")


def render_feed(notes: Sequence[Note], *, site: str = "") -> str:
    """Return the feed of at least one note, the newest first, ``ENTRIES`` at most."""
    ordered = sorted(notes, key=lambda note: (note.as_of, note.name), reverse=True)[:ENTRIES]
    labels = find_labels(ordered[0].language)
    feed = etree.fromstring(f'<feed xmlns="{_ATOM}"/>')
    feed.set(_XML_LANG, labels.lang)
    _put(feed, "id", _name(site, FEED))
    _put(feed, "title", labels.feed)
    _put(feed, "updated", _write(ordered[0]))
    _put(_put(feed, "author"), "name", "yanbao")
    _put(feed, "generator", "yanbao")
    if site:
        _put(feed, "link", rel="self", type="application/atom+xml", href=f"{site}/{FEED}")
        _put(feed, "link", rel="alternate", type="text/html", href=f"{site}/")
    for note in ordered:
        _put_entry(feed, note, site)
    etree.indent(feed, space=" ")
    text = etree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _put_entry(feed: etree._Element, note: Note, site: str) -> None:
    brief = find_brief(note)
    names = name_files(note.name)
    entry = _put(feed, "entry")
    entry.set(_XML_LANG, brief.language)
    _put(entry, "id", _name(site, names.name))
    _put(entry, "title", brief.title)
    _put(entry, "updated", _write(note))
    _put(entry, "link", rel="alternate", type="text/html", href=find_address(note, site))
    record = f"{site}/{names.record}" if site else names.record
    _put(entry, "link", rel="related", type="application/json", href=record)
    codes = dict.fromkeys(code for item in brief.items for code in item.codes)
    for label in [code for code in codes if code][:_CATEGORIES]:
        found = _LISTING.search(label)
        _put(entry, "category", term=found.group() if found else label, label=label)
    if brief.overview:
        _put(entry, "summary", brief.overview)
    _put(entry, "content", _render_content(brief).markup, type="html")


def _render_content(brief: Brief) -> Html:
    items = [element("li", item.text, value=str(item.rank)) for item in brief.items]
    listed = [element("ol", *items)] if items else []
    return join([element("p", brief.overview or brief.title), *listed])


def _put(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_ATOM}}}{tag}")
    for name, value in attributes.items():
        child.set(name, value)
    if text:
        child.text = text
    return child


def _write(note: Note) -> str:
    return note.as_of.isoformat(timespec="seconds")


def _name(site: str, what: str) -> str:
    return uuid5(NAMESPACE_URL, f"{site or 'yanbao:'}/{what}").urn
