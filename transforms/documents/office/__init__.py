"""Old Word (DOC), WPS, RTF, OpenDocument and Word's XML of 2003: converted to DOCX by LibreOffice where installed, then read as DOCX.

What the bytes are is looked at before LibreOffice gets them; web pages never go there. LibreOffice says "done" for a file it could not
read: an empty text is a failure.
"""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from typing import TYPE_CHECKING

from transforms.documents.containers import open_container, parse_xml
from transforms.documents.docx import READER_NAME as DOCX_NAME
from transforms.documents.docx import read_docx
from transforms.documents.encodings import HAN, is_garbled
from transforms.documents.limits import DEFAULT, Limits
from transforms.documents.office.ole import word_version
from transforms.documents.office.program import missing, program_version, to_docx
from transforms.documents.reader import Head, Reader
from transforms.documents.sniff import OLE
from transforms.model import DocumentText, UnreadableDocument

READER_NAME = f"office 1 ({program_version()}, {DOCX_NAME})"
if TYPE_CHECKING:
    from lxml import etree

_NOT_WORD = (".xls", ".et", ".ppt", ".dps", ".msg")  # OLE too; their own refusal names them
_OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
_FLAT_OPEN_TEXT = re.compile(rb"<office:document[\s>]")
_WORD_XML = re.compile(rb"<\?mso-application\s+progid=[\"']Word\.Document[\"']\s*\?>|<(?:\w+:)?wordDocument[\s>]")
_FLAT_PACKAGE = re.compile(rb"<pkg:package[\s>]")
_BYTES = re.compile(r"[\x80-\xff]")  # what Chinese turns into where a damaged file's text is taken byte by byte
_NO_TEXT = "LibreOffice finds no text in it: damaged, protected, or only pictures; fetch it again or give another form of the report"


def read_doc(content: bytes, file_name: str, limits: Limits = DEFAULT) -> DocumentText:
    """A binary Word document, or Word's XML in one file."""
    if content.startswith(OLE):
        return _converted(content, ".doc", _word_filter(content), "doc", limits)
    root = parse_xml(content, "the file itself")
    if root.tag.endswith("}package"):
        return _as_read(read_docx(_packed(root), file_name, limits), "doc")
    return _converted(content, ".xml", "MS Word 2003 XML", "doc", limits)


def read_wps(content: bytes, file_name: str, limits: Limits = DEFAULT) -> DocumentText:
    """A document of WPS Writer: the same container as old Word's."""
    return _converted(content, ".doc", _word_filter(content), "wps", limits)


def read_rtf(content: bytes, file_name: str, limits: Limits = DEFAULT) -> DocumentText:
    """Rich Text Format."""
    if not content.rstrip(b" \t\r\n\0").endswith(b"}"):
        raise UnreadableDocument("truncated: the RTF's last brace is missing; fetch the file again")
    return _converted(content, ".rtf", "Rich Text Format", "rtf", limits)


def read_odt(content: bytes, file_name: str, limits: Limits = DEFAULT) -> DocumentText:
    """OpenDocument text, packed or flat."""
    if not content.startswith(b"PK"):
        parse_xml(content, "the file itself")
        return _converted(content, ".fodt", "OpenDocument Text Flat XML", "odt", limits)
    container = open_container(content, limits)
    container.refuse_doctypes()
    if "content.xml" not in container:
        raise UnreadableDocument("an OpenDocument container without content.xml: damaged; fetch the file again")
    if "META-INF/manifest.xml" in container and b"encryption-data" in container.read("META-INF/manifest.xml"):
        raise UnreadableDocument("encrypted: a password is needed to open it; give the report without one")
    container.xml("content.xml")  # what is no sound XML stops here, with where it breaks
    return _converted(content, ".odt", "writer8", "odt", limits)


def _word_filter(content: bytes) -> str:
    version = word_version(content)
    return "MS WinWord 6.0" if version <= 101 else "MS Word 95" if version < 193 else "MS Word 97"


def _packed(root: etree._Element) -> bytes:
    """The DOCX that Word's one-file form (`pkg:package`) holds part by part."""
    from lxml import etree

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in root:
            data = next((each for each in part if each.tag.endswith("}xmlData") and len(each)), None)
            if data is not None:
                archive.writestr((part.get(f"{part.tag[: part.tag.index('}') + 1]}name") or "").lstrip("/"), etree.tostring(data[0]))
    return buffer.getvalue()


def _as_read(document: DocumentText, code: str) -> DocumentText:
    return dataclasses.replace(document, format=code, reader=READER_NAME)


def _converted(content: bytes, suffix: str, import_filter: str, code: str, limits: Limits) -> DocumentText:
    converted = to_docx(content, suffix, import_filter, limits)
    try:
        document = read_docx(converted, f"document{suffix}", limits)
    except UnreadableDocument as fault:
        raise UnreadableDocument(f"{_NO_TEXT} ({fault})" if "no text" in str(fault) else str(fault)) from None
    if not document.text.strip():
        raise UnreadableDocument(_NO_TEXT)
    if is_garbled(document.text) or len(_BYTES.findall(document.text)) > len(HAN.findall(document.text)):
        raise UnreadableDocument("damaged: its characters make no Chinese; fetch it again or give another form of the report")
    return _as_read(document, code)


def _is_doc(head: Head) -> bool:
    if head.start.startswith(OLE):
        return head.suffix not in (*_NOT_WORD, ".wps", ".wpt")
    plain = head.start.lstrip(b"\xef\xbb\xbf \t\r\n")
    return plain.startswith(b"<?xml") and bool(_WORD_XML.search(plain) or _FLAT_PACKAGE.search(plain))


def _is_odt(head: Head) -> bool:
    if head.mimetype.strip().startswith(_OPEN_TEXT):
        return True
    plain = head.start.lstrip(b"\xef\xbb\xbf \t\r\n")
    return plain.startswith(b"<?xml") and bool(_FLAT_OPEN_TEXT.search(plain)) and _OPEN_TEXT in plain


READERS = (
    Reader("doc", READER_NAME, read_doc, _is_doc, (".doc",), missing, "old Word (DOC, Word XML)"),
    Reader(
        "wps", READER_NAME, read_wps, lambda head: head.start.startswith(OLE) and head.suffix in (".wps", ".wpt"), (".wps",), missing, "WPS"
    ),
    Reader("rtf", READER_NAME, read_rtf, lambda head: head.start.lstrip().startswith(b"{\\rtf"), (".rtf",), missing, "RTF"),
    Reader("odt", READER_NAME, read_odt, _is_odt, (".odt", ".fodt"), missing, "OpenDocument text (ODT)"),
)
