-- code: conflict_with_approximate
-- family: conflict
-- title_zh: 同一报告的约数与确数应相容
-- title_en: An approximate figure agrees with the others of its report
-- severity: warning
-- scope: observation
-- sees: document
-- why: “40余场”与“6次”这样互不相容的说法，多半其一是局部；约数不足以判定报告自相矛盾，只作提示。
-- why_en: Statements that cannot both hold, such as “more than 40 sessions” and “6 sessions”, usually mean that one of them is of a part. An approximate figure is not enough to say that a report contradicts itself, so this is a warning only.
-- likely_cause: 其一是局部（某项活动、某个单位）的数。
-- likely_cause_en: One of them is the figure of a part (of one campaign, of one unit).
-- what_to_do: 对照原文看是否一个是局部或另一口径；是的，修改 seeds/indicators/ 中该指标的线索，再运行 nianbao run --known；都成立的，联系发布机关。
-- what_to_do_en: See in the text whether one is of a part or counted otherwise; if so, mend the cues of the indicator in seeds/indicators/ and run nianbao run --known; if both are meant, ask the publisher.
select
    list(observation_id order by evidence_start) as observation_ids, document_id, publisher_id, year, indicator, breakdown,
    '一个值' as expected,
    string_agg(distinct figure(value, unit, qualifier), '、' order by figure(value, unit, qualifier)) as observed,
    '同一报告中' || min_by(words, evidence_start) || '，又作' || max_by(figure(value, unit, qualifier), evidence_start) as message,
    min_by(sentence, evidence_start) as sentence
from spans semi join stated_again using (document_id, year, indicator, breakdown)
group by document_id, publisher_id, year, indicator, breakdown
having max(low) > min(high)
    and coalesce(max(low) filter (qualifier = '=') <= min(high) filter (qualifier = '='), true)
