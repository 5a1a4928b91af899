"""Addresses are fetched from a real server with real faults: what is had is kept, what is not says why, and no list leads astray."""

from __future__ import annotations

import gzip
import ipaddress
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from flows.faults import WrongUsage
from flows.fetching.addresses import Address, ListError, read_addresses
from flows.fetching.fetch import Fetched, Outcome, fetch_all
from flows.fetching.network import is_public
from flows.fetching.settings import FetchSettings
from flows.object_store import StoreFault
from flows.raw_store import RawStore
from tests.flows.web_server import Page, WebServer, drip, drip_headers, endless, reset, silent, truncated, web_server

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}
REPORT = "<html><body>年度报告</body></html>".encode()
LOCAL = ("127.0.0.1/32",)


@pytest.fixture
def web() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path / "raw")


def quick(**changes: object) -> FetchSettings:
    given = {
        "delay_seconds": 0.0,
        "backoff_seconds": 0.01,
        "connect_seconds": 2.0,
        "read_seconds": 1.0,
        "transfer_seconds": 5.0,
        "max_bytes": 200_000,
        "allowed_networks": LOCAL,
    }
    return FetchSettings(**(given | changes))  # type: ignore[arg-type]


def fetched(store: RawStore, *urls: str, now: datetime = NOW, **changes: object) -> list[Fetched]:
    heard: list[int] = []
    found = fetch_all([Address(url) for url in urls], store, quick(**changes), now, heard.append)
    assert sum(heard) == len(urls) and [entry.address.url for entry in found] == [Address(url).url for url in urls]
    return found


def test_a_page_is_kept_with_what_its_server_said(web, store):
    web.pages["/art/2025.html"] = Page(REPORT, headers=HTML, etag='"1"', modified="Tue, 03 Mar 2026 00:00:00 GMT")
    [page] = fetched(store, web.url("/art/2025.html"))
    assert (page.outcome, page.reason) == (Outcome.FETCHED, "")
    assert page.kept and store.read(page.kept.sha256) == REPORT
    assert (page.kept.source, page.kept.file_name, page.kept.first_seen_at) == (web.url("/art/2025.html"), "2025.html", NOW)
    [note] = store.notes(page.kept.sha256)
    assert note["headers"]["content-type"] == "text/html; charset=utf-8" and note["headers"]["etag"] == '"1"'
    assert note["headers"]["status"] == "200" and note["headers"]["url"] == web.url("/art/2025.html")
    [asked] = web.asked("/art/2025.html")
    assert asked.headers["User-Agent"].startswith("nianbao") and "If-None-Match" not in asked.headers


@pytest.mark.parametrize("marks", [{"etag": '"a"'}, {"modified": "Tue, 03 Mar 2026 00:00:00 GMT"}])
def test_an_unchanged_page_is_not_sent_again(web, store, marks):
    web.pages["/a.html"] = Page(REPORT, headers=HTML, **marks)
    [first] = fetched(store, web.url("/a.html"))
    [again] = fetched(store, web.url("/a.html"), now=NOW + timedelta(days=1))
    assert again.outcome == Outcome.UNCHANGED and again.kept == first.kept and again.state.last_status == 304
    assert again.state.first_fetched_at.startswith("2026-03-04") and again.state.last_fetched_at.startswith("2026-03-05")


def test_the_same_bytes_without_marks_are_unchanged(web, store):
    web.pages["/a.html"] = Page(REPORT)
    [first] = fetched(store, web.url("/a.html"))
    [again] = fetched(store, web.url("/a.html"), now=NOW + timedelta(days=1))
    assert again.outcome == Outcome.UNCHANGED and again.kept == first.kept


def test_a_page_whose_bytes_were_lost_is_fetched_whole(web, store):
    web.pages["/a.html"] = Page(REPORT, etag='"a"')
    [first] = fetched(store, web.url("/a.html"))
    store.path(first.kept.sha256).unlink()
    [again] = fetched(store, web.url("/a.html"))
    assert again.outcome == Outcome.FETCHED and store.read(again.kept.sha256) == REPORT


