-- code: counts_whole
-- family: value
-- title_zh: 件数、人数应为整数
-- title_en: A count is a whole number
-- severity: critical
-- scope: observation
-- sees: document
-- why: 案件、机构、人员不能有零头；有零头的多半漏了“万”，或把比率当成了数量。
-- why_en: Cases, bodies and people do not come in fractions; a fraction usually means that “万” (ten thousand) was lost, or that a rate was taken for a count.
-- likely_cause: 漏了“万”，或把比率、平均数当成了数量。
-- likely_cause_en: “万” (ten thousand) was lost, or a rate or an average was taken for a count.
-- what_to_do: 对照原文核对数字与单位。学时、记分可以有小数，不在此列。
-- what_to_do_en: Check figure and unit against the text. Class hours and penalty points may have decimals and are not meant.
select
    [observation_id] as observation_ids, document_id, publisher_id, year, indicator, breakdown,
    '整数' as expected,
    figure(value, unit, '=') as observed,
    words || '，不是整数' as message,
    sentence
from spans
where unit not in ('%', '元', '学时', '分') and value <> trunc(value)
