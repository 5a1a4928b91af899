"""Flags that people accepted: what a rule says of a figure and a waiver or a confirmation answers, by whom and until when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from expectations.report.queries import ask

ACCEPTED = "accepted:"  # stands in flags for `rule:`, followed by the rule and the place of the decision


@dataclass(frozen=True, slots=True)
class Decision:
    """Who accepted, until which day; a figure that was confirmed has none."""

    decided_by: str
    until: date | None

    @property
    def zh(self) -> str:
        return f"{self.decided_by}已接受，至{self.until}" if self.until else f"{self.decided_by}已确认"

    @property
    def en(self) -> str:
        return f"accepted by {self.decided_by} until {self.until}" if self.until else f"confirmed by {self.decided_by}"

    @property
    def page(self) -> str:
        """Where the decision stands, from the top of the report."""
        return f"decisions.html#{'waivers' if self.until else 'corrections'}"


class Accepted:
    """What was accepted, by observation and rule; of most warehouses that is little."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._rows = ask(connection, "accepted_flags")
        decisions = dict.fromkeys(Decision(row["decided_by"], row["until"]) for row in self._rows)
        self._decisions = tuple(decisions)
        places = {decision: place for place, decision in enumerate(decisions)}
        self._of: dict[str, dict[str, int]] = {}
        for row in self._rows:
            self._of.setdefault(row["observation_id"], {})[row["rule"]] = places[Decision(row["decided_by"], row["until"])]

    def __contains__(self, observation_id: str) -> bool:
        return observation_id in self._of

    def flags(self, observation_id: str, flags: str) -> str:
        """The flags of an observation, `accepted:` in place of `rule:` where people accepted."""
        of = self._of.get(observation_id)
        if not of:
            return flags
        rules = {f"rule:{rule}": f"{ACCEPTED}{rule}:{place}" for rule, place in of.items()}
        return ";".join(rules.get(flag, flag) for flag in flags.split(";"))

    def rows(self, rows: Iterable[tuple], flags: int, observation: int) -> Iterable[tuple]:
        """Rows with their flags so told, in these columns."""
        if not self._of:
            return rows
        return ((*row[:flags], self.flags(row[observation], row[flags]), *row[flags + 1 :]) for row in rows)

    def told(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row with its flags so told."""
        return row | {"flags": self.flags(row["observation_id"], row["flags"])} if row["observation_id"] in self else row

    def read(self, flag: str) -> tuple[str, Decision]:
        """The rule of an `accepted:` flag, and who decided."""
        rule, _, place = flag.removeprefix(ACCEPTED).rpartition(":")
        return rule, self._decisions[int(place)]

    def of_finding(self, rule: str, observation_ids: Sequence[str]) -> Decision | None:
        """The decision on all observations that a finding names; None where one of them is not accepted."""
        places = [self._of.get(observation_id, {}).get(rule) for observation_id in observation_ids]
        known = [place for place in places if place is not None]
        return self._decisions[min(known)] if known and len(known) == len(places) else None

    def digests(self, column: str) -> Mapping[str, str]:
        """By publisher_id, document_id or indicator: changes with all that was accepted of it."""
        told: dict[str, Any] = {}
        for row in self._rows:
            words = "\0".join((row["observation_id"], row["rule"], row["decided_by"], f"{row['until']}"))
            told.setdefault(row[column], hashlib.sha256()).update(f"{words}\n".encode())
        return {key: f" {digest.hexdigest()[:16]}" for key, digest in told.items()}
