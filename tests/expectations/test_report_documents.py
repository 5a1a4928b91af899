"""The reading views: every quantity marked by what became of it, findings beside their sentences, the original at hand."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from lxml import html

from expectations.report import links, render
from expectations.report.reading.text import Note, as_paragraphs
from tests.expectations.reported import SCRIPT, report_warehouse

FATE = """
with named as (
    select unnest(observation_ids) as observation_id, severity from quality.findings where outcome = 'failed' and waiver = ''
),
read as (
    select quantity_id, list(observation_id) as observations, bool_or(status = 'quarantined') as held,
        bool_or(status = 'corrected' or origin = 'corrected') as corrected,
        bool_or(contains(flags, 'rule:') or observation_id in (select observation_id from named where severity <> 'info')) as questioned,
        bool_or(observation_id in (select observation_id from named)) as informed
    from core.observations where quantity_id is not null group by quantity_id
)
select q.quantity_id, q.surface, r.observations,
    case when q.disposition = 'excluded' then 'x' when q.disposition = 'unmapped' then 'u' when r.held then 'h' when r.corrected then 'c'
        when r.questioned then 'f' when r.informed then 'i' else 'o' end as fate
from core.quantities as q left join read as r using (quantity_id)
where q.document_id = ?
"""
INFORMED = """
insert into quality.findings by name
select 'f00-informs' as finding_id, '' as run_id, 'outlier' as rule, 'info' as severity, 'cell' as scope, $document as document_id,
    2024 as year, list(observation_id) as observation_ids, '' as expected, '' as observed, '偏高' as message, '' as sentence,
    'failed' as outcome
