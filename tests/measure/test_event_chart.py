"""The chart is well-formed, escaped, and the same bytes each time."""

from __future__ import annotations

import math
from dataclasses import replace

from lxml import etree

from yanbao.measure.event_chart import render_chart
from yanbao.measure.study_results import PathPoint, StudyResult, to_record

RESULT = StudyResult(
    benchmark="MKT",
    method=(("model", "market_model"),),
    level=0.95,
    events=(),
    windows=(),
    path=tuple(
        PathPoint(
            day=k, n=4, abnormal=0.01, car=0.01 * k, interval=(0.01 * k - 0.02, 0.01 * k + 0.02)
        )
        for k in range(-2, 3)
    ),
    refused=(),
)


def test_the_path_is_drawn_with_its_band() -> None:
    svg = render_chart(RESULT, title="a <b> & c")
    root = etree.fromstring(svg.encode())
    names = [etree.QName(child).localname for child in root]
    assert names.count("circle") == 5
    assert names.count("polygon") == 1
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "a <b> & c"
    assert render_chart(RESULT, title="a <b> & c") == svg


def test_a_sample_that_changes_along_the_path_is_told() -> None:
    assert "事件数 4<" in render_chart(RESULT, title="x")
    fewer = (*RESULT.path[:-1], replace(RESULT.path[-1], n=3))
    assert "事件数 3–4<" in render_chart(replace(RESULT, path=fewer), title="x")


def test_missing_intervals_and_an_empty_study() -> None:
    nan = (math.nan, math.nan)
    bare = replace(RESULT, path=tuple(replace(p, interval=nan) for p in RESULT.path))
    assert "polygon" not in render_chart(bare, title="x")
    for path in ((), (replace(RESULT.path[0], car=math.nan),)):
        empty = render_chart(replace(RESULT, path=path), title="x", language="en")
        assert "no event" in empty
        etree.fromstring(empty.encode())
    flat = replace(RESULT, path=(PathPoint(day=0, n=1, abnormal=0.0, car=0.0, interval=nan),))
    etree.fromstring(render_chart(flat, title="x").encode())


def test_a_record_holds_no_number_that_is_none() -> None:
    record = to_record(replace(RESULT, path=(replace(RESULT.path[0], car=math.inf),)))
    assert record["path"] == [
        {"day": -2, "n": 4, "abnormal": 0.01, "car": None, "interval": [-0.04, 0.0]}
    ]
    assert record["method"] == {"model": "market_model"}
