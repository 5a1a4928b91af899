"""Named objects, whole or absent: below a folder of the disk or under a prefix of an S3-compatible bucket, behind one interface.

The bucket is reached through pyarrow, which the project has anyway. Nothing here needs conditional writes: several services that
call themselves S3-compatible have none. Credentials are found by the library (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
AWS_SESSION_TOKEN or ~/.aws/credentials); they never pass through this project, so no pickle, message or log can hold them.
"""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from flows.faults import WrongUsage
from flows.files import remove, write_whole

RAW_STORE, PUBLISH_TO = "NIANBAO_RAW_STORE", "NIANBAO_PUBLISH_TO"
_WHAT = {RAW_STORE: "the raw store", PUBLISH_TO: "the store of what is published"}
_AT_ONCE = 8_000_000  # bytes of a file in memory


class StoreFault(OSError):
    """The store as a whole cannot be used. `errno` tells whether waiting may help; the message says what, where and which setting."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(number, message)

    def __str__(self) -> str:
        return str(self.args[1])


class Objects(Protocol):
    """What a raw store is laid on. Names are relative, with slashes; every method may be called by several threads and processes."""

    def read(self, name: str) -> bytes:
        """The object; FileNotFoundError where there is none."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Put the whole object in its place; nobody ever reads half of it."""
        ...

    def put(self, name: str, file: Path) -> None:
        """Put the content of a file, which may be larger than memory, in the object's place."""
        ...

    def size(self, name: str) -> int | None:
        """Its length in bytes; None where there is none."""
        ...

    def names(self, folder: str) -> Iterator[str]:
        """The objects below a folder, sorted; none where the folder is unknown."""
        ...

    def remove(self, folder: str) -> None:
        """Remove all objects below a folder; "" for all there are."""
        ...

    def address(self, name: str) -> str:
        """Where a person finds the object."""
        ...


