"""What reading a document costs, by format, beside other readers of it: CPU seconds, memory, and whether the text is right.

    python -m benchmarks.documents

The documents are the tests' own: invented reports in every form, made by real tools. Each reader runs in processes of its own. Those
that nianbao does not depend on live in an environment of their own, made at the first run from `documents_peers.txt`.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.environments import prepare

HERE = Path(__file__).parent
ENVIRONMENT = HERE.parent / ".bench" / "documents"
PEERS = HERE / "documents_peers.txt"
ROUNDS, LONG_ENOUGH = 3, 0.5  # CPU seconds that a measured stretch of reading should take
OURS = "nianbao"
INSTALLED = {"pypdf", "docx2python", "mammoth", "readability", "trafilatura", "charset_normalizer"}  # by documents_peers.txt
_PDF = ("pdfplumber", "pypdf", "pdfminer", "pdftotext")
GROUPS = {  # a form of tests/formats/makers.py: the reports it is measured with, the other readers
    "TXT, GB18030, CRLF": (("baichuan-2023", "wanghu-2023", "lanling-2022", "yunxi-2021"), ("charset_normalizer",)),
    "HTML, government portal": (("baichuan-2023", "wanghu-2023", "hatahe-2023"), ("readability", "trafilatura")),
    "HTML, unknown container": (("baichuan-2023", "wanghu-2023", "hatahe-2023"), ("readability", "trafilatura")),
    "DOCX": (("baichuan-2023", "wanghu-2023", "hatahe-2023"), ("python_docx", "docx2python", "mammoth")),
    "DOC": (("hatahe-2023",), ("libreoffice",)),
    "OFD": (("baichuan-2023", "wanghu-2023", "hatahe-2023"), ("ofdkit",)),
    "PDF with text": (("baichuan-2023", "wanghu-2023", "hatahe-2023"), _PDF),
    "PDF, hard lines and footers": (("baichuan-2023", "wanghu-2023", "hatahe-2023"), _PDF),
    "PDF, two columns": (("baichuan-2023", "wanghu-2023"), _PDF),
    "scan at 200 dpi": (("qingya-2018",), ("rapidocr", "tesseract")),
}
SLOW = ("DOC", "scan at 200 dpi")  # read once only
_FURNITURE = re.compile(r"^\s*(?:[—-]\s*\d+\s*[—-]|法治政府建设年度报告（卫生健康系统）)\s*$", re.M)  # what the makers put around
_DIGITS = re.compile(r"\d+(?:\.\d+)?%?")


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of one process: before it read, for its first reading of all files, for a later one; its peak memory; the texts."""

    start: float
    first: float
    later: float | None
    megabytes: float
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One reader over one group: CPU seconds a page in each round, of its start, and how right its texts are."""

    cpu: list[float]
    start: float
    megabytes: float
    error: float
    digits: float
    foreign: int


class Failed(Exception):
    """The reader cannot be measured; the message says why."""


def make(folder: Path) -> None:
    """In a process of its own, so that the measuring one stays small: a child's peak counts what its parent held when it began."""
    from tests.formats.makers import FORMS, ToolAbsent
    from tests.formats.sample_reports import load_report

    made: dict[str, dict] = {}
    for form in FORMS:
        if form.name not in GROUPS:
            continue
        reports = {name: load_report(name) for name in GROUPS[form.name][0]}
        try:
            contents = form.make(reports)
        except (ToolAbsent, ImportError) as reason:
            made[form.name] = {"reason": str(reason)}
            continue
        except BaseException as reason:  # pytest's own, by which the makers say that a font is missing
            if type(reason).__name__ != "Skipped":
                raise
            made[form.name] = {"reason": str(reason)}
            continue
        files, pages = [], 0
        for name, content in contents.items():
            file = folder / f"{len(made)}-{name}{form.ending}"
            file.write_bytes(content)
            files.append(str(file))
            pages += page_count(form.ending, content)
        made[form.name] = {"files": files, "pages": pages, "texts": [report.typed() for report in reports.values()], "paged": form.paged}
    (folder / "made.json").write_text(json.dumps(made), encoding="utf-8")


def page_count(ending: str, content: bytes) -> int:
    """One for what has no pages."""
    import pypdfium2

    if ending == ".pdf":
        with pypdfium2.PdfDocument(content) as document:
            return len(document)
    if ending == ".ofd":
        return sum(name.endswith("/Content.xml") for name in zipfile.ZipFile(io.BytesIO(content)).namelist())
    return 1


