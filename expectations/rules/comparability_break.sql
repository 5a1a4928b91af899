-- code: comparability_break
-- family: change
-- title_zh: 报告称与以前年度不可比
-- title_en: The report says that its figures cannot be compared with earlier years
-- severity: info
-- scope: document
-- why: 报告说明统计口径改变、数字由本级改为全域（或相反）、或不足全年的，与上一年的增减没有意义；统计表不算增减，图中断开。
-- likely_cause: 原文已说明：口径、范围或期间与上年不同。
-- what_to_do: 读原句核对所涉指标；不当断开的，请附原句报告程序错误，词语在 seeds/comparability_words.yml；漏掉的，在 seeds/comparability.csv 记一行。
select
    []::varchar[] as observation_ids, b.document_id, b.publisher_id, b.year, null::varchar as indicator, null::varchar as breakdown,
    '与上一年可比' as expected,
    min(b.reason_zh) as observed,
    b.year || '年' || array_to_string(list(distinct i.name_zh order by i.name_zh)[:3], '、')
        || if(count(distinct i.name_zh) > 3, '等' || count(distinct i.name_zh) || '项指标', '') || '与上一年不可比：' || min(b.reason_zh) as message,
    b.sentence
from meta.comparability_breaks as b
join live_documents as d on d.document_id = b.document_id
join indicators as i on i.indicator = b.indicator
group by b.document_id, b.publisher_id, b.year, b.kind, b.sentence
