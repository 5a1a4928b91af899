"""Old Word and its relatives through LibreOffice: what Word shows is read, nothing is fetched, what cannot be read is told."""

from __future__ import annotations

import http.server
import io
import os
import struct
import subprocess
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.made_docx import cell, instance, levels, made_docx, numbered, paragraph, row, run, table
from tests.unit.reading import shared
from transforms.documents import format_of, read_document, readers_version
from transforms.documents.limits import Limits
from transforms.documents.office import program as office_program
from transforms.documents.sniff import OLE
from transforms.model import DocumentText, UnreadableDocument

needs_office = pytest.mark.skipif(bool(office_program.missing()), reason=office_program.missing())
PAGE = "<html><body><div class='TRS_Editor'><p>2021年，我局查处违法案件37宗。</p></div></body></html>"


@pytest.fixture(scope="module")
def old_word() -> bytes:
    """A DOC that LibreOffice made from a document with a tracked deletion, hidden text, a note, a list, a text box and a table."""
    note = '<w:footnote w:id="2">' + paragraph("含移送5件。") + "</w:footnote>"
    deleted = '<w:del w:id="1" w:author="a" w:date="2025-01-01T00:00:00Z"><w:r><w:delText>999件</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2" w:author="a" w:date="2025-01-01T00:00:00Z">{run("203件")}</w:ins>'
    body = numbered("强化组织领导") + numbered("规范执法") + paragraph("改为", deleted, inserted)
    body += paragraph("显", run("777件", "<w:vanish/>"), "37件", '<w:r><w:footnoteReference w:id="2"/></w:r>', "。")
    grid = '<w:tcW w:w="3000" w:type="dxa"/>'
    body += table(*(row(*(cell(text, properties=grid) for text in texts)) for texts in (("项目", "数量"), ("立案", "27.1651万元"))))
    content = made_docx(body, numbering=levels(("chineseCounting", "（%1）")) + instance(1), footnotes=note)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.docx").write_bytes(content)
        command = [str(office_program.program()), f"-env:UserInstallation={(folder / 'p').as_uri()}", "--headless"]
        subprocess.run([*command, "--convert-to", "doc:MS Word 97", "--outdir", name, f"{name}/a.docx"], check=True, capture_output=True)
        return (folder / "a.doc").read_bytes()


@needs_office
def test_old_word_is_read_as_it_shows_with_its_numbers(old_word):
    document = read_document(old_word, "报告.doc")
    assert document.text == "（一）强化组织领导\n（二）规范执法\n改为203件\n显37件。\n含移送5件。\n项目\t数量\n立案\t27.1651万元\n"
    assert (document.format, document.pages) == ("doc", None)
    assert "LibreOffice" in document.reader and document.reader in readers_version()
    kinds = [(place.kind, place.number) for place in document.places]
    assert kinds[:5] == [("paragraph", 1), ("paragraph", 2), ("paragraph", 3), ("paragraph", 4), ("footnote", 1)]
    assert kinds[5:] == [("cell", 1)] * 4


def test_the_format_is_told_by_content_and_the_name_only_tells_wps(old_word):
    assert [format_of(old_word, name) for name in ("a.doc", "a.docx", "a.pdf", "a.wps")] == ["doc", "doc", "doc", "wps"]
    assert format_of(b"{\\rtf1 37}", "a.doc") == "rtf"
    assert format_of(PAGE.encode(), "a.doc") == "html"
    assert format_of(made_docx(paragraph("37")), "a.wps") == "docx"
    assert format_of(WORD_XML.encode(), "a.doc") == "doc"
    assert format_of(OPEN_TEXT.encode(), "a.xml") == "odt"


