-- code: series_vanished
-- family: series
-- title_zh: 每年都有的数字不应忽然没有
-- title_en: A figure given year after year does not vanish
-- says_en: the {year} report no longer has it, after three years that do
-- severity: info
-- scope: publisher_year
-- why: 此前三年的报告年年都有的数字（不分细分的总数，零除外），这一年采用的报告里没有，也没有别的报告补述：多半是换了说法而读不出，其次是报告不再公布。
--   被规则隔离或经更正去掉的不算没有。
-- why_en: A figure (a total without breakdown, other than zero) that the reports of all three years before gave is not in the accepted report of this year, nor does another report supply it: usually it is worded otherwise and not read; next, it is no longer published. What rules hold back or corrections take out does not count as gone.
-- likely_cause: 报告换了说法，线索读不出；其次是报告不再公布这项数字，或只写了分项。
-- likely_cause_en: The report words it otherwise and the cues do not fit; next, the figure is no longer published, or only its parts are.
-- what_to_do: 用 nianbao explain 看去年的原句，在今年的报告里找相应的话；有而没有读出的，在 seeds/indicators/ 中该指标的线索补上新的说法，再运行 nianbao run --known；确实没有写的，不必处理。
-- what_to_do_en: See last year's sentence with nianbao explain and look for its like in this year's report. If it is there and was not read, add the new wording to the cues of the indicator in seeds/indicators/ and run nianbao run --known. If it is not there, nothing needs to be done.
with vanished as (select * from missing_words where stopped)
select
    list(observation_id order by evidence_start, indicator) filter (observation_id is not null) as observation_ids,
    any_value(document_id) as document_id, publisher_id, year, null::varchar as indicator, null::varchar as breakdown,
    '此前三年都有的' || count(*) || '项' as expected,
    '没有' as observed,
    year || '年报告没有' || array_to_string(list(name_zh order by evidence_start, indicator)[:3], '、')
        || if(count(*) > 3, '等', '') || '，共' || count(*) || '项，此前三年每年都有'
        || coalesce('；' || min(told_year) || '年为' || array_to_string(list(words order by evidence_start, indicator)[:3], '、'), '') as message,
    coalesce(min_by(sentence, (evidence_start, indicator)), '') as sentence
from vanished
group by publisher_id, year
