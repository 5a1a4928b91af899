"""Which files and addresses a run reads, and what it says about the rest."""

from __future__ import annotations

import os

import pytest

from flows.faults import WRONG_USAGE, WrongUsage
from flows.sources import SAMPLES, find_files


@pytest.fixture
def folder(tmp_path):
    reports = tmp_path / "reports"
    (reports / "2024" / "deep").mkdir(parents=True)
    names = (
        "b.txt",
        "a.TXT",
        "2024/c.html",
        "2024/deep/d.pdf",
        "notes.docx",
        "packed.zip",
        "plain",
        "sums.xlsx",
        "list.csv",
        ".hidden.txt",
    )
    for name in names:
        (reports / name).write_text("报告", encoding="utf-8")
    return reports


def test_a_folder_is_walked_in_order_and_what_is_left_out_is_named(folder, tmp_path):
    found = find_files([str(folder)], tmp_path / "data")
    assert [path.relative_to(folder).as_posix() for path in found.files] == [
        *("a.TXT", "b.txt", "notes.docx", "packed.zip", "2024/c.html", "2024/deep/d.pdf")
    ]
    assert {entry.path.rsplit("/", 1)[1]: entry.reason for entry in found.skipped} == {
        "list.csv": "a list of addresses is fetched only when it is named itself",
        "plain": "no ending is no format of reports",
        "sums.xlsx": ".xlsx is no format of reports",
    }


def test_what_nianbao_wrote_is_no_source(folder):
    data = folder / "data"
    (data / "releases" / "x" / "report").mkdir(parents=True)
    (data / "releases" / "x" / "report" / "index.html").write_text("<html>", encoding="utf-8")
    assert not any(data in path.parents for path in find_files([str(folder)], data).files)


def test_without_sources_the_samples_are_read(tmp_path):
    found = find_files([], tmp_path)
    assert len(found.files) >= 20
    assert all(path.parent == SAMPLES for path in found.files)


def test_a_file_named_twice_is_read_once(folder, tmp_path):
    assert len(find_files([str(folder / "b.txt"), str(folder)], tmp_path).files) == 6


def test_a_named_file_of_any_kind_is_taken(folder, tmp_path):
    """It becomes a row that says what is wrong with it: the user pointed at it."""
    assert find_files([str(folder / "plain")], tmp_path).files == (folder / "plain",)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing", "no such file or folder"),
        ("empty", "the folder is empty"),
        ("tables", r"none of its 2 files is a report .*; the first is .*a\.xlsx"),
        ("sources.csv", r"line 1: .*must name url"),
    ],
)
def test_wrong_usage_names_the_path_and_what_to_do(tmp_path, name, says):
    (tmp_path / "empty").mkdir()
    (tmp_path / "tables").mkdir()
    for file in ("tables/a.xlsx", "tables/b.xls", "sources.csv"):
        (tmp_path / file).write_bytes(b"x")
    with pytest.raises(WrongUsage, match=says) as fault:
        find_files([str(tmp_path / name)], tmp_path / "data")
    assert str(tmp_path / name) in str(fault.value)
    assert fault.value.status == WRONG_USAGE


def test_addresses_and_lists_of_them_are_told_from_files(folder, tmp_path):
    (tmp_path / "sources.csv").write_text("url,publisher\nhttps://example.org/a.html,柏川区卫生健康局\n", encoding="utf-8")
    found = find_files([str(tmp_path / "sources.csv"), "https://example.org/b.pdf", "https://example.org/a.html"], tmp_path / "data")
    assert [(address.url, address.publisher) for address in found.addresses] == [
        ("https://example.org/a.html", "柏川区卫生健康局"),
        ("https://example.org/b.pdf", ""),
    ]
    assert found.files == ()


def test_a_link_that_leads_nowhere_is_named(folder, tmp_path):
    os.symlink(folder / "gone.txt", folder / "z.txt")
    assert ("a link that leads nowhere") in [entry.reason for entry in find_files([str(folder)], tmp_path).skipped]
