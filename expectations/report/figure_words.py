"""What is said of a figure where it stands in a table: its value, its marks, the words it was taken from. All is HTML, escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from html import escape

from expectations.report import links
from expectations.report.accepted import ACCEPTED, Accepted
from expectations.report.wording import QUALIFIERS, QUALIFIERS_EN, UNITS_EN

LEVELS = {
    "provincial": ("省级", "provincial"),
    "municipal": ("市级", "municipal"),
    "county": ("县级", "county"),
    "township": ("乡级", "township"),
    None: ("层级未知", "level unknown"),
}
FLAGS = {
    "corrected": ("更", "经人更正", "corrected by a person"),
    "low_confidence": ("？", "待核对", "to be reviewed"),
    "ocr_unsure": ("？", "字迹不清", "hard to read"),
    "ocr_under_stamp": ("？", "字上有红章", "under a red stamp"),
    "ocr": ("", "扫描件", "read from a scan"),
    "confirmed": ("✓", "经人确认", "confirmed by a person"),
    "scope:own": ("", "本级", "of the bureau itself"),
    "scope:whole": ("", "含下级", "with all below it"),
    "mixed_scope": ("◐", "兼有本级与含下级", "of mixed scope"),
    "part_of_year": ("◔", "不足全年", "not of the whole year"),
    "basis_changed": ("", "口径有变", "counted otherwise"),
}
FLAGGED, BROKEN, TICKED = "▲", "‖", "✓"
FEWER = "fewer_bureaus"  # among the flags of a point of a region: not all of its bureaus that other years have


@lru_cache(4096)
def both(zh: str, en: str) -> str:
    """Chinese, and English instead of it where the reader chose so."""
    return f'<span class="zh">{escape(zh, False)}</span><span class="en" lang="en">{escape(en, False)}</span>' if en else escape(zh, False)


@cache
def in_units(unit: str, blank: str = "") -> str:
    """A unit behind a blank; in English none for what is counted, as the name of the indicator says it."""
    en = UNITS_EN.get(unit, "")
    if not unit or unit == en:
        return f"{blank}{unit}"
    return both(f"{blank}{unit}", f"{blank}{en.strip()}") if en else f'<span class="zh">{blank}{escape(unit, False)}</span>'


def bare(value: str) -> str:
    """1234.5 - a DECIMAL(18, 4) as text without idle zeros."""
    return value[:-5] if value.endswith(".0000") else value.rstrip("0")


def figure(value: str, qualifier: str = "=") -> str:
    """超过1,234.5 - of a bare value, as HTML."""
    if len(value) > 3:
        whole, point, fraction = value.partition(".")
        value = f"{'-' if whole == '-0' else ''}{int(whole):,}{point}{fraction}"
    return value if qualifier == "=" else both(QUALIFIERS[qualifier], QUALIFIERS_EN[qualifier]) + value


def change(value: float | None, unit: str) -> str:
    """A cell: +12.3%, or of a rate the difference in points, which the page's style names; empty where there is nothing to compare with."""
    if value is None:
        return "<td>"
    if not value:
        return "<td>0%"
    return f'<td class="points">{value:+,.2f}' if unit == "%" else f"<td>{value:+,.1f}%"


@cache
def marks(flags: str, break_reason: str) -> str:
    """The marks of a point of a chart, see assets/charts.js."""
    each = flags.split(";")
    warned = any(flag.startswith("rule:") for flag in each)
    accepted = any(flag.startswith(ACCEPTED) for flag in each)
    told = {"p": FEWER in each, "f": warned, "a": accepted, "c": "corrected" in each, "b": bool(break_reason)}
    return "".join([mark for mark, holds in told.items() if holds])


def point(year: int, value: str, flags: str, break_reason: str) -> str:
    """A point of a chart as JSON."""
    told = marks(flags, break_reason) if flags or break_reason else ""
    return f'[{year},{value},"{told}"]' if told else f"[{year},{value}]"


