"""Pages are made anew where what they show changed, else taken over; the report is the same as one made whole."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from expectations.report import links, many_pages, render
from expectations.report.kept_pages import PAGES, Kept, read_kept
from expectations.report.many_pages import Counting, write_page_sets
from expectations.report.originals import find_originals
from expectations.report.reading import reading_views
from expectations.report.site import uncounted
from tests.expectations.reported import report_warehouse

OF = "(select document_id from core.documents where file_name = '{}')"
THIS, OTHER = OF.format("宁泽市-2024.txt"), OF.format("柏川区-2024.txt")
EVERY = "every"  # page
CHANGES = {  # what is done, and whose pages change by it
    "nothing": ("select 1", ()),
    "text": (f"update core.documents set text = replace(text, '其他', '别的') where document_id = {THIS}", ("宁泽市-2024.txt",)),
    "title": (f"update core.documents set title = 'x' where document_id = {THIS}", ("宁泽市-2024.txt",)),
    "status": (f"update core.documents set status_reason = 'older' where document_id = {THIS}", ("宁泽市-2024.txt",)),
    "reason of a quantity": (
        f"update core.quantities set disposition = 'excluded', reason = 'plan' where disposition = 'unmapped' and document_id = {THIS}",
        ("宁泽市-2024.txt",),
    ),
    "flag": (f"update core.observations set flags = 'ocr' where document_id = {THIS}", ("宁泽市-2024.txt",)),
    "two flags changed for one another": (  # a digest that adds up must tell which is whose
        f"update core.observations set value = case indicator when 'penalty.cases_filed' then 34 else 30 end where document_id = {OTHER}"
        " and indicator in ('penalty.cases_filed', 'penalty.cases_closed')",
        ("柏川区-2024.txt",),
    ),
    "words of a finding": (
        "update quality.findings set cause = '另有原因' where rule = 'tenfold_change' and indicator = 'penalty.cases_filed'",
        ("柏川区-2021.txt", "柏川区-2022.txt"),
    ),
    "a waiver": ("update quality.findings set waiver = 'w1' where rule = 'closed_le_filed'", ("柏川区-2024.txt",)),
    "a new finding": (
        "insert into quality.findings by name select * replace ('f-new' as finding_id, 'codes_known' as rule) from quality.findings"
        " where rule = 'closed_le_filed'",
        ("柏川区-2024.txt",),
    ),
    "name of a publisher": (
        "update meta.publishers set publisher = '宁泽市卫健委' where publisher_id = 'health:宁泽市'",
        ("宁泽市-2021.txt", "宁泽市-2022.txt", "宁泽市-2024.txt"),
    ),
    "file name of a newer version": (
        "update core.documents set file_name = 'newer.txt' where file_name = '柏川区-2021.txt'",
        ("newer.txt", "柏川区-2021-old.txt"),
    ),
    "a document more": (
        f"insert into core.documents by name select * replace ('d-more' as document_id) from core.documents where document_id = {THIS}",
        ("d-more",),
    ),
    "a document less": (f"delete from core.documents where document_id = {THIS}", ()),
    "word of the catalogue": ("update meta.indicators set name_zh = '立案' where indicator = 'penalty.cases_filed'", EVERY),
    "word of a rule": ("update quality.rules set title_zh = '另一名称' where rule = 'tenfold_change'", EVERY),
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with its report, as if published: nothing in it may be written to."""
    folder = tmp_path_factory.mktemp("base")
    shutil.copy(report_warehouse(folder / "made").work_file, folder / "nianbao.duckdb")
    render(folder / "nianbao.duckdb", folder / "report")
    for path in (folder / "report").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def write(warehouse: Path, folder: Path, previous: Path | None = None, counting: Counting = uncounted) -> None:
    """The pages of which there are many, without those at the top."""
    folder.mkdir()
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        sets = (reading_views(find_originals(connection, None)),)
        write_page_sets(connection, folder, sets, counting, previous, read_kept(previous)).write(folder / PAGES)


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_made_anew_and_the_rest_is_the_same_file(base: Path, tmp_path: Path, change: str) -> None:
    statement, whose = CHANGES[change]
    copy = Path(shutil.copy(base / "nianbao.duckdb", tmp_path))
    with duckdb.connect(str(copy)) as connection:
        connection.execute(statement)
        names = dict(connection.execute("select document_id, file_name from core.documents").fetchall())
    counted = []
    write(copy, tmp_path / "kept", base / "report", lambda what, total: counted.append(total) or Silent())
    write(copy, tmp_path / "whole")
    assert files(tmp_path / "kept") == files(tmp_path / "whole")
    new = {key for key in names if not same_file(base / "report" / links.document(key), tmp_path / "kept" / links.document(key))}
    assert counted == [len(new)]
    assert new == (set(names) if whose == EVERY else {key for key, name in names.items() if {key, name} & set(whose) and made(key, whose)})


