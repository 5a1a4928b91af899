"""The report as a Word document, and as what LibreOffice makes of that: DOC, RTF, ODT, WPS, PDF."""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.formats.sample_reports import SampleReport

FONT = "Noto Serif CJK SC"
FILTERS = {"doc": "doc:MS Word 97", "wps": "doc:MS Word 97", "rtf": "rtf", "odt": "odt", "pdf": "pdf"}


def word_document(report: SampleReport) -> bytes:
    """A .docx as clerks type it: runs cut anywhere by Word, indents, a ruled table, a running header, page numbers below."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    chance = random.Random(report.name)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(report.title).font.size = Pt(22)
    for block in report.blocks:
        if block.rows:
            table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
            for row in block.rows:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words
                    cell.paragraphs[0].runs[0].font.size = Pt(12)
            continue
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(28)
        if block.kind == "signature":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        else:
            paragraph.paragraph_format.first_line_indent = Pt(32)
        start = 0
        while start < len(block.text):
            end = start + chance.randint(3, 60)
            paragraph.add_run(block.text[start:end]).bold = block.kind == "heading"
            start = end
    section = document.sections[0]
    section.header.paragraphs[0].text = "法治政府建设年度报告（卫生健康系统）"
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    footer._p.append(field)
    footer.add_run(" —")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def soffice() -> str | None:
    """Where LibreOffice is, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def has_font() -> bool:
    """Whether there is a font with Chinese characters, without which LibreOffice prints boxes."""
    return any(Path("/usr/share/fonts").rglob("*CJK*"))


def converted(documents: Mapping[str, bytes], target: str) -> dict[str, bytes]:
    """Word documents by name, as another format's bytes; one call of LibreOffice, with a profile of its own."""
    with tempfile.TemporaryDirectory(prefix="nianbao-make-") as name:
        folder = Path(name)
        made = folder / "made"
        for key, content in documents.items():
            (folder / f"{key}.docx").write_bytes(content)
        options = ["--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", FILTERS[target]]
        files = [str(folder / f"{key}.docx") for key in documents]
        command = [str(soffice()), *options, "--outdir", str(made), *files]
        environment = os.environ | {"HOME": name}
        subprocess.run(command, capture_output=True, env=environment, timeout=120, check=True, start_new_session=True)
        ending = "doc" if target == "wps" else target
        return {key: (made / f"{key}.{ending}").read_bytes() for key in documents}
