"""The quality report: pages that open from the disk, made from a warehouse file alone.

It needs neither Great Expectations nor the run that made the warehouse, so `nianbao report` can render it anew at any time.
The same warehouse gives the same bytes.
"""

from __future__ import annotations

from expectations.report.site import render

__all__ = ["render"]
