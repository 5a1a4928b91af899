"""The words and figures of the report: labels in both languages, numbers with separators, times with their zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from warehouse.evidence import plain

BEIJING = timezone(timedelta(hours=8), "UTC+8")

SEVERITIES = {"critical": ("严重", "critical", "●"), "warning": ("警告", "warning", "▲"), "info": ("提示", "info", "◆")}
STATUSES = {
    "accepted": ("采用", "accepted"),
    "quarantined": ("隔离", "quarantined"),
    "superseded": ("已被取代", "superseded"),
    "unreadable": ("无法读取", "unreadable"),
    "not_a_report": ("不是年度报告", "not a report"),
}
FETCHED = {"vanished": ("网页已不存在", "vanished"), "failed": ("未取得，下次再试", "failed"), "refused": ("不予抓取", "refused")}
OUTCOMES = {
    "published": ("已发布", "published"),
    "withheld": ("暂缓", "withheld"),
    "failed": ("失败", "failed"),
    "unchanged": ("无变化", "unchanged"),
}
RULE_OUTCOMES = {
    "failed": ("有发现", "findings"),
    "could_not_run": ("未能检查", "could not run"),
    "passed": ("通过", "passed"),
}
FAMILIES = {
    "relation": ("指标之间", "Relations of indicators"),
    "parts": ("分项与总数", "Parts and wholes"),
    "value": ("数值", "Values"),
    "change": ("年际变化", "Change between years"),
    "series": ("序列", "Series"),
    "conflict": ("相互矛盾", "Conflicts"),
    "peers": ("同级比较", "Among peers"),
    "time": ("年度", "Years"),
    "coverage": ("覆盖", "Coverage"),
    "reading": ("识读", "Reading"),
    "duplicate": ("重复", "Duplicates"),
    "freshness": ("时效", "Freshness"),
    "accounting": ("逐数有账", "Accounting"),
    "publication": ("发布", "Publication"),
    "correction": ("更正", "Corrections"),
    "waiver": ("接受", "Accepted findings"),
}
MEASURED = {
    "as_if_new": ("当作新机关来读", "Read as if the bureau were new"),
    "held_out": ("从未用于学习的报告", "Reports that nobody learned from"),
    "learned_from": ("学习过的样本", "The sample that was learned from"),
}
SIGNS = {"good": "✓", "warning": "▲", "critical": "✕", "unchecked": "?"}  # of a verdict
# File, and what it is called in the navigation.
PAGES = (
    ("index.html", "概览", "Overview"),
    ("findings.html", "发现", "Findings"),
    ("changes.html", "变动", "Changes"),
    ("documents.html", "文件", "Documents"),
    ("review.html", "待核对", "To review"),
    ("publishers.html", "机关", "Bureaus"),
    ("indicators.html", "指标", "Indicators"),
    ("regions.html", "地区", "Regions"),
    ("rules.html", "规则", "Rules"),
    ("decisions.html", "更正与接受", "Decisions"),
    ("dictionary.html", "数据字典", "Dictionary"),
)
SCOPES = {
    "observation": ("观测", "observation"),
    "cell": ("机关、指标与年度", "cell"),
    "document": ("文件", "document"),
    "publisher_year": ("机关与年度", "publisher and year"),
    "publish": ("发布", "publish"),
}
WAIVERS = {
    "applied": ("已接受", "accepted"),
    "changed": ("说法已变", "says something else now"),
    "expired": ("已到期", "expired"),
    "refused": ("不能接受", "cannot be accepted"),
    "not_found": ("没有这处发现", "no such finding"),
}
CORRECTIONS = {
    "applied": ("已执行", "applied"),
    "stale": ("值已变，未执行", "stale"),
    "expired": ("确认已失效", "expired"),
    "not_found": ("没有所指的观测", "not found"),
}
DOUBTS = {"ocr_under_stamp": "字上有红章", "ocr_unsure": "字迹不清"}
QUALIFIERS = {"=": "", ">": "超过", "<": "不足", "~": "约"}
QUALIFIERS_EN = {"=": "", ">": "over ", "<": "under ", "~": "about "}
UNITS_EN = {"%": "%", "元": " yuan"}  # measure words have none: the name of the indicator says what is counted; charts.js has the same
PLACES = (  # of a sentence in its file, as transforms/records.py names them
    (r"表(\d+)第(\d+)行第(\d+)列", r"table \1, row \2, column \3"),
    (r"第(\d+)页", r"page \1"),
    (r"第(\d+)行", r"line \1"),
    (r"第(\d+)段", r"paragraph \1"),
    (r"脚注(\d+)", r"footnote \1"),
    (r"文本框(\d+)", r"text box \1"),
)
# What the English reason of a document begins with or says, in Chinese; the first that fits counts.
REASONS = {
    "unreadable": (
        ("^empty file", "空文件，请重新获取"),
        ("^truncated|^damaged|is damaged|truncated or damaged", "文件不完整或已损坏，请重新获取"),
        ("^encrypted", "有密码，请提供不加密的文件"),
        ("cannot be read on this machine", "本机缺少所需的程序，安装后运行 nianbao run --known（nianbao doctor 列出所缺）"),
        ("^an archive", "压缩包未能打开，请解压后再收集"),
        ("not supported", "本版不读这种格式，请另存为有文字层的 PDF、Word、网页或纯文本"),
        ("needs more memory|NIANBAO_DOCUMENT_MEMORY", "读取时中断，或所需内存超出限制"),
        ("^not read within", "读取超时"),
        ("over the limit|more than [0-9]|times as many|limit ", "超出大小限制，不像单份报告"),
        ("document type|DTD", "含有文档类型声明（DTD），不予打开"),
        ("raw store cannot give", "原始文件库中缺失或已损坏，请再次收集"),
        ("^a program|spreadsheet|slides|^XML", "不是报告文件，请另存为有文字层的 PDF、Word、网页或纯文本"),
        ("wrongly encoded|cannot be decoded", "文字编码有误，请另存为 UTF-8"),
        ("^binary content", "不是文字文件，请提供有文字层的 PDF、网页或纯文本"),
        ("no text|without a body", "没有文字，请重新获取或换一种格式"),
    ),
    "superseded": (
        ("corrected version", "被更正版取代"),
        ("version of a later date", "被日期较晚的版本取代"),
        ("newer content of the same source", "被同一来源的新内容取代"),
        ("its source has since replaced", "所抄的内容已被来源更换"),
        ("^identical copy|another copy|^copy of the same", "同一报告的另一份"),
        ("^excerpt", "全文另有，此件是节选"),
    ),
    "not_a_report": (
        ("open government information", "政府信息公开年度报告"),
        ("a part of the year", "只涵盖年内一段时间"),
        ("several years", "涵盖多年，不是年度报告"),
        ("^plan", "要点、方案、计划"),
        ("^policy document", "通知、意见、办法等文件"),
        ("one person", "个人述职、述法报告"),
        ("^news", "新闻"),
        ("something else", "其他工作的报告"),
        ("^its title|^no title", "标题与开头都没有表明是法治政府建设报告"),
    ),
    "quarantined": (
        ("^dropped by correction", "由更正剔除"),
        ("^the year .*; the publisher", "发布机关与年度都未识别，请把文件名改为机关全称与年度，或在文件首行写明，再次收集"),
        ("^the year", "年度未识别，请把文件名改为机关全称与年度，或在文件首行写明，再次收集"),
        ("^the publisher", "发布机关未识别，请把文件名改为机关全称与年度，或在文件首行写明，再次收集"),
    ),
}
LABELS = {
    "severity": SEVERITIES,
    "status": STATUSES,
    "outcome": OUTCOMES,
    "scope": SCOPES,
    "rule": RULE_OUTCOMES,
    "measured": MEASURED,
    "fetched": FETCHED,
    "correction": CORRECTIONS,
    "waiver": WAIVERS,
}


def number(value: int | Decimal | None) -> str:
    """With thousands separators and no idle zeros: 1,046,000; a dash where there is none."""
    if value is None:
        return "—"
    return f"{value:,}" if isinstance(value, int) else plain(value)


def counted(value: int, one: str, more: str = "") -> str:
    """1 finding, 1,200 findings."""
    return f"{number(value)} {one if value == 1 else more or f'{one}s'}"


def figure_en(value: Decimal, unit: str, qualifier: str) -> str:
    """about 1,200, 82,000 yuan, 98.25%."""
    return f"{QUALIFIERS_EN[qualifier]}{number(value)}{UNITS_EN.get(unit, '')}"


def place_en(place: str) -> str:
    """第13行 - line 13."""
    for zh, en in PLACES:
        place = re.sub(zh, en, place)
    return place


def share(part: int, whole: int) -> str:
    """12.3%, and never 100% or 0% where it is not quite so."""
    if not whole:
        return "—"
    percent = 100 * part / whole
    if 0 < percent < 0.1:
        return "<0.1%"
    return ">99.9%" if 99.9 < percent < 100 else f"{percent:.1f}%".replace(".0%", "%")


def moment(value: datetime | None) -> str:
    """A time of the warehouse (UTC, no zone) on the reader's clock: 2026-11-22 05:54 北京时间."""
    return "—" if value is None else f"{value.replace(tzinfo=UTC).astimezone(BEIJING):%Y-%m-%d %H:%M} 北京时间"


def moment_en(value: datetime | None) -> str:
    """The same clock in English words: 2026-11-22 05:54 Beijing time."""
    return moment(value).replace("北京时间", "Beijing time")


def rate(value: float) -> str:
    """A share between 0 and 1 as measurements are told: 0.931, and 1 only where it is."""
    return "1" if value == 1 else f"{min(value, 0.9994):.3f}"


def reason_zh(status: str, reason: str) -> str:
    """无法读取：空文件，请重新获取 - the status and, where the English reason is a known one, its words; '' where there is no reason."""
    if not reason:
        return ""
    words = (
        reason if said_in_chinese(reason) else next((words for pattern, words in REASONS.get(status, ()) if re.search(pattern, reason)), "")
    )
    return "：".join(filter(None, (STATUSES[status][0], words)))


def said_in_chinese(reason: str) -> bool:
    """Whether the gate gave the reason, `rule：message`, and not reading."""
    return re.match("[a-z_]+：", reason) is not None


def machine_moment(value: datetime | None) -> str:
    """ISO 8601 in UTC, for the datetime attribute and for JSON."""
    return "" if value is None else f"{value:%Y-%m-%dT%H:%M:%S}Z"
