"""`nianbao report`: the report anew, from the published warehouse and in its place."""

from __future__ import annotations

import argparse

from flows.faults import PUBLISHED
from flows.published import published
from flows.settings import settings_for
from flows.stages import report


def main(options: argparse.Namespace) -> int:
    settings = settings_for(options.data)
    with published(settings):
        release = settings.current.resolve()
    print(report(release / "nianbao.duckdb", release / "report"))
    return PUBLISHED
