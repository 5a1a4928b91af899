"""Archives in every packing: their members and nothing else, and what is made to harm its reader."""

from __future__ import annotations

import bz2
import gzip
import io
import locale
import lzma
import random
import stat
import struct
import tarfile
import time
import zipfile
import zlib

import pytest

from transforms.archives import archive_tools, unpack
from transforms.documents.limits import Limits
from transforms.model import UnreadableDocument

REPORT = "柏川区卫生健康局2021年法治政府建设年度报告\n立案37宗。\n".encode()
needs_libarchive = pytest.mark.skipif(bool(archive_tools()["rar"]), reason="no libarchive on this machine")


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return out.getvalue()


def tarred(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def seven_zipped(*members: tuple[str, bytes]) -> bytes:
    import libarchive

    out: list[bytes] = []
    with libarchive.custom_writer(lambda data: out.append(bytes(data)) or len(data), "7zip") as archive:
        for name, content in members:
            archive.add_file_from_memory(name, len(content), content)
    return b"".join(out)


def rar_5(*members: tuple[str, bytes], volume: bool = False) -> bytes:
    """A stored RAR 5 by its published layout: blocks of CRC, size, type, flags and the rest, numbers of seven bits a byte."""

    def number(value: int) -> bytes:
        out = bytearray()
        while value > 0x7F:
            out.append(value & 0x7F | 0x80)
            value >>= 7
        return bytes((*out, value))

    def block(body: bytes, data: bytes = b"") -> bytes:
        sized = number(len(body)) + body
        return struct.pack("<I", zlib.crc32(sized)) + sized + data

    blocks = [b"Rar!\x1a\x07\x01\x00", block(number(1) + number(0) + number(int(volume)))]
    for name, content in members:
        encoded = name.encode()
        head = number(2) + number(2) + number(len(content)) + number(4) + number(len(content)) + number(0o100644)
        head += struct.pack("<I", zlib.crc32(content)) + number(0) + number(1) + number(len(encoded)) + encoded
        blocks.append(block(head, content))
    return b"".join((*blocks, block(number(5) + number(0) + number(0))))


def rar_4(*members: tuple[str, bytes]) -> bytes:
    """A stored RAR as WinRAR wrote it before 2013: blocks of half a CRC, type, flags, size and the rest."""

    def block(kind: int, flags: int, rest: bytes, data: bytes = b"") -> bytes:
        body = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
        return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body + data

    blocks = [b"Rar!\x1a\x07\x00", block(0x73, 0, bytes(6))]
    for name, content in members:
        encoded = name.encode("gbk")
        sizes = struct.pack("<IIBII", len(content), len(content), 2, zlib.crc32(content), 0x5A21_0000)
        blocks.append(block(0x74, 0x8000, sizes + struct.pack("<BBHI", 20, 0x30, len(encoded), 0x20) + encoded, content))
    return b"".join((*blocks, block(0x7B, 0x4000, b"")))


def paths(content: bytes, name: str = "a.zip", **limits: int) -> dict[str, bytes]:
    return {member.path: member.content for member in unpack(content, name, Limits(**limits)).members}


def left(content: bytes, name: str = "a.zip") -> dict[str, str]:
    return {entry.path: entry.reason for entry in unpack(content, name).left}


TWO = (("2021/报告.txt", REPORT), ("2022/报告.txt", REPORT * 2))


@pytest.mark.parametrize(
    ("pack", "name"),
    [
        (lambda: zipped(*TWO), "a.zip"),
        (lambda: zipped(*TWO, method=zipfile.ZIP_STORED), "a.zip"),
        (lambda: zipped(*TWO, method=zipfile.ZIP_LZMA), "a.zip"),
        (lambda: tarred(*TWO), "a.tar"),
        (lambda: gzip.compress(tarred(*TWO)), "a.tar.gz"),
        (lambda: gzip.compress(tarred(*TWO)), "a.tgz"),
        (lambda: bz2.compress(tarred(*TWO)), "a.tar.bz2"),
        (lambda: lzma.compress(tarred(*TWO)), "a.tar.xz"),
        pytest.param(lambda: seven_zipped(*TWO), "a.7z", marks=needs_libarchive),
        pytest.param(lambda: rar_4(*TWO), "a.rar", marks=needs_libarchive),
        pytest.param(lambda: rar_5(*TWO), "a.rar", marks=needs_libarchive),
    ],
)
def test_every_packing_gives_the_members_in_order(pack, name):
    found = unpack(pack(), name)
    assert [(member.path, member.content) for member in found.members] == list(TWO)
    assert found.left == ()


@pytest.mark.parametrize(("pack", "ending"), [(gzip.compress, ".gz"), (bz2.compress, ".bz2"), (lzma.compress, ".xz")])
def test_a_single_packed_file_is_the_file(pack, ending):
    assert paths(pack(REPORT), f"报告.txt{ending}") == {"报告.txt": REPORT}
    assert paths(zipped((f"x/报告.txt{ending}", pack(REPORT)))) == {f"x/报告.txt{ending}/报告.txt": REPORT}
    with pytest.raises(UnreadableDocument, match="truncated"):
        unpack(pack(REPORT)[:-9], f"报告.txt{ending}")


def raw_names(content: bytes, *names: tuple[str, bytes]) -> bytes:
    """The archive with these bytes for its members' names, as packers write that never say which encoding they use."""
    for placeholder, name in names:
        assert len(placeholder) == len(name)
        content = content.replace(placeholder.encode(), name)
    return content


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8"])
def test_names_without_a_flag_are_told_by_their_bytes(encoding):
    name = "卫生健康局/法治报告㎡.txt".encode(encoding)
    assert list(paths(raw_names(zipped(("x" * len(name), REPORT)), ("x" * len(name), name)))) == ["卫生健康局/法治报告㎡.txt"]


def test_names_never_lead_out_and_are_never_the_same():
    names = ("../../etc/a.txt", "/root/a.txt", "C:\\局\\a.txt", "局\\..\\a.txt", "a\x01\u202eb.txt", "./", "x/../a.txt", "root/a.txt")
    found = paths(zipped(*((name, REPORT) for name in names if not name.endswith("/"))))
    assert list(found) == ["etc/a.txt", "root/a.txt", "局/a.txt", "局/a (2).txt", "a__b.txt", "x/a.txt", "root/a (2).txt"]


def test_a_name_with_a_nul_is_shown_whole():
    assert list(paths(raw_names(zipped(("a.txtXb.exe", REPORT)), ("a.txtXb.exe", b"a.txt\0b.exe")))) == ["a.txt_b.exe"]


def test_archives_inside_archives_are_unpacked_in_place_to_the_depth_allowed():
    inner = zipped(("c.txt", REPORT))
    content = zipped(("b.tgz", gzip.compress(tarred(("in/c.zip", inner)))), ("c.txt", REPORT))
    assert paths(content) == {"b.tgz/in/c.zip/c.txt": REPORT, "c.txt": REPORT}
    assert paths(content, archive_depth=1) == {"b.tgz/in/c.zip": inner, "c.txt": REPORT}


def test_what_is_no_document_is_left_out_with_its_reason():
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        for name in ("__MACOSX/._a.txt", "x/.DS_Store", "Thumbs.db", "x/~$报告.docx"):
            archive.writestr(name, b"junk")
        archive.writestr("folder/", b"")
        archive.writestr("a.txt", REPORT)
    assert paths(out.getvalue()) == {"a.txt": REPORT}
    reasons = left(out.getvalue())
    assert "link" in reasons.pop("link.txt")
    assert len(reasons) == 4 and all("no document" in reason for reason in reasons.values())


def test_links_and_devices_of_a_tar_are_left_out():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in (
            ("s", tarfile.SYMTYPE),
            ("h", tarfile.LNKTYPE),
            ("d", tarfile.CHRTYPE),
            ("f", tarfile.FIFOTYPE),
            ("x", tarfile.DIRTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("a.txt")
        info.size = len(REPORT)
        archive.addfile(info, io.BytesIO(REPORT))
    found = unpack(out.getvalue(), "a.tar")
    assert [member.path for member in found.members] == ["a.txt"]
    assert [entry.path for entry in found.left] == ["s", "h", "d", "f"]


def test_an_encrypted_and_a_damaged_member_are_named_and_the_others_read():
    content = bytearray(zipped(("a.txt", REPORT), ("b.txt", REPORT * 3), ("c.txt", REPORT), method=zipfile.ZIP_STORED))
    content[content.index(REPORT * 3) + 5] ^= 1
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    found = unpack(bytes(content), "a.zip")
    assert [member.path for member in found.members] == ["c.txt"]
    assert {entry.path: entry.reason.split()[0].rstrip(":") for entry in found.left} == {"a.txt": "encrypted", "b.txt": "damaged"}


def test_a_damaged_archive_inside_is_named_and_the_others_read():
    broken = gzip.compress(REPORT)[:-4]
    found = unpack(zipped(("b.txt.gz", broken), ("a.txt", REPORT)), "a.zip")
    assert [member.path for member in found.members] == ["a.txt"]
    assert "truncated" in found.left[0].reason


def overlapping() -> bytes:
    """Two entries of the directory that share one member's bytes."""
    content = zipped(("a.txt", bytes(3000)), ("b.txt", b""))
    directory = content.index(b"PK\x01\x02")
    first = content[directory : directory + 46 + 5]
    end = content.index(b"PK\x05\x06")
    return content[:directory] + first + first + content[end : end + 12] + struct.pack("<IIH", 2 * len(first), directory, 0)


def quine(content: bytes = b"", depth: int = 12) -> bytes:
    """Archives inside each other, deeper than anyone looks."""
    for _ in range(depth):
        content = zipped(("r.zip", content or REPORT))
    return content


@pytest.mark.parametrize(
    ("pack", "name", "why"),
    [
        (lambda: zipped(("a.txt", bytes(24_000_000))), "a.zip", "limit unpack_ratio"),
        (lambda: gzip.compress(bytes(24_000_000)), "a.txt.gz", "limit unpack_ratio"),
        (lambda: bz2.compress(bytes(24_000_000)), "a.txt.bz2", "limit unpack_ratio"),
        (lambda: lzma.compress(bytes(24_000_000)), "a.txt.xz", "limit unpack_ratio"),
        (lambda: zipped(("b.zip", zipped(("a.txt", bytes(24_000_000))))), "a.zip", "limit unpack_ratio"),
        (lambda: zipped(*((f"{number}.txt", b"") for number in range(2_001))), "a.zip", "limit members"),
        (lambda: tarred(*((f"{number}.txt", b"") for number in range(2_001))), "a.tar", "limit members"),
        (overlapping, "a.zip", "overlap"),
        (lambda: zipped(("a.txt", REPORT))[:-30], "a.zip", "truncated or damaged"),
        (lambda: tarred(("a.txt", REPORT * 100))[:2_000], "a.tar", "truncated or damaged"),
        (lambda: gzip.compress(tarred(("a.txt", REPORT * 100))[:2_000]), "a.tgz", "truncated or damaged"),
        (lambda: zipped(), "a.zip", "without a member"),
        (lambda: REPORT, "a.zip", "no archive"),
        pytest.param(lambda: rar_5(("a.txt", REPORT), volume=True), "a.part1.rar", "several volumes", marks=needs_libarchive),
        (lambda: b"Rar!\x1a\x07\x00\xcf\x90\x73\x01\x00\x0d\x00" + bytes(6), "a.rar", "several volumes"),
        pytest.param(lambda: seven_zipped(*TWO)[:-20], "a.7z", "cannot be opened", marks=needs_libarchive),
        pytest.param(lambda: seven_zipped(("a.txt", bytes(24_000_000))), "a.7z", "limit unpack_ratio", marks=needs_libarchive),
    ],
)
def test_bombs_and_broken_archives_are_refused_quickly(pack, name, why):
    content = pack()
    started = time.process_time()
    with pytest.raises(UnreadableDocument, match=why):
        unpack(content, name)
    assert time.process_time() - started < 15


def test_what_comes_out_is_counted_over_all_members():
    content = zipped(*((f"{number}.txt", REPORT * 1000) for number in range(4)), method=zipfile.ZIP_STORED)
    with pytest.raises(UnreadableDocument, match="limit unpacked_bytes"):
        unpack(content, "a.zip", Limits(unpacked_bytes=3_000 * len(REPORT)))
    assert len(paths(content, unpacked_bytes=4_000 * len(REPORT))) == 4


def test_archives_nested_without_end_come_out_as_a_member():
    (member,) = unpack(quine(), "r.zip").members
    assert member.path == "r.zip/r.zip/r.zip"
    assert member.content.startswith(b"PK")


@needs_libarchive
def test_a_damaged_member_of_a_7z_is_named_and_what_it_hides():
    content = bytearray(seven_zipped(("a.txt", random.Random(1).randbytes(3000)), ("b.txt", REPORT)))
    content[1000] ^= 1
    found = unpack(bytes(content), "a.7z")
    assert found.members == ()
    assert found.left[0].path == "a.txt"
    assert "damaged" in found.left[0].reason


@needs_libarchive
def test_names_of_a_7z_are_whole_in_the_plain_locale():
    before = locale.setlocale(locale.LC_CTYPE)
    content = seven_zipped(*TWO)
    try:
        locale.setlocale(locale.LC_CTYPE, "C")
        assert paths(content, "a.7z") == dict(TWO)
        assert locale.setlocale(locale.LC_CTYPE) == "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


@needs_libarchive
def test_a_rar_that_is_cut_off_never_passes_for_whole():
    content = rar_5(("a.txt", REPORT), ("b.txt", REPORT * 30))
    found = unpack(content[: content.index(REPORT * 30) + 40], "a.rar")
    assert [member.path for member in found.members] == ["a.txt"]
    assert found.left[0].path == "b.txt"


def test_a_tar_of_pages_is_a_tar_not_its_first_page():
    page = b"<!DOCTYPE html><html><body><p>1</p></body></html>"
    assert paths(gzip.compress(tarred(("a.html", page))), "a.tgz") == {"a.html": page}
    assert paths(tarred(("a.html", page)), "a.tar") == {"a.html": page}


def test_a_tar_without_its_end_mark_is_told():
    content = tarred(("a.txt", REPORT))
    found = unpack(content[:1024], "a.tar")
    assert [member.path for member in found.members] == ["a.txt"]
    assert "end mark" in found.left[0].reason


def test_each_member_is_a_sign_of_life():
    signs = []
    unpack(zipped(*TWO), "a.zip", Limits(alive=lambda: signs.append(1)))
    assert len(signs) == 2
