"""What a release is made of, and whether the next run would publish another one: though it reads nothing, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from flows.knowledge import read_waivers
from flows.progress import say
from flows.settings import Settings
from transforms.waivers import in_force as holding
from warehouse.releases import current_run, damage, read_manifest
from warehouse.rollback import in_force
from warehouse.state import documents_state

if TYPE_CHECKING:
    import duckdb

_WAIVERS = "waivers="
MADE_BY = "made_by"  # in manifest.json, beside the state
UNNAMED = "seeds, rules or marts differ from those of the published release"


def release_state(connection: duckdb.DuckDBPyConnection, settings: Settings, today: date | None = None) -> str:
    """What a release of the work file as it stands would be made of, on this day (default: now)."""
    from flows.definitions import definitions_fingerprint

    return f"{documents_state(connection)} {definitions_fingerprint()} {_review(settings)} {waivers_in_force(today)}"


def waivers_in_force(today: date | None = None) -> str:
    """Which findings are accepted on this day: one whose day has passed acts again, with nothing else changed."""
    return f"{_WAIVERS}{','.join(holding(read_waivers(), today or datetime.now(UTC).date()))}"


def _review(settings: Settings) -> str:
    return f"review_below={settings.review_below:g}"


def is_settled(connection: duckdb.DuckDBPyConnection, settings: Settings) -> bool:
    """Whether a release of the work file would be what readers have already, or what a rollback keeps from them."""
    state = release_state(connection, settings)
    standing = in_force(settings.root)
    return (standing is not None and state in standing.held.values()) or state == published_state(settings)


def published_state(settings: Settings) -> str | None:
    """What the published release was made of; None where nothing is published, or its bytes are no longer those published."""
    current = current_run(settings.root)
    if current is None:
        return None
    if wrong := damage(settings.root, current):
        say(f"What is published is published anew: {wrong}")
        return None
    return (read_manifest(settings.root) or {}).get("state")


def differing(settings: Settings) -> tuple[str, ...]:
    """Beside the documents, what the published release was made with and is otherwise today; of files alone, no database is opened.

    Nothing where nothing is published, and where a rollback holds back a release that was made as one would be today.
    """
    from flows.definitions import definitions_fingerprint, differences, made_by

    manifest = read_manifest(settings.root) or {}
    made_of = str(manifest.get("state", "")).split()[1:]
    today = [definitions_fingerprint(), _review(settings), waivers_in_force()]
    standing = in_force(settings.root)
    if len(made_of) != len(today) or any(state.split()[1:] == today for state in (standing.held.values() if standing else ())):
        return ()
    definitions, review, waivers = made_of
    found = []
    if definitions != today[0]:
        found += differences(manifest[MADE_BY], made_by()) if MADE_BY in manifest else [UNNAMED]
    if review != today[1]:
        found.append(f"NIANBAO_REVIEW_BELOW {review.partition('=')[2]} → {settings.review_below:g}")
    then, now = (set(told.removeprefix(_WAIVERS).split(",")) for told in (waivers, today[2]))
    if expired := sorted((then - now) & {entry.id for entry in read_waivers()}):
        found.append(f"{', '.join(expired)} of seeds/waivers.yml expired")
    return tuple(found)
