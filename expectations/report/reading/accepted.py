"""A document as it stands after what people accepted: their flags say so, and a figure that only those question is an answered one."""

from __future__ import annotations

from collections.abc import Mapping

from expectations.report.accepted import Accepted
from expectations.report.reading.marks import ANSWERED, FLAGGED, INFORMED
from expectations.report.reading.rows import Observation, Read


def with_accepted(read: Read, accepted: Accepted) -> Read:
    if not any(one.observation_id in accepted for one in read.observations):
        return read
    standing = {  # the gravest of each last
        observation_id: finding.severity
        for finding in reversed(read.findings)
        for observation_id in finding.observation_ids
        if not accepted.of_finding(finding.rule, [observation_id])
    }
    return read._replace(observations=[_told(one, accepted, standing) for one in read.observations])


def _told(one: Observation, accepted: Accepted, standing: Mapping[str, str]) -> Observation:
    if one.observation_id not in accepted or not one.more:
        return one
    flags = accepted.flags(one.observation_id, one.more["flags"])
    kind = one.kind
    if kind in (FLAGGED, INFORMED) and "rule:" not in flags:
        kind = {None: ANSWERED, "info": INFORMED}.get(standing.get(one.observation_id), FLAGGED)
    return one._replace(more={**one.more, "flags": flags}, kind=kind)