class Notes:
    """What flags and breaks say, in words (`full`) or as a sign with the words on it (`signs`).

    `rules` are the titles of rules, Chinese and English, by code; `accepted` tells whose flags people accepted.
    """

    def __init__(self, rules: Mapping[str, tuple[str, str]], accepted: Accepted) -> None:
        self.rules, self.accepted = rules, accepted
        self.full = cache(self._full)
        self.signs = cache(self._signs)

    def _full(self, flags: str, break_reason: str) -> str:
        told = []
        if break_reason:
            words = both("与之前的年份不可比：", "Not comparable with the years before: ")
            told.append(f'<span class="break">{BROKEN} {words}{escape(break_reason)}</span>')
        for flag in filter(None, flags.split(";")):
            if flag.startswith("rule:"):
                told.append(f'<a class="flagged" href="#findings">{FLAGGED} {both(*self.title(flag))}</a>')
            elif flag.startswith(ACCEPTED):
                told.append(self._accepted(flag))
            elif flag != "basis_changed" or not break_reason:
                sign, zh, en = FLAGS.get(flag, ("", flag, ""))
                told.append(f"{sign} {both(zh, en)}".strip())
        return " · ".join(told)

    def _signs(self, flags: str, break_reason: str) -> str:
        broken = (BROKEN, f"与之前的年份不可比：{break_reason}", f"not comparable with the years before: {break_reason}")
        told = [broken] if break_reason else []
        for flag in flags.split(";"):
            if flag.startswith("rule:"):
                zh, en = self.title(flag)
                told.append((FLAGGED, f"有警告：{zh}", f"flagged: {en or zh}"))
            elif flag.startswith(ACCEPTED):
                rule, decision = self.accepted.read(flag)
                zh, en = self.title(rule)
                told.append((TICKED, f"{zh}（{decision.zh}）", f"{en or zh} ({decision.en})"))
            elif FLAGS.get(flag, ("",))[0]:
                told.append(FLAGS[flag])
        return "".join(f'<abbr title="{escape(zh)}" data-en="{escape(en)}">{sign}</abbr>' for sign, zh, en in told)

    def _accepted(self, flag: str) -> str:
        """✓ 结案数不应多于立案数（张三已接受，至2026-12-31）."""
        rule, decision = self.accepted.read(flag)
        zh, en = self.title(rule)
        words = both(f"{zh}（{decision.zh}）", f"{en or rule} ({decision.en})")
        return f'<a class="accepted" href="{links.BELOW}{decision.page}">{TICKED} {words}</a>'

    def title(self, flag: str) -> tuple[str, str]:
        code = flag.removeprefix("rule:")
        return self.rules.get(code, (code, ""))


def excerpt(words: str) -> str:
    """The words around a figure, the figure marked: it stands between the characters 1 and 2. Other such characters: nothing is marked."""
    if words.count("\1") != 1 or words.count("\2") != 1:
        return escape(words.replace("\1", "").replace("\2", ""), False)
    return escape(words, False).replace("\1", "<mark>").replace("\2", "</mark>")


@cache
def document_page(document_id: str) -> str:
    """The way from a page one level down to a reading view, as an attribute's value."""
    return escape(links.BELOW + links.document(document_id))


def reference(document_id: str, observation_id: str) -> str:
    """The value of an href: the sentence of a figure in its reading view. Ids are letters and digits."""
    return f"{document_page(document_id)}#{observation_id}"


def cell(value: str, qualifier: str, flags: str, break_reason: str, document_id: str, observation_id: str, notes: Notes) -> str:
    """A figure in a table of years: its signs, and the figure leading to its sentence."""
    signs = notes.signs(flags, break_reason) if flags or break_reason else ""
    return f'<td>{signs}<a href="{reference(document_id, observation_id)}">{figure(value, qualifier)}</a>'


def chart(points: Iterable[tuple[int, str, str, str]], unit: str, indicator: str = "", caption: str = "", caption_en: str = "") -> str:
    """What assets/charts.js draws from: of each point year, bare value, flags and break.

    Without an indicator it is that of the article around it.
    """
    told = ",".join([point(*each) for each in points])
    attributes = (("indicator", indicator), ("caption", caption), ("caption-en", caption_en))
    named = "".join([f' data-{name}="{escape(text)}"' for name, text in attributes if text])
    return f'<figure class="chart" hidden data-unit="{escape(unit)}"{named} data-points=\'[{told}]\'></figure>'