def test_a_changed_page_is_a_new_version_and_the_old_one_stays(web, store):
    web.pages["/a.html"] = [Page(REPORT, etag='"a"'), Page(REPORT + b"2", etag='"b"')]
    [first] = fetched(store, web.url("/a.html"))
    [second] = fetched(store, web.url("/a.html"), now=NOW + timedelta(days=1))
    assert second.outcome == Outcome.CHANGED and second.kept.source == first.kept.source
    assert (store.read(first.kept.sha256), store.read(second.kept.sha256)) == (REPORT, REPORT + b"2")


@pytest.mark.parametrize("status", [404, 410])
def test_a_vanished_page_keeps_its_bytes_and_may_come_back(web, store, status):
    web.pages["/a.html"] = [Page(REPORT, etag='"a"'), Page(status=status), Page(status=status), Page(REPORT, etag='"a"')]
    days = [NOW + timedelta(days=number) for number in range(4)]
    first, gone, still, back = (fetched(store, web.url("/a.html"), now=day)[0] for day in days)
    assert gone.outcome == still.outcome == Outcome.VANISHED and gone.kept == first.kept
    assert str(status) in gone.reason and "its data stay" in gone.reason
    assert gone.state.vanished_since == still.state.vanished_since == "2026-03-05T05:06:07+00:00"
    assert back.outcome == Outcome.UNCHANGED and "came back" in back.reason
    assert back.state.vanished_since == "" and back.state.came_back_at == "2026-03-07T05:06:07+00:00"


def test_a_page_that_never_was_is_said_so(web, store):
    [page] = fetched(store, web.url("/none.html"))
    assert page.outcome == Outcome.VANISHED and page.kept is None and "never fetched" in page.reason


def test_a_fault_that_passes_is_tried_again(web, store):
    web.pages["/a.html"] = [Page(status=500), Page(status=502), Page(REPORT)]
    web.pages["/b.html"] = [Page(fault=reset), Page(fault=truncated), Page(REPORT)]
    assert [page.outcome for page in fetched(store, web.url("/a.html"), web.url("/b.html"))] == [Outcome.FETCHED] * 2
    assert len(web.asked("/a.html")) == len(web.asked("/b.html")) == 3


@pytest.mark.parametrize(
    ("page", "reason", "asked"),
    [
        (Page(status=500), "answered 500", 3),
        (Page(fault=truncated), "without sending complete message body", 3),
        (Page(fault=reset), "the connection broke", 3),
        (Page(fault=silent), "no byte came in time", 3),
        (Page(status=403), "answered 403", 1),
        (Page(b""), "empty page", 1),
        (Page(b" \r\n "), "empty page", 1),
        (Page(status=204), "answered 204", 1),
        (Page(status=302), "without saying where", 1),
        (Page(b"abc", headers={"Content-Encoding": "br"}), "packed as br", 1),
        (Page(b"abc", headers={"Content-Encoding": "gzip"}), "packing is damaged", 3),
        (Page(gzip.compress(REPORT)[:-9], headers={"Content-Encoding": "gzip"}), "packing is cut off", 3),
    ],
)
def test_what_fails_says_why_and_keeps_what_was(web, store, page, reason, asked):
    web.pages["/a.html"] = [Page(REPORT), page]
    [first] = fetched(store, web.url("/a.html"))
    [failed] = fetched(store, web.url("/a.html"), read_seconds=0.3)
    assert failed.outcome == Outcome.FAILED and reason in failed.reason and failed.kept == first.kept
    assert len(web.asked("/a.html")) == 1 + asked
    [again] = fetched(store, web.url("/a.html"), read_seconds=0.3)
    assert again.state.failures == 2


def test_a_server_that_asks_for_patience_gets_it(web, store):
    web.pages["/a.html"] = [Page(status=429, headers={"Retry-After": "1"}), Page(REPORT)]
    [page] = fetched(store, web.url("/a.html"))
    refused, given = web.asked("/a.html")
    assert page.outcome == Outcome.FETCHED and given.began - refused.ended >= 0.9


def test_a_date_in_retry_after_is_understood_and_too_long_a_wait_ends_the_host_for_this_run(web, store):
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    web.pages["/a.html"] = Page(status=503, headers={"Retry-After": later})
    web.pages["/b.html"] = Page(REPORT)
    pages = fetched(store, web.url("/a.html"), web.url("/b.html"))
    assert [page.outcome for page in pages] == [Outcome.FAILED] * 2
    assert all("asked to be left alone" in page.reason for page in pages)
    assert len(web.asked("/a.html")) == 1 and not web.asked("/b.html")


