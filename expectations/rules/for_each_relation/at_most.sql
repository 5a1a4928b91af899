-- code: $relation
-- family: relation
-- title_zh: $left_zh不应多于$right_zh
-- title_en: $meaning
-- severity: $relation_severity
-- scope: observation
-- sees: document
-- why: 同一报告同一年度内，部分不会多于整体；多出来的，不是报告写错，就是读错了数。原文说明含上年结转的，另列为提示。
-- likely_cause: 含往年结转而没有说明，或一个数是局部、另一个是整体；其次是笔误。
-- what_to_do: 用 nianbao explain 核对两个数字；报告有误的，请发布机关更正，收到更正后的报告，作为来源再次运行；读错的，修改 seeds/indicators/ 中该指标的线索，再运行 nianbao run --known。
select
    observation_ids, document_id, publisher_id, year, left_indicator as indicator, left_breakdown as breakdown,
    '不多于' || right_words as expected,
    left_words as observed,
    left_words || '，多于' || right_words as message,
    left_sentence as sentence
from comparisons as c
where relation = '$relation' and left_complete and right_complete and left_low > right_high
    and not exists (
        select 1 from carried_over as o
        where o.relation = c.relation and o.document_id = c.document_id and o.year = c.year and o.breakdown = c.breakdown
    )
