"""Jinja as the report uses it: everything is escaped, a name that is not there is an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from expectations.report import links, wording
from expectations.report.figure_words import in_units

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Titles, sentences and file names are other people's words: autoescape stays on for every template."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
        auto_reload=False,
        finalize=_printable,
    )
    made.filters |= {
        "number": wording.number,
        "counted": wording.counted,
        "share": wording.share,
        "moment": wording.moment,
        "moment_en": wording.moment_en,
        "rate": wording.rate,
        "place_en": wording.place_en,
        "reason_zh": wording.reason_zh,
        "said_in_chinese": wording.said_in_chinese,
        "machine_moment": wording.machine_moment,
    }
    made.globals |= {
        "labels": wording.LABELS,
        "units_en": wording.UNITS_EN,
        "in_units": lambda unit: Markup(in_units(unit)),
        "families": wording.FAMILIES,
        "signs": wording.SIGNS,
        "pages_at_the_top": wording.PAGES,
        "qualifiers": wording.QUALIFIERS,
        "link": links,
        "root": links.TOP,
    }
    return made


def _printable(value: object) -> object:
    """A NUL ends a page for some readers of it."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value
