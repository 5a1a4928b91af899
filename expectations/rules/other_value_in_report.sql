-- code: other_value_in_report
-- family: conflict
-- title_zh: 文中没有另一个数可作同一数字
-- title_en: No other figure of the report could be the same one
-- says_en: another exact figure of the report reads alike and was left out
-- severity: warning
-- scope: observation
-- sees: document
-- why: 一格只采用一个数：先出现的，或把握明显更大的。同一报告另有一个确数读法相同而数值不同（可信度不低于 $least_confidence），多半其一是局部、另一口径，或报告前后矛盾；没有采用的不会进统计表，所以在此列出。
-- why_en: A cell takes one figure: the first, or the one that is clearly surer. Where the report has another exact figure that reads alike (confidence of $least_confidence or more) with another value, one of them is mostly of a part or counted otherwise, or the report contradicts itself. The one left out is in no mart, so it is listed here.
-- likely_cause: 其一是局部或另一口径的数；其次是报告前后矛盾，或两者之一读错。
-- likely_cause_en: One of them is of a part or counted otherwise; next, the report contradicts itself, or one of the two was misread.
-- what_to_do: 对照两句原文：采用的一个不对的，在 seeds/corrections.yml 记一条 override（或 drop），再运行 nianbao run --known；读错的，修改 seeds/indicators/ 中该指标的线索，再运行；采用的一个正确的，可在 seeds/waivers.yml 接受。
-- what_to_do_en: Compare both sentences. If the figure taken is the wrong one, put an override (or a drop) into seeds/corrections.yml and run nianbao run --known; if one was misread, mend the cues of the indicator in seeds/indicators/ and run again; if the one taken is right, the finding can be accepted in seeds/waivers.yml.
-- threshold: least_confidence=0.93
select
    [s.observation_id] as observation_ids, s.document_id, s.publisher_id, s.year, s.indicator, s.breakdown,
    '只有一个数' as expected,
    string_agg(q.surface, '、' order by q.char_start) as observed,
    any_value(s.words) || '，文中另有“' || string_agg(q.surface, '”“' order by q.char_start) || '”没有采用' as message,
    min_by(q.sentence, q.char_start) as sentence
from spans as s
join core.quantities as q on q.document_id = s.document_id and q.rival_of = s.observation_id
where q.rival_confidence >= $least_confidence and q.qualifier = '=' and s.qualifier = '='
group by s.observation_id, s.document_id, s.publisher_id, s.year, s.indicator, s.breakdown
