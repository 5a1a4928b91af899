"""Corrections of single figures, decided by a person: which observations an entry means today, and whether it still applies.

An entry is judged against what was read, never against what other corrections made of it: so the order of runs and entries
makes no difference, and an entry whose expectation fails applies again by itself when its value returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

APPLIED = "applied"
STALE = "stale"  # the cell has other values than the expected one: withheld until somebody looks
EXPIRED = "expired"  # a confirmation whose words and value have both changed
NOT_FOUND = "not_found"  # nothing stands in the cell, or it cannot be told whose it is


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry. A cell's observations are meant where their value is `expects`; without a cell, all of the document."""

    id: str
    action: str  # override, drop, confirm, reassign
    document: str  # document_id or file name; '' where only the publisher is named
    publisher: str  # publisher_id; '' where only the document is named
    year: int | None
    indicator: str
    breakdown: str
    expects: Decimal | None
    value: Decimal | None
    to_year: int | None
    to_indicator: str
    to_breakdown: str
    to_unit: str  # of what a corrected row counts
    words: str
    reason: str
    evidence: str
    by: str
    on: date

    @property
    def of_document(self) -> bool:
        """Whether it drops a whole document."""
        return not self.indicator

    @property
    def cell(self) -> str:
        """`health:柏川区 2024 penalty.fines[domain=school]`, for messages."""
        whose = " ".join(filter(None, (self.publisher, self.document)))
        return whose if self.of_document else f"{whose} {self.year} {named(self.indicator, self.breakdown)}"


@dataclass(frozen=True, slots=True)
class Found:
    """An observation, as read, of an entry's cell in a document that counts."""

    observation_id: str
    publisher_id: str
    value: Decimal
    surface: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else is known of an entry's document and publisher, for the message where nothing is found."""

    documents: tuple[str, ...] = ()  # status of each document that bears its id or file name; `dropped` where another entry says so
    publisher_known: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of an entry: the observations it acts on or, where it is stale or expired, those that stand in its cell."""

    outcome: str
    observation_ids: tuple[str, ...]
    publisher_id: str  # whose cell it is; '' where that is not known
    observed: str  # the values that stand in the cell, each once
    message: str


def named(indicator: str, breakdown: str) -> str:
    return f"{indicator}[{breakdown}]" if breakdown else indicator


def decide(
    corrections: Iterable[Correction],
    found: Mapping[str, Sequence[Found]],
    surroundings: Mapping[str, Surroundings],
) -> dict[str, Decision]:
    """id -> what becomes of each entry. `found` holds, by id, the observations of its cell, or all of a document to drop.

    An observation obeys one entry: one that names its document goes before one that names the publisher, then by id. An entry that comes
    too late is stale, as what it expected is no longer there.
    """
    taken: dict[str, str] = {}
    decisions = {}
    ordered = sorted(corrections, key=lambda entry: (not entry.of_document, not entry.document, entry.id))
    made = {
        (entry.to_year, entry.to_indicator, entry.to_breakdown, entry.expects if entry.value is None else entry.value): entry.id
        for entry in ordered
        if entry.action in ("override", "reassign")
    }
    for entry in ordered:
        decision = _decide(entry, tuple(found.get(entry.id, ())), surroundings.get(entry.id, Surroundings()), taken)
        maker = made.get((entry.year, entry.indicator, entry.breakdown, entry.expects), entry.id)
        if decision.outcome in (STALE, EXPIRED, NOT_FOUND) and maker != entry.id:
            hint = f"（{plain(entry.expects)} 是更正 {maker} 的结果：要再改，就改那一条）"
            decision = replace(decision, message=decision.message + hint)
        if decision.outcome == APPLIED:
            taken |= dict.fromkeys(decision.observation_ids, entry.id)
        decisions[entry.id] = decision
    return decisions


def _decide(entry: Correction, found: tuple[Found, ...], around: Surroundings, taken: Mapping[str, str]) -> Decision:
    ids = tuple(item.observation_id for item in found)
    publishers = sorted({item.publisher_id for item in found})
    whose = publishers[0] if len(publishers) == 1 else entry.publisher
    observed = "、".join(dict.fromkeys(plain(item.value) for item in found))
    if entry.of_document:
        if not around.documents:
            return Decision(NOT_FOUND, (), "", "", f"更正 {entry.id}：库中没有文件 {entry.document}")
        return Decision(APPLIED, ids, whose, observed, f"更正 {entry.id}：整份文件剔除，共 {len(ids)} 条观测")
    where = f"{entry.year}年{named(entry.indicator, entry.breakdown)}"
    if not found:
        return Decision(NOT_FOUND, (), whose, "", f"更正 {entry.id}：{where}没有观测{_why_none(entry, around)}")
    if len(publishers) > 1:
        told = f"文件名 {entry.document} 属于多个机关（{'、'.join(publishers)}），请改写 document_id 或加上 publisher"
        return Decision(NOT_FOUND, (), "", observed, f"更正 {entry.id}：{told}")
    meant = [item for item in found if item.value == entry.expects or (entry.action == "confirm" and _says(item, entry.words))]
    if not meant:
        expected = f"更正 {entry.id}：{where}应有 {plain(entry.expects)}，现为 {observed}"
        if entry.action == "confirm":
            return Decision(EXPIRED, ids, whose, observed, f"{expected}；原文与数值都已改变，确认不再有效")
        return Decision(STALE, ids, whose, observed, f"{expected}；更正未执行，此格暂不进入统计表")
    if others := sorted({taken[item.observation_id] for item in meant if item.observation_id in taken}):
        told = f"{where}的 {plain(entry.expects)} 已由更正 {'、'.join(others)} 处理，两条只能留一条；此格暂不进入统计表"
        return Decision(STALE, ids, whose, observed, f"更正 {entry.id}：{told}")
    return Decision(
        APPLIED, tuple(item.observation_id for item in meant), whose, observed, f"更正 {entry.id}：{where}{_done(entry, len(meant))}"
    )


def _says(item: Found, words: str) -> bool:
    """Whether the words that a confirmation was given for still stand: the printed figure, or a piece of its sentence around it."""
    wanted, surface, sentence = (_squeezed(text) for text in (words, item.surface, item.sentence))
    return bool(wanted) and (wanted == surface or (surface in wanted and wanted in sentence))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _why_none(entry: Correction, around: Surroundings) -> str:
    if entry.document and not around.documents:
        return f"，库中没有文件 {entry.document}"
    if entry.document and not {"accepted", "quarantined"} & set(around.documents):
        return f"，文件 {entry.document} 现为 {'、'.join(sorted(set(around.documents)))}，不计入"
    if entry.publisher and not around.publisher_known:
        return f"，库中没有机关 {entry.publisher}"
    return ""


def _done(entry: Correction, number: int) -> str:
    times = f"（{number} 处）" if number > 1 else ""
    match entry.action:
        case "override":
            return f"由 {plain(entry.expects)} 改为 {plain(entry.value)}{times}"
        case "reassign":
            return f"的 {plain(entry.expects)} 改归 {entry.to_year}年{named(entry.to_indicator, entry.to_breakdown)}{times}"
        case "drop":
            return f"的 {plain(entry.expects)} 剔除{times}"
        case _:
            return f"的 {plain(entry.expects)} 经确认无误{times}"


def plain(value: Decimal | None) -> str:
    """271651.0000 -> 271651; 84.0800 -> 84.08."""
    whole = f"{value:f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole
