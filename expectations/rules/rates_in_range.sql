-- code: rates_in_range
-- family: value
-- title_zh: 比率应在0%至100%之间
-- title_en: A rate lies between 0 and 100 per cent
-- severity: critical
-- scope: observation
-- sees: document
-- why: 覆盖率、办结率等是部分占整体的比例，超出此范围的不是比率，多为增长率或读错的数。
-- why_en: Coverage, closure and the like are shares of a whole; what lies outside this range is no such rate but usually a rate of growth or a misread figure.
-- likely_cause: 把增长率、指数读成了比率；其次是报告笔误。
-- likely_cause_en: A rate of growth or an index was read as a rate; next, a slip in the report.
-- what_to_do: 看原文是否为增长率或指数；读错的，修改 seeds/indicators/ 中该指标的线索，再运行 nianbao run --known；报告笔误的，请发布机关更正。
-- what_to_do_en: See in the text whether it is a rate of growth or an index. If it was misread, mend the cues of the indicator in seeds/indicators/ and run nianbao run --known; if the report has a slip, ask the publisher to correct it.
-- threshold: least=0; most=100
select
    [observation_id] as observation_ids, document_id, publisher_id, year, indicator, breakdown,
    '$least%至$most%' as expected,
    plain(value) || '%' as observed,
    words || '，不在$least%至$most%之间' as message,
    sentence
from spans
where unit = '%' and not (value between $least and $most)