@pytest.mark.parametrize("fault", [drip, drip_headers])
def test_a_transfer_that_drips_ends(web, store, fault):
    web.pages["/a.html"] = Page(fault=fault)
    [page] = fetched(store, web.url("/a.html"), transfer_seconds=0.5)
    assert page.outcome == Outcome.FAILED and "not whole after 0.5 seconds" in page.reason
    assert len(web.asked("/a.html")) <= 1


BOMB = gzip.compress(bytes(100_000_000), 9)


@pytest.mark.parametrize(
    "page",
    [
        Page(bytes(300_000)),
        Page(fault=endless),
        Page(BOMB, headers={"Content-Encoding": "gzip"}),
        Page(gzip.compress(bytes(5_000_000)), headers={"Content-Encoding": "gzip"}),
    ],
    ids=["announced", "endless", "bomb announced", "bomb"],
)
def test_too_large_an_answer_is_refused(web, store, page):
    web.pages["/a.html"] = page
    [refused] = fetched(store, web.url("/a.html"))
    assert refused.outcome == Outcome.REFUSED and "200000" in refused.reason and refused.kept is None


def test_a_bomb_is_noticed_before_it_fills_the_memory(web, tmp_path):
    web.pages["/a.html"] = Page(BOMB, headers={"Content-Encoding": "gzip"})
    code = (
        "import sys, resource; from datetime import datetime, UTC; from pathlib import Path\n"
        "from flows.fetching.fetch import *\n"
        "settings = FetchSettings(delay_seconds=0, allowed_networks=('127.0.0.1/32',), max_bytes=1_000_000)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "[page] = fetch_all([Address(sys.argv[1])], RawStore(Path(sys.argv[2])), settings, datetime.now(UTC), print)\n"
        "print(page.outcome, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    told = subprocess.run([sys.executable, "-c", code, web.url("/a.html"), str(tmp_path)], capture_output=True, text=True, check=True)
    outcome, kilobytes = told.stdout.split()[-2:]
    assert outcome == "refused" and int(kilobytes) < 50_000


def test_packed_answers_are_kept_unpacked(web, store):
    import zlib

    web.pages["/gzip"] = Page(gzip.compress(REPORT), headers={"Content-Encoding": "gzip"})
    web.pages["/zlib"] = Page(zlib.compress(REPORT), headers={"Content-Encoding": "deflate"})
    web.pages["/raw"] = Page(zlib.compress(REPORT)[2:-4], headers={"Content-Encoding": "deflate"})
    for page in fetched(store, web.url("/gzip"), web.url("/zlib"), web.url("/raw")):
        assert page.kept and store.read(page.kept.sha256) == REPORT


def test_a_wrong_charset_changes_no_byte(web, store):
    gbk = "<html>年度报告</html>".encode("gb18030")
    web.pages["/a.html"] = Page(gbk, headers={"Content-Type": "text/html; charset=iso-8859-1"})
    [page] = fetched(store, web.url("/a.html"))
    assert store.read(page.kept.sha256) == gbk


def test_redirects_are_followed_and_their_marks_remembered(web, store):
    web.pages["/old"] = Page(status=301, headers={"Location": "/年报 1.html".encode()})
    web.pages["/%E5%B9%B4%E6%8A%A5%201.html"] = Page(status=302, headers={"Location": f"//127.0.0.1:{web.port}/new.html"})
    web.pages["/new.html"] = Page(REPORT, etag='"a"')
    [first] = fetched(store, web.url("/old"))
    assert first.kept.source == web.url("/old") and first.kept.file_name == "new.html" and first.state.final_url == web.url("/new.html")
    [again] = fetched(store, web.url("/old"))
    assert again.outcome == Outcome.UNCHANGED and again.state.last_status == 304
    assert "If-None-Match" not in web.asked("/old")[1].headers


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/loop", "more than 5 redirects"),
        ("file:///etc/passwd", "file: is not fetched"),
        ("ftp://127.0.0.1/x", "ftp: is not fetched"),
        ("http://127.0.0.2:1/", "addresses of private networks"),
        ("http://169.254.169.254/latest/meta-data/", "addresses of private networks"),
        ("http://user:secret@127.0.0.1/", "user name or password"),
        ("http://[::ffff:10.0.0.1]/", "addresses of private networks"),
        ("http://0x7f.2/", "addresses of private networks"),
        ("http://[::1", "no URL"),
    ],
)
def test_redirects_lead_nowhere_they_should_not(web, store, location, reason):
    web.pages["/loop"] = Page(status=302, headers={"Location": location})
    [page] = fetched(store, web.url("/loop"))
    assert page.outcome == Outcome.REFUSED and reason in page.reason and "secret" not in page.reason
    assert len(web.asked("/loop")) == (6 if location == "/loop" else 1)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "0", "2130706433", "017700000001", "0x7f000001", "127.1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"],
)
def test_private_addresses_are_refused_in_every_spelling(web, store, host):
    web.pages["/a.html"] = Page(REPORT)
    [page] = fetched(store, web.url("/a.html", host), allowed_networks=())
    assert page.outcome == Outcome.REFUSED and not web.hits, page.reason


