"""The values that travel from bytes to observations; frozen, so that a stage can only pass on, never alter.

Offsets are positions in the document's text, counted in characters from 0, the end exclusive. (The warehouse stores
them counted from 1, as SQL's `substr` does.)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

QUALIFIERS = ("=", ">", "<", "~")
DISPOSITIONS = ("observation", "unmapped", "excluded")
ORIGINS = ("reported", "stated_zero", "stated_whole", "corrected")
DOCUMENT_STATUSES = ("accepted", "quarantined", "unreadable", "superseded", "not_a_report")


class UnreadableDocument(Exception):
    """The bytes hold no text that can be trusted; the message says what is wrong and what to do about it."""


DOUBTS = ("ocr", "ocr_unsure", "ocr_under_stamp")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of the text stands in the file, and what is doubtful about its reading.

    `kind` is page, line, block, paragraph, cell, footnote or textbox; `number` counts from 1: the page, line, block or paragraph of the
    file, of a cell its table. `row` and `column` are a cell's, from 1.
    """

    start: int
    end: int
    kind: str
    number: int
    box: tuple[float, float, float, float] | None = None  # x0, top, x1, bottom in points from the page's top left corner
    row: int | None = None
    column: int | None = None
    doubts: tuple[str, ...] = ()  # of DOUBTS: read by OCR, with a low score, under red ink


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What a reader returns: the text, where each stretch of it stands, and how it was read."""

    text: str
    places: tuple[Place, ...]
    format: str  # txt, html, pdf, docx ...
    reader: str  # name and version: "pdfplumber 0.11.10"
    pages: int | None = None  # None for a format that has no pages
    title: str | None = None  # where the format carries one of its own (HTML metadata, PDF metadata)
    published_on: date | None = None  # likewise
    issuer: str | None = None  # likewise: who the page says published it (来源, ContentSource)
    site: str | None = None  # likewise: the site's name (SiteName)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report it is, of which place and year; `reason` says why a text is no report."""

    is_report: bool
    title: str
    publisher: str  # as printed, in its longest form found: 澜陵市柏川区卫生健康局
    publisher_id: str  # stable over years and renamings: health:永州市冷水滩区
    department: str
    region: str
    region_code: str | None
    admin_level: str | None  # provincial, municipal, county, township
    report_year: int | None
    published_on: date | None
    reason: str = ""
    period: str = "year"  # what it reports on: year, first_half, second_half, quarter_1 .., months_1_9, years_2016_2020


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that measures something, at its place in the text."""

    start: int
    end: int
    surface: str  # text[start:end], as printed
    value: Decimal  # in the base unit: 271651 for 27.1651万元
    unit: str  # as printed, without the multiplier: 元
    qualifier: str  # = > < ~
    disposition: str = "unmapped"
    reason: str = ""
    sentence_start: int = 0
    sentence_end: int = 0
    section: str = ""  # the heading it stands under
    rival: int | None = None  # index into Extraction.observations: whose cell it would fill with another value
    rival_confidence: float = 0.0  # how often such a figure would be right there


@dataclass(frozen=True, slots=True)
class Observation:
    """What a bureau did or had in a year, with the words that prove it."""

    start: int
    end: int
    surface: str
    indicator: str
    breakdown: str  # canonical text: level=municipal;role=lead, or "" for the whole
    year: int
    value: Decimal  # in the indicator's unit
    unit: str
    qualifier: str
    origin: str
    rule: str  # which cue or pattern made it
    confidence: float  # 0 to 1
    sentence_start: int
    sentence_end: int
    quantity: int | None = None  # index into Extraction.quantities; None where words state it
    flags: tuple[str, ...] = ()


REMARKS = ("basis_changed", "scope_own", "scope_whole", "part_of_year")


@dataclass(frozen=True, slots=True)
class Remark:
    """What a report says of its own figures: that their basis changed, what they cover, that they end before the year does."""

    start: int  # of the words that say it
    end: int
    kind: str  # of REMARKS
    year: int  # from which on it holds
    themes: tuple[str, ...]  # of all figures of these themes; empty where only `observations` are meant
    observations: tuple[int, ...]  # indexes into Extraction.observations: the figures of the report that it concerns
    sentence_start: int
    sentence_end: int
    whole_report: bool = False  # it is said of all figures


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one text, in the order of the text."""

    quantities: tuple[Quantity, ...] = ()
    observations: tuple[Observation, ...] = ()
    ambiguous: frozenset[str] = field(default_factory=frozenset)  # indicators that nearly won a quantity
    remarks: tuple[Remark, ...] = ()
