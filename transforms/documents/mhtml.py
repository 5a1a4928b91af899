"""Web pages saved in one file with all that belongs to them (MHTML), as Word does under the name .doc: the page inside is read."""

from __future__ import annotations

import dataclasses
import re

from transforms.documents.html import READER_NAME as HTML_NAME
from transforms.documents.html import read_html
from transforms.documents.limits import DEFAULT, Limits
from transforms.documents.reader import Head, Reader
from transforms.model import DocumentText, UnreadableDocument

READER_NAME = f"mhtml 1 ({HTML_NAME})"
_MAXIMUM_PARTS = 2_000


def read_mhtml(content: bytes, file_name: str, limits: Limits = DEFAULT) -> DocumentText:
    """The text of the first web page in the file; its pictures and the files beside it are left alone."""
    from email import message_from_bytes, policy

    if content.lower().count(b"content-type:") > _MAXIMUM_PARTS:
        raise UnreadableDocument(f"more than {_MAXIMUM_PARTS} parts inside: no saved page of a report")
    message = message_from_bytes(content, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            page = part.get_payload(decode=True)
            if isinstance(page, bytes) and page.strip():
                document = read_html(page, file_name, limits)
                return dataclasses.replace(document, format="mhtml", reader=f"{READER_NAME}{document.reader.removeprefix(HTML_NAME)}")
    raise UnreadableDocument("a saved web page (MHTML) without a page in it: truncated or damaged; save it again")


def _recognises(head: Head) -> bool:
    plain = head.start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    opening = plain.lstrip().lower()
    related = b"multipart/related" in opening or b"content-type: text/html" in opening
    return related and bool(re.search(rb"^mime-version:", opening, re.M))


READERS = (Reader("mhtml", READER_NAME, read_mhtml, _recognises, (".mht", ".mhtml"), title="saved web pages (MHTML)"),)
