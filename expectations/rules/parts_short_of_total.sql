-- code: parts_short_of_total
-- family: parts
-- title_zh: 看似完整的分项少于总数
-- title_en: Parts that look complete fall short of the total
-- severity: info
-- scope: observation
-- sees: document
-- why: 按领域、层级等列出的分项往往不全，少于总数不算错；但同一句列出至少 $least_parts 项、已占总数的大半（比例不低于 $least_share）时，差额可能是漏读的一项。
-- why_en: Parts by domain, grade and the like are often not all listed, and to add up to less than the total is no error. But where one sentence lists at least $least_parts of them and they make up most of the total (a share of at least $least_share), the difference may be a part that was missed in reading.
-- likely_cause: 漏读了一个分项，或报告没有列全。
-- likely_cause_en: A part was missed in reading, or the report does not list them all.
-- what_to_do: 看原文的分项是否列全；漏读的，在 seeds/breakdowns.csv 补充细分的词语，再运行 nianbao run --known。
-- what_to_do_en: See in the text whether all parts are listed. If one was missed, add the words of the breakdown to seeds/breakdowns.csv and run nianbao run --known.
-- threshold: least_parts=3; least_share=0.8
select
    observation_ids, document_id, publisher_id, year, indicator, breakdown,
    total_words as expected,
    '分项合计' || figure(parts_value, unit, '=') as observed,
    total_words || '，而分项' || parts_words || '，合计' || figure(parts_value, unit, '=') || '，少于总数' as message,
    sentence
from parts
where not exhaustive and parts >= $least_parts and parts_high < total_low and parts_high >= $least_share * total_low
