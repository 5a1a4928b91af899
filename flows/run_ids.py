"""Ids of runs, which sort by time."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


def new_run_id(now: datetime | None = None) -> str:
    """`20261121T213000Z-3f0a`: the second in UTC and four hexadecimal digits that keep two runs of one second apart."""
    return f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
