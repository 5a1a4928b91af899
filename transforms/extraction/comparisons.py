"""Figures that stand beside this year's: last year's, and those that only say what changed."""

from __future__ import annotations

import re

from transforms.extraction.clauses import Clause, is_from, is_to
from transforms.extraction.figures import Figures
from transforms.extraction.meanings import Meaning

_OTHER_YEAR = re.compile(
    r"(?:较|比|同比|与|上|去)?(?P<year>20\d\d年|去年|上年|上一年|前年|上年度|去年度|上一年度)(?:度|同期|全年)?(?:的|为|是|有|同期的|相比的)?$"
)
_OWN_YEAR = re.compile(r"(?<!\d)(20\d\d)年度?(?!度?(?:以来|以前|之前|前|起|底|末))")
_LAST_YEAR = re.compile(r"(?:去年|上年|上一年度?|前年|上年度)(?!末|同期相比|相比)")
_CHANGE = re.compile(
    r"(?:增长|增加|上升|提高|提升|下降|减少|降低|增幅|降幅|下降率|增长率|压减|净增|新增|同比|环比|翻了|回落|攀升|压降|减|增|降|升)"
    r"(?:了|率|幅度|幅|额)?(?:为|达到|达|约|近|超过)?$"
)
_COMPARED = re.compile(r"(?:比|较)[^，。；]{0,14}(?:多|少|高|低)(?:了|出)?$")
_POWER_KIND = re.compile(  # the parts of a list of powers are no figures of the year: 行政职权445项，其中行政许可29项
    r"(?:其中|包括|含)?(?:行政)?(?:许可|处罚|强制|检查|确认|给付|奖励|裁决|征收|征用|其他权力|其他|公共服务|其他行政权力)(?:类|事项)?"
)
_ENDS_OF_COMPARED = ("多", "少", "高", "低", "了", "出")
_COMPARES = re.compile(r"较|比")
_TO_LAW = re.compile(r"法定|承诺(?:办[结理])?(?:时[限间]|期限)")  # 承诺时限比法定时限减少66.7% is a level
_OPENING_YEAR = re.compile(r"(?:其中，?)?(20\d\d)年(?!度?(?:以来|起|底|末|\d{1,2}月|[一二三四五六七八九十]{1,3}月))")
_ANY_YEAR = re.compile(r"20\d\d|今年|本年|当年|去年|上年|同比|较|比上")
_THIS_YEAR = re.compile(r"本年|今年|当年")
_LISTED = re.compile(r"[、和]")  # what stands between two figures of one list
_CARRIED = re.compile(r"结转|转入下|上年转入")
_CHANGE_FAMILIES = ("rate", "percentage_point")


def settle_comparison(figures: Figures, number: int) -> bool:
    """Gives the figure its meaning or its reason where it is compared with this year's; False where it is this year's own."""
    head, view = figures.head(number), figures.views[number]
    if "转" in figures.text[view.head : view.tail] and _is_carried(figures.text, view):
        figures.reasons[number] = "carried_over"
    elif is_from(figures.text, view) and number + 1 < len(figures.found) and is_to(figures.text, figures.views[number + 1]):
        figures.reasons[number] = "change"
    elif year := _other_year(figures, head) or (_earlier_year_before(figures, number) if not head else None):
        _settle_other_year(figures, number, year)
    elif figures.found[number].unit == "项" and _POWER_KIND.fullmatch(head):
        figures.reasons[number] = "power_list"
    elif head.endswith(_ENDS_OF_COMPARED) and _COMPARED.search(head) and not _TO_LAW.search(head):
        figures.reasons[number] = "change"
    else:
        return False
    return True


def _is_carried(text: str, view: Clause) -> bool:
    return bool(_CARRIED.search(text, view.head, view.start) or _CARRIED.search(text, view.end, view.tail))


def is_change(figures: Figures, number: int) -> bool:
    """Whether the figure says by how much something grew or fell."""
    head, view = figures.head(number), figures.views[number]
    match = _CHANGE.search(head)
    if not match or (figures.family(number) == "rate" and _TO_LAW.search(figures.text, view.segment, view.start)):
        return False
    compares = _COMPARES.search(figures.text, view.segment, view.start) is not None
    return figures.family(number) in _CHANGE_FAMILIES or len(match.group()) >= len(head) - 3 or compares


def year_of(figures: Figures, number: int, head: int, start: int) -> int:
    """An earlier year named in the figure's own clause, or in the list it stands in, else the report's."""
    if "年" in figures.text[head:start] and (named := _year_named(figures, head, start)):
        return named
    return _earlier_year_before(figures, number) or _year_of_segment(figures, number) or figures.report_year


def _year_named(figures: Figures, head: int, start: int) -> int | None:
    if last := _LAST_YEAR.match(figures.text, head, start):
        return figures.report_year - (2 if last.group().startswith("前年") else 1)
    years = [int(match[1]) for match in _OWN_YEAR.finditer(figures.text, head, start)]
    for year in years:
        if year < figures.report_year:
            return year
    return figures.report_year if years or _THIS_YEAR.search(figures.text, head, start) else None


def _year_of_segment(figures: Figures, number: int) -> int | None:
    """The earlier year a segment begins with, as long as no other is named: `2023年立案103件，罚款71.5万元`."""
    text, view = figures.text, figures.views[number]
    opening = _OPENING_YEAR.match(text, view.segment, view.start)
    if not opening or view.depth or _ANY_YEAR.search(text, opening.end(), view.start):
        return None
    year = int(opening[1])
    return year if figures.report_year - 3 <= year < figures.report_year else None


def _earlier_year_before(figures: Figures, number: int) -> int | None:
    """The earlier year of the figure before, where this one is listed with it: 较2016年的254宗、68.1万元."""
    if not number or not _LISTED.match(figures.between(number)):
        return None
    before = figures.meanings.get(number - 1)
    return before[0].year if before and before[0].year < figures.report_year else None


def _other_year(figures: Figures, head: str) -> int | None:
    match = _OTHER_YEAR.search(head) if "年" in head else None
    if not match or len(head) - len(match.group()) > 6:
        return None
    words = match["year"]
    year = int(words[:4]) if words[:4].isdigit() else figures.report_year - (2 if words.startswith("前年") else 1)
    return year if year < figures.report_year else None


def _settle_other_year(figures: Figures, number: int, year: int) -> None:
    before = _antecedent(figures, number)
    if before is None:
        figures.reasons[number] = "other_year"
        return
    rule = f"{before.indicator}: {year} beside {before.value:f}"
    value = figures.found[number].value
    figures.meanings[number] = [Meaning(number, before.indicator, dict(before.breakdown), year, value, before.score, before.margin, rule)]


def _antecedent(figures: Figures, number: int) -> Meaning | None:
    """The figure of this year beside which another year's stands."""
    for at in range(number - 1, max(-1, number - 12), -1):
        if figures.views[at].sentence != figures.views[number].sentence:
            break
        if figures.views[at].depth > figures.views[number].depth or figures.family(at) != figures.family(number):
            continue
        if own := next((meaning for meaning in figures.meanings.get(at, ()) if meaning.year == figures.report_year), None):
            return own
    return None
