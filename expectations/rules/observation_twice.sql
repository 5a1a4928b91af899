-- code: observation_twice
-- family: accounting
-- title_zh: 同一处数字不应记两次
-- title_en: The same words do not make the same figure twice
-- says_en: the same words were counted twice
-- severity: critical
-- scope: observation
-- sees: document
-- why: 同一份报告中同样的字、同一年度、同一指标与细分，只能是一条观测；记了两条，计数与核对都会重复。
-- why_en: The same words of the same report can be only one observation of a year, indicator and breakdown; entered twice, they are counted and checked twice.
-- likely_cause: 程序错误：同一处数字由两条线索各记了一次。
-- likely_cause_en: A fault of the program: two cues each entered the same figure.
-- what_to_do: 用 nianbao explain 看两条观测各由哪条线索得出，连同原句报告程序错误；在改正之前这些观测不进统计表。
-- what_to_do_en: See with nianbao explain which cue each of the two is from and report the fault with the sentence; until it is mended these observations stay out of the marts.
with again as (
    select * from stated semi join stated_again using (document_id, year, indicator, breakdown) -- few rows: most cells are stated once
)
select
    list(observation_id order by observation_id) as observation_ids, document_id, any_value(publisher_id) as publisher_id, year, indicator, breakdown,
    '1条观测' as expected,
    count(*) || '条观测' as observed,
    '同一处“' || min_by(surface, observation_id) || '”记作' || count(*) || '条观测：' || year || '年' || any_value(short) || coalesce('（' || any_value(label) || '）', '')
        || string_agg(distinct figure(value, unit, qualifier), '、' order by figure(value, unit, qualifier)) as message,
    min_by(sentence, observation_id) as sentence
from again
group by document_id, evidence_start, evidence_end, year, indicator, breakdown
having count(*) > 1
