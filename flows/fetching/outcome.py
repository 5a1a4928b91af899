"""What a run has to say of an address; imports nothing that fetches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flows.fetching.addresses import Address
from flows.fetching.state import UrlState
from flows.raw_store import Kept


class Outcome(StrEnum):
    """What became of an address. All but the first three leave the bytes that were kept before as they are."""

    FETCHED = "fetched"  # for the first time
    CHANGED = "changed"  # a new version of the document
    UNCHANGED = "unchanged"
    VANISHED = "vanished"  # 404 or 410
    REFUSED = "refused"  # by robots.txt or by the settings
    FAILED = "failed"  # the next run tries again


@dataclass(frozen=True, slots=True)
class Fetched:
    """An address after a run; `kept` are the bytes that stand for it now, None where there never were any."""

    address: Address
    outcome: Outcome
    reason: str  # for people; '' where there is nothing to say
    kept: Kept | None
    headers: Mapping[str, str]  # of the last answer, with `url` and `status`
    state: UrlState