WORD_XML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>立案37件</w:t></w:r></w:p></w:body></w:wordDocument>"""
OPEN_TEXT = """<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>结案36件</text:p>
 <text:section text:name="S"><text:section-source xlink:type="simple" xlink:href="{local}" text:filter-name="Text"/><text:p>旧</text:p>
 </text:section><text:p><draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char">
 <draw:image xlink:href="{remote}/o.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>
 </office:text></office:body></office:document>"""
RICH_TEXT = (
    r'{\rtf1\ansi\ansicpg936 37 \v 777\v0 {\field{\*\fldinst INCLUDEPICTURE "REMOTE/a.png" \\d}{\fldrslt x}}'
    r'{\field{\*\fldinst INCLUDETEXT "LOCAL"}{\fldrslt 38}}{\*\template REMOTE/t.dot}\par}'
)


@needs_office
def test_word_xml_of_2003_is_read():
    assert read_document(WORD_XML.encode(), "a.doc").text == "立案37件\n"


def test_words_package_in_one_file_is_read():
    parts = zipfile.ZipFile(io.BytesIO(made_docx(paragraph("立案37件"))))
    inner = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{parts.read(name).decode().split("?>", 1)[1]}</pkg:xmlData></pkg:part>'
        for name in parts.namelist()
        if name != "[Content_Types].xml"
    )
    package = f'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{inner}</pkg:package>'
    head = '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    document = read_document(f"{head}{package}".encode(), "a.doc")
    assert (document.text, document.format) == ("立案37件\n", "doc")


@needs_office
def test_what_libreoffice_cannot_read_is_never_taken_for_plain_text():
    for content, name in ((b"{\\rtf1 no \\'zz {{{ rich text}", "a.rtf"), (WORD_XML.replace("w:body", "w:x").encode(), "a.doc")):
        with pytest.raises(UnreadableDocument, match="LibreOffice"):
            read_document(content, name)


@needs_office
def test_a_damaged_document_whose_text_is_taken_byte_by_byte_is_refused():
    garbled = "".join(f"\\'{byte:02x}" for byte in "全年立案查处违法案件三十七件".encode("utf-16-le"))
    with pytest.raises(UnreadableDocument, match="no Chinese"):
        read_document(f"{{\\rtf1\\ansi\\ansicpg1252 {garbled}\\par}}".encode(), "a.rtf")


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A local server's address and the paths it was asked for."""
    asked: list[str] = []

    class Counting(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *arguments: object) -> None:
            return

    serving = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serving.server_port}", asked
    serving.shutdown()
    serving.server_close()


def linking(server: str, folder: Path) -> list[tuple[bytes, str]]:
    """Documents that link to the server and to a local file."""
    local = folder / "local.txt"
    local.write_text("LOCAL-SECRET")
    rich = RICH_TEXT.replace("REMOTE", server).replace("LOCAL", local.as_uri())
    return [(rich.encode(), "a.rtf"), (OPEN_TEXT.format(local=local.as_uri(), remote=server).encode(), "a.fodt")]


@needs_office
def test_nothing_that_a_document_links_to_is_fetched(server, tmp_path):
    address, asked = server
    rich, opened = (read_document(content, name).text for content, name in linking(address, tmp_path))
    assert "37" in rich and "38" in rich and "777" not in rich and "SECRET" not in rich
    assert "36件" in opened and "SECRET" not in opened
    assert asked == []


@needs_office
def test_unguarded_it_would_be_fetched(server, tmp_path, monkeypatch):
    """The counter-proof: with network and LibreOffice's own settings the same document reaches the server."""
    address, asked = server
    monkeypatch.setattr(office_program, "_SETTINGS", ())
    monkeypatch.setattr(office_program, "_cut", lambda: ("nice",))
    office_program.to_docx(linking(address, tmp_path)[1][0], ".fodt", "OpenDocument Text Flat XML", Limits())
    assert "/o.png" in asked


@needs_office
def test_time_is_up_and_nothing_is_left_running_or_lying_about(old_word, monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    started = time.monotonic()
    with pytest.raises(UnreadableDocument, match=r"more than 0\.5 seconds"):
        read_document(old_word, "a.doc", Limits(office_seconds=0.5))
    assert time.monotonic() - started < 15
    assert list(tmp_path.iterdir()) == []
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if os.access(path, os.R_OK)]
    assert not any(str(tmp_path).encode() in command for command in commands)


