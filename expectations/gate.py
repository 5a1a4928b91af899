"""The gate: every rule is judged by Great Expectations, then findings are written and observations and documents held back.

All that a run touched is worked out anew (warehouse.touched): a finding that is gone releases what it held and takes its flag along. What
the last check said of other publishers stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from expectations.rules import OWN_COLUMNS, Rule, load_rules
from expectations.workspace import CouldNotCheck, workspace
from warehouse.sql import identifier, scalar
from warehouse.touched import ALONE, PART, part

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue

__all__ = ["CouldNotCheck", "GateResult", "check", "load_rules"]

_APPLY = (Path(__file__).parent / "findings.sql").read_text(encoding="utf-8")

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
    coalesce(sentence, ''), 'failed'
from numbered
"""


@dataclass(frozen=True, slots=True)
class GateResult:
    """What a check found: findings by severity, offences by rule, what is held back, and whether the run is withheld."""

    run_id: str
    rules: int
    offences: Mapping[str, int]  # by rule code, only the rules that failed
    critical: int
    warning: int
    info: int
    withheld_by: tuple[str, ...]  # rules of publish scope that failed and were not accepted
    accepted: tuple[str, ...]  # those that failed and were: the operator publishes all the same
    observations_quarantined: int
    documents_quarantined: int

    @property
    def withheld(self) -> bool:
        """True where a finding of publish scope keeps the new state back."""
        return bool(self.withheld_by)


def check(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    catalogue: Catalogue,
    rules: Sequence[Rule] | None = None,
    *,
    published: Path | None = None,
    accept: Collection[str] = (),
) -> GateResult:
    """Judges the committed rows of the work file, writes quality.rules and quality.findings, sets statuses and flags.

    `connection` is the work file's own, with no transaction open; `published` is the warehouse file that readers see, if there is one;
    `accept` are rules that do not withhold the run, whatever they find. Raises CouldNotCheck where any rule has no verdict or
    there is nothing to check; statuses then stay as they were, and the rules to blame stand in quality.findings with the
    outcome could_not_run.
    """
    chosen = tuple(rules) if rules is not None else load_rules(catalogue)
    if not chosen:
        raise CouldNotCheck("there are no rules to check by")
    from expectations.suite import judge

    work_file = scalar(connection, "select current_database()")
    try:
        with _to_judge(connection, work_file) as database, workspace(connection, catalogue, chosen, published, database) as inside:
            offences: dict[str, int] = {}

            def record(verdicts: Mapping[str, int]) -> None:
                offences.update({code: count for code, count in verdicts.items() if count})
                collect_findings(inside, run_id, [rule for rule in chosen if rule.code in offences])
                _compare_counts(inside, offences)
                if database == PART:
                    inside.execute(_STANDING.format(work_file=identifier(work_file)), [[r.code for r in chosen if r.sees == "document"]])
                inside.execute(_APPLY)
                _write(connection, chosen, database)

            judge(connection, f"gate-{run_id}", chosen, record)
            return _result(connection, run_id, chosen, accept)
    except CouldNotCheck as error:
        _write_could_not_run(connection, run_id, chosen, error)
        raise


@contextmanager
def _to_judge(connection: duckdb.DuckDBPyConnection, work_file: str) -> Iterator[str]:
    """The database to judge: the part that was touched; the work file where nothing of it counts, for a check of nothing is no pass."""
    with part(connection) as database:
        query = f"select count(*) from {identifier(database)}.core.documents where status in ('accepted', 'quarantined')"
        yield database if scalar(connection, query) else work_file


def collect_findings(inside: duckdb.DuckDBPyConnection, run_id: str, failed: Sequence[Rule]) -> None:
    """All offending rows of the rules that failed, as findings; the identity of one is of its subject, not of its values."""
    inside.execute(
        "create table findings (finding_id varchar, run_id varchar, rule varchar, severity varchar, scope varchar, document_id varchar,"
        " publisher_id varchar, year integer, indicator varchar, breakdown varchar, observation_ids varchar[], expected varchar,"
        " observed varchar, message varchar, cause varchar, sentence varchar, outcome varchar)"
    )
    for rule in failed:
        view = identifier(f"rule_{rule.code}")
        said = {name: getattr(rule, name) for name in ("severity", "scope", "likely_cause")} | {"run_id": run_id, "rule": rule.code}
        try:
            own = {name for name, *_ in inside.execute(f"describe {view}").fetchall()} & set(OWN_COLUMNS)
            exclude, cause = ("exclude (cause)", "o.cause") if own else ("", "null::varchar")
            inside.execute(_COLLECT.format(view=view, exclude=exclude, cause=cause), said)
        except duckdb.Error as error:
            raise CouldNotCheck("the offending rows of a rule cannot be read", {rule.code: str(error)}) from error


