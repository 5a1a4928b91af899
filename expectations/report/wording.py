"""The words and figures of the report: labels in both languages, numbers with separators, times with their zone."""

from __future__ import annotations

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
OUTCOMES = {
    "published": ("已发布", "published"),
    "withheld": ("暂缓", "withheld"),
    "failed": ("失败", "failed"),
    "unchanged": ("无变化", "unchanged"),
}
SCOPES = {
    "observation": ("观测", "observation"),
    "cell": ("机关、指标与年度", "cell"),
    "document": ("文件", "document"),
    "publisher_year": ("机关与年度", "publisher and year"),
    "publish": ("发布", "publish"),
}
QUALIFIERS = {"=": "", ">": "超过", "<": "不足", "~": "约"}
LABELS = {"severity": SEVERITIES, "status": STATUSES, "outcome": OUTCOMES, "scope": SCOPES}


def number(value: int | Decimal | None) -> str:
    """With thousands separators and no idle zeros: 1,046,000; a dash where there is none."""
    if value is None:
        return "—"
    return f"{value:,}" if isinstance(value, int) else plain(value)


def short_number(value: Decimal | float) -> str:
    """As short as an axis needs it: 104.6万, 3.2亿, 1,260."""
    value = Decimal(str(value))
    for size, word in ((Decimal(10**8), "亿"), (Decimal(10**4), "万")):
        if abs(value) >= size:
            return plain((value / size).quantize(Decimal("0.1" if abs(value) >= 100 * size else "0.01"))) + word
    return plain(value)


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


def machine_moment(value: datetime | None) -> str:
    """ISO 8601 in UTC, for the datetime attribute and for JSON."""
    return "" if value is None else f"{value:%Y-%m-%dT%H:%M:%S}Z"
