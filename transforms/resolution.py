"""Decides what each figure of a text means: by its own cues, as a part of a figure before it, or as last year's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from transforms.breakdown_words import WORDED_KEYS, BreakdownWords, Part
from transforms.catalogue import Catalogue
from transforms.clauses import SEGMENT, Clause, is_from, is_to, respectively, shared_names
from transforms.matching import THRESHOLD, Candidate, Matcher, Zone, nearness
from transforms.quantities import Found
from transforms.tables import Cell

_OTHER_YEAR = re.compile(
    r"(?:较|比|同比|与|上|去)?(?P<year>20\d\d年|去年|上年|上一年|前年|上年度|去年度|上一年度)(?:度|同期|全年)?(?:的|为|是|有|同期的|相比的)?$"
)
_OWN_YEAR = re.compile(r"(?<!\d)(20\d\d)年度?")
_CHANGE = re.compile(
    r"(?:增长|增加|上升|提高|提升|下降|减少|降低|增幅|降幅|下降率|增长率|压减|净增|新增|同比|环比|翻了|回落|攀升|压降|减|增|降|升)(?:了|率|幅度|幅|额)?(?:为|达到|达|约|近|超过)?$"
)
_COMPARED = re.compile(r"(?:比|较)[^，。；]{0,14}(?:多|少|高|低)(?:了|出)?$")
_CARRIED = ("结转", "转入下", "上年转入")
_CHANGE_FAMILIES = ("rate", "percentage_point")
_UNMAPPABLE = ("duration", "percentage_point", "structure", "age", "area")
_LISTING = re.compile(r"其中|包括|具体为|分别是|(?:按|从|分)(?:照)?[^，。；\d]{0,8}(?:分|看|来看|划分|统计|类别|专业|领域|程序)[，：]|[^，。；\d]{2,10}中，|分(?:领域|专业|类别|行业|程序)")
_EACH = re.compile(r"各(?:为|有|是|自)?$")
_LIFTED = " (clause before)"
_INHERITS = frozenset({"case", "document", "item", "entity", "visit", "session", "person", "person_time"})
_FAR = 1.2  # what a part loses against its whole when the whole stands in an earlier sentence


@dataclass(slots=True)
class Meaning:
    """What one figure means; a figure shared by several names has several."""

    number: int  # index of the figure
    indicator: str
    breakdown: dict[str, str]
    year: int
    value: Decimal
    score: float
    margin: float
    rule: str
    words: tuple[str, ...] = ()  # the words by which it is known
    from_word: bool = True  # its domain is named in its own clause, not taken over from the figure before
    parent: int = -1  # index of the figure it is a part of
    key: str = ""  # the breakdown key that makes it a part


@dataclass(slots=True)
class Resolver:
    catalogue: Catalogue
    matcher: Matcher
    words: BreakdownWords
    text: str
    found: list[Found]
    views: list[Clause]
    report_year: int
    cells: dict[int, Cell] = field(default_factory=dict)  # the figures that stand in tables
    meanings: dict[int, list[Meaning]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)  # why a figure has no meaning: change …
    ambiguous: set[str] = field(default_factory=set)
    spread: list[int] = field(default_factory=list)  # the figures of the last list whose names stood apart (分别为)

    def resolve(self) -> None:
        number = 0
        while number < len(self.found):
            count, names = respectively(self.text, self.found, self.views, number)
            if names and self._resolve_respectively(number, names):
                self.spread = [*range(number, number + count)]
                number += count
                continue
            if count > 1 and self._resolve_like_spread(number, count):
                number += count
                continue
            self._resolve_one(number)
            number += 1
        self._settle_lists()

    def _resolve_one(self, number: int) -> None:
        item, view = self.found[number], self.views[number]
        if number in self.cells:
            self._resolve_cell(number, self.cells[number])
            return
        if self._compared(number):
            return
        family = self.catalogue.units[item.unit].family
        if family in _UNMAPPABLE:
            return
        if (family == "rate" or _EACH.search(self.text, view.head, view.start)) and self._resolve_shared(number, family):
            return
        head, start = view.head, view.start
        if number and is_to(self.text, view) and is_from(self.text, self.views[number - 1]):
            head, start = self.views[number - 1].head, self.views[number - 1].start
            if start - head <= 2:
                head = self._wider(head, self.views[number - 1])
        direct = self._direct(head, start, view, family)
        if direct and self._is_change(number, family) and direct[0].indicator != "licensing.time_reduction_rate":
            direct = []
        elif not direct and self._is_change(number, family):
            self.reasons[number] = "change"
            return
        part = self._as_part(number, head, start, family)
        if part and (not direct or part.score > direct[0].score or direct[0].rule.endswith(_LIFTED)):
            self.meanings[number] = self._each_grade(part)
        elif direct:
            self.meanings[number] = [self._meaning(number, direct, head, start), *self._joined(number, direct, head, start)]
        elif self._is_change(number, family):
            self.reasons[number] = "change"
        elif number and view.head == view.start and self.text[self.found[number - 1].end : view.start] in ("", "、", "，", "和"):
            before = self.views[number - 1]
            if same := self._direct(before.head, before.start, replace(view, tail=view.end), family):
                self.meanings[number] = [self._meaning(number, same, before.head, before.start)]

    def _resolve_cell(self, number: int, cell: Cell) -> None:
        """A figure of a table is named by its row and its column, its subject by the table's caption."""
        if cell.is_change:
            self.reasons[number] = "change"
            return
        text = f"{cell.caption}。{cell.label}"
        head, end = len(cell.caption) + 1, len(text)
        family = self.catalogue.units[cell.unit].family
        found = self.matcher.candidates(text, Zone(head, end, end, end, 0, head), family)
        if not found or found[0].score < THRESHOLD:
            return
        best = found[0]
        breakdown = dict(best.breakdown)
        for key in self.catalogue.indicators[best.indicator].breakdowns:
            part = self.words.find(key, text, head, end) if key in WORDED_KEYS and key not in breakdown else None
            if part:
                breakdown[key] = "+".join(part.values)
        year = cell.year or self.report_year
        self.meanings[number] = [Meaning(number, best.indicator, breakdown, year, cell.value, best.score, best.score, best.rule, best.words)]

    def _direct(self, head: int, start: int, view: Clause, family: str) -> list[Candidate]:
        found = self.matcher.candidates(self.text, _zone(view, head, start, view.tail), family)
        if found and found[0].score >= THRESHOLD:
            return found
        wider = self._wider(head, view)
        if wider < head and view.tail == view.end:
            lifted = [
                Candidate(each.indicator, each.score * 0.6, each.breakdown, each.rule + _LIFTED, each.words, each.behind)
                for each in self.matcher.candidates(self.text, _zone(view, wider, start, view.tail), family)
            ]
            if lifted and lifted[0].score >= THRESHOLD:
                return lifted
        return []

    def _wider(self, head: int, view: Clause) -> int:
        """The clause before, where it has no figure of its own."""
        previous = max((item.end for item in self.found if item.end <= view.start), default=0)
        comma = max(self.text.rfind(mark, view.segment, max(head - 1, view.segment)) for mark in "，：")
        return max(comma + 1, previous, view.segment)

    @staticmethod
    def _each_grade(meaning: Meaning) -> list[Meaning]:
        """`D、E级0间` is a figure of each grade; of other keys a figure of several values is one (medical+infectious_disease)."""
        return (
            [replace(meaning, breakdown={**meaning.breakdown, "grade": grade}) for grade in meaning.breakdown["grade"].split("+")]
            if ("grade" in meaning.breakdown)
            else [meaning]
        )

    def _joined(self, number: int, direct: list[Candidate], head: int, start: int) -> list[Meaning]:
        """`制定并报备规范性文件1件` tells two things of one theme."""
        at = self.text.rfind("并", head, start)
        if at < 0:
            return []
        best, theme = direct[0], direct[0].indicator.split(".")[0]
        side = any(self.text.rfind(word, head, start) > at for word in best.words)
        for position, other in enumerate(direct[1:], 1):
            other_side = any(self.text.rfind(word, head, start) > at for word in other.words)
            if (
                other.indicator != best.indicator
                and other.indicator.split(".")[0] == theme
                and other.score >= THRESHOLD
                and side != other_side
            ):
                return [self._meaning(number, direct[position:], head, start)]
        return []

    def _meaning(self, number: int, direct: list[Candidate], head: int, start: int, names: tuple[int, int] | None = None) -> Meaning:
        item, view, best = self.found[number], self.views[number], direct[0]
        runner = next((each.score for each in direct[1:] if each.indicator != best.indicator), 0.0)
        if runner and best.score - runner < 0.25:
            self.ambiguous.update(each.indicator for each in direct[:2])
        breakdown = dict(best.breakdown)
        own_domain = True
        for key in self.catalogue.indicators[best.indicator].breakdowns:
            if key in breakdown or key not in WORDED_KEYS:
                continue
            span = names or (head, start)
            spans = [span] if names else [(view.end, view.tail), span] if best.behind else [span, (view.end, view.tail)]
            part = next((part for each in spans if (part := self.words.find(key, self.text, *each))), None)
            if part and not self._is_other_key(best.rule, part, key):
                breakdown[key] = "+".join(part.values)
            elif carried := self._carried(number, key):
                breakdown[key] = carried
                own_domain = own_domain and key != "domain"
            elif key == "domain" and best.indicator == "inspection.coverage_rate" and (spoken := self._domain_of_sentence(number)):
                breakdown[key] = spoken
        return Meaning(
            number,
            best.indicator,
            breakdown,
            self._year(head, start),
            item.value,
            best.score,
            best.score - runner,
            best.rule,
            best.words,
            own_domain,
        )

    def _is_other_key(self, rule: str, part: Part, key: str) -> bool:
        """变更 in 变更合同 is no outcome: a word that the cue itself stands on tells no part."""
        return key in ("object", "category", "outcome") and any(word in rule.split(": ", 1)[1] for word in part.values)

    def _carried(self, number: int, key: str) -> str | None:
        """The part that the figure before was of, in the same segment and bracket: 公共场所立案52起，处罚52起."""
        if key not in ("domain", "licence", "level") or not number:
            return None
        view, before = self.views[number], self.views[number - 1]
        if key == "level":
            return self._carried_level(number)
        last = self.meanings.get(number - 1)
        if not last or key not in last[0].breakdown or before.segment != view.segment:
            return None
        if view.depth == before.depth + 1 and not self.text[before.end : view.opener].strip():
            return last[0].breakdown[key]
        if key == "licence" or before.depth != view.depth or before.opener != view.opener:
            return None
        return last[0].breakdown[key]

    def _domain_of_sentence(self, number: int) -> str | None:
        """`重点对医疗机构…进行了监督检查，覆盖率达100%`: the domain that the sentence has spoken of before its first figure."""
        view = self.views[number]
        if number and self.views[number - 1].sentence == view.sentence:
            return None
        part = self.words.find("domain", self.text, view.segment, view.head)
        return "+".join(part.values) if part else None

    def _carried_level(self, number: int) -> str | None:
        """The level of the tasks that the segment has spoken of, where it spoke of one level only."""
        segment = self.views[number].segment
        spoken = [
            each
            for at in range(number)
            if self.views[at].segment == segment
            for each in self.meanings.get(at, ())
            if "level" in each.breakdown
        ]
        levels = {each.breakdown["level"] for each in spoken}
        return levels.pop() if len(levels) == 1 and spoken[-1].indicator.startswith("inspection.random") else None

    def _resolve_shared(self, number: int, family: str) -> bool:
        """`答复率、面商率和满意率均为100%`: the figure means each of the names that has a cue."""
        view = self.views[number]
        spans = [span for span in shared_names(self.text, view) if span[1] > span[0]]
        if len(spans) < 2:
            return False
        meanings = []
        for start, end in spans:
            found = [each for each in self.matcher.candidates(self.text, _name_zone(view, start, end), family) if each.score >= THRESHOLD]
            if found:
                meanings.append(self._meaning(number, found, start, view.start, (start if family == "rate" else view.head, end)))
        named = [
            span
            for span in spans
            if re.search(r"[率度比](?:均|都|分别|达|为|各|是|也|保持|到|[^，。；]{0,6})?$", self.text[span[0] : span[1]])
        ]
        if len(meanings) < 2 or (family == "rate" and len(named) < 2):
            return False
        self.meanings[number] = meanings
        return True

    def _resolve_respectively(self, first: int, names: list[tuple[int, int]]) -> bool:
        view = self.views[first]
        numbers = range(first, first + len(names))
        each_direct = []
        for number, (start, end) in zip(numbers, names, strict=True):
            family = self.catalogue.units[self.found[number].unit].family
            each_direct.append(
                [c for c in self.matcher.candidates(self.text, _name_zone(view, start, end), family) if c.score >= THRESHOLD]
            )
        if all(each_direct) and len({found[0].indicator for found in each_direct}) > 1:
            for number, found, span in zip(numbers, each_direct, names, strict=True):
                self.meanings[number] = [self._meaning(number, found, span[0], view.start, span)]
            return True
        family = self.catalogue.units[self.found[first].unit].family
        region = names[0][0]
        whole = self._direct(region, view.start, view, family)
        made = []
        for number, span in zip(numbers, names, strict=True):
            part = self._as_part(number, span[0], span[1], family)
            if whole and (not part or part.indicator != whole[0].indicator and part.score <= whole[0].score + 2):
                made.append(self._meaning(number, whole, span[0], span[1], span))
            elif part:
                made.append(part)
            else:
                return False
        for number, meaning in zip(numbers, made, strict=True):
            meaning.value = self.found[number].value
            self.meanings[number] = [meaning]
        return True

    def _resolve_like_spread(self, first: int, count: int) -> bool:
        """`立案分别为1件、2件，处罚分别为1件、1件`: the second list has the names of the first."""
        view = self.views[first]
        if len(self.spread) != count or self.views[self.spread[0]].sentence != view.sentence:
            return False
        family = self.catalogue.units[self.found[first].unit].family
        direct = self._direct(view.head, view.start, view, family)
        if not direct:
            return False
        for number, like in zip(range(first, first + count), self.spread, strict=True):
            meaning = self._meaning(number, direct, view.head, view.start)
            allowed = self.catalogue.indicators[meaning.indicator].breakdowns
            meaning.breakdown |= {key: value for key, value in self.meanings[like][0].breakdown.items() if key in allowed}
            self.meanings[number] = [meaning]
        return True

    def _as_part(self, number: int, head: int, start: int, family: str) -> Meaning | None:
        """A figure named only by a domain, grade, outcome … is a part of the nearest whole that can be split so."""
        view = self.views[number]
        best: Meaning | None = None
        for at in range(number - 1, max(-1, number - 24), -1):
            sentences = self.text.count("。", self.found[at].end, view.start) + self.text.count("\n", self.found[at].end, view.start)
            if sentences > 1 or (sentences == 1 and not self._lists(view)):
                break
            for whole in self.meanings.get(at, ()):
                candidate = self._part_of(number, whole, head, start, family, sentences)
                if candidate and (best is None or candidate.score > best.score):
                    best = candidate
        return best

    def _part_of(self, number: int, whole: Meaning, head: int, start: int, family: str, sentences: int) -> Meaning | None:
        view, whole_view = self.views[number], self.views[whole.number]
        if whole_view.depth > view.depth or (whole_view.depth == view.depth and whole_view.opener != view.opener and view.depth):
            return None
        whole_family = self.catalogue.units[self.found[whole.number].unit].family
        if family != whole_family and not {family, whole_family} <= _INHERITS:
            return None
        if self.matcher.fit(whole.indicator, family) is None and family != whole_family:
            return None
        parts = [
            part
            for key in self.catalogue.indicators[whole.indicator].breakdowns
            if (part := self._named_part(number, whole, key, head, start))
        ]
        if not parts or whole.year != self.report_year:
            return None
        best = max(parts, key=lambda part: part.length)
        between = self.text[self.found[whole.number].end : view.start]
        sibling = best.key in whole.breakdown
        score = (
            best.length
            * max(0.6, 1 - 0.03 * max(0, view.start - head - best.length))
            * nearness(self.text, self.found[whole.number].end, head)
        )
        if view.opener >= 0 and whole_view.end <= view.opener and self.text.find("，", whole_view.end, view.opener) < 0:
            score += 1.6
        elif self._lists(view) and (sentences or not any(mark in between for mark in SEGMENT)):
            score += 1.2
        if whole.words and any(self.text.find(word, view.segment, head) >= 0 for word in whole.words):
            score += 1.5
        if sibling:
            score += 0.8
        near = (meaning for at in range(max(0, number - 3), number) for meaning in self.meanings.get(at, ()))
        if any(meaning.parent == whole.number and meaning.key == best.key for meaning in near):
            score += 0.8
        elif "；" in between and not self._lists(view):
            return None
        score -= _FAR * sentences
        if score < 0.9:
            return None
        breakdown = whole.breakdown | {part.key: "+".join(part.values) for part in parts}
        rule = f"{whole.indicator}: part of {self.found[whole.number].value:f} by {best.key}"
        parent = whole.parent if sibling else whole.number
        return Meaning(
            number,
            whole.indicator,
            breakdown,
            whole.year,
            self.found[number].value,
            score,
            score,
            rule,
            whole.words,
            True,
            parent,
            best.key,
        )

    def _named_part(self, number: int, whole: Meaning, key: str, head: int, start: int) -> Part | None:
        view = self.views[number]
        if key in whole.breakdown and not self._is_sibling(number, whole, key):
            return None
        part = self.words.find(key, self.text, head, start) or self.words.find(key, self.text, view.end, view.tail)
        return self._part_before(number, key) if part is None and head == start else part

    def _part_before(self, number: int, key: str) -> Part | None:
        """`公共场所5起、0.6万元`: a figure without words of its own is of the same part as the one before."""
        last = self.meanings.get(number - 1)
        if not last or key not in last[0].breakdown or self.text[self.views[number - 1].end : self.views[number].start] not in ("、", "，"):
            return None
        return Part(key, tuple(last[0].breakdown[key].split("+")), 2, self.views[number].start)

    def _is_sibling(self, number: int, other: Meaning, key: str) -> bool:
        """国家级任务118间、市级任务48间: a further member of the list that the figure before belongs to."""
        view, before = self.views[number], self.views[other.number]
        return other.number == number - 1 and view.segment == before.segment and view.opener == before.opener

    def _lists(self, view: Clause) -> bool:
        return bool(_LISTING.search(self.text, view.segment, view.start))

    def _settle_lists(self) -> None:
        """A list of parts belongs to the whole it sums to, if one of the figures before it is that sum."""
        runs: dict[tuple[int, str], list[Meaning]] = {}
        for meanings in self.meanings.values():
            for meaning in meanings:
                if meaning.parent >= 0:
                    runs.setdefault((meaning.parent, meaning.key), []).append(meaning)
        for (parent, key), run in runs.items():
            if len(run) < 2:
                continue
            total = sum((meaning.value for meaning in run), Decimal(0))
            if self.found[parent].value == total:
                for meaning in run:
                    meaning.margin += 1
                continue
            for at in range(run[0].number - 1, max(-1, run[0].number - 16), -1):
                whole = next((each for each in self.meanings.get(at, ()) if key not in each.breakdown), None)
                if whole and self.found[at].value == total and key in self.catalogue.indicators[whole.indicator].breakdowns:
                    for meaning in run:
                        meaning.indicator, meaning.parent = whole.indicator, at
                        meaning.breakdown = {**whole.breakdown, key: meaning.breakdown[key]}
                        meaning.rule = f"{whole.indicator}: part of {self.found[at].value:f} by {key}, sums to it"
                    break

    def _compared(self, number: int) -> bool:
        """Last year's figure beside this year's, and figures that only say what changed."""
        item, view = self.found[number], self.views[number]
        head = self.text[view.head : view.start]
        if any(word in head or word in self.text[view.end : view.tail] for word in _CARRIED):
            self.reasons[number] = "carried_over"
            return True
        following = number + 1 < len(self.found) and is_to(self.text, self.views[number + 1])
        if following and is_from(self.text, view):
            self.reasons[number] = "change"
            return True
        match = _OTHER_YEAR.search(head)
        year = self._named_year(match["year"]) if match else self.report_year
        if match and year < self.report_year and len(head) - len(match.group()) <= 6:
            before = self._antecedent(number)
            if before:
                self.meanings[number] = [
                    Meaning(
                        number,
                        before.indicator,
                        dict(before.breakdown),
                        year,
                        item.value,
                        before.score,
                        before.margin,
                        f"{before.indicator}: {match.group()} beside {before.value:f}",
                    )
                ]
                return True
            self.reasons[number] = "other_year"
            return True
        if _COMPARED.search(head):
            self.reasons[number] = "change"
            return True
        return False

    def _antecedent(self, number: int) -> Meaning | None:
        """The figure of this year beside which another year's stands."""
        family = self.catalogue.units[self.found[number].unit].family
        for at in range(number - 1, max(-1, number - 12), -1):
            if self.views[at].sentence != self.views[number].sentence:
                break
            if self.views[at].depth > self.views[number].depth:
                continue
            for meaning in self.meanings.get(at, ()):
                if self.catalogue.units[self.found[at].unit].family == family and meaning.year == self.report_year:
                    return meaning
        return None

    def _is_change(self, number: int, family: str) -> bool:
        view = self.views[number]
        head = self.text[view.head : view.start]
        match = _CHANGE.search(head)
        if not match:
            return False
        return (
            family in _CHANGE_FAMILIES
            or len(match.group()) >= len(head) - 3
            or any(word in self.text[view.segment : view.start] for word in ("较", "比", "同比"))
        )

    def _year(self, head: int, start: int) -> int:
        for match in _OWN_YEAR.finditer(self.text, head, start):
            if int(match[1]) < self.report_year:
                return int(match[1])
        return self.report_year

    def _named_year(self, words: str) -> int:
        if words[:4].isdigit():
            return int(words[:4])
        return self.report_year - (2 if words.startswith("前年") else 1)


def _zone(view: Clause, head: int, start: int, tail: int) -> Zone:
    return Zone(head, start, view.end, tail, view.passage, view.sentence[0])


def _name_zone(view: Clause, start: int, end: int) -> Zone:
    """The zone of a figure whose name stands at [start, end), away from its number."""
    return Zone(start, end, end, end, view.passage, view.sentence[0])
