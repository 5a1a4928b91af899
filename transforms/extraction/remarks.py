"""Sentences in which a report speaks of its figures: their basis changed, they cannot be compared, what they cover, when they end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.comparability import Words
from transforms.extraction.scopes import OWN, ScopeWords, any_of, quoted

BASIS_CHANGED, PART_OF_YEAR = "basis_changed", "part_of_year"
_YEAR = r"(?<!\d)((?:19|20)\d\d)年度?"
_FROM_YEAR = re.compile(rf"{_YEAR}(?:\d{{1,2}}月份?)?(?:\d{{1,2}}日)?(?:起|开始|以来|之后|以后|始)")
_OF_YEAR = re.compile(rf"{_YEAR}[^，。；\d]{{0,8}}$")
_BESIDE = re.compile(r"(?:[与和同跟比较]|相比|对比)$")
_NOT_COMPARABLE = re.compile(
    r"(?:不(?:可|能|宜|便|应|再|作|做|得|具备|具有|具)|无法|难以|缺乏|缺少|没有|无|不)"
    r"(?:直接|简单|完全|再|进行|作出|作|做|相互|同比|横向|纵向|机械|严格|逐项|年度|年际|年度间|任何|统计上的?|上的?|的)*"
    r"(?:可比性?|比较|对比|类比|相比|比照|同比)(?!拟|喻|如)"
    r"|(?:可比性)(?:较差|不强|不足|较弱|差|弱|有限)|不同(?:步|期)可比"
)
_COMPARED_WITH_OTHERS = re.compile(r"(?:其他|其它|兄弟|周边|外省|外市|外县|相邻|各地|部门之?间|区县之?间|地区之?间)")
_FIGURES = re.compile(r"数据|数字|指标|统计|数值|口径|同比|增幅|数$")
_BY_A_NEW = re.compile(r"(?:按|执行|启用|采用|使用)(?:照|了)?新(?!冠)[^，。；]{0,10}(?:统计|口径|报表|报告制度|统计系统|信息报告系统|填报)")
_OTHERWISE = re.compile(r"改(?:由|按|为|以)[^，。；]{0,14}(?:统计|口径|计算|计数|填报|汇总)")
_THIS_YEAR_WITHOUT = re.compile(
    r"(?:本年度?|今年|本报告期|(?:19|20)\d\d年度?)的?(?:统计|有关|相关|各项)?(?:数据|数字|统计数|指标)[^，。；\d]{0,8}(?:不含|不包括|不包含|未含|未包含|未包括|未计入|不再含|剔除)"
)
_OTHER_FIGURES = re.compile(r"(?:数据|数字|指标|统计数|统计值)[^，。；]{0,14}(?:变化|变动|差异|波动|断档|不衔接|出入|不连续)")
_FROM_TO = re.compile(r"由[^，。；]{1,24}?(?:调整|变更|改|变|扩大|扩展|拓展|缩小|转|调)(?:为|至|到|成)")
_BECAUSE = re.compile("[因受由]")
_FACT = re.compile(r"了|已|过|有所|发生|作出|本年|今年|起|开始|后$")
_ALL = re.compile(r"本报告|全文|文中|报告中|报告所|各项数据|全部数据|所有数据|所列|各项指标|所涉数据|全部指标")
_HERE = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[是、])?(?:以上|以下|上述|下列|下述|本节|本段|本项|该项|此项|本部分|上列)")
_NOTE = re.compile(r"(?:^|\n)[（(*※]?(?:注|备注|说明|数据说明|统计说明|口径说明|指标说明)[：\d]?[^\n]*$")
_UNTIL = re.compile(
    r"(?:截[至止]|止于?)(?:日期|时间|时点)?[为是到于]?(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月(?:份?底|份?末|(?P<day>\d{1,2})日|初|上旬|中旬|下旬|份)?"
)
_SPAN = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年)?(?P<from>\d{1,2})月份?(?:(?P<first>\d{1,2})日)?[-~至到](?:(?P<to_year>(?:19|20)\d\d)年)?(?P<to>\d{1,2})月份?(?:\d{1,2}日|底|末)?"
)
_SAYS_WHEN = re.compile(
    r"(?:数据|统计|数字|所列数|各数)[^，。；\n]{0,12}$|(?:统计|数据)(?:期|期间|期限|时段|时间|区间|周期|截止日期|截止时间|时点|起止)[^，。；\n]{0,6}$"
)
_ENDED_EARLY = re.compile(r"全部|提前|应查尽查|均已|按期|如期|清零|已完成|完成率")
_WHOLE_YEAR = re.compile(r"全年|年底|年末|12月|1-12月")


@dataclass(frozen=True, slots=True)
class Said:
    """What one sentence says of figures; places in the folded text."""

    kind: str
    year: int
    start: int
    end: int


class RemarkWords:
    """The words of seeds/comparability_words.yml that speak of figures, ready to be looked for in sentences that have one of them."""

    def __init__(self, words: Words, scopes: ScopeWords) -> None:
        self._scopes = scopes
        self._basis, self._changed, self._differs = any_of(words.basis), any_of(words.changed), any_of(words.differs)
        verbs = any_of(word for word in words.changed if len(word) > 1)
        self._changing = re.compile(rf"{verbs.pattern}(?:了|后)?[^，。；：《》]{{0,10}}$")
        self._unchanged = re.compile(rf"(?<!不)(?<!不尽)(?<!不相)(?<!不完全)(?<!并不)(?<!未能){any_of(words.unchanged).pattern}")
        aims = "|".join(re.escape(word) for word in sorted(words.aims, key=len, reverse=True))
        self._aim_before = re.compile(rf"(?<![主重必首])(?:{aims})[^，。；：]{{0,4}}$")
        self._aim = re.compile(rf"(?<![主重必首])(?:{any_of([word for word in words.aims if len(word) > 1 or word in '拟需应']).pattern})")
        self._other_basis = re.compile(rf"{any_of(words.other_basis).pattern}$")
        self._start, self._causes, self._counted = any_of(words.start), any_of(words.causes), any_of(words.counted)
        self._earlier = any_of(words.earlier)
        self._themes: dict[str, tuple[str, ...]] = {}
        for theme, named in words.themes.items():
            for word in named:
                self._themes[word] = (*self._themes.get(word, ()), theme)
        self._theme = any_of(self._themes)
        self.triggers = frozenset(
            (*words.basis, *words.counted, *words.causes, "可比", "比较", "对比", "类比", "不含", "不包括", "未含", "截至", "截止")
        )
        self.triggers |= {"统计期", "统计时", "数据", "改按", "改由", "按新", "执行新", "启用新", "采用新", "使用新", "同比"}

    def read(self, text: str, start: int, end: int, report_year: int, level: str | None) -> Said | None:
        """What the sentence says of figures, if anything."""
        if changed := self._basis_changed(text, start, end, report_year):
            year = self._year(text, start, changed, end, report_year)
            return Said(BASIS_CHANGED, year, *changed) if year and year <= report_year else None
        if ended := self._ends_early(text, start, end, report_year):
            return Said(PART_OF_YEAR, report_year, *ended)
        if said := self._scopes.said_of_figures(text, start, end, level):
            kind, first, last = said
            if not self._aim.search(text, start, last):
                return Said("scope_own" if kind == OWN else "scope_whole", report_year, first, last)
        return None

    def themes_of(self, text: str, start: int, end: int) -> tuple[str, ...]:
        """The themes that [start, end) names before any figure stands in it."""
        digit = re.compile(r"\d(?!\d{3}年|\d{0,3}年|\d?月|\d?日)").search(_years_out(text[start:end]))
        stop = start + digit.start() if digit else end
        return tuple(sorted({theme for found in self._theme.finditer(text, start, stop) for theme in self._themes[found[0]]}))

    def is_note(self, text: str, start: int) -> bool:
        """Whether the sentence opens a note under a table or at the end: 注：…, 说明：…"""
        return (
            _NOTE.match(text, max(text.rfind("\n", 0, start), 0), text.find("\n", start) if "\n" in text[start:] else len(text)) is not None
        )

    def is_about_all(self, text: str, start: int, end: int) -> bool:
        return _ALL.search(text, start, end) is not None

    def is_about_here(self, text: str, start: int) -> bool:
        return _HERE.match(text[start : start + 12]) is not None

    def _basis_changed(self, text: str, start: int, end: int, report_year: int) -> tuple[int, int] | None:
        """The span of the words that say that figures are counted otherwise than before."""
        for basis in self._basis.finditer(text, start, end):
            if quoted(text, basis.start(), start):
                continue
            if found := self._of_basis(text, start, end, basis, report_year):
                return found
        return self._not_comparable(text, start, end) or self._counted_otherwise(text, start, end) or self._caused(text, start, end)

    def _of_basis(self, text: str, start: int, end: int, basis: re.Match[str], report_year: int) -> tuple[int, int] | None:
        """The clause that says that this basis changed: 统计口径有调整, 统计口径与上年不一致, 调整了统计口径."""
        if basis[0] == "口径" and self._other_basis.search(text[max(start, basis.start() - 5) : basis.start()]):
            return None
        clause = max(start, *(text.rfind(mark, start, basis.start()) + 1 for mark in "，；：。\n"))
        near = min([end, *(at for mark in "，；。\n" if (at := text.find(mark, basis.end(), end)) >= 0)])
        same = self._unchanged.search(text, clause, near)
        changed = self._changed.search(text, basis.end(), min(near, basis.end() + 30))
        if (
            changed
            and (not same or changed.start() < same.start())
            and self._is_change(text, changed)
            and not self._aim_before.search(text[clause : basis.start()])
            and not self._aim_before.search(text[basis.end() : changed.start()])
        ):
            return clause, near
        if same:
            return None
        compared = self._earlier.search(text, start, end) or self._other_year(text, start, end, report_year)
        if compared and self._differs.search(text, basis.end(), min(near, basis.end() + 24)):
            return clause, near
        verb = self._changing.search(text[clause : basis.start()])
        before = text[clause : clause + verb.start()] if verb else ""
        if not verb or self._aim.search(before) or self._aim_before.search(before):
            return None
        told = _FACT.search(text[clause : basis.start()]) or self._start.search(text, start, clause) or _BECAUSE.search(before)
        return (clause, near) if told else None

    def _is_change(self, text: str, changed: re.Match[str]) -> bool:
        """由 alone says nothing: 统计口径由省里确定."""
        if changed[0] != "由":
            return True
        return _FROM_TO.match(text, changed.start()) is not None

    def _other_year(self, text: str, start: int, end: int, report_year: int) -> bool:
        return any(int(found[1]) < report_year for found in re.finditer(_YEAR, text[start:end]))

    def _not_comparable(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """不可直接比较, 不具可比性: of figures, and with other years, not with other places."""
        for found in _NOT_COMPARABLE.finditer(text, start, end):
            clause = max(start, *(text.rfind(mark, start, found.start()) + 1 for mark in "；。\n"))
            with_years = self._earlier.search(text, clause, end) or re.search(_YEAR, text[clause : found.start()])
            of_figures = _FIGURES.search(text, start, end) or self._theme.search(text, start, found.start())
            why = self._basis.search(text, clause, found.start()) or self._causes.search(text, clause, found.start())
            why = why or _FIGURES.search(text, max(clause, found.start() - 10), found.start())
            if (with_years and of_figures) or (why and not _COMPARED_WITH_OTHERS.search(text, clause, found.start())):
                return max(start, text.rfind("，", start, found.start()) + 1), found.end()
        return None

    def _counted_otherwise(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        begin = self._start.search(text, start, end) or re.compile(_FROM_YEAR).search(text, start, end)
        patterns = (self._counted, _BY_A_NEW, _OTHERWISE) if begin else (_THIS_YEAR_WITHOUT,)
        for pattern in (*patterns, _THIS_YEAR_WITHOUT):
            found = pattern.search(text, start, end)
            if found and not self._wished(text, start, found.start()):
                return max(start, text.rfind("；", start, found.start()) + 1), found.end()
        return None

    def _wished(self, text: str, start: int, at: int) -> bool:
        clause = max(start, *(text.rfind(mark, start, at) + 1 for mark in "，；"))
        return self._aim.search(text, clause, at) is not None or re.search("明年|来年|下一?年度|下一步|下步", text[start:at]) is not None

    def _caused(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        cause = self._causes.search(text, start, end)
        found = _OTHER_FIGURES.search(text, cause.end(), end) if cause else None
        if found and not self._aim_before.search(text[max(cause.end(), found.end() - 8) : found.end() - 2]):
            return cause.start(), found.end()
        return None

    def _year(self, text: str, start: int, changed: tuple[int, int], end: int, report_year: int) -> int | None:
        """From which year on: 自2021年起 says it; 因2021年统计口径调整 too, 与2021年口径不同 does not."""
        if found := _FROM_YEAR.search(text, start, end):
            return int(found[1])
        basis = self._basis.search(text, *changed)
        told = _OF_YEAR.search(text[start : basis.start()]) if basis else None
        if told and not _BESIDE.search(text[start : start + told.start()]) and not re.search("[与和同较比]", told[0]):
            return int(told[1])
        return report_year

    def _ends_early(self, text: str, start: int, end: int, report_year: int) -> tuple[int, int] | None:
        """数据截至10月31日, 统计期为1月1日至11月30日: what is said of figures in general, not of one."""
        for found in (*_UNTIL.finditer(text, start, end), *_SPAN.finditer(text, start, end)):
            before = text[max(start, found.start() - 24) : found.start()]
            if _SAYS_WHEN.search(before) and is_part(found, report_year):
                return max(start, found.start() - 12), found.end()
        return None


def is_part(found: re.Match[str], report_year: int) -> bool:
    """Whether a span or its end leaves out a month of the report's year or more."""
    named = found.groupdict()
    if "to" in named:
        first, last = int(named["from"]), int(named["to"])
        years = int(named["to_year"] or named["year"] or report_year) - int(named["year"] or named["to_year"] or report_year)
        return (
            1 <= first <= 12 and 1 <= last <= 12 and 12 * years + last - first + 1 < 12 and not (years and int(named.get("first") or 1) > 1)
        )
    return int(named["year"] or report_year) == report_year and 1 <= int(named["month"]) <= 11


def cut_off(text: str, sentence: tuple[int, int], report_year: int) -> tuple[int, int] | None:
    """截至10月底，立案38宗: the stretch of the sentence whose figures end there; None where the year is whole."""
    for found in _UNTIL.finditer(text, *sentence):
        comma = text.find("，", found.end(), sentence[1])
        clause = text[found.start() : comma if comma >= 0 else sentence[1]]
        if not is_part(found, report_year) or _ENDED_EARLY.search(text, found.end(), min(found.end() + 12, sentence[1])):
            continue
        if re.match(r"前|之前|的|(?:现行|仍|继续)?有效|施行|在册|在施", text[found.end() : found.end() + 4]) or _ENDED_EARLY.search(clause):
            continue
        whole = _WHOLE_YEAR.search(text, found.end(), sentence[1])
        return found.end(), whole.start() if whole else sentence[1]
    return None


def _years_out(text: str) -> str:
    """The same length, without digits of dates and enumerations."""
    return re.sub(r"\d{1,4}(?=年|月|日)|“[^”]*”", lambda found: "_" * len(found[0]), text)
