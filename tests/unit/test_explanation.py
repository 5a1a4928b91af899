"""Each way in which a figure comes to its meaning is told as such, with what it has from elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from transforms.catalogue import Catalogue
from transforms.explanation import Published, Rereading, Why
from transforms.extraction.extractor import extract

YEAR = 2024


def explained(text: str, surface: str, catalogue: Catalogue, **changed) -> Why:
    """Why the figure printed as `surface` was read as it was; `changed` alters what is said to have been published."""
    each = next(each for each in extract(text, YEAR, catalogue).observations if text[each.start : each.end] == surface)
    published = Published(each.start, each.end, each.indicator, each.breakdown, each.year, each.value, each.origin)
    return Rereading(text, YEAR, catalogue).why(replace(published, **changed))


def kinds(why: Why) -> dict[str, str]:
    return {item.kind: item.words for item in why.inherited}


def test_a_cue_is_told_with_its_words_and_the_runner_up(catalogue: Catalogue) -> None:
    why = explained("全年立案37宗，处罚款27.36万元。", "27.36万元", catalogue)
    assert (why.still_read, why.how, why.words) == (True, "cue", ("处罚款",))
    assert why.clause == ("处罚款", "27.36万元", "")
    assert why.rule.startswith("penalty.fines: ")
    assert why.runner_up and why.runner_up.probability < why.probability
    assert why.lead == pytest.approx(why.of_indicator - why.runner_up.probability)


def test_words_of_the_clause_before_are_told(catalogue: Catalogue) -> None:
    why = explained("主动开展信用修复提醒，协助企业完成修复21件。", "21件", catalogue)
    assert why.how == "clause_before" and why.rule.endswith("(clause before)")
    assert kinds(why)["clause_before"] == "主动开展信用修复提醒"
    assert set(why.words) == {"修复", "信用"}


def test_words_of_the_figure_before_are_told(catalogue: Catalogue) -> None:
    why = explained("全年接待来访219批、507人次。", "507人次", catalogue)
    assert (why.how, kinds(why)["figure_before"]) == ("figure_before", "全年接待来访219批")


def test_a_part_names_its_whole_and_the_next_of_a_list_the_one_before(catalogue: Catalogue) -> None:
    text = "全年监督检查经营单位9752间次，其中公共场所5316间次、医疗机构2944间次。"
    why = explained(text, "5316间次", catalogue)
    assert (why.how, kinds(why)["whole"]) == ("part", "全年监督检查经营单位9752间次")
    text = "主办人大代表建议6件、政协提案4件。"
    assert kinds(explained(text, "4件", catalogue))["list"] == "主办人大代表建议6件"


def test_the_source_of_a_domain_is_told(catalogue: Catalogue) -> None:
    text = "公共场所卫生监督检查120户次，立案52宗。"
    assert kinds(explained(text, "120户次", catalogue))["domain from own words"] == "公共场所卫生监督检查120户次"
    assert kinds(explained(text, "52宗", catalogue))["domain from carried"] == "公共场所卫生监督检查120户次"


def test_a_domain_that_nearly_won_is_told(catalogue: Catalogue) -> None:
    text = "公共场所卫生监督检查120户次，立案52宗。"
    rival = explained(text, "52宗", catalogue).domain_runner_up
    assert rival and rival.name == "domain=" and 0 < rival.probability < 0.5
    text = "加强学校卫生专项监督，全年出动执法人员210人次，监督检查98户次，全年罚款5万元。"
    why = explained(text, "5万元", catalogue)

    assert why.domain_runner_up and why.domain_runner_up.name in ("domain=school", "domain=")


def test_another_year_and_names_apart_are_told(catalogue: Catalogue) -> None:
    why = explained("全年立案37宗，上年31宗。", "31宗", catalogue)
    assert (why.how, kinds(why)["other_year"], why.probability) == ("other_year", "全年立案37宗", None)
    text = "办理护士执业注册30件，首次、变更、延续注册分别为12、10和8件。"
    assert explained(text, "10", catalogue).how in ("names_apart", "part")


def test_a_figure_of_two_names_is_explained_by_the_name_that_was_published(catalogue: Catalogue) -> None:
    text = "国家随机抽查任务436家已如期完成，监督完成率、任务完结率双双达到100%。"
    for each in extract(text, YEAR, catalogue).observations:
        if text[each.start : each.end] == "100%":
            published = Published(each.start, each.end, each.indicator, each.breakdown, each.year, each.value, each.origin)
            assert Rereading(text, YEAR, catalogue).why(published).rule == each.rule


def test_exclusions_that_were_weighed_are_told(catalogue: Catalogue) -> None:
    text = "开展医疗美容专项整治，检查医疗美容机构29间。"
    (exclusion,) = explained(text, "29间", catalogue).exclusions
    assert (exclusion.kind, exclusion.words, exclusion.effect) == ("partial campaign", ("专项整治",), "own_domain")


def test_stated_zeros_and_wholes_name_rule_and_words(catalogue: Catalogue) -> None:
    text = "全年无行政复议。收到依申请公开3件，均已按期答复。"
    zero = explained(text, "无行政复议", catalogue)
    assert (zero.how, zero.words) == ("stated_zero", ("行政复议",))
    assert zero.rule.startswith("reconsideration.cases: zero ")
    whole = explained(text, "均已按期答复", catalogue)
    assert (whole.how, kinds(whole)["said_of"]) == ("stated_whole", "收到依申请公开3件")
    assert whole.rule == "disclosure.requests_answered: whole of disclosure.requests 3"


@pytest.mark.parametrize(
    ("changed", "now"),
    [
        ({"indicator": "penalty.warnings"}, ("2024 penalty.cases_filed [] 37",)),
        ({"value": 36}, ("2024 penalty.cases_filed [] 37",)),
        ({"start": 0, "end": 2}, ()),
        ({"origin": "stated_zero", "start": 0}, ()),
    ],
)
def test_what_is_no_longer_read_so_is_told(catalogue: Catalogue, changed, now) -> None:
    why = explained("全年立案37宗。", "37宗", catalogue, **changed)
    assert (why.still_read, why.now) == (False, now)


def test_a_figure_that_is_now_excluded_tells_the_reason(catalogue: Catalogue) -> None:
    text = "一、下一步工作计划\n全年立案37宗。\n"
    start = text.index("37宗")
    why = Rereading(text, YEAR, catalogue).why(Published(start, start + 3, "penalty.cases_filed", "", YEAR, 37, "reported"))
    assert (why.still_read, why.now) == (False, ("excluded plan",))
    assert why.exclusions[0].kind == "plan heading"


def test_every_observation_of_a_sample_is_explained(catalogue: Catalogue) -> None:
    text = (catalogue.folder / "samples" / "baichuan-2023.txt").read_text(encoding="utf-8")
    reading = Rereading(text, 2023, catalogue)
    for each in extract(text, 2023, catalogue).observations:
        why = reading.why(Published(each.start, each.end, each.indicator, each.breakdown, each.year, each.value, each.origin))
        assert why.still_read and why.how and why.rule == each.rule, each
        assert (why.how == "ranker") == each.rule.endswith(": ranked"), each
        assert (why.how in ("part", "sum")) == (": part of " in each.rule), each
