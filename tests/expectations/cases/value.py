"""What single figures must be: ranges, signs, units, codes, years."""

from __future__ import annotations

from tests.expectations.cases.case import Case, filed, fines, near
from tests.warehouse.synthetic import Fact


def closed(value: int, **more: object) -> Fact:
    return Fact("penalty.cases_closed", value, **more)


CASES = (
    Case("rate above 100", "rates_in_range", {2024: [Fact("penalty.closure_rate", "100.5")]}),
    Case("negative rate", "rates_in_range", {2024: [Fact("penalty.closure_rate", "-2")]}),
    Case("a case and a half", "counts_whole", {2024: [filed("12.5")]}),
    Case("fewer than no cases", "counts_not_negative", {2024: [filed(-3)]}),
    Case("negative money", "money_not_negative", {2024: [fines(-500, "-500元")]}),
    Case("money as a count", "unit_fits_indicator", {2024: [filed(82000, surface="8.2万元", unit="元")]}),
    Case(
        "printed as a rate",
        "unit_fits_indicator",
        {2024: [filed(37)]},
        tamper="update core.quantities set unit = '%' where document_id = $document",
    ),
    Case("unknown indicator", "codes_known", {2024: [filed(5), Fact("penalty.unheard_of", 3)]}),
    Case("unknown breakdown", "codes_known", {2024: [filed(5, breakdown="domain=moon")]}),
    Case("year long gone", "year_plausible", {2024: [filed(37), filed(20, year=2020)]}),
    Case("year to come", "year_plausible", {2024: [filed(37), filed(20, year=2025)]}),
    Case("万元 written as 元", "money_out_of_size", {2024: [closed(36), fines("29.5", "29.5元")]}),
    Case("元 written as 万元", "money_out_of_size", {2024: [Fact("penalty.cases_penalised", 3), fines(1520000, "152万元")]}),
    Case(
        "万元 written as 元 in one domain",
        "money_out_of_size",
        {
            2024: [
                closed(36),
                fines(271651, "27.1651万元"),
                closed(12, breakdown="domain=school"),
                fines("8.2", "8.2元", breakdown="domain=school"),
            ]
        },
    ),
    near("twenty yuan a case", "money_out_of_size", {2024: [closed(36), fines(720, "720元")]}),
    near("half a million a case", "money_out_of_size", {2024: [closed(3), fines(1500000, "150万元")]}),
    near("little money for two cases", "money_out_of_size", {2024: [closed(2), fines("29.5", "29.5元")]}),
    near(
        "few of the penalties are fines",
        "money_out_of_size",
        {2024: [Fact("penalty.fine_cases", 3), Fact("penalty.cases_penalised", 300), fines(600, "600元")]},
    ),
    near("money of another domain", "money_out_of_size", {2024: [closed(36), fines("29.5", "29.5元", breakdown="domain=school")]}),
    near("rates at the edges", "rates_in_range", {2024: [Fact("penalty.closure_rate", 100), Fact("licensing.satisfaction_rate", 0)]}),
    near(
        "fault that was corrected",
        "codes_known",
        {2024: [filed("12.5"), filed(12, origin="corrected"), Fact("penalty.cases_closed", 40), Fact("penalty.unheard_of", 3)]},
        tamper="""
        update core.observations set status = 'corrected' where document_id = $document and value = 12.5;
        update core.observations set status = 'dropped' where document_id = $document and value in (40, 3)
        """,
    ),
    near("hours may be halves", "counts_whole", {2024: [Fact("learning.hours", "40.5")]}),
    near("printed in 万, whole all the same", "counts_whole", {2024: [Fact("publicity.participants", 12345, surface="1.2345万人次")]}),
    near("nothing at all", "counts_not_negative", {2024: [filed(0), Fact("penalty.fines", 0, surface="0元")]}),
    near(
        "hours of training",
        "unit_fits_indicator",
        {2024: [Fact("learning.hours", 40, surface="40小时")]},
        tamper="""
        update core.quantities set unit = '小时' where document_id = $document;
        update core.observations set unit = '学时' where document_id = $document
        """,
    ),
    near(
        "other measure words",
        "unit_fits_indicator",
        {2024: [filed(37, surface="37宗")]},
        tamper="update core.quantities set unit = '宗' where document_id = $document; "
        "update core.observations set unit = '件' where document_id = $document",
    ),
    near("years looked back on", "year_plausible", {2024: [filed(37), filed(20, year=2021)]}),
    near("no money at all", "money_not_negative", {2024: [fines(0, "0元")]}),
)
