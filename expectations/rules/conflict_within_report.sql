-- code: conflict_within_report
-- family: conflict
-- title_zh: 同一报告对同一数字的说法应一致
-- title_en: One report gives one exact value for one cell
-- severity: critical
-- scope: observation
-- sees: document
-- why: 同一报告中同一年度、同一指标、同一细分出现两个互不相容的确切数值，无从判断哪个为准。
-- why_en: One report gives two exact values that cannot both hold for the same year, indicator and breakdown, and nothing tells which one counts.
-- likely_cause: 其一是局部或另一口径的数，被读成了整体；其次是报告前后矛盾。
-- likely_cause_en: One of them is of a part or counted otherwise and was read as the whole; next, the report contradicts itself.
-- what_to_do: 对照原文看是否一个是局部或另一口径；是的，修改 seeds/indicators/ 中该指标的线索，再运行 nianbao run --known；都成立的，联系发布机关，核实后在 seeds/corrections.yml 剔除（drop）不成立的一处，再运行 nianbao run --known。
-- what_to_do_en: See in the text whether one is of a part or counted otherwise; if so, mend the cues of the indicator in seeds/indicators/ and run nianbao run --known. If both are meant, ask the publisher, then take out the one that does not hold (drop) in seeds/corrections.yml and run nianbao run --known.
select
    list(observation_id order by evidence_start) as observation_ids, document_id, publisher_id, year, indicator, breakdown,
    '一个值' as expected,
    string_agg(distinct figure(value, unit, qualifier), '、' order by figure(value, unit, qualifier)) as observed,
    '同一报告中' || min_by(words, evidence_start) || '，又作' || max_by(figure(value, unit, qualifier), evidence_start) as message,
    min_by(sentence, evidence_start) as sentence
from spans semi join stated_again using (document_id, year, indicator, breakdown)
where qualifier = '='
group by document_id, publisher_id, year, indicator, breakdown
having max(low) > min(high)
