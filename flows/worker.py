"""The process that reads documents: `main` answers the orders of `flows.reader_process` until its pipe closes.

It is confined before it touches a document: its memory and the files it writes are limited, it has no network where the machine can
take it away, and it dies with its parent. It imports neither Prefect nor the command.
"""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import errno
import gc
import io
import os
import pickle
import resource
import signal
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC
from multiprocessing.connection import Connection
from pathlib import Path

from flows.files import write_whole
from flows.jobs import FAILED, Confinement, Job, Part
from flows.knowledge import read_catalogue
from flows.text_store import TextStore
from transforms.archives import Unpacked, unpack
from transforms.documents import ARCHIVES, format_of, read_document
from transforms.model import DocumentText, UnreadableDocument
from transforms.records import DocumentRecords, frames, process_document, unreadable_document

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_LARGEST_FILE = 1_000_000_000  # bytes that a reader's helper may write to one temporary file
_OPEN_FILES = 512
_BETWEEN_COLLECTIONS = 10_000  # new objects: what a document is read into goes without the collector, which finds next to nothing
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of sched.h
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl.h


class Worker:
    """What a worker does, each public method an order; picklable values in and out."""

    def __init__(self, given: Confinement, alive: Callable[[], None]) -> None:
        self._limits = dataclasses.replace(given.limits, alive=alive)
        self._texts = TextStore(given.texts, given.limits) if given.texts else None
        self._fingerprint = given.fingerprint

    def process(self, job: Job, content: bytes) -> bytes:
        """The document's rows, pickled: whoever waits passes them on unopened."""
        read = self._read if self._texts is None else self._texts.reading(job.sha256, self._read)
        try:
            records = process_document(content, job.source, job.file_name, job.sha256, read_catalogue(), read, job.publisher)
        except MemoryError:
            raise
        except Exception as fault:
            if isinstance(fault, OSError) and fault.errno in _NO_ROOM:
                raise  # the disk is full: no document is to blame
            # a fault of ours on one document must not cost the others
            reason = f"{FAILED}: {type(fault).__name__}: {fault}. Please report this fault with the file."
            return unreadable(job, reason, self._fingerprint)
        return _packed(records, job, self._fingerprint)

    def stage(self, records: Sequence[bytes], staging: Path, name: str) -> Part:
        """Write the rows of a batch as Parquet, one file a table: `<table>-<name>.parquet`."""
        staging.mkdir(parents=True, exist_ok=True)
        opened: list[DocumentRecords] = [pickle.loads(entry) for entry in records]
        for table, frame in frames(opened).items():
            content = io.BytesIO()  # a full disk has no name and no number in what polars raises
            frame.write_parquet(content, compression="zstd", compression_level=1)
            write_whole(staging / f"{table}-{name}.parquet", content.getvalue(), staging)
        return Part(
            name,
            Counter(str(entry.document["status"]) for entry in opened),
            sum(len(entry.quantities) for entry in opened),
            sum(len(entry.observations) for entry in opened),
        )

    def format_of(self, content: bytes, file_name: str) -> str:
        """The format's code, by what the bytes hold."""
        return format_of(content, file_name)

    def unpack(self, content: bytes, file_name: str) -> Unpacked:
        """The members of an archive. Raises UnreadableDocument."""
        return unpack(content, file_name, self._limits)

    def _read(self, content: bytes, file_name: str) -> DocumentText:
        if format_of(content, file_name) not in ARCHIVES:
            return read_document(content, file_name, self._limits)
        members = len(self.unpack(content, file_name).members)  # raises what is wrong with one that was not unpacked before
        raise UnreadableDocument(f"an archive; its {members} members are documents of their own: give it as a source again")


def unreadable(job: Job, reason: str, fingerprint: str) -> bytes:
    """The row of a document that gives no text; without a fingerprint the next run tries it anew."""
    return _packed(unreadable_document(job.source, job.file_name, job.sha256, job.bytes, reason), job, fingerprint)


def _packed(records: DocumentRecords, job: Job, fingerprint: str) -> bytes:
    records.document["fingerprint"] = fingerprint
    records.document["listed_publisher"] = job.publisher
    records.document["first_seen_at"] = job.first_seen_at.astimezone(UTC).replace(tzinfo=None)
    return pickle.dumps(records, pickle.HIGHEST_PROTOCOL)


def confine(memory_bytes: int) -> None:
    """Limit this process and all it starts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run decides what an interrupt means
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
    if sys.platform == "linux":
        c = ctypes.CDLL(None, use_errno=True)
        c.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        _leave_the_network(c)


def _leave_the_network(c: ctypes.CDLL) -> None:
    """Move into a network of its own that leads nowhere, where the kernel lets this user."""
    user, group = os.getuid(), os.getgid()
    if c.unshare(_NEW_NETWORK) == 0 or c.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return
    with contextlib.suppress(OSError):  # without a map the process is nobody to itself, which reads as well
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def main(descriptor: int) -> None:
    channel = Connection(descriptor)
    given: Confinement = channel.recv()
    confine(given.memory_bytes)
    gc.set_threshold(_BETWEEN_COLLECTIONS)
    worker = Worker(given, alive=lambda: channel.send(("alive", None)))
    channel.send(("ready", None))
    while True:
        try:
            order, *arguments = channel.recv()
        except EOFError:
            return
        except MemoryError as fault:
            channel.send(("raised", fault))
            return
        try:
            answer = ("done", getattr(worker, order)(*arguments))
        except Exception as fault:
            answer = ("raised", _portable(fault))
        channel.send(answer)


def network_can_be_cut() -> bool:
    """Whether this machine lets a worker leave the network; tried in a process of its own."""
    child = os.fork()
    if child == 0:
        c = ctypes.CDLL(None)
        os._exit(0 if c.unshare(_NEW_NETWORK) == 0 or c.unshare(_NEW_USER | _NEW_NETWORK) == 0 else 1)
    return os.waitpid(child, 0)[1] == 0


def _portable(fault: Exception) -> Exception:
    """The fault itself where it can travel, else its words."""
    try:
        pickle.loads(pickle.dumps(fault))
    except Exception:
        return RuntimeError(f"{type(fault).__name__}: {fault}")
    return fault.with_traceback(None)
