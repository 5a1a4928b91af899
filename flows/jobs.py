"""What the processes that read are told, and what they tell: whoever gives the orders need not import how they are carried out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from transforms.documents.limits import DEFAULT, Limits

FAILED, DIED, NO_SIGN, NO_MEMORY = "reading it failed", "the process that read it died", "not read within", "needs more memory"
FAULTS = (FAILED, DIED, NO_SIGN, NO_MEMORY)  # how the reason begins where reading failed at whatever step, not the document itself


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read: its bytes are in the raw store; name and source are those they came by."""

    document_id: str
    source: str
    file_name: str
    sha256: str
    bytes: int
    first_seen_at: datetime
    publisher: str = ""  # as whoever listed its address knows it


@dataclass(frozen=True, slots=True)
class Part:
    """What a batch became: documents by status, and how much was found in them."""

    name: str
    documents: Counter[str]
    quantities: int
    observations: int


@dataclass(frozen=True, slots=True)
class Confinement:
    """What a worker is told first."""

    limits: Limits = DEFAULT
    memory_bytes: int = 4_000_000_000
    texts: Path | None = None  # where texts are kept that were read before
    fingerprint: str = ""  # what documents are read with: readers, limits, seeds
