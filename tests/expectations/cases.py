"""Planted faults and near-misses: each case is a publisher of its own, so that one gate run judges them all apart.

A fault must make its rule fail, and only it; a near-miss stands right beside the edge and must make none fail.
Rules that relations.csv makes get their cases from its lines, by kind: a new relation needs no new case here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from expectations.rules import relation_terms
from tests.warehouse.synthetic import Fact, Said

ONE_SENTENCE = """
update core.observations set sentence_start = 1, sentence = d.text
from core.documents as d where d.document_id = observations.document_id and observations.document_id = $document
"""
KNOWN_BREAK = """
insert into meta.comparability
select 2, publisher_id, 'penalty.*', '*', 2024, 'law', '法律修订', 'law revised', 'test' from core.documents where document_id = $document
"""


UNKNOWN_BUREAU = """
insert into meta.comparability
select 3, 'health:无此县', 'penalty.*', '*', 2024, 'law', '法律修订', 'law revised', 'test'
from core.documents where document_id = $document
"""


def corrected(outcome: str, document: str = "") -> str:
    """An entry about cases filed, as a run would have left it; without a document it names the observations of its publisher's cell."""
    return f"""
    insert into quality.corrections by name
    select 'c ' || $document as correction, 'confirm' as action, '{document}' as document, '' as publisher, 2024 as year,
        'penalty.cases_filed' as indicator, '' as breakdown, 36 as expects, 2024 as to_year, 'penalty.cases_filed' as to_indicator,
        '' as to_breakdown, '' as words, '对照原件' as reason, '原件第3页' as evidence, '张三' as decided_by,
        date '2026-01-31' as decided_on,
        '{outcome}' as outcome, any_value(publisher_id) as publisher_id,
        if('{document}' = '', list(observation_id), []) as observation_ids, '37' as observed, '应有36，现为37' as message
    from core.observations where document_id = $document
    """


@dataclass(frozen=True)
class Case:
    """Reports of one invented publisher; `fails` is the one rule that must fail, '' for none."""

    name: str
    fails: str
    reports: Mapping[int, Sequence[Fact]]
    said: Mapping[int, Sequence[Said]] = field(default_factory=dict)  # by year, what the report says of its figures
    document: Mapping[str, object] = field(default_factory=dict)  # columns of core.documents that differ
    tamper: str = ""  # SQL after loading, with $document: what no report can say but a broken program could write
    since: str = ""  # SQL, likewise, after all of it was published
    about: str = ""  # a publisher without documents that the finding is about


def filed(value: int | str, **more: object) -> Fact:
    return Fact("penalty.cases_filed", value, **more)


def fines(value: int | str, surface: str, **more: object) -> Fact:
    return Fact("penalty.fines", value, surface=surface, **more)


def unmapped(count: int) -> list[Fact]:
    return [Fact("", number, words=f"第{number}项工作") for number in range(2, count + 2)]


