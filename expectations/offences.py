"""What rules return, as findings; and what people accept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from expectations.rules import OWN_COLUMNS, Rule
from expectations.workspace import CouldNotCheck, rule_view
from transforms.waivers import Waiver

_WAIVERS = (Path(__file__).parent / "waivers.sql").read_text(encoding="utf-8")
# A finding about a report is known again in a later version of it: its subject is the bureau and the year where both are known.
_COLLECT = """
insert into findings
with offences as (
    select o.* {exclude}, {cause} as cause,
        case
            when $scope in ('cell', 'publisher_year') then coalesce(o.publisher_id, '')
            else coalesce(nullif(d.publisher_id, '') || ' ' || d.report_year, o.document_id, o.publisher_id, '')
        end as about
    from {view} as o left join whole.documents as d on d.document_id = o.document_id
),
numbered as (
    select *, row_number() over (partition by about, year, indicator, breakdown order by observation_ids::varchar, message) as ordinal
    from offences
)
select
    'f' || sha256(concat_ws(
        chr(31), $rule::varchar, about, coalesce(year::varchar, ''), coalesce(indicator, ''), coalesce(breakdown, ''), ordinal::varchar
    ))[1:16],
    $run_id, $rule, $severity, $scope, document_id, nullif(publisher_id, ''), year, indicator, breakdown,
    coalesce(observation_ids, []), coalesce(expected, ''), coalesce(observed, ''), message, coalesce(cause, $likely_cause::varchar),
    coalesce(sentence, ''), 'failed', ''
from numbered
"""


def collect_findings(inside: duckdb.DuckDBPyConnection, run_id: str, failed: Sequence[Rule], looked_at: str = "") -> None:
    """All offending rows of the rules that failed, as findings; the identity of one is of its subject, not of its values."""
    for rule in failed:
        view = rule_view(rule, looked_at)
        said = {name: getattr(rule, name) for name in ("severity", "scope", "likely_cause")} | {"run_id": run_id, "rule": rule.code}
        try:
            own = {name for name, *_ in inside.execute(f"describe {view}").fetchall()} & set(OWN_COLUMNS)
            exclude, cause = ("exclude (cause)", "o.cause") if own else ("", "null::varchar")
            inside.execute(_COLLECT.format(view=view, exclude=exclude, cause=cause), said)
        except duckdb.Error as error:
            raise CouldNotCheck("the offending rows of a rule cannot be read", {rule.code: str(error)}) from error


def compare_counts(inside: duckdb.DuckDBPyConnection, offences: Mapping[str, int]) -> None:
    """Raises CouldNotCheck where Great Expectations counted other rows than were read."""
    written = dict(inside.execute("select rule, count(*) from findings group by rule").fetchall())
    offences = {code: count for code, count in offences.items() if count}
    if written != offences:
        differing = {
            code: f"Great Expectations counted {offences.get(code, 0)} rows, {written.get(code, 0)} were read"
            for code in written.keys() | offences.keys()
            if written.get(code) != offences.get(code)
        }
        raise CouldNotCheck("verdicts and offending rows differ", differing)


def waive(inside: duckdb.DuckDBPyConnection, waivers: Sequence[Waiver], rules: Sequence[Rule], today: date) -> None:
    """Marks the findings that people accept, and says in `waivers` what each entry does on this day."""
    inside.execute(
        "create or replace temp table given (waiver varchar, finding varchar, observed varchar, reason varchar, decided_by varchar,"
        " decided_on date, until date)"
    )
    if waivers:
        inside.executemany(
            "insert into given values (?, ?, ?, ?, ?, ?, ?)",
            [[each.id, each.finding, each.observed, each.reason, each.by, each.on, each.until] for each in waivers],
        )
    judging, marking = inside.extract_statements(_WAIVERS)
    inside.execute(judging, {"waivable": [rule.code for rule in rules if rule.waivable], "today": today})
    inside.execute(marking)
