"""One reader of documents in a process of its own, for `documents.py`: files in; their texts and CPU seconds out.

    python -m benchmarks.document_readers pypdf 0.5 /tmp/answer.json /tmp/report.pdf

Reads the files once, then again and again for the CPU seconds given. Loads nothing but the reader asked for, so that the process'
memory and start are that reader's own. What is here runs under both environments.
"""

from __future__ import annotations

import io
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

Read = Callable[[bytes, str], str]


def nianbao() -> Read:
    from transforms.documents import read_document

    def read(content: bytes, name: str) -> str:
        document = read_document(content, name)
        of_page = document.title if document.format == "html" and document.title else ""  # which stands outside of the body
        return document.text if of_page in document.text else f"{of_page}\n{document.text}"

    return read


def pdfplumber() -> Read:
    import pdfplumber

    def read(content: bytes, name: str) -> str:
        with pdfplumber.open(io.BytesIO(content)) as document:
            return "\n".join(page.extract_text() for page in document.pages)

    return read


def pdfminer() -> Read:
    from pdfminer.high_level import extract_text

    return lambda content, name: extract_text(io.BytesIO(content))


def pypdf() -> Read:
    from pypdf import PdfReader

    return lambda content, name: "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def pdftotext() -> Read:
    return _by_program("pdftotext", lambda file, folder: ["pdftotext", file, "-"])


def python_docx() -> Read:
    """Paragraphs and tables in their order, which `document.paragraphs` is not."""
    from docx import Document
    from docx.table import Table

    def read(content: bytes, name: str) -> str:
        lines = []
        for item in Document(io.BytesIO(content)).iter_inner_content():
            if isinstance(item, Table):
                lines += ["\t".join(cell.text for cell in row.cells) for row in item.rows]
            else:
                lines.append(item.text)
        return "\n".join(lines)

    return read


def docx2python() -> Read:
    from docx2python import docx2python

    def read(content: bytes, name: str) -> str:
        with docx2python(io.BytesIO(content)) as document:
            return document.text

    return read


def mammoth() -> Read:
    from mammoth import extract_raw_text

    return lambda content, name: extract_raw_text(io.BytesIO(content)).value


def libreoffice() -> Read:
    """Straight to text, one start a file."""

    def command(file: str, folder: str) -> list[str]:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        return ["soffice", "--headless", profile, "--convert-to", "txt:Text (encoded):UTF8", "--outdir", f"{folder}/out", file]

    return _by_program("soffice", command)


def readability() -> Read:
    from lxml.html import fromstring
    from readability import Document

    def read(content: bytes, name: str) -> str:
        return fromstring(Document(content).summary(html_partial=True)).text_content()

    return read


def trafilatura() -> Read:
    from trafilatura import extract

    return lambda content, name: extract(content, include_tables=True) or ""


def charset_normalizer() -> Read:
    from charset_normalizer import from_bytes

    return lambda content, name: str(from_bytes(content).best() or "")


def ofdkit() -> Read:
    import ofdkit

    def read(content: bytes, name: str) -> str:
        with ofdkit.open(content) as document:
            return document.text()

    return read


def rapidocr() -> Read:
    """As it comes, every page at 200 dpi."""
    import pypdfium2
    from rapidocr import RapidOCR

    engine = RapidOCR()

    def read(content: bytes, name: str) -> str:
        lines = []
        for page in pypdfium2.PdfDocument(content):
            lines += engine(page.render(scale=200 / 72).to_numpy()).txts or ()
        return "\n".join(lines)

    return read


def tesseract() -> Read:
    import pypdfium2

    def read(content: bytes, name: str) -> str:
        pages = []
        for page in pypdfium2.PdfDocument(content):
            buffer = io.BytesIO()
            page.render(scale=200 / 72).to_pil().save(buffer, "PNG")
            command = ["tesseract", "-", "-", "-l", "chi_sim", "--dpi", "200"]
            pages.append(subprocess.run(command, input=buffer.getvalue(), capture_output=True, check=True).stdout.decode())
        return "\n".join(pages)

    if shutil.which("tesseract") is None:
        raise FileNotFoundError("the program tesseract is not installed")
    return read


def _by_program(program: str, command: Callable[[str, str], list[str]]) -> Read:
    if shutil.which(program) is None:
        raise FileNotFoundError(f"the program {program} is not installed")

    def read(content: bytes, name: str) -> str:
        with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
            file = Path(folder, name)
            file.write_bytes(content)
            done = subprocess.run(command(str(file), folder), capture_output=True, check=True)
            made = [path.read_bytes() for path in Path(folder, "out").glob("*")] or [done.stdout]
            return made[0].decode("utf-8-sig")

    return read


def cpu() -> float:
    """User and system seconds of this process and of those it has waited for."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def main() -> None:
    name, seconds, out, *files = sys.argv[1:]
    answer: dict = {"texts": [], "first": 0.0, "again": 0.0, "times": 0}
    if name != "nothing":
        read = globals()[name]()
        documents = [(Path(file).read_bytes(), Path(file).name) for file in files]
        began = cpu()
        answer["texts"] = [read(*document) for document in documents]
        began, answer["first"] = cpu(), cpu() - began
        while (spent := cpu() - began) < float(seconds):
            for document in documents:
                read(*document)
            answer["times"] += 1
        answer["again"] = spent
    Path(out).write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
