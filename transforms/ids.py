"""Names that tell things apart over runs: of a document version, of what stands in it, of the extractor itself."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def document_id(file_name: str, sha256: str) -> str:
    return "d" + digest(f"{file_name}\0{sha256}")


@cache
def extractor_version() -> str:
    """A digest of the extractor's own source: whoever changes how reports are read cannot forget to say so."""
    found = hashlib.sha256()
    for file in sorted((Path(__file__).parent / "extraction").glob("*.py")):
        found.update(file.read_bytes())
    return found.hexdigest()[:12]