FAULTS = (
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
    Case("two values in one report", "conflict_within_report", {2024: [filed(37), filed(38)]}),
    Case(
        "more than 40, and 6",
        "conflict_with_approximate",
        {2024: [Fact("training.sessions", 40, surface="40余次", qualifier=">"), Fact("training.sessions", 6)]},
    ),
    Case("last year told otherwise", "conflict_between_reports", {2023: [filed(20)], 2024: [filed(22), filed(21, year=2023)]}),
    Case("more than tenfold", "tenfold_change", {2023: [filed(30)], 2024: [filed(301)]}),
    Case(
        "more than tenfold by another basis",
        "comparability_break",
        {2023: [filed(30)], 2024: [filed(301)]},
        said={2024: [Said(themes="penalty")]},
    ),
    Case(
        "from the bureau to the whole city",
        "comparability_break",
        {2023: [filed(30, flags="scope:own")], 2024: [filed(301, flags="scope:whole")]},
    ),
    Case(
        "万 forgotten, over a break all the same",
        "ten_thousand_slip",
        {2023: [fines(271651, "27.1651万元")], 2024: [fines("29.5", "29.5元")]},
        tamper=KNOWN_BREAK,
    ),
    Case("break of a bureau without reports", "comparability_idle", {2024: [filed(37)]}, tamper=UNKNOWN_BUREAU, about="health:无此县"),
    Case("less than a tenth", "tenfold_change", {2023: [filed(301)], 2024: [filed(30)]}),
    Case(
        "万 forgotten between two years",
        "ten_thousand_slip",
        {2022: [fines(271651, "27.1651万元")], 2023: [fines("29.5", "29.5元")], 2024: [fines(312000, "31.2万元")]},
    ),
    Case("万 too many in the last year", "ten_thousand_slip", {2023: [filed(52)], 2024: [filed(550000, surface="55万件")]}),
    Case("year long gone", "year_plausible", {2024: [filed(37), filed(20, year=2020)]}),
    Case("year to come", "year_plausible", {2024: [filed(37), filed(20, year=2025)]}),
    Case("point lost under a stamp", "decimal_point_under_stamp", {2024: [fines(2716510000, "271651万元", flags="ocr;ocr_under_stamp")]}),
    Case("rate without its point", "decimal_point_under_stamp", {2024: [Fact("penalty.closure_rate", 98, flags="ocr_under_stamp")]}),
    Case("count under a stamp", "doubtful_reading", {2024: [filed(37, flags="ocr;ocr_under_stamp")]}),
    Case("amount with its point, faint", "doubtful_reading", {2024: [fines(271651, "27.1651万元", flags="ocr;ocr_unsure")]}),
    Case(
        "no publisher",
        "document_identified",
        {2024: [filed(37)]},
        tamper="update core.documents set publisher_id = '' where document_id = $document",
    ),
    Case("no year", "document_identified", {2024: [filed(37)]}, document={"report_year": None}),
    Case("nothing extracted", "document_without_observations", {2024: unmapped(3)}),
    Case("hardly anything mapped", "mapped_share_low", {2024: [filed(37), Fact("penalty.cases_closed", 36), *unmapped(8)]}),
    Case(
        "observation that is denied",
        "quantities_accounted",
        {2024: [filed(37)]},
        tamper="update core.quantities set disposition = 'unmapped' where document_id = $document",
    ),
    Case(
        "quantity without its observation",
        "quantities_accounted",
        {2024: [filed(37), fines(82000, "8.2万元")]},
        tamper="delete from core.observations where document_id = $document and indicator = 'penalty.fines'",
    ),
    Case(
        "observation of no quantity",
        "quantities_accounted",
        {2024: [filed(37)]},
        tamper="delete from core.quantities where document_id = $document",
    ),
    Case(
        "quantity one character off",
        "evidence_proof",
        {2024: [filed(37)]},
        tamper="update core.quantities set char_start = char_start - 1, char_end = char_end - 1 where document_id = $document",
    ),
    Case(
        "observation one character off",
        "evidence_proof",
        {2024: [filed(37)]},
        tamper="update core.observations set evidence_end = evidence_end + 1 where document_id = $document",
    ),
    Case(
        "sentence that is not there",
        "evidence_proof",
        {2024: [filed(37)]},
        tamper="update core.observations set sentence = '全年立案38件。' where document_id = $document",
    ),
    Case(
        "closed above filed, carried over",
        "carried_over_from_last_year",
        {2024: [filed(63), Fact("penalty.cases_closed", 67, words="结案（含上年结转4件）共")]},
    ),
    Case(
        "carried over without a number",
        "carried_over_from_last_year",
        {2024: [filed(63), Fact("penalty.cases_closed", 67, words="含往年未结案件在内，结案")]},
    ),
    Case(
        "too few carried over",
        "closed_le_filed",
        {2024: [filed(63), Fact("penalty.cases_closed", 67, words="结案（含上年结转3件）共")]},
    ),
    Case(
        "too few carried over from a year named",
        "closed_le_filed",
        {2024: [filed(63), Fact("penalty.cases_closed", 67, words="结案（含2023年度结转的3宗）共")]},
    ),
    Case(
        "compared with earlier years",
        "closed_le_filed",
        {2024: [filed(63), Fact("penalty.cases_closed", 67, words="较往年案件增多，结案")]},
    ),
    Case(
        "closed above filed in one domain",
        "closed_le_filed",
        {2024: [filed(5, breakdown="domain=school"), Fact("penalty.cases_closed", 6, breakdown="domain=school")]},
    ),
    Case(
        "grades above the total",
        "parts_sum_to_total",
        {2024: [Fact("credit.entities_graded", n, breakdown=b) for n, b in ((29, ""), (10, "grade=A"), (20, "grade=B"))]},
    ),
    Case(
        "registrations short of the total",
        "parts_sum_to_total",
        {
            2024: [
                Fact("licensing.nurse_registrations", n, breakdown=b)
                for n, b in ((90, ""), (40, "registration=first"), (49, "registration=change"))
            ]
        },
    ),
    Case(
        "one sentence of domains above the total",
        "parts_sum_to_total",
        {2024: [filed(50), filed(30, breakdown="domain=school"), filed(21, breakdown="domain=medical")]},
        tamper=ONE_SENTENCE,
    ),
    Case(
        "domains up to 其他 short of the total",
        "parts_sum_to_total",
        {2024: [filed(181), filed(175, breakdown="domain=medical"), filed(4, breakdown="domain=other")]},
        tamper=ONE_SENTENCE,
    ),
    Case(
        "correction whose figure has changed",
        "correction_stale",
        {2024: [filed(37)]},
        tamper=corrected("stale"),
    ),
    Case(
        "confirmation whose figure and words have changed",
        "correction_idle",
        {2024: [filed(37)]},
        tamper=corrected("expired"),
    ),
    Case(
        "correction of a cell without figures",
        "correction_idle",
        {2024: [filed(37)]},
        document={"file_name": "corrected elsewhere.txt"},
        tamper=corrected("not_found", "corrected elsewhere.txt"),
    ),
    Case(
        "domains that look complete",
        "parts_short_of_total",
        {2024: [filed(100), *(filed(30, breakdown=f"domain={d}") for d in ("school", "medical", "public_place"))]},
        tamper=ONE_SENTENCE,
    ),
)

