-- code: $relation
-- family: relation
-- title_zh: $left_zh不应多于$right_zh
-- title_en: $meaning
-- severity: $relation_severity
-- scope: observation
-- sees: document
-- why: 同一报告同一年度内，部分不会多于整体；多出来的，不是报告写错，就是读错了数。原文说明含上年结转的，另列为提示。
-- why_en: Within one report and year a part is not more than its whole; where it is, either the report is wrong or a figure was misread. Where the text says that cases were carried over from earlier years, it is listed as a warning of its own.
-- likely_cause: 含往年结转而没有说明，或一个数是局部、另一个是整体；其次是笔误。
-- likely_cause_en: Cases carried over from earlier years are included without saying so, or one figure is of a part and the other of the whole; next, a slip of the pen.
-- what_to_do: 用 nianbao explain 核对两个数字；报告有误的，请发布机关更正，收到更正后的报告，作为来源再次运行；读错的，修改 seeds/indicators/ 中该指标的线索，再运行 nianbao run --known。
-- what_to_do_en: Check both figures with nianbao explain. If the report is wrong, ask the publisher to correct it and, once you have the corrected report, run again with it as a source. If a figure was misread, mend the cues of the indicator in seeds/indicators/ and run nianbao run --known.
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
