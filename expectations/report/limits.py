"""How much of each thing the page shows; what it leaves out it always says, and the warehouse holds all of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Rows and characters, chosen so that the page of 25,000 documents stays one that a browser opens at once."""

    top: int = 15  # matters on the front page
    top_of_a_rule: int = 3  # while other rules have something to say
    sentences_of_top: int = 2
    sentence_of_top: int = 160
    changes_of_front: int = 10
    findings_of_a_rule: int = 20
    findings: int = 300  # of all rules; a rule that comes after still shows `findings_at_least`
    findings_at_least: int = 3
    sentences_of_a_finding: int = 6
    sentence: int = 360  # characters; longer ones are cut around their marks
    changes: int = 60
    to_review: int = 40
    corrections: int = 100  # and waivers
    resolved: int = 10
    documents: int = 200
    documents_aside: int = 15  # of each outcome
    sources_aside: int = 30
    missing: int = 20
    runs: int = 8
