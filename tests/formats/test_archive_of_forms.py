"""Reports packed as they are sent around: every member of an archive reads as it would alone, under the name it was given."""

from __future__ import annotations

import io
import tarfile
import zipfile

import pytest

from tests.formats.comparing import differences, understand
from tests.formats.makers import FORMS
from tests.formats.sample_reports import load_report
from transforms.archives import unpack

NAME = "yunxi-2021"
PACKED = ("TXT, GB18030, CRLF", "HTML, government portal", "DOCX", "PDF, two columns")


def members() -> dict[str, bytes]:
    return {f"年报/云溪县{number}号{form.ending}": form.files()[NAME] for number, form in enumerate(FORMS) if form.name in PACKED}


def zip_with_gbk_names(files: dict[str, bytes]) -> bytes:
    """As Windows in China packs: names in GBK and nothing that says so. They are put in place of Latin ones of the same length."""
    buffer, placeholders = io.BytesIO(), {}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(files.items()):
            encoded = name.encode("gbk")
            placeholder = f"@{number}".ljust(len(encoded), "@")
            placeholders[placeholder.encode()] = encoded
            archive.writestr(placeholder, content)
    packed = buffer.getvalue()
    for placeholder, encoded in placeholders.items():
        assert packed.count(placeholder) == 2, "once before the member, once in the directory"
        packed = packed.replace(placeholder, encoded)
    return packed


def tar_gz(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def zip_in_zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("打包.zip", zip_with_gbk_names(files))
    return buffer.getvalue()


@pytest.mark.parametrize(("pack", "inside"), [(zip_with_gbk_names, ""), (tar_gz, ""), (zip_in_zip, "打包.zip/")])
def test_every_member_is_a_document_of_its_own(pack, inside: str) -> None:
    wanted = understand(load_report(NAME).text.encode(), "report.txt")
    unpacked = unpack(pack(members()), "年报.zip")
    assert not unpacked.left
    assert {member.path: member.content for member in unpacked.members} == {inside + name: content for name, content in members().items()}
    for member in unpacked.members:
        read = understand(member.content, member.path)
        assert read.facts() == wanted.facts(), f"{member.path}\n{differences(read.facts(), wanted.facts())}"
        assert read.whose() == wanted.whose()
