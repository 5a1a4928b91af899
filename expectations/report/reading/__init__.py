"""The reading views: each document's text with what became of every quantity in it, and the findings beside their sentences."""

from __future__ import annotations

from expectations.report.reading.view import reading_views

__all__ = ["reading_views"]
