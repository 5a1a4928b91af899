"""The pages of publishers, indicators and regions, and what all of them share."""

from __future__ import annotations

from expectations.report.publishers import PUBLISHERS

TREND_SETS = (PUBLISHERS,)
