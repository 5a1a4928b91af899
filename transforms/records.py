"""One document as the rows it becomes in the warehouse; bad input becomes a row with its reason, never an exception."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars

from transforms.catalogue import Catalogue
from transforms.documents import read_document
from transforms.extraction.extractor import Extractor
from transforms.identity import identify
from transforms.ids import digest, document_id
from transforms.model import DocumentText, Extraction, Identity, Observation, Place, Quantity, Remark, UnreadableDocument

Row = dict[str, Any]
_PLACE_NAMES = {
    "page": "第{}页",
    "line": "第{}行",
    "block": "第{}段",
    "paragraph": "第{}段",
    "cell": "表{}第{}行第{}列",
    "footnote": "脚注{}",
    "textbox": "文本框{}",
}
_NAME_THEM = (
    "name publisher and year in the first line of the file, as in 柏川区卫生健康局2023年法治政府建设年度报告, and run again"
    " (a kind of bureau that is not known yet goes into seeds/departments.csv)"
)
_FIGURE = polars.Decimal(18, 4)
SCHEMAS: dict[str, dict[str, Any]] = {
    "documents": {
        "document_id": str,
        "source": str,
        "file_name": str,
        "sha256": str,
        "bytes": int,
        "title": str,
        "publisher": str,
        "publisher_id": str,
        "department": str,
        "region": str,
        "region_code": str,
        "admin_level": str,
        "report_year": polars.Int32,
        "period": str,
        "published_on": polars.Date,
        "format": str,
        "reader": str,
        "pages": polars.Int32,
        "characters": polars.Int32,
        "status": str,
        "status_reason": str,
        "replaced_by": str,
        "warnings": str,
        "listed_publisher": str,
        "first_seen_at": polars.Datetime("us"),
        "fingerprint": str,
        "text": str,
    },
    "quantities": {
        "quantity_id": str,
        "document_id": str,
        "surface": str,
        "value": _FIGURE,
        "unit": str,
        "qualifier": str,
        "page": polars.Int32,
        "place": str,
        "box": str,
        "char_start": polars.Int32,
        "char_end": polars.Int32,
        "sentence": str,
        "sentence_start": polars.Int32,
        "section": str,
        "disposition": str,
        "reason": str,
        "rival_of": str,
        "rival_confidence": float,
    },
    "observations": {
        "observation_id": str,
        "document_id": str,
        "quantity_id": str,
        "publisher_id": str,
        "year": polars.Int32,
        "indicator": str,
        "breakdown": str,
        "value": _FIGURE,
        "unit": str,
        "qualifier": str,
        "origin": str,
        "surface": str,
        "sentence": str,
        "sentence_start": polars.Int32,
        "rule": str,
        "confidence": float,
        "flags": str,
        "page": polars.Int32,
        "place": str,
        "box": str,
        "evidence_start": polars.Int32,
        "evidence_end": polars.Int32,
        "status": str,
        "status_reason": str,
    },
    "extraction_log": {"document_id": str, "indicator": str, "outcome": str, "observations": polars.Int32},
    "remarks": {
        "remark_id": str,
        "document_id": str,
        "kind": str,
        "year": polars.Int32,
        "themes": str,
        "observation_ids": polars.List(str),
        "surface": str,
        "char_start": polars.Int32,
        "char_end": polars.Int32,
        "sentence": str,
        "sentence_start": polars.Int32,
        "place": str,
    },
}


@dataclass(frozen=True, slots=True)
class DocumentRecords:
    """The rows of one document, with the columns of the warehouse's tables; positions count from 1, as in SQL."""

    document: Row
    quantities: list[Row] = field(default_factory=list)
    observations: list[Row] = field(default_factory=list)
    extraction_log: list[tuple[str, str, int]] = field(default_factory=list)  # indicator, outcome, observations: a line for each there is
    remarks: list[Row] = field(default_factory=list)


