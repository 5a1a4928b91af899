"""Great Expectations decides: one expectation a rule, one suite, one checkpoint, and an action that hands on the verdicts.

Guards, because a suite that lost its rules, an empty suite and an empty table all count as success there: the number of
results is compared with the rules, an expectation on the batch asks for rows, and an expectation that raised is told apart
from one that found something. Importing Great Expectations costs three seconds of CPU time: import this module late.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Literal

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

from expectations.duckdb_dialect import lend
from expectations.imported_later import imported_later
from expectations.rules import Rule
from expectations.workspace import NAME, CouldNotCheck, rule_view

with imported_later("altair", "boto3", "botocore", "scipy.stats"):
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.checkpoint import Checkpoint, CheckpointResult, ValidationAction

SOMETHING_TO_CHECK = "something_to_check"
_RECORDERS: dict[str, Callable[[CheckpointResult], None]] = {}


class ExpectNoOffence(gxe.UnexpectedRowsExpectation):
    """The rule's view is empty. One COUNT(*): the stock class runs the query twice and keeps at most 200 rows."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(self, metrics: dict, runtime_configuration: dict | None = None, execution_engine: Any = None) -> dict:
        offences = metrics["unexpected_rows_query.row_count"]
        return {"success": offences == 0, "result": {"observed_value": offences}}


class RecordVerdicts(ValidationAction):
    """Hands the checkpoint's result to whoever asked for it under `handle`."""

    type: Literal["record_verdicts"] = "record_verdicts"
    handle: str

    def run(self, checkpoint_result: CheckpointResult, action_context: Any = None) -> dict:
        _RECORDERS[self.handle](checkpoint_result)
        return {"recorded": True}


def judge(connection: Any, handle: str, rules: Sequence[Rule], looked_at: str = "") -> Mapping[str, int]:
    """Runs the suite of these rules in a workspace over `looked_at`: offences by code, of every rule, as the action had them.

    Raises CouldNotCheck when any rule has no verdict.
    """
    recorded: list[Mapping[str, int]] = []

    def on_result(result: CheckpointResult) -> None:
        recorded.append(verdicts(result, rules))

    with lend(handle, connection) as url:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        source = context.data_sources.add_sql(handle, connection_string=url)
        asset = source.add_query_asset("live_documents", query=f"select document_id from {NAME}.main.live_documents")
        batch = asset.add_batch_definition_whole_table("all")
        definition = gx.ValidationDefinition(name="annual_reports", data=batch, suite=context.suites.add(build_suite(rules, looked_at)))
        checkpoint = Checkpoint(
            name="gate",
            validation_definitions=[context.validation_definitions.add(definition)],
            result_format="BASIC",
            actions=[RecordVerdicts(name="record", handle=handle)],
        )
        _RECORDERS[handle] = on_result
        try:
            context.checkpoints.add(checkpoint).run()
        finally:
            del _RECORDERS[handle]
    if not recorded:
        raise CouldNotCheck("Great Expectations ended without handing on its verdicts")
    return recorded[0]


def build_suite(rules: Sequence[Rule], looked_at: str = "") -> gx.ExpectationSuite:
    """One expectation a rule, and one that there is something to check at all."""
    return gx.ExpectationSuite(
        "annual_reports",
        expectations=[
            gxe.ExpectTableRowCountToBeBetween(min_value=1, severity="critical", meta={"rule": SOMETHING_TO_CHECK}),
            *(
                ExpectNoOffence(
                    unexpected_rows_query=f"select o.* from {rule_view(rule, looked_at)} as o where exists (select 1 from {{batch}})",
                    severity=rule.severity,
                    description=rule.title_zh,
                    meta={"rule": rule.code},
                )
                for rule in rules
            ),
        ],
    )


def verdicts(result: CheckpointResult, rules: Sequence[Rule]) -> dict[str, int]:
    """Offences by rule code, once it is certain that every rule gave a verdict on something."""
    results = [each for run in result.run_results.values() for each in run.results]
    errors = {
        each.expectation_config.meta["rule"]: _error(each.exception_info)
        for each in results
        if each.exception_info.get("raised_exception") is not False
    }
    if errors:
        raise CouldNotCheck(f"{len(errors)} of {len(results)} expectations raised", errors)
    by_code = {each.expectation_config.meta["rule"]: each for each in results}
    wanted = {rule.code for rule in rules} | {SOMETHING_TO_CHECK}
    if by_code.keys() != wanted or len(results) != len(wanted):
        lost = sorted(wanted - by_code.keys())
        raise CouldNotCheck(f"{len(results)} verdicts for {len(wanted)} expectations", dict.fromkeys(lost, "the suite has lost the rule"))
    if not by_code.pop(SOMETHING_TO_CHECK).success:
        raise CouldNotCheck("there is no live document to check: an empty run is not a success")
    return {code: each.result["observed_value"] for code, each in by_code.items()}


def _error(exception_info: Mapping[str, Any]) -> str:
    """The message, be the information flat or nested by metric id."""
    nested = [value for value in exception_info.values() if isinstance(value, Mapping)] or [exception_info]
    return " ".join(str(each.get("exception_message", "")).strip().replace("\n", " ") for each in nested)[:500]