def _compare_counts(inside: duckdb.DuckDBPyConnection, offences: Mapping[str, int]) -> None:
    written = dict(inside.execute("select rule, count(*) from findings group by rule").fetchall())
    if written != dict(offences):
        differing = {
            code: f"Great Expectations counted {offences.get(code, 0)} rows, {written.get(code, 0)} were read"
            for code in written.keys() | offences.keys()
            if written.get(code) != offences.get(code)
        }
        raise CouldNotCheck("verdicts and offending rows differ", differing)


# what rules that see one document at a time said of the untouched documents beside the touched ones
_STANDING = f"""
insert into findings by name
select * from {{work_file}}.quality.findings
where list_contains(?, rule) and outcome = 'failed'
    and document_id in (select document_id from {PART}.core.documents)
    and document_id not in (select document_id from {{work_file}}.meta.touched)
"""
_OF_PART = f"""
delete from quality.findings
where outcome = 'could_not_run' or scope = 'publish'
    or document_id in (select document_id from {PART}.core.documents union all select document_id from meta.touched)
    or publisher_id in (select publisher_id from meta.touched where publisher_id <> '')
    or list_contains(?, rule) -- those of rules that see all: they were all asked anew
    or finding_id in (select finding_id from gate.main.findings) -- of what no document has, such as a correction of nothing
"""


_CHANGE = (
    "update {core}.observations as o set status = c.status, status_reason = c.status_reason, flags = c.flags"
    " from gate.main.changed_observations as c where o.observation_id = c.observation_id",
    "update {core}.documents as d set status = c.status, status_reason = c.status_reason"
    " from gate.main.changed_documents as c where d.document_id = c.document_id",
)


def _write(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], database: str) -> None:
    """One transaction: rules, findings in place of earlier ones about what was judged, statuses and flags."""
    connection.execute("begin")
    try:
        _write_rules(connection, rules)
        if database == PART:
            connection.execute(_OF_PART, [[rule.code for rule in rules if rule.sees == "all"]])
        else:
            connection.execute("delete from quality.findings")
        connection.execute("insert into quality.findings by name select * from gate.main.findings")
        for statement in _CHANGE:
            connection.execute(statement.format(core="core"))
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    if database == PART:  # what is built from them next must see the same
        for copy, statement in product((PART, ALONE), _CHANGE):
            connection.execute(statement.format(core=f"{copy}.core"))


def _write_rules(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    connection.execute("delete from quality.rules")
    connection.executemany(
        "insert into quality.rules (rule, family, title_zh, title_en, severity, scope, why, likely_cause, what_to_do, threshold, sql)"
        " values ($code, $family, $title_zh, $title_en, $severity, $scope, $why, $likely_cause, $what_to_do, $threshold, $sql)",
        [{field.name: getattr(rule, field.name) for field in fields(Rule) if field.name != "sees"} for rule in rules],
    )


def _write_could_not_run(connection: duckdb.DuckDBPyConnection, run_id: str, rules: Sequence[Rule], error: CouldNotCheck) -> None:
    """The rules to blame, so that nobody takes the missing findings for a pass; the findings of the last check stay."""
    by_code = {rule.code: rule for rule in rules}
    rows = [
        ["f" + run_id + code, run_id, code, by_code[code].severity, by_code[code].scope, f"规则未能运行：{message}"]
        for code, message in error.errors.items()
        if code in by_code
    ]
    connection.execute("begin")
    _write_rules(connection, rules)
    connection.execute("delete from quality.findings where outcome = 'could_not_run'")
    if rows:
        connection.executemany(
            "insert into quality.findings (finding_id, run_id, rule, severity, scope, observation_ids, expected, observed, message,"
            " cause, sentence, outcome) values (?, ?, ?, ?, ?, [], '', '', ?, '', '', 'could_not_run')",
            rows,
        )
    connection.execute("commit")


def _result(connection: duckdb.DuckDBPyConnection, run_id: str, rules: Sequence[Rule], accept: Collection[str]) -> GateResult:
    found = "from quality.findings where outcome = 'failed'"
    by_severity = dict(connection.execute(f"select severity, count(*) {found} group by 1").fetchall())
    offences = dict(connection.execute(f"select rule, count(*) {found} group by 1 order by 1").fetchall())
    failed = [rule for rule in rules if rule.scope == "publish" and rule.code in offences]
    held = connection.execute(
        "select (select count(*) from core.observations where status = 'quarantined'),"
        " (select count(*) from core.documents where status = 'quarantined')"
    ).fetchone()
    return GateResult(
        run_id=run_id,
        rules=len(rules),
        offences=offences,
        critical=by_severity.get("critical", 0),
        warning=by_severity.get("warning", 0),
        info=by_severity.get("info", 0),
        withheld_by=tuple(rule.code for rule in failed if not (rule.acceptable and rule.code in accept)),
        accepted=tuple(rule.code for rule in failed if rule.acceptable and rule.code in accept),
        observations_quarantined=held[0],
        documents_quarantined=held[1],
    )