def test_the_report_is_the_same_as_one_made_whole(base: Path, tmp_path: Path) -> None:
    before = files(base / "report")
    copy = Path(shutil.copy(base / "nianbao.duckdb", tmp_path))
    with duckdb.connect(str(copy)) as connection:
        connection.execute(CHANGES["words of a finding"][0])
    render(copy, tmp_path / "kept", previous=base / "report")
    render(copy, tmp_path / "whole")
    assert files(tmp_path / "kept") == files(tmp_path / "whole") != before
    assert files(base / "report") == before


def test_pages_made_by_processes_are_those_made_by_one(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_pages, "WORTH_IT", 1)
    monkeypatch.setattr(many_pages, "write_here", None)
    render(Path(shutil.copy(base / "nianbao.duckdb", tmp_path)), tmp_path / "report", processes=2)
    assert files(tmp_path / "report") == files(base / "report")


def made(key: str, whose: tuple[str, ...]) -> bool:
    """A copied document has the file name of the first, whose page stays."""
    return "d-more" not in whose or key == "d-more"


def same_file(one: Path, other: Path) -> bool:
    return one.exists() and os.path.samefile(one, other)


class Silent:
    def __enter__(self):
        return lambda more: None

    def __exit__(self, *_: object) -> None: ...


def test_what_cannot_be_taken_over_is_made(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = tmp_path / "older"
    shutil.copytree(base / "report", older)
    first, *_ = sorted((older / "documents").iterdir())
    (older / "documents").chmod(0o755)
    first.unlink()

    def no_links(*_: object) -> None:
        raise OSError("Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    render(Path(shutil.copy(base / "nianbao.duckdb", tmp_path)), tmp_path / "kept", previous=older)
    assert files(tmp_path / "kept") == files(base / "report")


@pytest.mark.parametrize("told", [None, "", "{", '{"shared": 1}', '{"shared": "x", "pages": []}', "[]"])
def test_nothing_is_taken_from_a_report_that_does_not_say_what_it_was_made_from(tmp_path: Path, told: str | None) -> None:
    if told is not None:
        (tmp_path / PAGES).write_text(told, "utf-8")
    assert read_kept(tmp_path) == read_kept(None) == Kept()


def test_a_build_that_fails_leaves_the_report_before_whole(base: Path, tmp_path: Path) -> None:
    before = files(base / "report")

    class Interrupted:
        def __enter__(self):
            return self.stop

        def __exit__(self, *_: object) -> None: ...

        def stop(self, more: int) -> None:
            raise KeyboardInterrupt

    copy = Path(shutil.copy(base / "nianbao.duckdb", tmp_path))
    with duckdb.connect(str(copy)) as connection:
        connection.execute("update core.documents set title = 'x'")
    folder = tmp_path / "report"
    shutil.copytree(base / "report", folder)
    for path in (folder, folder / "documents", folder / "originals", folder / "assets"):
        path.chmod(0o755)
    with pytest.raises(KeyboardInterrupt):
        render(copy, folder, previous=base / "report", counting=lambda what, total: Interrupted())
    assert files(base / "report") == before
    left = files(folder)
    assert PAGES not in left  # nothing is taken over from here
    assert left == {name: content for name, content in before.items() if name != PAGES}
    assert not list(folder.glob(".*"))
    render(copy, folder, previous=folder)
    render(copy, tmp_path / "whole")
    assert files(folder) == files(tmp_path / "whole")
