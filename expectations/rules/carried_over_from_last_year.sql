-- code: carried_over_from_last_year
-- family: relation
-- title_zh: 超出部分由上年结转说明
-- title_en: An excess that cases carried over from earlier years explain
-- severity: warning
-- scope: observation
-- sees: document
-- why: 办结、处罚等数可以多于当年立案、受理数，只要含有往年结转的案件；原文在数字附近这样说明，且所说件数足以说明超出部分的，不作错误处理，但比率与趋势仍受影响。
-- why_en: Closed cases, penalties and the like can be more than the cases filed or accepted in the year where they include cases carried over from earlier years. What the text says so near the figure, with enough cases carried over to explain the excess, is not treated as an error; rates and trends are affected all the same.
-- likely_cause: 原文已说明：含往年结转的案件。
-- likely_cause_en: The text says so itself: cases carried over from earlier years are included.
-- what_to_do: 核对原文括注的结转数；引用当年办结率时注意口径。
-- what_to_do_en: Check the number carried over, which the text gives in brackets; mind how it is counted when you quote the closure rate of the year.
select
    observation_ids, document_id, publisher_id, year, left_indicator as indicator, left_breakdown as breakdown,
    '不多于' || right_words as expected,
    left_words as observed,
    left_words || '，多于' || right_words || '；文中称“' || o.words || '”' as message,
    left_sentence as sentence
from comparisons
join carried_over as o using (relation, document_id, year, breakdown)
qualify row_number() over (partition by document_id, year, left_indicator, left_breakdown order by kind, relation) = 1
