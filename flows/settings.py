"""What an operator may set: in a file (`workers = 4` in nianbao.toml), by environment (`NIANBAO_WORKERS=4`) or on the command line
(`--set workers=4`); the last one stands. `nianbao config` shows all of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from flows import setting_sources
from flows.faults import WrongUsage
from flows.fetching.settings import FetchSettings
from transforms.documents.limits import DEFAULT as LIMITS
from transforms.documents.limits import Limits


def _processors() -> int:
    """The processors this process may use, which in a container can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


FETCH = FetchSettings()
Ending = Literal["Published", "Quarantined", "Unchanged", "Withheld", "Failed", "CouldNotCheck", "TimedOut", "Crashed", "Cancelled"]


class Settings(BaseSettings):
    """Where runs write, how they divide their work, and what they list for review."""

    model_config = SettingsConfigDict(env_prefix=setting_sources.PREFIX, frozen=True, extra="forbid")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        **_: object,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, setting_sources.in_file(settings_cls)

    data: Path = Field(Path("data"), description="folder of all that runs write")
    sources: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="what a run reads that names none: files, folders, archives, addresses, lists of them; in a variable by comma"
    )
    inbox: Path | None = Field(None, description="folder where reports are put, read by runs with --inbox")
    inbox_seconds: float = Field(60, ge=0, description="how long a file of the inbox must be left unchanged before it is read")
    batch_size: int = Field(250, ge=1, description="most documents that one Prefect task reads, up to 25,000 in a run")
    workers: int = Field(default_factory=_processors, ge=1, description="processes that read and extract")
    dask: str = Field(
        "", description="address of a Dask scheduler whose workers read, such as tcp://host:8786; default: processes of this machine"
    )
    dask_seconds: float = Field(120, gt=0, description="how long a run goes on while that scheduler has no worker")
    notify: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="who is told how runs ended: addresses of Apprise (mailtos://, json://, dingtalk:// …), in a variable by space"
    )
    notify_of: Annotated[tuple[Ending, ...], NoDecode] = Field(
        ("Withheld", "Failed", "CouldNotCheck", "TimedOut", "Crashed", "Cancelled"),
        description="states of a run's end that they are told of: these, Published, Quarantined and Unchanged",
    )
    releases_kept: int = Field(5, ge=1, description="published states that stay under releases/")
    run_seconds: float = Field(0, ge=0, description="time after which a run is ended as TimedOut; 0: it may take as long as it takes")
    wait_seconds: float = Field(0, ge=0, description="how long a run waits for another one over the same folder; 0: it is refused")
    raw_store: str = Field(
        "", description="where every byte ingested is kept: a folder or s3://bucket/prefix; default: raw/ in the data folder"
    )
    publish_to: str = Field(
        "", description="where each published state is put as Parquet for a team, too: a folder or s3://bucket/prefix; default: nowhere"
    )
    s3_endpoint: str = Field("", description="URL of the S3-compatible store; default: Amazon's")
    s3_region: str = Field("", description="its region, where it wants one")
    s3_virtual_addressing: bool = Field(False, description="bucket.host instead of host/bucket")
    retries: int = Field(3, ge=0, description="further attempts where a fault can pass: disks, locks")
    retry_seconds: float = Field(0.5, ge=0, description="pause before the first further attempt; doubled at each one after")
    review_below: float = Field(0.8, ge=0, le=1, description="confidence below which observations are flagged and listed for review")
    document_seconds: float = Field(120, gt=0, description="time a document may take without a sign of life (each OCR page is one)")
    document_memory: int = Field(4_000_000_000, ge=500_000_000, description="bytes of memory the process that reads may take")
    limit_file_bytes: int = Field(LIMITS.file_bytes, ge=1, description="largest file")
    limit_text_bytes: int = Field(LIMITS.text_bytes, ge=1, description="largest plain text")
    limit_page_bytes: int = Field(LIMITS.page_bytes, ge=1, description="largest web page")
    limit_unpacked_bytes: int = Field(LIMITS.unpacked_bytes, ge=1, description="all members of a container or an archive together")
    limit_unpack_ratio: int = Field(LIMITS.unpack_ratio, ge=2, description="unpacked to packed bytes of a container or an archive")
    limit_members: int = Field(LIMITS.members, ge=1, description="members of an archive")
    limit_archive_depth: int = Field(LIMITS.archive_depth, ge=1, description="archives inside archives")
    limit_pages: int = Field(LIMITS.pages, ge=1, description="pages of a document")
    limit_ocr_pages: int = Field(LIMITS.ocr_pages, ge=0, description="pages of a document that are read by OCR, some five seconds each")
    limit_picture_pixels: int = Field(LIMITS.picture_pixels, ge=1, description="pixels of a picture")
    limit_stream_bytes: int = Field(LIMITS.stream_bytes, ge=1, description="one unpacked stream of a PDF")
    limit_office_seconds: float = Field(LIMITS.office_seconds, gt=0, description="time LibreOffice may take for a document")

    fetch_user_agent: str = Field(FETCH.user_agent, description="name told to servers; default: nianbao and its version")
    fetch_max_bytes: int = Field(FETCH.max_bytes, ge=1, description="largest answer of a server")
    fetch_connect_seconds: float = Field(FETCH.connect_seconds, gt=0, description="time to connect")
    fetch_read_seconds: float = Field(FETCH.read_seconds, gt=0, description="time without a byte")
    fetch_transfer_seconds: float = Field(FETCH.transfer_seconds, gt=0, description="time of one answer")
    fetch_redirects: int = Field(FETCH.redirects, ge=0, description="redirects followed")
    fetch_attempts: int = Field(FETCH.attempts, ge=1, description="attempts where a fault can pass")
    fetch_backoff_seconds: float = Field(FETCH.backoff_seconds, ge=0, description="pause before the second attempt; doubled after")
    fetch_backoff_cap_seconds: float = Field(FETCH.backoff_cap_seconds, ge=0, description="longest such pause")
    fetch_retry_after_cap_seconds: float = Field(FETCH.retry_after_cap_seconds, ge=0, description="longest wait a server may ask for")
    fetch_crawl_delay_cap_seconds: float = Field(FETCH.crawl_delay_cap_seconds, ge=0, description="longest pause robots.txt may ask for")
    fetch_host_gives_up_after: int = Field(FETCH.host_gives_up_after, ge=1, description="failures on end after which a host is left alone")
    fetch_delay_seconds: float = Field(FETCH.delay_seconds, ge=0, description="pause between two requests to a host")
    fetch_hosts_at_once: int = Field(FETCH.hosts_at_once, ge=1, description="hosts fetched from at the same time")
    fetch_allowed_networks: str = Field("", description="private networks that may be fetched from, such as 10.2.0.0/16, by comma")
    fetch_proxy: SecretStr = Field(SecretStr(FETCH.proxy), description="URL of a proxy, with its password where it wants one")
    fetch_ca_file: str = Field(FETCH.ca_file, description="PEM file of further certificate authorities")

    @field_validator("sources", "notify_of", mode="before")
    @classmethod
    def _by_comma(cls, told: object) -> object:
        return tuple(filter(None, (each.strip() for each in told.split(",")))) if isinstance(told, str) else told

    @field_validator("notify", mode="before")
    @classmethod
    def _by_space(cls, told: object) -> object:
        return tuple(told.split()) if isinstance(told, str) else told

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
    def fresh_file(self) -> Path:
        """What a rebuild makes beside the work file."""
        return self.work / "rebuilding.duckdb"

    @property
    def delivery(self) -> Path:
        """Where tables lie as files on their way to the team."""
        return self.work / "delivery"

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

    def limits(self, ocr_threads: int = 1) -> Limits:
        """What a document may cost its reader."""
        given = {name.removeprefix("limit_"): value for name, value in self.model_dump().items() if name.startswith("limit_")}
        return Limits(**given, ocr_threads=ocr_threads)

    def fetching(self) -> FetchSettings:
        """How much fetching may cost, and where it may go. WrongUsage for a value that cannot be."""
        given = {name.removeprefix("fetch_"): value for name, value in self.model_dump().items() if name.startswith("fetch_")}
        given["proxy"] = self.fetch_proxy.get_secret_value()
        networks = tuple(filter(None, (network.strip() for network in given.pop("allowed_networks").split(","))))
        return FetchSettings(**given, allowed_networks=networks)

    def batch(self, documents: int) -> int:
        """How many documents a task takes: small enough for a bar that moves, large enough for at most 100 tasks or so."""
        moving = -(-documents // (self.workers * 4))
        return max(10, min(self.batch_size, moving), -(-documents // 100))


def settings_for(data: Path | None, wait: float | None = None) -> Settings:
    """The settings with those that the command line gives. WrongUsage for a value that cannot be, and for a name that is none."""
    given = {name: value for name, value in (("data", data), ("wait_seconds", wait)) if value is not None}
    with setting_sources.told(Settings):
        settings = Settings(**given)
    if settings.root.exists() and not settings.root.is_dir():
        raise WrongUsage(f"{settings.root} is a file; name a folder for the data.")
    return settings
