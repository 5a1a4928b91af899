"""The reading views' words for codes: why a quantity became no observation, what state an observation is in, what flags it bears."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from markupsafe import Markup, escape

from expectations.report import figure_words
from expectations.report.accepted import ACCEPTED
from expectations.report.reading.rows import Labels
from expectations.report.wording import DOUBTS

KINDS = (  # see reading/marks.py
    ("o", "成为观测", "became observations"),
    ("f", "成为观测，有规则提出", "questioned by a rule"),
    ("i", "成为观测，有提示", "a finding informs of it"),
    ("a", "成为观测，规则所指已由人接受", "questioned by a rule, accepted by people"),
    ("h", "隔离，未进入统计表", "held back"),
    ("c", "经人更正", "corrected by people"),
    ("u", "尚未对应指标", "unmapped"),
    ("x", "按规则排除", "excluded by a rule"),
)
REASONS = {
    "": "尚未对应指标",
    "plan": "计划、目标，不是实绩",
    "partial": "只是一部分：专项、时段或局部",
    "background": "背景数字",
    "single_case": "个案中的数字",
    "other_body": "别的机关的数字",
    "span_of_years": "跨越多年的累计数",
    "repeat": "同一数字在别处已读出",
    "change": "增减量，不是当年数",
    "carried_over": "往年结转的数字",
    "power_list": "权责清单的项数",
    "other_year": "别的年度的数字",
}
SHORT = REASONS | {"": "未对应"}  # on the marks, of which there are hundreds
ORIGINS = {"reported": "", "stated_zero": "文字说明为零", "stated_whole": "文字说明为全部", "corrected": "更正后的值"}
STATES = {"accepted": "", "quarantined": "隔离", "corrected": "更正前的值", "dropped": "由更正剔除"}
FLAGS = {
    "low_confidence": "待核对：可信度低",
    "ocr": "由 OCR 读出",
    "confirmed": "经人确认",
    "scope:own": "本级数",
    "scope:whole": "含下级",
    "basis_changed": "口径与以前不同",
    "part_of_year": "不足全年",
    **{flag: f"待核对：{words}" for flag, words in DOUBTS.items()},
}
NAMED = "▲ 有发现提到"
INFORMING = "◆ 有提示"
ENGLISH = {
    "尚未对应指标": "no indicator for it yet",
    "计划、目标，不是实绩": "a plan or a target",
    "只是一部分：专项、时段或局部": "only a part: a campaign, a period, a place",
    "背景数字": "background",
    "个案中的数字": "of a single case",
    "别的机关的数字": "of another body",
    "跨越多年的累计数": "of several years",
    "同一数字在别处已读出": "the same figure again",
    "增减量，不是当年数": "a change, not the year's figure",
    "往年结转的数字": "carried over from years before",
    "权责清单的项数": "of the list of powers",
    "别的年度的数字": "of another year",
    "文字说明为零": "stated in words: none",
    "文字说明为全部": "stated in words: all",
    "更正后的值": "the corrected value",
    "隔离": "held back",
    "更正前的值": "before its correction",
    "由更正剔除": "dropped by a correction",
    "待核对：可信度低": "to be reviewed: low confidence",
    "由 OCR 读出": "read by OCR",
    "经人确认": "confirmed by a person",
    "本级数": "of the bureau itself",
    "含下级": "with all below it",
    "口径与以前不同": "counted otherwise than before",
    "不足全年": "not of the whole year",
    "待核对：字上有红章": "to be reviewed: under a red stamp",
    "待核对：字迹不清": "to be reviewed: hard to read",
    NAMED: "▲ named by a finding",
    INFORMING: "◆ a finding informs of it",
}
HIDDEN = {"corrected"}  # told by the origin


@lru_cache(maxsize=500)
def both(zh: str, english: str) -> Markup:
    """A text in both languages. No macro: a page has twenty, and 25,000 pages feel it."""
    return Markup(figure_words.both(zh, english))


def in_both(words: str) -> Markup:
    """Words of this module in both languages; a code stands as it is."""
    return both(words, ENGLISH.get(words, ""))


def state_of(status: str, origin: str) -> str:
    """隔离, 更正后的值; '' for what a report gives and nothing holds back."""
    return STATES[status] or ORIGINS[origin]


def standing_of(more: Mapping[str, str], labels: Labels) -> Markup:
    """Where an observation comes from, its state with the reason, its flags; all that the table says beside the figure."""
    return Markup("；").join(_standing(more, labels))


def _standing(more: Mapping[str, str], labels: Labels) -> Iterator[Markup]:
    if origin := ORIGINS[more["origin"]]:
        yield in_both(origin)
    if state := STATES[more["status"]]:
        yield Markup("<b>{}</b>").format(in_both(state))
    if reason := more["status_reason"]:
        code, _, why = reason.partition("：")
        yield Markup("{}：{}").format(Markup(labels.rule(code)), why) if why else escape(reason)
    if correction := more["correction"]:
        yield Markup('{2} <a href="../decisions.html#{0}">{0}</a>：{1}').format(
            correction, more["correction_reason"], both("更正", "correction")
        )
    for flag in filter(None, more["flags"].split(";")):
        if flag.startswith("rule:"):
            yield Markup("▲ {}").format(Markup(labels.rule(flag.removeprefix("rule:"))))
        elif flag.startswith(ACCEPTED):
            rule, decision = labels.accepted.read(flag)
            yield Markup('✓ {}（<a href="../{}">{}</a>）').format(Markup(labels.rule(rule)), decision.page, both(decision.zh, decision.en))
        elif flag not in HIDDEN:
            yield in_both(FLAGS.get(flag, flag))
