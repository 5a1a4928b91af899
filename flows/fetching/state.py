"""What is known of a URL from run to run; kept in the raw store beside the bytes, so that a killed run loses nothing."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime

from flows.raw_store import Kept, RawStore

KIND = "urls"


@dataclass(frozen=True, slots=True)
class UrlState:
    """Times are ISO 8601 in UTC, '' for never. The first block is of the version last kept, the second of the last attempt."""

    url: str
    sha256: str = ""
    bytes: int = 0
    file_name: str = ""
    final_url: str = ""  # where the redirects led, and whose marks these are
    etag: str = ""
    last_modified: str = ""
    version_first_seen_at: str = ""

    first_fetched_at: str = ""
    last_fetched_at: str = ""  # with bytes or the word that they are unchanged
    last_tried_at: str = ""
    last_status: int = 0  # 0 where no answer came
    last_reason: str = ""
    failures: int = 0  # on end
    vanished_since: str = ""
    came_back_at: str = ""

    @property
    def kept(self) -> Kept | None:
        """The version last kept."""
        if not self.sha256:
            return None
        return Kept(self.url, self.file_name, self.sha256, self.bytes, datetime.fromisoformat(self.version_first_seen_at))


def known_state(store: RawStore, url: str) -> UrlState:
    """What the store knows of the URL; a record of another version of nianbao is read as far as it goes."""
    record = store.get_json(KIND, url)
    fields = {field.name: field.type for field in dataclasses.fields(UrlState)}
    given = record if isinstance(record, dict) else {}
    fitting = {name: value for name, value in given.items() if name in fields and type(value).__name__ == fields[name]}
    state = UrlState(**{**fitting, "url": url})
    return state if state.version_first_seen_at or not state.sha256 else UrlState(url)


def save_state(store: RawStore, state: UrlState) -> None:
    store.put_json(KIND, state.url, dataclasses.asdict(state))


def moment(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")
