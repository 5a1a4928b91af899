"""Runs over archives and addresses: each member and page is a document of its own, and what goes wrong with one costs no other."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pytest

from flows.sources import SAMPLES
from tests.flows.conftest import fingerprint, nianbao
from tests.flows.web_server import Page, WebServer, web_server

LOCAL = {"NIANBAO_FETCH_ALLOWED_NETWORKS": "127.0.0.1/32", "NIANBAO_FETCH_DELAY_SECONDS": "0", "NIANBAO_FETCH_BACKOFF_SECONDS": "0.01"}


def rows(data: Path, query: str, parameters: Sequence[object] = ()) -> list[tuple]:
    with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
        return connection.execute(query, list(parameters)).fetchall()


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")


def page_of(text: str) -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines() if line.strip())
    return f'<html><head><meta charset="utf-8"></head><body><div id="zoom">{paragraphs}</div></body></html>'.encode()


def packed(members: dict[str, bytes], encoding: str = "gb18030") -> bytes:
    """A ZIP whose names are written as Windows in China writes them, without the flag for UTF-8."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo("x" * len(name.encode(encoding)))
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    raw = buffer.getvalue()
    for name in members:
        raw = raw.replace(b"x" * len(name.encode(encoding)), name.encode(encoding), 2)
    return raw


def test_the_members_of_an_archive_are_documents_of_their_own(tmp_path):
    inner = packed({"清崖市2018.txt": sample("qingya-2018").encode()})
    members = {
        "报告/澜陵市柏川区卫生健康局二〇二一年.txt": sample("baichuan-2021").encode("gb18030"),
        "更早的各年报告.zip": inner,
        "图标.ico": b"x",
    }
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "all.zip").write_bytes(packed(members))
    (tmp_path / "reports" / "bomb.zip").write_bytes(packed({"bomb.txt": b"0" * 30_000_000}))
    data = tmp_path / "data"
    ended = nianbao("run", tmp_path / "reports", "--data", data)
    assert ended.status == 0, ended.err
    found = dict(rows(data, "SELECT source, status FROM core.documents"))
    assert found == {
        f"{tmp_path}/reports/all.zip!报告/澜陵市柏川区卫生健康局二〇二一年.txt": "accepted",
        f"{tmp_path}/reports/all.zip!更早的各年报告.zip/清崖市2018.txt": "accepted",
        f"{tmp_path}/reports/bomb.zip": "unreadable",
    }
    (reason,) = rows(data, "SELECT status_reason FROM core.documents WHERE file_name = 'bomb.zip'")[0]
    assert "200 times" in reason
    assert "图标.ico" in ended.out and ".ico is no format of reports" in ended.out
    before = fingerprint(data)
    again = nianbao("run", tmp_path / "reports", "--data", data)
    assert again.status == 0 and "unchanged" in again.out and fingerprint(data) == before


@pytest.fixture
def web() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


def test_a_list_of_addresses_over_three_runs(web, tmp_path):
    """First fetch; then a page that changed and one that vanished; then nothing new: data of what vanished stays."""
    web.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /secret/\n")
    web.pages["/2021.html"] = Page(page_of(sample("baichuan-2021")), etag='"1"')
    web.pages["/2022.html"] = Page(page_of(sample("baichuan-2022")), etag='"1"')
    listed = tmp_path / "sources.csv"
    with listed.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["url", "publisher"])
        writer.writerows([web.url(path), "澜陵市柏川区卫生健康局"] for path in ("/2021.html", "/2022.html", "/secret/2023.html"))
    data = tmp_path / "data"
    first = nianbao("run", listed, "--data", data, **LOCAL)
    assert first.status == 0, first.err + first.out
    assert "Fetched        3 addresses: 2 fetched, 1 refused" in first.out and "robots.txt" in first.out
    assert sorted(rows(data, "SELECT report_year, status, format FROM core.documents")) == [
        (2021, "accepted", "html"),
        (2022, "accepted", "html"),
    ]
    cells = rows(data, "SELECT count(*) FROM marts.yearly_trend WHERE year = 2022")

    web.pages["/2021.html"] = Page(page_of(sample("baichuan-2021").replace("件", "宗", 1)), etag='"2"')
    del web.pages["/2022.html"]
    second = nianbao("run", listed, "--data", data, **LOCAL)
    assert second.status == 0 and "1 changed, 1 refused, 1 vanished" in second.out, second.err + second.out
    states = dict(rows(data, "SELECT right(url, 10), outcome FROM core.sources WHERE url NOT LIKE '%secret%'"))
    assert states == {"/2021.html": "changed", "/2022.html": "vanished"}
    assert sorted(rows(data, "SELECT report_year, status FROM core.documents")) == [
        (2021, "accepted"),
        (2021, "superseded"),
        (2022, "accepted"),
    ]
    assert rows(data, "SELECT count(*) FROM marts.yearly_trend WHERE year = 2022") == cells
    assert rows(data, "SELECT vanished_since IS NOT NULL, document_id IS NOT NULL FROM core.sources WHERE outcome = 'vanished'") == [
        (True, True)
    ]
    report = (data / "current" / "report" / "documents.html").read_text(encoding="utf-8")
    assert "网页已不存在" in report and web.url("/2022.html") in report

    before = fingerprint(data)
    third = nianbao("run", listed, "--data", data, **LOCAL)
    assert third.status == 0 and "unchanged" in third.out and fingerprint(data) == before, third.err + third.out

    web.pages["/2021.html"] = Page(page_of(sample("baichuan-2021")), etag='"3"')
    back = nianbao("run", listed, "--data", data, **LOCAL)
    assert back.status == 0 and "1 changed" in back.out and ": published after" in back.out, back.err + back.out
    query = "SELECT d.document_id = s.document_id, d.status FROM core.documents d JOIN core.sources s ON s.url = d.source"
    assert sorted(rows(data, f"{query} WHERE d.report_year = 2021")) == [(False, "superseded"), (True, "accepted")]


def test_addresses_of_private_networks_are_refused_unless_allowed(web, tmp_path):
    web.pages["/2021.html"] = Page(page_of(sample("baichuan-2021")))
    ended = nianbao("run", web.url("/2021.html"), "--data", tmp_path / "data")
    assert ended.status == 1 and "127.0.0.1" in ended.err and "NIANBAO_FETCH_ALLOWED_NETWORKS" in ended.err, ended.err
    assert not web.hits and not (tmp_path / "data" / "current").exists()


def test_a_list_with_a_line_that_is_no_address_names_it(tmp_path):
    (tmp_path / "sources.csv").write_text("url\nhttps://example.org/a.html\nnothing\n", encoding="utf-8")
    ended = nianbao("run", tmp_path / "sources.csv", "--data", tmp_path / "data")
    assert ended.status == 2 and "line 3" in ended.err and "sources.csv" in ended.err
