-- code: $relation
-- family: parts
-- title_zh: 分项之和应与总数相符
-- title_en: $meaning
-- severity: $relation_severity
-- scope: observation
-- sees: document
-- why: 同一句中列出的分项相加不应多于总数；等级、注册类别等不重不漏的分项，以及列到“其他”为止的分项，至少列出 $least_parts 项时还不应少于总数。
-- why_en: Parts listed in one sentence do not add up to more than the total. Parts that neither overlap nor leave anything out, such as grades or kinds of registration, and lists that end with “other”, do not add up to less either, where at least $least_parts are listed.
-- likely_cause: 分项有交叉、漏读一项，或总数是另一口径。
-- likely_cause_en: The parts overlap, one was missed in reading, or the total is counted otherwise.
-- what_to_do: 对照原文核对各分项与总数；分项有交叉的（如专项整治）不能相加，引用时用总数。
-- what_to_do_en: Check each part and the total against the text. Parts that overlap (such as campaigns) cannot be added up; quote the total.
-- threshold: least_parts=2
select
    observation_ids, document_id, publisher_id, year, indicator, breakdown,
    total_words as expected,
    '分项合计' || figure(parts_value, unit, '=') as observed,
    total_words || '，而分项' || parts_words || '，合计' || figure(parts_value, unit, '=')
        || if(parts_low > total_high, '，多于总数', '，少于总数') as message,
    sentence
from parts
where parts_low > total_high or (exhaustive and parts >= $least_parts and parts_high < total_low)
