"""ZIP containers that documents come in (DOCX, ODT, OFD): measured before anything unfolds, their XML parsed without reaching out.

A container's directory may lie, so that sizes are counted again while a part is read. A document type declaration is refused in any
part: no office program writes one, and it is what entity bombs and the reading of local files (XXE) need.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING

from transforms.documents.limits import Limits
from transforms.model import UnreadableDocument

if TYPE_CHECKING:
    from lxml import etree

PASSWORD = "encrypted: a password is needed to open it; give the report without one"
_TRUNCATED = "truncated or damaged: {}; fetch the file again"
_SMALL = 10_000_000  # up to here no ratio is a bomb: blank pictures and styles pack well
_XML_PART = 32_000_000  # the tree takes twenty times as much; the document part of a report of 200 pages has 5 MB
_XML_NAME = re.compile(r"\.(?:xml|rels|vml|rdf)$")
_WIDE = ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in _WIDE)
_ENTITIES = tuple("<!ENTITY".encode(encoding) for encoding in _WIDE)
_MANIFEST = "meta-inf/manifest.xml"  # OpenOffice.org wrote a document type without entities into it


class Container:
    """The parts of an opened container by their names; names are compared without case and with either slash, as office programs do."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self._read: dict[str, bytes] = {}
        self._unpacked = 0
        for info in archive.infolist():
            if info.is_dir():
                continue
            key = _key(_decoded_name(info))
            known = self._infos.setdefault(key, info)
            if known is not info and (known.CRC, known.file_size) != (info.CRC, info.file_size):
                raise UnreadableDocument(f"two different parts of one name ({info.filename}): which one counts is open; refused")

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._infos

    @property
    def names(self) -> tuple[str, ...]:
        """All parts, lower case."""
        return tuple(self._infos)

    def size(self, name: str) -> int:
        """What the directory says of the part's unpacked size; 0 for none."""
        info = self._infos.get(_key(name))
        return info.file_size if info else 0

    def read(self, name: str) -> bytes:
        """The part's bytes. Raises UnreadableDocument where it is missing, damaged, or more than the directory said."""
        key = _key(name)
        if key in self._read:
            return self._read[key]
        info = self._infos.get(key)
        if info is None:
            raise UnreadableDocument(f"its part {name} is missing: damaged or no document of this kind; fetch the file again")
        allowed = min(info.file_size, self._limits.unpacked_bytes - self._unpacked)
        try:
            with self._archive.open(info) as stream:
                content = stream.read(allowed + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
            raise UnreadableDocument(_TRUNCATED.format(f"its part {name} cannot be unpacked ({error})")) from None
        if len(content) != info.file_size:
            raise UnreadableDocument(f"its part {name} has another size than its directory says: damaged or hostile; refused")
        self._unpacked += len(content)
        self._read[key] = content
        return content

    def xml(self, name: str) -> etree._Element:
        """The root element of an XML part."""
        key = _key(name)
        if self.size(name) > _XML_PART:
            raise UnreadableDocument(f"its part {name} has {self.size(name)} bytes of XML, over the limit of {_XML_PART}: no report")
        return parse_xml(self.read(key), name)

    def refuse_doctypes(self) -> None:
        """Raise UnreadableDocument where any XML part declares a document type."""
        for key in self._infos:
            if _XML_NAME.search(key) and self.size(key) <= _XML_PART:
                refuse_doctype(self.read(key), key)


def open_container(content: bytes, limits: Limits) -> Container:
    """The container, refused where its directory announces too much, parts that overlap, or parts that nobody can open."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, RuntimeError) as error:
        raise UnreadableDocument(_TRUNCATED.format(f"not a ZIP container that can be opened ({error})")) from None
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise UnreadableDocument(f"{len(infos)} parts inside, over the limit of {limits.members}: no report")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > limits.unpacked_bytes:
        raise UnreadableDocument(f"announces {unpacked} bytes unpacked, over the limit of {limits.unpacked_bytes}: no report, refused")
    packed = sum(info.compress_size for info in infos)
    if unpacked > min(_SMALL, limits.unpacked_bytes // 2) and unpacked > limits.unpack_ratio * max(packed, 1):
        raise UnreadableDocument(f"{packed} bytes unfold to {unpacked}, over the ratio of {limits.unpack_ratio}: no report, refused")
    if any(info.flag_bits & 0x1 for info in infos):
        raise UnreadableDocument(PASSWORD)
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise UnreadableDocument("packed by another method than office programs use: refused; save the document anew")
    ordered = sorted(infos, key=lambda info: info.header_offset)
    for info, following in pairwise(ordered):
        if info.header_offset + 30 + info.compress_size > following.header_offset:
            raise UnreadableDocument(f"its parts overlap ({info.filename}, {following.filename}): damaged or hostile; refused")
    return Container(archive, limits)


def refuse_doctype(content: bytes, name: str) -> None:
    """Raise UnreadableDocument where the part declares a document type, in any width of characters."""
    marks = _ENTITIES if name == _MANIFEST else _DOCTYPES
    if any(mark in content for mark in marks):
        raise UnreadableDocument(f"its part {name} declares a document type (DTD), as no office program writes it: refused")


def parse_xml(content: bytes, name: str) -> etree._Element:
    """The root element; no entities, no network, no document type. Raises UnreadableDocument."""
    from lxml import etree

    refuse_doctype(content, _key(name))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(_TRUNCATED.format(f"its part {name} is no sound XML ({str(error)[:120]})")) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDocument(f"its part {name} declares a document type (DTD), as no office program writes it: refused")
    return root


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _decoded_name(info: zipfile.ZipInfo) -> str:
    """The part's name; without the mark for UTF-8 it is UTF-8 or GBK all the same, as Chinese programs write it."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
