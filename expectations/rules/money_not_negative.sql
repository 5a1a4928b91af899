-- code: money_not_negative
-- family: value
-- title_zh: 金额不应为负
-- title_en: Money is not negative
-- severity: critical
-- scope: observation
-- sees: document
-- why: 罚没、赔付等金额不会小于零；负数多为把“减少”读成了数值，或把连接号读成了负号。
-- why_en: Fines, confiscations and compensation cannot be below zero; a negative amount is usually a decrease read as a value, or a dash read as a minus sign.
-- likely_cause: 把“减少”读成了数值，或把连接号读成了负号。
-- likely_cause_en: A decrease was read as a value, or a dash as a minus sign.
-- what_to_do: 对照原文核对；增减的幅度不是该指标的值。
-- what_to_do_en: Check against the text; the size of a change is not a value of the indicator.
select
    [observation_id] as observation_ids, document_id, publisher_id, year, indicator, breakdown,
    '不小于0元' as expected,
    figure(value, unit, '=') as observed,
    words || '，小于0' as message,
    sentence
from spans
where unit = '元' and value < 0
