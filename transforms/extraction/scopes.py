"""What a figure covers, by the words that govern it: 市本级立案38宗 the bureau itself, 全市立案612宗 all that is below it.

市本级 counts wherever it stands in the figure's clause. 全市 says whose a figure is only where it opens a clause: in 组织全市案卷评查2次 it
does not, nor in 全市首家. What opens a clause holds for the rest of its sentence, or until the next scope; behind 其中 for its own item.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from transforms.comparability import Words

OWN, WHOLE, NEITHER = "own", "whole", "neither"
_MARKS = "，；。：！？\n\t（）"
_STOP = re.compile(rf"[{_MARKS}、|]")
_STRONG_STOP = re.compile(rf"[{_MARKS}|]")
_LEADING = (
    r"[一二三四五六七八九十]{1,3}[是、]|第[一二三四五六七八九十]|\d{1,2}[.、]|[①-⑳]|[二〇○零一三四五六七八九\d]{4}年度?(?:\d{1,2}月份?)?(?:以来|来|内|底|末|全年)?|"
    r"截[至止](?:[12]\d{3}年)?(?:\d{1,2}月)?(?:底|末|\d{1,2}日)?|\d{1,2}[-~至到]\d{1,2}月份?|1月[-~至到]12月"
)
_OFFICE = r"(?:[我本该]|[\u4e00-\u9fff]{0,6}?[省市州盟区县旗])?(?:卫生健康|卫健|卫生和计划生育|卫生计生|卫计|卫生|疾病预防控制|疾控)?"
_AND_BELOW = re.compile(
    r"(?:[和及与、]|以及)(?:所辖|下辖|所属|下属|全部|其他|全市|全县|全区)*各?(?:县|区|旗|市|州|乡|镇|街|基层|直属|委属|局属)"
)
_BELOW = re.compile(
    r"(?P<not>不|未)?(?:包含|包括|含|计入)(?:[市省州盟区县旗]本级)?(?:[和及与、]|以及)?(?:所辖|下辖|所属|下属|其他|全部|各)*(?:县|区|旗|市、|市（|市州|乡镇|镇|街道|基层)"
)
_ORGANISED = re.compile(r"(?:组织|开展|召开|举办|举行)(?:了|对)?$")  # 组织全市案卷评查: done by the bureau, for all
_ABOUT = r"(?:数据|数字|数值|统计数|统计|指标|口径|范围|所列数|各数|数)"


@dataclass(frozen=True, slots=True)
class Mention:
    """A scope named in the text, and the stretch of it whose figures it governs."""

    start: int
    kind: str
    first: int
    last: int


class ScopeWords:
    """The words of seeds/comparability_words.yml that name scopes, ready for a level of bureau."""

    def __init__(self, words: Words) -> None:
        self.levels: dict[str, frozenset[str]] = {}
        for level, named in words.whole.items():
            for word in named:
                self.levels[word] = self.levels.get(word, frozenset()) | {level}
        self.kinds = {**dict.fromkeys(self.levels, WHOLE), **dict.fromkeys(words.neither, NEITHER), **dict.fromkeys(words.own, OWN)}
        self._not_scope = any_of(words.not_followed_by)
        self._opening = re.compile(rf"(?:{_LEADING}|{any_of(words.before_whole).pattern})*")
        self._opening_own = re.compile(rf"(?:{_LEADING}|{any_of(words.before_whole).pattern})*{_OFFICE}")
        own, whole = any_of(words.own).pattern, any_of(self.levels).pattern
        scope = rf"(?:(?P<own>{own})|(?P<whole>{whole}))"
        other = scope.replace("own>", "own_>").replace("whole>", "whole_>")
        self._said_of = re.compile(
            rf"{_ABOUT}[^，。；：\n]{{0,8}}?(?:为|是|系|按照?|指|取自|包括|包含|限于|沿用|采用)[^，。；：\n]{{0,14}}?{scope}(?![\d一二三四五六七八九十])"
            rf"|{other}(?:卫生健康|卫健)?(?:系统)?(?:的?统计)?(?:口径|汇总数|统计数)"
        )
        self._below_said = re.compile(rf"{_ABOUT}[^，。；：\n]{{0,8}}?(?={_BELOW.pattern})")

    def fits(self, word: str, level: str | None) -> bool:
        """Whether the word means the whole of a bureau of this level: 全省 in a city's report is another's."""
        levels = self.levels.get(word)
        return levels is None or level is None or bool(levels & {level, "any"})

    def mentions(
        self, text: str, hits: Iterable[re.Match[str]], level: str | None, sentence_at: Callable[[int], tuple[int, int]]
    ) -> list[Mention]:
        """The scopes among the hits, with what they govern, in the order of the text."""
        out: list[Mention] = []
        behind = -1
        for hit in hits:
            kind = self.kinds[hit[0]]
            if hit.start() < behind or not self.fits(hit[0], level) or quoted(text, hit.start(), sentence_at(hit.start())[0]):
                continue
            below = kind == OWN and _AND_BELOW.match(text, hit.end())
            if below:
                behind = below.end()
            if mention := self._mention(text, hit.start(), hit.end(), WHOLE if below else kind, sentence_at(hit.start())):
                out.append(mention)
        return out

    def _mention(self, text: str, start: int, end: int, kind: str, sentence: tuple[int, int]) -> Mention | None:
        clause = max((text.rfind(mark, sentence[0], start) for mark in _MARKS), default=-1) + 1
        clause = max(clause, sentence[0])
        item = max(text.rfind("、", clause, start), text.rfind("|", clause, start)) + 1
        listed = item > clause and any(character.isdigit() for character in text[clause:item])
        opening = text[item if listed else clause : start]
        pattern = self._opening_own if kind == OWN else self._opening
        opens = pattern.fullmatch(opening) is not None
        stop = _STOP.search(text, end, sentence[1])
        last = stop.start() if stop else sentence[1]
        bracket = text[clause - 1] == "（" if clause > sentence[0] else False
        if bracket and (note := self._note(text, clause, kind, sentence)):
            return note
        if self._is_no_scope(text, end, last, kind):
            return None
        if not opens and kind == WHOLE and _ORGANISED.search(opening):
            semicolon = text.find("；", end, sentence[1])
            return Mention(start, NEITHER, end, semicolon if semicolon >= 0 else sentence[1])
        if not opens:
            if kind != OWN:
                return None
            strong = _STRONG_STOP.search(text, end, sentence[1])
            return Mention(start, kind, end, strong.start() if strong else sentence[1])
        noted = stop and text[stop.start()] == "（" and kind != NEITHER and stop.start() - end <= 12
        if noted and (below := _BELOW.match(text, stop.end())):  # 全市（不含县区）
            kind = OWN if below["not"] else WHOLE
        if listed or "其中" in opening:
            return Mention(start, kind, end, last)
        if bracket:
            close = text.find("）", end, sentence[1])
            return Mention(start, kind, end, close if close >= 0 else sentence[1])
        return Mention(start, kind, end, sentence[1])

    def _note(self, text: str, inside: int, kind: str, sentence: tuple[int, int]) -> Mention | None:
        """立案38宗（市本级）, 立案612宗（含市本级和各县、市、区）: the bracket is about the figure before it."""
        close = text.find("）", inside, sentence[1])
        note = text[inside : close if close >= 0 else sentence[1]]
        if any(character.isdigit() for character in note) or inside < 2 or not _ends_a_figure(text, inside - 1):
            return None
        below = _BELOW.search(note)
        if below:
            kind = OWN if below["not"] else WHOLE
        opens = inside - 1
        clause = max(text.rfind(mark, sentence[0], opens) for mark in "，；。：、（）\n") + 1
        return Mention(inside, kind, max(clause, sentence[0]), opens)

    def _is_no_scope(self, text: str, end: int, last: int, kind: str) -> bool:
        if kind != WHOLE:
            return text[end : end + 1] in tuple("及和与、") or self._not_scope.match(text, end) is not None
        digit = re.compile(r"\d").search(text, end, last)
        return self._not_scope.search(text, end, digit.start() if digit else last) is not None

    def notes_of_below(self, text: str, sentence: tuple[int, int]) -> list[Mention]:
        """立案38宗（不含县区）, where no scope word stands."""
        out = []
        for below in _BELOW.finditer(text, *sentence):
            opens = text.rfind("（", sentence[0], below.start())
            if opens >= 0 and "）" not in text[opens : below.start()] and _ends_a_figure(text, opens):
                clause = max(text.rfind(mark, sentence[0], opens) for mark in "，；。：（）\n") + 1
                out.append(Mention(below.start(), OWN if below["not"] else WHOLE, max(clause, sentence[0]), opens))
        return out

    def said_of_figures(self, text: str, start: int, end: int, level: str | None) -> tuple[str, int, int] | None:
        """本报告数据均为市本级数据, 沿用全市口径, 以上数据不含县区: (kind, span of the words)."""
        if below := self._below_said.search(text, start, end):
            lower = _BELOW.match(text, below.end())
            return (OWN if lower["not"] else WHOLE), below.start(), min(lower.end(), end)
        for found in self._said_of.finditer(text, start, end):
            if whole := found["whole"] or found["whole_"]:
                if self.fits(whole, level) and not self._not_scope.match(text, found.end("whole" if found["whole"] else "whole_")):
                    return WHOLE, *found.span()
                continue
            mixed = _AND_BELOW.match(text, found.end("own" if found["own"] else "own_"))
            return (WHOLE if mixed else OWN), *found.span()
        return None


def _ends_a_figure(text: str, opens: int) -> bool:
    """Whether a number with its measure word stands right before the bracket."""
    return re.search(r"\d[^，。；：、（）\d]{0,5}$", text[max(0, opens - 8) : opens]) is not None


def quoted(text: str, at: int, floor: int) -> bool:
    """Whether the place is inside a title or quotation marks."""
    return any(text.rfind(left, floor, at) > text.rfind(right, floor, at) for left, right in ("《》", "“”"))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) + ")")
