"""What an operator may set: by environment (`NIANBAO_WORKERS=4`) or, where the command has an option, by that."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.faults import WrongUsage


def _processors() -> int:
    """The processors this process may use, which in a container can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(BaseSettings):
    """Where runs write, how they divide their work, and what they list for review."""

    model_config = SettingsConfigDict(env_prefix="NIANBAO_", frozen=True)

    data: Path = Field(Path("data"), description="folder of all that runs write")
    batch_size: int = Field(250, ge=1, description="most documents that one Prefect task reads, up to 25,000 in a run")
    workers: int = Field(default_factory=_processors, ge=1, description="processes that read and extract")
    pool_from: int = Field(60, ge=1, description="documents from which a pool of processes pays; fewer are read in this process")
    releases_kept: int = Field(5, ge=1, description="published states that stay under releases/")
    retries: int = Field(3, ge=0, description="further attempts where a fault can pass: disks, locks")
    retry_seconds: float = Field(0.5, ge=0, description="pause before the first further attempt; doubled at each one after")
    review_below: float = Field(0.8, ge=0, le=1, description="confidence below which observations are flagged and listed for review")
    document_seconds: float = Field(120, gt=0, description="time one document may take before it counts as unreadable (in the pool)")

    @property
    def root(self) -> Path:
        return self.data.expanduser().resolve()

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    @property
    def work(self) -> Path:
        return self.root / "work"

    @property
    def work_file(self) -> Path:
        return self.work / "nianbao.duckdb"

    @property
    def lock_file(self) -> Path:
        return self.work / "run.lock"

    @property
    def last_run_file(self) -> Path:
        return self.work / "last_run.json"

    @property
    def failure_file(self) -> Path:
        return self.work / "failure.txt"

    @property
    def prefect_home(self) -> Path:
        return self.work / "prefect"

    def staging(self, run_id: str) -> Path:
        return self.work / "staging" / run_id

    @property
    def current(self) -> Path:
        """The link that readers follow."""
        return self.root / "current"

    @property
    def warehouse(self) -> Path:
        return self.current / "nianbao.duckdb"

    @property
    def report(self) -> Path:
        return self.current / "report" / "index.html"

    def batch(self, documents: int) -> int:
        """How many documents a task takes: small enough for a bar that moves, large enough for at most 100 tasks or so."""
        moving = -(-documents // (self.workers * 4))
        return max(10, min(self.batch_size, moving), -(-documents // 100))


def settings_for(data: Path | None) -> Settings:
    """The settings with the data folder of the command line, where one is given. WrongUsage for a value that cannot be."""
    try:
        settings = Settings() if data is None else Settings(data=data)
    except ValidationError as fault:
        told = "; ".join(f"NIANBAO_{'_'.join(str(part) for part in error['loc']).upper()}: {error['msg']}" for error in fault.errors())
        raise WrongUsage(f"a setting is wrong: {told}") from fault
    if settings.root.exists() and not settings.root.is_dir():
        raise WrongUsage(f"{settings.root} is a file; name a folder for the data.")
    return settings
