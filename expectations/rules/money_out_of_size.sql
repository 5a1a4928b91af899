-- code: money_out_of_size
-- family: value
-- title_zh: 平均每件的罚款应在常见的大小之内
-- title_en: Fines for each case are of a plausible size
-- says_en: fines for each case of an implausible size
-- severity: warning
-- scope: observation
-- sees: document
-- why: 同一报告中罚款（或罚没）金额除以罚款、处罚、结案件数（至少 $least_cases 件），平均每件不足 $least 元或超过 $most 元，多半是把“万元”写成“元”（或相反）；一个机关的第一份报告没有前后年度可比，只有这样看得出。
--   几种件数都有的，要按哪一种都不合才算。同一数字可能另有 ten_thousand_slip 或 slip_between_reports：一条凭前后年度，一条凭本报告，互为印证。
-- why_en: The fines (or fines and confiscations) of a report, divided by its cases with fines, with penalties or closed (at least $least_cases), come to less than $least or more than $most yuan a case: usually ten thousand yuan were written as yuan, or the reverse. The first report of a bureau has no other years to compare with, and only this shows it. Where several counts are given, it must fit none of them. The same figure can be under ten_thousand_slip or slip_between_reports too: one goes by other years, the other by this report, and each bears the other out.
-- likely_cause: 报告把“万元”与“元”写混；其次是单位读错，或金额只是一案、件数只是一部分。
-- likely_cause_en: The report mixed up ten thousand yuan and yuan; next, the unit was misread, or the money is of a single case or the cases are only a part.
-- what_to_do: 用 nianbao explain 核对原文的单位与件数；报告笔误的，请发布机关更正，或凭依据在 seeds/corrections.yml 记一条 override，确无错误的记一条 confirm，再运行 nianbao run --known；读错的，修改 seeds/indicators/ 中该指标的线索，再运行 nianbao run --known。
-- what_to_do_en: Check unit and number of cases in the text with nianbao explain. If the report has a slip, ask the publisher to correct it, or enter an override in seeds/corrections.yml on evidence; if it is right, a confirm; then run nianbao run --known. If it was misread, mend the cues of the indicator in seeds/indicators/ and run nianbao run --known.
-- threshold: least_cases=3; least=20; most=500000
with counted as (
    select document_id, year, breakdown,
        min_by({'id': observation_id, 'words': words, 'cases': high}, high) as fewest,
        max_by({'id': observation_id, 'words': words, 'cases': low}, low) as most
    from figures
    where indicator in ('penalty.fine_cases', 'penalty.cases_penalised', 'penalty.cases_closed') and low >= $least_cases
    group by document_id, year, breakdown
),
sized as (
    select f.document_id, f.publisher_id, f.year, f.indicator, f.breakdown, f.observation_id, f.value, f.unit, f.qualifier, f.words, f.sentence,
        f.high < $least * c.fewest.cases as too_little,
        if(too_little, c.fewest, c.most) as cases,
        f.value::double / if(too_little, c.fewest.cases, c.most.cases) as mean, round(mean, if(mean >= 10000, -2, 2)) as each
    from figures as f
    join counted as c using (document_id, year, breakdown)
    where f.indicator in ('penalty.fines', 'penalty.fines_and_confiscations') and f.value > 0
        and (f.high < $least * c.fewest.cases or f.low > $most * c.most.cases)
)
select
    [observation_id, cases.id] as observation_ids, document_id, publisher_id, year, indicator, breakdown,
    '平均每件$least元至' || figure($most, '元', '=') as expected,
    '平均每件' || figure(each, unit, qualifier) as observed,
    words || '，而' || cases.words || '，平均每件' || figure(each, unit, qualifier)
        || if(too_little, '，疑似“万元”写成“元”', '，疑似“元”写成“万元”') as message,
    sentence
from sized
