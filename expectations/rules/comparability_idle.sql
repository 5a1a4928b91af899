-- code: comparability_idle
-- family: change
-- title_zh: 已知的不可比之处应有所指
-- title_en: A known break finds its bureau
-- says_en: a known break whose bureau has no report
-- severity: warning
-- scope: cell
-- why: seeds/comparability.csv 中的一行指名一个从未收到报告的机关（编号写错，或报告未收到）；留着不处理，它不起作用也没有人知道。
-- why_en: A line of seeds/comparability.csv names a bureau of which no report was ever collected (its id is mistyped, or the report is not there yet); left as it is, it does nothing and nobody knows.
-- likely_cause: 机关编号写错，或报告尚未收到。
-- likely_cause_en: The id of the bureau is mistyped, or its report is not there yet.
-- what_to_do: 按 meta.publishers 核对 seeds/comparability.csv 该行的 publisher；报告未收到的，收到后再记。
-- what_to_do_en: Check the publisher of that line of seeds/comparability.csv against meta.publishers; where the report is not there yet, enter the line once it is.
select
    []::varchar[] as observation_ids, null::varchar as document_id, c.publisher as publisher_id, c.from_year as year,
    null::varchar as indicator, null::varchar as breakdown,
    '有报告的机关' as expected,
    c.publisher as observed,
    'seeds/comparability.csv 第' || c.line || '行：没有机关“' || c.publisher || '”的报告' as message,
    '' as sentence
from meta.comparability as c
where c.publisher <> '*' and c.publisher not in (select publisher_id from whole.documents)
