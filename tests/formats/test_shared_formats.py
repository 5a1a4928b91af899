"""Real reports in the forms they are published in, from the developers' folder beside the checkout: nothing of them stands here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.formats.comparing import assert_proven, differences, f1, understand
from tests.formats.conftest import SHARED, needed
from transforms.documents import read_document

FOLDER = SHARED / "formats"
LEAST = {
    "pdf": 0.995,
    "pdf-hard-lines": 0.995,
    "pdf-two-columns": 0.995,
    "pdf-table": 0.995,
    "scan-300": 0.98,
    "scan-200": 0.97,
    "scan-150": 0.93,
}
FILES = sorted(path for path in FOLDER.glob("*/*") if path.parent.name != "docx-tricky")
SURVIVE = (
    "101", "27.1651", "202", "303", "404", "414", "505", "606", "707", "12", "2021-2025",
    "808", "809", "1010", "1111", "1212", "1313", "1414", "1515", "1616",
)  # fmt: skip
GONE = ("999", "888", "777")  # deleted, moved away, hidden

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the developers' folder ../shared/formats is not here")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_real_report_reads_as_its_plain_text(file: Path) -> None:
    content = file.read_bytes()
    needed(file.name, content)
    report = SHARED / "reports" / f"{re.sub('-with-table$', '', file.stem)}.txt"
    plain, read = understand(report.read_bytes(), report.name), understand(content, file.name)
    found, wanted = read.facts(), plain.facts()
    if file.stem.endswith("-with-table"):
        found = found & wanted  # the table was added: what it says more is not the report's
    score = f1(found, wanted)
    assert score >= LEAST.get(file.parent.name, 1.0), f"{score:.4f}\n{differences(found, wanted)}"
    assert read.whose() == plain.whose()
    assert_proven(read, paged=file.suffix in (".pdf", ".ofd"))


def test_what_word_hides_in_its_files_is_read_and_what_is_deleted_is_not() -> None:
    file = FOLDER / "docx-tricky" / "tricky.docx"
    text = read_document(file.read_bytes(), file.name).text
    numbers = re.findall(r"\d+(?:[.-]\d+)?", text)
    assert {number: numbers.count(number) for number in SURVIVE} == dict.fromkeys(SURVIVE, 1)
    assert not set(GONE) & set(numbers)