def test_what_is_no_address_is_refused_alone(web, store):
    web.pages["/a.html"] = Page(REPORT)
    pages = fetched(store, "file:///etc/passwd", "http://u:p@127.0.0.1/", "nonsense", "http://h:99999/", web.url("/a.html"))
    assert [page.outcome for page in pages] == [Outcome.REFUSED] * 4 + [Outcome.FETCHED]
    assert "u:p" not in str(pages)


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to(web, store, monkeypatch):
    """A name that points to a public address when it is checked and to a private one after (DNS rebinding)."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    asked = []

    def look_up(host, port, *arguments, **more):
        asked.append(host)
        return [(2, 1, 6, "", (next(answers), port))]

    connected = []
    monkeypatch.setattr("socket.getaddrinfo", look_up)
    monkeypatch.setattr("socket.socket.connect", lambda self, where: connected.append(where) or (_ for _ in ()).throw(TimeoutError()))
    [page] = fetched(store, f"http://rebinding.example:{web.port}/", allowed_networks=(), attempts=1)
    assert page.outcome == Outcome.FAILED and connected == [("93.184.216.34", web.port)] and asked == ["rebinding.example"]


def test_robots_are_obeyed_and_asked_once(web, store):
    web.pages["/robots.txt"] = Page(
        b"User-agent: *\nDisallow: /private/\n\nUser-agent: nianbao\nDisallow: /reports/\nAllow: /reports/public\n"
    )
    web.pages |= {path: Page(REPORT) for path in ("/private/a", "/reports/a", "/reports/public")}
    web.pages["/into"] = Page(status=302, headers={"Location": "/reports/a"})
    pages = fetched(store, *map(web.url, ("/private/a", "/reports/a", "/reports/public", "/into")))
    assert [page.outcome for page in pages] == [Outcome.FETCHED, Outcome.REFUSED, Outcome.FETCHED, Outcome.REFUSED]
    assert "robots.txt" in pages[1].reason and not web.asked("/reports/a") and len(web.asked("/robots.txt")) == 1


@pytest.mark.parametrize("status", [404, 403, 401])
def test_a_site_without_robots_may_be_read(web, store, status):
    web.pages |= {"/robots.txt": Page(status=status), "/a": Page(REPORT)}
    assert fetched(store, web.url("/a"))[0].outcome == Outcome.FETCHED


@pytest.mark.parametrize("page", [Page(status=503), Page(status=429), Page(fault=silent), Page(fault=reset)])
def test_a_site_whose_robots_cannot_be_had_is_left_alone_for_now(web, store, page):
    web.pages |= {"/robots.txt": page, "/a": Page(REPORT), "/b": Page(REPORT)}
    pages = fetched(store, web.url("/a"), web.url("/b"), read_seconds=0.2)
    assert [entry.outcome for entry in pages] == [Outcome.FAILED] * 2 and "robots.txt" in pages[0].reason
    assert not web.asked("/a") and not web.asked("/b") and len(web.asked("/robots.txt")) == 3


def test_endless_rules_are_read_as_far_as_a_robot_must(web, store):
    web.pages |= {"/robots.txt": Page(b"User-agent: *\nDisallow: /a\n" + b"# more\n" * 200_000), "/a": Page(REPORT), "/b": Page(REPORT)}
    assert [page.outcome for page in fetched(store, web.url("/a"), web.url("/b"))] == [Outcome.REFUSED, Outcome.FETCHED]


def test_requests_to_a_host_are_spaced_and_never_overlap(web, store):
    web.pages |= {f"/{number}": Page(REPORT + b"%d" % number) for number in range(6)}
    web.pages["/0"] = Page(status=302, headers={"Location": "/5"})
    fetched(store, *(web.url(f"/{number}") for number in range(5)), delay_seconds=0.15)
    hits = sorted(web.hits, key=lambda hit: hit.began)
    assert len(hits) == 7  # robots.txt, five addresses, one redirect
    assert all(later.began - earlier.ended > 0.12 for earlier, later in pairwise(hits))


def test_a_crawl_delay_is_kept_up_to_the_cap(web, store):
    web.pages |= {"/robots.txt": Page(b"User-agent: *\nCrawl-delay: 3600\n"), "/a": Page(REPORT), "/b": Page(REPORT)}
    fetched(store, web.url("/a"), web.url("/b"), crawl_delay_cap_seconds=0.3)
    [a], [b] = web.asked("/a"), web.asked("/b")
    assert 0.25 < b.began - a.ended < 30


def test_hosts_are_fetched_at_the_same_time(store):
    """Each page of the two hosts waits until the other host was asked, too: one after the other would never end well."""
    both = threading.Barrier(2, timeout=10)

    def meet(to) -> None:
        both.wait()
        Page(REPORT).send(to)

    with web_server() as one, web_server(host="127.0.0.3") as other:
        one.pages["/a"] = other.pages["/a"] = Page(fault=meet)
        pages = fetched(
            store, one.url("/a"), other.url("/a", "127.0.0.3"), allowed_networks=("127.0.0.0/29",), read_seconds=20.0, transfer_seconds=20.0
        )
    assert [page.outcome for page in pages] == [Outcome.FETCHED] * 2


def test_a_redirect_to_another_host_waits_for_its_turn(store):
    with web_server() as one, web_server(host="127.0.0.3") as other:
        other.pages |= {f"/{number}": Page(REPORT) for number in range(4)} | {"/moved": Page(REPORT)}
        one.pages |= {f"/{number}": Page(status=301, headers={"Location": other.url("/moved", "127.0.0.3")}) for number in range(3)}
        urls = [one.url(f"/{number}") for number in range(3)] + [other.url(f"/{number}", "127.0.0.3") for number in range(4)]
        fetched(store, *urls, allowed_networks=("127.0.0.0/29",), delay_seconds=0.05)
        hits = sorted(other.hits, key=lambda hit: hit.began)
    assert len(hits) == 8
    assert all(later.began >= earlier.ended + 0.03 for earlier, later in pairwise(hits))


def test_a_host_that_fails_on_end_is_left_alone(web, store):
    web.pages |= {f"/{number}": Page(status=500) for number in range(6)}
    pages = fetched(store, *(web.url(f"/{number}") for number in range(6)), attempts=1, host_gives_up_after=3)
    assert [page.outcome for page in pages] == [Outcome.FAILED] * 6
    assert web.asked("/2") and not web.asked("/3") and "failed 3 times on end" in pages[5].reason


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("attachment; filename*=UTF-8''2025%E5%B9%B4%E6%8A%A5.pdf", "2025年报.pdf"),
        ("attachment; filename=\"fallback.pdf\"; filename*=GBK''%C4%EA%B1%A8.pdf", "年报.pdf"),
        ('attachment; filename="年报.doc"'.encode("gb18030"), "年报.doc"),
        ('attachment; filename="年报.pdf"'.encode(), "年报.pdf"),
        ("attachment; filename=%E5%B9%B4%E6%8A%A5.pdf", "年报.pdf"),
        ('attachment; filename="=?utf-8?B?5bm05oqlLnBkZg==?="', "年报.pdf"),
        ('attachment; filename="../../etc/passwd"', "passwd.pdf"),
        ('attachment; filename="C:\\\\temp\\\\a.pdf"', "a.pdf"),
        ('attachment; filename="a<b>|c?.pdf"', "a_b_c_.pdf"),
        ('attachment; filename=".."', "download.jsp.pdf"),
        ("inline", "download.jsp.pdf"),
    ],
)
def test_the_name_is_the_servers_and_safe(web, store, disposition, name):
    web.pages["/x/download.jsp?id=5"] = Page(b"%PDF-1.7", headers={"Content-Type": "application/pdf", "Content-Disposition": disposition})
    assert fetched(store, web.url("/x/download.jsp?id=5"))[0].kept.file_name == name


def test_names_are_made_of_addresses(web, store):
    paths = {
        "/": "127.0.0.1.html",
        "/col/col12/": "127.0.0.1-col-col12.html",
        "/%C4%EA%B1%A8.htm": "年报.htm",
        "/a%2Fb.shtml": "b.shtml",
    }
    web.pages |= {path: Page(REPORT, headers=HTML) for path in paths}
    assert [page.kept.file_name for page in fetched(store, *map(web.url, paths))] == list(paths.values())


def test_a_fault_of_the_store_ends_the_run(web, store, monkeypatch):
    web.pages |= {f"/{number}": Page(REPORT) for number in range(3)}

    def full(*arguments, **more):
        raise StoreFault(28, "the store is full")

    monkeypatch.setattr(store, "keep", full)
    with pytest.raises(StoreFault, match="full"):
        fetched(store, *(web.url(f"/{number}") for number in range(3)))


def test_what_was_fetched_before_a_run_was_killed_is_settled(web, store):
    web.pages |= {"/a": Page(REPORT, etag='"a"'), "/b": Page(REPORT)}

    def killed(more: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_all([Address(web.url("/a")), Address(web.url("/b"))], store, quick(delay_seconds=0.5), NOW, killed)
    [page] = fetched(store, web.url("/a"))
    assert page.outcome == Outcome.UNCHANGED and page.state.last_status == 304


def test_an_interrupt_ends_a_transfer_that_hangs(web, store):
    web.pages |= {"/robots.txt": Page(status=404), "/slow": Page(fault=drip)}
    began = time.monotonic()
    with web_server(host="127.0.0.3") as other:
        other.pages["/a"] = Page(REPORT)

        def killed(more: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            fetch_all(
                [Address(web.url("/slow")), Address(other.url("/a", "127.0.0.3"))],
                store,
                quick(allowed_networks=("127.0.0.0/29",), transfer_seconds=60.0),
                NOW,
                killed,
            )
    assert time.monotonic() - began < 4


def test_certificates_are_verified_against_the_name_asked_for(store, tmp_path):
    pem = certificate(tmp_path, "localhost")
    with web_server(pem) as web:
        web.pages["/a"] = Page(REPORT)
        networks = (*LOCAL, "::1/128")
        [untrusted] = fetched(store, web.url("/a", "localhost"), allowed_networks=networks)
        assert untrusted.outcome == Outcome.FAILED and "certificate" in untrusted.reason
        [other] = fetched(store, web.url("/a"), ca_file=str(pem))
        assert other.outcome == Outcome.FAILED and "certificate" in other.reason
        [trusted] = fetched(store, web.url("/a", "localhost"), ca_file=str(pem), allowed_networks=networks)
        assert trusted.outcome == Outcome.FETCHED


def test_proxies_of_the_environment_are_not_used(web, store, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    web.pages["/a"] = Page(REPORT)
    assert fetched(store, web.url("/a"))[0].outcome == Outcome.FETCHED


def test_a_proxy_is_used_where_the_settings_name_one(web, store):
    web.pages |= {"http://reports.example/a.html": Page(REPORT)}
    pages = fetched(store, "http://reports.example/a.html", "http://127.0.0.9/", proxy=web.url(""), allowed_networks=())
    assert [page.outcome for page in pages] == [Outcome.FETCHED, Outcome.REFUSED]


def test_cookies_are_not_kept(web, store):
    web.pages |= {"/a": Page(REPORT, headers={"Set-Cookie": "id=1"}), "/b": Page(REPORT)}
    fetched(store, web.url("/a"), web.url("/b"))
    assert all("Cookie" not in hit.headers for hit in web.hits)


@pytest.mark.parametrize(
    "wrong", [{"allowed_networks": ("10.0.0.0/99",)}, {"proxy": "socks://x"}, {"ca_file": "/none"}, {"user_agent": "年报"}]
)
def test_a_wrong_setting_is_named(wrong):
    with pytest.raises(WrongUsage, match="NIANBAO_FETCH_" + next(iter(wrong)).upper()):
        FetchSettings(**wrong)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lists_are_read_as_excel_writes_them(tmp_path, encoding, newline):
    rows = [
        "url,publisher,note",
        "http://A.gov.cn:80/年报.html#top,百川市卫生健康局,",
        '"https://b.gov.cn/a,b",,"甲，乙"',
        ",,",
        "http://a.gov.cn/x",
    ]
    path = tmp_path / "sources.csv"
    path.write_bytes(newline.join([*rows, ""]).encode(encoding))
    assert read_addresses(path) == [
        Address("http://a.gov.cn/%E5%B9%B4%E6%8A%A5.html", "百川市卫生健康局", "", f"{path}:2"),
        Address("https://b.gov.cn/a,b", "", "甲，乙", f"{path}:3"),
        Address("http://a.gov.cn/x", "", "", f"{path}:5"),
    ]


def test_plain_lists_may_hold_remarks_and_say_an_address_twice(tmp_path):
    path = tmp_path / "reports.urls"
    path.write_text("# 2025\n\n  http://a.gov.cn/1\nhttp://a.gov.cn:80/1#top\nHTTP://A.GOV.CN/1\nfile:///etc/passwd\n")
    assert [address.url for address in read_addresses(path)] == ["http://a.gov.cn/1", "file:///etc/passwd"]


def test_a_publisher_known_in_one_line_holds_for_the_address(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_text("url,publisher\nhttp://a.gov.cn/1,\nhttp://a.gov.cn/1,甲局\nhttp://a.gov.cn/1,\n")
    assert [address.publisher for address in read_addresses(path)] == ["甲局"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "", "line 1: the header is ''"),
        ("a.csv", "address\nhttp://a.cn\n", "line 1: the header is 'address'"),
        ("a.csv", "url,year\nhttp://a.cn,2025\n", "line 1: the header is 'url,year'"),
        ("a.csv", "url,url\nhttp://a.cn,http://b.cn\n", "line 1"),
        ("a.csv", "url,publisher\n", "no address in it"),
        ("a.csv", "url,publisher\n,甲局\nwww.a.gov.cn/x,\n", "line 2: no url; line 3: 'www.a.gov.cn/x' is no URL"),
        ("a.csv", "url\nhttp://a.cn/a,b\n", "line 2: 2 cells where the header names 1"),
        ("a.csv", 'url\n"http://a.cn/a\n', "line 2: unexpected end of data"),
        ("a.csv", "url,publisher\nhttp://a.cn,甲局\nhttp://a.cn,乙局\n", "line 3: http://a.cn is said to be 乙局's"),
        ("a.urls", "http://a.cn\nhttp://b.cn/c d\n", "line 2: 'http://b.cn/c d' is no URL; it holds a space"),
        ("a.urls", "a.gov.cn:8080/x\n", "line 1: 'a.gov.cn:8080/x' is no URL"),
        ("a.urls", "\n".join("x" * 9), "(4 more)"),
        ("a.urls", "http://a.cn\0\0", "a.urls: "),
    ],
)
def test_what_is_wrong_in_a_list_is_named_by_its_line(tmp_path, name, content, told):
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(ListError) as fault:
        read_addresses(path)
    assert str(fault.value).startswith(str(path)) and told in str(fault.value)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("202.96.128.86", True),
        ("2400:3200::1", True),
        ("64:ff9b::808:808", True),
        ("10.1.2.3", False),
        ("172.31.0.1", False),
        ("192.168.1.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.100.100.200", False),
        ("0.0.0.0", False),
        ("198.18.0.1", False),
        ("192.0.0.8", False),
        ("224.0.0.1", False),
        ("233.252.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::7f00:1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::", False),
        ("2001::1", False),
        ("2001:db8::1", False),
        ("fd00::1", False),
        ("fe80::1", False),
        ("fec0::1", False),
        ("ff0e::1", False),
    ],
)
def test_public_is_what_the_internet_routes(address, public):
    assert is_public(ipaddress.ip_address(address)) is public


def certificate(folder: Path, name: str) -> Path:
    """A key and a certificate that nobody but its owner trusts."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / "certificate.pem"
    path.write_bytes(key.private_bytes(*kinds) + made.public_bytes(serialization.Encoding.PEM))
    return path
