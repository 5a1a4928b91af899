"""Lists of all publishers, indicators and regions, the names to search, and the medians that charts show."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter

import duckdb

from expectations.report import links
from expectations.report.catalogue_words import read_theme_names
from expectations.report.figure_words import LEVELS, bare
from expectations.report.queries import ask
from expectations.report.templating import environment

_IN_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def trend_files(connection: duckdb.DuckDBPyConnection, **of_run: object) -> Iterator[tuple[str, str]]:
    """Files that are made in every report, by their way from the top: what they say.

    `of_run` is what the frame of a page tells of the run.
    """
    publishers, indicators, regions = (ask(connection, name) for name in ("publishers", "indicator_list", "regions"))
    yield "publishers.html", _page("publishers", of_run, publishers=_by_place(publishers), in_all=len(publishers))
    yield "indicators.html", _page("indicators", of_run, indicators=indicators, themes=read_theme_names())
    yield "regions.html", _page("regions", of_run, regions=_by_place(regions), in_all=len(regions))
    yield "search-data.js", script("nianbaoSearch", [
        *(["indicator", row["name_zh"], row["name_en"], row["indicator"], links.indicator(row["indicator"])] for row in indicators),
        *(["publisher", row["publisher"], "", row["publisher_id"], links.publisher(row["publisher_id"])] for row in publishers),
        *(["region", row["region"], "", row["region_code"] or "", links.region(row["region"])] for row in regions),
    ])  # fmt: skip
    medians = {level: list(rows) for level, rows in groupby(ask(connection, "peer_medians"), key=itemgetter("admin_level"))}
    for level in filter(None, LEVELS):
        by_indicator = {
            indicator: [[row["year"], json.loads(bare(row["median"]))] for row in rows]
            for indicator, rows in groupby(medians.get(level, ()), key=itemgetter("indicator"))
        }
        yield f"peers/{level}.js", f"window.nianbaoPeers ||= {{}};\n{script(f'nianbaoPeers.{level}', by_indicator)}"


def script(name: str, value: object) -> str:
    """A data file for a page that opens from the disk, where it cannot fetch: sets window.<name>. No text in it can end a script."""
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"window.{name} = {told.translate(_IN_SCRIPT)};\n"


def _page(name: str, of_run: Mapping[str, object], **told: object) -> str:
    page = f"{name}.html"
    return environment().get_template(f"{page}.j2").render(of_run, root=links.TOP, here=page, level_names=LEVELS, **told)


def _by_place(rows: list[dict[str, object]]) -> list[tuple[object, list[dict[str, object]]]]:
    return [(above, list(group)) for above, group in groupby(rows, key=itemgetter("above"))]
