"""The gate: every rule is judged by Great Expectations, then findings are written and observations and documents held back.

All that a run touched is worked out anew (warehouse.touched): a finding that is gone releases what it held and takes its flag along. What
the last check said of other publishers stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from expectations.offences import collect_findings, compare_counts, waive
from expectations.rules import Rule, load_rules
from expectations.workspace import CouldNotCheck, workspace
from warehouse.findings import note_findings
from warehouse.sql import identifier, scalar
from warehouse.touched import ALONE, PART, part

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue
    from transforms.waivers import Waiver

__all__ = ["CouldNotCheck", "GateResult", "check", "load_rules"]

_APPLY = (Path(__file__).parent / "findings.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class GateResult:
    """What a check found: findings by severity, offences by rule, what is held back, and whether the run is withheld."""

    run_id: str
    rules: int
    offences: Mapping[str, int]  # by rule code, only the rules that failed
    critical: int
    warning: int
    info: int
    waived: int  # accepted by people, and in none of the three
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
    waivers: Sequence[Waiver] = (),
    today: date = date.min,
) -> GateResult:
    """Judges the committed rows of the work file, writes quality.rules and quality.findings, sets statuses and flags.

    `connection` is the work file's own, with no transaction open; `published` is the warehouse file that readers see, if there is one;
    `accept` are rules that do not withhold the run, whatever they find; `waivers` the findings that people accept, on the day `today`.
    Raises CouldNotCheck where any rule has no verdict or there is nothing to check; statuses then stay as they were, and the rules to
    blame stand in quality.findings with the outcome could_not_run.
    """
    chosen = tuple(rules) if rules is not None else load_rules(catalogue)
    if not chosen:
        raise CouldNotCheck("there are no rules to check by")
    from expectations.suite import judge

    work_file = scalar(connection, "select current_database()")
    about_data = [rule for rule in chosen if rule.sees != "findings"]
    about_findings = [rule for rule in chosen if rule.sees == "findings"]
    try:
        with _to_judge(connection, work_file) as database, workspace(connection, catalogue, chosen, published, database) as inside:
            offences = dict(judge(connection, f"gate-{run_id}", about_data, database))
            collect_findings(inside, run_id, [rule for rule in about_data if offences[rule.code]], database)
            compare_counts(inside, offences)
            if database == PART:
                _recall_kept(inside, work_file, chosen)
            waive(inside, waivers, chosen, today)
            if about_findings:
                of_findings = judge(connection, f"gate-findings-{run_id}", about_findings, database)
                collect_findings(inside, run_id, [rule for rule in about_findings if of_findings[rule.code]], database)
            inside.execute(_APPLY)
            _write(connection, run_id, chosen, database)
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


_REPLACED = f"""
(outcome = 'could_not_run' or scope = 'publish'
    or document_id in (select document_id from {PART}.core.documents union all select document_id from {{work_file}}.meta.touched)
    or publisher_id in (select publisher_id from {{work_file}}.meta.touched where publisher_id <> '')
    or list_contains(?, rule) -- those that see all or findings: they were all asked anew
    or finding_id in (select finding_id from gate.main.findings)) -- of what no document has, such as a correction of nothing
"""
# what rules that see one document at a time said of the untouched documents beside the touched ones
_OF_UNTOUCHED = f"""
insert into findings by name
select * from {{work_file}}.quality.findings
where list_contains(?, rule) and outcome = 'failed'
    and document_id in (select document_id from {PART}.core.documents)
    and document_id not in (select document_id from {{work_file}}.meta.touched)
"""


def _asked_whole(rules: Sequence[Rule]) -> list[str]:
    return [rule.code for rule in rules if rule.sees in ("all", "findings")]


def _recall_kept(inside: duckdb.DuckDBPyConnection, work_file: str, rules: Sequence[Rule]) -> None:
    """What the last check said of what this one does not look at: findings where their publisher was touched, else `findings_kept`."""
    name = identifier(work_file)
    inside.execute(_OF_UNTOUCHED.format(work_file=name), [[rule.code for rule in rules if rule.sees == "document"]])
    kept = f"insert into findings_kept by name select * from {name}.quality.findings where not {_REPLACED.format(work_file=name)}"
    inside.execute(kept, [_asked_whole(rules)])


_CHANGE = (
    "update {core}.observations as o set status = c.status, status_reason = c.status_reason, flags = c.flags"
    " from gate.main.changed_observations as c where o.observation_id = c.observation_id",
    "update {core}.documents as d set status = c.status, status_reason = c.status_reason"
    " from gate.main.changed_documents as c where d.document_id = c.document_id",
)


def _write(connection: duckdb.DuckDBPyConnection, run_id: str, rules: Sequence[Rule], database: str) -> None:
    """One transaction: rules, findings in place of earlier ones about what was judged, statuses and flags."""
    connection.execute("begin")
    try:
        _write_rules(connection, rules)
        if database == PART:
            name = identifier(scalar(connection, "select current_database()"))
            connection.execute(f"delete from quality.findings where {_REPLACED.format(work_file=name)}", [_asked_whole(rules)])
        else:
            connection.execute("delete from quality.findings")
        connection.execute("insert into quality.findings by name select * from gate.main.findings")
        connection.execute("delete from quality.waivers")
        connection.execute("insert into quality.waivers by name select * from gate.main.waivers")
        note_findings(connection, run_id)
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
        "insert into quality.rules (rule, family, title_zh, title_en, severity, scope, why, why_en, likely_cause, likely_cause_en,"
        " what_to_do, what_to_do_en, threshold, sql)"
        " values ($code, $family, $title_zh, $title_en, $severity, $scope, $why, $why_en, $likely_cause, $likely_cause_en,"
        " $what_to_do, $what_to_do_en, $threshold, $sql)",
        [{field.name: getattr(rule, field.name) for field in fields(Rule) if field.name not in ("sees", "says_en")} for rule in rules],
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
    by_severity = dict(connection.execute(f"select severity, count(*) {found} and waiver = '' group by 1").fetchall())
    offences = dict(connection.execute(f"select rule, count(*) {found} group by 1 order by 1").fetchall())
    waived = dict(connection.execute(f"select rule, count(*) {found} and waiver <> '' group by 1").fetchall())
    failed = [rule for rule in rules if rule.scope == "publish" and offences.get(rule.code, 0) > waived.get(rule.code, 0)]
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
        waived=sum(waived.values()),
        withheld_by=tuple(rule.code for rule in failed if not (rule.acceptable and rule.code in accept)),
        accepted=tuple(rule.code for rule in failed if rule.acceptable and rule.code in accept),
        observations_quarantined=held[0],
        documents_quarantined=held[1],
    )
