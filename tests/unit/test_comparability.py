"""What reports say of their own figures: what they cover, that their basis changed, that they end early; and the breaks of the seeds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.unit.comparability_cases import CHANGED, PARTS, SCOPES, UNCHANGED
from transforms.catalogue import SEEDS, load_catalogue
from transforms.comparability import load_breaks, load_words
from transforms.extraction.extractor import Extractor
from transforms.model import Extraction, Remark
from transforms.seed_files import SeedError

YEAR = 2022
OTHER = "监督检查1200户次。办理信访事项30件，办结29件。"
BASIS = "统计口径由市本级调整为全市，与以前年度不可直接比较。"


@cache
def extractor() -> Extractor:
    return Extractor.of(load_catalogue())


def read(*paragraphs: str, level: str | None = "municipal", heading: str = "一、主要工作") -> Extraction:
    body = "\n\n".join(paragraphs)
    return extractor().read(f"临江市卫生健康委员会{YEAR}年法治政府建设情况报告\n\n{heading}\n\n{body}\n", YEAR, level)


def flags(extraction: Extraction, indicator: str, breakdown: str = "") -> set[str]:
    (observation,) = [each for each in extraction.observations if (each.indicator, each.breakdown) == (indicator, breakdown)]
    return set(observation.flags)


def changed(extraction: Extraction) -> list[Remark]:
    return [remark for remark in extraction.remarks if remark.kind == "basis_changed"]


def concerned(extraction: Extraction) -> set[str]:
    """The indicators that a break of basis was found for."""
    return {each.indicator for each in extraction.observations if "basis_changed" in each.flags}


@pytest.mark.parametrize("sentence", CHANGED)
def test_a_changed_basis_is_told(sentence: str) -> None:
    remarks = changed(read(OTHER, sentence))
    assert [remark.year for remark in remarks] == [YEAR]
    assert concerned(read(OTHER, sentence)) or remarks[0].themes


@pytest.mark.parametrize("sentence", UNCHANGED)
def test_what_is_no_change_of_basis(sentence: str) -> None:
    extraction = read(OTHER, sentence)
    assert changed(extraction) == [] and concerned(extraction) == set()


@pytest.mark.parametrize("sentence", CHANGED[:6])
def test_what_is_planned_has_not_changed(sentence: str) -> None:
    assert changed(read(OTHER, sentence, heading="三、下一步计划")) == []


@pytest.mark.parametrize(("clause", "scope"), SCOPES)
def test_scope_of_a_figure(clause: str, scope: str) -> None:
    found = {flag for flag in flags(read(f"{clause}，结案40宗。"), "penalty.cases_filed") if flag.startswith("scope:")}
    assert found == ({f"scope:{scope}"} if scope else set())


@pytest.mark.parametrize(
    ("level", "word", "scope"),
    [
        ("municipal", "全州", {"scope:whole"}),
        ("county", "全区", {"scope:whole"}),
        ("county", "全市", {"scope:whole"}),  # of a county-level city
        ("municipal", "全县", set()),
        ("provincial", "全省", {"scope:whole"}),
        ("county", "全省", set()),
        (None, "全省", {"scope:whole"}),
    ],
)
def test_the_whole_is_that_of_the_bureau(level: str | None, word: str, scope: set[str]) -> None:
    assert flags(read(f"{word}立案41宗，结案40宗。", level=level), "penalty.cases_filed") == scope


def test_a_scope_holds_for_its_sentence_and_what_is_among_it_for_its_item() -> None:
    found = read("全市立案612宗，其中市本级49宗；一般程序437宗、简易程序175宗；结案589宗。罚款402.7万元。")
    assert flags(found, "penalty.cases_filed") == flags(found, "penalty.cases_closed") == {"scope:whole"}
    assert flags(found, "penalty.cases_filed", "procedure=general") == {"scope:whole"}
    assert flags(found, "penalty.fines") == set()


def test_a_scope_ends_where_the_sentence_turns_to_another_matter() -> None:
    found = read("市本级立案41宗，结案40宗；举办执法培训班5期。")
    assert (flags(found, "penalty.cases_closed"), flags(found, "training.sessions")) == ({"scope:own"}, set())


def test_both_scopes_side_by_side() -> None:
    found = read("罚款市本级164.35万元、全市702.9万元。")
    assert [each.flags for each in found.observations if each.indicator == "penalty.fines"] in ([("scope:own",)], [("scope:whole",)])


@pytest.mark.parametrize(("sentence", "is_part"), PARTS)
def test_figures_that_end_before_the_year(sentence: str, is_part: bool) -> None:
    assert ("part_of_year" in flags(read(OTHER, sentence), "reconsideration.cases")) == is_part


@pytest.mark.parametrize(
    ("said", "is_part"),
    [
        ("本报告数据统计截至11月30日。", True),
        ("文中数据统计期为1月1日至10月31日。", True),
        ("文中数据统计期为2022年1月1日至12月31日。", False),
        ("统计期为2021年12月26日至2022年12月25日。", False),
        ("本报告数据截至12月31日。", False),
        ("专项行动于10月底前全部完成。", False),
    ],
)
def test_a_report_that_ends_before_the_year(said: str, is_part: bool) -> None:
    assert ("part_of_year" in flags(read(OTHER, said), "petition.accepted")) == is_part


@pytest.mark.parametrize(
    ("said", "scope"),
    [
        ("以上数据均为市本级数据。", {"scope:own"}),
        ("本报告数据不含各县（市、区）。", {"scope:own"}),
        ("文中数据均为全市卫生健康系统口径。", {"scope:whole"}),
        ("本报告所列数据包括市本级和各县区。", {"scope:whole"}),
        ("今后各项数据拟统一为全市口径。", set()),
        ("以上数据均来自省监督信息平台。", set()),
    ],
)
def test_a_report_that_says_what_its_figures_cover(said: str, scope: set[str]) -> None:
    assert flags(read(OTHER, said), "petition.accepted") == scope


def test_a_figures_own_scope_stands_before_the_reports() -> None:
    found = read("除注明“市本级”的以外，文中数据均为全市口径。", "市本级立案41宗，结案40宗。", OTHER)
    assert (flags(found, "penalty.cases_filed"), flags(found, "petition.accepted")) == ({"scope:own"}, {"scope:whole"})


PENALTIES = "作出行政处罚45宗，罚款27万元。"


@pytest.mark.parametrize(
    ("paragraphs", "indicators"),
    [
        ((OTHER, PENALTIES, f"本年度起，行政处罚数据的{BASIS}"), {"penalty.cases_penalised", "penalty.fines"}),
        ((OTHER, f"{PENALTIES}{BASIS}"), {"penalty.cases_penalised", "penalty.fines"}),
        ((f"{PENALTIES}监督检查1200户次（统计口径有调整）。",), {"inspection.inspections"}),
        ((PENALTIES, "因统计口径调整，监督检查1200户次，与上年不可比。"), {"inspection.inspections"}),
        (
            (f"{OTHER}本年度起，监督检查数据的统计口径作了调整。相关数据与以前年度不可直接比较。",),
            {"inspection.inspections"},
        ),
        (
            (OTHER, f"{PENALTIES}本报告数据统计口径有变化，与往年不可比。"),
            {"inspection.inspections", "petition.accepted", "petition.resolved", "penalty.cases_penalised", "penalty.fines"},
        ),
    ],
)
def test_the_figures_that_a_changed_basis_concerns(paragraphs: tuple[str, ...], indicators: set[str]) -> None:
    assert concerned(read(*paragraphs)) == indicators


def test_the_figures_of_the_section_where_the_paragraph_has_none() -> None:
    extraction = read(OTHER, "二、执法情况", PENALTIES, "数据统计口径有变化，与往年不可比。")
    assert concerned(extraction) == {"penalty.cases_penalised", "penalty.fines"}


@pytest.mark.parametrize(
    ("sentence", "year"),
    [("自2020年起，统计口径调整为全市。", 2020), ("2021年统计口径调整，此后数据与以前年度不可比。", 2021), ("数据与2021年不可比。", YEAR)],
)
def test_a_basis_that_changed_earlier_is_a_break_of_then(sentence: str, year: int) -> None:
    extraction = read(OTHER, sentence)
    assert [remark.year for remark in changed(extraction)] == [year]
    assert bool(concerned(extraction)) == (year == YEAR)


def test_a_remark_leads_back_to_its_sentence() -> None:
    text = f"临江市卫生健康委员会{YEAR}年法治政府建设情况报告\n\n一、主要工作\n\n{OTHER}\n　　 统计 口径由市本级调整为全市。罚款5万元。\n"
    (remark,) = extractor().read(text, YEAR, "municipal").remarks
    assert text[remark.sentence_start : remark.sentence_end] == "统计 口径由市本级调整为全市。"
    assert text[remark.start : remark.end] == "统计 口径由市本级调整为全市"


SEED_HEADER = "publisher,indicator,breakdown,from_year,kind,reason_zh,reason_en,source\n"
SEED_LINE = "health:柏川区,penalty.*,*,2021,law,法律修订,law revised,2021年公告"


def breaks_of(tmp_path: Path, *lines: str):
    file = tmp_path / "comparability.csv"
    file.write_text(SEED_HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    catalogue = load_catalogue()
    return load_breaks(file, catalogue.indicators, catalogue.breakdowns)


def test_breaks_of_the_seeds_are_read(tmp_path: Path) -> None:
    first, second = breaks_of(tmp_path, SEED_LINE, "*,penalty.fines,domain=school,2019,other,原因,reason,source")
    assert (first.publisher, first.indicator, first.breakdown, first.from_year, first.line) == ("health:柏川区", "penalty.*", "*", 2021, 2)
    assert (second.breakdown, second.line) == ("domain=school", 3)
    assert breaks_of(tmp_path, "*,*,,2019,other,原因,reason,source")[0].breakdown == "*"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("health:柏川区", "柏川区", "publisher '柏川区' is neither"),
        ("penalty.*", "penalty.unheard", "indicator 'penalty.unheard' is neither"),
        ("penalty.*", "unheard.*", "indicator 'unheard.*' is neither"),
        (",*,2021", ",domain=unheard,2021", "'domain=unheard' is not in seeds/breakdowns.csv"),
        (",*,2021", ",grade=B+A,2021", "joint values stand in the order"),
        (",*,2021", ",procedure=general;domain=school,2021", "in the order of the alphabet"),
        ("2021,law", "21,law", "from_year '21' is no year"),
        ("law,", "rumour,", "kind 'rumour' is none of law"),
        ("法律修订", " ", "reason_zh is empty"),
        ("2021年公告", "", "source is empty"),
        ("2021年公告", "2021年公告,more", "expected 8 fields"),
    ],
)
def test_a_faulty_break_is_refused_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SEED_LINE
    with pytest.raises(SeedError) as raised:
        breaks_of(tmp_path, "*,*,*,2019,other,原因,reason,source", SEED_LINE.replace(old, new))
    assert str(raised.value).startswith("seeds/") and "comparability.csv:3: " in str(raised.value) and message in str(raised.value)


def test_the_same_break_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"comparability.csv:3: the same break stands in line 2"):
        breaks_of(tmp_path, SEED_LINE, SEED_LINE)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\nown:", "\nowned:", r"unknown list 'owned'"),
        ("  township:", "  hamlet:", r"'hamlet' is none of"),
        ("  penalty:", "  penalties:", r"'penalties' is none of"),
        ("[法治医院]", "[]", r"'themes.hospitals' must be a list of words"),
        ("[法治医院]", "[法治医院, 法治医院]", r"'themes.hospitals': '法治医院' stands twice"),
    ],
)
def test_faulty_words_are_refused_with_their_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (SEEDS / "comparability_words.yml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    file = tmp_path / "comparability_words.yml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SeedError, match=r"comparability_words.yml:\d+: " + message):
        load_words(file, {indicator.theme for indicator in load_catalogue().indicators.values()})
