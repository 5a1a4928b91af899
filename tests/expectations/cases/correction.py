"""Corrections that no longer find what they expect."""

from __future__ import annotations

from tests.expectations.cases.case import Case, filed, near


def corrected(outcome: str, document: str = "") -> str:
    """An entry about cases filed, as a run would have left it; without a document it names the observations of its publisher's cell."""
    return f"""
    insert into quality.corrections by name
    select 'c ' || $document as correction, 'confirm' as action, '{document}' as document, '' as publisher, 2024 as year,
        'penalty.cases_filed' as indicator, '' as breakdown, 36 as expects, 2024 as to_year, 'penalty.cases_filed' as to_indicator,
        '' as to_breakdown, '' as words, '对照原件' as reason, '原件第3页' as evidence, '张三' as decided_by,
        date '2026-01-31' as decided_on,
        '{outcome}' as outcome, any_value(publisher_id) as publisher_id,
        if('{document}' = '', list(observation_id), []) as observation_ids, '37' as observed, '应有36，现为37' as message
    from core.observations where document_id = $document
    """


CASES = (
    Case(
        "correction whose figure has changed",
        "correction_stale",
        {2024: [filed(37)]},
        tamper=corrected("stale"),
    ),
    Case(
        "confirmation whose figure and words have changed",
        "correction_idle",
        {2024: [filed(37)]},
        tamper=corrected("expired"),
    ),
    Case(
        "correction of a cell without figures",
        "correction_idle",
        {2024: [filed(37)]},
        document={"file_name": "corrected elsewhere.txt"},
        tamper=corrected("not_found", "corrected elsewhere.txt"),
    ),
    near("correction that applies", "correction_stale", {2024: [filed(36)]}, tamper=corrected("applied")),
    near("correction that finds what it is about", "correction_idle", {2024: [filed(36)]}, tamper=corrected("applied")),
)
