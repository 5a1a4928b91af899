"""Figures that were read from pictures."""

from __future__ import annotations

from tests.expectations.cases.case import Case, filed, fines, near
from tests.warehouse.synthetic import Fact

CASES = (
    Case("point lost under a stamp", "decimal_point_under_stamp", {2024: [fines(2716510000, "271651万元", flags="ocr;ocr_under_stamp")]}),
    Case("rate without its point", "decimal_point_under_stamp", {2024: [Fact("penalty.closure_rate", 98, flags="ocr_under_stamp")]}),
    Case("count under a stamp", "doubtful_reading", {2024: [filed(37, flags="ocr;ocr_under_stamp")]}),
    Case("amount with its point, faint", "doubtful_reading", {2024: [fines(271651, "27.1651万元", flags="ocr;ocr_unsure")]}),
    near(
        "clearly read by OCR", "decimal_point_under_stamp", {2024: [fines(2716510000, "271651万元", flags="ocr"), filed(37, flags="ocr")]}
    ),
    near("a count, clearly read by OCR", "doubtful_reading", {2024: [filed(37, flags="ocr")]}),
)
