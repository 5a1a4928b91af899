"""What the stages of one run share: settings, the catalogue, the open work file. Passed to tasks, never stored by Prefect."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from flows import debris
from flows.delivery import demand_target
from flows.faults import RunFailed, WrongUsage
from flows.files import remove
from flows.knowledge import read_catalogue, read_corrections, read_waivers
from flows.object_store import Folder, StoreFault
from flows.raw_store import RawStore, open_raw_store
from flows.run_ids import new_run_id
from flows.run_lock import run_lock
from flows.selection import Selection
from flows.settings import Settings
from flows.sightings import Sighting
from flows.sources import Found, Skipped
from flows.work_file import open_work_file
from transforms.catalogue import Catalogue
from transforms.corrections import Correction
from transforms.definitions import Definitions, definitions_of
from transforms.waivers import Waiver
from warehouse.releases import FILE_NAME, current_run, damage, newest_whole

if TYPE_CHECKING:
    import duckdb

    from flows.fetching.outcome import Fetched


class Run:
    """One run over a data folder. No dataclass: Prefect walks into those in search of futures."""

    def __init__(self, settings: Settings, run_id: str, started_at: datetime | None = None) -> None:
        self.settings = settings
        self.run_id = run_id
        self.started_at = started_at or datetime.now(UTC)
        self.raw = raw_store(settings)
        self.staging = settings.staging(run_id)
        self.collected = 0
        self.processed = 0
        self.waits = False  # for what comes into the inbox: that nothing is there is no fault
        self.selection = Selection()
        self.put_off: dict[str, str] = {}  # source by id of dirty documents that are not of the selection: another run reads them
        self.read: frozenset[str] = frozenset()  # ids of the documents that this run reads
        self.held_back: list[dict[str, object]] = []  # those of them that are quarantined or unreadable, with the reason
        self.left: dict[str, str] = {}  # source by id of documents whose bytes are lost: what was read of them earlier stays
        self.skipped: tuple[Skipped, ...] = ()
        self.found = Found((), ())
        self.fetched: tuple[Fetched, ...] = ()
        self.sightings: tuple[Sighting, ...] = ()  # of versions known before, to be recorded with what is read
        self.accept: frozenset[str] = frozenset()  # rules that do not keep the new state back, on the operator's word
        self.accepted: tuple[str, ...] = ()  # those of them that would have
        self.withheld_by: tuple[str, ...] = ()
        self.changed: Mapping[str, int] = {}  # cells by kind, against what is published
        self.tasks: set[str] = set()  # begun, by name: what Prefect's history must have heard the end of
        self._work_file = settings.work_file
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._looking = contextlib.ExitStack()

    @cached_property
    def catalogue(self) -> Catalogue:
        return read_catalogue()

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        return read_corrections()

    @cached_property
    def waivers(self) -> tuple[Waiver, ...]:
        return read_waivers()

    @cached_property
    def definitions(self) -> Definitions:
        """What a document is read with today."""
        return definitions_of(self.catalogue, self.settings.limits())

    @cached_property
    def published(self) -> Path | None:
        """The warehouse that readers see, in its release, or the newest whole one where its bytes are damaged; None where there is none."""
        root, run_id = self.settings.root, current_run(self.settings.root)
        if run_id and damage(root, run_id):
            run_id = newest_whole(root)
        return root / "releases" / run_id / FILE_NAME if run_id else None

    @property
    def fingerprint(self) -> str:
        return self.definitions.fingerprint

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The work file, opened when it is first needed."""
        if self._connection is None:
            self._connection = open_work_file(self._work_file, self.settings, self.run_id)
        return self._connection

    def use_fresh_file(self) -> None:
        """From now on the connection is to an empty work file beside the one in use."""
        self.close()
        _remove(self.settings.fresh_file)
        self._work_file = self.settings.fresh_file

    def use_file_in_use(self) -> None:
        self.close()
        self._work_file = self.settings.work_file

    @property
    def rebuilding(self) -> bool:
        """Whether what is read goes into a fresh work file."""
        return self._work_file == self.settings.fresh_file

    def look_at_what_was_touched(self) -> None:
        """From now on, until `looked`, checking and building share one copy of what was touched (warehouse.touched)."""
        from warehouse.touched import part

        self.looked()
        self._looking.enter_context(part(self.connection))

    def looked(self) -> None:
        self._looking.close()

    def close(self) -> None:
        """Close the work file, which writes all of it out; a later use opens it again."""
        if self._connection is not None:
            with contextlib.suppress(Exception):  # it is in memory, and gone with the connection
                self.looked()
            self._connection.close()
            self._connection = None


def _demand_same_store(settings: Settings) -> None:
    """A data folder stays with its raw store: with another one, what was read from the first would be unreadable at its next reading."""
    note = settings.work / "raw_store"
    known = note.read_text(encoding="utf-8") if note.exists() else settings.raw_store
    if known != settings.raw_store:
        named = f"NIANBAO_RAW_STORE={known}" if known else "no NIANBAO_RAW_STORE: its own raw/"
        raise WrongUsage(
            f"{settings.root} keeps its bytes with {named}, and this run says {settings.raw_store or 'raw/ in the data folder'}. Set it as "
            f"before; where the store itself has moved with all it holds, delete {note} first. Nothing was read."
        )
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(settings.raw_store, encoding="utf-8")


def _demand_store(raw: RawStore) -> None:
    """A store that cannot be used ends the run before it has begun. A folder shows itself at the first file."""
    if isinstance(raw.objects, Folder):
        return
    try:
        raw.check()
    except StoreFault as fault:
        raise RunFailed(f"{fault.strerror or fault} Nothing was published.") from fault


def raw_store(settings: Settings) -> RawStore:
    """The store of every byte, where the settings say. WrongUsage for an address that is none."""
    where = settings.raw_store or settings.raw
    return open_raw_store(where, settings.s3_endpoint, settings.s3_region, settings.s3_virtual_addressing)


def _remove(file: Path) -> None:
    """A database file and what belongs to it."""
    for path in (file, file.with_name(f"{file.name}.wal")):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def open_run(settings: Settings, run_id: str | None = None, started_at: datetime | None = None) -> Iterator[Run]:
    """A run that alone holds the data folder: the seeds are read and checked first, debris of killed runs is removed.

    `run_id` and `started_at` are of the command around it, where it holds the folder already: that is then in use by one run.
    """
    run = Run(settings, run_id or new_run_id(), started_at)
    run.corrections, run.waivers  # noqa: B018 - a fault in the seeds, the catalogue's included, ends the run before it has begun
    _demand_store(run.raw)
    demand_target(settings)
    with run_lock(settings.lock_file, f"run {run.run_id}", settings.wait_seconds):
        _demand_same_store(settings)
        debris.remove_all(settings)
        _remove(settings.fresh_file)
        try:
            yield run
        finally:
            run.close()
            _remove(settings.fresh_file)
            remove(settings.work / "staging")
            debris.remove_temporary(settings)