NEAR_MISSES = (
    Case("rates at the edges", "", {2024: [Fact("penalty.closure_rate", 100), Fact("licensing.satisfaction_rate", 0)]}),
    Case("correction that applies", "", {2024: [filed(36)]}, tamper=corrected("applied")),
    Case(
        "fault that was corrected",
        "",
        {2024: [filed("12.5"), filed(12, origin="corrected"), Fact("penalty.cases_closed", 40), Fact("penalty.unheard_of", 3)]},
        tamper="""
        update core.observations set status = 'corrected' where document_id = $document and value = 12.5;
        update core.observations set status = 'dropped' where document_id = $document and value in (40, 3)
        """,
    ),
    Case("hours may be halves", "", {2024: [Fact("learning.hours", "40.5")]}),
    Case("printed in 万, whole all the same", "", {2024: [Fact("publicity.participants", 12345, surface="1.2345万人次")]}),
    Case("clearly read by OCR", "", {2024: [fines(2716510000, "271651万元", flags="ocr"), filed(37, flags="ocr")]}),
    Case("nothing at all", "", {2024: [filed(0), Fact("penalty.fines", 0, surface="0元")]}),
    Case(
        "other measure words",
        "",
        {2024: [filed(37, surface="37宗")]},
        tamper="update core.quantities set unit = '宗' where document_id = $document; "
        "update core.observations set unit = '件' where document_id = $document",
    ),
    Case("two spellings of one amount", "", {2024: [fines(271651, "271651元"), fines(271700, "27.17万元")]}),
    Case("more than 40 is 46", "", {2024: [Fact("training.sessions", 40, surface="40余次", qualifier=">"), Fact("training.sessions", 46)]}),
    Case("last year told roughly", "", {2023: [filed(21)], 2024: [filed(25), filed(20, year=2023, surface="约20件", qualifier="~")]}),
    Case("exactly tenfold", "", {2023: [filed(30)], 2024: [filed(300)]}),
    Case("tenfold over a known break", "", {2023: [filed(30)], 2024: [filed(301)]}, tamper=KNOWN_BREAK),
    Case("ten thousand times as many over a known break", "", {2023: [filed(3)], 2024: [filed(30000)]}, tamper=KNOWN_BREAK),
    Case("last year told by the new basis", "", {2023: [filed(20)], 2024: [filed(22), filed(21, year=2023)]}, tamper=KNOWN_BREAK),
    Case("another basis in the first report", "", {2024: [filed(30)]}, said={2024: [Said(themes="*")]}),
    Case("another basis of another theme", "", {2023: [filed(30)], 2024: [filed(31)]}, said={2024: [Said(themes="licensing")]}),
    Case("the whole city as before", "", {2023: [filed(30, flags="scope:whole")], 2024: [filed(31, flags="scope:whole")]}),
    Case("tiny counts", "", {2023: [filed(2)], 2024: [filed(95)]}),
    Case("tenfold after a gap", "", {2021: [filed(30)], 2024: [filed(400)]}),
    Case("years looked back on", "", {2024: [filed(37), filed(20, year=2021)]}),
    Case("three tenths mapped", "", {2024: [filed(37), fines(82000, "8.2万元"), Fact("penalty.warnings", 3), *unmapped(7)]}),
    Case("few quantities", "", {2024: [filed(37), *unmapped(8)]}),
    Case("zero in words", "", {2024: [Fact("reconsideration.cases", 0, surface="无行政复议", origin="stated_zero")]}),
    Case(
        "excluded with a reason",
        "",
        {2024: [filed(37), Fact("", 4, reason="plan")]},
    ),
    Case(
        "campaign across domains",
        "",
        {
            2024: [
                filed(50),
                filed(30, breakdown="domain=public_place"),
                filed(20, breakdown="domain=medical"),
                filed(9, breakdown="domain=illegal_practice"),
            ]
        },
        tamper=ONE_SENTENCE,
    ),
    Case("a few of the domains", "", {2024: [filed(100), filed(30, breakdown="domain=school"), filed(20, breakdown="domain=medical")]}),
    Case(
        "a joint domain beside its parts",
        "",
        {
            2024: [
                filed(50),
                filed(30, breakdown="domain=medical"),
                filed(40, breakdown="domain=medical+infectious_disease"),
            ]
        },
        tamper=ONE_SENTENCE,
    ),
    Case("one grade alone", "", {2024: [Fact("credit.entities_graded", n, breakdown=b) for n, b in ((29, ""), (10, "grade=A"))]}),
    Case(
        "parts more or less",
        "",
        {
            2024: [
                Fact("credit.entities_graded", 29),
                Fact("credit.entities_graded", 10, breakdown="grade=A"),
                Fact("credit.entities_graded", 21, breakdown="grade=B", surface="约21家", qualifier="~"),
            ]
        },
    ),
    Case("the same in other years", "", {2024: [filed(63), Fact("penalty.cases_closed", 67, year=2023)]}),
    Case(
        "other breakdowns",
        "",
        {2024: [filed(3, breakdown="domain=school"), Fact("penalty.cases_closed", 6, breakdown="domain=medical")]},
    ),
    Case("more than ten filed", "", {2024: [filed(10, surface="10余件", qualifier=">"), Fact("penalty.cases_closed", 14)]}),
    Case(
        "rate of rounded figures",
        "",
        {
            2024: [
                Fact("licensing.instant_handled", 12000, surface="1.2万件"),
                Fact("licensing.handled", 15000, surface="1.5万件"),
                Fact("licensing.instant_rate", "79.1"),
            ]
        },
    ),
    Case(
        "fines in rounded 万元",
        "",
        {
            2024: [
                fines(271651, "27.1651万元"),
                Fact("penalty.confiscations", 15200, surface="1.52万元"),
                Fact("penalty.fines_and_confiscations", 286900, surface="28.69万元"),
            ]
        },
    ),
    Case(
        "rate of nothing",
        "",
        {2024: [filed(0), Fact("penalty.cases_closed", 0), Fact("penalty.closure_rate", 100)]},
    ),
)