from core.observations where document_id = $document and indicator in ('penalty.fines', 'penalty.cases_filed')
"""
FINES = "//*[@class='text']//a[@class='i']/@id"
CORRECTED = """
insert into core.observations by name
select * replace (
    'o-corrected' as observation_id, 31 as value, 'corrected' as origin, 'c1' as correction, 'corrected' as flags, $id as corrects
) from core.observations where observation_id = $id;
update core.observations set status = 'corrected', correction = 'c1' where observation_id = $id;
insert into quality.corrections by name
select 'c1' as correction, 'override' as action, '' as document, 'health:柏川区' as publisher, 2022 as year,
    'penalty.cases_closed' as indicator, '' as breakdown, '' as to_indicator, '' as to_breakdown, '' as words, '印错<一位>' as reason,
    '来函' as evidence, '甲' as decided_by, date '2026-01-01' as decided_on, 'applied' as outcome, '' as publisher_id,
    [$id] as observation_ids, '' as observed, '' as message
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the report in a release, `current` and a raw store; one original is in it, one came from the web."""
    folder = tmp_path_factory.mktemp("reading")
    warehouse = report_warehouse(folder / "made").work_file
    release = folder / "releases" / "one"
    release.mkdir(parents=True)
    warehouse = warehouse.rename(release / "nianbao.duckdb")
    with duckdb.connect(str(warehouse)) as connection:
        (closed,) = one(connection, "select observation_id from core.observations where document_id = ? and indicator = ?", "closed", 2022)
        for statement in CORRECTED.split(";"):
            connection.execute(statement, {"id": closed} if "$id" in statement else {})
        (fines, document_id) = one(
            connection, "select observation_id, document_id from core.observations where document_id = ? and indicator = ?", "fines", 2022
        )
        connection.execute(
            "insert into core.observations by name select * replace ('o-second' as observation_id, 'domain=medical' as breakdown)"
            " from core.observations where observation_id = ?",
            [fines],
        )
        connection.execute(INFORMED, {"document": of_file(connection, "柏川区-2024.txt")})
        connection.execute("insert into meta.breakdown_labels values ('domain=medical', '医疗卫生', 'Medical care')")
        connection.execute(
            "update core.documents set pages = 2, source = 'https://x.example/?a=1&b=2' where document_id = ?", [document_id]
        )
        connection.execute("update core.observations set page = 2 where observation_id in (?, 'o-second')", [fines])
        ((sha256,),) = connection.execute("select sha256 from core.documents where document_id = ?", [document_id]).fetchall()
    raw = folder / "raw" / sha256[:2] / sha256
    raw.parent.mkdir(parents=True)
    raw.write_text("the original", "utf-8")
    (folder / "current").symlink_to("releases/one")

    def file_of(wanted: str) -> Path | None:
        return raw if wanted == sha256 else None

    render(warehouse, release / "report", file_of=file_of)
    return folder


def one(connection: duckdb.DuckDBPyConnection, query: str, indicator: str, year: int) -> tuple:
    document_id = of_file(connection, f"柏川区-{year}.txt")
    code = {"closed": "penalty.cases_closed", "fines": "penalty.fines"}[indicator]
    (found,) = connection.execute(query, [document_id, code]).fetchall()
    return found


def of_file(connection: duckdb.DuckDBPyConnection, file_name: str) -> str:
    ((document_id,),) = connection.execute("select document_id from core.documents where file_name = ?", [file_name]).fetchall()
    return document_id


@pytest.fixture(scope="module")
def warehouse(data: Path):
    with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
        yield connection


def view(data: Path, document_id: str) -> html.HtmlElement:
    return html.document_fromstring((data / "current" / "report" / links.document(document_id)).read_text("utf-8"))


def ids(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    return [document_id for (document_id,) in warehouse.execute("select document_id from core.documents").fetchall()]


def test_every_quantity_is_marked_by_what_became_of_it(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    seen = set()
    for document_id in ids(warehouse):
        page = view(data, document_id)
        for quantity_id, surface, observations, fate in warehouse.execute(FATE, [document_id]).fetchall():
            marks = {one_mark(page, anchor) for anchor in observations or [quantity_id]}
            assert {(mark.get("class"), mark.text_content()) for mark in marks} == {(fate, surface)} and len(marks) == 1
            seen.add(fate)
    assert seen == set("ouxfihc")


def chinese(told: html.HtmlElement) -> str:
    """As it is read in Chinese."""
    return "".join(told.xpath(".//text()[not(ancestor::*[@class='en'])]")).strip()


def one_mark(page: html.HtmlElement, anchor: str) -> html.HtmlElement:
    """The mark that bears the anchor, or holds it."""
    (found,) = page.xpath("//*[@class='text']//*[@id=$anchor]", anchor=anchor)
    return found if found.get("class") else found.xpath("ancestor::*[@class][1]")[0]


def test_every_observation_has_its_words_a_row_and_its_trend(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    query = "select observation_id, surface, status, publisher_id, indicator from core.observations where document_id = ?"
    for document_id in ids(warehouse):
        page = view(data, document_id)
        rows = page.xpath("//table//tbody/tr")
        found = warehouse.execute(query, [document_id]).fetchall()
        assert len(rows) == len(found)
        for observation_id, surface, status, publisher_id, indicator in found:
            mark = one_mark(page, observation_id)
            assert mark.text_content() == surface
            (row,) = [row for row in rows if row.xpath(f".//a[@href='#{observation_id}']")]
            assert row.xpath("string(td[4])").strip() == surface
            if status == "accepted":
                assert mark.get("href") == f"../{links.publisher(publisher_id, indicator)}"


def test_what_is_held_back_leads_to_where_that_is_told(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    page = page_of(data, warehouse, "柏川区-2024.txt")
    (mark,) = page.xpath("//*[@class='text']//a[@class='h']")
    place = links.publisher("health:柏川区", mark.get("id"))
    assert mark.get("href") == f"../{place}"
    assert mark.get("title") == "2024年 结案数 34 件（隔离：结案数不应多于立案数）"
    bureau = html.document_fromstring((data / "current" / "report" / place.partition("#")[0]).read_text("utf-8"))
    assert "34" in bureau.get_element_by_id(mark.get("id")).text_content()


def page_of(data: Path, warehouse: duckdb.DuckDBPyConnection, file_name: str) -> html.HtmlElement:
    return view(data, of_file(warehouse, file_name))


def test_hover_and_table_tell_the_same(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    page = page_of(data, warehouse, "柏川区-2022.txt")
    (mark,) = page.xpath("//a[@title='2022年 立案数 450 件']")
    assert mark.get("class") == "f"
    (row,) = page.xpath(f"//tr[.//a[@href='#{mark.get('id')}']]")
    cells = [chinese(cell) for cell in row]
    assert cells == ["立案数", "2022", "450 件", "▲ 相邻两年相差不应超过十倍", "450件"]
    twice = one_mark(page, "o-second")
    assert twice.get("title").count("2022年 罚款金额") == 2 and "（医疗卫生）" in twice.get("title")
    corrected = [" ".join(chinese(row).split()) for row in page.xpath("//tr[contains(., '更正')]")]
    (fines,) = page.xpath("//tr[contains(., 'Fines')][.//td[3][not(.//*[contains(., '医')])]][not(contains(., '医疗'))]")
    assert [cell.xpath("string()") for cell in fines.xpath("td[2]/span[@lang='en']")] == [" yuan"]
    assert [re.search(r"2022([\d,]+ 件)", row)[1] for row in sorted(corrected, reverse=True)] == ["450 件", "31 件"]
    assert all("更正 c1：印错<一位>" in row for row in corrected)
    stated = page.xpath("//*[@class='text']//a[@title='2022年 行政复议案件数 0 件（文字说明为零）']")
    assert [mark.text_content() for mark in stated] == ["无行政复议"]


def test_the_text_is_all_there_and_nothing_else(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    for document_id, text in warehouse.execute("select document_id, text from core.documents where text <> ''").fetchall():
        paragraphs = [paragraph.text_content() for paragraph in view(data, document_id).xpath("//*[@class='text']/p")]
        assert paragraphs == [line for line in text.split("\n") if line.strip()]


def test_words_of_others_are_text(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    page = page_of(data, warehouse, f"{SCRIPT}.txt")
    assert [script.get("src") for script in page.xpath("//script")] == ["../assets/report.js", "../assets/search.js"]
    assert SCRIPT in page.xpath("string(//h1)") and f"份额偏低{SCRIPT}" in page.xpath("string(//*[@class='whole'])")


def test_a_finding_stands_behind_the_paragraph_of_its_words(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    page = page_of(data, warehouse, "柏川区-2024.txt")
    (note,) = page.xpath("//*[@class='text']/*[@class='beside']")
    before = note.getprevious()
    assert before.tag == "p" and "30件" in before.text_content()
    assert "结案34件，多于立案30件" in note.text_content() and "严重" in note.text_content()
    assert note.xpath(".//a/@href") == ["../findings.html#f0000000000000000", "../findings.html#f00-informs"]
    said = note.xpath("./div[1]/p[span[@class='said']]/span")
    assert [(one.get("lang"), one.text) for one in said] == [
        ("en", "2024: cases filed 30, cases closed 34"),
        ("zh", "结案34件，多于立案30件"),
    ]
    whole = page_of(data, warehouse, f"{SCRIPT}.txt").xpath("//*[@class='whole']//*[contains(@class, 'finding')]")
    assert len(whole) == 1


def test_in_the_margin_the_gravest_comes_first_and_what_informs_has_its_own_sign(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    text = as_paragraphs("甲1乙2", [], {1: [Note(2, "<i>提示</i>")], 3: [Note(0, "<b>严重</b>")]}, {}, "")
    assert text.index("严重") < text.index("提示")
    page = page_of(data, warehouse, "柏川区-2024.txt")
    (row,) = page.xpath("//tr[.//a[@href=$mark]]", mark=f"#{page.xpath(FINES)[0]}")
    assert chinese(row[3]) == "◆ 有提示"


def test_a_finding_stands_in_every_document_whose_figure_it_names(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    for file_name in ("柏川区-2021.txt", "柏川区-2022.txt"):
        notes = page_of(data, warehouse, file_name).xpath("//*[contains(@class, 'finding')]//a/@href")
        assert sorted(notes) == ["../findings.html#f0000000000000002", "../findings.html#f0000000000000003"]


def test_what_cannot_be_read_says_why(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    page = page_of(data, warehouse, "broken.pdf")
    assert "没有文字，请重新获取或换一种格式" in page.xpath("string(//*[contains(@class, 'why')])")
    assert not page.xpath("//*[@class='text']") and not page.xpath("//table")


def test_the_newer_version_is_one_click_away(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    leads_to = page_of(data, warehouse, "柏川区-2021-old.txt").xpath("//*[contains(@class, 'why')]//a/@href")
    assert leads_to == [f"../{links.document(of_file(warehouse, '柏川区-2021.txt'))}"]


@pytest.mark.parametrize("way", ["current", "releases/one"])
def test_the_original_opens_by_either_way(data: Path, warehouse: duckdb.DuckDBPyConnection, way: str) -> None:
    page = page_of(data, warehouse, "柏川区-2022.txt")
    (leads_to,) = page.xpath("//a[starts-with(@href, '../originals/')]/@href")
    assert (data / way / "report" / leads_to.removeprefix("../")).read_text("utf-8") == "the original"
    assert leads_to.endswith(".txt")
    assert page.xpath("//a[@rel='noreferrer']/@href") == ["https://x.example/?a=1&b=2"]


def test_an_original_that_is_not_here_is_no_link(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    page = page_of(data, warehouse, "柏川区-2024.txt")
    assert not page.xpath("//a[starts-with(@href, '../originals/')]")
    assert "不在本机" in page.xpath("string(//dl[@class='facts'])")


def test_pages_are_told_where_they_change(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    told = page_of(data, warehouse, "柏川区-2022.txt").xpath("//p[@data-page]")
    assert [(paragraph.get("data-page"), "罚款金额" in paragraph.text_content()) for paragraph in told] == [("2", True)]


def test_links_between_the_views_lead_somewhere(data: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    report = data / "current" / "report"
    for document_id in ids(warehouse):
        page = view(data, document_id)
        anchors = page.xpath("//@id")
        assert len(anchors) == len(set(anchors))
        for leads_to in page.xpath("//@href"):
            if leads_to.startswith("#"):
                assert leads_to[1:] in anchors
            elif leads_to.startswith(("../documents/", "../originals/", "../assets/")):
                assert (report / leads_to.removeprefix("../").partition("#")[0]).is_file()