def run(reader: str, seconds: float, files: list[str]) -> Cost:
    """One process that reads the files once, and further for so many CPU seconds."""
    python = ENVIRONMENT / "bin" / "python" if reader in INSTALLED else Path(sys.executable)
    if not python.exists():
        raise Failed("there is no environment for it")
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        out, errors = Path(folder, "answer.json"), Path(folder, "errors.txt")
        command = [str(python), "-m", "benchmarks.document_readers", reader, str(seconds), str(out), *files]
        with errors.open("wb") as sink:
            process = subprocess.Popen(command, cwd=HERE.parent, stdout=sink, stderr=sink, env=os.environ | {"PYTHONWARNINGS": "ignore"})
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if status:
            lines = [line for line in errors.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
            raise Failed(lines[-1][:150] if lines else f"its process ended with {process.returncode}")
        answer = json.loads(out.read_text(encoding="utf-8"))
    start = used.ru_utime + used.ru_stime - answer["first"] - answer["again"]
    later = answer["again"] / answer["times"] if answer["times"] else None
    return Cost(start, answer["first"], later, used.ru_maxrss / 1024, answer["texts"])


def measure(readers: list[str], group: dict, once: bool) -> tuple[dict[str, Row], dict[str, str]]:
    """Every reader over the same files, in turns; and why some are not measured."""
    reasons: dict[str, str] = {}
    costs: dict[str, list[Cost]] = {reader: [] for reader in readers}
    for _ in range(1 if once else ROUNDS):
        for reader in [each for each in readers if each not in reasons]:
            try:
                costs[reader].append(run(reader, 0 if once else LONG_ENOUGH, group["files"]))
            except Failed as reason:
                reasons[reader] = str(reason)
    rows = {}
    for reader, each in costs.items():
        if reader not in reasons:
            cpu = [(cost.first if cost.later is None else cost.later) / group["pages"] for cost in each]
            peak, start = max(cost.megabytes for cost in each), median(cost.start for cost in each)
            rows[reader] = Row(cpu, start, peak, *rightness(each[0].texts, group["texts"]))
    return rows, reasons


def rightness(texts: list[str], wanted: list[str]) -> tuple[float, float, int]:
    """Wrong characters by a hundred, digit strings found by a hundred, and digit strings that the reports do not have."""
    wrong = length = found = numbers = foreign = 0
    for text, truth in zip(texts, wanted, strict=True):
        text, truth = (unicodedata.normalize("NFKC", each) for each in (_FURNITURE.sub("", text), truth))
        wrong += distance("".join(truth.split()), "".join(text.split()))
        length += len("".join(truth.split()))
        printed, read = Counter(_DIGITS.findall(truth)), Counter(_DIGITS.findall(text))
        numbers, found, foreign = numbers + printed.total(), found + (printed & read).total(), foreign + (read - printed).total()
    return 100 * wrong / length, 100 * found / numbers, foreign


def distance(first: str, second: str) -> int:
    """Levenshtein's, a column at a time in the bits of one number (Hyyrö 2003)."""
    if not first:
        return len(second)
    where: dict[str, int] = {}
    for at, character in enumerate(first):
        where[character] = where.get(character, 0) | 1 << at
    everywhere, last = (1 << len(first)) - 1, 1 << (len(first) - 1)
    up, down, score = everywhere, 0, len(first)
    for character in second:
        same = where.get(character, 0)
        diagonal = (((same & up) + up) ^ up) | same | down
        right, left = down | ~(diagonal | up) & everywhere, diagonal & up
        score += bool(right & last) - bool(left & last)
        right, left = (right << 1 | 1) & everywhere, (left << 1) & everywhere
        up, down = left | ~(diagonal | right) & everywhere, right & diagonal
    return score


def show(name: str, group: dict, rows: dict[str, Row], reasons: dict[str, str]) -> None:
    unit = "page" if group["paged"] else "document"
    print(f"\n{name}: {group['pages']} {unit}s")
    print(f"{'':<4}{'':<20}{f'CPU ms/{unit}':>16}{'x nianbao':>11}{'peak MB':>9}{'start s':>9}{'CER %':>8}{'digits %':>10}{'foreign':>9}")
    for reader, row in rows.items():
        ratio = median(its / own for its, own in zip(row.cpu, rows[OURS].cpu, strict=True)) if OURS in rows else float("nan")
        print(f"{'':<4}{reader:<20}{1000 * median(row.cpu):>16.2f}{ratio:>11.2f}{row.megabytes:>9.0f}{row.start:>9.2f}", end="")
        print(f"{row.error:>8.2f}{row.digits:>10.1f}{row.foreign:>9}", flush=True)
    for reader, reason in reasons.items():
        print(f"{'':<4}{reader:<20}not measured: {reason}")


NOTES = f"""
CPU: user and system seconds of the reader's process and what it starts, of the readings after its first one; median of {ROUNDS} rounds
in turns. DOC and scans are read once, the start of LibreOffice and the loading of models included.
x nianbao: the other reader's time as a multiple of nianbao's, the median of the rounds' ratios (under 1: faster than nianbao).
peak: the largest resident size of any of its processes. start: CPU seconds of its process (os.wait4) less those of its readings.
CER: Levenshtein distance to the report's text by its length, white space and forms of letters apart, the makers' running header and
page numbers left out for all. digits: share of the report's digit strings found whole. foreign: digit strings that are none of its own.
nianbao's reading gives the place of every line besides, which the others do not. tesseract, pdftotext: where installed."""


def main() -> None:
    if sys.argv[1:2] == ["--make"]:
        make(Path(sys.argv[2]))
        return
    failures = prepare(ENVIRONMENT, PEERS, "some seconds")
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        subprocess.run([sys.executable, "-m", "benchmarks.documents", "--make", folder], cwd=HERE.parent, check=True)
        made = json.loads(Path(folder, "made.json").read_text(encoding="utf-8"))
        nothing = run("nothing", 0, [])
        print(f"\ndocuments: an empty process of this Python costs {nothing.start:.2f} CPU s and {nothing.megabytes:.0f} MB")
        for name, (_, others) in GROUPS.items():
            if "reason" in made[name]:
                print(f"\n{name}: not made: {made[name]['reason']}")
                continue
            show(name, made[name], *measure([OURS, *others], made[name], name in SLOW))
    print(NOTES)
    for failure in failures:
        print(f"Not installed: {failure}")


if __name__ == "__main__":
    main()