RATE_BESIDE_301_OF_358 = {"ratio": "84.09", "near": "84.08"}


def relation_cases(catalogue) -> Iterator[Case]:
    """A fault and a near-miss for each relation but `parts`, whose cases stand above."""
    for relation in catalogue.relations:
        terms = relation_terms(relation.id, relation.left, relation.right)
        left, right = ([term for term in terms if term.side == side] for side in ("left", "right"))
        if relation.kind == "at_most":
            yield _case(relation.id, catalogue, [(term, 60) for term in right], [(term, 60 * len(right) + 1) for term in left])
            yield _case(relation.id, catalogue, [(term, 60) for term in right], [(term, 60 * len(right)) for term in left], near=True)
        if relation.kind == "sum":
            parts = [(term, 20 + place) for place, term in enumerate(left)]
            total = sum(value for _, value in parts)
            yield _case(relation.id, catalogue, parts, [(term, total - 1) for term in right])
            yield _case(relation.id, catalogue, parts, [(term, total) for term in right], near=True)
        if relation.kind == "ratio":
            quotient = list(zip(left, (301, 358), strict=True))
            yield _case(relation.id, catalogue, quotient, [(term, RATE_BESIDE_301_OF_358["ratio"]) for term in right])
            yield _case(relation.id, catalogue, quotient, [(term, RATE_BESIDE_301_OF_358["near"]) for term in right], near=True)


def _case(relation_id: str, catalogue, *groups, near: bool = False) -> Case:
    facts = [
        Fact(term.indicator, value, breakdown=term.breakdown, words=catalogue.indicators[term.indicator].name_zh)
        for group in groups
        for term, value in group
    ]
    return Case(f"{relation_id}{' near miss' if near else ''}", "" if near else relation_id, {2024: facts})


LOSE_ALL_BUT_ONE = """
delete from core.observations where document_id = $document and indicator <> 'penalty.cases_filed';
delete from core.quantities where document_id = $document
    and quantity_id not in (select quantity_id from core.observations where quantity_id is not null)
"""
NO_REPORT = "update core.documents set status = 'not_a_report', read_status = 'not_a_report' where document_id = $document"


def published_cases(catalogue) -> Iterator[Case]:
    """What was lost since it was published: the figures of many indicators that stand in no relation, and a whole report."""
    related = {term.indicator for relation in catalogue.relations for term in relation_terms(relation.id, relation.left, relation.right)}
    counted = [code for code, indicator in catalogue.indicators.items() if indicator.unit not in ("%", "元") and code not in related]
    many = [Fact(code, 5, words=catalogue.indicators[code].name_zh) for code in counted[:60]]
    yield Case("figures of many indicators", "observations_gone", {2024: [filed(37), *many]}, since=LOSE_ALL_BUT_ONE)
    yield Case("a report that is taken for none", "source_emptied", {2024: [filed(37)]}, since=NO_REPORT)
