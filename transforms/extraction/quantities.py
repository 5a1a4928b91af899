"""Finds every number that measures something, with its value, unit and qualifier, at its exact place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from transforms.extraction.masks import hide
from transforms.extraction.numerals import arabic_value, chinese_value, power_value

LESS = ("不足", "不到", "不满", "不超过", "不高于", "少于", "低于", "小于", "最多", "至多")
MORE = ("不少于", "不低于", "超过", "高于", "大于", "多于", "至少", "最少", "突破", "逾", "超")
ABOUT = ("大约", "将近", "接近", "约", "近")
_PREFIX = "|".join(sorted((*LESS, *MORE, *ABOUT), key=len, reverse=True))
_PREFIX_STARTS = "".join(sorted({word[0] for word in (*LESS, *MORE, *ABOUT)}))
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d+)?"
_POWER = r"百万|千万|十万|万亿|[百千万亿]"
_NUMERALS = "一二两三四五六七八九十百千万亿零〇"
_CHINESE = r"[一二两三四五六七八九十百千万亿零〇]{1,16}"
_FORMAL = r"[壹贰叁肆伍陆柒捌玖拾佰仟][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+(?=元)"  # only of money: 陆家 and 伍家 are places
_CHINESE_STARTS = "一二两三四五六七八九十百千万亿零〇壹贰叁肆伍陆柒捌玖拾佰仟上"
_SUFFIX = r"以上|以下|以内|之内|左右|上下|[余多](?![\d个人家件])"
# Chinese numerals of one character are idioms more often than figures (两个维护, 三项制度): these units carry them anywhere,
# other units only where the clause ends with them.
_FREE_UNITS = frozenset(
    [
        "次",
        "场",
        "期",
        "份",
        "件",
        "家",
        "人",
        "名",
        "起",
        "宗",
        "户",
        "间",
        "所",
        "场次",
        "人次",
        "户次",
        "面",
        "封",
        "篇",
        "本",
        "册",
        "台",
        "辆",
        "处",
        "例",
        "部",
    ]
)
_OUTCOME = re.compile(  # 一件维持、一件撤销
    r"维持|驳回|撤|胜|败|调解|终止|获|入选|被评|被撤|正在|尚|未|仍|原告|申请人|法院|经调解|由申请人|和解"
)
_ONE_OF_LIST = re.compile(r"(?:[，；、：]|其中|另有?|还有|其余|余下|有)$")  # 2宗，一宗判决驳回诉讼请求，另一宗…
_CASES = frozenset(["件", "宗", "例", "起", "份", "卷"])
_ADVERB = re.compile(r"[事推参共抓做学讲带为到来把同]|起[来去]")  # 一起推进, 一件事
_CLOSING_UNITS = frozenset(["堂", "回", "讲", "集", "项", "个", "轮", "条", "卷", "批", "宗", "张", "支", "块", "人次", "家次", "户次"])
_END = "，。；、：）！？\n"
_PERIODIC = re.compile(
    r"[每逐任同这那哪某再首前上下唯第各]$|(?<!先)后$|最多(?:只)?跑$|只(?:需|用)?(?:跑|进)$|每[^，。；]{0,6}$|一[^，。；]{0,2}$"
)


@dataclass(slots=True)
class Found:
    """A quantity at its place in the folded text; `number_start` is where its first digit stands."""

    start: int
    end: int
    number_start: int
    value: Decimal
    unit: str
    qualifier: str
    tentative: bool = False  # a short Chinese numeral: a quantity only if a meaning is found for it
    power: int = 1


@lru_cache(maxsize=4)
def _patterns(units: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    unit = "|".join(re.escape(name) for name in sorted(units, key=len, reverse=True))
    arabic = re.compile(
        rf"(?=[\d{_PREFIX_STARTS}])(?P<prefix>{_PREFIX})?(?<![\d.,A-Za-z])(?:(?P<yi>\d{{1,4}})亿(?=\d{{1,4}}(?:\.\d+)?万))?(?P<number>{_ARABIC})(?P<inner>[余多+])?(?P<power>{_POWER})?(?:(?P<thousands>(?<=万)\d)千)?(?P<after>[余多+])?"
        rf"(?P<unit>{unit})(?P<suffix>{_SUFFIX}|内)?"
    )
    chinese = re.compile(
        rf"(?=[{_CHINESE_STARTS}{_PREFIX_STARTS}])(?:(?P<percent>(?P<lead>{_PREFIX})?百分之(?P<share>{_CHINESE})(?:点(?P<decimals>[零一二三四五六七八九]+))?(?P<over>{_SUFFIX})?)"
        rf"|(?P<about>{_PREFIX})?(?P<tenths>[一二三四五六七八九])成(?P<half>五)?(?P<beyond>{_SUFFIX})?(?=[，。；、）\n]|\Z)"
        rf"|(?P<prefix>{_PREFIX}|上(?=[百千万亿]))?(?<![{_NUMERALS}数几])(?P<number>{_CHINESE}|{_FORMAL})(?:点(?P<fraction>[零一二三四五六七八九]+)(?=[万亿元]))?(?P<inner>[余多])?(?P<power>[百千万亿]{{1,3}})?"
        rf"(?P<after>[余多])?(?P<unit>{unit})"
        rf"(?P<suffix>{_SUFFIX})?)"
    )
    return arabic, chinese


_LIST_BEFORE = re.compile(rf"((?:{_ARABIC}(?:、|，|和|及|与|以及))+)$")
_LIST_MARKS = ("、", "，", "和", "及", "与", "\n")  # of which one stands before the last of the list
_LIST_ITEM = re.compile(_ARABIC)
_LIST_BEHIND = re.compile(rf"(?:分别|依次)(?:为|是)(?P<list>{_ARABIC}(?:(?:、|和|，){_ARABIC})+)(?![\d.百千万亿多余%‰]|[、和，]\d)")


def find_quantities(text: str, units: Iterable[str]) -> list[Found]:
    """All quantities of the folded text in order, without overlaps; `units` are the measure words known."""
    visible = hide(text)
    arabic, chinese = _patterns(tuple(units))
    found = [_from_arabic(match) for match in arabic.finditer(visible)]
    found += [item for match in chinese.finditer(visible) if (item := _from_chinese(match, visible))]
    found += _under_one_unit(visible, units)
    found.sort(key=lambda item: (item.start, -item.end))
    out: list[Found] = []
    for item in found:
        if out and item.start < out[-1].end:
            continue
        out.extend(_bare_items(visible, item, out[-1].end if out else 0))
        out.append(item)
    return out


def _from_arabic(match: re.Match[str]) -> Found:
    number, yi, power_word, thousands, unit, suffix = match.group("number", "yi", "power", "thousands", "unit", "suffix")
    power, suffix, end = power_value(power_word or ""), suffix or "", match.end()
    if suffix == "内" and not _is_time(unit):
        suffix, end = "", end - 1
    value = arabic_value(number) * power
    if thousands or yi:
        value += 1000 * int(thousands or 0) + 100_000_000 * int(yi or 0)
    qualifier = _qualifier(match["prefix"], match["inner"] or match["after"], suffix, unit)
    return Found(match.start(), end, match.start("yi") if yi else match.start("number"), value, unit, qualifier, power=power)


def _from_chinese(match: re.Match[str], text: str) -> Found | None:
    if match["percent"]:
        share = chinese_value(match["share"])
        if share is None:
            return None
        decimals = "".join(str(chinese_value(digit)) for digit in match["decimals"] or "")
        value = Decimal(f"{share}.{decimals}" if decimals else share)
        return Found(match.start(), match.end(), match.start(), value, "%", _qualifier(match["lead"], None, match["over"] or "", "%"))
    if match["tenths"]:
        share = Decimal(chinese_value(match["tenths"]) * 10 + (5 if match["half"] else 0))
        qualifier = _qualifier(match["about"], None, match["beyond"] or "", "%")
        return Found(match.start(), match.end(), match.start("tenths"), share, "%", qualifier, tentative=True)
    number, approximate = match["number"], bool(match["inner"] or match["after"] or match["prefix"])
    value = chinese_value(number)
    if value is None or (number[0] in "百千万亿" and not approximate):
        return None
    before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 1]
    closes = not after or after in _END
    if len(number) == 1 and _PERIODIC.search(before) and not approximate:
        return None
    countable = match["unit"] in _FREE_UNITS or (closes and match["unit"] in _CLOSING_UNITS)
    if len(number) == 1 and not approximate and not countable:
        return None
    one_of_list = _ONE_OF_LIST.search(before) is not None and match["unit"] in _CASES and not _ADVERB.match(text, match.end())
    if len(number) == 1 and not approximate and number in "一二" and not (closes or one_of_list or _OUTCOME.match(text, match.end())):
        return None
    if match["fraction"]:
        value = Decimal(f"{value}.{''.join(str(chinese_value(digit)) for digit in match['fraction'])}")
    value *= power_value(match["power"] or "")
    return Found(
        match.start(),
        match.end(),
        match.start("number"),
        Decimal(value),
        match["unit"],
        _qualifier(match["prefix"], match["inner"] or match["after"], match["suffix"] or "", match["unit"]),
        tentative=len(number) == 1 and not approximate and (number == "一" or not closes or match["unit"] not in _FREE_UNITS),
    )


def _under_one_unit(text: str, units: Iterable[str]) -> list[Found]:
    """The members of a list that gives its unit once, before it: `检查户次依次为172、98、64`."""
    out = []
    for run in _LIST_BEHIND.finditer(text):
        named = text[max(0, run.start() - 6) : run.start()]
        counted = named.removesuffix("数")  # 罚款分别为 gives no unit, 案件数分别为 does
        unit = max((name for name in units if counted.endswith(name) and (len(name) > 1 or counted != named)), key=len, default="")
        if unit and not text.startswith(tuple(units), run.end()):
            out += [
                Found(item.start(), item.end(), item.start(), arabic_value(item.group()), unit, "=")
                for item in _LIST_ITEM.finditer(text, run.start("list"), run.end("list"))
            ]
    return out


def _bare_items(text: str, last: Found, floor: int) -> list[Found]:
    """The members of a list that gives its unit once, at the end: `722、1285和99件`."""
    listed = text.startswith(_LIST_MARKS, last.number_start - 1)
    run = _LIST_BEFORE.search(text, floor, last.number_start) if listed else None
    if not run:
        return []
    return [
        replace(
            last,
            start=run.start() + item.start(),
            end=run.start() + item.end(),
            number_start=run.start() + item.start(),
            value=arabic_value(item.group()) * last.power,
            qualifier="=",
        )
        for item in _LIST_ITEM.finditer(run.group())
    ]


def _is_time(unit: str) -> bool:
    return unit.endswith(("日", "天", "小时"))


def _qualifier(prefix: str | None, inner: str | None, suffix: str, unit: str) -> str:
    if prefix in ABOUT or prefix == "上" or suffix in ("左右", "上下"):
        return "~"
    if prefix in LESS or suffix in ("以下", "以内", "之内", "内"):
        return "<"
    if prefix in MORE or inner or "多" in unit or suffix in ("以上", "余", "多"):
        return ">"
    return "="