@pytest.fixture
def other_machine(monkeypatch, tmp_path) -> Iterator[Path]:
    """A machine whose programs are those in this folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office_program, "_PROGRAMS", ("soffice",))
    for cached in (office_program.program, office_program._cut, office_program.program_version):
        cached.cache_clear()
    yield tmp_path
    for cached in (office_program.program, office_program._cut, office_program.program_version):
        cached.cache_clear()


def test_a_machine_without_libreoffice_is_told_what_to_install(other_machine):
    assert office_program.program_version() == "no LibreOffice"
    with pytest.raises(UnreadableDocument, match="cannot be read on this machine: install LibreOffice"):
        read_document(b"{\\rtf1 37}", "a.rtf")


def test_where_the_network_cannot_be_cut_nothing_is_converted(other_machine):
    (other_machine / "soffice").write_text("#!/bin/sh\ntouch started\n")
    (other_machine / "soffice").chmod(0o755)
    (other_machine / "bootstraprc").write_text("[Bootstrap]\nProductKey=LibreOffice 9.9\n")
    assert office_program.program_version() == "LibreOffice 9.9"
    for text, name in (("{\\rtf1 37}", "a.rtf"), (OPEN_TEXT, "a.fodt")):
        with pytest.raises(UnreadableDocument, match="cannot cut its network"):
            read_document(text.encode(), name)
    assert not (other_machine / "started").exists()


def ole(*streams: str, flags: int = 0) -> bytes:
    """An OLE container of 512-byte sectors: table of sectors, directory, one stream of 4,096 bytes that all names share."""
    header = (
        OLE
        + bytes(16)
        + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
        + bytes(10)
        + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    )
    header += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    links = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE]
    fat = struct.pack("<128I", *links, *[0xFFFFFFFF] * (128 - len(links)))
    entries = b""
    for name in ("Root Entry", *streams):
        encoded = (name + "\0").encode("utf-16-le")
        kind = 5 if name == "Root Entry" else 2
        entries += encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1) + struct.pack("<III", *[0xFFFFFFFF] * 3)
        entries += bytes(36) + struct.pack("<IQ", 2, 4096)
    stream = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, flags).ljust(4096, b"\0")
    return header + fat + entries.ljust(512, b"\0") + stream


def looped() -> bytes:
    made = bytearray(ole("WordDocument"))
    struct.pack_into("<I", made, 512 + 4, 1)  # the directory's sector follows itself
    return bytes(made)


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (ole("EncryptedPackage", "EncryptionInfo"), "a.docx", "password"),
        (ole("WordDocument", flags=0x0100), "a.doc", "password"),
        (ole("Workbook"), "a.doc", "spreadsheet"),
        (ole("Workbook"), "a.xls", "spreadsheet"),
        (ole("PowerPoint Document"), "a.wps", "slides"),
        (ole("Other"), "a.doc", "no Word document"),
        (ole("WordDocument")[:1024], "a.doc", "truncated"),
        (looped(), "a.doc", "truncated or damaged"),
        (OLE + bytes(600), "a.doc", "truncated or damaged"),
        (b"{\\rtf1 37", "a.rtf", "truncated"),
        (OPEN_TEXT.replace("<office:document ", '<!DOCTYPE a [<!ENTITY x "y">]><office:document ', 1).encode(), "a.fodt", "DTD"),
        (WORD_XML.replace("<w:wordDocument", "<!DOCTYPE a><w:wordDocument", 1).encode(), "a.doc", "DTD"),
        (b"", "a.doc", "0 bytes"),
    ],
)
@needs_office
def test_what_no_conversion_can_help_is_refused_before_it(content, name, why):
    started = time.process_time()
    with pytest.raises(UnreadableDocument, match=why):
        read_document(content, name)
    assert time.process_time() - started < 15


@needs_office
def test_an_empty_conversion_is_a_failure():
    with pytest.raises(UnreadableDocument, match="no text"):
        read_document(b"{\\rtf1 }", "a.rtf")


def saved_page(page: str, encoding: str = "gb18030") -> bytes:
    """A page as Word saves it in one file."""
    from base64 import encodebytes

    body = encodebytes(page.encode(encoding)).decode()
    return (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="----=_B"\n\n------=_B\nContent-Location: file:///C:/a.htm\n'
        f'Content-Transfer-Encoding: base64\nContent-Type: text/html; charset="gb2312"\n\n{body}\n------=_B\n'
        "Content-Location: file:///C:/a/image001.png\nContent-Transfer-Encoding: base64\nContent-Type: image/png\n\niVBORw0K\n------=_B--\n"
    ).encode()


def test_a_page_saved_by_word_in_one_file_is_read_under_any_name():
    document: DocumentText = read_document(saved_page(PAGE), "a.doc")
    assert document.text == "2021年，我局查处违法案件37宗。\n"
    assert document.format == "mhtml"
    assert "named .doc" in document.warnings[-1]
    with pytest.raises(UnreadableDocument, match="without a page"):
        read_document(saved_page("").replace(b"text/html", b"text/css"), "a.mht")


@needs_office
def test_a_published_rtf_gives_the_report():
    (file, *_) = sorted(shared("formats", "rtf").iterdir())
    expected = (shared("reports") / f"{file.stem}.txt").read_text(encoding="utf-8")
    assert "".join(read_document(file.read_bytes(), file.name).text.split()) == "".join(expected.split())
