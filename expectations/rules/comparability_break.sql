-- code: comparability_break
-- family: change
-- title_zh: 报告称与以前年度不可比
-- title_en: The report says that its figures cannot be compared with earlier years
-- severity: info
-- scope: document
-- why: 报告说明统计口径改变、数字由本级改为全域（或相反）、或不足全年的，与上一年的增减没有意义；统计表不算增减，图中断开。
-- why_en: Where a report says that it counts otherwise than before, that its figures now cover the whole area instead of the bureau itself (or the reverse), or that they do not cover the whole year, the change against the year before means nothing: the marts give none, and the line of the chart is broken there.
-- likely_cause: 原文已说明：口径、范围或期间与上年不同。
-- likely_cause_en: The text says so itself: basis, scope or period are not those of the year before.
-- what_to_do: 读原句核对所涉指标；不当断开的，请附原句报告程序错误，词语在 seeds/comparability_words.yml；漏掉的，在 seeds/comparability.csv 记一行。
-- what_to_do_en: Read the sentence and see which indicators it is about. A break that should not be is a fault of the program: report it with the sentence; the words it goes by are in seeds/comparability_words.yml. One that was missed gets a line in seeds/comparability.csv.
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
