-- code: $relation
-- family: relation
-- title_zh: $left_zh之和应等于$right_zh
-- title_en: $meaning
-- severity: $relation_severity
-- scope: observation
-- sees: document
-- why: 分项相加应得总数：件数须完全相等，金额允许四舍五入（各数末位的一半）。分项不全时，只查已有的部分是否超过总数。
-- why_en: Parts add up to their total: counts exactly, money give or take rounding (half of the last printed digit of each). Where not all parts are given, only whether they exceed the total is checked.
-- likely_cause: 漏了一项、单位混用元与万元，或一个分项读错。
-- likely_cause_en: A part is missing, yuan and ten thousand yuan are mixed, or a part was misread.
-- what_to_do: 对照原文核对各分项与总数，留意是否漏了一项、单位是否混用元与万元。
-- what_to_do_en: Check each part and the total against the text; mind a part left out and yuan mixed with ten thousand yuan.
select
    observation_ids, document_id, publisher_id, year, right_indicator as indicator, right_breakdown as breakdown,
    '合计' || figure(left_value, unit, '=') as expected,
    right_words as observed,
    left_words || if(left_complete, '，合计' || figure(left_value, unit, '=') || '，与' || right_words || '不符', '，已多于' || right_words) as message,
    right_sentence as sentence
from comparisons as c
where relation = '$relation' and right_complete
    and (left_low > right_high or (left_complete and left_high < right_low))
    and (left_complete or not exists (
        select 1 from comparisons as a
        where a.kind = 'at_most' and a.document_id = c.document_id and a.year = c.year and a.breakdown = c.breakdown
            and a.left_indicator = c.left_indicator and a.right_indicator = c.right_indicator
    ))
    and not exists (
        select 1 from carried_over as o
        where o.relation = c.relation and o.document_id = c.document_id and o.year = c.year and o.breakdown = c.breakdown
    )
