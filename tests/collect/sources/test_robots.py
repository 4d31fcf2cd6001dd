from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.collect.sources.robots import EVERYTHING, NOTHING, matches, parse_robots

TEXT = """\
# a comment
User-agent: other
User-agent: Yanbao
Disallow: /private   # not here
Allow: /private/open
Disallow: /*.pdf$
Crawl-delay: 2.5

User-agent: *
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/private", False),
        ("/private/x", False),
        ("/private/open/x", True),
        ("/a/b.pdf", False),
        ("/a/b.pdf?x=1", True),
        ("/robots.txt", True),
    ],
)
def test_our_group_decides_by_the_longest_pattern(path: str, allowed: bool) -> None:
    robots = parse_robots(TEXT, agent="yanbao")
    assert robots.allows("https://paper.example" + path) is allowed
    assert robots.delay_s == 2.5


def test_a_stranger_is_bound_by_the_group_of_all() -> None:
    assert not parse_robots(TEXT, agent="someone").allows("https://paper.example/a")


@pytest.mark.parametrize("text", ["", "User-agent: *\nDisallow:\n", "<html>no</html>", "\0\0"])
def test_no_rule_closes_nothing(text: str) -> None:
    assert parse_robots(text, agent="yanbao").allows("https://paper.example/a")


def test_an_allow_wins_over_an_equally_long_disallow() -> None:
    robots = parse_robots("User-agent: *\nDisallow: /a\nAllow: /a\n", agent="yanbao")
    assert robots.allows("https://paper.example/a")


def test_a_group_told_in_two_parts_is_one() -> None:
    text = "User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n"
    robots = parse_robots(text, agent="yanbao")
    assert not robots.allows("https://paper.example/a")
    assert not robots.allows("https://paper.example/b")


def test_escapes_are_compared_in_one_form() -> None:
    robots = parse_robots("User-agent: *\nDisallow: /新闻\n", agent="yanbao")
    assert not robots.allows("https://paper.example/%E6%96%B0%E9%97%BB/1")


def test_everything_and_nothing() -> None:
    assert EVERYTHING.allows("https://paper.example/a")
    assert not NOTHING.allows("https://paper.example/a")


_piece = st.text(alphabet="ab/*$", max_size=12)


@given(_piece, st.text(alphabet="ab/", max_size=16))
def test_a_pattern_matches_as_its_regular_expression(pattern: str, path: str) -> None:
    ends = pattern.endswith("$")
    body = pattern.removesuffix("$")
    wanted = ".*".join(re.escape(part) for part in body.split("*")) + ("$" if ends else "")
    assert matches(pattern, path) is bool(re.match(wanted, path))


def test_no_pattern_makes_matching_slow() -> None:
    robots = parse_robots("User-agent: *\n" + f"Disallow: /{'a*' * 900}b\n" * 50, agent="yanbao")
    start = time.process_time()
    robots.allows("https://paper.example/" + "a" * 1_900)
    assert time.process_time() - start < 0.5