@dataclass(frozen=True)
class Folder:
    """Objects as files."""

    root: Path

    def read(self, name: str) -> bytes:
        return (self.root / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        write_whole(self.root / name, content, self.root)

    def put(self, name: str, file: Path) -> None:
        with open(file, "rb") as content:
            write_whole(self.root / name, content, self.root)

    def size(self, name: str) -> int | None:
        try:
            return (self.root / name).stat().st_size
        except FileNotFoundError:
            return None

    def names(self, folder: str) -> Iterator[str]:
        for path in sorted((self.root / folder).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path.relative_to(self.root).as_posix()

    def remove(self, folder: str) -> None:
        remove(self.root / folder)

    def address(self, name: str) -> str:
        return str(self.root / name)


@dataclass(frozen=True)
class Bucket:
    """Objects of an S3-compatible store: `endpoint` is its URL, empty for Amazon's own.

    `virtual_addressing` puts the bucket into the host name, as some services demand.
    """

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    virtual_addressing: bool = False
    connect_seconds: float = 5.0
    silent_seconds: float = 20.0  # without one byte, in either direction
    attempts: int = 3
    setting: str = RAW_STORE  # that names it

    def __reduce__(self) -> tuple[Any, ...]:
        """The description only: a spawned process opens its own connection."""
        return Bucket, tuple(getattr(self, name) for name in self.__dataclass_fields__)

    def read(self, name: str) -> bytes:
        try:
            with self._files.open_input_stream(self._key(name)) as stream:
                return bytes(stream.read())
        except FileNotFoundError:
            raise FileNotFoundError(errno.ENOENT, "no such object", self.address(name)) from None
        except OSError as fault:
            raise self._told(fault) from fault

    def write(self, name: str, content: bytes) -> None:
        try:
            with self._files.open_output_stream(self._key(name)) as stream:
                stream.write(content)
        except OSError as fault:
            raise self._told(fault) from fault

    def put(self, name: str, file: Path) -> None:
        try:
            with open(file, "rb") as content, self._files.open_output_stream(self._key(name)) as stream:
                shutil.copyfileobj(content, stream, _AT_ONCE)
        except OSError as fault:
            raise self._told(fault) from fault

    def size(self, name: str) -> int | None:
        try:
            found = self._files.get_file_info(self._key(name))
        except OSError as fault:
            raise self._told(fault) from fault
        return found.size if found.is_file else None

    def names(self, folder: str) -> Iterator[str]:
        from pyarrow.fs import FileSelector

        try:
            found = self._files.get_file_info(FileSelector(self._key(folder), recursive=True, allow_not_found=True))
        except OSError as fault:
            raise self._told(fault) from fault
        start = len(self._key(""))
        yield from sorted(entry.path[start:] for entry in found if entry.is_file)

    def remove(self, folder: str) -> None:
        try:
            self._files.delete_dir(self._key(folder).rstrip("/"))
        except FileNotFoundError:
            return
        except OSError as fault:
            raise self._told(fault) from fault

    def address(self, name: str) -> str:
        return f"s3://{self._key(name)}"

    def _key(self, name: str) -> str:
        return f"{self.bucket}/{self.prefix}/{name}" if self.prefix else f"{self.bucket}/{name}"

    @cached_property
    def _files(self) -> Any:
        from pyarrow.fs import AwsStandardS3RetryStrategy, S3FileSystem

        where = urlsplit(self.endpoint)
        return S3FileSystem(
            region=self.region or ("us-east-1" if self.endpoint else None),
            scheme=where.scheme or "https",
            endpoint_override=where.netloc or None,
            force_virtual_addressing=self.virtual_addressing,
            connect_timeout=self.connect_seconds,
            request_timeout=self.silent_seconds,
            retry_strategy=AwsStandardS3RetryStrategy(max_attempts=self.attempts),
            allow_delayed_open=True,
        )

    def _told(self, fault: OSError) -> StoreFault:
        """The library's words, and what a person can do about them."""
        code = (re.search(r"AWS Error (\w+)", str(fault)) or ("", ""))[1]
        number, advice = _ADVICE.get(code, (errno.EIO, f"Check the store and the settings {self.setting}, NIANBAO_S3_ENDPOINT"))
        where = f"{self.address('').rstrip('/')} at {self.endpoint or 'Amazon S3'}"
        what, advice = _WHAT[self.setting], advice.format(self.setting)
        return StoreFault(
            number, f"{what} {where} failed: {str(fault).rstrip('.')}. {advice}; nothing is lost, run again with the same sources."
        )


def open_objects(
    where: str | Path, setting: str = RAW_STORE, endpoint: str = "", region: str = "", virtual_addressing: bool = False
) -> Objects:
    """By the address that a setting gives: a folder, or `s3://bucket/prefix` with the URL of its endpoint (none for Amazon's own)."""
    if not str(where).startswith("s3://"):
        if "://" in str(where):
            raise WrongUsage(f"{setting} is {where}: give a folder or s3://bucket/prefix.")
        return Folder(Path(where).expanduser().absolute())
    parts = urlsplit(str(where))
    if not parts.netloc or "@" in parts.netloc:
        raise WrongUsage(f"{setting} must be s3://bucket/prefix, without credentials (they belong into the environment).")
    if endpoint and (urlsplit(endpoint).scheme not in ("http", "https") or "@" in endpoint or not urlsplit(endpoint).netloc):
        raise WrongUsage("NIANBAO_S3_ENDPOINT must be the URL of the store such as https://s3.example.org:9000, without credentials.")
    return Bucket(parts.netloc, parts.path.strip("/"), endpoint, region, virtual_addressing, setting=setting)


_CREDENTIALS = (errno.EACCES, "Check the credentials (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or ~/.aws/credentials) and their rights")
_ADVICE = {
    "NETWORK_CONNECTION": (errno.EIO, "Check that the store is up and that NIANBAO_S3_ENDPOINT is its URL"),
    "NO_SUCH_BUCKET": (errno.ENOENT, "Create the bucket or correct {}"),
    "ACCESS_DENIED": _CREDENTIALS,
    "INVALID_ACCESS_KEY_ID": _CREDENTIALS,
    "INVALID_CLIENT_TOKEN_ID": _CREDENTIALS,
    "SIGNATURE_DOES_NOT_MATCH": _CREDENTIALS,
    "MISSING_AUTHENTICATION_TOKEN": _CREDENTIALS,
}
