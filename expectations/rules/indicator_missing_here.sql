-- code: indicator_missing_here
-- family: series
-- title_zh: 只有这一年没有的数字
-- title_en: A figure that this year alone lacks
-- says_en: the {year} report does not have it, those of all other years do
-- severity: info
-- scope: publisher_year
-- why: 一个机关其余各年（至少三年，前后都有）的报告都有的数字（不分细分的总数，零除外），唯独这一年没有：多半是这一年换了说法而读不出，其次是报告漏写。此前连续三年都有的另见 series_vanished。
-- why_en: A figure (a total without breakdown, other than zero) that a bureau's reports of all other years give (three at least, before and after) is not in this one: usually it is worded otherwise this year and not read; next, the report left it out. What was there in each of the three years before is under series_vanished.
-- likely_cause: 这一年的报告换了说法，线索读不出；其次是报告没有写。
-- likely_cause_en: The report of this year words it otherwise and the cues do not fit; next, the report does not give it.
-- what_to_do: 用 nianbao explain 看上一年的原句，在这一年的报告里找相应的话；有而没有读出的，在 seeds/indicators/ 中该指标的线索补上这种说法，再运行 nianbao run --known；确实没有写的，不必处理。
-- what_to_do_en: See last year's sentence with nianbao explain and look for its like in this year's report. If it is there and was not read, add the wording to the cues of the indicator in seeds/indicators/ and run nianbao run --known. If it is not there, nothing needs to be done.
with lacking as (select * from missing_words where lone and not stopped)
select
    list(observation_id order by evidence_start, indicator) filter (observation_id is not null) as observation_ids,
    any_value(document_id) as document_id, publisher_id, year, null::varchar as indicator, null::varchar as breakdown,
    '其余各年都有的' || count(*) || '项' as expected,
    '没有' as observed,
    year || '年报告没有' || array_to_string(list(name_zh order by evidence_start, indicator)[:3], '、')
        || if(count(*) > 3, '等', '') || '，共' || count(*) || '项，其余各年都有'
        || coalesce('；' || min(told_year) || '年为' || array_to_string(list(words order by evidence_start, indicator)[:3], '、'), '') as message,
    coalesce(min_by(sentence, (evidence_start, indicator)), '') as sentence
from lacking
group by publisher_id, year