def process_document(
    content: bytes,
    source: str,
    file_name: str,
    sha256: str,
    catalogue: Catalogue,
    read: Callable[[bytes, str], DocumentText] = read_document,
    publisher: str = "",
) -> DocumentRecords:
    """Reads, recognises and extracts one document; `read` turns bytes and name into text or raises UnreadableDocument.

    `publisher` is what a list of addresses says, in place of what the page itself says of its issuer. Fingerprint and first sight are
    for whoever keeps the rows to fill in, and for a document that cannot be read what the list says too.
    """
    try:
        text = read(content, file_name)
    except UnreadableDocument as error:
        return unreadable_document(source, file_name, sha256, len(content), str(error))
    if publisher:
        text = replace(text, issuer=publisher)
    identity = identify(text, file_name, source)
    status, reason = _status(identity)
    document = _document(source, file_name, sha256, len(content)) | {
        "title": identity.title,
        "publisher": identity.publisher,
        "publisher_id": identity.publisher_id,
        "department": identity.department,
        "region": identity.region,
        "region_code": identity.region_code,
        "admin_level": identity.admin_level,
        "report_year": identity.report_year,
        "period": identity.period,
        "published_on": identity.published_on,
        "format": text.format,
        "reader": text.reader,
        "pages": text.pages,
        "characters": len(text.text),
        "status": status,
        "status_reason": reason,
        "warnings": "; ".join(text.warnings),
        "listed_publisher": publisher,
        "text": text.text,
    }
    if status != "accepted" or identity.report_year is None:
        return DocumentRecords(document)
    extraction = Extractor.of(catalogue).read(text.text, identity.report_year, identity.admin_level)
    return _records(document, text, extraction, catalogue)


def unreadable_document(source: str, file_name: str, sha256: str, size: int, reason: str) -> DocumentRecords:
    return DocumentRecords(_document(source, file_name, sha256, size) | {"status": "unreadable", "status_reason": reason})


def frames(records: Sequence[DocumentRecords]) -> dict[str, polars.DataFrame]:
    """One frame a table, with the warehouse's columns and types."""
    rows: dict[str, list[Row]] = {
        "documents": [record.document for record in records],
        "quantities": [row for record in records for row in record.quantities],
        "observations": [row for record in records for row in record.observations],
        "remarks": [row for record in records for row in record.remarks],
    }
    made = {table: polars.DataFrame(rows[table], schema=SCHEMAS[table], orient="row") for table in rows}
    return made | {"extraction_log": _log(records)}


def _log(records: Sequence[DocumentRecords]) -> polars.DataFrame:
    """Column by column: these are more rows than all others, and each says little."""
    lines = [line for record in records for line in record.extraction_log]
    columns = {
        "document_id": [record.document["document_id"] for record in records for _ in record.extraction_log],
        "indicator": [indicator for indicator, _, _ in lines],
        "outcome": [outcome for _, outcome, _ in lines],
        "observations": [count for _, _, count in lines],
    }
    return polars.DataFrame(columns, schema=SCHEMAS["extraction_log"])


def _status(identity: Identity) -> tuple[str, str]:
    if not identity.is_report:
        return "not_a_report", identity.reason
    missing = []
    if identity.report_year is None:
        missing.append("the year of the report was found neither in its title nor in its text")
    if not identity.publisher_id:
        missing.append("the publisher was found neither in the title nor in the signature")
    return ("quarantined", f"{'; '.join(missing)}; {_NAME_THEM}") if missing else ("accepted", "")


def _document(source: str, file_name: str, sha256: str, size: int) -> Row:
    return {
        "document_id": document_id(file_name, sha256),
        "source": source,
        "file_name": file_name,
        "sha256": sha256,
        "bytes": size,
        "title": "",
        "publisher": "",
        "publisher_id": "",
        "department": "",
        "region": "",
        "region_code": None,
        "admin_level": None,
        "report_year": None,
        "period": "year",
        "published_on": None,
        "format": "",
        "reader": "",
        "pages": None,
        "characters": 0,
        "status": "",
        "status_reason": "",
        "replaced_by": None,
        "warnings": "",
        "listed_publisher": "",
        "first_seen_at": None,
        "fingerprint": "",
        "text": "",
    }


def _records(document: Row, text: DocumentText, extraction: Extraction, catalogue: Catalogue) -> DocumentRecords:
    where = _Places(text.places)
    number = document["document_id"]
    quantities = [_quantity(number, quantity, text.text, where) for quantity in extraction.quantities]
    observations = [_observation(document, observation, text.text, where, quantities) for observation in extraction.observations]
    for row, quantity in zip(quantities, extraction.quantities, strict=True):
        if quantity.rival is not None:
            row |= {"rival_of": observations[quantity.rival]["observation_id"], "rival_confidence": quantity.rival_confidence}
    counts = dict(Counter([observation.indicator for observation in extraction.observations]))
    log = [
        (indicator, "found", counts[indicator])
        if indicator in counts
        else (indicator, "ambiguous" if indicator in extraction.ambiguous else "not_found", 0)
        for indicator in catalogue.indicators
    ]
    remarks = [_remark(number, remark, text.text, where, observations) for remark in extraction.remarks]
    return DocumentRecords(document, quantities, observations, log, remarks)


