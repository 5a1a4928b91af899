"""Which document stands for a publisher and year: corrections, later dates, newer bytes, copies, excerpts, different texts."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import random
from datetime import date, datetime

import pytest

from tests.unit.reading import shared
from transforms.documents import read_document
from transforms.identity import identify
from transforms.versions import Version, decide_versions, is_correction

CLAUSES = [f"我局第{name}科室认真履行监管职责，办理各类案件{number}宗，" for number, name in enumerate("甲乙丙丁戊己庚辛壬癸", start=11)]
REPORT = "".join(CLAUSES)


def version(name: str, text: str = REPORT, **fields) -> Version:
    digest = hashlib.sha256(text.encode()).hexdigest()
    given = {
        "document_id": f"d-{name}",
        "publisher_id": "health:柏川区",
        "report_year": 2024,
        "source": f"/reports/{name}",
        "file_name": name,
        "sha256": digest,
        "title": "柏川区卫生健康局2024年法治政府建设年度报告",
        "published_on": date(2025, 1, 20),
        "first_seen_at": datetime(2025, 2, 1),
        "text": text,
    }
    return Version(**(given | fields))


def decided(*versions: Version) -> dict[str, tuple[str, str]]:
    """Superseded document → (standing one, reason); the same for every order of the input."""
    answers = {tuple(decide_versions(order)) for order in itertools.islice(itertools.permutations(versions), 24)}
    assert len(answers) == 1
    return {answer.document_id[2:]: (answer.replaced_by[2:], answer.reason) for answer in answers.pop()}


def test_a_document_alone_stands_and_so_do_other_years_and_publishers():
    assert decided(version("a"), version("b", report_year=2023), version("c", publisher_id="health:云溪县")) == {}


@pytest.mark.parametrize("marked", [{"title": "2024年法治政府建设年度报告（更正版）"}, {"text": "（更正说明：有误，以本版为准）" + REPORT}])
def test_a_correction_replaces_the_first_version_even_if_dated_the_same(marked):
    correction = version("b", **({"text": REPORT.replace("14", "15")} | marked))
    found = decided(version("a"), correction)
    assert found == {"a": ("b", "replaced by a corrected version (更正): b")}


def test_a_correction_stands_before_a_later_copy_of_the_uncorrected_text():
    correction = version("b", text="更正说明：" + REPORT, published_on=date(2025, 2, 27))
    assert decided(correction, version("a", published_on=date(2025, 6, 1)))["a"][0] == "b"


def test_a_later_date_replaces_an_earlier_one():
    later = version("b", text=REPORT.replace("14", "41"), published_on=date(2025, 3, 1))
    assert decided(version("a"), later) == {"a": ("b", "replaced by a version of a later date (2025-03-01): b")}


def test_newer_bytes_of_one_source_replace_the_older_ones_and_their_copies():
    old = version("a")
    new = version("a", document_id="d-a2", text=REPORT.replace("14", "15"), first_seen_at=datetime(2025, 3, 1))
    mirror = version("mirror")
    assert decided(old, new, mirror) == {
        "a": ("a2", f"replaced by newer content of the same source: version {new.sha256[:8]}, shown since 2025-03-01"),
        "mirror": ("a2", "copy of a text that its source has since replaced: a"),
    }


def test_bytes_that_a_source_came_back_to_replace_what_it_showed_meanwhile():
    old = version("a", again=(("/reports/a", datetime(2025, 4, 1)),))
    new = version("a", document_id="d-a2", text=REPORT + "新的一版更长。", first_seen_at=datetime(2025, 3, 1))
    copy = version("copy", text=new.text)
    assert decided(old, new, copy) == {
        "a2": ("a", f"replaced by newer content of the same source: version {old.sha256[:8]}, shown since 2025-04-01"),
        "copy": ("a", "copy of a text that its source has since replaced: a"),
    }
    again = dataclasses.replace(new, again=(("/reports/a", datetime(2025, 5, 1)),))
    assert decided(old, again)["a"][0] == "a2"


def test_a_file_that_moved_is_the_same_source_from_there_on():
    old = version("a", again=(("/moved/a", datetime(2025, 2, 15)),))
    new = version("a", document_id="d-a2", source="/moved/a", text="".join(CLAUSES[:7]), first_seen_at=datetime(2025, 3, 1))
    assert decided(old, new)["a"][0] == "a2"
    back = version("a", again=(("/moved/a", datetime(2025, 4, 1)),))
    assert decided(back, new)["a2"][0] == "a"


def test_where_two_sources_disagree_the_one_that_changed_last_decides():
    """One goes from the old to the new bytes, another from the new to the old ones."""
    old = version("a", again=(("/mirror/a", datetime(2025, 4, 1)),))
    new = version(
        "a", document_id="d-a2", text=REPORT + "长。", first_seen_at=datetime(2025, 3, 1), again=(("/mirror/a", datetime(2025, 3, 2)),)
    )
    assert decided(old, new)["a2"][0] == "a"
    late = dataclasses.replace(new, again=(*new.again, ("/reports/a", datetime(2025, 5, 1))))
    assert decided(old, late)["a"][0] == "a2"


def test_another_source_of_replaced_bytes_does_not_bring_them_back():
    old = version("a", again=(("/backup/a", datetime(2025, 6, 1)),))
    new = version("a", document_id="d-a2", text=REPORT.replace("14", "15"), first_seen_at=datetime(2025, 3, 1))
    assert decided(old, new)["a"][0] == "a2"


def test_the_same_name_from_elsewhere_is_told_by_its_place():
    later = version("b", file_name="a", text=REPORT.replace("14", "41"), published_on=date(2025, 3, 1))
    assert decided(version("a"), later)["a"][1] == "replaced by a version of a later date (2025-03-01): /reports/b"


def test_identical_copies_fall_behind_the_one_seen_first_then_by_name():
    first, late = version("b", first_seen_at=datetime(2025, 1, 1)), version("a", first_seen_at=datetime(2025, 1, 2))
    assert decided(first, late, version("c", first_seen_at=datetime(2025, 1, 1))) == {
        "a": ("b", "identical copy: b"),
        "c": ("b", "identical copy: b"),
    }


def test_another_form_of_the_report_is_a_copy_whatever_its_line_breaks():
    pdf = version("a.pdf", text=REPORT.replace("，", "，\n"))
    assert decided(version("a.html"), pdf) == {"a.html": ("a.pdf", "another copy of the same report: a.pdf")}


MISREAD = REPORT.replace("各类", "备类").replace("，", "\n")  # a character of every sentence misread, all commas lost


def test_what_ocr_read_falls_behind_the_text_however_it_was_misread():
    scan = version("scan.pdf", text=MISREAD, ocr=True, published_on=date(2025, 1, 22))
    assert decided(scan, version("a.html")) == {"scan.pdf": ("a.html", "another copy of the same report, read by OCR: a.html")}
    assert decided(scan, version("a.html", published_on=None)) == {
        "scan.pdf": ("a.html", "another copy of the same report, read by OCR: a.html")
    }


def test_a_scan_of_a_much_later_date_or_marked_as_corrected_replaces_the_text():
    later = version("scan.pdf", text=MISREAD, ocr=True, published_on=date(2025, 5, 1))
    assert decided(later, version("a.html"))["a.html"][0] == "scan.pdf"
    corrected = version("scan.pdf", text=MISREAD, ocr=True, title="2024年法治政府建设年度报告（更正）")
    assert decided(corrected, version("a.html"))["a.html"][0] == "scan.pdf"


def test_another_text_is_no_copy_of_what_ocr_read():
    other = "".join(f"全县医疗机构{name}组开展宣传活动，发放材料若干份，" for name in "甲乙丙丁戊己庚辛壬癸")
    assert decided(version("scan.pdf", ocr=True), version("b.html", text=other)) == {}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("report.pdf", "report_v2.pdf"),
        ("report_v2.pdf", "report-V3.pdf"),
        ("report.pdf", "report（修订版）.pdf"),
        ("report.pdf", "第二版.pdf"),
    ],
)
def test_a_higher_version_in_the_files_name_replaces_the_lower_one(first, second):
    old, new = version(first, published_on=date(2025, 3, 1)), version(second, text=REPORT.replace("14", "15"))
    assert decided(old, new) == {first: (second, f"replaced by a corrected version (更正): {second}")}


@pytest.mark.parametrize("name", ["2024.pdf", "HIV2024.pdf", "v20.pdf", "第二季度.pdf"])
def test_other_numbers_in_a_files_name_are_no_versions(name):
    assert not is_correction("", "", name)


def test_an_excerpt_never_replaces_the_full_text():
    excerpt = version("b", text="".join(CLAUSES[:4]), published_on=date(2025, 6, 1))
    assert decided(version("a"), excerpt) == {"b": ("a", "excerpt of a fuller text: a")}


def test_different_texts_of_one_year_both_stand():
    other = "".join(f"全县医疗机构{name}组开展宣传活动，发放材料若干份，" for name in "甲乙丙丁戊己庚辛壬癸")
    assert decided(version("a"), version("b", text=other)) == {}


def test_replacements_always_point_to_a_document_that_stands():
    drawn = random.Random(7)
    for _ in range(200):
        versions = [
            version(
                f"{number}",
                source=f"/{drawn.randrange(3)}",
                text=drawn.choice([REPORT, REPORT.replace("14", "15"), "更正说明：" + REPORT, "".join(CLAUSES[:3]), REPORT[::-1]]),
                published_on=drawn.choice([None, date(2025, 1, 1), date(2025, 2, 1)]),
                first_seen_at=datetime(2025, 1, drawn.randrange(1, 5)),
                again=tuple((f"/{drawn.randrange(3)}", datetime(2025, 1, drawn.randrange(1, 9))) for _ in range(drawn.randrange(3))),
            )
            for number in range(6)
        ]
        found = decide_versions(versions)
        superseded = {answer.document_id for answer in found}
        assert len(superseded) == len(found) < len(versions)
        assert not superseded & {answer.replaced_by for answer in found}
        drawn.shuffle(versions)
        assert decide_versions(versions) == found


def test_without_texts_documents_of_one_year_are_versions_of_one_report():
    assert decided(dataclasses.replace(version("a"), text=""), version("b", text="", published_on=date(2025, 3, 1)))


def test_the_invented_correction_replaces_its_report_and_nothing_else_is_touched():
    versions = []
    for file in sorted(shared("corpus").glob("*.txt")):
        content = file.read_bytes()
        document = read_document(content, file.name)
        identity = identify(document, file.name)
        versions.append(
            version(
                file.name,
                text=document.text,
                publisher_id=identity.publisher_id,
                report_year=identity.report_year,
                title=identity.title,
                published_on=identity.published_on,
            )
        )
    found = decide_versions(versions)
    assert [(answer.document_id, answer.replaced_by) for answer in found] == [("d-baichuan-2024.txt", "d-baichuan-2024-rev.txt")]


def test_the_same_words_with_other_figures_are_another_report():
    """Two bureaus whose name nothing tells apart: one must not swallow the other."""
    figures = itertools.count(50)
    other = "".join(clause[:-4] + f"{next(figures)}宗，" for clause in CLAUSES)
    assert decided(version("a"), version("b", text=other)) == {}
    nearly = REPORT.replace("14宗", "15宗")
    assert decided(version("a"), version("b", text=nearly + "。"))["a"][1].startswith("another copy of the same report")
