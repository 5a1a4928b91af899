"""The pages of publishers, indicators and regions: every figure beside its words, nothing told that the warehouse does not say."""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest
from lxml import html

from expectations.report import indicators, links, render
from expectations.report.directories import script
from expectations.report.figure_words import change, excerpt, figure
from expectations.report.files import ASSETS
from expectations.report.site import PAGE_SETS
from tests.expectations.reported import SCRIPT, report_warehouse
from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from warehouse.build import build

BAICHUAN, NINGZE, WANGHU = "health:柏川区", "health:宁泽市", "health:望湖区"
FILED = "penalty.cases_filed"


@pytest.fixture(scope="module")
def work_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report_warehouse(tmp_path_factory.mktemp("trends")).work_file


@pytest.fixture(scope="module")
def report(work_file: Path) -> Path:
    return render(work_file, work_file.parent / "report").parent


@pytest.fixture
def connection(work_file: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy, to be changed."""
    with duckdb.connect(str(shutil.copy(work_file, tmp_path))) as opened:
        yield opened


def page(report: Path, place: str) -> html.HtmlElement:
    return html.fromstring((report / place).read_text("utf-8"))


def told(report: Path, publisher_id: str, indicator: str) -> html.HtmlElement:
    return page(report, links.publisher(publisher_id)).get_element_by_id(indicator)


def rows(block: html.HtmlElement) -> list[list[str]]:
    return [chinese(row) for row in block.xpath(".//div[@class='told']//tbody/tr")]


def chinese(row: html.HtmlElement) -> list[str]:
    """The cells of a row as they are read in Chinese."""
    shown = copy.deepcopy(row)
    for english in shown.xpath(".//*[@lang='en']"):
        english.drop_tree()
    return [" ".join(cell.text_content().split()) for cell in shown]


def test_a_figure_stands_beside_its_words_change_and_marks(report: Path) -> None:
    block = told(report, BAICHUAN, FILED)
    assert rows(block) == [
        ["2021", "30件", "", "全年立案数30件。"],
        ["2022", "450件", "+1,400.0%", "全年立案数450件。▲ 相邻两年相差不应超过十倍"],
        ["2024", "30件", "", "全年立案数30件。"],
    ]
    assert json.loads(block.find(".//figure").get("data-points")) == [[2021, 30], [2022, 450, "f"], [2024, 30]]
    assert rows(told(report, BAICHUAN, "penalty.closure_rate"))[1][1:3] == ["99.5%", "+1.25"]


def test_what_is_held_back_is_told_apart_from_what_nobody_reported(work_file: Path, report: Path) -> None:
    with duckdb.connect(str(work_file), read_only=True) as warehouse:
        held = "from core.observations select publisher_id, document_id, observation_id, status_reason where status = 'quarantined'"
        ((publisher_id, document_id, observation_id, reason),) = warehouse.execute(held).fetchall()
        code, _, found = reason.partition("：")
        ((title,),) = warehouse.execute("select title_zh from quality.rules where rule = ?", [code]).fetchall()
    (line,) = page(report, links.publisher(publisher_id)).xpath("//section[@aria-labelledby='held']//li")
    assert title in line.text_content() and f"：{found}" in line.text_content() and "趋势中空缺" in line.text_content()
    assert line.xpath(".//a/@href") == [f"../{links.document(document_id, observation_id)}"]


def test_a_finding_leads_to_its_indicator_on_the_page_of_its_bureau(report: Path) -> None:
    for place in (links.FRONT, "findings.html"):
        leads_to = page(report, place).xpath("//main//a[starts-with(@href, $page)]/@href", page=links.publisher(BAICHUAN))
        assert {way.partition("#")[2] for way in leads_to} >= {"penalty.cases_closed"}
        assert all(told(report, BAICHUAN, way.partition("#")[2]) is not None for way in leads_to if "#" in way)


def test_what_cannot_be_compared_is_told_and_marked(report: Path) -> None:
    block = told(report, NINGZE, FILED)
    ((year, _, moved, words),) = (row for row in rows(block) if "‖" in row[3])
    assert (year, moved) == ("2022", "")
    assert "‖ 与之前的年份不可比：报告称“执法数据统计口径有调整<script>document.title=" in words
    assert [point[2:] for point in json.loads(block.find(".//figure").get("data-points"))] == [[], ["b"], []]
    matrix = page(report, links.indicator(FILED)).xpath("//section[@aria-labelledby='series']//tr[contains(., '宁泽市')]//abbr/@title")
    assert len(matrix) == 1 and "口径有调整" in matrix[0]


def test_every_figure_leads_to_its_sentence_and_shows_what_is_printed(work_file: Path, report: Path) -> None:
    with duckdb.connect(str(work_file), read_only=True) as warehouse:
        cells = warehouse.execute(
            "select t.publisher_id, t.indicator, t.year, t.document_id, t.observation_id, o.surface from marts.yearly_trend as t"
            " join core.observations as o using (document_id, observation_id) where t.breakdown = '' order by all"
        ).fetchall()
    assert len(cells) >= 30
    pages = {publisher: page(report, links.publisher(publisher)) for publisher, *_ in cells}
    for publisher, indicator, year, document, observation, surface in cells:
        (row,) = pages[publisher].get_element_by_id(indicator).xpath(f".//tbody/tr[th='{year}']")
        assert row.xpath("td//a/@href")[0] == f"../{links.document(document, observation)}"
        assert [mark.text for mark in row.iter("mark")] == [surface]


def test_words_of_others_stay_words_on_every_page(report: Path) -> None:
    for file in report.rglob("*.html"):
        text = file.read_text("utf-8")
        assert not re.search(r"<script(?! defer src=\"[\w./]+\"></script>)", text), file
    assert page(report, links.publisher(WANGHU)).findtext(".//h1") == f"望湖区{SCRIPT}"
    assert "<" not in (report / "search-data.js").read_text("utf-8")


def test_links_between_the_pages_lead_somewhere(report: Path) -> None:
    made = {file.relative_to(report).as_posix(): file for file in report.rglob("*.html")}
    for name, file in made.items():
        for href in html.parse(str(file)).xpath("//a/@href"):
            target, _, place = unquote(href).partition("#")
            target = re.sub(r"^[^/]+/\.\./", "", f"{Path(name).parent.as_posix()}/{target}".removeprefix("./")) if target else name
            if target.partition("/")[0] in ("publishers", "indicators", "regions", "publishers.html", "indicators.html", "regions.html"):
                assert target in made, (name, href)
                assert not place or f'id="{place}"' in made[target].read_text("utf-8"), (name, href)


@pytest.mark.parametrize("folder", ["publishers", "indicators", "regions", "documents"])
def test_a_page_says_where_it_belongs_and_leads_back(report: Path, folder: str) -> None:
    for file in (report / folder).iterdir():
        told = html.parse(str(file))
        assert told.xpath("//nav//a[@aria-current='true']/@href") == [f"../{folder}.html"] and not told.xpath("//*[@aria-current='page']")
        assert told.xpath("//header/p[@class='way']/a/@href") == [f"../{folder}.html"]


def test_one_page_for_each_and_all_can_be_found(work_file: Path, report: Path) -> None:
    with duckdb.connect(str(work_file), read_only=True) as warehouse:
        keys = {pages.folder: pages.digests(warehouse).keys() for pages in PAGE_SETS}
        assert keys["publishers"] == {key for (key,) in warehouse.execute("select publisher_id from meta.publishers").fetchall()}
    for folder, of_folder in keys.items():
        assert {file.name for file in (report / folder).iterdir()} == {f"{links.file_name(key)}.html" for key in of_folder}
    found = read_script(report / "search-data.js", "nianbaoSearch")
    assert all((report / link).exists() for *_, link in found)
    assert len(found) == sum(len(of_folder) for of_folder in keys.values())


def read_script(file: Path, name: str) -> object:
    _, _, told = file.read_text("utf-8").partition(f"window.{name} = ")
    return json.loads(told.strip().removesuffix(";"))


def test_medians_of_peers_are_those_of_the_mart(work_file: Path, report: Path) -> None:
    with duckdb.connect(str(work_file), read_only=True) as warehouse:
        expected = warehouse.execute(
            "select year, median::double from marts.level_yearly"
            " where admin_level = 'county' and indicator = ? and breakdown = '' order by 1",
            [FILED],
        ).fetchall()
    assert [tuple(point) for point in read_script(report / "peers" / "county.js", "nianbaoPeers.county")[FILED]] == expected


def test_the_ranking_is_of_the_newest_year_most_have_told(report: Path) -> None:
    ranking = page(report, links.indicator(FILED)).xpath("//section[@aria-labelledby='ranking']")[0]
    assert ranking.xpath(".//h3/*[@class='zh']/text()") == ["市级 2024年", "县级 2024年"]
    assert [chinese(row) for row in ranking.xpath(".//tr[td]")] == [
        ["1", "宁泽市卫生健康委员会", "6,000", ""],
        ["1", "柏川区卫生健康局", "30", ""],
        ["2", f"望湖区{SCRIPT}", "7", ""],
    ]


def test_what_a_page_leaves_out_it_says(connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indicators, "CHARTS", 1)
    monkeypatch.setattr(indicators, "RANKED", 1)
    ((_, text),) = indicators.indicator_pages(connection, [FILED])
    assert text.count("显示 1 个机关，共 2；其余见数据库") == 2


def test_a_region_tells_how_sums_were_got_and_what_was_left_out(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "update marts.region_yearly set publishers_reporting = 2, flags = 'mixed_scope' where region = '柏川区' and year = 2022"
    )
    regions = PAGE_SETS[2]
    ((_, text),) = regions.pages(connection, ["柏川区"])
    region = html.fromstring(text)
    (row,) = region.xpath("//tr[th/a/span='罚款金额']")
    assert chinese(row)[1:] == ["相加", "84,021", "◐84,022 1/2", "84,024"]
    rate, left_out = map(chinese, region.xpath("//tr[th/a/span='结案率']"))
    assert rate[1:] == ["重算", "100", "◐100 1/2", "—"]
    assert left_out[1:3] == ["2024", "98.25%"] and "没有一个机关同时给出" in left_out[3]
    assert region.xpath("//a[contains(@href, 'publishers/health-')]/text()") == ["柏川区卫生健康局"]


def test_a_region_is_not_compared_over_a_break_of_one_of_its_bureaus(report: Path) -> None:
    region = page(report, links.region("宁泽市"))
    (row,) = region.xpath("//tr[th/a/span='立案数']")
    assert [cell.startswith("‖") for cell in chinese(row)[2:]] == [False, True, False]
    assert "宁泽市" in (reason := row.xpath(".//abbr/@title")[0]) and "口径有调整" in reason
    for name in ("立案数", "结案率"):  # the rate is worked out anew: its parts break
        (points,) = region.xpath("//figure[@data-caption=$name]/@data-points", name=name)
        assert [(year, *"".join(marks)) for year, _, *marks in json.loads(points) if "b" in marks] == [(2022, "b")]


def test_a_region_draws_what_its_tables_say_and_marks_years_of_fewer_bureaus(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("update marts.region_yearly set publishers = 2, publishers_reporting = 2 where region = '柏川区' and year = 2022")
    connection.execute("update marts.region_yearly set publishers_reporting = 3 where region = '柏川区' and year = 2022 and unit = '元'")
    ((_, text),) = PAGE_SETS[2].pages(connection, ["柏川区"])
    region = html.fromstring(text)
    charts = {figure.get("data-caption"): figure for figure in region.xpath("//section[@data-span='2021 2024']//figure")}
    tables = region.xpath("//table[contains(@class, 'sums')]/tbody/tr")
    told = {row.xpath("th/a/span[@class='zh']/text()")[0]: [re.search(r"\d[\d,.]*", cell) for cell in chinese(row)[2:]] for row in tables}
    drawn = {name: [f"{value:,}" for _, value, *_ in json.loads(figure.get("data-points"))] for name, figure in charts.items()}
    assert drawn == {name: [figure[0] for figure in figures if figure] for name, figures in told.items()} and len(drawn) == 5
    assert json.loads(charts["立案数"].get("data-points")) == [[2021, 30, "p"], [2022, 450], [2024, 30, "p"]]
    assert json.loads(charts["罚款金额"].get("data-points")) == [[2021, 84021, "p"], [2022, 84022, "p"], [2024, 84024, "p"]]
    assert charts["罚款金额"].get("data-caption-en") == "Fines" and charts["罚款金额"].getparent().getnext().get("class") == "scroll"


@pytest.mark.parametrize(
    ("statement", "changed"),
    [
        (f"update marts.yearly_trend set value = 31 where publisher_id = '{BAICHUAN}' and indicator = '{FILED}' and year = 2024",
         {BAICHUAN, FILED}),
        (f"update marts.yearly_trend set break_reason = 'x' where publisher_id = '{BAICHUAN}' and indicator = '{FILED}' and year = 2024",
         {BAICHUAN, FILED, "柏川区"}),
        (f"update marts.yearly_trend set rank = 9, peers = 9, median = 9 where indicator = '{FILED}'", set()),
        (f"update quality.findings set waiver = 'w1' where indicator = '{FILED}'", {BAICHUAN}),
        ("update core.observations set qualifier = '~' where surface = '450件'", {BAICHUAN}),
        (f"update core.documents set fingerprint = 'other' where publisher_id = '{NINGZE}'", {NINGZE}),
        ("update marts.region_yearly set publishers_reporting = 9 where region = '柏川区'", {"柏川区"}),
        ("update meta.indicators set definition = 'other' where indicator = 'publicity.events'", {"publicity.events"}),
    ],
)  # fmt: skip
def test_a_page_is_made_again_where_what_it_shows_has_changed(
    connection: duckdb.DuckDBPyConnection, statement: str, changed: set[str]
) -> None:
    before = [pages.digests(connection) for pages in PAGE_SETS]
    connection.execute(statement)
    after = [pages.digests(connection) for pages in PAGE_SETS]
    assert {key for old, new in zip(before, after, strict=True) for key in new if old.get(key) != new[key]} == changed


@pytest.mark.parametrize(
    ("value", "qualifier", "words"),
    [("0", "=", "0"), ("-0.5", "=", "-0.5"), ("1234567.25", ">", "超过1,234,567.25"), ("-1234", "=", "-1,234"), ("999", "~", "约999")],
)
def test_figures(value: str, qualifier: str, words: str) -> None:
    assert "".join(html.fromstring(f"<p>{figure(value, qualifier)}</p>").xpath("//text()[not(ancestor::*[@class='en'])]")) == words


def test_changes_of_rates_are_points() -> None:
    cells = [change(None, "件"), change(0, "件"), change(-12.345, "件"), change(-12.345, "%")]
    assert cells == ["<td>", "<td>0%", "<td>-12.3%", '<td class="points">-12.35']
    assert '.points::after { content: " 百分点"; }' in (ASSETS / "trends.css").read_text("utf-8")


def test_only_one_figure_is_marked_and_only_where_it_stands() -> None:
    assert excerpt("……立案\x0137件\x02<b>") == "……立案<mark>37件</mark>&lt;b&gt;"
    assert excerpt("立\x01案\x0137件\x02") == "立案37件"


def test_no_text_ends_a_script() -> None:
    told = script("x", ["</script><!--", "a&b\u2028"])
    assert not re.search("[<>&\u2028]", told)
    assert json.loads(told.removeprefix("window.x = ").removesuffix(";\n")) == ["</script><!--", "a&b\u2028"]


@pytest.fixture(scope="module")
def in_parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A bureau of unknown level: parts of an indicator whose whole it never tells, and a figure in the middle of a long sentence."""
    warehouse = SyntheticWarehouse(tmp_path_factory.mktemp("parts"))
    for year, small in ((2022, 5), (2024, 7)):
        said = [Fact("inspection.inspections", 9, "domain=school"), Fact("inspection.inspections", small, "level=county")]
        middle = Fact("penalty.cases_filed", 40, words="前" * 90, surface="40件" + "后" * 90)
        warehouse.report("health:外地", year, [*said, middle], admin_level=None, publisher="外地卫生局")
    with warehouse.connect() as connection:
        build(connection)
        connection.execute("update core.observations set surface = '40件', evidence_end = evidence_start + 3 where surface like '40件%'")
        yield connection


def test_parts_stand_in_a_table_of_years(in_parts: duckdb.DuckDBPyConnection) -> None:
    ((_, text),) = PAGE_SETS[0].pages(in_parts, ["health:外地"])
    block = html.fromstring(text).get_element_by_id("inspection.inspections")
    assert block.find(".//figure") is None and block.xpath(".//details[@open]")
    assert [chinese(row) for row in block.xpath(".//tbody/tr")] == [["学校卫生", "9", "9"], ["县（区）级", "5", "7"]]
    assert all("#o" in href for href in block.xpath(".//td/a/@href"))


def test_a_long_sentence_is_cut_around_its_figure(in_parts: duckdb.DuckDBPyConnection) -> None:
    ((_, text),) = PAGE_SETS[0].pages(in_parts, ["health:外地"])
    (words, _) = html.fromstring(text).get_element_by_id("penalty.cases_filed").xpath(".//tbody/tr/td[last()]")
    assert (words.text[:3], words.find("mark").text, words.find("mark").tail[-3:]) == ("……前", "40件", "后……")
    assert len(words.text_content()) == 56 + 4
    assert "层级未知" in text and "data-level" not in text