def _quantity(number: str, quantity: Quantity, text: str, where: _Places) -> Row:
    return {
        "quantity_id": "q" + digest(f"{number}:{quantity.start}:{quantity.end}"),
        "document_id": number,
        "surface": text[quantity.start : quantity.end],
        "value": quantity.value,
        "unit": quantity.unit,
        "qualifier": quantity.qualifier,
        **where.of(quantity.start, quantity.end),
        "char_start": quantity.start + 1,
        "char_end": quantity.end + 1,
        "sentence": text[quantity.sentence_start : quantity.sentence_end],
        "sentence_start": quantity.sentence_start + 1,
        "section": quantity.section,
        "disposition": quantity.disposition,
        "reason": quantity.reason,
        "rival_of": None,
        "rival_confidence": None,
    }


def _observation(document: Row, observation: Observation, text: str, where: _Places, quantities: list[Row]) -> Row:
    number = document["document_id"]
    key = f"{number}:{observation.start}:{observation.end}:{observation.indicator}:{observation.breakdown}:{observation.year}"
    return {
        "observation_id": "o" + digest(key),
        "document_id": number,
        "quantity_id": None if observation.quantity is None else quantities[observation.quantity]["quantity_id"],
        "publisher_id": document["publisher_id"],
        "year": observation.year,
        "indicator": observation.indicator,
        "breakdown": observation.breakdown,
        "value": observation.value,
        "unit": observation.unit,
        "qualifier": observation.qualifier,
        "origin": observation.origin,
        "surface": text[observation.start : observation.end],
        "sentence": text[observation.sentence_start : observation.sentence_end],
        "sentence_start": observation.sentence_start + 1,
        "rule": observation.rule,
        "confidence": observation.confidence,
        "flags": where.flags(observation),
        **where.of(observation.start, observation.end),
        "evidence_start": observation.start + 1,
        "evidence_end": observation.end + 1,
        "status": "accepted",
        "status_reason": "",
    }


def _remark(number: str, remark: Remark, text: str, where: _Places, observations: list[Row]) -> Row:
    return {
        "remark_id": "r" + digest(f"{number}:{remark.start}:{remark.end}:{remark.kind}"),
        "document_id": number,
        "kind": remark.kind,
        "year": remark.year,
        "themes": "*" if remark.whole_report else ";".join(remark.themes),
        "observation_ids": [observations[each]["observation_id"] for each in remark.observations],
        "surface": text[remark.start : remark.end],
        "char_start": remark.start + 1,
        "char_end": remark.end + 1,
        "sentence": text[remark.sentence_start : remark.sentence_end],
        "sentence_start": remark.sentence_start + 1,
        "place": where.of(remark.start, remark.end)["place"],
    }


class _Places:
    """Names the places of a span: 第3页, 第12行, 表1第2行第3列; on pages its boxes."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        self._places = sorted(places, key=lambda place: place.start)
        self._starts = [place.start for place in self._places]
        self._doubtful = any(place.doubts for place in places)
        self._told: dict[tuple[int, int], Row] = {}

    def of(self, start: int, end: int) -> Row:
        """Columns page, place and box: the first place of the span, the boxes of all."""
        if (told := self._told.get((start, end))) is None:
            told = self._told[start, end] = self._tell(self._covered(start, end))
        return told

    def _tell(self, covered: list[Place]) -> Row:
        if not covered:
            return {"page": None, "place": "", "box": None}
        first = covered[0]
        boxes = [",".join(f"{edge:g}" for edge in place.box) for place in covered if place.box and place.number == first.number]
        return {
            "page": first.number if first.kind == "page" else None,
            "place": _PLACE_NAMES[first.kind].format(first.number, first.row, first.column),
            "box": ";".join(boxes) or None,
        }

    def flags(self, observation: Observation) -> str:
        """Its own, and what is doubtful about the reading of its span: `ocr`, `ocr_under_stamp`."""
        if not observation.flags and not self._doubtful:
            return ""
        doubts = {doubt for place in self._covered(observation.start, observation.end) for doubt in place.doubts}
        return ";".join(sorted(doubts.union(observation.flags)))

    def _covered(self, start: int, end: int) -> list[Place]:
        """The places that the span touches; where it touches none, the one before it."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = max(bisect_left(self._starts, end), first + 1)
        return [place for place in self._places[first:last] if place.end > start] or self._places[first : first + 1]
