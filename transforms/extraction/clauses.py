"""How report prose sets its figures: the clause of a figure, the passage before it, lists, brackets, comparisons."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.extraction.folding import Folded
from transforms.extraction.prose import Prose
from transforms.extraction.quantities import Found

_REACH = 160  # characters of the passage before a figure in which its subject is looked for
_HEADING = re.compile(
    r"^(?P<mark>附[表件图]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]+部分)(?P<title>[^。；\n]{2,60})",
    re.MULTILINE,
)
_BARE_HEADING = re.compile(r"^(?!.*\d)(?P<title>[^，。；：\n]{4,24})\n", re.MULTILINE)
_LONGEST_JOINER = 2
_JOINERS = re.compile(rf"[、，和及与以]{{0,{_LONGEST_JOINER}}}")
_RESPECTIVELY = re.compile(
    r"(?:[一二三四五六七八九十\d]{1,2}(?:档|类|级|个等次|个等级|个档次|种情形|项)?)?(?:分别|依次)"
    r"(?:为|是|达|有|完成|办理|办结|受理|达到|占|处罚|立案|[^，。；、\d]{0,4})?$"
)
_LONGEST_LIST = 30  # figures
_NAMES = re.compile(r"[、，和及与]|以及")
_ENUMERATED = re.compile(r"[、，]")
_ENDS_OF_FROM, _ENDS_OF_TO = ("由", "从", "自", "的"), ("至", "到", "为", "成")
_FROM = re.compile(r"(?:由|从|自)(?:[^，。；]{0,8}的)?$")
_TO = re.compile(
    r"^[^，。；、]{0,4}?(?:减少|减|增加|增|提高|上升|下降|压缩|压减|精简|扩大|降低|降|升|调整|拓展|缩短|缩减|提升|扩展|增长|优化|归并|合并|整合|核减|梳理|减并)(?:了)?(?:至|到|为|成)$"
)


@dataclass(slots=True)
class Clause:
    """The words a figure may belong to, as spans of the folded text."""

    head: int  # where its own words before the number begin
    start: int
    end: int
    tail: int  # where its own words after the unit end
    segment: int  # beginning of the segment (after ； or 。)
    segment_end: int
    sentence: tuple[int, int]
    passage: int  # how far back the subject may stand
    depth: int  # brackets open around it
    opener: int  # where the innermost open bracket stands, -1 outside brackets


@dataclass(frozen=True, slots=True)
class Heading:
    start: int
    level: int
    title: str


def headings(text: str) -> list[Heading]:
    found = [Heading(match.start(), _level(match["mark"]), match["title"]) for match in _HEADING.finditer(text)]
    found += [
        Heading(match.start(), 1, match["title"]) for match in _BARE_HEADING.finditer(text) if not _HEADING.match(text, match.start())
    ]
    return sorted(found, key=lambda heading: heading.start)


def _level(mark: str) -> int:
    return 1 if mark.endswith(("、", "部分")) or mark[0] == "附" else 2


def clauses(folded: Folded, prose: Prose, found: list[Found]) -> list[Clause]:
    """One clause for each figure, in their order."""
    text = folded.text
    out = []
    for position, item in enumerate(found):
        previous_end = found[position - 1].end if position else 0
        sentence = folded.sentence_at(item.start)
        floor = max(prose.behind_strong(sentence[0], item.start), previous_end, sentence[0])
        head = _skip(text, floor, item.start, "、和及与另")
        if text[item.start - 1 : item.start] == "、":
            head = item.start  # 2件维持、1件撤销: what stands before the mark is of the figure before
        depth, opener = _brackets(prose.brackets(sentence[0], item.start), text)
        if not text[head : item.start].strip("、和及与共有为约仅") and opener >= 0 and floor == opener + 1:
            head = max(prose.behind_strong(sentence[0], opener), sentence[0])
        ceiling = found[position + 1].start if position + 1 < len(found) else len(text)
        tail = min(prose.next_break(item.end, sentence[1]), ceiling)
        segment = max(prose.behind_segment(sentence[0], item.start), sentence[0])
        paragraph = text.rfind("\n", 0, item.start) + 1
        out.append(
            Clause(
                head,
                item.start,
                item.end,
                tail,
                segment,
                prose.next_segment(item.end, sentence[1]),
                sentence,
                max(paragraph, item.start - _REACH),
                depth,
                opener,
            )
        )
    return out


def respectively(text: str, found: list[Found], views: list[Clause], first: int) -> tuple[int, list[tuple[int, int]]]:
    """For figures in the manner of `A、B分别为1件、2件`: how many there are from `first` on, and the spans of their names.

    No spans where the names do not stand before 分别.
    """
    count = 1
    while (
        first + count < len(found)
        and count < _LONGEST_LIST
        and found[first + count].start - found[first + count - 1].end <= _LONGEST_JOINER
        and _JOINERS.fullmatch(text, found[first + count - 1].end, found[first + count].start)
    ):
        count += 1
    if count < 2:
        return 1, []
    view = views[first]
    floor = max(view.sentence[0], found[first - 1].end if first else 0)
    mark = _RESPECTIVELY.search(text, floor, view.start)
    if not mark:
        return count, []
    spans = _names(_NAMES, text, floor, mark.start())
    enumerated = _names(_ENUMERATED, text, floor, mark.start())
    if len(spans) != count and len(enumerated) == count:
        spans = enumerated  # 许可、登记与校验分别为1件、2件
    return count, spans[-count:] if len(spans) >= count else []


def _names(separators: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of [start, end) between separators."""
    ends = [match.start() for match in separators.finditer(text, start, end)] + [end]
    starts = [start] + [match.end() for match in separators.finditer(text, start, end)]
    return [(begin, stop) for begin, stop in zip(starts, ends, strict=True) if stop > begin]


def shared_names(text: str, view: Clause) -> list[tuple[int, int]]:
    """The spans of names that share one figure: `答复率、面商率和满意率均为100%`; one span where there is one name."""
    spans, start = [], view.head
    for separator in _NAMES.finditer(text, view.head, view.start):
        spans.append((start, separator.start()))
        start = separator.end()
    spans.append((start, view.start))
    return spans


def is_from(text: str, view: Clause) -> bool:
    return text.endswith(_ENDS_OF_FROM, view.head, view.start) and bool(_FROM.search(text, view.head, view.start))


def is_to(text: str, view: Clause) -> bool:
    return text.endswith(_ENDS_OF_TO, view.head, view.start) and bool(_TO.search(text[view.head : view.start]))


def _skip(text: str, start: int, end: int, characters: str) -> int:
    while start < end and text[start] in characters:
        start += 1
    return start


def _brackets(places: list[int], text: str) -> tuple[int, int]:
    """(how many of the brackets stand open at the last, where the innermost of them opens)."""
    open_at: list[int] = []
    for index in places:
        if text[index] == "（":
            open_at.append(index)
        elif open_at:
            open_at.pop()
    return len(open_at), open_at[-1] if open_at else -1
