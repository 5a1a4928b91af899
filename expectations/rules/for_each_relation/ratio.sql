-- code: $relation
-- family: relation
-- title_zh: $right_zh应为$left_zh
-- title_en: $meaning
-- severity: $relation_severity
-- scope: observation
-- sees: document
-- why: 报告写明的比率应等于同一报告中两个数之商，允许的误差是所写末位的一半；带“约、余”等字样的数按其可能的范围比较。
-- why_en: A rate that a report states is the quotient of two figures of the same report, give or take half of its last printed digit; approximate figures (about, more than) are compared by the range they may stand for.
-- likely_cause: 比率另有口径（按期、按户次），或分子分母之一读错。
-- likely_cause_en: The rate is counted otherwise (on time, by visits), or one of the two figures was misread.
-- what_to_do: 按两个数重算比率；不符的，看比率是否另有口径（如按期、按户次），否则核对三个数字。
-- what_to_do_en: Compute the rate from the two figures. If it does not fit, see whether the rate is counted otherwise (on time, by visits); else check all three figures.
select
    observation_ids, document_id, publisher_id, year, right_indicator as indicator, right_breakdown as breakdown,
    plain(round(quotient, greatest(right_decimals, 2)::integer)) || '%' as expected,
    plain(right_value) || '%' as observed,
    right_words || '，按' || left_words || '计算应为' || plain(round(quotient, greatest(right_decimals, 2)::integer)) || '%' as message,
    right_sentence as sentence
from comparisons
where relation = '$relation' and left_complete and right_complete
    and (quotient_low > round(right_high, 9) or quotient_high < round(right_low, 9))
