"""Publish: a note as a Jekyll post, a page and JSON, the folder's feed, all put in place or none.

Reads   Note.
Writes  text; and, through publish(), the files of one note under a folder.
Never   adds a statement that the note does not hold; lets a document's words act as markup.
"""

from __future__ import annotations

from yanbao.model.notes import Note
from yanbao.publish.brief import find_brief
from yanbao.publish.feed import FEED, check_site, render_feed
from yanbao.publish.files import Published, publish, recover
from yanbao.publish.names import FileNames, name_files
from yanbao.publish.page import render_page
from yanbao.publish.post import render_post
from yanbao.publish.records import parse_note, render_json
from yanbao.publish.schema import render_schema

__all__ = [
    "FEED",
    "FileNames",
    "Published",
    "check_site",
    "find_brief",
    "name_files",
    "parse_note",
    "publish",
    "recover",
    "render_feed",
    "render_files",
    "render_json",
    "render_page",
    "render_post",
    "render_schema",
]


def render_files(note: Note) -> dict[str, str]:
    """Return every file of the note by its relative path, ready for ``publish``."""
    names = name_files(note.name)
    return {
        names.post: render_post(note),
        names.page: render_page(note),
        names.record: render_json(note),
    }
