"""A difference as plain text: what changed in one line each, slips first, then what is gone, changed, new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from warehouse.difference import Change, Difference
from warehouse.evidence import plain

SLIP = "疑似差一个“万”"
GROUPS = {
    "slip": f"Slips of ten thousand: {SLIP}",
    "gone": "Gone",
    "changed": "Changed",
    "new": "New",
    "moved": "Same value, other evidence",
}
QUALIFIERS = {">": "超过", "<": "不足", "~": "约"}


def told(found: Difference, what: str) -> Iterator[str]:
    """The whole difference: totals, causes, the changes shown by group, and how many more there are. `what` names the newer state."""
    yield f"{what} against {found.against or 'nothing: it is the first'}"
    if not found.in_all:
        yield "No change of a figure or a document."
        return
    slips = f"; {found.slips} {SLIP}" if found.slips else ""
    yield f"Cells          {_counted(found.cells)}{slips}"
    yield f"Documents      {_counted(found.documents)}"
    if found.causes:
        causes = (f"{why.replace('_', ' ')} {number:,}" for why, number in found.causes.items())
        yield f"Why            {', '.join(causes)}"
    yield from grouped(found.shown)
    if found.in_all > len(found.shown):
        yield f"... and {found.in_all - len(found.shown):,} more"


def grouped(changes: Iterable[Change]) -> Iterator[str]:
    """The changes under their headings, each group by weight as given."""
    groups: dict[str, list[Change]] = {name: [] for name in GROUPS}
    for change in changes:
        groups["slip" if change.slip else change.kind].append(change)
    for name, members in groups.items():
        if members:
            yield GROUPS[name]
            yield from (f"  {line(change)}" for change in members)


def line(change: Change) -> str:
    """One change: whose, which year, what, before and after, and why."""
    who = change.publisher or change.publisher_id
    if change.subject == "document":
        status = " → ".join(dict.fromkeys(filter(None, (change.status_before, change.status_after))))
        about = f"document {change.file_after or change.file_before or change.document_after or change.document_before}: {status}"
        whose = f" ({' '.join(filter(None, (who, str(change.year or ''))))})" if who or change.year else ""
        return f"{about}{whose}: {change.why_en}" if change.why != "new_document" else f"{about}{whose}"
    part = f"（{change.breakdown_zh}）" if change.breakdown else ""
    before = _figure(change.value_before, change.qualifier_before, change.unit)
    after = _figure(change.value_after, change.qualifier_after, change.unit)
    figures = before if change.kind == "moved" else f"{before} → {after}"
    slip = f" {SLIP}" if change.slip else ""
    from_file = change.file_after and change.why in ("new_document", "document_replaced", "read_otherwise")
    file = f" ({change.file_after})" if from_file and change.file_after not in change.why_en else ""
    return f"{who} {change.year} {change.indicator_zh}{part}: {figures}{slip}: {change.why_en}{file}"


def _figure(value: Decimal | None, qualifier: str, unit: str) -> str:
    return "none" if value is None else f"{QUALIFIERS.get(qualifier, '')}{plain(value)}{unit}"


def _counted(by_kind: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {kind}" for kind, number in by_kind.items()) or "no change"
