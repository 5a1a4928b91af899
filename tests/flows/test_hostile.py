"""A folder of files made to hurt, run as a user would: each ends as a row with its reason, the honest report beside them is read.

What each reader does with each of them stands in tests/unit; here it is the whole: nothing fetched, nothing written elsewhere, nobody hurt.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from pathlib import Path

import duckdb
import pytest

from flows.sources import SAMPLES
from tests.flows.conftest import nianbao
from tests.flows.web_server import web_server

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMES = (  # of files; what a name may not hold (/ and NUL) no file system hands on
    "'; DROP TABLE core.documents; --.txt",
    '"; DROP TABLE core.documents; --.txt',
    "back\\slash\\'.txt",
    "two\nlines\t.txt",
    "\u202egnp.txt",
    "$(touch pwned) `touch pwned` ; touch pwned.txt",
    "{x} {{ 7*7 }} %s ?.txt",
    "=cmd|' C calc'!A0.txt",
    "<img src=x onerror=alert(1)>.txt",
    "-rf.txt",
)
TITLE = "澜陵市柏川区卫生健康局2024年法治政府建设年度报告"


def docx(document: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", document)
    return buffer.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def many_pages(number: int) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(number):
        document.new_page(595, 842)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def archive_that_climbs(report: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../climbed.txt", report)
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def hostile(url: str) -> dict[str, bytes]:
    secret = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    page = f"<html><head><title>{TITLE}</title><script src='{url}/a.js'></script></head><body><h1>{TITLE}</h1><img src='{url}/b.png'>"
    page += f"<iframe src='{url}/c.html'></iframe>"
    page += "<p>2024年，共办理行政处罚案件37宗，罚款8.2万元，组织培训5次，开展宣传活动12场次。</p></body></html>"
    linked = r"{\rtf1\ansi " + r"{\field{\*\fldinst INCLUDEPICTURE \\d " "" + url + '/d.png" }}' + r"\par 37}"
    return {
        "bomb.docx": docx(f'<?xml version="1.0"?><w:document {_WORDS}><w:body>{paragraph("0" * 400_000_000)}</w:body></w:document>'),
        "xxe.docx": docx(f'<?xml version="1.0"?>{secret}<w:document {_WORDS}><w:body>{paragraph(TITLE + "&x;")}</w:body></w:document>'),
        "nothing.pdf": b"",
        "nothing.doc": b"",
        "cut.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
        "pages.pdf": many_pages(5_000),
        "deep.html": b"<html><body>" + b"<div>" * 300_000 + "深".encode() + b"</div>" * 300_000 + b"</body></html>",
        "linked.html": page.encode(),
        "linked.rtf": linked.encode(),
        "program.docx": b"MZ" + b"\0" * 500,
        "noise.pdf": bytes(range(256)) * 400,
    }


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    reports, data = folder / "reports", folder / "data"
    reports.mkdir()
    shutil.copy(SAMPLES / "qingya-2018.txt", reports / "honest.txt")
    with web_server() as web:
        for name, content in hostile(web.url("")).items():
            (reports / name).write_bytes(content)
        (reports / "climbs.zip").write_bytes(archive_that_climbs((SAMPLES / "qingya-2019.txt").read_bytes()))
        for number, name in enumerate(NAMES):
            text = (SAMPLES / "qingya-2020.txt").read_text("utf-8").replace("2020年", f"{2000 + number}年")
            (reports / name).write_text(text, "utf-8")
        before = {path for path in folder.rglob("*") if data not in path.parents}
        run = nianbao("run", reports, "--data", data, NIANBAO_DOCUMENT_SECONDS="60", inline=False)
        hits = list(web.hits)
    after = {path for path in folder.rglob("*") if data not in path.parents and path != data}
    return run, data, hits, after - before


def documents(data: Path) -> dict[str, tuple[str, str, str]]:
    with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
        query = "SELECT file_name, status, status_reason, text FROM core.documents"
        return {name: (status, reason, text) for name, status, reason, text in connection.execute(query).fetchall()}


def test_the_honest_reports_are_read(ended):
    run, data, _, _ = ended
    assert run.status == 0, run.err
    found = documents(data)
    assert found["honest.txt"][0] == found["climbed.txt"][0] == "accepted"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("bomb.docx", "limit"),
        ("xxe.docx", "document type"),
        ("nothing.pdf", "0 bytes"),
        ("nothing.doc", "0 bytes"),
        ("cut.pdf", "truncated|damaged"),
        ("pages.pdf", "5000 pages, over the limit"),
        ("deep.html", "nested"),
        ("program.docx", "program"),
        ("noise.pdf", "binary|text"),
    ],
)
def test_each_hostile_file_is_a_row_with_its_reason(ended, name, says):
    _, data, _, _ = ended
    status, reason, text = documents(data)[name]
    assert (status, text) == ("unreadable", "") and re.search(says, reason), reason


def test_nothing_is_fetched_executed_or_written_elsewhere(ended):
    _, data, hits, strangers = ended
    assert hits == [] and strangers == set()
    status, _, text = documents(data)["linked.html"]
    assert status == "accepted" and "37宗" in text
    assert not any("root:" in text for _, _, text in documents(data).values())
    assert "link.txt" not in documents(data)


def test_hostile_file_names_are_names(ended):
    run, data, _, strangers = ended
    assert run.status == 0, run.err
    found = documents(data)
    assert set(NAMES) <= found.keys()
    assert {found[name][0] for name in NAMES if name.endswith(".txt")} <= {"accepted", "quarantined", "superseded"}
    assert strangers == set()
    pages = list((data / "current" / "report").rglob("*.html"))
    assert len(pages) > 5 and not any("<img src=x" in page.read_text("utf-8") for page in pages)


def test_what_is_exported_of_hostile_names_runs_nothing(ended, tmp_path):
    _, data, _, _ = ended
    told = nianbao("export", "--to", tmp_path / "out", "--format", "csv", "--table", "core.documents", "--data", data)
    assert told.status == 0, told.err
    with (tmp_path / "out" / "core.documents.csv").open(encoding="utf-8", newline="") as lines:
        names = {row["file_name"] for row in csv.DictReader(lines)}
    assert "'=cmd|' C calc'!A0.txt" in names and "'-rf.txt" in names
    assert {"two\nlines\t.txt", "'; DROP TABLE core.documents; --.txt"} <= names
